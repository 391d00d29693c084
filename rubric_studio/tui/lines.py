"""A list of one-line rows, drawn only where they are seen: thousands of rows cost no more than a screenful."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from rich.segment import Segment
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from rubric_studio.text import cells, one_line

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events

Part = tuple[str, str]
"""A piece of a row: its text, safe to show, and one of the list's styles ("" for the plain one)."""


MOST_DRAWN = 500
"""Rows that are kept as they were drawn."""


class LineList(ScrollView, can_focus=True):
    """A list that asks ``row`` for each line it shows."""

    BINDINGS: ClassVar = [
        Binding("up,k", "step(-1)", show=False),
        Binding("down,j", "step(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(1)", show=False),
    ]
    COMPONENT_CLASSES: ClassVar = {
        "line--plain", "line--cursor", "line--dim", "line--bad", "line--good", "line--key", "line--head",
    }  # fmt: skip

    cursor: reactive[int] = reactive(0, repaint=False)

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, lines: LineList) -> None:
            super().__init__()
            self.lines = lines

        @property
        def control(self) -> LineList:
            """Give the list."""
            return self.lines

    class Chosen(Moved):
        """A row was clicked."""

    def __init__(self, *, id: str | None = None, place: str = "") -> None:
        super().__init__(id=id)
        self.place = place
        self.count = 0
        self.empty = ""
        self._styles_held: dict[tuple[str, bool], Style] = {}
        self._drawn: dict[tuple[int, bool], Strip] = {}

    def row(self, index: int, width: int) -> list[Part]:
        """Give the parts of a row."""
        raise NotImplementedError

    def reset(self, count: int, cursor: int = 0) -> None:
        """Show so many rows, the cursor on one of them, without telling anybody."""
        self.count = count
        cursor = min(max(cursor, 0), max(count - 1, 0))
        with self.prevent(LineList.Moved):
            self.set_reactive(LineList.cursor, cursor)
        self.virtual_size = Size(self._width, count)
        self._follow()
        self.refresh()

    @property
    def _width(self) -> int:
        return max(self.scrollable_content_region.width, 1)

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint the two rows that changed, and say so."""
        for at in (old, new):
            self.refresh(Region(0, at - self.scroll_offset.y, self.size.width, 1))
        self._follow()
        self.post_message(self.Moved(self))

    def _follow(self) -> None:
        if self.count and self.size.height:
            self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)

    def on_resize(self) -> None:
        """Fit the rows to the new width."""
        self._drawn.clear()
        self.virtual_size = Size(self._width, self.count)
        self._follow()

    def action_step(self, by: int) -> None:
        """Move the cursor by rows."""
        if self.count:
            self.cursor = min(max(self.cursor + by, 0), self.count - 1)

    def action_page(self, by: int) -> None:
        """Move the cursor by pages."""
        self.action_step(by * max(self.size.height - 1, 1))

    def action_edge(self, end: int) -> None:
        """Move the cursor to the first or the last row."""
        self.action_step(self.count if end else -self.count)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is."""
        at = event.get_content_offset(self)
        if at is not None and 0 <= (index := at.y + self.scroll_offset.y) < self.count:
            self.cursor = index
            self.post_message(self.Chosen(self))

    def on_focus(self) -> None:
        """Show the cursor brighter."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor dimmer."""
        self.refresh()

    def style(self, name: str, *, cursor: bool) -> Style:
        """Give one of the list's styles; on the cursor's row, with its background."""
        held = self._styles_held.get((name, cursor))
        if held is None:
            style = self.get_component_rich_style(f"line--{name or 'plain'}", partial=True)
            base = self.get_component_rich_style("line--cursor", partial=True) if cursor else self.rich_style
            held = self._styles_held[name, cursor] = base + style
        return held

    def notify_style_update(self) -> None:
        """Forget the styles: focus or colours changed."""
        self._styles_held.clear()
        self._drawn.clear()
        super().notify_style_update()

    # drawing ----------------------------------------------------------------------------------------------------------

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw again; all rows anew, unless only parts are named, as moving and scrolling do."""
        if not regions:
            self._drawn.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def redraw(self, index: int) -> None:
        """Draw one row anew."""
        for at_cursor in (True, False):
            self._drawn.pop((index, at_cursor), None)
        self.refresh(Region(0, index - self.scroll_offset.y, self.outer_size.width, 1))

    @property
    def drawn(self) -> set[int]:
        """Give the rows that are kept as they were drawn."""
        return {index for index, _at_cursor in self._drawn if index < self.count}

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw some lines of the screen.

        Textual makes every line anew when a list scrolls, and all that it works out of a line with it: twice the cost
        of a key. Here a row is drawn once and stays as it is. A list has neither border nor padding of its own.
        """
        filters, background = self.get_line_filters(), self.background_colors[1]
        strips = []
        for y in crop.line_range:
            strip = self.render_line(y)
            for each in filters:
                strip = strip.apply_filter(each, background)
            strips.append(strip)
        if crop.column_span != (0, self.outer_size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        index, width = y + self.scroll_offset.y, self.outer_size.width
        if not self.count and y == 0 and self.empty:
            return Strip([Segment(f" {column(self.empty, max(width - 1, 1))}", self.style("dim", cursor=False))])
        if not 0 <= index < self.count:
            return Strip.blank(width, self.rich_style)
        key = (index, index == self.cursor)
        strip = self._drawn.get(key)
        if strip is None or strip.cell_length != width:
            if len(self._drawn) > MOST_DRAWN:
                self._drawn.clear()
            strip = self._drawn[key] = self._draw(index, width, at_cursor=key[1])
        return strip

    def _draw(self, index: int, width: int, *, at_cursor: bool) -> Strip:
        parts = [(">" if at_cursor else " ", "key"), *self.row(index, self._width - 1)]
        strip = Strip([Segment(text, self.style(name, cursor=at_cursor)) for text, name in parts])
        return strip.adjust_cell_length(width, self.style("", cursor=at_cursor))


def column(text: str, width: int, *, right: bool = False) -> str:
    """Fit a text into a column."""
    fitted = one_line(text, width)
    gap = " " * max(0, width - cells(fitted))
    return gap + fitted if right else fitted + gap
