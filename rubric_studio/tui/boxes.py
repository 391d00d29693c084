"""Text boxes of the form: what is pasted is cleaned, and the words that findings are about are underlined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Input, TextArea

from rubric_studio.language import _
from rubric_studio.text import safe
from rubric_studio.tui.words import Marked

if TYPE_CHECKING:
    from rich.text import Text
    from textual import events

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(text: str) -> str:
    """Make pasted text fit to be written: line breaks of every kind are plain ones, control characters go."""
    return _CONTROLS.sub("", _BREAKS.sub("\n", text))


class TextBox(TextArea):
    """A text box of the form: Tab leaves it, what is pasted into it is cleaned, and words can be underlined in it."""

    COMPONENT_CLASSES: ClassVar = {"text-box--error", "text-box--warning", "text-box--hint"}

    def __init__(self, field: str) -> None:
        super().__init__(
            id=field,
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

    def fill(self, text: str) -> None:
        """Hold a text; one that a box cannot hold as it is can only be read."""
        held = safe(text)
        self.note = ""
        self.read_only = held != text.replace("\r\n", "\n")
        if self.read_only:
            self.note = _(
                "This text holds characters that cannot be edited here (shown as ␛ or [U+…]). "
                "Change it in a text editor."
            )
        if self.text != held:
            at = self.cursor_location
            self.load_text(held)
            self.move_cursor(min(at, self.document.end))

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


class LineBox(Input):
    """A one-line box whose pasted text is cleaned."""

    def _on_paste(self, event: events.Paste) -> None:
        event.text = clean(event.text)
