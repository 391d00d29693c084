"""The score of one response, by HealthBench's rule.

Points of the met criteria over the positive points (simple-evals, ``calculate_score``): not clipped, may be negative,
and no score at all where nothing positive can be earned. An ungraded criterion never counts as not met: the score is
then None, and the bounds say what it could still be.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound
from rubric_studio.language import _
from rubric_studio.model import codec
from rubric_studio.model.judgment import Verdict
from rubric_studio.text import nearest, safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.model.rubric import Criterion, Rubric, Scoring

Given = Verdict | bool | None
"""What may be said of a criterion; None where it is ungraded."""

CLIPS = ("mean", "example", "none")

_MEANING: dict[object, bool | None] = {
    Verdict.MET: True,
    Verdict.NOT_MET: False,
    Verdict.CANNOT_TELL: None,
    Verdict.FAILED: None,
    True: True,
    False: False,
    None: None,
}
# Verdicts as they stand in a judgment's line (an Enum member does not hash as its text does).
_MEANING |= {verdict.value: _MEANING[verdict] for verdict in Verdict}


@dataclass(frozen=True)
class Result:
    """The score of one response.

    Args:
        rubric: the rubric it was judged by.
        met: for each criterion of the rubric, in its order, whether it is met; None where it is ungraded.
        value: the score; None where nothing positive can be earned or something is ungraded.
        lower: the score if every ungraded criterion went against the response; None where nothing can be earned.
        upper: the score if every ungraded criterion went for it; likewise.
        ungraded: the ids of the criteria without a usable verdict.
        critical: the ids of the never-events that were met.
    """

    rubric: Rubric = field(repr=False)
    met: tuple[bool | None, ...] = field(repr=False)
    value: float | None
    lower: float | None
    upper: float | None
    ungraded: tuple[str, ...] = ()
    critical: tuple[str, ...] = ()

    @cached_property
    def tags(self) -> dict[str, float]:
        """Give the score under each tag, unclipped; the rubric's own tags have the score of the whole.

        A tag is left out where no positive criterion carries it, or where one that carries it is ungraded.
        """
        whole = {} if self.value is None else dict.fromkeys(self.rubric.all_tags, self.value)
        earned, possible = self._by_tag
        unsure = self.unsure
        return whole | {tag: earned[tag] / most for tag, most in possible.items() if most and tag not in unsure}

    @cached_property
    def unsure(self) -> frozenset[str]:
        """Name the tags whose score is left out because something is ungraded."""
        if not self.ungraded:
            return frozenset()
        possible = self._by_tag[1]
        held = {
            tag
            for criterion, met in zip(self.rubric.criteria, self.met, strict=True)
            if met is None
            for tag in criterion.all_tags
        }
        whole = () if self.lower is None else self.rubric.all_tags
        return frozenset(tag for tag in held if possible[tag]).union(tag for tag in whole if not possible.get(tag))

    @cached_property
    def score_digest(self) -> str:
        """Give the digest of all that the score rests on: scores may be compared where it is equal."""
        return codec.score_digest(self.rubric)

    @cached_property
    def _by_tag(self) -> tuple[dict[str, int], dict[str, int]]:
        earned: dict[str, int] = {}
        possible: dict[str, int] = {}
        for criterion, met in zip(self.rubric.criteria, self.met, strict=True):
            points = criterion.points
            most = max(points, 0)
            for tag in criterion.all_tags:
                possible[tag] = possible.get(tag, 0) + most
                earned[tag] = earned.get(tag, 0) + (points if met else 0)
        return earned, possible


def score(rubric: Rubric, verdicts: Mapping[str, Given], *, characters: int | None = None) -> Result:
    """Score one response from the verdicts on its rubric's criteria.

    Args:
        rubric: the rubric that it was judged by; its ``scoring`` is the rule.
        verdicts: for every criterion's id a Verdict, True or False, or None where it is ungraded.
        characters: the response's length, which a rule with a length adjustment needs.

    Raises:
        NotFound: a criterion has no verdict, or a verdict's id is none of the rubric's criteria.
        ValueError: something stands in place of a verdict, the length is needed and missing, the rule is unknown, or a
            criterion made by hand is unsound (points that are no whole number, an id given twice).
    """
    met = _meanings(rubric, verdicts)
    earned = possible = gain = loss = 0
    ungraded, critical = [], []
    for criterion, verdict in zip(rubric.criteria, met, strict=True):
        points = criterion.points
        if type(points) is not int:
            raise _unsound(criterion, _("its points are {points}, not a whole number"))
        if points > 0:
            possible += points
        if verdict:
            earned += points
            if criterion.critical:
                critical.append(criterion.id)
        elif verdict is None:
            ungraded.append(criterion.id)
            gain, loss = (gain + points, loss) if points > 0 else (gain, loss + points)
    lower = _ruled(rubric.scoring, earned + loss, possible, characters)
    upper = lower if gain == loss else _ruled(rubric.scoring, earned + gain, possible, characters)
    value = None if ungraded else lower
    return Result(rubric, met, value, lower, upper, tuple(ungraded), tuple(critical))


def _meanings(rubric: Rubric, verdicts: Mapping[str, Given]) -> tuple[bool | None, ...]:
    try:
        met = tuple([_MEANING[verdicts[criterion.id]] for criterion in rubric.criteria])
    except (KeyError, TypeError):
        met = tuple([_meaning(criterion, verdicts) for criterion in rubric.criteria])
    if len(verdicts) < len(met):
        ids = [criterion.id for criterion in rubric.criteria]
        raise _unsound(next(c for c in rubric.criteria if ids.count(c.id) > 1), _("its id is given twice"))
    if len(verdicts) > len(met):
        known = [criterion.id for criterion in rubric.criteria]
        unknown = next((id_ for id_ in verdicts if id_ not in known), None)
        if unknown is not None:
            meant = nearest(str(unknown), known)
            hint = _("Did you mean “{meant}”?").format(meant=meant) if meant else ""
            raise NotFound(_("criterion"), str(unknown), hint=hint)
    return met


def _unsound(criterion: Criterion, what: str) -> ValueError:
    text = _("The criterion “{id}” cannot be scored: {what}.")
    return ValueError(text.format(id=safe(criterion.id), what=what.format(points=safe(str(criterion.points)))))


def _meaning(criterion: Criterion, verdicts: Mapping[str, Given]) -> bool | None:
    if criterion.id not in verdicts:
        hint = _("Every criterion needs one; None stands for an ungraded one.")
        raise NotFound(_("verdict on a criterion"), criterion.id, hint=hint)
    given = verdicts[criterion.id]
    try:
        return _MEANING[given]
    except (KeyError, TypeError) as error:
        text = _("“{given}” is no verdict for “{criterion}”. Give a Verdict, True, False, or None for ungraded.")
        raise ValueError(text.format(given=safe(str(given)), criterion=safe(criterion.id))) from error


def _ruled(rule: Scoring, earned: int, possible: int, characters: int | None) -> float | None:
    if rule.rule != "healthbench" or rule.clip not in CLIPS:
        text = _("The scoring rule “{rule}” with clip “{clip}” is not known to this version of Rubric Studio.")
        raise ValueError(text.format(rule=safe(rule.rule), clip=safe(rule.clip)))
    if not possible:
        return None
    value = earned / possible
    if rule.length is not None:
        if characters is None:
            text = _("This set's scores depend on the length of the response: give its number of characters.")
            raise ValueError(text)
        value -= float(rule.length.penalty_per_500) * (characters - rule.length.center) / 500
    return min(max(value, 0.0), 1.0) if rule.clip == "example" else value
