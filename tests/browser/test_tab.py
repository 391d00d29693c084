from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import AsyncExitStack

import aiohttp
import pytest

from rubric_studio.browser import child, tab
from rubric_studio.browser.tab import Bounds
from tests.browser.conftest import Seen, children


@pytest.fixture(autouse=True)
def often(monkeypatch):
    monkeypatch.setattr(tab, "_LOOK", 0.1)


async def test_an_idle_tab_ends(serving):
    async with serving(Bounds(minutes=0.02)) as served, served.visitor() as one, served.tab(one) as seen:
        assert "Nothing was done here" in await seen.until_ended()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells how much memory a process holds")
async def test_a_tab_that_needs_too_much_memory_ends(serving):
    async with serving(Bounds(megabytes=20)) as served, served.visitor() as one, served.tab(one) as seen:
        assert "more memory" in await seen.until_ended()


async def test_who_is_signed_out_elsewhere_is_out_here(serving):
    async with serving() as served, served.visitor() as one, served.tab(one) as seen:
        await seen.until_drawn("signed in")
        await one.post("/sign-out", headers={"Origin": served.address})
        assert "not signed in any more" in await seen.until_ended()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc tells which processes are left")
async def test_a_line_that_breaks_while_the_studio_takes_nothing_in_ends_it(serving, monkeypatch):
    monkeypatch.setattr(child, "_PATIENCE", (0.1, 0.1, 5.0))
    before = children()
    async with serving() as served, served.visitor() as one:
        own, soon = {"Origin": served.address}, aiohttp.ClientWSTimeout(ws_close=0.1)
        async with one.ws_connect("/tab?width=120&height=36", headers=own, timeout=soon) as line:
            await Seen(line).until_drawn("signed in")
            (studio,) = set(children()) - set(before)
            os.kill(int(studio), signal.SIGSTOP)
            await line.send_json(["stdin", "x" * 300_000])
            await line.send_json(["stdin", "more"])
        async with asyncio.timeout(10):
            while set(children()) - set(before):
                await asyncio.sleep(0.05)


async def test_who_leaves_is_told_so(serving):
    async with serving() as served, served.visitor() as one, served.tab(one) as seen:
        await seen.until_drawn("signed in")
        await seen.type("\x1b[21~")
        assert "You have left" in await seen.until_ended()


async def test_each_reads_in_their_own_language_that_the_server_ended(serving):
    async with AsyncExitStack() as stack:
        async with serving() as served:
            told = []
            for accepted in ("zh-TW", "en"):
                one = await stack.enter_async_context(served.visitor())
                told.append(await stack.enter_async_context(served.tab(one, accepted=accepted)))
                await told[-1].until_drawn("r07")
        assert [await seen.until_ended() for seen in told] == [
            "伺服器已結束。尚未儲存的內容已保留。",
            "The server was ended. What was not saved is kept.",
        ]


NONSENSE = [
    *("", "[]", "{}", "null", "[" * 5000),
    *('["stdin"]', '["resize"]', '["quit"]', '["ping", {}]'),
    *('["resize", {"width": 1e999, "height": 2}]', '["resize", {"width": -5, "height": 1e9}]'),
    '["stdin", "\\ud83d"]',
]


async def test_nonsense_from_the_browser_changes_nothing(serving):
    async with serving() as served, served.visitor() as one, served.tab(one) as seen:
        for nonsense in NONSENSE:
            await seen.line.send_str(nonsense)
        await seen.line.send_bytes(b"\x00\xff")
        await seen.until_drawn("signed in")
