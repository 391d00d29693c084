"""The grid of verdicts: a row for each criterion, a column for each response, and the lines above and below it.

Only what is seen is drawn, so hundreds of criteria on dozens of responses cost no more than a screenful.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.widget import Widget

from rubric_studio.language import _
from rubric_studio.model.judgment import Verdict
from rubric_studio.text import cells, one_line, pad, tail
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.lines import LineList, Part, column
from rubric_studio.tui.lists import SIGN
from rubric_studio.workflows import order as orders

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from textual import events

    from rubric_studio.model.rubric import Criterion, Rubric
    from rubric_studio.workflows.order import Order
    from rubric_studio.workflows.verdicts import Cell, Standing

NARROWEST, NAMED, WIDEST = 8, 10, 14
"""Terminal cells that the column of a response takes: for its numbers, for most of a name, and for a long name."""
STALE = ("~", "key")


@dataclass(frozen=True)
class Columns:
    """How the room is shared: cells of the criterion, cells of each response, the first one shown, how many are."""

    left: int
    each: int
    first: int
    shown: int

    def at(self, x: int) -> int | None:
        """Give the number of the response whose column is so far from the left, None for the criterion's."""
        number = (x - self.left) // self.each
        return self.first + number if 0 <= number < self.shown else None


def shared_out(width: int, names: Sequence[str], chosen: int, first: int) -> Columns:
    """Share the room out so that the chosen response is in sight.

    Args:
        width: the room, in terminal cells.
        names: what the responses are called, with their numbers.
        chosen: the number of the chosen one.
        first: the first that was shown before.
    """
    room = width - max(24, width // 3)
    responses = len(names)
    wanted = min(max([NARROWEST, *(cells(name) + 2 for name in names)]), WIDEST)
    each = max(min(wanted, room // max(responses, 1)), min(wanted, NAMED))
    shown = min(responses, max(room // each, 1))
    first = min(max(first, chosen - shown + 1, 0), chosen, max(responses - shown, 0))
    return Columns(max(width - shown * each, 1), each, first, shown)


class Grid(LineList):
    """Criteria down, responses across."""

    BINDINGS: ClassVar = [
        Binding("left,h", "across(-1)", show=False),
        Binding("right,l", "across(1)", show=False),
    ]

    at: reactive[int] = reactive(0, repaint=False)
    """The number of the response at the cursor."""

    def __init__(self) -> None:
        super().__init__(id="grid", place=actions.MATRIX)
        self.rubric: Rubric | None = None
        self.standings: Sequence[Standing] = ()
        self.order: Order = ()
        self._idle: Collection[str] = ()
        self._first = 0
        self._names: list[str] = []

    # what it shows ----------------------------------------------------------------------------------------------------

    @property
    def criteria(self) -> Sequence[Criterion]:
        """Give the criteria, a row each."""
        return self.rubric.criteria if self.rubric else ()

    @property
    def criterion(self) -> Criterion | None:
        """Give the criterion at the cursor."""
        return self.criteria[self.cursor] if self.cursor < len(self.criteria) else None

    @property
    def standing(self) -> Standing | None:
        """Give the response at the cursor."""
        return self.standings[self.at] if self.at < len(self.standings) else None

    @property
    def columns(self) -> Columns:
        """Say how the room is shared."""
        made = shared_out(self._width - 1, self._names, self.at, self._first)
        self._first = made.first
        return made

    def fill(self, rubric: Rubric | None, standings: Sequence[Standing], criterion: str, response: str) -> None:
        """Show a rubric's verdicts, the cursor on a criterion and a response."""
        self.rubric, self.standings = rubric, standings
        self._names = [f"{number} {one_line(standing.name)}" for number, standing in enumerate(standings, 1)]
        down = next((n for n, held in enumerate(self.criteria) if held.id == criterion), 0)
        across = next((n for n, held in enumerate(standings) if held.response.id == response), 0)
        with self.prevent(LineList.Moved):
            self.set_reactive(Grid.at, across)
        self.styles.max_height = max(len(self.criteria), 1)
        self.reset(len(self.criteria), down)

    def refill(self, standings: Sequence[Standing]) -> None:
        """Show the same responses after a verdict."""
        self.standings = standings
        self.refresh()

    def mark_idle(self, idle: Collection[str]) -> None:
        """Mark the criteria that have the same verdict on every response."""
        if idle != self._idle:
            self._idle = idle
            self.refresh()

    def is_idle(self, criterion: str) -> bool:
        """Tell whether a criterion is marked so."""
        return criterion in self._idle

    # moving -----------------------------------------------------------------------------------------------------------

    def watch_at(self) -> None:
        """Show the new column, and say so."""
        self.refresh()
        self.post_message(self.Moved(self))

    def action_across(self, by: int) -> None:
        """Move the cursor by columns."""
        self.go_across(self.at + by)

    def go_across(self, to: int) -> None:
        """Put the cursor on a response."""
        if self.standings:
            self.at = min(max(to, 0), len(self.standings) - 1)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is."""
        event.prevent_default()  # Textual would ask the list's own handler next
        spot = event.get_content_offset(self)
        if spot is None or not 0 <= (index := spot.y + self.scroll_offset.y) < self.count:
            return
        number = self.columns.at(spot.x - 1)
        self.cursor = index
        if number is not None:
            self.go_across(number)

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint the two rows that changed, and say so."""
        super().watch_cursor(old, new)
        self.refresh(Region(0, old - self.scroll_offset.y, self.size.width, 1))

    # drawing ----------------------------------------------------------------------------------------------------------

    def row(self, index: int, width: int) -> list[Part]:  # noqa: ARG002 - the room is shared out once for all rows
        """Draw a criterion with its verdicts."""
        criterion, columns = self.criteria[index], self.columns
        fault = criterion.points < 0
        head = f"{phrases.points(criterion.points)} "
        alike = ""
        if self.is_idle(criterion.id):
            alike = "= " + (_("all alike: ") if columns.left >= 44 else "")
        text = column(criterion.text, max(columns.left - len(head) - cells(alike) - 1, 1)) + " "
        parts = [(head, "bad" if fault else "good"), (alike, "key"), (text, "")]
        for number in range(columns.first, columns.first + columns.shown):
            held = self.standings[number].cells.get(criterion.id)
            sign, style = _sign(held, fault=fault)
            here = index == self.cursor and number == self.at
            parts.append((pad(f"[{sign}]" if here else f" {sign} ", columns.each), "head" if here else style))
        return parts


def _sign(held: Cell | None, *, fault: bool) -> Part:
    if held is None:
        return SIGN[None]
    if held.verdict is None and held.stale:
        return STALE
    if fault and held.verdict is Verdict.MET:
        return SIGN[Verdict.MET][0], "bad"
    return SIGN.get(held.verdict, SIGN[None])


class _Beside(Widget):
    """Lines whose columns are the grid's."""

    def __init__(self, grid: Grid, *, id: str) -> None:
        super().__init__(id=id)
        self.grid = grid

    def on_click(self, event: events.Click) -> None:
        """Choose the response whose column was clicked."""
        spot = event.get_content_offset(self)
        number = self.grid.columns.at(spot.x - 1) if spot is not None else None
        if number is not None:
            self.grid.go_across(number)
        self.screen.set_focus(self.grid)


class Names(_Beside):
    """The names of the responses above their columns, each with its number."""

    def render(self) -> Content:
        """Draw them; a sign stands before the chosen one."""
        grid, columns = self.grid, self.grid.columns
        count, last = len(grid.standings), columns.first + columns.shown
        words = ""
        if columns.shown < count:
            text = _("Responses {first} to {last} of {count}")
            words = text.format(first=columns.first + 1, last=last, count=count)
        parts = [(column(words, columns.left + 1), "$quiet")]
        for number in range(columns.first, last):
            chosen = number == grid.at
            label = f"{number + 1} "
            name = tail(grid.standings[number].name, columns.each - 1 - len(label))
            text = pad(f"{'>' if chosen else ' '}{label}{name}", columns.each)
            parts.append((text, "bold $key-foreground" if chosen else "bold"))
        return Content.assemble(*parts)


class Sums(_Beside):
    """Points, score, rank and the author's order below the columns."""

    def show(self) -> None:
        """Show them as they are now."""
        height = len(self._rows())
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        self.refresh()

    def _rows(self) -> list[tuple[str, list[str]]]:
        grid, columns = self.grid, self.grid.columns
        seen = grid.standings[columns.first : columns.first + columns.shown]
        rows = [
            (
                _("Points, of {possible}").format(possible=grid.rubric.possible if grid.rubric else 0),
                [*map(_earned, seen)],
            ),
            (_("Score"), [_number(standing.result.lower) for standing in seen]),
        ]
        if any(standing.result.ungraded for standing in grid.standings):
            tops = [_number(held.upper) if (held := standing.result).ungraded else "" for standing in seen]
            rows.append((_("up to, verdicts missing"), tops))
        rows.append((_("Rank"), [phrases.rank(standing) or "-" for standing in seen]))
        rows.append(
            (
                _("Your order ({key})").format(key=actions.key("order")),
                [self._place(standing.response.id) for standing in seen],
            )
        )
        return rows

    def _place(self, response: str) -> str:
        place = orders.place_of(self.grid.order, response)
        if place is None:
            return "-" if self.grid.order else ""
        shared = len(self.grid.order[place]) > 1
        return f"{1 + sum(map(len, self.grid.order[:place]))}{'=' if shared else ''}"

    def render(self) -> Content:
        """Draw them."""
        columns = self.grid.columns
        lines = []
        for label, values in self._rows():
            words = one_line(label, columns.left - 1)
            parts = [(" " * (columns.left - cells(words)) + words + " ", "$quiet")]
            parts += [
                (pad(f" {value}", columns.each), "bold" if columns.first + n == self.grid.at else "")
                for n, value in enumerate(values)
            ]
            lines.append(Content.assemble(*parts))
        return Content("\n").join(lines)


def _earned(standing: Standing) -> str:
    result = standing.result
    return str(sum(criterion.points for criterion, met in zip(result.rubric.criteria, result.met, strict=True) if met))


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
