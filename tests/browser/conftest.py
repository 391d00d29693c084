"""A server on this computer with a workspace of its own, and a visitor without a browser."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import secrets
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from rubric_studio.browser.door import known_as
from rubric_studio.browser.server import Site, listening, serve
from rubric_studio.browser.tab import Bounds
from rubric_studio.workflows.keyring import Keyring
from rubric_studio.workflows.person import HOME, RATER

ROOT = Path(__file__).parents[2]
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


class Served:
    """The server, as those see it who come to it."""

    def __init__(self, site):
        self.site = site
        self.address = site.door.origins[0]

    def link(self, who="r07"):
        return f"{self.address}/sign-in#{self.site.keyring.invite(who)}"

    @asynccontextmanager
    async def visitor(self, who="r07"):
        """Give somebody who is signed in, as a browser would be."""
        async with aiohttp.ClientSession(self.address, cookie_jar=aiohttp.CookieJar(unsafe=True)) as one:
            if who:
                own = {"Origin": self.address}
                async with one.post("/sign-in", data=self.site.keyring.invite(who), headers=own) as answer:
                    assert answer.status == 204
            yield one

    @asynccontextmanager
    async def tab(self, visitor, name=None, accepted="en"):
        path = f"/tab?width=120&height=36&tab={name or secrets.token_hex(4)}"
        headers = {"Origin": self.address, "Accept-Language": accepted}
        async with visitor.ws_connect(path, headers=headers) as line:
            yield Seen(line)


class Seen:
    """What comes over the line to a studio."""

    def __init__(self, line):
        self.line = line
        self.drawn = ""

    async def until_drawn(self, words):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(15):
                async for message in self.line:
                    if message.type is aiohttp.WSMsgType.BINARY:
                        self.drawn += _ESCAPES.sub("", message.data.decode("utf-8", "replace"))
                        if words in self.drawn:
                            return
        raise AssertionError(self.drawn)

    async def until_ended(self):
        """Give the reason."""
        async with asyncio.timeout(15):
            async for message in self.line:
                if message.type is aiohttp.WSMsgType.TEXT and json.loads(message.data)[0] == "ended":
                    return json.loads(message.data)[1]
        return ""

    async def type(self, text):
        await self.line.send_json(["stdin", text])


def children():
    """Name the processes that this one began and that live still."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = place.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == os.getpid() and state != "Z":
                found.append(place.parent.name)
    return found


@pytest.fixture
def serving(example, quiet_machine, monkeypatch):
    """Give a way to run the server for a while; no process may be left behind it."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("XDG_STATE_HOME", str(quiet_machine / "state"))
    for home in ("people/r07/config", "people/r08/config", ".config/rubric-studio"):  # all took the tour before
        (quiet_machine / home).mkdir(parents=True)
        settings = "format: rubric-studio/preferences/1\nwelcomed: true\n"
        (quiet_machine / home / "settings.yaml").write_text(settings, encoding="utf-8")

    @asynccontextmanager
    async def run(bounds=Bounds(), called=None, *, asks=False):  # noqa: B008 - it is frozen
        before = children()
        listener = listening("127.0.0.1", 0)
        door = known_as("127.0.0.1", listener.getsockname()[1], None)

        def variables(who):
            return {RATER: who, HOME: str(quiet_machine / "people" / who)}

        used = []
        site = Site(example.root, door, Keyring(), bounds, called or {}, variables, used.append, asks=asks)
        until = asyncio.Event()
        running = asyncio.create_task(serve(site, listener, until))
        try:
            yield Served(site)
        finally:
            until.set()
            await running
        assert set(children()) <= set(before)

    return run
