"""What the changes of the open rubric do to the scores of the verdicts there were, in the studio without a screen.

The rubric is weighed against the last record; one that was never recorded, against what it was when it was opened here.
That is not worked out at every key: the screen asks after a pause, and does the work in a thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _, counted
from rubric_studio.model.codec import with_fields
from rubric_studio.tui.describing import Describing
from rubric_studio.tui.quoting import Quoting
from rubric_studio.workflows import outcomes
from rubric_studio.workflows.effect import effect
from rubric_studio.workflows.holding import Sent, Side
from rubric_studio.workflows.uses import Uses, of_data, uses_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from rubric_studio.model.rubric import Rubric
    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.edit import OpenRubric
    from rubric_studio.workflows.papers import Ref

FEW = 1
"""How many responses the line names: there is little room beside a form; the order and what to judge matter more."""


class Weighing(Quoting, Describing):
    """The open rubric beside what it was."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._opened: dict[Ref, Side] = {}
        self._bases: dict[Ref, Side | None] = {}
        self._sent: tuple[Side, Sent] | None = None

    def forget_record(self) -> None:
        """Read again what was recorded last, when that is next needed."""
        self._bases = {}

    def weigh(self) -> Callable[[], str]:
        """Give a job for a thread, which says on one line what the changes do to the scores; "" for nothing."""
        view, found = self.view, self.standings
        if view is None or view.rubric is None or not found:
            return str
        ref = (view.set_id, view.id)
        new = Side(view.rubric, view.responses, view.rubric_set.grader_template)
        opened = self._opened.setdefault(ref, new)
        if ref not in self._bases:
            self._bases = {}
        bases, verdicts, rater = self._bases, self._verdicts(view), self.desk.rater
        uses, open_ = (self._uses or {}).get(view.set_id, {}), self.desk.open_in(view.set_id)
        marks = dict(self.marks.get(view.set_id, {}))
        names = {standing.response.id: outcomes.named(standing.name) for standing in found}
        hidden = _("one that is gone") if self.blind else ""

        def job() -> str:
            if ref not in bases:
                bases[ref] = self._base(view)
            old = bases[ref]
            weighed = effect(old or opened, new, verdicts, rater=rater, marks=marks)
            line = outcomes.line(weighed, lambda id_: names.get(id_) or hidden or outcomes.named(id_), few=FEW)
            shared = _changed(old or opened, new) & of_data(view.document.data)
            more = _elsewhere(uses_now(uses, open_), view.name, shared) if shared else ""
            line = _("; ").join(part for part in (line, more) if part)
            since = _("Since the last record: {line}") if old else _("Since you opened it: {line}")
            return since.format(line=line) if line else ""

        return job

    def weigh_between(self, old: Rubric, new: Rubric) -> Callable[[], str]:
        """Give a job for a thread, which says what the change from one time of the open rubric to another does.

        The sample responses and the verdicts are those that there are now; "" where there is nothing to say.
        """
        view, found = self.view, self.standings
        if view is None or not found or view.id != new.id:
            return str
        scoring, template = view.rubric_set.scoring, view.rubric_set.grader_template
        sides = [Side(with_fields(held, scoring=scoring), view.responses, template) for held in (old, new)]
        verdicts, rater = self._verdicts(view), self.desk.rater
        hidden = _("one that is gone") if self.blind else ""
        marks = dict(self.marks.get(view.set_id, {}))
        names = {standing.response.id: outcomes.named(standing.name) for standing in found}

        def job() -> str:
            weighed = effect(sides[0], sides[1], verdicts, rater=rater, marks=marks)
            return outcomes.line(weighed, lambda id_: names.get(id_) or hidden or outcomes.named(id_))

        return job

    def _before(self, view: OpenRubric) -> Sent | None:
        """Give what graders were sent when the rubric was recorded last, or opened."""
        ref = (view.set_id, view.id)
        side = self._bases.get(ref) or self._opened.get(ref)
        if side is None or side.rubric is view.rubric:
            return None
        if self._sent is None or self._sent[0] is not side:
            self._sent = (side, Sent(side))
        return self._sent[1]

    def _base(self, view: OpenRubric) -> Side | None:
        from rubric_studio.workflows.weighed import recorded  # git is slow to load

        try:
            return recorded(self.desk.workspace, view.set_id, view.id)
        except RubricStudioError:  # no git here, or a history that cannot be read: F4 says why
            return None


def _changed(old: Side, new: Side) -> set[str]:
    """Name the criteria of which something changed that a score rests on."""
    was, is_ = ({c.id: (c.text, c.points, c.critical) for c in side.rubric.criteria} for side in (old, new))
    return {id_ for id_ in is_ if id_ in was and was[id_] != is_[id_]}


def _elsewhere(uses: Uses, here: str, shared: set[str]) -> str:
    """Say how many other rubrics change because they take the same shared criteria."""
    others = sum(name != here and not shared.isdisjoint(ids) for name, ids in uses.items())
    return counted("one more rubric changes with it", "{n} more rubrics change with it", others) if others else ""
