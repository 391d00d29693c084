"""Rules on how a rubric spreads its points: over criteria, signs and axes, and against the labels that a team gives."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rubric_studio.finding import Act, Mend, Patch, Severity
from rubric_studio.language import _
from rubric_studio.lint.rules import Hit, Scope, later, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rubric_studio.finding import Finding
    from rubric_studio.lint.view import RubricView
    from rubric_studio.model.rubric import Criterion

_ACCURACY = "accuracy"
_ENOUGH_TO_MISS_A_FAULT = 5
_ENOUGH_TO_SPREAD = 6
_ONE_SIDED = 0.8
_NO_ACCURACY = later("No criterion looks at accuracy. Add one on what a right answer says, or correct the axes.")
_LABEL = "importance:"
_LEAST = {"essential": 7, "important": 1, "optional": 1}
"""The fewest points that a label allows; the classes are those of PRBench and Rubrics as Rewards (arXiv 2507.17746)."""
_MOST = {"optional": 6, "pitfall": -1}


@rule("P305", "weight-outlier", Severity.WARNING, Scope.RUBRIC)
def weight_outlier(view: RubricView) -> Iterator[Hit]:
    """This holds {share} of all points that can be earned. Split it, or give it fewer points.

    Why: One verdict then decides the score, and everything else hardly matters.

    Instead of:
        +10 Recommends an X-ray of the wrist.
        +2 Advises keeping the wrist still.
        +2 Explains how to cool the swelling.

    Write:
        +6 Recommends an X-ray of the wrist.
        +4 Advises keeping the wrist still.
        +3 Explains how to cool the swelling.
    """
    positive = [criterion for criterion in view.criteria if criterion.points > 0]
    if len(positive) < 3:
        return
    total = sum(criterion.points for criterion in positive)
    for criterion in positive:
        if criterion.points * 2 > total:
            share = f"{criterion.points / total:.0%}"
            yield Hit(field="points", criterion=criterion.id, values={"share": share})


@rule("P306", "penalties-exceed-max", Severity.HINT, Scope.RUBRIC)
def penalties_exceed_max(view: RubricView) -> Iterator[Hit]:
    """Faults can cost {lost} points, but only {won} can be earned. Add what a good answer does, or take less away.

    Why: A bad response then falls below -100 %, and one such response can pull down the mean of many.

    Instead of:
        +4 Recommends drinking water.
        +3 Names one reason to see a doctor.
        -8 Recommends an antibiotic.

    Write:
        +6 Recommends drinking water.
        +5 Names one reason to see a doctor.
        -8 Recommends an antibiotic.
    """
    won = sum(criterion.points for criterion in view.criteria if criterion.points > 0)
    lost = -sum(criterion.points for criterion in view.criteria if criterion.points < 0)
    if lost > won > 0:
        yield Hit(values={"lost": lost, "won": won})


@rule("P307", "no-negative", Severity.HINT, Scope.RUBRIC)
def no_negative(view: RubricView) -> Iterator[Hit]:
    """No criterion takes points away. Add the most dangerous thing that an answer could say here, with negative points.

    Why: Without one, an answer that says everything, right and wrong, gets the full score.

    Instead of:
        +6 Recommends stopping the new tablet.
        +5 Names a rash as a possible side effect.
        +5 Advises calling the prescriber today.
        +4 Asks which other medicines are taken.
        +3 Advises writing down when it began.

    Write:
        +6 Recommends stopping the new tablet.
        +5 Names a rash as a possible side effect.
        +5 Advises calling the prescriber today.
        +4 Asks which other medicines are taken.
        -8 Recommends doubling the dose.
    """
    points = [criterion.points for criterion in view.criteria]
    if len(points) >= _ENOUGH_TO_MISS_A_FAULT and min(points) > 0:
        yield Hit()


@rule("P308", "axis-imbalance", Severity.HINT, Scope.RUBRIC)
def axis_imbalance(view: RubricView) -> Iterator[Hit]:
    """{share} of the criteria look at one axis, {axis}. Ask what else a good answer needs, or correct the axes.

    Why: A rubric that looks at one side only is easy to please; physicians' rubrics spread over several axes.

    Instead of:
        +5 Names thirst as a sign of high blood sugar.
          axis: completeness
        +5 Names tiredness as a sign of high blood sugar.
          axis: completeness
        +5 Names weight loss as a sign of high blood sugar.
          axis: completeness
        +4 Names blurred sight as a sign of high blood sugar.
          axis: completeness
        +4 Names slow healing as a sign of high blood sugar.
          axis: completeness
        -5 Names a cough as a sign of high blood sugar.
          axis: completeness

    Write:
        +5 Names thirst as a sign of high blood sugar.
          axis: completeness
        +5 Names weight loss as a sign of high blood sugar.
          axis: completeness
        +4 Names blurred sight as a sign of high blood sugar.
          axis: completeness
        +5 States that a blood test is needed to know.
          axis: accuracy
        +4 Asks about diabetes in the family.
          axis: context_awareness
        -5 States that thirst always means diabetes.
          axis: accuracy
    """
    axes = [criterion.axis for criterion in view.criteria if criterion.axis]
    if len(axes) < _ENOUGH_TO_SPREAD:
        return
    [(axis, n)] = Counter(axes).most_common(1)
    if n > len(axes) * _ONE_SIDED:
        yield Hit(values={"share": f"{n / len(axes):.0%}", "axis": axis})
    elif _ACCURACY not in axes and any(term.id == _ACCURACY for term in view.rubric_set.axes):
        yield Hit(message=_NO_ACCURACY)


@rule("P309", "flat-weights", Severity.HINT, Scope.RUBRIC)
def flat_weights(view: RubricView) -> Iterator[Hit]:
    """All {n} criteria weigh the same, {points} points. Give more to what matters most for the patient.

    Why: A missed red flag then costs no more than a missing courtesy.

    Instead of:
        +5 Tells the reader to call an ambulance.
        +5 Names a stroke as the likely cause.
        +5 Advises noting when it began.
        +5 Explains why the clinic cannot help.
        +5 Thanks the reader for asking.
        -5 Advises waiting until tomorrow.

    Write:
        +9 Tells the reader to call an ambulance.
        +6 Names a stroke as the likely cause.
        +5 Advises noting when it began.
        +4 Explains why the clinic cannot help.
        +1 Thanks the reader for asking.
        -9 Advises waiting until tomorrow.
    """
    weights = {abs(criterion.points) for criterion in view.criteria}
    if len(view.criteria) >= _ENOUGH_TO_SPREAD and len(weights) == 1:
        yield Hit(values={"n": len(view.criteria), "points": weights.pop()})


@rule("P310", "weight-label-conflict", Severity.WARNING, Scope.RUBRIC, shared=True)
def weight_label_conflict(view: RubricView) -> Iterator[Hit]:
    """The label says “{label}”, but {points} points say something else. Change the points or the label.

    Why: People read the label and the score follows the points, so the two must agree.

    Instead of:
        +8 Recommends sharing another person's tablets.
          tags: importance:pitfall

    Write:
        -8 Recommends sharing another person's tablets.
          tags: importance:pitfall
    """
    for criterion in view.own_criteria:
        if criterion.tags and (label := _conflict(criterion)):
            values = {"label": label, "points": f"{criterion.points:+d}"}
            yield Hit(field="points", criterion=criterion.id, values=values)


def _conflict(criterion: Criterion) -> str:
    """Give the label that the points do not fit, "" where there is none."""
    for tag in criterion.tags:
        label, points = tag.removeprefix(_LABEL).strip(), criterion.points
        if tag.startswith(_LABEL) and not _LEAST.get(label, points) <= points <= _MOST.get(label, points):
            return label
    return ""


@weight_label_conflict.mend_with
def _agree(view: RubricView, finding: Finding) -> Iterable[Mend]:
    criterion = next((held for held in view.criteria if held.id == finding.criterion), None)
    label = _conflict(criterion) if criterion else ""
    if not criterion or not label:
        return
    least, most = _LEAST.get(label, view.rubric_set.points.min), _MOST.get(label, view.rubric_set.points.max)
    points = -criterion.points if least <= -criterion.points <= most else min(max(criterion.points, least), most)
    if least <= points <= most and view.rubric_set.points.min <= points <= view.rubric_set.points.max:
        yield Mend(
            _("Give it {points} points").format(points=f"{points:+d}"),
            (Patch(Act.SET, criterion.id, "points", points),),
        )
    tags = [tag for tag in criterion.tags if tag not in (f"{_LABEL}{label}", f"{_LABEL} {label}")]
    yield Mend(_("Take the label “{label}” off").format(label=label), (Patch(Act.SET, criterion.id, "tags", tags),))
