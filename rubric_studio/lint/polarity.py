"""Whether a criterion's words and the sign of its points say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.finding import Act, Mend, Patch, Severity
from rubric_studio.language import _
from rubric_studio.lint.rules import Hit, Scope, later, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.finding import Finding
    from rubric_studio.lint.head import Reading
    from rubric_studio.lint.view import RubricView


@rule("P301", "sign-mismatch", Severity.ERROR, Scope.CRITERION, needs=("wanted", "fault"))
def sign_mismatch(reading: Reading) -> Iterator[Hit]:
    """“{words}” reads as something good, but the points are negative. Turn the points round, or describe the fault.

    Why: Graders read such criteria both ways, the same grader sometimes on the same day: one third of 470 verdicts on
    them went against the words.

    Instead of:
        -5 Should ask whether the patient is pregnant.

    Write:
        +5 Asks whether the patient is pregnant.
    """
    if reading.points < 0 and (found := reading.begins("wanted")):
        yield Hit(*found.span("words"), field="criterion")
    elif reading.points > 0 and (found := reading.begins("fault")):
        message = later("“{words}” reads as a fault, but the points are positive. Turn the points round, or reword it.")
        yield Hit(*found.span("words"), field="criterion", message=message)


@sign_mismatch.mend_with
def turn_round(view: RubricView, finding: Finding) -> Iterator[Mend]:
    """Offer the same points with the other sign."""
    reading = view.reading(finding.criterion)
    if reading:
        low, high = view.rubric_set.points.min, view.rubric_set.points.max
        points = min(max(-reading.points, low), high)
        if points:
            label = _("Make it {points} points").format(points=f"{points:+d}")
            yield Mend(label, (Patch(Act.SET, finding.criterion, "points", points),))
