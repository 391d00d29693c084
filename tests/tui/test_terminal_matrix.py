"""The matrix in a real terminal: verdicts, the author's order, and what the screen says about them."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.tui.test_terminal import SET, terminal

__all__ = ["terminal"]
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


def test_mark_and_rank(terminal, folder):
    terminal.until("Criterion 1 of 12")
    terminal.press("m")
    terminal.until("Your order (o)")
    terminal.press("3", "y", "n")
    terminal.until("Criterion 3 of 12")
    for columns, rows, words in (
        (80, 24, "Responses 1 to 5 of 7"),
        (60, 18, "Responses 1 to 3 of 7"),
        (200, 50, "5 off-topic"),
    ):
        terminal.resize(columns, rows)
        terminal.until(words)
    terminal.press("o")
    terminal.until("the best first, whatever")
    terminal.press("5", "Space", "4", "Enter")
    terminal.until("agree on 0 of 1 pairs: the rubric puts “physician” before “off-topic”")
    terminal.press("C-s")
    terminal.until("saved")
    terminal.press("Escape")
    terminal.until("Points, of 58")
    terminal.press("C-q")
    terminal.until("left with 0")
    kept = (folder / "rubrics" / SET / "responses" / "mri-before-injection.yaml").read_text(encoding="utf-8")
    assert "order:\n  - off-topic\n  - physician\n" in kept
    judged = (folder / "rubrics" / SET / "judgments" / "r07.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["verdict"] for line in judged] == ["met", "not_met"]
