"""Two packs compared, by the verdicts that they hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio.cli.diffs import SHAPES, Look, render
from rubric_studio.diff.changes import Bump
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import packing, record
from rubric_studio.workflows.packed import PackTime, compare_packs, read_pack
from rubric_studio.workflows.sides import compare_sides
from tests.workflows.test_weighed import judge

Edit = Callable[..., None]
Make = Callable[..., Path]


@pytest.fixture
def make(work: Workspace, tmp_path: Path) -> Make:
    """Give a function that records what there is, and packs it."""
    judge(work, c1="met", c2="met", s1="not_met")

    def pack(name: str, *, sampled: bool = True) -> Path:
        path = tmp_path / f"{name}-{sampled}.rubricpack"
        packing.pack(work, "s", rev="HEAD", output=path, with_samples=sampled)
        return path

    return pack


def compared(old: PackTime, new: PackTime) -> tuple[list[str], list[float | None]]:
    held = compare_packs(old, new, ("old", "new"))
    return [change.code for change in held.changes], [row.difference for one in held.effects for row in one.rows]


def test_they_are_weighed_by_the_verdicts_that_they_hold(work: Workspace, edit: Edit, make: Make) -> None:
    record.record(work, "5 points")
    old = [read_pack(make("old", sampled=sampled)) for sampled in (False, True)]
    edit("a.yaml", "points: 5", "points: 2")
    record.record(work, "2 points")
    new = [read_pack(make("new", sampled=sampled)) for sampled in (False, True)]
    by = pytest.approx(-2 / 10 - 1 / 13)
    for one, other in ((1, 1), (1, 0), (0, 1)):
        assert compared(old[one], new[other]) == (["criterion-repointed"], [by]), (one, other)
    assert compared(old[0], new[0]) == (["criterion-repointed"], [])
    assert compared(old[0], old[1]) == ([], [])


def test_where_neither_holds_any_that_is_said(work: Workspace, edit: Edit, make: Make) -> None:
    record.record(work, "5 points")
    old = [read_pack(make("old", sampled=sampled)) for sampled in (False, True)]
    edit("a.yaml", "title: Rubric a", "title: Another")
    record.record(work, "A title")
    titled = read_pack(make("titled", sampled=False))
    edit("a.yaml", "points: 5", "points: 2")
    record.record(work, "2 points")
    new = read_pack(make("new", sampled=False))
    for (one, other), said in (((old[0], new), True), ((old[1], new), False), ((old[0], titled), False)):
        held = compare_packs(one, other, ("old", "new"))
        for shape in set(SHAPES) - {"json"}:
            assert ("neither pack holds verdicts" in render(shape, [held], Look())) == said, shape


def test_what_changed_in_the_samples_is_told(work: Workspace, edit: Edit, make: Make) -> None:
    record.record(work, "First")
    old = make("old")
    edit("responses/a.yaml", "A sample.", "Another sample.")
    record.record(work, "Second")
    [held] = compare_sides(lambda: work, str(old), str(make("new"))).comparisons
    assert [change.code for change in held.changes] == ["response-changed"]
    assert [effect.again for effect in held.effects] == [3]


def test_a_verdict_on_earlier_words_counts_for_them_and_one_taken_back_for_nothing(
    work: Workspace, edit: Edit, make: Make
) -> None:
    record.record(work, "First")
    old = read_pack(make("old"))
    edit("a.yaml", "Names the dose.", "Names the right dose.")
    edit("a.yaml", "points: -4", "points: -5")
    judge(work, c1="not_met", at="2026-02-01T00:00:00Z")
    record.record(work, "Judged anew")
    new = read_pack(make("new"))
    [effect] = compare_packs(old, new, ("old", "new")).effects
    assert [(row.old.value, row.new.value) for row in effect.rows if row.old and row.new] == [(1 / 13, -5 / 13)]
    judge(work, c2="withdrawn", at="2026-02-01T00:00:00Z")
    record.record(work, "Taken back")
    [effect] = compare_packs(old, read_pack(make("last")), ("old", "last")).effects
    assert [(row.old.ungraded, row.new.ungraded) for row in effect.rows if row.old and row.new] == [(("c2",), ("c2",))]


def test_graders_that_are_asked_in_other_words_are_seen_beside_a_pack(work: Workspace, edit: Edit, make: Make) -> None:
    record.record(work, "First")
    old, at = make("old"), str(work.root)
    assert [held.bump for held in compare_sides(lambda: work, str(old), at).comparisons] == [Bump.NONE]
    edit("set.yaml", "language: en", 'language: en\ngrader_template: "{conversation} {criterion}"')
    for two in ((str(old), at), (at, str(old))):
        [held] = compare_sides(lambda: work, *two).comparisons
        assert ([change.code for change in held.changes], held.bump) == (["set-grader-template-changed"], Bump.MAJOR)
