"""What the README says is so: its program for graders runs as it stands, its tables name what there is."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from rubric_studio.cli.main import COMMANDS, cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_rules_is_the_one_that_the_command_prints():
    done = CliRunner().invoke(cli, ["rules", "--format", "markdown"], catch_exceptions=False)
    assert done.exit_code == 0
    wanted = done.output.splitlines()
    lines = README.splitlines()
    assert wanted[0] in lines, "the table of rules: put in what “rubric-studio rules --format markdown” prints"
    start = lines.index(wanted[0])
    assert lines[start : start + len(wanted)] == wanted
    assert not lines[start + len(wanted)].startswith("|")


def test_no_place_is_left_to_fill_in():
    assert "@@" not in README
    assert "TODO" not in README


def test_every_command_is_in_the_table():
    named = set(re.findall(r"^\| `rubric-studio (\w+)", README, re.MULTILINE))
    assert named == set(COMMANDS) - {"studio", "formats"}


def test_the_program_for_graders_runs(tmp_path, monkeypatch):
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada Example")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")
    for place in ("CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{place}_HOME", str(tmp_path / place.lower()))
    workspace, grader = tmp_path / "workspace", tmp_path / "grader"
    grader.mkdir()
    run = CliRunner().invoke
    for arguments in (
        ["init", str(workspace), "--example"],
        ["record", "-m", "Begin", "--workspace", str(workspace)],
        ["release", "sciatica-imaging", "--workspace", str(workspace)],
    ):
        assert run(cli, arguments, catch_exceptions=False).exit_code == 0
    monkeypatch.chdir(grader)
    pin = re.search(r"^    rubric-studio (add .*)$", README, re.MULTILINE)
    assert pin
    words = [word if "://" not in word else str(workspace) for word in shlex.split(pin.group(1))]
    done = run(cli, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    program = re.search(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert program
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for _again in range(2):
        done = subprocess.run(
            [sys.executable, "-c", program.group(1)], cwd=grader, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[1] == "Comparable: the one rubric."
