"""YAML in a real terminal: F2, what cannot be read is said, mended, saved."""

from __future__ import annotations

from tests.tui.test_terminal import pytestmark, terminal

__all__ = ["pytestmark", "terminal"]


def test_a_criterion_is_written_as_yaml(terminal, rubric_file):
    terminal.until("Criterion 1 of 12")
    terminal.press("Enter", "F2")
    terminal.until("- id: confirms-cause")
    terminal.press("End", "Enter", *"points")
    terminal.until("! Line ")
    for columns, rows in ((60, 18), (80, 24), (120, 36)):
        terminal.resize(columns, rows)
        terminal.until("! Line ")
    terminal.press("F2")
    terminal.until("[ Keep editing ]")
    terminal.press("Right", "Enter")
    terminal.until("thrown away")
    terminal.press("F2")
    terminal.until("back to the")
    terminal.press("Up", "Up", "End", "Space", *"Agreed.")
    terminal.until("What the scan is for. Agreed.")
    terminal.press("C-s")
    terminal.until("saved ")
    terminal.press("F2")
    terminal.until("F2: YAML")
    terminal.press("C-q")
    terminal.until("left with 0")
    assert "  # What the scan is for. Agreed.\n" in rubric_file.read_text(encoding="utf-8")
