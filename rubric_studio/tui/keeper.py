"""The keeper: a thread that writes the recovery journal, soon after something changed and at once when it must be."""

from __future__ import annotations

import asyncio
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rubric_studio.workflows.journal import Journal
    from rubric_studio.workflows.kept import Kept

SOON = 0.4
"""Seconds after a change until it is written down; what comes meanwhile goes with it."""


class Keeper:
    """Writes what would be lost; its thread lives only once there was something.

    Args:
        journal: where it is written.
        kept: gives what would be lost now.
        failed: is told in its thread, once, that it cannot be written.
    """

    def __init__(self, journal: Journal, kept: Callable[[], Kept], failed: Callable[[RubricStudioError], None]) -> None:
        self.journal = journal
        self._kept = kept
        self._failed = failed
        self._said = False
        self.sound = True
        """Whether the last flush is on disk."""
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._soon: asyncio.TimerHandle | None = None

    @property
    def path(self) -> Path | None:
        """Give the journal's file."""
        return self.journal.path

    def touched(self) -> None:
        """Write down in a moment what changed; to be called where the app runs."""
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(SOON, self.flush)

    def flush(self) -> threading.Event:
        """Write it down now, in the thread; what is given is set when that is done."""
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None
        kept = self._kept()
        return self.do(lambda: self._keep(kept))

    def do(self, job: Callable[[], None]) -> threading.Event:
        """Do something after all that is to be written; it must not raise anything."""
        done = threading.Event()

        def run() -> None:
            try:
                job()
            finally:
                done.set()

        self._jobs.put(run)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="recovery journal", daemon=True)
            self._thread.start()
        return done

    def _work(self) -> None:
        while job := self._jobs.get():
            job()

    def _keep(self, kept: Kept) -> None:
        try:
            self.journal.keep(kept)
            self.sound = True
        except RubricStudioError as error:
            self.sound = False
            if not self._said:
                self._said = True
                self._failed(error)

    def close(self, kept: Kept, *, seconds: float = 5.0) -> Path | None:
        """Write a last time, end the thread, and give the file.

        Args:
            kept: what the journal is to hold from now on.
            seconds: how long a slow disk is waited for.
        """
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None
        if self._thread is None and not kept:
            return None
        paths: list[Path | None] = []
        self.do(lambda: paths.append(self._end(kept))).wait(seconds)
        self._jobs.put(None)
        return paths[0] if paths else None

    def _end(self, kept: Kept) -> Path | None:
        self._keep(kept)
        path = self.journal.path if self.sound else None
        self.journal.let_go()
        return path
