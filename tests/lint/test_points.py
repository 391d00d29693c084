"""Points and the labels of importance: how the two can be made to agree."""

from __future__ import annotations

import pytest

from rubric_studio.finding import Act, Finding, Patch, Severity
from rubric_studio.lint.points import weight_label_conflict
from tests.lint.examples import view_of

FINDING = Finding("P310", Severity.WARNING, "", criterion="c1")


@pytest.mark.parametrize(
    ("points", "label", "set_to"),
    [
        ("+8", "pitfall", -8),
        ("-5", "important", 5),
        ("+3", "essential", 7),
        ("-9", "essential", 9),
        ("+9", "optional", 6),
    ],
)
def test_points_or_label(points: str, label: str, set_to: int) -> None:
    view = view_of(f"{points} Names the ward.\n  tags: importance:{label}, cluster:x")
    first, second = weight_label_conflict.mends(view, FINDING)
    assert first.patches == (Patch(Act.SET, "c1", "points", set_to),)
    assert second.patches == (Patch(Act.SET, "c1", "tags", ["cluster:x"]),)


def test_points_beyond_the_sets_range_are_not_offered() -> None:
    view = view_of("set points: {min: -5, max: 5}\n+3 Names the ward.\n  tags: importance:essential")
    assert [mend.patches[0].field for mend in weight_label_conflict.mends(view, FINDING)] == ["tags"]
