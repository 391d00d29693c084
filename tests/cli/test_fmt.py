"""``rubric-studio fmt``: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import layout

MESSY = "title: 'A title'\nid: messy   # mine\nformat: rubric-studio/rubric/1\ntags: [a]"
NEAT = """\
# yaml-language-server: $schema=../../schemas/rubric.schema.json
format: rubric-studio/rubric/1
id: messy  # mine
title: A title
tags:
  - a
"""
DIFF = """\
--- a/rubrics/sciatica-imaging/messy.yaml
+++ b/rubrics/sciatica-imaging/messy.yaml
@@ -1,4 +1,6 @@
-title: 'A title'
-id: messy   # mine
+# yaml-language-server: $schema=../../schemas/rubric.schema.json
 format: rubric-studio/rubric/1
-tags: [a]
\\ No newline at end of file
+id: messy  # mine
+title: A title
+tags:
+  - a
"""
NAME = "rubrics/sciatica-imaging/messy.yaml"


@pytest.fixture
def messy(example: Workspace) -> Path:
    """A file laid out by hand in a workspace of the one layout."""
    layout.write(example, layout.plan(example).rewrites)
    path = example.root / NAME
    path.write_text(MESSY, encoding="utf-8")
    return path


def ended(done: subprocess.CompletedProcess[str]) -> tuple[int, str, str]:
    return done.returncode, done.stdout, done.stderr


def test_it_writes(studio, messy: Path) -> None:
    root = messy.parents[2]
    files = layout.plan(Workspace(root)).files

    assert ended(studio("fmt", cwd=root)) == (0, f"{NAME}\n", f"Looked at {files} files: one was laid out anew.\n")
    assert messy.read_text(encoding="utf-8") == NEAT
    assert ended(studio("fmt", cwd=messy.parent)) == (0, "", f"Looked at {files} files: nothing to change.\n")
    assert studio("fmt", "--check", cwd=root).returncode == 0


def test_check_writes_nothing(studio, messy: Path) -> None:
    done = studio("fmt", "--check", NAME, cwd=messy.parents[2])

    assert ended(done) == (1, f"{NAME}\n", "Looked at one file: one would change.\n")
    assert messy.read_text(encoding="utf-8") == MESSY


def test_diff_writes_nothing(studio, messy: Path) -> None:
    root = messy.parents[2]

    assert ended(studio("fmt", "--diff", NAME, cwd=root)) == (0, DIFF, "Looked at one file: one would change.\n")
    assert studio("fmt", "--diff", "--check", NAME, cwd=root).returncode == 1
    assert messy.read_text(encoding="utf-8") == MESSY


def test_a_diff_shows_what_cannot_be_seen(studio, messy: Path) -> None:
    messy.write_bytes(b"id: messy\r\n")

    done = studio("fmt", "--diff", NAME, cwd=messy.parents[2])

    assert "\n-id: messy\u240d\n" in done.stdout
    assert "\n+id: messy\n" in done.stdout


def test_json(studio, messy: Path) -> None:
    root = messy.parents[2]
    asked = json.loads(studio("fmt", "--diff", "--format", "json", NAME, cwd=root).stdout)
    done = json.loads(studio("fmt", "--format", "json", NAME, "--workspace", root, cwd=root).stdout)

    assert asked == {
        "files": 1,
        "written": False,
        "changed": [{"path": NAME, "diff": DIFF.rstrip("\n")}],
        "problems": [],
    }
    assert done == {"files": 1, "written": True, "changed": [{"path": NAME}], "problems": []}


def test_what_cannot_be_laid_out(studio, messy: Path) -> None:
    messy.write_text("id: a\n\tb: 1\n", encoding="utf-8")
    root = messy.parents[2]
    sentence = f"{NAME}:2:1: This line is indented with a tab. Use spaces."

    assert ended(studio("fmt", NAME, cwd=root)) == (
        1,
        f"{sentence}\n",
        "Looked at one file: nothing to change, one was left alone.\n",
    )
    data = json.loads(studio("fmt", "--format", "json", NAME, cwd=root).stdout)
    assert data["problems"] == [{"message": sentence.partition(": ")[2], "path": NAME, "line": 2, "column": 1}]
    assert messy.read_text(encoding="utf-8") == "id: a\n\tb: 1\n"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("nothing.yaml",), 3, "nothing.yaml"),
        (("schemas",), 3, "no YAML file of this workspace"),
        (("--wrong",), 2, "--wrong"),
    ],
)
def test_what_it_cannot_do(studio, messy: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    done = studio("fmt", *arguments, cwd=messy.parents[2])

    assert done.returncode == code
    assert says in done.stderr
    assert done.stdout == ""


def test_the_example_of_its_help(studio, messy: Path) -> None:
    root = messy.parents[2]
    words = studio("fmt", "--help", cwd=root).stdout.partition("Example: rubric-studio ")[2].split()

    assert words == ["fmt", "--diff", "rubrics/sciatica-imaging"]
    assert studio(*words, cwd=root).returncode == 0
