"""Two people, two clones, a studio each in a real terminal: written, recorded, sent, received and settled."""

from __future__ import annotations

import pytest

from tests.tui.conftest import SET
from tests.tui.terminal import Terminal, command
from tests.tui.test_send import FILE, alone, bare, ben, text
from tests.tui.test_terminal import pytestmark, terminal

__all__ = ["alone", "bare", "ben", "pytestmark", "terminal"]


@pytest.fixture
def other(ben, tmp_path):
    program = command(ben.root, tmp_path / "state-2")
    made = Terminal(tmp_path / "tmux-2", f"{program}; echo left with $?; sleep 60", 80, 24)
    yield made
    made.close()


def record(studio):
    studio.press("C-s")
    studio.until("   saved")
    studio.press("F4")
    studio.until("Recorded under")
    studio.press("Enter")
    studio.until("Recorded:")


def send(studio):
    studio.press("C-p")
    studio.until("Say what you want to do")
    studio.press("Send and receive")
    studio.until("Receive what the team recorded")
    studio.press("Enter")


def test_two_people_send_receive_and_settle(ben, terminal, other, folder):
    for studio in (terminal, other):
        studio.until("Criterion 1 of 12")
    other.press("+")
    other.until("Points +8")
    record(other)
    other.until("1 to send")
    other.press("F4")
    other.until("s Send and receive")
    other.press("s")
    other.until("One record sent.")
    other.press("Escape")
    other.until("Criterion 1 of 12")

    terminal.press("-")
    terminal.until("Points +6")
    record(terminal)
    terminal.until("one record not yet sent   saved")
    send(terminal)
    terminal.until("Two people changed this")
    terminal.press("2", "Enter")
    terminal.until("One record received, one record sent.")
    terminal.press("Enter")
    terminal.until("Points +8")

    send(other)
    other.until("records received.")
    other.press("Enter")
    other.until("Criterion 1 of 12")
    assert text(folder) == text(ben.root)
    assert "points: 8\n" in text(folder, FILE)
    for studio in (terminal, other):
        studio.press("C-q")
        studio.until("left with 0")
    assert SET in FILE
