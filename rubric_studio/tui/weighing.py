"""What the changes of the open rubric do to the scores of the verdicts there were, in the studio without a screen.

The rubric is weighed against the last record; one that was never recorded, against what it was when it was opened here.
That is not worked out at every key: the screen asks after a pause, and does the work in a thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.tui.ranking import Ranking
from rubric_studio.workflows import outcomes
from rubric_studio.workflows.effect import effect
from rubric_studio.workflows.holding import Side

if TYPE_CHECKING:
    from collections.abc import Callable

    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.edit import OpenRubric
    from rubric_studio.workflows.papers import Ref

FEW = 1
"""How many responses the line names: there is little room beside a form; the order and what to judge matter more."""


class Base(NamedTuple):
    """What was recorded last of a rubric, and the editorial changes that were declared in its set."""

    side: Side | None
    editorial: list[tuple[str, str]]


class Weighing(Ranking):
    """The open rubric beside what it was."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._opened: dict[Ref, Side] = {}
        self._bases: dict[Ref, Base] = {}

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
        marks = dict(self.marks.get(view.set_id, {}))
        names = {standing.response.id: outcomes.named(standing.name) for standing in found}
        hidden = _("one that is gone") if self.blind else ""

        def job() -> str:
            if ref not in bases:
                bases[ref] = self._base(view)
            old = bases[ref].side
            weighed = effect(old or opened, new, verdicts, rater=rater, marks=marks, editorial=bases[ref].editorial)
            line = outcomes.line(weighed, lambda id_: names.get(id_) or hidden or outcomes.named(id_), few=FEW)
            since = _("Since the last record: {line}") if old else _("Since you opened it: {line}")
            return since.format(line=line) if line else ""

        return job

    def _base(self, view: OpenRubric) -> Base:
        from rubric_studio.workflows.weighed import declared, recorded  # git is slow to load

        workspace = self.desk.workspace
        editorial = declared(workspace.root / "rubrics" / view.set_id, workspace.root)
        try:
            return Base(recorded(workspace, view.set_id, view.id), editorial)
        except RubricStudioError:  # no git here, or a history that cannot be read: F4 says why
            return Base(None, editorial)
