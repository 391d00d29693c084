"""A verdict as the line that it is saved as, and the digests of what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound
from rubric_studio.language import _
from rubric_studio.model.codec import judging_digest, response_digest
from rubric_studio.model.judgment import WITHDRAWN, Judgment, Rater, Seen, Verdict
from rubric_studio.workflows.edit import criterion_of
from rubric_studio.workflows.verdicts import samples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.workflows.edit import OpenRubric


def rests_on(view: OpenRubric, criterion: str, response: str) -> tuple[str, str]:
    """Give the digests of what a verdict on a criterion of a response rests on.

    Raises:
        NotFound: the criterion or the response is not there.
    """
    rubric = view.rubric
    held = criterion_of(rubric, criterion)
    if rubric is None or held is None:
        raise NotFound(_("criterion"), criterion)
    text = next((sample.text for sample in samples(rubric, view.responses) if sample.id == response), None)
    if text is None:
        raise NotFound(_("response"), response)
    return judging_digest(rubric, held), response_digest(text)


def digests(view: OpenRubric, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Give what verdicts rest on, as ``rests_on`` does, for many of one rubric; what is not there is left out.

    Args:
        view: the rubric.
        pairs: criteria and responses.
    """
    rubric, wanted = view.rubric, list(pairs)
    if rubric is None:
        return {}
    named = {criterion for criterion, _response in wanted}
    judging = {held.id: judging_digest(rubric, held) for held in rubric.criteria if held.id in named}
    asked = {response for _criterion, response in wanted}
    texts = {held.id: response_digest(held.text) for held in samples(rubric, view.responses) if held.id in asked}
    return {(c, r): (judging[c], texts[r]) for c, r in wanted if c in judging and r in texts}


def line(
    view: OpenRubric,
    key: tuple[str, str, str],
    verdict: Verdict | None,
    *,
    id: str,
    rater: str,
    at: str,
    blind: bool = False,
) -> Judgment | None:
    """Make a verdict's line; None where the criterion or the response was taken away after it was judged.

    Args:
        view: the rubric.
        key: the ids of rubric, criterion and response.
        verdict: what was said; None takes back what was said before.
        id: the line's.
        rater: who said it.
        at: when.
        blind: whether it was hidden who or what wrote the response, and what others said.

    Raises:
        NotFound: the rubric's shape is not right.
    """
    rubric, criterion, response = key
    if (basis := _basis(view, criterion, response)) is None:
        return None
    return Judgment(
        id=id,
        rubric=rubric,
        criterion=criterion,
        response=response,
        verdict=verdict.value if verdict else WITHDRAWN,
        rater=Rater(kind="physician", id=rater),
        at=at,
        judging_digest=basis[0],
        response_digest=basis[1],
        seen=Seen(blind=blind, points=True, others=not blind),
    )


def _basis(view: OpenRubric, criterion: str, response: str) -> tuple[str, str] | None:
    try:
        return rests_on(view, criterion, response)
    except NotFound:
        if view.rubric is None:
            raise
        return None
