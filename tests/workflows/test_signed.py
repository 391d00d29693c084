"""The sign-offs of what changed."""

from __future__ import annotations

from collections.abc import Callable

from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.compare import compare_set
from rubric_studio.workflows.signed import signed

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
