from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from rubric_studio.tui.session import Session
from rubric_studio.workflows import start
from rubric_studio.workflows.desk import Desk

ROOT = Path(__file__).parents[2]
SET, RUBRIC = "sciatica-imaging", "mri-before-injection"


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped imaging set."""
    shutil.copytree(ROOT / "rubrics" / SET, tmp_path / "ws" / "rubrics" / SET)
    return tmp_path / "ws"


@pytest.fixture
def git(folder):
    """A history in the folder, nothing recorded yet; gives a function that runs git there."""

    def run(*arguments):
        return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout

    run("init", "-q")
    run("config", "user.name", "Anna Example")
    run("config", "user.email", "anna@example.org")
    return run


@pytest.fixture
def recorded(folder, git):
    git("add", "-A")
    git("commit", "-qm", "First record")
    return folder


@pytest.fixture
def rubric_file(folder):
    return folder / "rubrics" / SET / f"{RUBRIC}.yaml"


@pytest.fixture
def make_session(folder):
    def make():
        session = Session(Desk(start.find(folder), rater="r07"))
        session.select_rubric(SET, RUBRIC)
        return session

    return make


@pytest.fixture
def session(make_session):
    return make_session()
