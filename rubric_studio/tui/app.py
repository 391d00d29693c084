"""The app: it opens the studio or the start screen, asks before leaving, and is the boundary for the last surprises."""

from __future__ import annotations

import asyncio
import gc
import os
from collections import deque
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.filter import Monochrome
from textual.worker import WorkerFailed

from rubric_studio.errors import RubricStudioError, WorkspaceError
from rubric_studio.language import _, matching, use_language
from rubric_studio.text import safe
from rubric_studio.tui import terminal
from rubric_studio.tui.actions import key, keymap, use_keys
from rubric_studio.tui.actions.choosing import sound
from rubric_studio.tui.breaking import between_characters
from rubric_studio.tui.lasting import Lasting
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.tui.session import Session
from rubric_studio.tui.themes import COLOURLESS, PLAIN, THEMES, first
from rubric_studio.tui.write import WriteScreen
from rubric_studio.workflows import preferences, start
from rubric_studio.workflows.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.filter import LineFilter
    from textual.screen import Screen

    from rubric_studio.store.workspace import Workspace


KEY_PATIENCE = 1.0
"""Seconds after which a key is handed on even if the one before it is still at work somewhere."""
_STAY = frozenset({"up", "down", "left", "right", "pageup", "pagedown", "home", "end", "backspace", "delete"})
"""Keys that lead nowhere else."""
SCREEN_PATIENCE = 3.0
"""Seconds after which a key is handed on even if the screen that is to take it does not stand yet."""


class StudioApp(Lasting):
    """The studio.

    Args:
        folder: the workspace, or anything inside it.
        rater: the id under which verdicts are saved.
        set_id: the set to open, the first where None.
        rubric: the rubric to open, the first where None.
        welcome: offer the tour, if this person was never asked.
        language: what to speak, before what the person chose in the settings.
    """

    CSS_PATH = "studio.tcss"
    BINDINGS: ClassVar = [
        Binding("ctrl+o", "jump", show=False, priority=True, id="jump"),
        Binding("f10", "quit", show=False, priority=True),  # Firefox keeps Ctrl+Q, which Textual binds, to itself
    ]
    ENABLE_COMMAND_PALETTE = False
    TITLE = "Rubric Studio"

    def __init__(
        self,
        folder: Path,
        *,
        rater: str,
        set_id: str | None = None,
        rubric: str | None = None,
        welcome: bool = False,
        language: str | None = None,
    ) -> None:
        super().__init__()
        between_characters()
        self.preferences = preferences.load()
        if not language and (chosen := matching(self.preferences.language)):
            use_language(chosen)
        self.keys_chosen: dict[str, str] = {}
        self.offers_tour = welcome and not self.preferences.welcomed
        self.folder = folder
        self.rater = rater
        self.at = (set_id or "", rubric or "")
        self.last_words: list[str] = []
        self._keys: deque[events.Key | events.Paste] = deque()
        self._keys_at_work: asyncio.Task[None] | None = None
        self._tab_closing: asyncio.Task[None] | None = None
        self._leads_on = False
        """Whether the last key may have led elsewhere: the next one waits until it has, however late it comes."""
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = first(self.preferences.theme, os.environ)
        self.no_color = self.theme == PLAIN.name

    def get_default_screen(self) -> Screen[object]:
        """Open the studio where there is a workspace, else offer to make one."""
        try:
            return self.studio(start.find(self.folder))
        except WorkspaceError:
            from rubric_studio.tui.start import StartScreen  # seldom needed

            return StartScreen(self.folder)

    def studio(self, workspace: Workspace) -> WriteScreen:
        """Make the main screen of a workspace."""
        session = Session(Desk(workspace, rater=self.rater))
        self.keep(session, workspace.root)
        return WriteScreen(session, self.at)

    def on_app_focus(self) -> None:
        """Look whether others changed files while the person was in another window."""
        for screen in self.screen_stack:
            if isinstance(screen, WriteScreen):
                screen.look()
                screen.look_for_distance()

    # what the person likes --------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Take over the person's keys, and say what could not be taken over."""
        use_keys({}, browser=self.is_web)
        keys, refused = sound(self.preferences.keys) if self.preferences.keys else ({}, [])
        self.use_keys(keys)
        if said := [self.preferences.trouble, *refused] if self.preferences.trouble else refused:
            self.notify(safe("\n".join(said)), markup=False, timeout=20)

    def use_keys(self, chosen: dict[str, str]) -> None:
        """Let actions have these keys, in place of their own."""
        self.keys_chosen = chosen
        use_keys(chosen, browser=self.is_web)
        self.set_keymap(keymap(chosen))

    def use_theme(self, name: str) -> None:
        """Show these colours."""
        if name != self.theme:
            self.theme = name
            for screen in self.screen_stack:
                if isinstance(screen, StudioScreen):
                    screen.show_borders()

    def watch_theme(self, name: str) -> None:
        """Let no colour through where none is wanted."""
        self.no_color = name == PLAIN.name

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Give what lines pass through on their way to the terminal."""
        if self.no_color:
            return COLOURLESS
        # NO_COLOR made Textual add this one; a person who chose colours since wants to see them
        return [held for held in super().get_line_filters() if not isinstance(held, Monochrome)]

    def remember(self, **chosen: object) -> None:
        """Keep what the person chose; where that cannot be done, say so: it holds until the studio is left."""
        self.preferences = replace(self.preferences, **chosen)  # type: ignore[arg-type]
        self.offers_tour = self.offers_tour and not self.preferences.welcomed
        try:
            preferences.keep(**chosen)
        except RubricStudioError as error:
            words = _("This holds until you leave, but could not be kept: {why}").format(why=error)
            self.notify(safe(words), markup=False, timeout=20)

    def action_jump(self) -> None:
        """Show a letter on everything that can be gone to, in boxes too."""
        from rubric_studio.tui.jump import JumpScreen, jump  # loaded when first needed

        if not isinstance(self.screen, JumpScreen):
            jump(self.screen)

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
                if self._leads_on:
                    await self._until_done()
                await self._until_there()
                if self._exit:  # what was typed behind the key that leaves is for nobody
                    self._keys.clear()
                    return
                key = self._keys.popleft()
                await super().on_event(key)
                self._leads_on = isinstance(key, events.Key) and not key.is_printable and key.key not in _STAY
                if self._keys and not self._leads_on:
                    await self._until_done()
        except Exception as error:
            self._handle_exception(error)
        finally:
            self._keys_at_work = None

    async def _until_there(self) -> None:
        """Wait until the screen that a key opened can take the next one: before that the letter would be lost."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + SCREEN_PATIENCE
        while not self._exit and not self.screen.is_mounted and loop.time() < ends:  # noqa: ASYNC110 - the event for it is Textual's own
            await asyncio.sleep(0.005)

    async def _until_done(self) -> None:
        """Wait until the last key has gone all its way: from what has the focus, parent by parent, back to the app."""
        if self._exit:
            return
        focused = self.focused or self.screen
        for node in (*focused.ancestors_with_self, self):
            passed = asyncio.Event()
            if node.call_later(passed.set):
                with suppress(TimeoutError):
                    await asyncio.wait_for(passed.wait(), KEY_PATIENCE)

    # leaving ----------------------------------------------------------------------------------------------------------

    def action_help_quit(self) -> None:
        """Say how to leave: Ctrl+C copies, it does not end the studio."""
        self.notify(_("{leave} leaves the studio; Ctrl+C copies.").format(leave=key("leave")), markup=False)

    async def action_quit(self) -> None:
        """Leave; ask only if something would be lost."""
        self.take()
        if self.session is None or not self.session.unsaved:
            self.exit(0)
            return
        from rubric_studio.tui.dialogs import Ask  # seldom needed

        if isinstance(self.screen, Ask):
            return
        body = "\n".join([_("These changes are not saved:"), *(f"  {line}" for line in self.session.losses())])
        buttons = [("save", _("Save and leave")), ("lose", _("Leave without saving")), ("", _("Stay"))]
        self.push_screen(Ask(_("Leave the studio?"), body, buttons), self._leave)

    def on_tab_closed(self) -> None:
        """End where the browser's tab is gone, once every key that was typed in it is taken up."""
        self._tab_closing = asyncio.create_task(self._close_tab())

    async def _close_tab(self) -> None:
        loop = asyncio.get_running_loop()
        ends = loop.time() + SCREEN_PATIENCE
        while self._keys_at_work is not None and loop.time() < ends:  # noqa: ASYNC110 - keys still come in meanwhile
            await asyncio.sleep(0.005)
        await self._until_done()
        if not self._exit:
            with suppress(Exception):
                self.take()
            self.keep_last()
            self.exit(return_code=3)

    def _leave(self, answer: str | None) -> None:
        if answer == "lose":
            self.given_up = True
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
        with suppress(Exception):
            self.take()
        try:
            self.last_words = write_report(cause, self.session, self.keep_last())
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


def _settle() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()  # off since the command began


def run(
    folder: Path,
    *,
    rater: str,
    set_id: str | None = None,
    rubric: str | None = None,
    welcome: bool = False,
    language: str | None = None,
) -> int:
    """Run the studio and give its exit code: 0, or 3 where it had to stop; ``welcome`` offers the tour, once.

    A closed terminal window, or the end of the session, leaves what was not saved in the recovery journal.
    """
    app = _SettledApp(folder, rater=rater, set_id=set_id, rubric=rubric, welcome=welcome, language=language)
    terminal.on_the_end(app)
    if os.name == "posix":
        terminal.forgive_keyboard()
    app.run()
    if os.name == "posix":
        terminal.drop_typed_ahead()
    return app.return_code or 0
