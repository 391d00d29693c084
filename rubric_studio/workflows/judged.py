"""A verdict as the line that it is saved as, and the digests of what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound
from rubric_studio.language import _
from rubric_studio.model.codec import judging_digest, response_digest, with_fields
from rubric_studio.model.judgment import WITHDRAWN, Judgment, Rater, Seen, Verdict
from rubric_studio.workflows.edit import criterion_of
from rubric_studio.workflows.verdicts import samples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.model.judgment import Key
    from rubric_studio.workflows.edit import OpenRubric


@dataclass
class How:
    """How one's verdicts that are not saved were given.

    Args:
        blind: those given without knowing who or what wrote the response, and what others said.
        pointed: those given while the likeliest sentences were pointed out.
        quotes: the words of the response that were accepted as evidence; of a verdict that is to come too.
    """

    blind: set[Key] = field(default_factory=set)
    pointed: set[Key] = field(default_factory=set)
    quotes: dict[Key, tuple[str, ...]] = field(default_factory=dict)

    def follow(self, other: How, old: str, new: str) -> None:
        """Let what holds of a rubric's verdicts in another set, or under another id, hold here of the new ones."""
        for mine, its in ((self.blind, other.blind), (self.pointed, other.pointed)):
            mine.update([(new, *key[1:]) for key in its if key[0] == old])
        self.quotes.update({(new, *key[1:]): held for key, held in other.quotes.items() if key[0] == old})

    def told(self, line: Judgment, text: str, before: Judgment | None) -> Judgment:
        """Give a verdict's line with what the rater saw, and with the evidence.

        Args:
            line: the verdict.
            text: the response; what does not stand in it any more is no evidence.
            before: the rater's line that still holds: what that has is kept, and where it says the same, only the
                evidence is another one.
        """
        key = (line.rubric, line.criterion, line.response)
        blind = key in self.blind
        seen = Seen(blind=blind, points=True, others=not blind, evidence=key in self.pointed)
        if line.verdict == WITHDRAWN:
            return with_fields(line, seen=seen)
        if before and before.verdict == line.verdict and before.seen:
            seen = before.seen
        quotes = self.quotes.get(key, before.evidence if before else ())
        return with_fields(line, seen=seen, evidence=tuple(quote for quote in quotes if quote in text))

    def saved(self, keys: Iterable[Key]) -> None:
        """Let go of the evidence of what is saved, or gone."""
        for key in keys:
            self.quotes.pop(key, None)


def rests_on(view: OpenRubric, criterion: str, response: str) -> tuple[str, str]:
    """Give the digests of what a verdict on a criterion of a response rests on.

    Raises:
        NotFound: the criterion or the response is not there.
    """
    rubric = view.rubric
    held = criterion_of(rubric, criterion)
    if rubric is None or held is None:
        raise NotFound(_("criterion"), criterion)
    return judging_digest(rubric, held), response_digest(text_of(view, response))


def text_of(view: OpenRubric, response: str) -> str:
    """Give the text of a response, the ideal one too.

    Raises:
        NotFound: it is not there.
    """
    every = samples(view.rubric, view.responses) if view.rubric else ()
    text = next((sample.text for sample in every if sample.id == response), None)
    if text is None:
        raise NotFound(_("response"), response)
    return text


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
) -> Judgment | None:
    """Make a verdict's line; None where the criterion or the response was taken away after it was judged.

    Args:
        view: the rubric.
        key: the ids of rubric, criterion and response.
        verdict: what was said; None takes back what was said before.
        id: the line's.
        rater: who said it.
        at: when.

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
    )


def _basis(view: OpenRubric, criterion: str, response: str) -> tuple[str, str] | None:
    try:
        return rests_on(view, criterion, response)
    except NotFound:
        if view.rubric is None:
            raise
        return None
