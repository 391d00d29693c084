"""What rules look at: a rubric with its criteria read once, its samples as they stand, and the day."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from rubric_studio.lint.head import Reading
from rubric_studio.lint.lexicon import Lexicon, lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.model.judgment import Verdict
    from rubric_studio.model.response import Response
    from rubric_studio.model.rubric import Criterion, Rubric, RubricSet


_reading = lru_cache(maxsize=2_048)(Reading)
"""A rubric that is being written is looked at again and again, and all but one of its criteria are the same."""


class Today:
    """The day of a check, and until when what it found would stay the same.

    Args:
        day: ISO, as 2026-11-22.
    """

    def __init__(self, day: str) -> None:
        self.day = day
        self.until = "9999-12-31"

    def is_past(self, day: str) -> bool:
        """Tell whether a day (ISO) lies before today; the answer holds up to and with that day."""
        if day < self.day:
            return True
        self.until = min(self.until, day)
        return False

    def is_older(self, date: str, years: int) -> bool:
        """Tell whether a date (a year, a month or a day, ISO) lies more than so many years back."""
        end = f"{int(date[:4]) + years}{date[4:]}"
        return self.is_past(f"{end}-12-31"[:10] if len(end) == 4 else f"{end}-31"[:10])


@dataclass(frozen=True, slots=True)
class Votes:
    """What raters said of one criterion of one response; stale verdicts are counted apart.

    Args:
        counts: the verdict that counts (the physicians', else a grader's), None where there is none.
        physicians: each physician's verdict.
        runs: a grader's verdicts on the very same text, run by run.
        stale: how many verdicts were given to another wording.
    """

    counts: Verdict | None = None
    physicians: tuple[Verdict, ...] = ()
    runs: tuple[Verdict, ...] = ()
    stale: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample response (or the ideal one, whose id is "ideal") with the verdicts on it and its score.

    ``score`` is None as long as a verdict is missing or nothing can be earned; ``physicians`` are those who judged it.
    """

    response: Response
    votes: Mapping[str, Votes]
    score: float | None
    physicians: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RubricView:
    """A rubric as rules see it.

    Args:
        rubric: the rubric, shared criteria in their place.
        rubric_set: its set.
        own: the ids of the criteria that stand in the rubric's own file, not in shared.yaml.
        responses: its sample responses.
        samples: how they stand, the ideal response first.
        tried: the samples are to be looked at too (not while a rubric is being written).
        today: the day of the check.
    """

    rubric: Rubric
    rubric_set: RubricSet
    today: Today
    own: frozenset[str] = frozenset()
    responses: tuple[Response, ...] = ()
    samples: tuple[Sample, ...] = ()
    tried: bool = False
    readings: tuple[Reading, ...] = field(init=False)

    def __post_init__(self) -> None:
        known = lexicon(self.criteria_language)
        object.__setattr__(self, "readings", tuple(_reading(c, known) for c in self.rubric.criteria))

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Give the criteria."""
        return self.rubric.criteria

    @property
    def own_criteria(self) -> tuple[Criterion, ...]:
        """Give the criteria that stand in the rubric's own file; the others are looked at where they stand."""
        return tuple(criterion for criterion in self.rubric.criteria if criterion.id in self.own)

    def reading(self, criterion: str) -> Reading | None:
        """Give a criterion as it was read, None where there is none of that id."""
        return next((reading for reading in self.readings if reading.criterion.id == criterion), None)

    @property
    def criteria_language(self) -> str:
        """Give the language of the criteria: the rubric's word, else the set's."""
        return self.rubric.criteria_language or self.rubric_set.language

    @property
    def lexicon(self) -> Lexicon:
        """Give the word lists of the criteria's language."""
        return lexicon(self.criteria_language)

    def tagged(self, tag: str) -> bool:
        """Tell whether the rubric carries a tag, or one with a colon that ends so ("physician_agreed_category:x")."""
        return any(held == tag or held.endswith(f":{tag}") for held in self.rubric.tags)
