"""The studio of one tab: a process of its own, which speaks in packets and is never left behind.

Packets are those of textual-serve and of Textual's driver for the web: a letter (D: what a terminal would get or give,
M: JSON about it), four bytes of length, the rest.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

DATA, META = b"D", b"M"
_READY = b"__GANGLION__\n"
_PATIENCE = (5.0, 2.0, 2.0)
"""Seconds that the studio is given to end after it was asked to, after it was hung up on, and after it was killed."""
_LAST = 4_000
"""Bytes of its last words that are kept."""
_MOST = 16_000_000
"""Bytes of one packet; a screen takes some ten thousand."""


def environment(more: Mapping[str, str], columns: int, rows: int) -> dict[str, str]:
    """Give the variables under which the studio runs: those of the server, and what it needs to know beside them."""
    return {
        **os.environ,
        "TEXTUAL_DRIVER": "rubric_studio.tui.browser:BrowserDriver",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TERM": "xterm-256color",
        "COLUMNS": str(columns),
        "ROWS": str(rows),
        "PYTHONIOENCODING": "utf-8",
        **more,
    }


class Child:
    """A studio at work; ``start`` begins it.

    Args:
        process: the process, the leader of a group of its own.
    """

    def __init__(self, process: Process) -> None:
        self._process = process
        # there, as all three were asked for
        self._in = cast("StreamWriter", process.stdin)
        self._out = cast("StreamReader", process.stdout)
        self._beside = cast("StreamReader", process.stderr)
        self._last = bytearray()
        self._listening = asyncio.create_task(self._listen())
        self._ending: asyncio.Task[None] | None = None
        self._begun = False
        """Whether it shows anything yet: before that there is nothing to keep."""

    @classmethod
    async def start(cls, workspace: Path, variables: Mapping[str, str]) -> Child:
        """Begin the studio on a workspace.

        Raises:
            OSError: the process cannot be begun.
        """
        pipe = asyncio.subprocess.PIPE
        # -P: what lies in the workspace must not be taken for a module of ours
        words = [sys.executable, "-P", "-m", "rubric_studio", "studio", str(workspace)]
        process = await asyncio.create_subprocess_exec(
            *words, stdin=pipe, stdout=pipe, stderr=pipe, env=variables, start_new_session=True
        )
        return cls(process)

    @property
    def pid(self) -> int:
        """Give the number of the process."""
        return self._process.pid

    @property
    def last_words(self) -> str:
        """Give what it said beside the screen, as it does where it has to stop."""
        return self._last.decode("utf-8", "replace").strip()

    async def _listen(self) -> None:
        while data := await self._beside.read(4096):
            self._last += data
            del self._last[:-_LAST]

    # packets ----------------------------------------------------------------------------------------------------------

    async def packets(self) -> AsyncIterator[tuple[bytes, bytes]]:
        """Give what it shows and says, until it ends."""
        while (line := await self._out.readline()) != _READY:
            if not line:
                return
        self._begun = True
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await self._out.readexactly(5)
                size = int.from_bytes(head[1:], "big")
                if size > _MOST:
                    return
                yield head[:1], await self._out.readexactly(size)

    async def type(self, text: str) -> None:
        """Hand on what was typed or clicked."""
        await self._send(DATA, text.encode("utf-8", "replace"))

    async def say(self, kind: str, **values: int) -> None:
        """Tell it of something: a new size, that the person looks at it or away, or that it is to end."""
        await self._send(META, json.dumps({"type": kind, **values}).encode())

    async def _send(self, kind: bytes, payload: bytes) -> None:
        with suppress(ConnectionError, RuntimeError):
            self._in.write(kind + len(payload).to_bytes(4, "big") + payload)
            await self._in.drain()

    # the end ----------------------------------------------------------------------------------------------------------

    async def end(self) -> None:
        """End it: what was typed is taken in and kept first; where it does not end by itself, it is made to."""
        if self._ending is None:
            self._ending = asyncio.create_task(self._end())
        await asyncio.shield(self._ending)

    async def _end(self) -> None:
        asked, hung_up, killed = _PATIENCE
        if self._begun:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.say("quit"), 1)
            if not await self._gone(asked):
                self._signal("SIGHUP")
                await self._gone(hung_up)
        self._signal("SIGKILL")  # what it began itself as well, git among them
        await self._gone(killed)
        self._listening.cancel()
        self._in.close()

    async def _gone(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), seconds)
        return self._process.returncode is not None

    def _signal(self, name: str) -> None:
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self.pid, getattr(signal, name))
            elif self._process.returncode is None:
                self._process.kill()

    # watching ---------------------------------------------------------------------------------------------------------

    @property
    def megabytes(self) -> int:
        """Give the memory that it holds; 0 where this system does not tell."""
        try:
            with open(f"/proc/{self.pid}/statm", encoding="ascii") as file:  # noqa: PTH123 - no path, a question
                return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1_000_000
        except (OSError, ValueError, IndexError):
            return 0
