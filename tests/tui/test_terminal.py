"""The main trip in a real terminal: the program in tmux, keys pressed, the screen read, the files checked."""

from __future__ import annotations

import pytest

from tests.tui.terminal import RUBRIC, SET, TMUX, Terminal, terminal

__all__ = ["RUBRIC", "SET", "TMUX", "Terminal", "terminal"]

pytestmark = pytest.mark.skipif(TMUX is None, reason="tmux is not installed")


def test_mark_write_save_leave(terminal, folder, rubric_file):
    terminal.until("Criterion 1 of 12")
    terminal.press("3", "y", "n")
    terminal.until("Criterion 3 of 12")
    terminal.until("not saved")
    terminal.press("Enter", "C-Home", *"Clearly", "Space")
    terminal.until("Clearly States that MRI")
    terminal.press("C-s")
    terminal.until("saved ")
    for columns, rows, words in ((80, 24, "[Criteria]"), (40, 12, "larger"), (200, 50, "Clearly States that MRI")):
        terminal.resize(columns, rows)
        terminal.until(words)
    terminal.press("C-q")
    terminal.until("left with 0")
    assert "criterion: Clearly States that MRI" in rubric_file.read_text(encoding="utf-8")
    judged = (folder / "rubrics" / SET / "judgments" / "r07.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(judged) == 2
    assert '"response":"model-b"' in judged[0]


@pytest.mark.parametrize(
    ("text", "code", "mended"),
    [
        ("Attempts to ask about drug allergies.", "W209", "Asks about drug allergies."),
        (
            "Recommends stopping ibuprofen and explains why it harms the kidney.",
            "W201",
            "Recommends stopping ibuprofen.",
        ),
        ("Also lists fever and a stiff neck as warning signs.", "W203", "Lists fever and a stiff neck"),
    ],
)
def test_a_bad_criterion_is_mended_by_what_the_screen_says(terminal, rubric_file, text, code, mended):
    terminal.until("Criterion 1 of 12")
    terminal.press("C-n")
    terminal.until("New criterion")
    terminal.press("-l", text)
    terminal.until(text[-20:])
    terminal.press("Enter")
    terminal.until(code)
    terminal.until("F8 mends this")
    terminal.press("F8")
    terminal.until("Why it matters")
    terminal.until("> 1 ")
    terminal.press("1")
    terminal.until("Done: ")
    terminal.press("C-s")
    terminal.until("saved ")
    saved = rubric_file.read_text(encoding="utf-8")
    assert mended in saved
    assert text not in saved
