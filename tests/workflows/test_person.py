"""Under whose name records are made: git's, or the rater id where the workspace wants pseudonyms."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rubric_studio.errors import InvalidRubric, WorkspaceError
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import incoming, preferences, record, rescue
from rubric_studio.workflows.person import Signature, is_pseudonym, signature
from rubric_studio.workflows.sync import use_team
from tests.workflows.conftest import Git


def test_the_name_that_git_knows(work: Workspace) -> None:
    assert signature(work) == Signature("Anna Example", "anna@example.org")


def test_a_pseudonym_where_the_workspace_wants_it(work: Workspace) -> None:
    (work.root / "rubric-studio.yaml").write_text("format: rubric-studio/settings/1\nidentity: pseudonym\n")
    held = signature(work)
    assert held == Signature("r-test", "r-test@pseudonym.invalid", pseudonym=True)
    assert is_pseudonym(held.email)
    assert not is_pseudonym("r-test@example.org")


@pytest.mark.parametrize("text", ["identity: pseudonim\n", "identity: [\n"])
def test_a_mistyped_wish_puts_no_name_into_the_history(work: Workspace, text: str) -> None:
    (work.root / "rubric-studio.yaml").write_text(f"format: rubric-studio/settings/1\n{text}")
    with pytest.raises(InvalidRubric):
        signature(work)


def test_nobody_and_no_history(work: Workspace, git: Git) -> None:
    git(work.root, "config", "user.name", "")
    git(work.root, "config", "user.email", "")
    assert signature(work) == Signature()
    shutil.rmtree(work.root / ".git")
    assert signature(work) == Signature(history=False)


def test_who_signed_in_is_recorded_under_that_id(
    work: Workspace, git: Git, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = work.root / "rubrics/s/a.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    monkeypatch.setenv("RUBRIC_STUDIO_RATER", "r07")
    monkeypatch.setenv("RUBRIC_STUDIO_HOME", str(tmp_path / "r07"))
    assert signature(work) == Signature("r07", "r07@pseudonym.invalid", pseudonym=True, signed_in=True)
    record.record(work, "As signed in")
    assert git(work.root, "log", "-1", "--format=%an %ae") == "r07 r07@pseudonym.invalid"
    with pytest.raises(WorkspaceError, match="looks after the server"):
        record.set_person(work, "Somebody Else", "else@example.org")
    with pytest.raises(WorkspaceError, match="looks after the server"):
        use_team(work, str(tmp_path / "elsewhere.git"))
    assert rescue.state_path("recovery") == tmp_path / "r07/state/recovery"
    assert preferences.path().parent == tmp_path / "r07/config"
    with pytest.raises(WorkspaceError, match="Files of the server"):
        incoming.look("/etc/hostname")
    assert incoming.names_below("/") == []
