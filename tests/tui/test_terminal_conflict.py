"""Two studios on one folder, each in a real terminal: what fits together is joined, what does not is settled."""

from __future__ import annotations

import pytest

from tests.tui.conftest import RUBRIC
from tests.tui.terminal import Terminal, command
from tests.tui.test_terminal import SET, pytestmark, terminal

__all__ = ["pytestmark", "terminal"]


@pytest.fixture
def other(folder, tmp_path):
    program = command(folder, tmp_path / "state")
    made = Terminal(tmp_path / "tmux-2", f"{program}; echo left with $?; sleep 60", 80, 24)
    yield made
    made.close()


def test_two_studios_on_one_folder(terminal, other, folder):
    file = folder / "rubrics" / SET / f"{RUBRIC}.yaml"
    for studio in (terminal, other):
        studio.until("Criterion 1 of 12")
    other.press("Enter")
    other.until("Esc Back")
    other.press(" Mine.")
    other.until("not saved")
    terminal.press("+")
    terminal.until("Points +8")
    terminal.press("C-s")
    terminal.until("   saved")
    other.until("They changed “MRI before")  # it is typed on meanwhile
    other.press(" Still mine.")
    other.until("stenosis. Mine. Still mine.")  # the cursor stayed where it was
    other.until("Points +8")
    other.press("Escape")
    other.until("Enter Edit")
    other.press("C-s")
    other.until("   saved")
    text = file.read_text(encoding="utf-8")
    assert "Mine. Still mine." in text
    assert "points: 8\n" in text

    terminal.until("Still mine.")  # taken over by itself
    other.press("+")
    other.until("Points +9")
    terminal.press("-")
    terminal.until("Points +7")
    other.press("C-s")
    other.until("   saved")
    terminal.press("C-s")
    terminal.until("Two people changed this")
    terminal.press("1", "Enter")
    terminal.until("   saved")
    assert "points: 7\n" in file.read_text(encoding="utf-8")
    other.until("Points +7")
    for studio in (terminal, other):
        studio.press("C-q")
        studio.until("left with 0")
