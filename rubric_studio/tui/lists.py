"""The lists of the main screen: the workspace's sets and rubrics, the criteria, the sample responses."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.message import Message

from rubric_studio.language import _
from rubric_studio.model.judgment import Verdict
from rubric_studio.model.signoff import State
from rubric_studio.text import cells, one_line
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.lines import LineList, Part, column
from rubric_studio.workflows.standing import said

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rubric_studio.finding import Finding
    from rubric_studio.model.rubric import Criterion
    from rubric_studio.model.signoff import Approval
    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.edit import OpenRubric
    from rubric_studio.workflows.verdicts import Standing

SIGN = {
    Verdict.MET: ("✓", "good"),
    Verdict.NOT_MET: ("✗", "dim"),
    Verdict.CANNOT_TELL: ("?", "key"),
    None: ("·", "dim"),
}
_SIGNED = {State.APPROVED: "good", State.CHANGES_REQUESTED: "bad", State.AWAITS: "key", State.FREE: "dim"}
ROOMY = 64
"""Columns above which rows spell things out."""


class RubricList(LineList):
    """Sets and, below those that are open, their rubrics; a row shows the id until the title is known."""

    BINDINGS: ClassVar = [
        Binding("space", "open_set", show=False),
        Binding("right", "open_set(True)", show=False),
        Binding("left", "open_set(False)", show=False),
    ]

    class Widened(Message):
        """All rubrics are listed again, because one had to be shown that was left out."""

    class Unlisted(Message):
        """A set is open whose rubrics are not known yet: once they are, ``fill`` shows them."""

        def __init__(self, set_id: str) -> None:
            super().__init__()
            self.set_id = set_id

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="rubrics", place=actions.RUBRICS)
        self._desk = desk
        self._open: set[str] = set()
        self._rows: list[tuple[str, str]] = []
        self.unsaved: Collection[tuple[str, str]] = ()
        self._only: Sequence[tuple[str, str]] | None = None

    @property
    def chosen(self) -> tuple[str, str]:
        """Give the set and the rubric at the cursor; "" where it stands on a set, or nothing is there."""
        return self._rows[self.cursor] if self._rows else ("", "")

    def fill(self, at: tuple[str, str] | None = None) -> None:
        """List the sets and what is known to be below the open ones."""
        at = at or self.chosen
        if self._only is not None:
            self._fill_narrowed(at)
            return
        self._rows = []
        for set_id in self._desk.set_ids():
            self._rows.append((set_id, ""))
            if set_id in self._open and self._desk.is_listed(set_id):
                self._rows += [(set_id, rubric) for rubric in self._desk.rubric_ids(set_id) or ("",)]
            elif set_id in self._open:
                self.post_message(self.Unlisted(set_id))
        self.reset(len(self._rows), self._rows.index(at) if at in self._rows else 0)

    def relist(self, at: tuple[str, str]) -> None:
        """List everything anew, the cursor on a set or a rubric: some were made or taken away."""
        if self._only is not None:
            self._only = None
            self.post_message(self.Widened())
        if at[1]:
            self._open.add(at[0])
        self.fill(at)

    def narrow(self, only: Sequence[tuple[str, str]] | None) -> None:
        """List these rubrics only, each below its set; all of them again where it is None."""
        self._only = only
        self.empty = _("Nothing holds these words.") if only is not None else ""
        self.fill()

    def _fill_narrowed(self, at: tuple[str, str]) -> None:
        self._rows = []
        for set_id, rubric in self._only or ():
            if not self._rows or self._rows[-1][0] != set_id:
                self._rows.append((set_id, ""))
            self._rows.append((set_id, rubric))
        self.reset(len(self._rows), self._rows.index(at) if at in self._rows else 0)

    def to_first(self) -> None:
        """Put the cursor on the first rubric, if it stands on none."""
        if self._rows and not self.chosen[1]:
            self.cursor = min(1, len(self._rows) - 1)

    def rubrics_of(self, set_id: str) -> list[str]:
        """Name a set's rubrics, as far as they are known."""
        return self._desk.rubric_ids(set_id) if self._desk.is_listed(set_id) else []

    def go(self, set_id: str, rubric: str) -> None:
        """Put the cursor on a rubric, its set open."""
        at = (set_id, rubric)
        if set_id in self._open and at == self.chosen:
            return
        if self._only is not None and at not in self._rows:
            self._only = None
            self.post_message(self.Widened())
        if set_id not in self._open or at not in self._rows:
            self._open.add(set_id)
            if rubric:
                self._desk.rubric_ids(set_id)  # seldom not listed yet: a finding of another set, right at the start
            self.fill(at)
        else:
            self.reset(len(self._rows), self._rows.index(at))

    def action_open_set(self, wanted: bool | None = None) -> None:  # noqa: FBT001 - Textual's actions have no keywords
        """Open or close the set at the cursor."""
        set_id = self.chosen[0]
        if self._only is not None:
            return  # what is left of a set stands open
        if set_id and wanted is not (set_id in self._open):
            self._open ^= {set_id}
            self.fill((set_id, "") if set_id not in self._open else self.chosen)

    def row(self, index: int, width: int) -> list[Part]:
        """Draw a set or a rubric."""
        set_id, rubric = self._rows[index]
        if not rubric:
            sign = "v" if set_id in self._open or self._only is not None else "+"
            if index and self._rows[index - 1] == (set_id, ""):
                return [(f"    {one_line(_('no rubrics yet'), max(width - 4, 1))}", "dim")]
            return [(f"{sign} ", "key"), (one_line(self._desk.title(set_id), max(width - 2, 1)), "head")]
        mark = "*" if (set_id, f"{rubric}.yaml") in self.unsaved else " "
        status = self._desk.status(set_id, rubric)
        word = "" if status == "active" else phrases.status(status) + _(": ")
        title = one_line(self._desk.title(set_id, rubric), max(width - 4 - cells(word), 1))
        return [(f"  {mark} ", "key"), (word, "dim"), (title, "dim" if status == "retired" else "")]


class CriteriaList(LineList):
    """The criteria of the open rubric, a line each; next to the points the chosen response's verdict."""

    def __init__(self) -> None:
        super().__init__(id="criteria", place=actions.CRITERIA)
        self._criteria: Sequence[Criterion] = ()
        self._view: OpenRubric | None = None
        self._titles: dict[str, str] = {}
        self._standing: Standing | None = None
        self._worst: dict[str, Finding] = {}
        self._signed: Mapping[str, Approval] = {}

    @property
    def chosen(self) -> str:
        """Give the id of the criterion at the cursor."""
        return self._criteria[self.cursor].id if self._criteria else ""

    def fill(self, view: OpenRubric | None, chosen: str) -> None:
        """Show a rubric's criteria."""
        self._view = view
        self._criteria = view.rubric.criteria if view and view.rubric else ()
        self._titles = dict(phrases.terms(view.rubric_set.axes)) if view else {}
        at = next((n for n, criterion in enumerate(self._criteria) if criterion.id == chosen), 0)
        self.reset(len(self._criteria), at)

    def refill(self, view: OpenRubric | None) -> None:
        """Show the same criteria after an edit of one of them; only rows that say something else are drawn anew."""
        was, self._view = self._criteria, view
        self._criteria = view.rubric.criteria if view and view.rubric else ()
        if len(was) != len(self._criteria):
            self.refresh()
            return
        for index in self.drawn:
            if was[index] != self._criteria[index]:
                self.redraw(index)

    def show_verdicts(self, standing: Standing | None) -> None:
        """Show the verdicts on a response; only rows whose verdict is another one are drawn anew."""
        was, self._standing = self._standing, standing
        if standing is was:
            return
        if standing is None or was is None:
            self.refresh()
            return
        for index in self.drawn:
            id_ = self._criteria[index].id
            if standing.cells.get(id_) != was.cells.get(id_):
                self.redraw(index)

    def show_signed(self, standings: Mapping[str, Approval]) -> None:
        """Show where each criterion stands with its sign-offs; nothing where none are asked for."""
        if standings != self._signed:
            self._signed = standings
            self.refresh()

    def show_findings(self, found: Sequence[Finding]) -> None:
        """Mark the criteria that have findings, each with its heaviest."""
        order = list(phrases.SIGNS)
        worst: dict[str, Finding] = {}
        for finding in sorted(found, key=lambda f: order.index(f.severity), reverse=True):
            worst[finding.criterion] = finding
        if worst != self._worst:
            self._worst = worst
            self.refresh()

    def row(self, index: int, width: int) -> list[Part]:
        """Draw a criterion: points, verdict, mark of a finding, axis, text."""
        criterion = self._criteria[index]
        held = self._standing.cells.get(criterion.id) if self._standing else None
        sign, style = SIGN.get(held.verdict if held else None, SIGN[None])
        if width >= ROOMY:
            sign = column(phrases.cell(held) if held else "-", 10)
        worst = self._worst.get(criterion.id)
        parts = [
            (f"{phrases.points(criterion.points)} ", "bad" if criterion.points < 0 else "good"),
            (f"{sign} ", style),
            (f"{phrases.SIGNS[worst.severity] if worst else ' '} ", "bad"),
            (column(phrases.axis(criterion.axis, self._titles), 22 if width >= ROOMY else 13) + " ", "dim"),
        ]
        if criterion.critical:
            parts.append((_("never-event: "), "key"))
        if signed := self._signed.get(criterion.id):
            parts.append((f"{column(said(signed), 14)} ", _SIGNED[signed.state]))
        if self._view and self._view.is_shared(criterion.id):
            parts.append((_("shared: "), "key"))
        left = max(width - sum(cells(text) for text, _style in parts), 1)
        return [*parts, (one_line(criterion.text, left), "")]


class ResponseList(LineList):
    """The sample responses: verdict on the criterion, name, score and rank."""

    def __init__(self) -> None:
        super().__init__(id="responses", place=actions.RESPONSES)
        self._standings: Sequence[Standing] = ()
        self._criterion = ""

    @property
    def chosen(self) -> str:
        """Give the id of the response at the cursor."""
        return self._standings[self.cursor].response.id if self._standings else ""

    def fill(self, standings: Sequence[Standing], chosen: str, criterion: str) -> None:
        """Show how the responses stand."""
        self._standings, self._criterion = standings, criterion
        at = next((n for n, standing in enumerate(standings) if standing.response.id == chosen), 0)
        self.reset(len(standings), at)

    def row(self, index: int, width: int) -> list[Part]:
        """Draw a response."""
        standing = self._standings[index]
        held = standing.cells.get(self._criterion)
        sign, style = SIGN.get(held.verdict if held else None, SIGN[None])
        said = column(phrases.cell(held) if held else "-", 10) + " "
        score = phrases.score(standing.result, short=width < ROOMY)
        rank = phrases.rank(standing)
        tail = f"{score} {rank:<3}"
        name = max(width - 16 - cells(tail), 3)
        number = str(index + 1) if index < 9 else " "
        return [
            (f"{number} ", "key"),
            (f"{sign} ", style),
            (said, style),
            (column(standing.name, name) + " ", ""),
            (tail, "head" if standing.rank else "dim"),
        ]
