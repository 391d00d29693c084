"""What a release writes is made from the record, and what is tagged is what was planned, or there is no release."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio import load_pack
from rubric_studio.errors import GitError
from rubric_studio.store.shipped import schema_files
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record, release

Git = Callable[..., str]
Edit = Callable[..., None]


def recorded(work: Workspace, edit: Edit, *change: str) -> None:
    edit(*change)
    record.record(work, "x")


@pytest.fixture
def waiting(work: Workspace, edit: Edit) -> Workspace:
    """The set, released as 1.0.0, with another title recorded."""
    release.release(work, "s")
    recorded(work, edit, "a.yaml", "title: Rubric a", "title: Another")
    return work


PAIR = {"from": "sha256:1", "to": "sha256:2", "what": "judging", "reason": "typing", "by": "r"}
BEHIND = {
    "set.yaml": lambda text: f"{text}scoring:\n  show_points: false\n",
    "CHANGELOG.md": lambda text: text.replace("# s\n", "# s\n\n<<<<<<< ours\n"),
    "a.yaml": lambda text: text.replace("points: 5", "points: 6"),
    "equivalent.jsonl": lambda text: f"{text}{json.dumps(PAIR)}\n",
}


@pytest.mark.parametrize("name", BEHIND)
def test_what_was_changed_behind_a_plan_is_not_released(waiting: Workspace, git: Git, name: str) -> None:
    path, planned = waiting.root / "rubrics/s" / name, release.plan(waiting, "s")
    assert planned.ready
    before = git(waiting.root, "rev-parse", "HEAD")
    path.write_text(BEHIND[name](path.read_text() if path.exists() else ""))
    held = path.read_bytes()
    with pytest.raises(GitError, match="changed in the meantime"):
        release.release(waiting, "s", planned=planned)
    assert (path.read_bytes(), git(waiting.root, "rev-parse", "HEAD")) == (held, before)
    assert git(waiting.root, "tag") == "s/v1.0.0"
    if name != "equivalent.jsonl":  # there a release that was begun may have written it
        assert release.plan(waiting, "s").unrecorded


@pytest.mark.parametrize("gone", [False, True])
def test_what_somebody_wrote_in_the_notes_waits_to_be_recorded(waiting: Workspace, gone: bool) -> None:
    notes = waiting.root / "rubrics/s/CHANGELOG.md"
    notes.unlink() if gone else notes.write_text(notes.read_text() + "\n## 0.9.0\n\nBefore.\n")
    assert release.plan(waiting, "s").unrecorded
    record.record(waiting, "x")
    release.release(waiting, "s")
    assert ("Before." in notes.read_text()) is not gone


HOOK = "#!/bin/sh\n{}\ngit add -A\n"


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("sed -i 's/points: 5/points: 9/' rubrics/s/a.yaml", "s/a.yaml"),
        ("sed -i 's/version: .*/version: 7.0.0/' rubrics/s/set.yaml", "s/set.yaml"),
        ("sed -i 's/title/TITLE/' rubrics/s/CHANGELOG.md", "s/CHANGELOG.md"),
        ("echo more > rubrics/s/README", "s/README"),
    ],
)
def test_what_a_hook_has_changed_gets_no_tag(waiting: Workspace, git: Git, does: str, told: str) -> None:
    hook = waiting.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK.format(does))
    hook.chmod(0o755)
    with pytest.raises(GitError, match=rf"\(git: hook\) has changed {told}\."):
        release.release(waiting, "s")
    assert git(waiting.root, "tag") == "s/v1.0.0"
    assert not list((waiting.root / "dist").glob("*1.0.1*"))
    hook.unlink()
    if told == "s/a.yaml":
        done = release.release(waiting, "s")
        assert done.version == "2.0.0"
        assert "## 1.0.1" not in (waiting.root / "rubrics/s/CHANGELOG.md").read_text()


def test_a_hook_that_lets_all_be_is_in_nobodys_way(waiting: Workspace) -> None:
    hook = waiting.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK.format("true"))
    hook.chmod(0o755)
    (waiting.root / "beside.txt").write_text("x")
    assert release.release(waiting, "s").version == "1.0.1"


def test_a_pack_rests_on_the_record_alone(work: Workspace, git: Git) -> None:
    """Where no schemas are recorded, a release records them."""
    shutil.rmtree(work.root / "schemas")
    git(work.root, "commit", "-qam", "without schemas")
    done = release.release(work, "s")
    listed = git(work.root, "ls-tree", "--name-only", "s/v1.0.0", "schemas/").splitlines()
    assert listed == [f"schemas/{name}" for name in sorted(schema_files())]
    assert git(work.root, "status", "--short") == ""
    with load_pack(done.path, done.digest) as pack:
        assert {name for name in pack.manifest.members if name.startswith("schemas/")} == {*listed}


def test_schemas_that_are_ignored_stay_away(work: Workspace, git: Git) -> None:
    shutil.rmtree(work.root / "schemas")
    (work.root / ".gitignore").write_text("dist/\nschemas/\n")
    git(work.root, "commit", "-qam", "without schemas")
    assert release.release(work, "s").version == "1.0.0"


def test_notes_that_are_no_text_stop_a_release_before_it_begins(waiting: Workspace, git: Git) -> None:
    notes = waiting.root / "rubrics/s/CHANGELOG.md"
    notes.write_bytes(notes.read_bytes() + "\nGrüße\n".encode("latin-1"))
    git(waiting.root, "commit", "-qam", "by hand")
    planned = release.plan(waiting, "s")
    assert "CHANGELOG.md:" in planned.obstacle
    assert "Save it as UTF-8" in planned.obstacle
    with pytest.raises(GitError, match="UTF-8"):
        release.release(waiting, "s")
    assert git(waiting.root, "status", "--short") == ""


@pytest.mark.parametrize("name", ["s", "s/v1.0.1/rc1"])
def test_a_tag_in_the_way_is_said_beforehand(waiting: Workspace, git: Git, name: str) -> None:
    if name == "s":
        git(waiting.root, "tag", "-d", "s/v1.0.0")
    git(waiting.root, "tag", name)
    assert f"The tag “{name}” is in the way" in release.plan(waiting, "s").obstacle


def test_line_ends_of_the_folder_stay(waiting: Workspace, git: Git) -> None:
    notes: Path = waiting.root / "rubrics/s/CHANGELOG.md"
    notes.write_bytes(notes.read_bytes().replace(b"\n", b"\r\n"))
    assert git(waiting.root, "diff", "--stat") == ""  # git takes them for the same
    assert release.release(waiting, "s").version == "1.0.1"
    assert notes.read_bytes().count(b"\r\n") == notes.read_bytes().count(b"\n")
