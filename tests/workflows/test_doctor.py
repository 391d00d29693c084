"""What the doctor finds, and that a look at a repository runs nothing that its settings name."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from rubric_studio.git.drivers import DIFF, HEADINGS, MERGE, settings
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.compare import compare_set
from rubric_studio.workflows.doctor import examine
from rubric_studio.workflows.drivers import set_up
from rubric_studio.workflows.history import history_of
from rubric_studio.workflows.times import last_record, read_whole
from tests.workflows.repositories import ROOT, RUBRIC, repository

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")


@pytest.fixture
def here(example: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    set_up(example)
    return example


def codes(workspace: Workspace) -> list[str]:
    return [one.code for one in examine(workspace)]


def test_all_is_well(here: Workspace) -> None:
    assert examine(here) == []


@pytest.mark.parametrize("setting", ["merge.ff=only", "merge.verifySignatures=true"])
def test_how_a_person_merges_is_no_ailment(here: Workspace, git, setting: str) -> None:
    git(here.root, "config", "--global", *setting.split("="))
    assert examine(here) == []


def test_nothing_is_set_up(example: Workspace) -> None:
    assert set(codes(example)) == {"attributes-missing", "driver-missing"}


def test_attributes_without_a_driver(here: Workspace, git) -> None:
    """As in a fresh clone of a team's repository: git says nothing and merges line by line."""
    git(here.root, "config", "--remove-section", "merge.rubric-studio")
    assert codes(here) == ["driver-missing"]
    git(here.root, "config", "--remove-section", "diff.rubric-studio")
    assert codes(here) == ["driver-missing"]


def test_a_driver_without_attributes(here: Workspace) -> None:
    (here.root / ".gitattributes").write_text("")
    assert set(codes(here)) == {"attributes-missing", "union-missing"}


def test_lines_that_undo_ours(here: Workspace) -> None:
    (here.root / ".git" / "info").mkdir(exist_ok=True)
    (here.root / ".git" / "info" / "attributes").write_text("*.yaml merge=text\n*.jsonl -merge\n")
    found = examine(here)
    assert {one.code for one in found} == {"attributes-missing", "union-missing"}
    assert any("“text”" in one.message for one in found)


def test_a_link_in_place_of_the_attributes(here: Workspace) -> None:
    (here.root / ".gitattributes").rename(here.root / "attributes")
    (here.root / ".gitattributes").symlink_to("attributes")
    assert "attributes-link" in codes(here)


def test_an_installation_that_is_gone(here: Workspace, git) -> None:
    git(here.root, "config", MERGE, settings("/nowhere/bin/python")[MERGE])
    found = examine(here)
    assert [one.code for one in found] == ["driver-gone"]
    assert "/nowhere/bin/python" in found[0].message
    assert "git setup" in found[0].way_out


def test_an_older_line(here: Workspace, git) -> None:
    git(here.root, "config", MERGE, f"{settings(sys.executable)[MERGE]} # as it was once")
    git(here.root, "config", HEADINGS, "^x")
    assert codes(here) == ["driver-old", "driver-old"]
    set_up(here)
    assert codes(here) == []


@posix_only
def test_what_is_not_ours_is_not_run(here: Workspace, tmp_path: Path, git) -> None:
    ran = tmp_path / "ran"
    evil = tmp_path / "evil" / "python"
    evil.parent.mkdir()
    evil.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
    evil.chmod(0o755)
    git(here.root, "config", MERGE, f"touch '{ran}'")
    git(here.root, "config", DIFF, settings(str(evil))[DIFF])
    git(here.root, "config", "diff.rubric-studio.command", str(evil))
    assert codes(here) == ["driver-foreign", "driver-elsewhere", "setting-foreign"]
    git(here.root, "config", MERGE, f"{settings(sys.executable)[MERGE]}; touch '{ran}'")
    git(here.root, "config", "--unset", DIFF)
    assert codes(here) == ["driver-missing", "driver-old", "setting-foreign"]
    assert not ran.exists()


def test_drivers_that_start_and_fail(here: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "rubric_studio").mkdir()
    (tmp_path / "rubric_studio" / "__init__.py").touch()
    (tmp_path / "rubric_studio" / "__main__.py").write_text("raise SystemExit(1)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert codes(here) == ["driver-fails"]


def test_threads_read_what_is_there(quiet_machine: Path, tmp_path: Path) -> None:
    """Every call is a process of its own, so threads may share a history: none gets another's answer."""
    made = repository(tmp_path / "here", None)
    for number in range(12):
        made.record(RUBRIC.replace("points: 5", f"points: {number + 1}"), f"rubrics/s/r{number}.yaml")
    workspace = Workspace(made.root)
    history = history_of(workspace)
    files = history.files("HEAD", made.root / "rubrics" / "s")
    wrong: list[str] = []

    def read(number: int) -> None:
        for _again in range(4):
            content = history.read_one(files[f"r{number}.yaml"])
            if f"points: {number + 1}\n".encode() not in content:
                wrong.append(f"r{number}")
            if len(read_whole(last_record(history, made.root / "rubrics" / "s")).documents) != 14:
                wrong.append("all")
            compare_set(workspace, "s", old="HEAD")

    threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    assert wrong == []
