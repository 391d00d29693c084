"""The author's order: in which order one would rank the responses, and whether the rubric agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.text import cells, one_line, safe
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import FootLine, TopLine, put
from rubric_studio.tui.beside import BesideScreen
from rubric_studio.tui.boxes import LineBox
from rubric_studio.tui.lines import LineList, Part, column
from rubric_studio.workflows import order as orders

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.message import Message
    from textual.widgets import Input

    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.order import Order
    from rubric_studio.workflows.verdicts import Standing


class OrderList(LineList):
    """The responses in the author's order, then those that are not in it."""

    class Dropped(LineList.Moved):
        """A response was dragged to another row."""

        def __init__(self, lines: LineList, taken: int, to: int) -> None:
            super().__init__(lines)
            self.taken, self.to = taken, to

    def __init__(self) -> None:
        super().__init__(id="order", place=actions.ORDER)
        self.rows: list[tuple[Standing, int, str]] = []
        self._taken: int | None = None

    @property
    def chosen(self) -> str:
        """Give the id of the response at the cursor."""
        return self.rows[self.cursor][0].response.id if self.rows else ""

    def fill(self, standings: list[Standing], order: Order, chosen: str) -> None:
        """Show the responses, the cursor on one of them."""
        held = {standing.response.id: (standing, number) for number, standing in enumerate(standings, 1)}
        self.rows, before = [], 0
        for place in order:
            said = f"{before + 1}{'=' if len(place) > 1 else '.'}"
            self.rows += [(*held.pop(id_), said) for id_ in place]
            before += len(place)
        self.rows += [(standing, number, "") for standing, number in held.values()]
        at = next((n for n, row in enumerate(self.rows) if row[0].response.id == chosen), 0)
        self.styles.max_height = max(len(self.rows), 1)
        self.reset(len(self.rows), at)

    def row(self, index: int, width: int) -> list[Part]:
        """Draw a response: its place, number and name, what the rubric says, its first words."""
        standing, number, place = self.rows[index]
        name = min(max(width // 4, 12), 30)
        score = f"{phrases.score(standing.result, short=True)} {phrases.rank(standing)}"
        parts = [
            (column(place or "-", 4), "key" if place else "dim"),
            (column(f"{number} {standing.name}", name) + " ", "head" if place else ""),
            (column(score, 14) + " ", "dim"),
        ]
        left = max(width - sum(cells(text) for text, _style in parts), 1)
        return [*parts, (one_line(standing.response.text[:200], left), "" if place else "dim")]

    # dragging ---------------------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take the response under the mouse."""
        self._taken = self._row_at(event)
        if self._taken is not None:
            self.cursor = self._taken

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let it go."""
        to, taken = self._row_at(event), self._taken
        self._taken = None
        if to is not None and taken is not None and to != taken:
            self.post_message(self.Dropped(self, taken, to))

    def on_click(self, event: events.Click) -> None:
        """Leave it to the two above: the button may have come up on another row."""
        event.prevent_default()

    def _row_at(self, event: events.MouseEvent) -> int | None:
        spot = event.get_content_offset(self)
        index = spot.y + self.scroll_offset.y if spot is not None else -1
        return index if 0 <= index < self.count else None


class OrderLine(LineBox):
    """The line into which an order is typed."""

    place = actions.ORDER_LINE

    def __init__(self) -> None:
        words = _("Or type the numbers, the best first: 2 1 = 3")
        super().__init__(id="order-line", compact=True, select_on_focus=False, placeholder=words)


class OrderScreen(BesideScreen):
    """A list to rank; every move is a step that can be undone."""

    PLACE = actions.ORDER
    CSS_PATH = "matrix.tcss"
    BINDINGS: ClassVar = [
        *actions.bindings(frozenset({actions.ORDER, actions.ORDER_LINE})),
        *(Binding(str(n), f"digit({n})", show=False) for n in range(1, 10)),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._failed = ""

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        yield Static(id="order-head")
        yield OrderList()
        yield Static(id="order-words")
        yield OrderLine()
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Show the order that is kept."""
        self.set_focus(self.responses)
        self.show_all()

    @property
    def responses(self) -> OrderList:
        """Give the list."""
        return self.query_one(OrderList)

    @property
    def line(self) -> OrderLine:
        """Give the line to type into."""
        return self.query_one(OrderLine)

    # showing ----------------------------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Show the order as it is now, and whether the rubric agrees."""
        session, view = self.session, self.session.view
        if view is None or view.samples is None:
            self.dismiss(None)
            return
        self.responses.fill(session.standings, session.order, session.selection.response)
        title = view.rubric.title if view.rubric else view.id
        self.query_one(TopLine).show((_("Your order: {title}").format(title=one_line(title)),), self.state_words())
        head = _("In which order would you rank these answers, the best first, whatever the rubric says?")
        put(self.query_one("#order-head", Static), Content(head))
        self._say()
        self.show_keys()

    def _say(self) -> None:
        words = self.session.agreement_words() or _("Enter on the best one, then on the next best, and so on.")
        said = Content.styled(safe(self._failed), "$warning") if self._failed else Content(words)
        put(self.query_one("#order-words", Static), said)

    @on(LineList.Moved, "#order")
    def _moved(self, event: Message) -> None:
        if not isinstance(event, OrderList.Dropped):
            self.session.select_response(self.responses.chosen)

    # changing it ------------------------------------------------------------------------------------------------------

    def _take(self, order: Order, chosen: str) -> None:
        self._failed = ""
        self.session.select_response(chosen)
        with self.told():
            self.session.reorder(order)
        self.show_all()

    def action_place_here(self) -> None:
        """Rank this response next; one that has its place is taken out."""
        chosen, order = self.responses.chosen, self.session.order
        if orders.place_of(order, chosen) is not None:
            self._take(orders.taken_out(order, chosen), chosen)
            return
        made = (*order, (chosen,))
        left = [row[0].response.id for row in self.responses.rows]
        at = left.index(chosen)
        rest = [id_ for id_ in left[at + 1 :] + left[:at] if orders.place_of(made, id_) is None]
        self._take(made, rest[0] if rest else chosen)

    def action_better(self) -> None:
        """Move this response one place up."""
        self._shift(-1)

    def action_worse(self) -> None:
        """Move this response one place down."""
        self._shift(1)

    def _shift(self, by: int) -> None:
        chosen = self.responses.chosen
        self._take(orders.shifted(self.session.order, chosen, by), chosen)

    def action_as_good(self) -> None:
        """Let it share the place above, or part from those with which it shares one."""
        chosen, order = self.responses.chosen, self.session.order
        if orders.place_of(order, chosen) is None:
            order = (*order, (chosen,))
        self._take(orders.tied(order, chosen), chosen)

    @on(OrderList.Dropped)
    def _dropped(self, event: OrderList.Dropped) -> None:
        event.stop()
        chosen, target = (self.responses.rows[n][0].response.id for n in (event.taken, event.to))
        left = orders.taken_out(self.session.order, chosen)
        at = orders.place_of(left, target)
        self._take(orders.put(left, chosen, len(left) if at is None else at + (event.to > event.taken)), chosen)

    # typing it --------------------------------------------------------------------------------------------------------

    def action_type_order(self) -> None:
        """Go to the line, which holds the order as it is."""
        numbers = {standing.response.id: str(n) for n, standing in enumerate(self.session.standings, 1)}
        self._begin(" ".join(" = ".join(numbers[id_] for id_ in place) for place in self.session.order))

    def action_digit(self, number: int) -> None:
        """Begin to type an order."""
        self._begin(str(number))

    def _begin(self, text: str) -> None:
        self.line.value = text
        self.line.cursor_position = len(text)
        self.set_focus(self.line)

    @on(LineBox.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        found = self.session.standings
        ids, names = [held.response.id for held in found], [held.name for held in found]
        try:
            order = orders.typed(event.value, ids, names)
        except RubricStudioError as error:
            self._failed = str(error)
            self._say()
            return
        self._take(order, self.responses.chosen)
        self._leave_line()

    def _leave_line(self) -> None:
        self.line.value = ""
        self._failed = ""
        self._say()
        self.set_focus(self.responses)

    def action_back(self) -> None:
        """Go from the line to the list, and from the list back."""
        if self.place == actions.ORDER_LINE:
            self._leave_line()
        else:
            self.dismiss(None)
