"""What differs between two times, in sentences, with the texts whose words do."""

from __future__ import annotations

from collections.abc import Callable

from rubric_studio.model import codec
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.compare import compare_set
from rubric_studio.workflows.differences import differences, differences_of_set
from rubric_studio.workflows.past import Reading

Edit = Callable[..., None]


def reading(title: str, *points: int, text: str = "Says") -> Reading:
    criteria = [{"id": f"c{n}", "criterion": f"{text} {n}.", "points": point} for n, point in enumerate(points)]
    return Reading("s", codec.rubric_from({"id": "a", "title": title, "criteria": criteria}))


def test_a_rubric_at_two_times() -> None:
    found = differences(reading("One", 5, 3), reading("Other", 6, 3))
    assert [one.texts for one in found] == [("One", "Other"), None]
    assert found[0].pieces == (("-", "One"), ("+", "Other"))
    assert found[1].pieces == ()
    assert "now has +6 points, was +5" in found[1].sentence


def test_of_one_criterion_alone() -> None:
    found = differences(reading("One", 5, 3), reading("Other", 6, 4, text="Names"), {"c1"})
    assert [one.texts for one in found] == [("Says 1.", "Names 1."), None]
    assert all("c1" in one.sentence for one in found)
    assert differences(reading("One", 5), reading("One", 5)) == ()


def test_the_same_fields_show_their_words_as_in_a_comparison(work: Workspace, edit: Edit) -> None:
    edit("set.yaml", "title: The set", "title: That set")
    edit("a.yaml", "title: Rubric a", "title: Another")
    edit("a.yaml", "Names the dose.", "Names the way.")
    edit("a.yaml", "points: -4", "points: -5")
    edit("responses/a.yaml", "text: A sample.", "text: Another.")
    found = differences_of_set(work, "s", "HEAD", None)
    told = compare_set(work, "s", old="HEAD").told
    assert [(one.sentence, one.pieces) for one in found.differences] == [(one.sentence, one.pieces) for one in told]
    assert [bool(one.pieces) for one in told] == [True, True, True, False, True]
    assert found.effect("") == ""
