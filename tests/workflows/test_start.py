"""Start: a workspace out of nothing, and what is there stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio.errors import WorkspaceError
from rubric_studio.git import History
from rubric_studio.workflows import start
from rubric_studio.workflows.check import check
from rubric_studio.workflows.preview import preview

pytestmark = pytest.mark.usefixtures("quiet_machine")


def test_a_first_set(tmp_path: Path) -> None:
    made = start.init(tmp_path / "Back pain")
    assert made.set_ids() == ["back-pain"]
    assert check(made).errors == 0
    assert History.open(made.root) is not None
    assert start.plan(made.root) == []
    start.init(made.root)
    assert preview(made, "back-pain", rater="r").rubrics[0].standings == ()


def test_the_examples(tmp_path: Path) -> None:
    made = start.init(tmp_path / "new", example=True)
    assert made.set_ids() == ["emergency-escalation", "sciatica-imaging"]
    found = preview(made, "sciatica-imaging", "mri-before-injection", rater="r")
    assert [s.rank for s in found.rubrics[0].standings].count(1) == 1


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    own = tmp_path / "rubrics" / "sciatica-imaging"
    own.mkdir(parents=True)
    (own / "set.yaml").write_text("mine")
    start.init(tmp_path, example=True)
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    assert [path.name for path in own.iterdir()] == ["set.yaml"]  # nothing is put into somebody's own set
    assert (tmp_path / "rubrics/emergency-escalation/set.yaml").is_file()
    (tmp_path / "rubrics/emergency-escalation/set.yaml").unlink()  # as if it had been interrupted
    assert start.plan(tmp_path, example=True) == ["rubrics/emergency-escalation/set.yaml"]


def test_into_a_repository(tmp_path: Path, git: Callable[..., str]) -> None:
    git(tmp_path, "init", "-q")
    start.init(tmp_path / "inner")
    assert not (tmp_path / "inner" / ".git").exists()


def test_a_file_in_the_way(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("x")
    for folder in (path, path / "below"):
        with pytest.raises(WorkspaceError):
            start.init(folder)
    (tmp_path / "rubrics").write_text("x")
    with pytest.raises(WorkspaceError):
        start.init(tmp_path)


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    made = start.init(tmp_path / "new")
    assert not start.git_is_there()
    assert not (made.root / ".git").exists()
    assert made.set_ids() == ["new"]


def test_a_folder_named_like_our_files(tmp_path: Path) -> None:
    assert start.init(tmp_path / "shared").set_ids() == ["shared-2"]
