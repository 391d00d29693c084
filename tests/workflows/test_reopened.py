"""A release opened again: what its record holds, and nothing of today."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rubric_studio.errors import NotFound
from rubric_studio.workflows import record, release, start
from rubric_studio.workflows.editorial import Editorial
from rubric_studio.workflows.releases import releases_of
from rubric_studio.workflows.reopened import ReleasedDesk, reopened

if TYPE_CHECKING:
    from rubric_studio.store.workspace import Workspace

Git = Callable[..., str]
Edit = Callable[..., None]
SET, RUBRIC = "sciatica-imaging", "mri-before-injection"


def opened(work: Workspace, set_id: str, version: str) -> ReleasedDesk:
    wanted = next(one for one in releases_of(work, set_id) if one.version == version)
    desk = reopened(work, wanted, rater="r-test")
    desk.begin()
    return desk


def all_files(root: Path) -> set[Path]:
    return {path for path in root.rglob("*") if ".git" not in path.parts}


def test_it_is_as_it_was_released_whatever_the_folder_says(work: Workspace, edit: Edit) -> None:
    release.release(work, "s")
    edit("a.yaml", "Names the dose.", "Names the right dose.")
    edit("shared.yaml", "points: 8", "points: 9")
    (work.root / "rubrics/s/b.yaml").unlink()
    (work.root / "rubrics/s/signoffs.jsonl").write_text("no words\n", encoding="utf-8")
    before = all_files(work.root)
    desk = opened(work, "s", "1.0.0")
    assert (desk.set_ids(), desk.rubric_ids("s")) == (["s"], ["a", "b"])
    assert (desk.title("s"), desk.title("s", "b")) == ("The set", "Rubric b")
    view = desk.open("s", "a")
    assert view.rubric
    assert [(c.text, c.points) for c in view.rubric.criteria[::2]] == [
        ("Names the dose.", 5),
        ("Sends them to hospital.", 8),
    ]
    assert view.rubric_set.version == "1.0.0"
    assert [response.id for response in view.responses] == ["r1"]
    assert not desk.refresh("s", "a")
    assert (desk.unsaved, desk.conflicts, desk.words("s")) == ([], [], ())
    assert all_files(work.root) == before
    assert not desk.folder.exists()


def test_what_was_not_released_is_not_in_it(work: Workspace, edit: Edit, git: Git) -> None:
    edit("b.yaml", "status: active", "status: draft")
    record.record(work, "x")
    release.release(work, "s")
    edit("b.yaml", "status: draft", "status: active")
    record.record(work, "x")
    release.release(work, "s")
    assert opened(work, "s", "1.0.0").rubric_ids("s") == ["a"]
    assert opened(work, "s", "1.1.0").rubric_ids("s") == ["a", "b"]
    with pytest.raises(NotFound):
        opened(work, "s", "1.0.0").open("s", "b")
    with pytest.raises(NotFound):
        opened(work, "s", "1.0.0").workspace.names("other")


def test_the_verdicts_and_declarations_are_those_of_its_time(example: Workspace, git: Git) -> None:
    folder = example.root / "rubrics" / SET
    git(example.root, "init", "-q")
    record.record(example, "First")
    release.release(example, SET)
    was = opened(example, SET, "1.0.0").verdicts(SET).every(RUBRIC)
    assert was
    path = folder / f"{RUBRIC}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("that the MRI", "that an MRI", 1), encoding="utf-8")
    shutil.rmtree(folder / "judgments")
    record.record(example, "x")
    named = f"{RUBRIC}#confirms-cause"
    wish = release.Wish(editorial=(Editorial(named, "slip"),))
    release.release(example, SET, wish=wish)
    assert opened(example, SET, "1.0.0").verdicts(SET).every(RUBRIC) == was
    assert opened(example, SET, "1.0.1").verdicts(SET).every(RUBRIC) == []
    declared = [
        (one["from"], one["to"])
        for one in map(json.loads, (folder / "equivalent.jsonl").read_text(encoding="utf-8").splitlines())
    ]
    assert opened(example, SET, "1.0.0").workspace.declared_equal(SET) == []
    assert opened(example, SET, "1.0.1").workspace.declared_equal(SET) == declared


def test_a_tag_on_a_record_without_the_set(quiet_machine: Path, tmp_path: Path, git: Git) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "Nothing")
    git(tmp_path, "tag", "-am", "too early", "sciatica-imaging/v0.1.0")
    workspace = start.init(tmp_path, example=True)
    with pytest.raises(NotFound, match=r"The record that sciatica-imaging/v0\.1\.0 names holds none"):
        opened(workspace, SET, "0.1.0")
