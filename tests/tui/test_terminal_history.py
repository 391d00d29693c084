"""An earlier wording brought back, from the list to the disk, in a real terminal."""

from __future__ import annotations

import subprocess

import pytest

from tests.tui.conftest import RUBRIC
from tests.tui.test_terminal import SET, pytestmark, terminal

__all__ = ["pytestmark", "terminal"]


@pytest.fixture
def folder(folder, rubric_file):
    """The set, recorded twice: the first criterion was worded otherwise."""

    def git(*arguments):
        name = ("-c", "user.name=Anna", "-c", "user.email=anna@example.org")
        subprocess.run(["git", *name, *arguments], cwd=folder, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "First record")
    text = rubric_file.read_text(encoding="utf-8")
    rubric_file.write_text(text.replace("criterion: Explains that the", "criterion: Says that a", 1), encoding="utf-8")
    git("commit", "-qam", "Other words")
    return folder


def test_an_earlier_wording_is_brought_back(terminal, folder):
    terminal.until("Criterion 1 of 12")
    terminal.press("h")
    terminal.until("2 records")
    terminal.press("v")
    terminal.until("was: Explains that the MRI")
    terminal.press("Escape")
    terminal.until("[This criterion]")
    terminal.press("Down", "Enter")
    terminal.until("READ ONLY")
    terminal.press("b")
    terminal.until("Bring it back")
    terminal.press("Enter")
    terminal.until("Brought back as it was on")
    terminal.until("Explains that the MRI")
    terminal.press("C-s")
    terminal.until("   saved")
    terminal.press("C-q")
    terminal.until("left with 0")
    text = (folder / "rubrics" / SET / f"{RUBRIC}.yaml").read_text(encoding="utf-8")
    assert "criterion: Explains that the MRI" in text
