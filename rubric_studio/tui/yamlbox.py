"""The box in which one criterion is written as YAML: colours, line numbers, and the words that findings are about."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from rich.style import Style
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets.text_area import TextAreaTheme

from rubric_studio.finding import Severity
from rubric_studio.language import _
from rubric_studio.tui import actions
from rubric_studio.tui.bars import Heading, put
from rubric_studio.tui.boxes import TextBox
from rubric_studio.tui.steps import new_word
from rubric_studio.tui.words import Mark, Marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import TextArea

    from rubric_studio.finding import Finding, Problem

COLOURED = 20_000
"""Characters of a text up to which it is coloured and its lines are broken: all of it is done again at each key."""

ROLES = {
    "yaml.field": "primary",
    "number": "success",
    "boolean": "success",
    "constant.builtin": "success",
    "comment": "quiet",
    "punctuation.delimiter": "quiet",
    "punctuation.bracket": "quiet",
    "punctuation.special": "quiet",
    "string.escape": "key-foreground",
    "type": "error",
    "error": "error",
}
"""What the colours of YAML's parts are called in the studio's themes; all else is plain text."""


class YamlBox(TextBox):
    """A text box for YAML: Enter goes on at the same indent, Tab leaves the box."""

    def __init__(self) -> None:
        super().__init__("yaml-text")

    def on_mount(self) -> None:
        """Take the theme's colours, now and whenever another theme is chosen."""
        self.show_line_numbers = True
        self._take_colours()
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._take_colours())

    def _take_colours(self) -> None:
        colours = self.app.theme_variables
        styles = {part: Style(color=colours.get(role) or colours["foreground"]) for part, role in ROLES.items()}
        theme = TextAreaTheme(f"yaml {self.app.theme}", syntax_styles=styles)
        self.register_theme(theme)
        self.theme = theme.name
        self.notify_style_update()

    def _fold(self, text: str) -> None:
        """Colour the text and fold its lines if it is not too long for that."""
        self.soft_wrap = len(text) <= COLOURED
        wanted = "yaml" if len(text) <= COLOURED and find_spec("tree_sitter_yaml") else None
        if wanted != self.language:
            at = self.selection
            self.language = wanted
            self.selection = at

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter" and not self.read_only:
            event.stop()
            event.prevent_default()
            start, end = sorted(self.selection)
            before = self.document.get_line(start[0])[: start[1]]
            # below "- key" the next key stands under the first one
            rest = before.lstrip(" ")
            indent = len(before) - len(rest.removeprefix("-").lstrip(" ") if rest.startswith("- ") else rest)
            self.replace("\n" + " " * indent, start, end, maintain_selection_offset=False)


class YamlPane(Vertical):
    """One criterion as YAML, in the place of its form."""

    place = actions.YAML

    class Edited(Message):
        """Something was typed. ``word``: a word is finished, and the next one begun."""

        def __init__(self, *, word: bool) -> None:
            super().__init__()
            self.word = word

    def __init__(self) -> None:
        super().__init__(id="yaml")
        self.criterion = ""
        self.broken = False
        self._shown = ""
        self._last = ""
        self._words: list[str] = []
        self._taken = ("", "")

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Heading(id="yaml-title")
        yield YamlBox()

    @property
    def box(self) -> YamlBox:
        """Give the box."""
        return self.query_one(YamlBox)

    # showing ----------------------------------------------------------------------------------------------------------

    def show_heading(self, heading: str) -> None:
        """Show which criterion it is, and the way back."""
        key = "$key-foreground"
        way = (("F2", key), f" {_('or')} ", ("Esc", key), _(": ") + _("back to the form"))
        put(self.query_one(Heading), Content.assemble(heading.rstrip(".。") + _(". "), *way))

    def show(self, criterion: str, text: str, *, broken: bool) -> None:
        """Show a criterion's YAML; what was typed stays as it was typed where it comes to the same.

        Args:
            criterion: its id.
            text: what stands in the file, or what was typed and cannot be read.
            broken: it cannot be read.
        """
        other, self.criterion, self.broken = criterion != self.criterion, criterion, broken
        if other or (self.box.text, text) != self._taken:
            self.box.fill(text)
            self._taken = ("", "")
        if other:
            self.box.move_cursor((0, 0))
        self._shown = self._last = self.box.text
        self._words = []

    def underline(self, text: str, found: Iterable[tuple[Finding, int, int]], problems: Sequence[Problem]) -> None:
        """Underline the words that findings are about, and where the text cannot be read.

        Args:
            text: the text in which the words were found.
            found: findings, and where their words begin and end in it.
            problems: why the text in the box cannot be read.
        """
        box = self.box
        if problems:
            marks = [_rest_of_line(box.text, problem) for problem in problems]
            box.underline(Marked(box.text, tuple(mark for mark in marks if mark)))
        else:
            marked = [Mark(start, end, finding.severity) for finding, start, end in found]
            box.underline(Marked(text, tuple(reversed(marked))))

    def go_to(self, index: int) -> None:
        """Put the cursor before a character."""
        before = self.box.text[:index]
        self.box.move_cursor((before.count("\n"), index - before.rfind("\n") - 1), center=True)

    # what the person did ----------------------------------------------------------------------------------------------

    def flush(self, *, whole: bool = True) -> list[str]:
        """Give what was typed since it was last asked, word by word; without ``whole`` only finished words."""
        if not self.criterion or self.box.read_only:
            return []
        texts = [*self._words, self.box.text] if whole else self._words
        self._words = []
        made = [text for text, before in zip(texts, [self._shown, *texts], strict=False) if text != before]
        if texts:
            self._shown = texts[-1]
        return made

    def took(self, text: str, *, broken: bool) -> None:
        """Learn what the file says, or what is kept beside it, now that what was typed was taken over."""
        self._taken, self.broken = (self.box.text, text), broken

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell that something was typed."""
        event.stop()
        text = self.box.text
        if not self.criterion or text in (self._shown, self._last):
            return
        word = new_word(self._last, text)
        if word:
            self._words.append(self._last)
        self._last = text
        self.post_message(self.Edited(word=word))


def _rest_of_line(text: str, problem: Problem) -> Mark | None:
    """Mark the line of a problem from where it stands."""
    held = text.split("\n")
    number = min(problem.place.line if problem.place else 1, len(held)) - 1
    start = sum(len(line) + 1 for line in held[:number])
    line = held[number].rstrip()
    column = min((problem.place.column if problem.place else 1) - 1, len(line))
    if not line[column:].strip():
        column = len(line) - len(line.lstrip())
    return Mark(start + column, start + len(line), Severity.ERROR) if line else None
