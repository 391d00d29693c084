"""Why a response has its score, and why one scores above another: the criteria that weigh most, said by their words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from rubric_studio.language import _
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric_studio.model.judgment import Verdict
    from rubric_studio.model.rubric import Criterion, Rubric
    from rubric_studio.workflows.verdicts import Standing

WORDS = 40
"""Terminal cells of a criterion's text by which a sentence calls it."""


@dataclass(frozen=True)
class Account:
    """What made a response's score, each the heaviest first.

    Args:
        earned: criteria with points to earn that it meets.
        lost: faults that it has.
        missed: criteria with points to earn that it does not meet.
        open: criteria without a verdict that counts.
        spared: faults that it does not have.
    """

    earned: tuple[Criterion, ...]
    lost: tuple[Criterion, ...]
    missed: tuple[Criterion, ...]
    open: tuple[Criterion, ...]
    spared: tuple[Criterion, ...]

    @property
    def points(self) -> int:
        """Add up what it has."""
        return sum(criterion.points for criterion in (*self.earned, *self.lost))


def account(rubric: Rubric, standing: Standing) -> Account:
    """Sort a rubric's criteria by what they did to a response's score."""
    groups: dict[str, list[Criterion]] = defaultdict(list)
    judged = zip(rubric.criteria, standing.result.met, strict=True)
    for criterion, met in sorted(judged, key=lambda held: -abs(held[0].points)):
        groups[_did(criterion, met)].append(criterion)
    return Account(*(tuple(groups[field.name]) for field in fields(Account)))


def _did(criterion: Criterion, met: bool | None) -> str:  # noqa: FBT001 - a verdict has no better name
    """Name the group of an account into which a criterion belongs."""
    if met is None:
        return "open"
    if criterion.points < 0:
        return "lost" if met else "spared"
    return "earned" if met else "missed"


def lifts(rubric: Rubric, one: Standing, other: Standing) -> list[tuple[Criterion, int]]:
    """Give the criteria that put one response above another and by how many points each, the heaviest first."""
    found = [
        (criterion, criterion.points * (bool(mine) - bool(theirs)))
        for criterion, mine, theirs in zip(rubric.criteria, one.result.met, other.result.met, strict=True)
    ]
    return sorted(((criterion, by) for criterion, by in found if by > 0), key=lambda lift: -lift[1])


def named(criterion: Criterion) -> str:
    """Call a criterion by its first words and its points."""
    return _("“{words}” ({points})").format(words=one_line(criterion.text, WORDS), points=f"{criterion.points:+d}")


def mostly(rubric: Rubric, one: Standing, other: Standing) -> tuple[str, str]:
    """Say in half a sentence what puts one response above another, and name the heaviest criterion; "" for none."""
    found = lifts(rubric, one, other)[:2]
    if not found:
        return "", ""
    earned = [named(criterion) for criterion, _by in found if criterion.points > 0]
    faults = [named(criterion) for criterion, _by in found if criterion.points < 0]
    parts = []
    if earned:
        parts.append(_("mostly by {criteria}").format(criteria=_and(earned)))
    if faults:
        text = _("because “{other}” has the fault {criteria}")
        parts.append(text.format(other=one_line(other.name, 24), criteria=_and(faults)))
    return _and(parts), found[0][0].id


def _and(parts: Sequence[str]) -> str:
    return _(" and ").join(parts)


def idle(criterion: str, found: Sequence[Standing]) -> Verdict | None:
    """Give the verdict that a criterion has on every response, where it has four or more and all are the same."""
    given = [cell.verdict for standing in found if (cell := standing.cells[criterion]).verdict is not None]
    return given[0] if len(given) >= 4 and len(set(given)) == 1 else None
