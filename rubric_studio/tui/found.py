"""What the check says about the selected criterion, below its form: each a line that can be reached and opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from rubric_studio.language import _
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import put
from rubric_studio.tui.sentences import SentenceLine, Sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from rubric_studio.finding import Finding


class FoundLine(SentenceLine):
    """One finding in full: sign, weight, code, sentence, and the key that mends it."""

    class Chosen(SentenceLine.Chosen):
        """A finding was clicked."""

    def show(self, finding: Finding | None, hint: str) -> None:
        """Show a finding, or nothing."""
        parts = phrases.finding_parts(finding) if finding else []
        self.put(finding, Content.assemble(*parts, (f"  ({hint})" if hint else "", "$key-foreground")))


class Found(Sentences):
    """The findings about one criterion, and what the form itself has to say."""

    LINE, MOST = FoundLine, 8
    place = actions.FOUND

    class Left(Message):
        """The finding that had the focus is not there any more."""

    def __init__(self) -> None:
        super().__init__(id="found")

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static(id="found-note")
        yield from super().compose()

    def show(self, found: Sequence[Finding] | None, notes: Sequence[str], ways: Mapping[Finding, bool]) -> None:
        """Show findings.

        Args:
            found: about the selected criterion; None as long as it has not been looked at.
            notes: what the form has to say itself.
            ways: of which findings there is a ready way to mend, as far as that is known.
        """
        self.fill(found or (), lambda line, finding: line.show(finding, _hint(finding, ways) if finding else ""))
        quiet = _("Nothing to mend here.") if found is not None and not found else ""
        note = self.query_one("#found-note", Static)
        note.display = bool(notes or quiet)
        put(note, Content.assemble(*((f"{text}\n", "$warning") for text in notes), (quiet, "$quiet")))

    def let_go(self) -> None:
        """Tell who lays the screen out: form or YAML gets the focus."""
        self.post_message(self.Left())


def _hint(finding: Finding, ways: Mapping[Finding, bool]) -> str:
    """Say the key that mends it."""
    if finding not in ways:
        return ""
    words = _("{key} mends this") if ways[finding] else _("{key} says how")
    return words.format(key=actions.key("mend"))
