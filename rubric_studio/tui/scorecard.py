"""Why a response has its score, as a page to read: what it earned and lost, the heaviest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _, counted
from rubric_studio.text import one_line
from rubric_studio.tui import phrases
from rubric_studio.workflows.why import account

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric_studio.model.rubric import Criterion, Rubric
    from rubric_studio.workflows.verdicts import Standing
    from rubric_studio.workflows.why import Account


def heading(rubric: Rubric, standing: Standing) -> str:
    """Say the score, the points and the rank."""
    held = account(rubric, standing)
    parts = [
        _("score {score}").format(score=phrases.score(standing.result)),
        _("{earned} of {possible} points").format(earned=held.points, possible=rubric.possible),
    ]
    if standing.rank:
        parts.append(_("rank {rank}").format(rank=standing.rank))
    return _(", ").join(parts)


def page(rubric: Rubric, standing: Standing) -> str:
    """Say what the response earned and lost, the heaviest first."""
    held = account(rubric, standing)
    lines = _group(_("Earned"), held.earned) + _group(_("Lost, for faults"), held.lost)
    lines += _group(_("Missed"), held.missed) + _group(_("No verdict yet"), held.open)
    if held.spared:
        lines.append(
            counted("And one fault that it does not have.", "And {n} faults that it does not have.", len(held.spared))
        )
    length = _length(rubric, standing, held)
    return "\n".join([*lines, *([length] if length else [])])


def _group(title: str, criteria: Sequence[Criterion]) -> list[str]:
    if not criteria:
        return []
    total = sum(criterion.points for criterion in criteria)
    rows = [f"{phrases.points(criterion.points)}  {one_line(criterion.text)}" for criterion in criteria]
    return [_("{title}: {points}").format(title=title, points=f"{total:+d}"), *rows, ""]


def _length(rubric: Rubric, standing: Standing, held: Account) -> str:
    """Say what the response's length did to the score, where the rule counts it."""
    value = standing.result.value
    if rubric.scoring.length is None or value is None or not rubric.possible:
        return ""
    return _("For its length: {points}").format(points=f"{value - held.points / rubric.possible:+.2f}")
