"""Adding a response and reading it beside the others, in a real terminal."""

from __future__ import annotations

from tests.tui.test_terminal import RUBRIC, SET, pytestmark, terminal

__all__ = ["pytestmark", "terminal"]


def test_paste_add_read_mark_leave(terminal, folder):
    terminal.until("Criterion 1 of 12")
    terminal.press("a")
    terminal.until("New sample response")
    terminal.press("-l", "\x1b[200~First it shows the cause.\rThen the level.\x1b[201~")
    terminal.until("Then the level.")
    terminal.press("C-s")
    terminal.until("Say which model wrote it")
    terminal.press("-l", "model-q")
    terminal.press("Tab", "Tab")
    terminal.press("-l", "2026-11")
    terminal.press("C-s")
    terminal.until("Added as")
    terminal.until("saved ")
    terminal.press("v")
    terminal.until("Side by side")
    terminal.until("8 model-q")
    terminal.press("y", "Down", "y")
    terminal.until("Criterion 2 of 12")
    for columns, rows in ((80, 24), (60, 18), (200, 50)):
        terminal.resize(columns, rows)
        terminal.until("8 model-q")
    terminal.press("Escape")
    terminal.until("Sample responses")
    terminal.press("C-s")
    terminal.until("saved ")
    terminal.press("C-q")
    terminal.until("left with 0")
    saved = (folder / "rubrics" / SET / "responses" / f"{RUBRIC}.yaml").read_text(encoding="utf-8")
    assert "First it shows the cause.\n      Then the level." in saved
    judged = (folder / "rubrics" / SET / "judgments" / "r07.jsonl").read_text(encoding="utf-8").splitlines()
    assert [line.count('"response":"model-q"') for line in judged] == [1, 1]
