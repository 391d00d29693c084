"""Rewriting a criterion: splitting keeps the points, turning round keeps the id, patterns become criteria."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.lint.rephrase import shares
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import mend, rewrite
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.edit import Edit, OpenRubric
from rubric_studio.workflows.patterns import Pattern
from rubric_studio.workflows.rewrite import Worded

TWO = "Names the dose and explains how often it is taken."


@pytest.fixture
def view(work: Workspace) -> OpenRubric:
    return Desk(work, rater="r-1").open("s", "a")


def after(view: OpenRubric, edit: Edit) -> OpenRubric:
    return replace(view, documents={**view.documents, edit.name: edit.after})


def listed(view: OpenRubric) -> list[tuple[str, str, int]]:
    assert view.rubric
    return [(c.id, c.text, c.points) for c in view.rubric.criteria]


@given(st.integers(-100, 100).filter(lambda points: abs(points) > 1))
def test_the_sum_of_points_is_kept(points: int) -> None:
    one, other = shares(points)
    assert one + other == points
    assert one * points > 0 < other * points
    assert 0 <= abs(one) - abs(other) <= 1


def test_a_single_point_cannot_be_shared() -> None:
    assert (shares(1), shares(-1)) == ((1, 1), (-1, -1))


@pytest.mark.parametrize(("points", "made"), [(7, (4, 3)), (-7, (-4, -3)), (2, (1, 1)), (1, (1, 1)), (-1, (-1, -1))])
def test_a_double_barrelled_criterion_is_split(view: OpenRubric, points: int, made: tuple[int, int]) -> None:
    view = after(view, rewrite.reworded(view, "c1", Worded(TWO, points)))
    halves = rewrite.proposed_halves(view, "c1")
    assert halves == (Worded("Names the dose.", made[0]), Worded("Explains how often it is taken.", made[1]))
    edit, id_ = rewrite.split(view, "c1", *halves)
    now = after(view, edit)
    assert listed(now)[:2] == [
        ("c1", "Names the dose.", made[0]),
        ("explains-how-often-it-is-taken", "Explains how often it is taken.", made[1]),
    ]
    assert id_ == "explains-how-often-it-is-taken"
    assert [name for name, _text, _points in listed(now)][2:] == ["c2", "s1"]
    assert not [finding for finding in now.findings if finding.code == "W201"]


def test_chinese_halves_end_as_chinese_sentences_do(view: OpenRubric) -> None:
    document = view.document.set(("criteria_language",), "zh-Hant")
    view = after(view, Edit(view.name, view.document, document))
    view = after(view, view.change("c1", "text", "說明可能是中風，並建議叫救護車。"))
    assert [half.text for half in rewrite.proposed_halves(view, "c1")] == ["說明可能是中風。", "建議叫救護車。"]


def test_both_halves_look_at_the_same(view: OpenRubric) -> None:
    for field, value in (("axis", "completeness"), ("critical", True), ("level", "cluster"), ("tags", ["cluster:x"])):
        view = after(view, view.change("c2", field, value))
    view = after(view, view.change("c2", "justification", "Why."))
    edit, made = rewrite.split(view, "c2", Worded("One.", -3), Worded("Two.", -1))
    rubric = after(view, edit).rubric
    assert rubric
    one, two = (next(c for c in rubric.criteria if c.id == id_) for id_ in ("c2", made))
    assert (two.axis, two.critical, two.level, two.tags) == (one.axis, one.critical, one.level, one.tags)
    assert (one.justification, two.justification) == ("Why.", None)


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (("One.", 3), ("", 2), "both"),
        ((" ", 3), ("Two.", 2), "both"),
        (("One.", 3), ("Two.", 3), r"\+5 points"),
        (("One.", 5), ("Two.", 0), r"\+5 points"),
    ],
)
def test_what_cannot_be_split_so(view: OpenRubric, first: tuple[str, int], second: tuple[str, int], says: str) -> None:
    with pytest.raises(WorkspaceError, match=says):
        rewrite.split(view, "c1", Worded(*first), Worded(*second))


def test_one_act_leaves_the_second_half_open(view: OpenRubric) -> None:
    assert rewrite.proposed_halves(view, "c1") == (Worded("Names the dose.", 3), Worded("", 2))
    with pytest.raises(NotFound):
        rewrite.proposed_halves(view, "nobody")


def test_a_shared_criterion_is_not_split(work: Workspace, edit: Callable[..., None]) -> None:
    edit("shared.yaml", "Sends them to hospital.", TWO)
    view = Desk(work, rater="r-1").open("s", "a")
    with pytest.raises(WorkspaceError, match="shared"):
        rewrite.proposed_halves(view, "s1")
    with pytest.raises(WorkspaceError, match="shared"):
        rewrite.split(view, "s1", Worded("One.", 4), Worded("Two.", 4))
    found = next(finding for finding in view.findings if finding.code == "W201")
    assert mend.mends(view, found, "2026-11-25") == []


def test_turning_round_keeps_the_id_and_touches_its_lines_only(view: OpenRubric) -> None:
    turned, points = rewrite.proposed_turn(view, "c1")
    assert (turned.texts[0], points) == ("Fails to name the dose.", -5)
    edit = rewrite.reworded(view, "c1", Worded(turned.texts[0], points))
    now = after(view, edit)
    assert listed(now)[0] == ("c1", "Fails to name the dose.", -5)
    lines = set(edit.after.text.splitlines()) ^ set(edit.before.text.splitlines())
    assert all("criterion:" in line or "points:" in line for line in lines)
    turned, points = rewrite.proposed_turn(now, "c1")
    assert rewrite.reworded(now, "c1", Worded(turned.texts[0], points)).after.text == view.document.text


def test_points_stay_in_the_sets_range(work: Workspace) -> None:
    path = Path(work.root) / "rubrics" / "s" / "set.yaml"
    path.write_text(path.read_text("utf-8") + "points:\n  min: -3\n  max: 9\n", encoding="utf-8")
    view = Desk(work, rater="r-1").open("s", "a")
    assert rewrite.proposed_turn(view, "c1")[1] == -3
    assert rewrite.proposed_turn(view, "c2")[1] == 4


def test_a_shared_criterion_is_turned_where_it_stands(view: OpenRubric) -> None:
    edit = rewrite.reworded(view, "s1", Worded("Keeps them at home.", -8))
    assert edit.name == "shared.yaml"
    assert listed(after(view, edit))[-1] == ("s1", "Keeps them at home.", -8)


@pytest.mark.parametrize("to", [Worded(" ", 4), Worded("Names it.", 0)])
def test_what_cannot_be_reworded_so(view: OpenRubric, to: Worded) -> None:
    with pytest.raises(WorkspaceError, match="points other than 0"):
        rewrite.reworded(view, "c1", to)


def test_a_pattern_becomes_a_criterion(view: OpenRubric) -> None:
    pattern = Pattern("a-limit", "A limit", "Gives ⟨the limit⟩.", -7, ("safety", "completeness"), critical=True)
    edit, made = rewrite.from_pattern(view, pattern, after="c1")
    now = after(view, edit)
    assert made == "a-limit"
    assert listed(now)[1] == ("a-limit", "Gives ⟨the limit⟩.", -7)
    assert now.rubric
    assert (now.rubric.criteria[1].axis, now.rubric.criteria[1].critical) == ("completeness", True)
    assert [finding.code for finding in now.findings if finding.criterion == made].count("S109") == 1
    assert rewrite.from_pattern(now, pattern, after=None)[1] == "a-limit-2"


def test_examples_and_a_never_event_turn_with_the_words(view: OpenRubric) -> None:
    for name, value in (("points", -8), ("critical", True), ("examples", {"met": ["Wait a week."]})):
        view = after(view, view.change("c1", name, value))
    turned, same = (
        after(view, rewrite.reworded(view, "c1", Worded("Names when to come back.", points))).items[0]
        for points in (8, -7)
    )
    assert "critical" not in turned
    assert turned["examples"] == {"not_met": ["Wait a week."]}
    assert same["critical"] is True
    assert same["examples"] == {"met": ["Wait a week."]}
