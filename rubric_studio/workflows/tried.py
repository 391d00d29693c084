"""Samples as the rules see them: who said what of each criterion, what counts, and the score that follows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rubric_studio.lint.view import Sample, Votes
from rubric_studio.model.codec import judging_digest, response_digest
from rubric_studio.model.judgment import WITHDRAWN, Verdict
from rubric_studio.workflows.holding import Holding, Sent
from rubric_studio.workflows.verdicts import Verdicts, samples, standings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rubric_studio.model.judgment import Judgment
    from rubric_studio.workflows.holding import Side

Key = tuple[str, str]


def tried(side: Side, judgments: Sequence[Judgment], alike: Mapping[str, str] | None = None) -> tuple[Sample, ...]:
    """Give a rubric's samples, the ideal response first, with the verdicts on them.

    Nobody's own verdict goes before the others' here: the physicians' majority counts, then a grader's. ``alike`` as in
    ``Verdicts``.
    """
    if not judgments:
        return tuple(Sample(response, {}, None) for response in samples(side.rubric, side.responses))
    verdicts = Verdicts(judgments, alike)
    holds = Holding(Sent(side), lines=verdicts.every(side.rubric.id))
    said = _Said(side, judgments, verdicts, holds)
    return tuple(
        Sample(
            standing.response,
            {id_: said.votes(id_, standing.response.id, cell.verdict) for id_, cell in standing.cells.items()},
            standing.result.value,
            frozenset(said.looked[standing.response.id]),
        )
        for standing in standings(side.rubric, side.responses, verdicts, rater="", holds=holds)
    )


class _Said:
    """What raters said of a rubric's samples, by criterion and response; what holds no more apart."""

    def __init__(self, side: Side, judgments: Sequence[Judgment], verdicts: Verdicts, holds: Holding) -> None:
        rubric = side.rubric
        self._verdicts, self._holds = verdicts, holds
        self._criteria = {criterion.id: judging_digest(rubric, criterion) for criterion in rubric.criteria}
        self._texts = {response.id: response_digest(response.text) for response in samples(rubric, side.responses)}
        self._stale: dict[Key, int] = defaultdict(int)
        self._physicians: dict[Key, list[Verdict]] = defaultdict(list)
        self._runs: dict[Key, list[Verdict]] = defaultdict(list)
        self.looked: dict[str, set[str]] = defaultdict(set)
        given: dict[tuple[str, Key], list[Judgment]] = defaultdict(list)
        for judgment in verdicts.every(rubric.id):
            given[judgment.rater.id, (judgment.criterion, judgment.response)].append(judgment)
        for (_rater, key), lines in given.items():
            fresh = [line for line in lines if self._is_fresh(line, key)]
            self._take((fresh or lines)[-1], key)
        for judgment in judgments:
            if judgment.rater.kind == "grader" and judgment.run and judgment.verdict != WITHDRAWN:
                key = (judgment.criterion, judgment.response)
                if self._is_fresh(judgment, key):
                    self._runs[key].append(Verdict(judgment.verdict))

    def _take(self, judgment: Judgment, key: Key) -> None:
        if key[0] not in self._criteria or key[1] not in self._texts:
            return
        if not self._is_fresh(judgment, key):
            self._stale[key] += 1
        elif judgment.rater.kind == "physician":
            self._physicians[key].append(Verdict(judgment.verdict))
            self.looked[key[1]].add(judgment.rater.id)

    def _is_fresh(self, judgment: Judgment, key: Key) -> bool:
        digests = self._criteria.get(key[0], ""), self._texts.get(key[1], "")
        return self._verdicts.holds_for(judgment, digests, self._holds)

    def votes(self, criterion: str, response: str, counts: Verdict | None) -> Votes:
        """Give what was said of one criterion of one response; ``counts`` is the verdict that counts."""
        key = (criterion, response)
        return Votes(counts, tuple(self._physicians[key]), tuple(self._runs[key]), self._stale[key])
