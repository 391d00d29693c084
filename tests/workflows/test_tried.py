"""Samples as the rules see them: what counts there is what counts in a preview."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rubric_studio.model import codec
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.check import check
from rubric_studio.workflows.holding import Side
from rubric_studio.workflows.preview import preview
from rubric_studio.workflows.tried import tried
from tests.workflows.test_effect import OLD, criterion, graded, lines, responses, rubric
from tests.workflows.test_preview import judge_by_grader

Edit = Callable[..., None]
CASES = [
    ("nothing", (), {"c1", "c2", "s1"}),
    ("points", ("a.yaml", "points: 5", "points: 6"), {"c2", "s1"}),
    ("points that are shared", ("shared.yaml", "points: 8", "points: 7"), {"c1", "c2"}),
    ("words", ("a.yaml", "Recommends bed rest.", "Advises bed rest."), {"c1", "s1"}),
    ("what says no more to a grader", ("a.yaml", "axis: accuracy", "axis: completeness"), {"c1", "c2", "s1"}),
    # where nothing that was said was said to what is sent now, the grader may word its prompts itself
    ("a template", ("set.yaml", "data:", 'grader_template: "{conversation} {criterion}"\ndata:'), {"c1", "c2", "s1"}),
    ("hidden points", ("set.yaml", "data:", "scoring:\n  show_points: false\ndata:"), {"c1", "c2", "s1"}),
]


@pytest.mark.parametrize(("why", "change", "holds"), CASES, ids=[case[0] for case in CASES])
def test_a_check_takes_for_stale_what_a_preview_does(
    work: Workspace, edit: Edit, why: str, change: tuple[str, str, str], holds: set[str]
) -> None:
    judge_by_grader(work)
    if change:
        edit(*change)
    [held] = preview(work, "s", "a", rater="").rubrics
    cells = held.standings[0].cells
    counted = {id_ for id_, cell in cells.items() if cell.verdict}
    stale = {id_ for id_, cell in cells.items() if cell.stale}
    found = [finding for finding in check(work).findings if finding.code == "X508"]
    told = {finding.criterion for finding in found}
    assert (counted, stale, told) == (holds, cells.keys() - holds, cells.keys() - holds), why


def test_runs_of_a_grader_on_another_prompt_are_none() -> None:
    other = rubric(criterion("x", 1), criterion("y", 4), criterion("z", -5))
    given = [codec.with_fields(line, run="1") for line in graded(OLD, {"a": "mmn"})]
    for held, runs in ((OLD, {"x": 1, "y": 1, "z": 1}), (other, {"x": 0, "y": 1, "z": 1})):
        [sample] = tried(Side(held, responses("a")), given)
        assert {id_: len(votes.runs) for id_, votes in sample.votes.items()} == runs
        assert {id_: votes.stale for id_, votes in sample.votes.items()} == {id_: 1 - n for id_, n in runs.items()}


def test_a_physicians_verdict_minds_no_prompt_of_graders() -> None:
    other = rubric(criterion("x", 1), criterion("y", 4), criterion("z", -5))
    [sample] = tried(Side(other, responses("a")), lines(OLD, {"a": "mmn"}))
    assert {id_: (votes.stale, bool(votes.physicians)) for id_, votes in sample.votes.items()} == dict.fromkeys(
        "xyz", (0, True)
    )
