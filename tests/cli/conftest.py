"""Commands called in this process, and a workspace to call them in."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rubric_studio.cli import main
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record


@pytest.fixture
def call(quiet_machine: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Callable[..., Any]:
    """Give a function that runs a command here, the way ``rubric-studio`` does; ``feed`` is what somebody types."""
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str | Path, cwd: Path, feed: str = "") -> Any:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(feed.encode()), encoding="utf-8"))
        monkeypatch.chdir(cwd)
        capsysbinary.readouterr()
        code = main._run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return SimpleNamespace(code=code, out=out.decode(), err=err.decode())

    return run


@pytest.fixture
def recorded(example: Workspace) -> Path:
    """The example sets, recorded."""
    record.record(example, "First")
    return example.root


FAULTS = """\
format: rubric-studio/rubric/1
id: faults
title: Faults
status: draft
language: en
prompt:
  - role: user
    content: What now?
criteria:
  - id: booster
    criterion: 'Recommends a tetanus booster. (Justification: the last one was twelve years ago.)'
    points: 6
    axis: accuracy
  - id: allergies
    criterion: Attempts to ask about drug allergies.
    points: 5
    axis: accuracy
  - id: wide
    criterion: 請病人今天就去急診室
    points: 5
    axis: acuracy
"""


@pytest.fixture
def faults(recorded: Path) -> Path:
    """A workspace with one more rubric, which has several faults."""
    (recorded / "rubrics/sciatica-imaging/faults.yaml").write_text(FAULTS, encoding="utf-8")
    return recorded
