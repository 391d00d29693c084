from __future__ import annotations

import asyncio
import os
import signal
import sys

import pytest

from rubric_studio.browser import child
from rubric_studio.browser.child import Child, environment
from rubric_studio.workflows.journal import leftovers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes in other ways")


class Watched:
    """A studio, and what it showed so far."""

    def __init__(self, made):
        self.child = made
        self.shown = ""
        self._watching = asyncio.create_task(self._watch())

    async def _watch(self):
        async for _kind, payload in self.child.packets():
            self.shown += payload.decode("utf-8", "replace")

    async def shows(self, words):
        async with asyncio.timeout(15):
            while words not in self.shown:
                await asyncio.sleep(0.02)

    async def end(self):
        await self.child.end()
        await self._watching


async def start(workspace, **variables):
    return Watched(await Child.start(workspace, environment(variables, 120, 36)))


async def test_what_was_typed_in_the_last_moment_is_kept(serving, example, monkeypatch):
    (example.root / "click.py").write_text("raise SystemExit('taken for ours')", encoding="utf-8")
    monkeypatch.chdir(example.root)
    studio = await start(example.root)
    await studio.shows("signed in")
    text = "Names the dose of 阿斯匹靈, and how often it is taken."
    await studio.child.type("\x02")
    for letter in text:
        await studio.child.type(letter)
    await studio.end()
    assert [held for left in leftovers(example.root) for held in left.kept.writing.values()] == [text]


@pytest.mark.parametrize("early", [True, False])
async def test_one_that_does_not_end_is_made_to(serving, example, monkeypatch, early):
    monkeypatch.setattr(child, "_PATIENCE", (0.1, 0.1, 5.0))
    studio = await start(example.root)
    if not early:
        await studio.shows("signed in")
    os.kill(studio.child.pid, signal.SIGSTOP)
    async with asyncio.timeout(5):
        await studio.end()
    with pytest.raises(ProcessLookupError):
        os.kill(studio.child.pid, 0)


async def test_one_that_cannot_start_says_why(serving, example):
    studio = await start(example.root, RUBRIC_STUDIO_RATER="no id!")
    async with asyncio.timeout(15):
        while not studio.child.last_words:
            await asyncio.sleep(0.02)
    await studio.end()
    assert "RUBRIC_STUDIO_RATER" in studio.child.last_words
