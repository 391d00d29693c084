"""Effects in words."""

from __future__ import annotations

import pytest

from rubric_studio.scoring.score import Result
from rubric_studio.workflows import outcomes
from rubric_studio.workflows.effect import Effect, Row
from tests.workflows.test_effect import JUDGED, OLD, criterion, lines, of, row, rubric


def changed(*points: int, text: str = "", **more: bool) -> Effect:
    x, y, z = points
    return of(rubric(criterion("x", x, **more), criterion("y", y, text), criterion("z", z)))


LINES = [
    (of(OLD), ""),
    (changed(1, 4, -5), "b 0.60 → 0.20, c -0.10 → -0.20"),
    (
        changed(-6, 4, -5),
        "b 0.60 → -1.50, a 1.00 → -0.50, c -0.10 → -0.25 (order changes: c > a > b (was a > b > c))",
    ),
    (
        changed(6, 4, -5, text="Says otherwise."),
        (
            "a 1.00 → 0.60 to 1.00, b 0.60 → 0.60 to 1.00, c -0.10 → -0.50 to -0.10"
            " (order may change: a / b); 3 verdicts need judging again"
        ),
    ),
    (
        of(rubric(*OLD.criteria, criterion("n", 1))),
        (
            "c -0.10 → -0.09 to 0.00, a 1.00 → 0.91 to 1.00, b 0.60 → 0.55 to 0.64;"
            " 3 verdicts on what is new are not given yet"
        ),
    ),
    (
        changed(6, 4, -5, critical=True),
        "a now does what must never happen: x; b now does what must never happen: x",
    ),
]


@pytest.mark.parametrize(("effect", "said"), LINES)
def test_a_line(effect: Effect, said: str) -> None:
    assert outcomes.line(effect) == said


def test_a_long_line_names_the_first_few() -> None:
    held = dict.fromkeys("abcde", "mmn")
    found = of(
        rubric(criterion("x", 6), criterion("y", 4), criterion("z", 5)), judged=lines(OLD, held), ids=tuple("abcde")
    )
    assert outcomes.line(found) == "a 1.00 → 0.67, b 1.00 → 0.67, c 1.00 → 0.67, 2 more"
    assert outcomes.line(found, few=1) == "a 1.00 → 0.67, 4 more"


def test_small_differences_are_told_apart() -> None:
    old = rubric(criterion("x", 1000), criterion("y", 1001), criterion("z", -5))
    found = of(
        rubric(criterion("x", 1001), criterion("y", 1001), criterion("z", -5)), old=old, judged=lines(old, JUDGED)
    )
    assert outcomes.scores(row(found, "b")) == ("0.4998", "0.5000")
    assert outcomes.difference(row(found, "b")) == "+0.0002"
    assert outcomes.difference(row(found, "a")) == "same"


def test_a_response_may_be_called_otherwise() -> None:
    assert outcomes.line(changed(1, 4, -5), lambda id_: id_.upper()).startswith("B 0.60")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (0.634, 0.696, ("0.63", "0.70", "+0.07")),
        (0.696, 0.634, ("0.70", "0.63", "-0.07")),
        (0.125, 0.135, ("0.12", "0.14", "+0.02")),
        (0.6341, 0.6349, ("0.634", "0.635", "+0.001")),
        (-0.001, 0.001, ("-0.001", "0.001", "+0.002")),
        (-0.3, 0.3, ("-0.30", "0.30", "+0.60")),
        (0.5, 0.5, ("0.50", "0.50", "same")),
        (0.5, 0.50000001, ("0.500000", "0.500000", "same")),
    ],
)
def test_the_difference_is_that_of_the_scores_that_are_shown(old: float, new: float, said: tuple[str, ...]) -> None:
    row = Row("r", *(Result(OLD, (), value, value, value) for value in (old, new)))
    assert (*outcomes.scores(row), outcomes.difference(row)) == said
