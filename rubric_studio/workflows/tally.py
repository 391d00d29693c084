"""How responses stand, in sentences that can be read aloud: scores and ranks, and verdicts criterion by criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _, listed
from rubric_studio.model.judgment import Verdict
from rubric_studio.workflows import outcomes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rubric_studio.model.rubric import Criterion
    from rubric_studio.workflows.verdicts import Standing


def verdict_words(verdict: Verdict | None) -> str:
    """Say a verdict; None is none."""
    words = {
        Verdict.MET: _("met"),
        Verdict.NOT_MET: _("not met"),
        Verdict.CANNOT_TELL: _("cannot tell"),
        Verdict.FAILED: _("no usable answer"),
    }
    return words[verdict] if verdict else _("no verdict")


def standing_words(standing: Standing) -> str:
    """Say a response's score and rank."""
    score = outcomes.score(standing.result)
    score = score if standing.result.lower is None else _("score {score}").format(score=score)
    rank = _("rank {rank}").format(rank=standing.rank) if standing.rank else _("no rank yet")
    return outcomes.named(standing.name) + _(": ") + score + _(", ") + rank


def by_verdict(criterion: Criterion, standings: Iterable[Standing]) -> Iterator[str]:
    """Say which responses have which verdict on a criterion, a line each; on a fault, met is that it is there."""
    found: dict[Verdict | None, list[str]] = {}
    for standing in standings:
        found.setdefault(standing.cells[criterion.id].verdict, []).append(outcomes.named(standing.name))
    for verdict in (*Verdict, None):
        if verdict in found:
            words = verdict_words(verdict)
            if criterion.points < 0 and verdict in (Verdict.MET, Verdict.NOT_MET):
                words = _("the fault is there") if verdict is Verdict.MET else _("the fault is not there")
            yield words + _(": ") + listed(found[verdict])
