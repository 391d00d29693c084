"""A repository of rubrics in which git runs our drivers, as they are in this tree."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from rubric_studio.git.drivers import Settings, settings, with_lines

ROOT = Path(__file__).parents[2]
RUBRIC = """\
format: rubric-studio/rubric/1
id: r
title: A rubric
status: draft
language: en
prompt:
  - role: user
    content: What now?
criteria:
  # the first
  - id: one
    criterion: Says one thing.
    points: 5
    axis: accuracy

  - id: two
    criterion: Says two things.
    points: 3
    axis: accuracy
"""
SET = 'format: rubric-studio/set/1\nid: s\ntitle: A set\nversion: "0.0.0"\nlanguage: en\n'


def added(id: str, words: str, *, points: int = 4) -> str:
    """Give a criterion to put behind the others."""
    return f"\n  - id: {id}\n    criterion: {words}\n    points: {points}\n    axis: accuracy\n"


@dataclass
class Repository:
    """A repository with one rubric; ``main`` and ``other`` go on from one record."""

    root: Path

    @property
    def path(self) -> Path:
        return self.root / "rubrics" / "s" / "r.yaml"

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def git(self, *arguments: str, ok: bool | None = True, **env: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, capture_output=True, text=True, env={**os.environ, **env}
        )
        assert ok is None or (done.returncode == 0) == ok, (arguments, done.stdout, done.stderr)
        return done

    def record(self, text: str, name: str = "rubrics/s/r.yaml") -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-qm", f"{name} {len(text)}")

    def sides(self, ours: str, theirs: str) -> None:
        """Let ``other`` hold one text, ``main``, where we are then, another."""
        self.git("checkout", "-qb", "other")
        self.record(theirs)
        self.git("checkout", "-q", "main")
        self.record(ours)


def repository(root: Path, python: str | None) -> Repository:
    """Make one; ``python`` runs the drivers, None for none."""
    root.mkdir()
    made = Repository(root)
    made.git("init", "-q")
    (root / ".gitattributes").write_text(with_lines("", everywhere=False), encoding="utf-8")
    if python:
        Settings(root).write("--local", settings(python))
    made.record(SET, "rubrics/s/set.yaml")
    made.record(RUBRIC)
    return made
