"""The app: it opens the studio or the start screen, asks before leaving, and is the boundary for the last surprises."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.app import App
from textual.worker import WorkerFailed

from rubric_studio.errors import RubricStudioError, WorkspaceError
from rubric_studio.language import _
from rubric_studio.text import safe
from rubric_studio.tui.session import Session
from rubric_studio.tui.themes import THEMES
from rubric_studio.tui.write import WriteScreen
from rubric_studio.workflows import start
from rubric_studio.workflows.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path

    from textual.screen import Screen

    from rubric_studio.store.workspace import Workspace


KEY_PATIENCE = 0.25
"""Seconds after which a key is handed on even if the one before it is still at work somewhere."""


class StudioApp(App[int]):
    """The studio.

    Args:
        folder: the workspace, or anything inside it.
        rater: the id under which verdicts are saved.
        set_id: the set to open, the first where None.
        rubric: the rubric to open, the first where None.
    """

    CSS_PATH = "studio.tcss"
    ENABLE_COMMAND_PALETTE = False
    TITLE = "Rubric Studio"

    def __init__(self, folder: Path, *, rater: str, set_id: str | None = None, rubric: str | None = None) -> None:
        super().__init__()
        self.folder = folder
        self.rater = rater
        self.at = (set_id or "", rubric or "")
        self.session: Session | None = None
        self.last_words: list[str] = []
        self._keys: deque[events.Key | events.Paste] = deque()
        self._keys_at_work: asyncio.Task[None] | None = None
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def get_default_screen(self) -> Screen[object]:
        """Open the studio where there is a workspace, else offer to make one."""
        try:
            return self.studio(start.find(self.folder))
        except WorkspaceError as error:
            from rubric_studio.tui.start import StartScreen  # seldom needed

            return StartScreen(self.folder, str(error))

    def studio(self, workspace: Workspace) -> WriteScreen:
        """Make the main screen of a workspace."""
        self.session = Session(Desk(workspace, rater=self.rater))
        return WriteScreen(self.session, self.at)

    # keys -------------------------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Take keys, and what is pasted between them, one after another.

        Textual looks at every key as it arrives, before the keys ahead of it have done anything: keys that come
        together (a slow line, a fast hand) would be saved before they are written, or taken by the list instead of
        the form.
        """
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._keys.append(event)
        if self._keys_at_work is None:
            self._keys_at_work = asyncio.create_task(self._hand_on())

    async def _hand_on(self) -> None:
        try:
            while self._keys:
                await super().on_event(self._keys.popleft())
                if self._keys:
                    await self._until_done()
        except Exception as error:
            self._handle_exception(error)
        finally:
            self._keys_at_work = None

    async def _until_done(self) -> None:
        """Wait until the last key has gone all its way: from what has the focus, parent by parent, back to the app."""
        focused = self.focused or self.screen
        for node in (*focused.ancestors_with_self, self):
            passed = asyncio.Event()
            if node.call_later(passed.set):
                with suppress(TimeoutError):
                    await asyncio.wait_for(passed.wait(), KEY_PATIENCE)

    # leaving ----------------------------------------------------------------------------------------------------------

    def action_help_quit(self) -> None:
        """Say how to leave: Ctrl+C copies, it does not end the studio."""
        self.notify(_("Ctrl+Q leaves the studio; Ctrl+C copies."), markup=False)

    async def action_quit(self) -> None:
        """Leave; ask only if something would be lost."""
        for screen in self.screen_stack:
            if isinstance(screen, WriteScreen):
                screen.take()
        if self.session is None or not self.session.unsaved:
            self.exit(0)
            return
        from rubric_studio.tui.dialogs import Ask  # seldom needed

        if isinstance(self.screen, Ask):
            return
        body = "\n".join([_("These changes are not saved:"), *(f"  {line}" for line in self.session.losses())])
        buttons = [("save", _("Save and leave")), ("lose", _("Leave without saving")), ("", _("Stay"))]
        self.push_screen(Ask(_("Leave the studio?"), body, buttons), self._leave)

    def _leave(self, answer: str | None) -> None:
        if answer == "lose":
            self.exit(0)
        elif answer == "save" and self.session:
            screen = next((s for s in self.screen_stack if isinstance(s, WriteScreen)), None)
            if screen is not None and screen.save():
                self.exit(0)

    def _handle_exception(self, error: Exception) -> None:
        """End the app with a sentence: no traceback on the screen, no text of a rubric in the report."""
        from rubric_studio.tui.crash import write_report  # hopefully never needed

        cause = error.error if isinstance(error, WorkerFailed) else error
        if self._exception is None:
            self._exception = cause if isinstance(cause, Exception) else error
            self._exception_event.set()
        if self.last_words:
            return
        try:
            self.last_words = write_report(cause, self.session)
        except Exception as second:
            self.last_words = [_("The studio had to stop: {what}.").format(what=type(second).__name__)]
        self._return_code = 3
        self._exit_renderables.append(Text(safe("\n".join(self.last_words))))
        self._close_messages_no_wait()


class _SettledApp(StudioApp):
    """The studio as a program of its own: what start-up made is kept out of the garbage collector's way."""

    BINDINGS: ClassVar = []

    def on_ready(self) -> None:
        """Settle memory once the first screen is up."""
        self.set_timer(0.3, _settle)


def _rescued(app: StudioApp, number: int) -> None:
    with suppress(Exception):  # what was typed last may still stand in the form only
        for screen in app.screen_stack:
            if isinstance(screen, WriteScreen):
                screen.take()
    with suppress(RubricStudioError, OSError):
        if app.session and app.session.unsaved:
            app.session.emergency()
    if number == signal.SIGTERM:
        app.exit(3)
    else:
        os._exit(3)  # the terminal is gone: nobody can be told, and nothing of the screen can be put back


def _settle() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def run(folder: Path, *, rater: str, set_id: str | None = None, rubric: str | None = None) -> int:
    """Run the studio and give its exit code: 0, or 3 where it had to stop.

    A closed terminal window, or the end of the session, leaves copies of what was not saved in the state folder.
    """
    app = _SettledApp(folder, rater=rater, set_id=set_id, rubric=rubric)
    for name in ("SIGHUP", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, _frame: _rescued(app, number))
    app.run()
    return app.return_code or 0
