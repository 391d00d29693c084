"""The means over many results, as HealthBench gives them (simple-evals, ``_aggregate_get_clipped_mean``)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rubric_studio.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.scoring.score import Result

OVERALL = "overall_score"
RESAMPLES = 1000


@dataclass(frozen=True)
class Mean:
    """The mean of one metric, held to [0, 1] unless the rule says otherwise.

    Args:
        value: the mean; None where nothing could be counted.
        n: how many results it is the mean of.
        skipped: how many results were left out: for the whole those without a score, for a tag those in which a
            criterion that bears on it is ungraded.
        values: what it is the mean of.
        clipped: whether the mean is held to [0, 1].
        seed: what the resampling starts from.
    """

    value: float | None
    n: int
    skipped: int
    values: tuple[float, ...] = field(repr=False)
    clipped: bool = field(default=True, repr=False)
    seed: int = field(default=0, repr=False)

    @cached_property
    def bootstrap_std(self) -> float | None:
        """Give the standard deviation of the mean over 1,000 resamples, worked out when first asked for."""
        if not self.values:
            return None
        from random import Random

        choices = Random(self.seed).choices  # noqa: S311 - resampling, not secrets
        means = [_mean(choices(self.values, k=self.n), clipped=self.clipped) for _n in range(RESAMPLES)]
        middle = math.fsum(means) / RESAMPLES
        return math.sqrt(math.fsum((mean - middle) ** 2 for mean in means) / RESAMPLES)


def aggregate(results: Iterable[Result], *, seed: int = 0) -> dict[str, Mean]:
    """Give the mean of the scores under "overall_score", and of every tag under its name.

    Args:
        results: scores by one and the same rule, in any order.
        seed: what the bootstrap's resampling starts from; the same seed gives the same figures.

    Raises:
        ValueError: the results come from different scoring rules.
    """
    results = list(results)
    clipped = _clipped(results)
    values: dict[str, list[float]] = {}
    skipped: dict[str, int] = {}
    whole: list[float] = []
    for result in results:
        for tag, value in result.tags.items():
            values.setdefault(tag, []).append(value)
        for tag in result.unsure:
            skipped[tag] = skipped.get(tag, 0) + 1
        if result.value is not None:
            whole.append(result.value)
    tags = sorted((values.keys() | skipped.keys()) - {OVERALL})
    return {OVERALL: mean_of(whole, len(results) - len(whole), clipped=clipped, seed=seed)} | {
        tag: mean_of(values.get(tag, []), skipped.get(tag, 0), clipped=clipped, seed=seed) for tag in tags
    }


def _clipped(results: list[Result]) -> bool:
    if not results:
        return True
    rule = results[0].rubric.scoring
    for result in results:
        if result.rubric.scoring is not rule and result.rubric.scoring != rule:
            text = _("“{one}” and “{other}” are scored by different rules: their scores have no common mean.")
            raise ValueError(text.format(one=results[0].rubric.id, other=result.rubric.id))
    return rule.clip != "none"


def mean_of(values: Iterable[float], skipped: int, *, clipped: bool, seed: int) -> Mean:
    """Give the mean of some scores, ``skipped`` others left out."""
    # Sorted, so that the order of the results changes no figure.
    ordered = tuple(sorted(values))
    value = _mean(ordered, clipped=clipped) if ordered else None
    return Mean(value=value, n=len(ordered), skipped=skipped, values=ordered, clipped=clipped, seed=seed)


def _mean(values: Iterable[float], *, clipped: bool) -> float:
    held = list(values)
    mean = math.fsum(held) / len(held)
    return min(max(mean, 0.0), 1.0) if clipped else mean
