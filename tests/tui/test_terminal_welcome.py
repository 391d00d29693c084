"""The first visit in a real terminal: the question, the tour, and that it never asks again."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from tests.tui.test_terminal import TMUX, Terminal

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(TMUX is None, reason="tmux is not installed")


@pytest.fixture
def visit(folder, tmp_path):
    made = []

    def begin(*variables):
        own = (f"XDG_{kind}_HOME={tmp_path / kind.lower()}" for kind in ("STATE", "CONFIG", "CACHE"))
        program = ["env", "-u", "COLUMNS", "-u", "LINES", f"PYTHONPATH={ROOT}", *own, *variables]
        program += [sys.executable, "-m", "rubric_studio", str(folder)]
        socket = tmp_path / f"tmux-{len(made)}"
        made.append(Terminal(socket, f"{shlex.join(program)}; echo left with $?; sleep 60", 120, 36))
        return made[-1]

    yield begin
    for terminal in made:
        terminal.close()


def test_the_first_visit(visit):
    terminal = visit("NO_COLOR=1")
    terminal.until("Show me (one minute)")
    terminal.press("Enter")
    terminal.until("step 1 of 7")
    terminal.press("Down")
    terminal.until("step 2 of 7")
    terminal.press("Enter", "x")
    terminal.until("until the text is as it was")
    terminal.press("C-z")
    terminal.until("to go back to the list")
    terminal.press("Escape")
    terminal.until("step 3 of 7")
    terminal.press("n")
    terminal.until("step 4 of 7")
    terminal.press("n")
    terminal.until("step 5 of 7")
    terminal.press("C-l")
    terminal.until("thrown away")
    terminal.press("Enter")
    terminal.until("nothing to save")
    terminal.press("C-q")
    terminal.until("left with 0")

    again = visit()
    again.until("Criterion 1 of")
    again.until("nothing to save")
    assert "Show me" not in again.screen()
    again.press("C-f")
    again.until("Type a word or two")
    again.press("-l", "steroid")
    again.until("hits.")
    again.press("Enter")
    again.until("Criterion 1 of")
    again.press("C-o")
    again.until("Press a letter")
    again.press("Escape")
    again.press("C-q")
    again.until("left with 0")
