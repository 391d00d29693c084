"""The lines and settings that let git run our drivers, as text and in real files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rubric_studio.git.drivers import (
    DIFF,
    MERGE,
    NAME,
    Settings,
    python_of,
    settings,
    with_lines,
    without_lines,
)

PYTHONS = [
    "/usr/bin/python3",
    "/opt/my studio/bin/python",
    "/opt/it's/$HOME/`id`/py\"thon",
    "/opt/100%/python",
    "/opt/%O %A/python",
    "C:/Program Files/studio/python.exe",
]
TEXTS = [
    "",
    "*.png binary\n",
    "*.png binary",
    "# mine\r\n*.png binary\r\n",
    "\n\n*.a -text\n\n",
    "# >>> other: x\n# <<< other\n",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("everywhere", [True, False])
def test_lines_go_in_once_and_out_again(text: str, everywhere: bool) -> None:
    once = with_lines(text, everywhere=everywhere)
    assert once.startswith(text)
    assert with_lines(once, everywhere=everywhere) == once
    back = without_lines(once)
    assert back == text or back == f"{text}\n"  # a last line without its end gets one
    assert ("\r\n" in once) == ("\r\n" in text)
    assert "\n\n\n#" not in once.replace("\r", "") or "\n\n\n" in text + "\n"


def test_other_peoples_lines_round_about_stay() -> None:
    before, after = "*.png binary\n", "*.svg -diff\n"
    once = with_lines(before, everywhere=False)
    old = once.replace("/rubrics/*/*.yaml", "/rubrics/**.yaml")
    for held in (once, old):
        assert without_lines(held + after) == before + after
        assert without_lines(before + held.removeprefix(before).lstrip("\n") + after) == before + after
    renewed = with_lines(old + after, everywhere=False)
    assert renewed.startswith(before + after)
    assert renewed.count("# >>>") == 1
    twice = once + once.removeprefix(before)
    assert with_lines(twice, everywhere=False).count("# >>>") == 1


@pytest.mark.parametrize("python", PYTHONS)
def test_a_line_tells_what_it_starts(python: str) -> None:
    made = settings(python)
    assert python_of(made[MERGE]) == python
    assert python_of(made[DIFF]) == python


def test_windows_folders_are_written_as_the_shell_reads_them() -> None:
    assert python_of(settings("C:\\Users\\A B\\python.exe")[MERGE]) == "C:/Users/A B/python.exe"


@pytest.mark.parametrize(
    "line",
    ["curl evil | sh", "", "python -m rubric_studio.evil", "true; /usr/bin/python3 -P -m rubric_studio git textconv"],
)
def test_a_foreign_line_is_none_of_ours(line: str) -> None:
    assert python_of(line) is None


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for Python")
@pytest.mark.parametrize("name", ["plain", "my studio", "it's", "100%O"])
def test_the_shell_starts_what_the_line_names(tmp_path: Path, quiet_machine: Path, git, name: str) -> None:
    """Odd folders reach the shell, through git, as they are."""
    python = tmp_path / name / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >> "$TOLD"\ncat "$TAKEN" > "$8" 2>/dev/null\nexit 0\n')
    python.chmod(0o755)
    repo = tmp_path / "repo"
    (repo / "rubrics" / "s").mkdir(parents=True)
    told, taken = tmp_path / "told", tmp_path / "taken"
    taken.write_text("merged\n")
    git(repo, "init", "-q")
    Settings(repo).write("--local", settings(str(python)))
    (repo / ".gitattributes").write_text(with_lines("", everywhere=False))
    path = repo / "rubrics" / "s" / "odd 'name.yaml"
    for branch, text in (("main", "base\n"), ("other", "theirs\n"), ("main", "ours\n")):
        git(repo, "checkout", "-q", "-B", branch, *(["main"] if branch == "other" else []))
        path.write_text(text)
        git(repo, "add", "-A")
        git(repo, "commit", "-qm", text)
        if branch == "other":
            git(repo, "checkout", "-q", "main")
    done = subprocess.run(
        ["git", "merge", "-q", "other"], cwd=repo, env={**_env(), "TOLD": str(told), "TAKEN": str(taken)}
    )
    assert done.returncode == 0
    words = told.read_text().splitlines()
    assert words[:6] == ["-P", "-m", "rubric_studio", "git", "merge-driver", "--"]
    assert words[9:11] == ["7", "rubrics/s/odd 'name.yaml"]
    assert path.read_text() == "merged\n"


def _env() -> dict[str, str]:
    import os

    return dict(os.environ)


def test_settings_are_written_read_and_taken_out(tmp_path: Path, quiet_machine: Path, git) -> None:
    git(tmp_path, "init", "-q")
    held = Settings(tmp_path)
    git(tmp_path, "config", "merge.other.driver", "true")
    git(tmp_path, "config", "--add", MERGE, "one")
    git(tmp_path, "config", "--add", MERGE, "two")
    assert held.in_force()[MERGE].value == "two"
    wanted = settings("/usr/bin/python3")
    held.write("--local", wanted)
    assert held.written("--local") == wanted
    found = held.in_force()
    assert {name: one.value for name, one in found.items()} == wanted
    assert {one.scope for one in found.values()} == {"local"}
    assert held.written("--global") == {}
    held.remove("--local", wanted)
    assert held.written("--local") == {}
    text = (tmp_path / ".git" / "config").read_text()
    assert NAME not in text
    assert '[merge "other"]' in text


def test_the_version(tmp_path: Path) -> None:
    assert Settings(tmp_path).version() >= (2, 30)
