"""A real terminal for tests: the program in tmux, keys pressed, the screen read."""

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


def command(folder, state, more=""):
    """Give the command that runs the studio on a set."""
    code = (
        "import sys; from pathlib import Path; from rubric_studio.tui.app import run; "
        f"sys.exit(run(Path(sys.argv[1]), rater='r07', set_id='{SET}', rubric='{RUBRIC}'))"
    )
    return shlex.join(
        [
            "env",
            "-u",
            "COLUMNS",
            "-u",
            "LINES",
            f"PYTHONPATH={ROOT}",
            f"XDG_STATE_HOME={state}",
            *more.split(),
            sys.executable,
            "-c",
            code,
            str(folder),
        ]
    )


@pytest.fixture
def terminal(folder, tmp_path):
    program = command(folder, tmp_path / "state")
    made = Terminal(tmp_path / "tmux", f"{program}; echo left with $?; sleep 60", 120, 36)
    yield made
    made.close()
