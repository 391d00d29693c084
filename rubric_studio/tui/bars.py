"""The bars of a screen: the line at the top, the keys at the bottom, tabs; each one line, and all can be clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from rubric_studio.text import cells, one_line

if TYPE_CHECKING:
    from textual import events

GAP = " · "
"""Stands between the parts of the top line."""

Item = tuple[str, str, str]
"""What a click does, the key, the word."""


def put(static: Static, content: Content, *, slack: int = 0) -> None:
    """Show a text, without laying the whole screen out again where it takes no more room than the one before.

    Args:
        static: where.
        content: what.
        slack: how many lines may stay empty rather than lay the screen out again.
    """
    held = static.content
    if not (isinstance(held, Content) and held.is_same(content)):
        size = static.size
        height = content.get_height({}, size.width) if size.width else 0
        static.update(content, layout=not size.width or not size.height - slack <= height <= size.height)


class TopLine(Widget):
    """What is open at the left, the state of saving at the right."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left: tuple[str, ...] = ()
        self._right: tuple[str, ...] = ()

    def show(self, left: tuple[str, ...], right: tuple[str, ...]) -> None:
        """Show these; where room is short, the last of the left ones go first."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render(self) -> Content:
        """Draw it."""
        width = max(self.size.width, 1)
        left, right = list(self._left), "   ".join(part for part in self._right if part)
        while len(left) > 1 and cells(GAP.join(left)) + cells(right) + 3 > width:
            left.pop()
        head = one_line(GAP.join(left), max(width - cells(right) - 3, 1))
        gap = " " * max(width - cells(head) - cells(right), 1)
        name = one_line(left[0], cells(head)) if left else ""
        return Content.assemble((name, "bold"), head[len(name) :], gap, (right, "bold"))


class Heading(Static):
    """A title; a click on it does what the key in it does."""

    class Pressed(Message):
        """It was clicked."""

    def on_click(self) -> None:
        """Tell that it was clicked."""
        self.post_message(self.Pressed())


class _Row(Widget):
    """Words in a row that can be clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.items: list[Item] = []
        self._spans: list[tuple[int, int, str]] = []

    class Pressed(Message):
        """One of the words was clicked."""

        def __init__(self, row: _Row, action: str) -> None:
            super().__init__()
            self.row, self.action = row, action

        @property
        def control(self) -> _Row:
            """Give the row."""
            return self.row

    @property
    def starts(self) -> list[tuple[str, int]]:
        """Tell what clicks do, and the columns at which those words begin."""
        return [(action, start) for start, _end, action in self._spans]

    def show(self, items: list[Item]) -> None:
        """Show these words."""
        if items != self.items:
            self.items = items
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        at = event.get_content_offset(self)
        found = [action for start, end, action in self._spans if at and start <= at.x < end]
        if found:
            self.post_message(self.Pressed(self, found[0]))


class FootLine(_Row):
    """The keys that work here, in words."""

    class Pressed(_Row.Pressed):
        """A key's words were clicked."""

    def render(self) -> Content:
        """Draw as many as there is room for."""
        parts: list[tuple[str, str]] = []
        self._spans, x = [], 0
        for action, key, word in self.items:
            width = cells(key) + cells(word) + 3
            if x + width > self.size.width:
                continue  # a shorter one behind it may fit
            parts += [(f" {key} ", "bold $key-foreground"), (f"{word} ", "$foreground")]
            self._spans.append((x, x + width, action))
            x += width
        return Content.assemble(*parts)


class Tabs(_Row):
    """Names of panes, one of them open."""

    class Pressed(_Row.Pressed):
        """A tab was clicked."""

    open = ""

    def choose(self, action: str) -> None:
        """Show one as the open one."""
        if action != self.open:
            self.open = action
            self.refresh()

    def render(self) -> Content:
        """Draw them, the open one in brackets."""
        parts: list[tuple[str, str]] = []
        self._spans, x = [], 0
        for action, key, word in self.items:
            named = f"{key} {word}" if key else word
            text = f"[{named}] " if action == self.open else f" {named}  "
            parts.append((text, "bold $key-foreground" if action == self.open else "$foreground"))
            self._spans.append((x, x + cells(text), action))
            x += cells(text)
        return Content.assemble(*parts)


class Notice(_Row):
    """A line that stays in sight until what it says is settled; a click settles it."""

    class Pressed(_Row.Pressed):
        """It was clicked."""

    def say(self, action: str, words: str) -> None:
        """Say something; nothing takes the line away."""
        self.display = bool(words)
        self.show([(action, "!", words)] if words else [])

    def on_click(self, event: events.Click) -> None:
        """Do what it says, wherever it was clicked."""
        event.prevent_default()  # Textual would ask the row's handler next
        for action, _key, _word in self.items:
            self.post_message(self.Pressed(self, action))

    def render(self) -> Content:
        """Draw it."""
        words = " ".join(f"{key} {word}" for _action, key, word in self.items)
        return Content.styled(one_line(words, max(self.size.width, 1)), "bold $warning")


class Chips(_Row):
    """Filters, each with its key; those at work stand in brackets."""

    class Pressed(_Row.Pressed):
        """A filter was clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._on: frozenset[str] = frozenset()

    def show_all(self, chips: list[tuple[str, str, str, bool]]) -> None:
        """Show these: what a click does, the key, the word, and whether it is at work."""
        self._on = frozenset(action for action, _key, _word, on in chips if on)
        self.items = [(action, key, word) for action, key, word, _on in chips]
        self.refresh()

    def render(self) -> Content:
        """Draw them, those at work in brackets."""
        parts: list[tuple[str, str]] = []
        self._spans, x = [], 0
        for action, key, word in self.items:
            on = action in self._on
            text = f"[{word}]" if on else f" {word} "
            parts += [(f" {key} ", "bold $key-foreground"), (text, "bold" if on else "$quiet")]
            width = cells(key) + cells(text) + 2
            self._spans.append((x, x + width, action))
            x += width
        return Content.assemble(*parts)
