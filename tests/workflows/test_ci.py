"""The workflow for GitHub: it parses, may do little, and its shell lines do in a real repository what they say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from rubric_studio.cli.compare import diff_command
from rubric_studio.workflows import ci, start
from tests.workflows.repositories import ROOT, RUBRIC, Repository, added, repository

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the workflow runs on Linux")
HAS_MARKDOWN = any("markdown" in getattr(option.type, "choices", ()) for option in diff_command.params)


def parsed(folder: Path) -> dict[str, Any]:
    # BaseLoader: under YAML 1.1 the key “on” would be true
    made: dict[str, Any] = yaml.load(ci.workflow(folder)[1], yaml.BaseLoader)
    return made


def steps(folder: Path, job: str) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = parsed(folder)["jobs"][job]["steps"]
    return made


def test_it_may_do_little(tmp_path: Path) -> None:
    made = parsed(tmp_path)
    assert set(made["on"]) == {"pull_request", "push"}  # never pull_request_target: that has rights in forks' code
    assert made["permissions"] == {}
    assert made["jobs"]["check"]["permissions"] == {"contents": "read"}
    assert made["jobs"]["comment"]["permissions"] == {"pull-requests": "write"}
    assert not any("checkout" in step.get("uses", "") for step in steps(tmp_path, "comment"))
    assert steps(tmp_path, "check")[0]["with"] == {"fetch-depth": "0", "persist-credentials": "false"}


def test_nothing_from_outside_reaches_a_shell_line(tmp_path: Path) -> None:
    for job in ("check", "comment"):
        for step in steps(tmp_path, job):
            assert "${{" not in step.get("run", "")
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step.get("uses", "a/a@" + "0" * 40))
    text = ci.workflow(tmp_path)[1]
    assert set(re.findall(r"\$\{\{ *(.*?) *\}\}", text)) == {
        *("github.ref", "github.token", "github.repository", "github.event.pull_request.number"),
        "steps.changes.outcome",
    }
    assert "@@" not in text
    assert not any(word in text for word in ("title", "head_ref", "head.ref", "pull_request.body"))


def test_the_workspace_may_lie_below_the_top(quiet_machine: Path, tmp_path: Path, git) -> None:
    git(tmp_path, "init", "-q")
    folder = tmp_path / 'my "own" rubrics'
    start.init(folder, ci=True)
    path = tmp_path / ci.NAME
    assert path.is_file()
    assert yaml.safe_load(path.read_text())["env"]["WORKSPACE"] == 'my "own" rubrics'
    path.write_text("mine: 1\n")
    start.init(folder, ci=True)
    assert path.read_text() == "mine: 1\n"


def test_the_command(quiet_machine: Path, tmp_path: Path, studio) -> None:
    def run() -> subprocess.CompletedProcess[str]:
        done: subprocess.CompletedProcess[str] = studio(
            "init", "here", "--example", "--ci", "github", cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}
        )
        return done

    first = run()
    assert first.returncode == 0
    assert ci.requirement() in first.stderr
    assert (tmp_path / "here" / ci.NAME).is_file()
    assert "stays as it is" in run().stderr


# its shell lines ------------------------------------------------------------------------------------------------------


@pytest.fixture
def here(quiet_machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    made = repository(tmp_path / "here", None)
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "rubric-studio").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rubric_studio "$@"\n')
    (programs / "gh").write_text('#!/bin/sh\necho "$*" >> "$TOLD"\ncase "$*" in *jq*) echo "$FOUND";; esac\n')
    for path in programs.iterdir():
        path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("TOLD", str(tmp_path / "told"))
    return made


def run(here: Repository, step: dict[str, Any], **env: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does."""
    given = {**os.environ, "WORKSPACE": ".", "GITHUB_STEP_SUMMARY": str(here.root.parent / "summary"), **env}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(command, cwd=here.root, env=given, capture_output=True, text=True)


def named(folder: Path, job: str, name: str) -> dict[str, Any]:
    return next(step for step in steps(folder, job) if step.get("name") == name)


@posix_only
def test_the_checks_pass_and_fail(here: Repository) -> None:
    check, both = (named(here.root, "check", name) for name in ("Check", "Check what both sides give together"))
    here.sides(RUBRIC.replace("Says one", "Names one"), RUBRIC.replace("points: 3", "points: 2"))
    here.git("merge", "other")
    assert run(here, check).returncode == 0
    assert run(here, both).returncode == 0
    here.git("reset", "-q", "--hard", "HEAD~1")
    here.record(RUBRIC.replace("criteria:\n", "criteria:\n" + added("new", "Says a.")[1:]))
    here.git("checkout", "-q", "other")
    here.record(RUBRIC + added("new", "Says b."))
    here.git("checkout", "-q", "main")
    here.git("merge", "other", ok=None)
    here.git("commit", "-qam", "joined", ok=None)
    done = run(here, both)
    assert done.returncode == 1, done
    assert "::error title=M911 (joined-differently),file=rubrics/s/r.yaml" in done.stdout


@posix_only
@pytest.mark.skipif(not HAS_MARKDOWN, reason="“diff --format markdown” comes with another part")
def test_what_changes_is_told(here: Repository) -> None:
    here.sides(RUBRIC.replace("Says one", "Names one"), RUBRIC.replace("points: 3", "points: 2"))
    here.git("merge", "other")
    assert run(here, named(here.root, "check", "Say what changes")).returncode == 0
    assert (here.root / "told" / "changes.md").read_text() == (here.root.parent / "summary").read_text()
    assert "r" in (here.root / "told" / "changes.md").read_text()


@posix_only
@pytest.mark.parametrize(
    ("found", "method"), [("", "POST repos/o/r/issues/7/comments"), ("12\n34", "PATCH repos/o/r/issues/comments/12")]
)
def test_one_comment_is_made_and_then_changed(here: Repository, found: str, method: str) -> None:
    (here.root / "changes.md").write_text("# What `changed`\n$(touch ran)\n")
    step = named(here.root, "comment", "Comment, or change the comment that is there")
    done = run(here, step, REPOSITORY="o/r", NUMBER="7", FOUND=found, GH_TOKEN="x")
    assert done.returncode == 0, done.stderr
    told = (here.root.parent / "told").read_text().splitlines()
    assert told[-1] == f"api --silent --method {method} -F body=@comment.md"
    assert (here.root / "comment.md").read_text() == "<!-- rubric-studio -->\n\n# What `changed`\n$(touch ran)\n"
    assert not (here.root / "ran").exists()
