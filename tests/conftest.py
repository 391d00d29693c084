"""A machine of our own for every test: no settings of the person's, a known name, and workspaces to work on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import hypothesis  # noqa: F401 - loaded later, below the summary of a run, CPython 3.11 cannot compile it
import pytest

from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import start

DATA = Path(os.environ.get("RUBRIC_STUDIO_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))
RECORDS = DATA / "healthbench" / "records_245.jsonl"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def quiet_machine(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the machine's settings out: an empty home, git's settings with nothing but a name."""
    home = tmp_path_factory.mktemp("home")
    settings = home / "gitconfig"
    settings.write_text("[user]\n\tname = Anna Example\n\temail = anna@example.org\n[init]\n\tdefaultBranch = main\n")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("RUBRIC_STUDIO_RATER", "r-test")
    return home


@pytest.fixture
def example(quiet_machine: Path, tmp_path: Path) -> Workspace:
    """A workspace with the example sets; nothing is recorded yet."""
    return start.init(tmp_path / "example", example=True)


@pytest.fixture
def git() -> Callable[..., str]:
    """Give a function that runs git in a folder."""

    def run(folder: Path, *arguments: str, ok: bool = True) -> str:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0 or not ok, done.stderr
        return done.stdout.strip()

    return run


@pytest.fixture
def studio(quiet_machine: Path) -> Run:
    """Give a function that runs ``rubric-studio`` as a process of its own."""

    def run(*arguments: str | Path, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "rubric_studio", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            capture_output=True,
            check=False,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=60,
        )

    return run


@pytest.fixture
def records() -> Path:
    """The real records, where they are."""
    if not RECORDS.is_file():
        pytest.skip("the real records are not on this machine (RUBRIC_STUDIO_TEST_DATA)")
    return RECORDS
