"""Possible evidence: the sentences of a response that a criterion may be about, and those that raters kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rubric_studio.evidence.likely import likely
from rubric_studio.evidence.sentences import Span
from rubric_studio.lint.head import Reading
from rubric_studio.lint.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.model.rubric import Criterion, Rubric, RubricSet


@dataclass(frozen=True)
class Evidence:
    """What may show on a response that a criterion is met.

    Args:
        possible: the sentences that are likeliest, in their order; none where none stands out.
        accepted: those that one accepted.
        looked_for: False of a criterion about what a response leaves out: no sentence can show that.
        at: the one that is looked at, among all of them.
    """

    possible: tuple[Span, ...] = ()
    accepted: tuple[Span, ...] = ()
    looked_for: bool = True
    at: int | None = None

    @property
    def every(self) -> tuple[Span, ...]:
        """Give the sentences in their order, accepted or not."""
        return tuple(sorted({*self.possible, *self.accepted}))

    @property
    def looked_at(self) -> Span | None:
        """Give the one that is looked at."""
        every = self.every
        return every[self.at] if self.at is not None and self.at < len(every) else None


def about_omission(rubric: Rubric, rubric_set: RubricSet, criterion: Criterion) -> bool:
    """Tell whether a criterion says that something is not done, as far as the word list of its language knows."""
    return _reading(criterion, rubric.criteria_language or rubric_set.language).negated


def possible(rubric: Rubric, rubric_set: RubricSet, criterion: Criterion, text: str) -> tuple[Span, ...]:
    """Give the likeliest sentences of a response for a criterion; none for one about what a response leaves out."""
    if about_omission(rubric, rubric_set, criterion):
        return ()
    read = _reading(criterion, rubric.criteria_language or rubric_set.language)
    others = tuple(held.text for held in rubric.criteria)
    return _possible(criterion.text[: read.end], text, others)


@lru_cache(maxsize=256)
def _reading(criterion: Criterion, language: str) -> Reading:
    return Reading(criterion, lexicon(language))


@lru_cache(maxsize=64)
def _possible(criterion: str, text: str, others: tuple[str, ...]) -> tuple[Span, ...]:
    return tuple(likely(criterion, text, others))


def placed(quotes: Iterable[str], text: str) -> tuple[Span, ...]:
    """Give where quotes stand in a text, each as often as it does; those that do not are left out."""
    found = {Span(*held.span()) for quote in quotes if quote for held in re.finditer(re.escape(quote), text)}
    return tuple(sorted(found))
