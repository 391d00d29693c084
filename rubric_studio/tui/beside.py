"""A screen over the main one that works on the same session: one history of undo, and saving as there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.tui.writing import Editing

if TYPE_CHECKING:
    from rubric_studio.tui.session import Session


class BesideScreen(StudioScreen):
    """A screen on what is open; what it shows follows from the session."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def show_all(self) -> None:
        """Show everything anew: something was undone, done again or saved."""
        raise NotImplementedError

    def state_words(self) -> tuple[str, str]:
        """Say, for the right end of the top line, whether one judges blind, and what is saved."""
        session = self.session
        blind = _("blind: authors hidden") if session.blind else ""
        state = _("not saved") if session.unsaved else _("saved") if session.saved_once else _("no changes")
        return blind, state

    def action_undo(self) -> None:
        """Undo the last step."""
        with self.told():
            self._walked(self.session.undo(), _("Undone: {what}."), _("There is nothing to undo."))

    def action_redo(self) -> None:
        """Do again what was undone."""
        with self.told():
            self._walked(self.session.redo(), _("Done again: {what}."), _("There is nothing to do again."))

    def _walked(self, label: str | None, done: str, nothing: str) -> None:
        self.tell(done.format(what=label) if label else nothing, seconds=3)
        if label:
            self.show_all()

    def action_save(self) -> None:
        """Save everything, as the main screen does."""
        for screen in self.app.screen_stack:
            if isinstance(screen, Editing):
                screen.save()
        self.show_all()
