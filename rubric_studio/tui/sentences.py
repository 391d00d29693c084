"""Sentences in a column, each of which can be reached and opened, with the keyboard and with the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from rubric_studio.language import _, counted
from rubric_studio.text import one_line
from rubric_studio.tui import actions
from rubric_studio.tui.bars import put

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult

    from rubric_studio.workflows.remarks import Remark


class SentenceLine(Widget, can_focus=True):
    """One thing to open, said in full."""

    BINDINGS: ClassVar = [
        Binding("up,k", "app.focus_previous", show=False),
        Binding("down,j", "app.focus_next", show=False),
    ]

    class Chosen(Message):
        """It was clicked."""

        def __init__(self, item: Any) -> None:
            super().__init__()
            self.item = item

    def __init__(self) -> None:
        super().__init__()
        self.display = False
        self.item: Any = None
        self._content = Content("")

    def put(self, item: Any, content: Content) -> None:
        """Show what there is to open, or nothing where that is None."""
        self.item = item
        self.display = item is not None
        if item is not None and not content.is_same(self._content):
            width = self.size.width
            taller = width < 1 or content.get_height({}, width) != self._content.get_height({}, width)
            self._content = content
            self.refresh(layout=taller)

    def render(self) -> Content:
        """Draw it."""
        return self._content

    def on_click(self) -> None:
        """Open it."""
        if self.item is not None:
            self.post_message(self.Chosen(self.item))


class Sentences(VerticalScroll, can_focus=False):
    """Sentences to open, as many as there is room for; of more, only how many there are."""

    LINE: ClassVar[type[SentenceLine]] = SentenceLine
    MOST: ClassVar[int]

    def compose(self) -> ComposeResult:
        """Lay it out."""
        for _number in range(self.MOST):
            yield self.LINE()
        yield Static(id=f"{self.id}-more")

    @property
    def lines(self) -> list[SentenceLine]:
        """Give the lines, those too that are empty."""
        return list(self.query(SentenceLine))

    @property
    def chosen(self) -> Any:
        """Give what the line with the focus is about, None where none has it."""
        return next((line.item for line in self.lines if line.has_focus), None)

    def fill(self, items: Sequence[Any], show: Callable[[Any, Any], None]) -> None:
        """Show what there is to open: each line is shown its item, the empty ones None."""
        for line, item in zip(self.lines, [*items, *[None] * self.MOST], strict=False):
            if item is None and line.has_focus:
                self.let_go()
            show(line, item)
        more = max(len(items) - self.MOST, 0)
        last = self.query_one(f"#{self.id}-more", Static)
        last.display = bool(more)
        put(last, Content.styled(counted("and one more", "and {n} more", more), "$quiet"))

    def let_go(self) -> None:
        """Give the focus away: the line that had it is empty now."""
        raise NotImplementedError

    def on_click(self, event: events.Click) -> None:
        """Take no focus from what is beside it."""
        event.stop()


class RemarkLine(SentenceLine):
    """A remark in full."""

    class Chosen(SentenceLine.Chosen):
        """A remark was clicked."""

    def show(self, remark: Remark | None) -> None:
        """Show a remark, or nothing."""
        text = Content.assemble(("! ", "bold $warning"), one_line(remark.text)) if remark else Content("")
        self.put(remark, text)


class Remarks(Sentences):
    """What the verdicts say about the rubric; Enter or a click goes to what a remark is about.

    Args:
        home: the widget, as a selector, that gets the focus from a remark that holds no more.
        place: what the place is called.
    """

    LINE, MOST = RemarkLine, 6

    def __init__(self, *, home: str, place: str = actions.REMARKS) -> None:
        super().__init__(id="remarks")
        self.place = place
        self._home = home

    @property
    def first(self) -> SentenceLine | None:
        """Give the first remark's line, None where there is none."""
        return next((line for line in self.lines if line.display), None)

    def show(self, remarks: Sequence[Remark]) -> None:
        """Show remarks."""
        self.display = bool(remarks)
        self.fill(remarks, RemarkLine.show)

    @property
    def below(self) -> int:
        """Count the remarks that do not stand wholly above the lower edge."""
        end = self.scroll_offset.y + self.scrollable_content_region.height
        return sum(line.display and line.virtual_region.bottom > end for line in self.lines)

    def let_go(self) -> None:
        """Give the focus to the lists."""
        self.screen.set_focus(self.screen.query_one(self._home))


class Below(Static):
    """How many remarks are below those in sight, and the key that goes on to them."""

    def on_mount(self) -> None:
        """Follow the remarks."""
        self.display = False
        remarks = self.screen.query_one(Remarks)
        for held, what in ((remarks, "scroll_y"), (remarks, "virtual_size"), (self.screen, "focused")):
            self.watch(held, what, self._count_soon, init=False)

    def _count_soon(self) -> None:
        self.call_after_refresh(self._count)

    def _count(self) -> None:
        if not self.is_attached:  # its screen was left meanwhile
            return
        remarks = self.screen.query_one(Remarks)
        self.display = remarks.display and remarks.max_scroll_y > 0
        key = _("Down") if remarks.chosen else actions.key("remarks")
        below = remarks.below
        words = counted("{key}: one more", "{key}: {n} more", below, key=key)
        put(self, Content.styled(words if below else "", "$key-foreground"))
