"""One check over a whole set of nouns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.lint import rules
from rubric_studio.lint.privacy import check_privacy
from rubric_studio.lint.structure import check_responses, check_rubric, check_shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rubric_studio.finding import Finding
    from rubric_studio.model.response import Responses
    from rubric_studio.model.rubric import Criterion, Rubric, RubricSet


def check_set(
    rubric_set: RubricSet,
    rubrics: Mapping[str, Rubric],
    shared: Iterable[Criterion],
    responses: Mapping[str, Responses],
) -> Iterator[Finding]:
    """Check all that belongs to a set. Findings about a shared criterion come once, not for every rubric that uses it.

    Retired rubrics are not checked: they stay only so that old results can be understood.
    """
    shared = tuple(shared)
    known = {criterion.id: criterion for criterion in shared}
    yield from check_shared(shared, rubric_set)
    for rubric in rubrics.values():
        if rubric.status == "retired":
            continue
        for finding in check_one(rubric, rubric_set, responses.get(rubric.id)):
            used = known.get(finding.criterion)
            in_the_list = finding.code in (rules.DUPLICATE_ID.code, rules.DUPLICATE_TEXT.code)
            if used is None or used not in rubric.criteria or in_the_list:
                yield finding
    for samples in responses.values():
        yield from check_responses(samples, rubric_set, rubrics)


def check_one(rubric: Rubric, rubric_set: RubricSet, samples: Responses | None) -> Iterator[Finding]:
    """Check one rubric with its sample responses."""
    yield from check_rubric(rubric, rubric_set)
    yield from check_privacy(rubric, samples.responses if samples else (), rubric_set.id)
