"""What the check says about the selected criterion, below its form: each a line that can be reached and opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from rubric_studio.language import _, counted
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import put
from rubric_studio.tui.sentences import SentenceLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult

    from rubric_studio.finding import Finding

MOST = 8
"""Findings about one criterion that are shown; of more, only how many there are."""


class FoundLine(SentenceLine):
    """One finding in full: sign, weight, code, sentence, and the key that mends it."""

    class Chosen(SentenceLine.Chosen):
        """A finding was clicked."""

    def show(self, finding: Finding | None, hint: str) -> None:
        """Show a finding, or nothing."""
        parts = phrases.finding_parts(finding) if finding else []
        self.put(finding, Content.assemble(*parts, (f"  ({hint})" if hint else "", "$key-foreground")))


class Found(VerticalScroll, can_focus=False):
    """The findings about one criterion, and what the form itself has to say."""

    place = actions.FOUND

    class Left(Message):
        """The finding that had the focus is not there any more."""

    def __init__(self) -> None:
        super().__init__(id="found")

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static(id="found-note")
        for _number in range(MOST):
            yield FoundLine()
        yield Static(id="found-more")

    @property
    def chosen(self) -> Finding | None:
        """Give the finding that has the focus."""
        return next((line.item for line in self.query(FoundLine) if line.has_focus), None)

    def show(self, found: Sequence[Finding] | None, notes: Sequence[str], ways: Mapping[Finding, bool]) -> None:
        """Show findings.

        Args:
            found: about the selected criterion; None as long as it has not been looked at.
            notes: what the form has to say itself.
            ways: of which findings there is a ready way to mend, as far as that is known.
        """
        for line, finding in zip(self.query(FoundLine), [*(found or ()), *[None] * MOST], strict=False):
            if finding is None and line.has_focus:
                self.post_message(self.Left())
            line.show(finding, _hint(finding, ways) if finding else "")
        quiet = _("Nothing to mend here.") if found is not None and not found else ""
        note = self.query_one("#found-note", Static)
        note.display = bool(notes or quiet)
        put(note, Content.assemble(*((f"{text}\n", "$warning") for text in notes), (quiet, "$quiet")))
        more = max(len(found or ()) - MOST, 0)
        last = self.query_one("#found-more", Static)
        last.display = bool(more)
        put(last, Content.styled(counted("and one more", "and {n} more", more), "$quiet"))

    def on_click(self, event: events.Click) -> None:
        """Take no focus from the form."""
        event.stop()


def _hint(finding: Finding, ways: Mapping[Finding, bool]) -> str:
    """Say the key that mends it."""
    if finding not in ways:
        return ""
    words = _("{key} mends this") if ways[finding] else _("{key} says how")
    return words.format(key=actions.key("mend"))
