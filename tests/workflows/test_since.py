"""Since: which files differ between a record and the disk, whatever lies between the two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio.errors import GitError, NotFound, WorkspaceError
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record
from rubric_studio.workflows.check import check
from rubric_studio.workflows.since import below_the_top, changed_since

Edit = Callable[..., None]


def since(work: Workspace, rev: str = "HEAD", *paths: Path) -> list[str] | None:
    found = changed_since(work, rev, paths)
    root = work.root.resolve()
    return None if found is None else [path.resolve().relative_to(root).as_posix() for path in found]


def test_nothing(work: Workspace) -> None:
    assert since(work) == since(work, "main") == []


def test_changed_new_and_deleted(work: Workspace, edit: Edit) -> None:
    folder = work.root / "rubrics" / "s"
    edit("b.yaml", "points: 5", "points: 50")
    assert since(work) == ["rubrics/s/b.yaml"]
    (folder / "new.yaml").write_text((folder / "a.yaml").read_text().replace("id: a", "id: new"))
    assert since(work) == ["rubrics/s/b.yaml", "rubrics/s/new.yaml"]
    (folder / "b.yaml").unlink()
    assert since(work) == ["rubrics/s/new.yaml"]


def test_a_rubric_and_its_responses_come_together(work: Workspace, edit: Edit) -> None:
    both = ["rubrics/s/a.yaml", "rubrics/s/responses/a.yaml"]
    edit("responses/a.yaml", "A sample.", "Another.")
    assert since(work) == both
    record.record(work, "Second")
    edit("a.yaml", "points: 5", "points: 6")
    assert since(work) == both
    (work.root / "rubrics/s/a.yaml").unlink()
    assert since(work) == both[1:]
    assert [f.code for f in check(work, changed_since(work, "HEAD") or ()).findings] == ["S114"]


def test_recorded_and_not(work: Workspace, edit: Edit, git: Callable[..., str]) -> None:
    first = git(work.root, "rev-parse", "HEAD")
    git(work.root, "tag", "v1")
    edit("b.yaml", "points: 5", "points: 6")
    record.record(work, "Second")
    assert since(work) == []
    for rev in (first, first[:8], "v1"):
        assert since(work, rev) == ["rubrics/s/b.yaml"]
    edit("b.yaml", "points: 6", "points: 5")
    assert since(work) == ["rubrics/s/b.yaml"]
    assert since(work, "v1") == []  # it is again as it was then
    git(work.root, "add", "-A")
    edit("a.yaml", "points: 5", "points: 6")
    assert since(work, "v1") == ["rubrics/s/a.yaml", "rubrics/s/responses/a.yaml"]


@pytest.mark.parametrize(("name", "old"), [("set.yaml", "title: The set"), ("shared.yaml", "points: 8")])
def test_what_all_rests_on(work: Workspace, edit: Edit, name: str, old: str) -> None:
    edit(name, old, f"{old}1")
    edit("a.yaml", "points: 5", "points: 6")
    assert since(work) == ["rubrics/s"]
    assert since(work, "HEAD", work.root / "rubrics/s/b.yaml") == ["rubrics/s/b.yaml"]


def test_a_baseline_and_the_settings(work: Workspace) -> None:
    (work.root / "rubrics/s/baseline.jsonl").write_text("")
    assert since(work) == ["rubrics/s"]
    path = work.root / "rubric-studio.yaml"
    path.write_text(path.read_text() + "lint:\n  select: [all]\n")
    assert since(work) is None
    assert since(work, "HEAD", work.root / "rubrics/s/b.yaml") == ["rubrics/s/b.yaml"]


def test_a_set_that_lost_its_file_or_all(work: Workspace) -> None:
    folder = work.root / "rubrics" / "s"
    (folder / "set.yaml").unlink()
    assert since(work) == ["rubrics/s"]
    assert [f.code for f in check(work, changed_since(work, "HEAD") or ()).findings] == ["S100"]
    for path in [*folder.rglob("*.yaml")]:
        path.unlink()
    assert since(work) == []


def test_strays_and_what_is_not_ours(work: Workspace) -> None:
    folder = work.root / "rubrics"
    for name in ("stray.yaml", "s/deep/y.yaml", "s/README.md", "s/.hidden.yaml", "s/x.yml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("id: x")
    (work.root / "notes.txt").write_text("x")
    assert since(work) == ["rubrics/s/deep/y.yaml", "rubrics/s/x.yml", "rubrics/stray.yaml"]
    assert {f.code for f in check(work, changed_since(work, "HEAD") or ()).findings} == {"S115"}


def test_only_below_the_paths(work: Workspace, edit: Edit, tmp_path: Path) -> None:
    edit("a.yaml", "points: 5", "points: 6")
    edit("b.yaml", "points: 5", "points: 6")
    assert since(work, "HEAD", work.root / "rubrics/s/b.yaml") == ["rubrics/s/b.yaml"]
    assert since(work, "HEAD", work.root / "rubrics/s/responses") == ["rubrics/s/responses/a.yaml"]
    with pytest.raises(NotFound):
        since(work, "HEAD", work.root / "rubrics/s/nothing.yaml")
    with pytest.raises(WorkspaceError):
        since(work, "HEAD", tmp_path)


@pytest.mark.parametrize("rev", ["v9", "", "HEAD~1", "--all", "main..x", "0000000", "\x1b[31m"])
def test_no_such_record(work: Workspace, rev: str) -> None:
    with pytest.raises(NotFound, match="Name a tag, a branch"):
        since(work, rev)


def test_no_history(work: Workspace, tmp_path: Path) -> None:
    (work.root / ".git").rename(tmp_path / "gone")
    with pytest.raises(GitError, match="no history"):
        since(work)
    assert below_the_top(work) == ""


def test_a_workspace_inside_a_repository(work: Workspace, edit: Edit, tmp_path: Path, git: Callable[..., str]) -> None:
    top = tmp_path / "top"
    top.mkdir()
    (work.root / ".git").rename(tmp_path / "gone")
    work.root.rename(top / "in side")
    git(top, "init", "-q")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "x")
    inner = Workspace(top / "in side")
    path = inner.root / "rubrics/s/b.yaml"
    path.write_text(path.read_text().replace("points: 5", "points: 6"))
    git(top, "commit", "-qam", "y")
    (inner.root / "rubrics/s/c.yaml").write_text("id: c")
    first = git(top, "rev-parse", "HEAD~1")
    assert since(inner, first) == ["rubrics/s/b.yaml", "rubrics/s/c.yaml"]
    assert below_the_top(inner) == "in side"
