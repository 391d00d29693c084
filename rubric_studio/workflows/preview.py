"""Preview: what a set's rubrics make of their sample responses, without opening the studio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound
from rubric_studio.finding import Problem
from rubric_studio.language import _
from rubric_studio.model import equivalent
from rubric_studio.workflows.check import today
from rubric_studio.workflows.holding import Holding, Sent, Side
from rubric_studio.workflows.loaded import setting_of
from rubric_studio.workflows.order import held as held_order
from rubric_studio.workflows.remarks import Remark, remarks
from rubric_studio.workflows.unit import unknown_shared
from rubric_studio.workflows.verdicts import Standing, Verdicts, holding, standings

if TYPE_CHECKING:
    from collections.abc import Callable

    from rubric_studio.model.judgment import Judgment
    from rubric_studio.model.response import Responses
    from rubric_studio.model.rubric import Rubric, RubricSet
    from rubric_studio.store.workspace import Workspace


@dataclass(frozen=True)
class RubricPreview:
    """One rubric, how its sample responses stand, what that says about the rubric, and the verdicts with evidence."""

    rubric: Rubric
    standings: tuple[Standing, ...]
    remarks: tuple[Remark, ...]
    evidence: tuple[Judgment, ...] = ()


@dataclass(frozen=True)
class SetPreview:
    """A set's rubrics in natural order, and the problems of files that could not be read."""

    set: RubricSet
    rubrics: tuple[RubricPreview, ...]
    problems: tuple[Problem, ...] = ()


def preview(
    workspace: Workspace,
    set_id: str,
    rubric: str | None = None,
    *,
    rater: str,
    progress: Callable[[int, int], None] | None = None,
) -> SetPreview:
    """Score the sample responses of a set, or of one rubric of it, by the verdicts that are saved.

    Raises:
        NotFound: there is no such set or rubric.
    """
    loaded = workspace.load(set_id, progress=progress)
    if rubric is not None and rubric not in workspace.rubric_ids(set_id):
        hint = _("The rubrics here: {rubrics}.").format(rubrics=", ".join(workspace.rubric_ids(set_id)[:20]))
        raise NotFound(_("rubric"), rubric, hint=hint)
    alike = equivalent.groups(workspace.declared_equal(set_id))
    verdicts = Verdicts(loaded.judgments, alike)
    found = []
    for held in loaded.rubrics.values():
        if rubric is None or held.id == rubric:
            samples = loaded.responses.get(held.id)
            found.append(_previewed(held, samples, verdicts, loaded.set.grader_template, rater))
    wanted = (f"/{rubric}.yaml", "/set.yaml", "/shared.yaml") if rubric else ("",)
    setting = setting_of(loaded, set_id, today())
    unknown = [Problem(finding.message, place=finding.place) for finding in unknown_shared(loaded.documents, setting)]
    problems = [p for p in (*loaded.problems, *unknown) if p.place and p.place.path.endswith(wanted)]
    return SetPreview(loaded.set, tuple(found), tuple(problems))


def _previewed(
    rubric: Rubric, samples: Responses | None, verdicts: Verdicts, template: str | None, rater: str
) -> RubricPreview:
    responses = samples.responses if samples else ()
    holds = Holding(Sent(Side(rubric, responses, template)), lines=verdicts.every(rubric.id))
    ranked = standings(rubric, responses, verdicts, rater=rater, holds=holds)
    own = held_order(samples, (standing.response.id for standing in ranked))
    kept = [
        line
        for standing in ranked
        for criterion in rubric.criteria
        for line in holding(rubric, criterion, standing.response, verdicts, holds)
        if line.evidence
    ]
    return RubricPreview(rubric, tuple(ranked), tuple(remarks(rubric, ranked, own)), tuple(kept))
