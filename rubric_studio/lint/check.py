"""One check over a whole set of nouns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.lint import rules
from rubric_studio.lint.privacy import check_privacy, found_in_responses
from rubric_studio.lint.structure import check_responses, check_rubric, check_shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rubric_studio.finding import Finding
    from rubric_studio.model.response import Response, Responses
    from rubric_studio.model.rubric import Criterion, Rubric, RubricSet


def check_set(
    rubric_set: RubricSet,
    rubrics: Mapping[str, Rubric],
    shared: Iterable[Criterion],
    responses: Mapping[str, Responses],
) -> Iterator[Finding]:
    """Check all that belongs to a set. Findings about a shared criterion come once, not for every rubric that uses it.

    Of retired rubrics, which stay only so that old results can be understood, and of responses without a rubric only
    privacy is checked.
    """
    shared = tuple(shared)
    known = {criterion.id: criterion for criterion in shared}
    yield from check_shared(shared, rubric_set)
    for rubric in rubrics.values():
        if rubric.status == "retired":
            yield from check_privacy(rubric, _samples(responses.get(rubric.id)), rubric_set.id)
            continue
        for finding in check_one(rubric, rubric_set, responses.get(rubric.id)):
            used = known.get(finding.criterion)
            in_the_list = finding.code in (rules.DUPLICATE_ID.code, rules.DUPLICATE_TEXT.code)
            if used is None or used not in rubric.criteria or in_the_list:
                yield finding
    for samples in responses.values():
        yield from check_responses(samples, rubric_set, rubrics)
        if samples.rubric not in rubrics:
            found = found_in_responses(samples.rubric, samples.responses, rubric_set.id)
            yield from (finding for finding, _words in found)


def check_one(rubric: Rubric, rubric_set: RubricSet, samples: Responses | None) -> Iterator[Finding]:
    """Check one rubric with its sample responses."""
    yield from check_rubric(rubric, rubric_set)
    yield from check_privacy(rubric, _samples(samples), rubric_set.id)


def _samples(held: Responses | None) -> tuple[Response, ...]:
    return held.responses if held else ()
