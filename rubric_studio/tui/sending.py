"""The main screen and the team: how the history stands to the team's copy, and the way to send and receive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.tui.going import Going
from rubric_studio.workflows.start import keeps_history

if TYPE_CHECKING:
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.synced import Distance

_TEAM = frozenset({"send_by_name", "team"})


def distance_of(workspace: Workspace) -> Distance:
    """Tell how the history stands to the team's, as far as that is known here; called in a thread."""
    from rubric_studio.workflows.sync import distance  # git is slow to load
    from rubric_studio.workflows.synced import Distance

    try:
        return distance(workspace)
    except RubricStudioError:  # recording, sending and receiving say it
        return Distance(None)


class Sending(Going):
    """The ways to the team."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._distance: Distance | None = None

    def available(self, action: Action) -> bool:
        """Offer the team only where there is a history."""
        if action.id in _TEAM and not keeps_history(self.session.desk.workspace):
            return False
        return super().available(action)

    # how it stands ----------------------------------------------------------------------------------------------------

    def look_for_unrecorded(self) -> None:
        """Count what is not recorded, and what is not sent or received."""
        super().look_for_unrecorded()
        self.look_for_distance()

    def look_for_distance(self) -> None:
        """Look in a thread how the history stands to the team's; nobody else is asked."""
        workspace = self.session.desk.workspace
        if keeps_history(workspace):
            self.work("distance", lambda: distance_of(workspace), self._stands)

    def _stands(self, held: Distance) -> None:
        self._distance = held
        self.show_state()

    def distance_words(self) -> str:
        """Say in the top line what is to be sent or received; "" where that is nothing, or not known."""
        held = self._distance
        if held is None or not held.short:
            return ""
        return held.short if self.has_class("narrow") else held.words

    # to the team ------------------------------------------------------------------------------------------------------

    def action_send_by_name(self) -> None:
        """Send and receive."""
        self.saved_first(self._show_send)

    def _show_send(self) -> None:
        from rubric_studio.tui.send import SendScreen  # loaded when first needed

        self.app.push_screen(SendScreen(self.session), self._sent)

    def _sent(self, answer: str | None) -> None:
        self._came_back(None)
        if answer:
            self._show_changes(sends=True)

    def action_team(self) -> None:
        """Say where the team's copy is."""
        from rubric_studio.tui.team import change_team  # loaded when first needed

        change_team(self, self.session.desk.workspace, self.look_for_distance)
