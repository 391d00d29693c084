"""A release opened again: the main screen on the release's own desk, where every change is refused with a sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import TextArea

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import TopLine
from rubric_studio.tui.boxes import LineBox
from rubric_studio.tui.found import Found
from rubric_studio.tui.session import Session
from rubric_studio.tui.write import WriteScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual import events

    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.steps import Step
    from rubric_studio.workflows.releases import Release
    from rubric_studio.workflows.reopened import ReleasedDesk

_OUT = frozenset({actions.RUBRICS, actions.CRITERIA, actions.PROBLEMS})
"""From where Esc leaves the release."""

_READS = {
    "edit": (actions.later("Read"), actions.later("Go to the whole text of this criterion.")),
    "focus_marks": (actions.later("Responses"), actions.later("Go to the sample responses.")),
    "side_by_side": (actions.later("Side by side"), actions.later("Read several responses side by side.")),
    "yaml": (
        actions.later("YAML"),
        actions.later("Show all that the file says of this criterion, or the form."),
    ),
}
"""What is called otherwise where nothing can be changed: label and sentence."""


class ReopenedSession(Session):
    """A session in which nothing can be done but look."""

    def __init__(self, desk: ReleasedDesk, release: Release) -> None:
        super().__init__(desk)
        self.release = release
        self.released = _("Release {version}, read only").format(version=release.version)

    @property
    def refusal(self) -> str:
        """Say why nothing can be changed."""
        text = _("This is the release {version}, to be read only: a release never changes. {back} goes back.")
        return text.format(version=self.release.version, back=actions.key("back"))

    def _do(self, step: Step) -> None:  # noqa: ARG002 - whatever it is
        raise WorkspaceError(self.refusal)

    def save(self) -> int:
        """Save nothing: there is nothing to save.

        Raises:
            WorkspaceError: always, with the reason.
        """
        raise WorkspaceError(self.refusal)

    def weigh(self) -> Callable[[], str]:
        """Weigh nothing: it is not changed."""
        return str


def _bindings() -> Iterator[Binding]:
    """Give the main screen's keys; those that would change something say why they do not."""
    for binding in actions.bindings(actions.WRITE):
        if isinstance(binding, Binding):
            changes = binding.id and binding.id not in actions.READABLE
            yield replace(binding, action=f"refuse('{binding.id}')") if changes else binding


class ReopenedScreen(WriteScreen, inherit_bindings=False):
    """The main screen on a release."""

    BINDINGS: ClassVar = [*Screen.BINDINGS, *_bindings()]
    session: ReopenedSession

    # what can be done -------------------------------------------------------------------------------------------------

    @property
    def guide(self) -> str:
        """Name the place whose footer and help are shown: one, wherever the person is."""
        return actions.REOPENED

    def offers(self, action: Action) -> bool:
        """Offer what changes nothing."""
        return action.id in actions.READABLE and super().offers(action)

    def spoken(self, action: Action) -> Action:
        """Give an action with the words that it has here: none that speaks of a change."""
        label, sentence = _READS.get(action.id, (action.label, action.help))
        return replace(action, label=label, help=sentence)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let a key be refused where it would work in the studio."""
        if action == "refuse":
            return super().check_action(str(parameters[0]), ())
        return super().check_action(action, parameters)

    def action_refuse(self, _action: str) -> None:
        """Say why nothing can be changed."""
        self.app.clear_notifications()
        self.tell(self.session.refusal)

    def on_key(self, event: events.Key) -> None:
        """Say why a letter that is typed into a text does not stand there."""
        if isinstance(self.focused, TextArea) and (event.is_printable or event.key == "enter"):
            self.action_refuse("edit")

    def save(self) -> bool:
        """Save nothing, and say why."""
        self.action_refuse("save")
        return False

    def action_back(self) -> None:
        """Go a step back; from the lists out of the release."""
        if self.place in _OUT and not self.query_one("#narrow", LineBox).value:
            self.dismiss(None)
        else:
            super().action_back()

    def on_mount(self) -> None:
        """Say nowhere by which keys verdicts are given."""
        self.preview.marks = False

    # what is shown ----------------------------------------------------------------------------------------------------

    def show_state(self) -> None:
        """Say in the top line which release this is."""
        release, desk = self.session.release, self.session.desk
        date = _("released {date}").format(date=release.at[:10])
        words = (self.session.released, desk.title(release.set_id), date, release.pack)
        self.query_one(TopLine).show(words, (phrases.blindness(self.session),))

    def show_rubric(self) -> None:
        """Show the open rubric; what a check of today would say of it is no matter."""
        super().show_rubric()
        self.query_one(Found).display = False

    def show_criterion(self) -> None:
        """Show the selected criterion, to be read and copied."""
        super().show_criterion()
        for box in self.query(TextArea):
            box.read_only = True
        for field in self.form.query("Input, Select"):
            field.disabled = True

    def shared_words(self, criterion: str) -> str:  # noqa: ARG002 - whichever it is
        """Say that a criterion is shared."""
        return _("Shared with other rubrics of the set.")

    def show_found(self) -> None:
        """Show no findings."""

    def check_soon(self) -> None:
        """Check nothing."""

    def look(self) -> None:
        """Look for no changes of others."""

    def look_often(self) -> None:
        """Look for no changes of others."""

    def look_for_unrecorded(self) -> None:
        """Look for nothing that is not recorded."""

    def look_for_standing(self) -> None:
        """Ask for nothing from the team."""

    def look_for_leftovers(self) -> None:
        """Offer nothing that was left unsaved."""

    def welcome(self) -> None:
        """Offer no tour."""
