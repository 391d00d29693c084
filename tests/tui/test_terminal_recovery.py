"""Recovery in a real terminal: a closed window, an end from outside, a program that is stopped, and kill -9."""

from __future__ import annotations

import os
import pty
import shlex
import signal
import subprocess
import time

import pytest

from rubric_studio.workflows.journal import leftovers
from tests.tui.terminal import TMUX, Terminal, command, terminal
from tests.tui.typist import cut_off

__all__ = ["terminal"]

pytestmark = pytest.mark.skipif(TMUX is None, reason="tmux is not installed")


def journal(tmp_path, seconds=10):
    """Wait for the journal's process to be gone."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if held := leftovers(tmp_path / "ws"):
            for one in held:
                one.release()
            return held[0].path
        time.sleep(0.05)
    raise AssertionError("no journal")


def test_a_closed_window_is_offered_back(terminal, tmp_path, rubric_file):
    terminal.until("Criterion 1 of 12")
    terminal.press("Enter", "C-Home", *"Clearly", "Space")
    terminal.until("Clearly")
    terminal.until("not saved")
    terminal.close()
    assert journal(tmp_path).stat().st_mode & 0o077 == 0
    assert "Clearly" not in rubric_file.read_text(encoding="utf-8")
    again = Terminal(tmp_path / "tmux-2", f"{command(tmp_path / 'ws', tmp_path / 'state')}; sleep 60", 80, 24)
    try:
        again.until("Not saved last time")
        again.until("Clearly")
        again.press("Enter")
        again.until("Brought back")
        again.press("C-s")
        again.until("saved ")
    finally:
        again.close()
    assert "criterion: Clearly " in rubric_file.read_text(encoding="utf-8")


def test_ended_from_outside_and_stopped_for_a_while(terminal, tmp_path, folder):
    terminal.until("Criterion 1 of 12")
    terminal.press("Enter", "C-Home", *"Cl")
    terminal.until("not saved")
    ends = time.monotonic() + 10
    while not (written := list((tmp_path / "state").rglob("*.jsonl"))) and time.monotonic() < ends:
        time.sleep(0.05)
    pid = int(written[0].stem.rpartition("-")[2])
    os.kill(pid, signal.SIGSTOP)
    assert leftovers(folder) == []  # its process lives
    terminal.press(*"early", "Space")
    os.kill(pid, signal.SIGCONT)
    terminal.until("Clearly")
    os.kill(pid, signal.SIGTERM)
    terminal.until("left with 3")
    (held,) = leftovers(folder)
    assert "Clearly" in next(iter(held.kept.files.values())).text
    held.release()


def test_a_window_of_three_rows_while_a_dialog_is_open(terminal):
    terminal.until("Criterion 1 of 12")
    terminal.press("C-n")
    terminal.until("New criterion")
    terminal.press("-l", "Names the red")
    for columns, rows in ((10, 3), (200, 50), (60, 18)):
        terminal.resize(columns, rows)
        time.sleep(0.1)
    terminal.press("-l", " flags")
    terminal.until("Names the red flags")
    terminal.until("[ Add ]")


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is Unix's")
@pytest.mark.parametrize("seed", range(int(os.environ.get("RUBRIC_STUDIO_KILLS", "2"))))
def test_killed_while_typing(tmp_path, folder, seed):
    """A hundred times: RUBRIC_STUDIO_KILLS=100, or ``python -m tests.tui.typist 100``, which prints what it did."""
    done, missing = cut_off(folder, tmp_path / "state", seed, longest=2.5)
    assert not missing, done


def test_a_terminal_that_goes_without_a_word_ends_the_studio(tmp_path, folder):
    master, slave = pty.openpty()
    streams = dict.fromkeys(("stdin", "stdout", "stderr"), slave)
    program = subprocess.Popen(shlex.split(command(folder, tmp_path / "state")), **streams, start_new_session=True)
    try:
        os.close(slave)
        held = b""
        while b"Help" not in held:
            held += os.read(master, 65536)
        os.close(master)  # the program is in nobody's charge: it gets no signal
        assert program.wait(timeout=10) == 3
    finally:
        program.kill()
