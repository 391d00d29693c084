"""The sign-offs of what changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from rubric_studio.model.signoff import What
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record
from rubric_studio.workflows.compare import compare_set
from rubric_studio.workflows.sides import compare_sides
from rubric_studio.workflows.signed import signed
from rubric_studio.workflows.signoff import give, review, word

Edit = Callable[..., None]


def test_what_changed_alone_is_looked_at(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "title: Rubric a", "title: Another")
    assert signed(work, compare_set(work, "s"), "me") == {}
    edit("set.yaml", "data:\n", "signoff:\n  required: 1\ndata:\n")
    said = signed(work, compare_set(work, "s"), "me")
    assert said == {("s", "a", criterion): "0 of 1 approved" for criterion in ("c1", "c2", "s1")}


def test_a_shared_criterion_in_each_rubric_that_takes_it(work: Workspace, edit: Edit) -> None:
    edit("set.yaml", "data:\n", "signoff:\n  required: 1\ndata:\n")
    assert signed(work, compare_set(work, "s"), "me") == {}
    edit("shared.yaml", "points: 8", "points: 7")
    said = signed(work, compare_set(work, "s"), "me")
    assert {rubric for _set, rubric, _criterion in said} == {"a", "b"}


def test_they_are_those_of_the_later_time(
    work: Workspace, edit: Edit, git: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(work.root)
    edit("set.yaml", "data:\n", "signoff:\n  required: 1\ndata:\n")
    edit("a.yaml", "points: 5", "points: 6")
    asked = record.record(work, "Asked for")
    [item] = [one for one in review(work, "s", rater="r-test").items if one.name == "s/a#c1"]
    give(work, "s", [word(item, What.APPROVE, id="w1", rater="r1", at="2026-01-01T00:00:00Z")])
    approved = record.record(work, "Approved")
    shutil.copytree(work.root / "rubrics/s", work.root.parent / "s")
    edit("a.yaml", "points: 6", "points: 7")
    first = git(work.root, "rev-list", "--max-parents=0", "HEAD").strip()
    for new, said in {
        asked: "0 of 1 approved",
        approved: "1 of 1 approved",
        "../s": "1 of 1 approved",
        None: "0 of 1 approved",
        "rubrics/s": "0 of 1 approved",
    }.items():
        [held] = compare_sides(lambda: work, first, new, "s").comparisons
        assert signed(work, held, "me")["s", "a", "c1"] == said, new
    [back] = compare_sides(lambda: work, None, first, "s").comparisons  # nothing was asked for then
    assert signed(work, back, "me") == {}
