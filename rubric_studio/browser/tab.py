"""One tab: what its person types goes to the studio, what the studio shows goes back, until either has had enough."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType

from rubric_studio.browser.child import DATA, META
from rubric_studio.language import _, current_language
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import web

    from rubric_studio.browser.child import Child

_LOOK = 2.0
"""Seconds between two looks at whether a tab may go on."""
_LARGEST = 1000
"""Columns or rows beyond which no screen is believed."""


@dataclass(frozen=True)
class Bounds:
    """What one server gives to all who come.

    Args:
        tabs: how many tabs at once.
        minutes: after how many without a key or a click a tab is ended.
        megabytes: how much memory the studio of a tab may hold.
    """

    tabs: int = 12
    minutes: float = 60
    megabytes: int = 700


class Tab:
    """A tab that is open.

    Args:
        socket: the line to the browser.
        child: the tab's studio.
        bounds: what it may use up.
        still: tells whether its person is still there, and signed in.
        key: what the same tab is known by when it is loaded again.
    """

    def __init__(
        self, socket: web.WebSocketResponse, child: Child, bounds: Bounds, still: Callable[[], bool], key: str
    ) -> None:
        self.key = key
        self.language = current_language()
        """What its person reads; who ends it from outside says why in that."""
        self.gone = asyncio.Event()
        """Set when nothing of it is left."""
        self._socket, self._child, self._bounds, self._still = socket, child, bounds, still
        self._touched = time.monotonic()
        self._why = ""

    async def run(self) -> None:
        """Go on until the person leaves, the line breaks, or a bound is reached; no process is left then."""
        work = [asyncio.create_task(part) for part in (self._show(), self._watch())]
        try:
            await self._take()
        finally:
            await self._child.end()
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)

    async def close(self, why: str) -> None:
        """End it from outside, and say why."""
        self._why = self._why or why
        await self._child.end()

    async def _show(self) -> None:
        """Hand to the browser what the studio shows; say why where it ends.

        It is read to its end even where nobody sees it any more: a studio that cannot show anything stands still, and
        could not keep what is not saved.
        """
        try:
            async for kind, payload in self._child.packets():
                with suppress(ConnectionError):
                    if kind == DATA:
                        await self._socket.send_bytes(payload)
                    elif kind == META:
                        await self._pass_on(json.loads(payload))
            await self._say("ended", self._why or await self._last_words())
        finally:
            await self._socket.close()

    async def _pass_on(self, said: dict[str, Any]) -> None:
        if said.get("type") == "open_url":
            await self._say("open_url", {"url": said["url"], "new_tab": True})

    async def _say(self, kind: str, value: object) -> None:
        with suppress(ConnectionError):
            await self._socket.send_str(json.dumps([kind, value]))

    async def _last_words(self) -> str:
        await self._child.end()
        return safe(self._child.last_words) or _("You have left the studio.")

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            if why := self._over():
                await self.close(why)
                return

    def _over(self) -> str:
        """Say which bound is reached; "" where none is."""
        if time.monotonic() - self._touched > self._bounds.minutes * 60:
            return _("Nothing was done here for a while, so this tab was ended. What was not saved is kept.")
        if self._child.megabytes > self._bounds.megabytes:
            words = _("This tab needed more memory than there is for one ({n} MB). What was not saved is kept.")
            return words.format(n=self._bounds.megabytes)
        if not self._still():
            return _("You are not signed in any more. What was not saved is kept.")
        return ""

    # what the browser sends -------------------------------------------------------------------------------------------

    async def _take(self) -> None:
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                continue
            with suppress(ValueError, TypeError, LookupError, OverflowError, RecursionError):  # none of our page's
                kind, *rest = json.loads(message.data)
                await self._taken(kind, rest[0] if rest else None)

    async def _taken(self, kind: str, value: Any) -> None:
        if kind == "stdin":
            self._touched = time.monotonic()
            await self._child.type(str(value))
        elif kind == "resize":
            await self._child.say("resize", width=within(value["width"]), height=within(value["height"]))
        elif kind in ("focus", "blur"):
            await self._child.say(kind)
        elif kind == "ping":
            await self._say("pong", str(value))


def within(cells: Any) -> int:
    """Give a number of columns or rows that can be."""
    return min(max(int(cells), 1), _LARGEST)
