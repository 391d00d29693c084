"""Text boxes of the form: what is pasted is cleaned, and the words that findings are about are underlined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from textual.actions import SkipAction
from textual.binding import Binding
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Selection

from rubric_studio.language import _
from rubric_studio.text import safe
from rubric_studio.tui.words import Marked, alike

if TYPE_CHECKING:
    from rich.text import Text
    from textual import events

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


_GAP = re.compile("\u27e8[^\u27e8\u27e9]*\u27e9")
"""What a pattern leaves to be filled in."""


def clean(text: str) -> str:
    """Make pasted text fit to be written: line breaks of every kind are plain ones, control characters go."""
    return _CONTROLS.sub("", _BREAKS.sub("\n", text))


class TextBox(TextArea):
    """A text box of the form: Tab goes to the next gap or leaves it, pastes are cleaned, words underlined."""

    COMPONENT_CLASSES: ClassVar = {"text-box--error", "text-box--warning", "text-box--hint"}
    BINDINGS: ClassVar = [
        Binding("ctrl+a", "select_all", show=False),
        Binding("ctrl+home", "go_to_start", show=False),
        Binding("ctrl+end", "go_to_end", show=False),
        Binding("tab", "next_gap", show=False),
    ]

    def __init__(self, field: str, *, classes: str = "") -> None:
        super().__init__(
            id=field,
            classes=classes,
            compact=True,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,  # its colour would go over that of the words
        )
        self.note = ""
        self._marked = Marked()

    async def _on_paste(self, event: events.Paste) -> None:
        # Textual calls the handler of each class in turn: TextArea's is next
        event.text = clean(event.text)
        self._fold(self.text + event.text)

    def _fold(self, text: str) -> None:
        """Fold the lines of what is going to stand here, but for a text in which that takes seconds a key."""
        self.soft_wrap = all(len(line) <= LONG_LINE for line in text.split("\n"))

    def action_go_to_start(self) -> None:
        """Go to the beginning of the text."""
        self.move_cursor((0, 0))

    def action_go_to_end(self) -> None:
        """Go to the end of the text."""
        self.move_cursor(self.document.end)

    def action_next_gap(self) -> None:
        """Select the next ⟨…⟩ to be filled in; where there is none behind the cursor, Tab leaves the box as ever."""
        found = _GAP.search(self.text, _index(self.text, max(self.selection)))
        if found is None:
            raise SkipAction
        self.selection = Selection(*(_location(self.text, at) for at in found.span()))
        self.scroll_cursor_visible()

    def undo(self) -> None:
        """Undo what was typed last here; the cursor leaves first, or Textual looks for it in a line that is gone."""
        if self.history.undo_stack:
            self.selection = Selection.cursor((0, 0))
        super().undo()

    def redo(self) -> None:
        """Do again what was undone here, in the same way."""
        if self.history.redo_stack:
            self.selection = Selection.cursor((0, 0))
        super().redo()

    def fill(self, text: str, *, anew: bool = False) -> None:
        """Hold a text; one that a box cannot hold as it is can only be read.

        Args:
            text: the text.
            anew: it is another one, not the same that was changed elsewhere: the cursor goes to its beginning.
        """
        held = safe(text)
        self.note = ""
        self.read_only = held != text.replace("\r\n", "\n")
        if self.read_only:
            self.note = _(
                "This text holds characters that cannot be edited here (shown as ␛ or [U+…]). "
                "Change it in a text editor."
            )
        if self.text != held:
            at = 0 if anew else _moved(self.text, held, _index(self.text, self.selection.end))
            self._fold(held)
            self.load_text(held)
            self.move_cursor(_location(held, at))
        elif anew:
            self.move_cursor((0, 0))

    def underline(self, marked: Marked) -> None:
        """Underline these words; while more is typed they stay underlined where they are."""
        now = marked.now(self.text)
        if now != self._marked:
            self._marked = now
            self.notify_style_update()  # lets go of the lines that are drawn already
            self.refresh()

    def get_line(self, line_index: int) -> Text:
        """Give a line as it is drawn."""
        line = super().get_line(line_index)
        if self._marked.marks:
            self._marked = self._marked.now(self.document.text)
            for mark in self._marked.of_line(line_index):
                style = self.get_component_rich_style(f"text-box--{mark.weight}", partial=True)
                line.stylize(style, mark.start, mark.end)
        return line


def _moved(before: str, after: str, at: int) -> int:
    """Give the place in a changed text where the cursor belongs: where it was, or behind what was changed before it."""
    start = alike(before, after)
    tail = alike(before[start:][::-1], after[start:][::-1])
    if at <= start:
        return at
    return max(at + len(after) - len(before), start) if at >= len(before) - tail else len(after) - tail


def _index(text: str, location: tuple[int, int]) -> int:
    return sum(len(line) + 1 for line in text.split("\n")[: location[0]]) + location[1]


def _location(text: str, index: int) -> tuple[int, int]:
    before = text[:index]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


LONG, LONG_LINE, PART = 400_000, 20_000, 4_000
"""Characters of a text, or of one line of it, that are too many to be edited in a box, and how many are then shown."""


class LongBox(TextBox):
    """A text box for a text of any length, held exactly as it came for as long as nobody changes it here.

    What is too long to be edited here without waiting at every key is held whole and shown in part.
    """

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self._whole = ""
        self._part = ""

    @property
    def value(self) -> str:
        """Give the text: as it came, or as it was changed."""
        return self._whole if self.text == self._part else self.text

    @property
    def too_long(self) -> bool:
        """Tell whether the text is shown in part only."""
        return _too_long(self.value)

    def fill(self, text: str, *, anew: bool = False) -> None:
        """Hold a text."""
        self._whole = text
        if _too_long(text):
            self.load_text(safe(text[:PART]))
            self.read_only = True
            self.note = _("All {n} characters are held; the beginning is shown, and it cannot be edited here.").format(
                n=f"{len(text):,}"
            )
        else:
            super().fill(text, anew=anew)
        self._part = self.text

    async def _on_paste(self, event: events.Paste) -> None:
        # a text that is too long goes in as a whole: neither TextBox nor Textual sees it
        start, end = sorted(self.selection)
        before = self.get_text_range((0, 0), start)
        behind = self.get_text_range(end, self.document.end)
        made = "" if self.read_only else f"{before}{clean(event.text)}{behind}"
        if _too_long(made):
            event.prevent_default()
            event.stop()
            self.fill(made)
            self.post_message(self.Changed(self))


def _too_long(text: str) -> bool:
    return len(text) > LONG or any(len(line) > LONG_LINE for line in text.split("\n"))


class LineBox(Input):
    """A one-line box whose pasted text is cleaned."""

    BINDINGS: ClassVar = [Binding("ctrl+a", "select_all", show=False)]

    def _on_paste(self, event: events.Paste) -> None:
        event.text = clean(event.text)
