"""Help for where the person is: what this place is for, and every key that works here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from rubric_studio.language import _
from rubric_studio.text import pad
from rubric_studio.tui import actions
from rubric_studio.tui.actions import later

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from rubric_studio.tui.actions import Action


class HelpScreen(ModalScreen[None]):
    """A page of help."""

    BINDINGS: ClassVar = [Binding("escape,f1,enter,q", "close", show=False, priority=True)]

    def __init__(self, place: str, keys: Sequence[Action]) -> None:
        super().__init__()
        self._place, self._keys = place, keys

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical(classes="dialog"):
            yield Static(Content(_("Help")), classes="dialog-title")
            with VerticalScroll(classes="dialog-body", id="help-body"):
                yield Static(Content.assemble(*self._parts()))
            yield Static(Content(_("Esc closes this page; arrows scroll.")), classes="dialog-title")

    def on_mount(self) -> None:
        """Let arrows scroll."""
        self.set_focus(self.query_one("#help-body"))

    def _parts(self) -> list[str | tuple[str, str]]:
        parts: list[str | tuple[str, str]] = [f"{words(self._place)}\n\n"]
        for title, typing in ((_("Keys here"), False), (_("Keys that work everywhere, while typing too"), True)):
            rows = [action for action in self._keys if action.typing is typing and action.keys]
            if rows:
                parts.append((f"{title}\n", "bold"))
            for action in rows:
                parts += [(f"  {pad(action.key, 10)}", "$key-foreground"), f" {action.sentence}\n"]
            if self._place in actions.JUDGING and not typing:
                parts += [("  1 to 9    ", "$key-foreground"), f"{_('Choose a sample response.')}\n"]
            if self._place == actions.MENDING and not typing:
                parts += [("  1 to 9    ", "$key-foreground"), f"{_('Mend it in the way of that number.')}\n"]
            parts.append("\n")
        parts.append(_("The mouse works too: click a criterion, a response, a rubric, a tab or a key at the bottom."))
        return parts

    def action_close(self) -> None:
        """Close the page."""
        self.dismiss(None)


def words(place: str) -> str:
    """Say what a place is for."""
    return _(PLACES[place]) if place in PLACES else ""


PLACES = {
    actions.RUBRICS: later(
        "The rubrics of this workspace, set by set. Up and down open a rubric; Enter goes to its "
        "criteria, or opens and closes a set. A star marks what is not saved."
    ),
    actions.CRITERIA: later(
        "The criteria of the open rubric. y, n and u give your verdict on the chosen sample response,"
        " then the next criterion is chosen; so a response is marked from top to bottom. A criterion "
        "with negative points names a fault: y means that the fault is there. The signs: ✓ met, ✗ not"
        " met, ? cannot tell, · no verdict; ! error, ~ warning."
    ),
    actions.FORM: later(
        "The form of one criterion. Write freely: Tab goes to the next field, Esc back to the list. "
        "What is to mend stands below, a moment after you stop typing, and the words that it is about "
        "are underlined; F8 mends it. Undo brings everything back, word by word."
    ),
    actions.RESPONSES: later(
        "The sample responses: the verdict on the chosen criterion, the score, the rank. As long as a"
        " verdict is missing, the score is a range. Enter or Tab goes to the text."
    ),
    actions.READING: later(
        "The chosen response, or the conversation. Arrows scroll; y, n and u give your verdict on the"
        " chosen criterion, then the next one is chosen."
    ),
    actions.PROBLEMS: later(
        "Why this rubric cannot be shown: the file, the line and the column, and what to do. Mend it "
        "in a text editor, then open the rubric again from the list. Everything else goes on working."
    ),
    actions.RECORD: later(
        "What changed since the last record, in sentences. A record keeps this state in the history, "
        "with your name and a note; any record can be looked at and brought back."
    ),
    actions.RELEASE: later(
        "A release is a version of the set that graders can pin: it is written once and never changes."
    ),
    actions.FINDINGS: later(
        "Everything that the check found. Errors stop a release; warnings and hints never stop "
        "anything. Enter opens a finding: why it matters, and what can be done. What is shown can be chosen by weight, "
        "set, family of rules and words; what stands in brackets is at work. Known faults are those that a set's "
        "baseline lets be."
    ),
    actions.FILTER: later("Only findings that hold all the words you type are shown. Enter or Esc goes to the list."),
    actions.FOUND: later(
        "What the check says about this criterion, the heaviest first: ! error, ~ warning, ? hint. The words that a "
        "finding is about are underlined in the text. Enter opens it: why it matters, with examples, and what can be "
        "done."
    ),
    actions.MENDING: later(
        "One finding: why it matters, a bad and a good example, and each way to mend it, with what the fields say "
        "before and after. Whatever you choose here, Ctrl+Z takes it back."
    ),
    actions.START: later("A workspace is a folder that holds your rubrics. Nothing is written before you choose."),
}
"""What each place is for; translated when it is shown."""
