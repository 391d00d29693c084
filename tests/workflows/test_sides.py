"""What OLD and NEW may be."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record, release
from rubric_studio.workflows.sides import compare_sides

Edit = Callable[..., None]
Git = Callable[..., str]


@pytest.fixture
def released(work: Workspace, edit: Edit, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The set s, released as 1.0.0, and then another record; a copy of the release lies beside it."""
    release.release(work, "s")
    shutil.copytree(work.root, work.root.parent / "copy")
    edit("a.yaml", "points: 5", "points: 6")
    record.record(work, "Later")
    monkeypatch.chdir(work.root)
    return work


def test_one_change_however_it_is_asked(released: Workspace) -> None:
    release.release(released, "s")
    shutil.copy(released.root / "dist" / "s-2.0.0.rubricpack", released.root.parent / "later.rubricpack")
    olds = ["1.0.0", "s/v1.0.0", "../copy", "../copy/rubrics/s", "dist/s-1.0.0.rubricpack"]
    news = ["HEAD", "main", ".", "rubrics/s", "../later.rubricpack"]
    pairs = [*((old, "HEAD") for old in olds), *((old, "../later.rubricpack") for old in olds)]
    pairs += [("1.0.0", new) for new in news] + [("../copy", new) for new in news]
    for pair in dict.fromkeys(pairs):
        for one, other in (pair, pair[::-1]):
            [held] = compare_sides(lambda: released, one, other, "s" if "1.0.0" in pair else None).comparisons
            assert [change.code for change in held.changes] == ["criterion-repointed"], (one, other)
            assert (held.set_id, held.bump.name) == ("s", "MAJOR")
    assert compare_sides(lambda: released, "1.0.0", None, "s").comparisons[0].changes


@pytest.mark.parametrize("name", ["a.yaml", "shared.yaml", "set.yaml"])
def test_what_cannot_be_read_is_not_gone_from_a_pack(released: Workspace, name: str) -> None:
    (released.root / "rubrics/s" / name).write_text("garbage: [")
    for words in (("dist/s-1.0.0.rubricpack", None), ("rubrics/s", "dist/s-1.0.0.rubricpack")):
        [held] = compare_sides(lambda: released, *words).comparisons
        assert {problem.place.path.rpartition("/")[2] for problem in held.problems if problem.place} == {name}
        told = ["criterion-repointed"] if name == "set.yaml" else []
        assert [change.code for change in held.changes] == told, words


def test_a_set_that_is_gone_is_told(released: Workspace) -> None:
    shutil.copytree(released.root / "rubrics/s", released.root / "rubrics/t")
    path = released.root / "rubrics/t/set.yaml"
    path.write_text(path.read_text().replace("id: s\n", "id: t\n"))
    record.record(released, "Another set")
    shutil.rmtree(released.root / "rubrics/t")
    for old in (None, "HEAD"):
        held = compare_sides(lambda: released, old).comparisons
        assert {one.set_id for one in held} == {"s", "t"}
        assert {change.code for one in held if one.set_id == "t" for change in one.changes} >= {"rubric-removed"}


def test_before_the_first_record_everything_is_new(tmp_path: Path, quiet_machine: Path, git: Git) -> None:
    from rubric_studio.workflows import start

    work = start.init(tmp_path / "new", example=True)
    [held, *_more] = compare_sides(lambda: work).comparisons
    assert {change.code for change in held.changes} >= {"rubric-added"}


def test_what_cannot_be_compared_is_said(released: Workspace, tmp_path: Path) -> None:
    def nowhere() -> Workspace:
        raise WorkspaceError("no workspace")

    for words in (("rubrics/s/a.yaml", None), ("HEAD", "rubrics/s/a.yaml")):
        with pytest.raises(WorkspaceError, match="compare it with another file"):
            compare_sides(lambda: released, *words)
    for words in (("./none", None), ("rubrics", "HEAD"), ("/nowhere", "/else")):
        with pytest.raises(WorkspaceError):
            compare_sides(lambda: released, *words)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(WorkspaceError, match="pipe or a device: save"):
        compare_sides(lambda: released, str(pipe), "rubrics/s/a.yaml")
    with pytest.raises(WorkspaceError, match="leave out the set nope"):
        compare_sides(lambda: released, "rubrics/s/a.yaml", "rubrics/s/b.yaml", "nope")
    for name in ("HEAD~1", "HEAD^"):
        with pytest.raises(NotFound, match="rubric-studio log"):
            compare_sides(lambda: released, name, "HEAD")
    with pytest.raises(NotFound, match="two files"):
        compare_sides(lambda: released, "--upload-pack=x", "HEAD")
    with pytest.raises(WorkspaceError, match="no workspace"):
        compare_sides(nowhere, "1.0.0")
    [held] = compare_sides(nowhere, "../copy/rubrics/s", "rubrics/s").comparisons
    assert len(held.changes) == 1


def test_a_name_in_the_history_comes_before_a_folder(released: Workspace, git: Git) -> None:
    shutil.copytree(released.root.parent / "copy", released.root / "other")
    git(released.root, "branch", "other", "HEAD")
    assert compare_sides(lambda: released, "other", "HEAD", "s").comparisons[0].changes == ()
    assert len(compare_sides(lambda: released, "./other", "HEAD", "s").comparisons[0].changes) == 1


def test_a_set_that_is_not_there(released: Workspace) -> None:
    for words in ((None, None), ("HEAD", None), (".", "HEAD"), ("rubrics/s", "HEAD")):
        with pytest.raises(NotFound, match="The sets here: s"):
            compare_sides(lambda: released, *words, "nothing")


def test_folders_and_packs_need_no_history(released: Workspace) -> None:
    shutil.rmtree(released.root / ".git")
    for old in ("../copy", "../copy/rubrics/s", "../copy/dist/s-1.0.0.rubricpack"):
        for new in (".", "rubrics/s", "./rubrics/s", None):
            [held] = compare_sides(lambda: released, old, new).comparisons
            assert [change.code for change in held.changes] == ["criterion-repointed"], (old, new)
    [held] = compare_sides(lambda: released, "../copy/rubrics/s").comparisons
    assert held.told[0].old_place
    assert held.told[0].old_place.path == "../copy/rubrics/s/a.yaml"
