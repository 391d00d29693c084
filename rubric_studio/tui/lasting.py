"""The app's last moments, whenever they come: what is not saved is in the recovery journal by then."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import App

from rubric_studio.language import _
from rubric_studio.text import safe
from rubric_studio.tui.keeper import Keeper
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.workflows.journal import Journal
from rubric_studio.workflows.kept import Kept

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.errors import RubricStudioError
    from rubric_studio.tui.session import Session


class Lasting(App[int]):
    """An app whose session outlives it."""

    def __init__(self) -> None:
        super().__init__()
        self.session: Session | None = None
        self.keeper: Keeper | None = None
        self.last_words: list[str] = []
        self.given_up = False
        """Whether the person chose to lose what is not saved."""
        self._running_in: asyncio.AbstractEventLoop | None = None

    def keep(self, session: Session, folder: Path) -> None:
        """Keep a session on a workspace from now on."""
        self.session = session
        self.keeper = Keeper(Journal(folder), session.kept, self._not_kept)
        session.touched = self.keeper.touched

    def _not_kept(self, error: RubricStudioError) -> None:
        """Say once that what is not saved would be lost with the program; called in the keeper's thread."""
        words = _("What you type cannot be kept against a crash: {why} Save often with Ctrl+S.")
        with suppress(RuntimeError):  # the app has ended meanwhile
            self.call_from_thread(self.notify, safe(words.format(why=error)), markup=False, timeout=30)

    def take(self) -> None:
        """Take over what was typed last and may still stand in a form only."""
        for screen in self.screen_stack:
            if isinstance(screen, StudioScreen):
                screen.take()

    def end(self, code: int) -> None:
        """End from outside what the app is doing, and wake it where it waits for a key."""
        if self._running_in is None:
            self.exit(return_code=code)
        else:
            self._running_in.call_soon_threadsafe(lambda: self.exit(return_code=code))

    def on_load(self) -> None:
        """Remember where the app runs."""
        self._running_in = asyncio.get_running_loop()

    def on_unmount(self) -> None:
        """Let the journal hold what is to be offered next time, and nothing else."""
        self.keep_last(left=self.return_code == 0 and not self.last_words)

    def keep_last(self, *, left: bool = False) -> Path | None:
        """Write down a last time what is not saved, and give the file that holds it; None where nothing is left.

        Args:
            left: the person left, and knows what is not saved.
        """
        keeper, session = self.keeper, self.session
        if keeper is None or session is None:
            return None
        self.keeper = None
        kept = Kept() if self.given_up else replace(session.kept(), left=left)
        path = keeper.close(kept)
        return path if kept else None
