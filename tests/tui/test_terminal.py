"""The main trip in a real terminal: the program in tmux, keys pressed, the screen read, the files checked."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SET, RUBRIC = "sciatica-imaging", "mri-before-injection"
TMUX = shutil.which("tmux")

pytestmark = pytest.mark.skipif(TMUX is None, reason="tmux is not installed")


class Terminal:
    def __init__(self, socket, command, columns, rows):
        self._tmux = [TMUX, "-S", str(socket), "-f", os.devnull]
        size = ["-x", str(columns), "-y", str(rows)]
        subprocess.run([*self._tmux, "new-session", "-d", "-s", "studio", *size, command], check=True)
        subprocess.run([*self._tmux, "set-option", "-g", "remain-on-exit", "on"], check=True)

    def screen(self):
        return subprocess.run(
            [*self._tmux, "capture-pane", "-p", "-t", "studio"], capture_output=True, text=True, check=True
        ).stdout

    def press(self, *keys):
        subprocess.run([*self._tmux, "send-keys", "-t", "studio", *keys], check=True)

    def until(self, words, seconds=15):
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if words in self.screen():
                return
            time.sleep(0.03)
        raise AssertionError(f"no {words!r} in\n{self.screen()}")

    def resize(self, columns, rows):
        size = ["-x", str(columns), "-y", str(rows)]
        subprocess.run([*self._tmux, "resize-window", "-t", "studio", *size], check=True)

    def close(self):
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)


@pytest.fixture
def terminal(folder, tmp_path):
    code = (
        "import sys; from pathlib import Path; from rubric_studio.tui.app import run; "
        f"sys.exit(run(Path(sys.argv[1]), rater='r07', set_id='{SET}', rubric='{RUBRIC}'))"
    )
    program = shlex.join(
        [
            "env",
            "-u",
            "COLUMNS",
            "-u",
            "LINES",
            f"PYTHONPATH={ROOT}",
            f"XDG_STATE_HOME={tmp_path / 'state'}",
            sys.executable,
            "-c",
            code,
            str(folder),
        ]
    )
    made = Terminal(tmp_path / "tmux", f"{program}; echo left with $?; sleep 60", 120, 36)
    yield made
    made.close()


def test_mark_write_save_leave(terminal, folder, rubric_file):
    terminal.until("Criterion 1 of 12")
    terminal.press("3", "y", "n")
    terminal.until("Criterion 3 of 12")
    terminal.until("not saved")
    terminal.press("Enter", *"Clearly", "Space")
    terminal.until("Clearly States that MRI")
    terminal.press("C-s")
    terminal.until("saved ")
    for columns, rows, words in ((80, 24, "[2 Criteria]"), (40, 12, "larger"), (200, 50, "Clearly States that MRI")):
        terminal.resize(columns, rows)
        terminal.until(words)
    terminal.press("C-q")
    terminal.until("left with 0")
    assert "criterion: Clearly States that MRI" in rubric_file.read_text(encoding="utf-8")
    judged = (folder / "rubrics" / SET / "judgments" / "r07.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(judged) == 2
    assert '"response":"model-b"' in judged[0]


def test_a_closed_window_leaves_copies(terminal, folder, rubric_file, tmp_path):
    terminal.until("Criterion 1 of 12")
    terminal.press("Enter", *"Clearly")
    terminal.until("Clearly")
    terminal.until("not saved")
    terminal.close()
    rescued = tmp_path / "state" / "rubric-studio" / "rescued"
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and not list(rescued.rglob("*.yaml")):
        time.sleep(0.1)
    (copy,) = rescued.rglob("*.yaml")
    assert "Clearly" in copy.read_text(encoding="utf-8")
    assert copy.stat().st_mode & 0o077 == 0
    assert "Clearly" not in rubric_file.read_text(encoding="utf-8")


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
