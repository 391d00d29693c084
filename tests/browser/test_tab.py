from __future__ import annotations

import sys
from contextlib import AsyncExitStack

import pytest

from rubric_studio.browser import tab
from rubric_studio.browser.tab import Bounds


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
