"""Suggestions: of what went and what came the most alike, never more than that."""

from __future__ import annotations

from rubric_studio.diff.changes import SetState
from rubric_studio.diff.compare import compare
from rubric_studio.diff.likeness import suggestions
from rubric_studio.model.rubric import Criterion, Message, Rubric, RubricSet


def state(**texts: str) -> SetState:
    criteria = tuple(Criterion(id=id_, text=text, points=1) for id_, text in texts.items())
    return SetState(RubricSet(id="s"), {"r": Rubric(id="r", criteria=criteria)})


def found(old: SetState, new: SetState) -> list[tuple[str, str, float]]:
    return [
        (one.gone.pointer.criterion, one.came.pointer.criterion, round(one.likeness, 2))
        for one in suggestions(compare(old, new))
    ]


def test_the_most_alike_pairs_come_first_and_each_once() -> None:
    old = state(a="Names the dose of the medicine.", b="Names the dose of the drug.")
    new = state(x="Names the dose of the drug, please.", y="Asks for the way to hospital.")
    assert found(old, new) == [("b", "x", 0.88)]
    assert suggestions(compare(old, old)) == ()


def test_nothing_alike_is_not_suggested() -> None:
    assert found(state(a="Names the dose."), state(b="Recommends bed rest.")) == []


def test_a_suggestion_changes_nothing() -> None:
    changes = compare(state(a="Names the dose of it."), state(b="Names the dose of this."))
    assert [change.code for change in changes] == ["criterion-removed", "criterion-added"]
    assert len(suggestions(changes)) == 1


def test_texts_without_spaces_and_rubrics_are_compared_as_well() -> None:
    assert found(state(a="回答應說明藥物劑量"), state(b="回答應寫明藥物劑量")) == [("a", "b", 0.89)]
    prompt = (Message(role="user", content="My leg hurts since Monday. What now?"),)
    old, new = (SetState(RubricSet(id="s"), {i: Rubric(id=i, title="Leg", prompt=prompt)}) for i in ("one", "two"))
    [one] = suggestions(compare(old, new))
    assert (one.gone.pointer.rubric, one.came.pointer.rubric, one.likeness) == ("one", "two", 1.0)


def test_too_many_are_left_alone() -> None:
    old, new = (state(**{f"{mark}{n}": f"Names the dose of {mark}{n}." for n in range(210)}) for mark in "ab")
    assert suggestions(compare(old, new)) == ()
