"""Which of a set's shared criteria fit a rubric: by the words that they have in common with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.lint.stems import stems

if TYPE_CHECKING:
    from rubric_studio.model.rubric import Criterion, Rubric

LIKE = 0.5
"""The share of words that two criteria have in common from which on they may be one (Dice)."""
FITS = 0.34
"""The share of a shared criterion's words that a rubric has from which on it is offered first."""


@dataclass(frozen=True)
class Fit:
    """How a shared criterion fits: how like the chosen criterion it is, how much of it occurs in the rubric, 0 to 1."""

    like: float = 0.0
    within: float = 0.0

    @property
    def is_like(self) -> bool:
        """Tell whether it may say what the chosen criterion says."""
        return self.like >= LIKE

    @property
    def fits(self) -> bool:
        """Tell whether it is about what the rubric is about."""
        return self.within >= FITS


def fit(shared: Criterion, rubric: Rubric, chosen: Criterion | None = None) -> Fit:
    """Tell how a shared criterion fits a rubric and the criterion that the person is at.

    A criterion that is tagged with a theme (``cluster:hedging_only-if-needed``) fits all rubrics on it.
    """
    words = set(stems(shared.text))
    tags = {tag.rpartition(":")[2] for tag in shared.tags}
    if not words:
        return Fit()
    other = set(stems(chosen.text)) if chosen and chosen.id != shared.id else set()
    like = 2 * len(words & other) / (len(words) + len(other))
    texts = [rubric.title, rubric.ideal_response or "", *(turn.content for turn in rubric.prompt)]
    about = {stem for text in texts for stem in stems(text)}
    themed = rubric.theme is not None and any(f"{tag}_".startswith(f"{rubric.theme}_") for tag in tags)
    return Fit(like, 1.0 if themed else len(words & about) / len(words))
