"""A screen over the main one that works on the same session: one history of undo, and saving as there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.tui import phrases
from rubric_studio.tui.actions import READABLE
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.tui.writing import Editing

if TYPE_CHECKING:
    from rubric_studio.tui.actions import Action
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
        return phrases.blindness(self.session), phrases.saving(self.session)

    def offers(self, action: Action) -> bool:
        """Offer no change of what can only be read."""
        return super().offers(action) and (not self.session.released or action.id in READABLE)

    def action_undo(self) -> None:
        """Undo the last step."""
        with self.told():
            self._walked(self.session.undo(), forward=False)

    def action_redo(self) -> None:
        """Do again what was undone."""
        with self.told():
            self._walked(self.session.redo(), forward=True)

    def _walked(self, label: str | None, *, forward: bool) -> None:
        self.tell_walked(label, forward=forward)
        if label:
            self.show_all()

    def action_save(self) -> None:
        """Save everything, as the main screen does."""
        for screen in self.app.screen_stack:
            if isinstance(screen, Editing) and screen.session is self.session:
                screen.save()
        self.show_all()
