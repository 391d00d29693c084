"""A new rubric, from the list to the disk, in a real terminal."""

from __future__ import annotations

from tests.tui.test_terminal import SET, pytestmark, terminal

__all__ = ["pytestmark", "terminal"]


def test_a_new_rubric_with_a_second_turn(terminal, folder):
    terminal.until("Criterion 1 of 12")
    terminal.press("[", "C-n")
    terminal.until("New rubric")
    terminal.press("-l", "Sudden loss of vision")
    terminal.press("Tab")
    terminal.press("-l", "My left eye went black.")
    terminal.press("Tab")
    terminal.press("-l", "Sends the patient to an eye clinic.")
    terminal.press("C-s")
    terminal.until("Criterion 1 of 1")
    terminal.until("draft: Sudden")
    terminal.press("p")
    terminal.until("About this rubric")
    terminal.press("C-n")
    terminal.until("Turn 2")
    terminal.press("-l", "Since when?")
    terminal.until("should end with the patient")
    terminal.press("C-s")
    terminal.until("   saved")
    terminal.press("Escape", "C-q")
    terminal.until("left with 0")
    text = (folder / "rubrics" / SET / "sudden-loss-of-vision.yaml").read_text(encoding="utf-8")
    assert "status: draft\n" in text
    assert '  - role: assistant\n    content: "Since when?"\n' in text
