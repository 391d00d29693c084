"""Preview: what cannot be scored is said."""

from __future__ import annotations

from collections.abc import Callable

from rubric_studio.model import codec
from rubric_studio.model.judgment import Judgment, Rater
from rubric_studio.model.template import grader_prompt
from rubric_studio.store import judgments
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.preview import preview


def test_a_shared_criterion_that_is_not_there(work: Workspace, edit: Callable[..., None]) -> None:
    assert preview(work, "s", rater="r").problems == ()
    edit("a.yaml", "use: s1", "use: s9")
    for rubric, n in ((None, 1), ("a", 1), ("b", 0)):
        said = [f"{p.place}: {p.message}" for p in preview(work, "s", rubric, rater="r").problems]
        assert [line.partition(". ")[0] for line in said] == [
            "rubrics/s/a.yaml:19:10: shared.yaml has no criterion “s9”"
        ] * n


def judge_by_grader(work: Workspace) -> None:
    """Write what a grader said of each criterion of the rubric a, with the digests of what it was sent."""
    held = work.load("s")
    rubric, [response] = held.rubrics["a"], held.responses["a"].responses
    lines = [
        Judgment(
            id=f"g-{criterion.id}",
            rubric="a",
            criterion=criterion.id,
            response=response.id,
            verdict="met",
            rater=Rater(kind="grader", id="g"),
            at="2026-01-01T00:00:00Z",
            judging_digest=codec.judging_digest(rubric, criterion),
            response_digest=codec.response_digest(response.text),
            prompt_digest=codec.prompt_digest(grader_prompt(rubric, criterion, response.text)),
        )
        for criterion in rubric.criteria
    ]
    judgments.append(work.root / "rubrics/s/judgments/g.jsonl", lines)


def test_a_grader_that_was_sent_other_points_is_stale(work: Workspace, edit: Callable[..., None]) -> None:
    judge_by_grader(work)
    edit("a.yaml", "points: 5", "points: 2")
    [standing] = preview(work, "s", "a", rater="r").rubrics[0].standings
    assert {id_: cell.stale for id_, cell in standing.cells.items()} == {"c1": True, "c2": False, "s1": False}
