"""Holding: which verdicts of graders still hold, by the very prompt that each was given to.

A verdict's ``prompt_digest`` says what its grader was sent. Where that is what graders are sent at one of two times,
the verdict was given then, and holds at the other only if the same is sent. A grader that words its prompts itself
cannot be told that way: what it said holds where the words, the template and the points are the same at both times, or
it was not shown points. Where they are not, it counts for the earlier time only; and if it answered two prompts for the
same words, which of them was the earlier cannot be told, so that neither is taken unless both say the same.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rubric_studio.model.codec import prompt_digest, response_digest, wording_digest
from rubric_studio.model.response import IDEAL
from rubric_studio.model.template import filled, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.model.judgment import Judgment
    from rubric_studio.model.response import Response
    from rubric_studio.model.rubric import Message, Rubric

Words = tuple[str, str, str, str, str]
"""A rater, a criterion and a response by their ids, and the digests of their words."""


class Side(NamedTuple):
    """A rubric at one time, with what else its scores rest on.

    Args:
        rubric: the rubric.
        responses: its sample responses, without the ideal one.
        template: its set's own grader template, None where it has none.
    """

    rubric: Rubric
    responses: tuple[Response, ...] = ()
    template: str | None = None


@lru_cache(maxsize=8192)  # after every pause in typing nearly all that is sent is the same as before
def _digest(prompt: tuple[Message, ...], criterion: str, response: str, template: str | None) -> str:
    return prompt_digest(filled(prompt, criterion, response, template))


class Sent:
    """What graders are sent at one time, by its digests; each is worked out when it is first asked for."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.criteria = {criterion.id: criterion for criterion in side.rubric.criteria}
        self._texts = {response.id: response.text for response in side.responses}
        if side.rubric.ideal_response is not None:
            self._texts[IDEAL] = side.rubric.ideal_response
        self._held: dict[tuple[str, str], str] = {}

    def digest(self, criterion: str, response: str) -> str:
        """Give the digest for one criterion of one response; "" where there is no such criterion or response."""
        key = (criterion, response)
        if key not in self._held:
            known = criterion in self.criteria and response in self._texts
            self._held[key] = self._digest(*key) if known else ""
        return self._held[key]

    def words(self, criterion: str, response: str) -> tuple[str, str]:
        """Give the digests of the words of a criterion and a response that are there."""
        held = self.side.rubric
        return wording_digest(self.criteria[criterion].text, held.prompt), response_digest(self._texts[response])

    def _digest(self, criterion: str, response: str) -> str:
        held = self.side.rubric
        return _digest(held.prompt, shown(held, self.criteria[criterion]), self._texts[response], self.side.template)


class Holding:
    """Tells which verdicts on a rubric hold at one time, as far as the prompts of graders go.

    Args:
        here: what graders are sent at this time.
        beside: what they are sent at the time that it is weighed against; None where it is weighed against nothing.
        lines: the verdicts on the rubric.
        earlier: whether this is the earlier time of the two.
    """

    def __init__(
        self, here: Sent, beside: Sent | None = None, lines: Iterable[Judgment] = (), *, earlier: bool = False
    ) -> None:
        self._here = here
        self._beside = beside
        self._lines = [line for line in lines if line.rater.kind == "grader"]
        self._earlier = earlier

    def __call__(self, line: Judgment) -> bool:
        """Tell whether a verdict holds; of the words themselves, its other digests tell."""
        if line.rater.kind != "grader" or self._is_sent(line, self._here):
            return True
        if line.rater.id in self._ours:
            return False
        return self._is_same(line) or (self._earlier and len({one.verdict for one in self._like(line)}) == 1)

    def is_untold(self, line: Judgment) -> bool:
        """Tell whether a verdict does not hold only because nobody can tell to what it was given."""
        prompts = {one.prompt_digest for one in self._like(line)}
        if len(prompts) < 2 or line.rater.id in self._ours or self(line):
            return False
        return (line.judging_digest, line.response_digest) == self._here.words(line.criterion, line.response)

    def _is_sent(self, line: Judgment, sent: Sent | None) -> bool:
        if sent is None or not line.prompt_digest:
            return False
        return line.prompt_digest == sent.digest(line.criterion, line.response)

    @cached_property
    def _ours(self) -> set[str]:
        """Name the graders of which some verdict was given to what is sent at one of the two times."""
        return {
            line.rater.id
            for line in self._lines
            if self._is_sent(line, self._here) or self._is_sent(line, self._beside)
        }

    @cached_property
    def _by_words(self) -> dict[Words, list[Judgment]]:
        found: dict[Words, list[Judgment]] = defaultdict(list)
        for line in self._lines:
            found[_words(line)].append(line)
        return found

    def _like(self, line: Judgment) -> list[Judgment]:
        """Give what the same grader said of the same words, to whatever prompts."""
        return self._by_words.get(_words(line), [])

    def _is_same(self, line: Judgment) -> bool:
        """Tell whether graders are shown the same at both times, as far as it matters to this verdict."""
        if self._beside is None:
            return True
        one, other = (sent.criteria.get(line.criterion) for sent in (self._here, self._beside))
        if one is None or other is None:
            return True
        here, beside = self._here.side, self._beside.side
        shown = here.rubric.scoring.show_points
        same = here.template == beside.template and shown == beside.rubric.scoring.show_points
        saw = line.seen.points if line.seen else shown
        examples = here.template is None or one.examples == other.examples  # a template of one's own may show them
        return same and examples and (one.points == other.points or not saw)


def _words(line: Judgment) -> Words:
    return (line.rater.id, line.criterion, line.response, line.judging_digest, line.response_digest)


def holdings(old: Side, new: Side, lines: Iterable[Judgment]) -> tuple[Holding, Holding]:
    """Tell which verdicts hold for a rubric as it was, and which for it as it is."""
    was, is_ = Sent(old), Sent(new)
    held = list(lines)
    return Holding(was, is_, held, earlier=True), Holding(is_, was, held)
