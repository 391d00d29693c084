"""How responses stand, in sentences."""

from __future__ import annotations

from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.preview import preview
from rubric_studio.workflows.tally import by_verdict, standing_words


def test_each_response_stands_in_one_line_of_a_criterion(example: Workspace) -> None:
    for rubric in preview(example, "sciatica-imaging", rater="r07").rubrics:
        names = sorted(standing.name for standing in rubric.standings)
        for criterion in rubric.rubric.criteria:
            lines = list(by_verdict(criterion, rubric.standings))
            told = [name for line in lines for name in line.partition(": ")[2].split(", ")]
            assert sorted(told) == names
            assert any(line.startswith("the fault is") for line in lines) == (criterion.points < 0)


def test_a_score_with_its_rank(example: Workspace) -> None:
    [held] = preview(example, "sciatica-imaging", "mri-before-injection", rater="r07").rubrics
    said = [standing_words(standing) for standing in held.standings]
    assert "ideal: score 1.00, rank 1" in said
    assert "model-b: score 0.38 to 0.50, no rank yet" in said
