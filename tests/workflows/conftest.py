"""A workspace with one small set, recorded once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record, start

SET = """\
format: rubric-studio/set/1
id: s
title: The set
version: 0.0.0
language: en
data:
  origin: synthetic
"""
SHARED = """\
format: rubric-studio/shared/1
criteria:
  - id: s1
    criterion: Sends them to hospital.
    points: 8
"""
RUBRIC = """\
format: rubric-studio/rubric/1
id: {id}
title: Rubric {id}
status: active
language: en
prompt:
  - role: user
    content: What now?
criteria:
  # the dose
  - id: c1
    criterion: Names the dose.
    points: 5
    axis: accuracy
  - id: c2
    criterion: Recommends bed rest.
    points: -4
    axis: accuracy
  - use: s1
"""
RESPONSES = """\
format: rubric-studio/responses/1
rubric: a
responses:
  - id: r1
    author:
      kind: model
      id: m
    text: A sample.
"""
Edit = Callable[..., None]
Git = Callable[..., str]
Commit = Callable[..., None]


@pytest.fixture
def work(quiet_machine: Path, tmp_path: Path) -> Workspace:
    """A workspace with the set s (rubrics a and b, a shared criterion, a response), everything recorded."""
    root = tmp_path / "work"
    (root / "rubrics" / "s" / "responses").mkdir(parents=True)
    for name, text in {
        "set.yaml": SET,
        "shared.yaml": SHARED,
        "a.yaml": RUBRIC.format(id="a"),
        "b.yaml": RUBRIC.format(id="b"),
        "responses/a.yaml": RESPONSES,
    }.items():
        (root / "rubrics" / "s" / name).write_text(text, encoding="utf-8")
    made = start.init(root)
    record.record(made, "First")
    return made


@pytest.fixture
def edit(work: Workspace) -> Edit:
    """Give a function that replaces words in a file of the set."""

    def change(name: str, old: str, new: str) -> None:
        path = work.root / "rubrics" / "s" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.fixture
def commit(work: Workspace, git: Git) -> Commit:
    """Give a function that records all that changed, under a name and on a day of its own."""
    days = iter(range(1, 1000))

    def run(who: str, note: str = "") -> None:
        day = next(days)
        at = f"2026-{1 + day // 28:02}-{1 + day % 28:02}T00:00:00Z"
        git(work.root, "add", "-A")
        name = ("-c", f"user.name={who}", "-c", f"user.email={who}@x.org")
        git(work.root, *name, "commit", "-q", "--date", at, "-m", note or f"by {who}")

    return run


@pytest.fixture
def settled(work: Workspace, edit: Edit, commit: Commit, git: Git) -> Workspace:
    """Two lines of work that reworded c1 differently, one of which changed c2's points too; Merger settled c1."""
    git(work.root, "switch", "-qc", "side")
    edit("a.yaml", "Names the dose.", "Names the right dose.")
    edit("a.yaml", "points: -4", "points: -5")
    commit("Side")
    git(work.root, "switch", "-q", "main")
    edit("a.yaml", "Names the dose.", "States the dose.")
    commit("Main")
    git(work.root, "merge", "-q", "side", ok=False)
    text = RUBRIC.format(id="a").replace("Names the dose.", "States the right dose.").replace("-4", "-5")
    (work.root / "rubrics/s/a.yaml").write_text(text)
    commit("Merger", "joined")
    return work


@pytest.fixture
def dropped(work: Workspace, edit: Edit, commit: Commit, git: Git) -> Workspace:
    """Two lines of work, one of which reworded c1; Merger joined them and took nothing of that one."""
    git(work.root, "switch", "-qc", "side")
    edit("a.yaml", "Names the dose.", "Names the right dose.")
    commit("Side")
    git(work.root, "switch", "-q", "main")
    edit("b.yaml", "points: 5", "points: 4")
    commit("Main")
    git(work.root, "-c", "user.name=Merger", "merge", "-q", "-s", "ours", "side", "-m", "joined, nothing taken")
    return work
