"""A person at a terminal who is cut off: the real program in a pty, keys typed, and kill -9 at any moment."""

from __future__ import annotations

import os
import random
import select
import shlex
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

from rubric_studio.workflows.journal import leftovers
from rubric_studio.workflows.rescue import state_path
from tests.tui.terminal import RUBRIC, SET, command

WORDS = "zalpha zbravo zcharly zdelta zecho zfoxtrot zgolf zhotel zindia zjuliet zkilo zlima zmike "


@dataclass
class Typed:
    """What was typed, letter by letter, with the moment of each; and when the program was killed."""

    verdicts: list[float] = field(default_factory=list)
    form: list[tuple[float, str]] = field(default_factory=list)
    dialog: list[tuple[float, str]] = field(default_factory=list)
    killed: float = 0.0

    def sure(self, typed, seconds):
        """Give the text that was typed longer ago than that."""
        return "".join(letter for at, letter in typed if at <= self.killed - seconds)


class Typist:
    def __init__(self, folder, state, chance):
        self._chance = chance
        self.typed = Typed()
        self._hand, terminal = os.openpty()
        subprocess.run(["stty", "rows", "36", "cols", "120"], stdin=terminal, check=True)
        program = shlex.split(command(folder, state, "TERM=xterm-256color"))
        self._program = subprocess.Popen(
            program, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
        )
        os.close(terminal)
        self._ends = float("inf")

    def read(self, seconds, until=None):
        """Take what the program shows, for that long or until some words have come."""
        seen, ends = b"", time.monotonic() + seconds
        while (left := min(ends, self._ends) - time.monotonic()) > 0:
            if select.select([self._hand], [], [], left)[0]:
                try:
                    seen += os.read(self._hand, 65536)
                except OSError:
                    return
            if until and until in seen:
                return
        if until:
            raise AssertionError(f"no {until!r}")

    def press(self, keys):
        os.write(self._hand, keys.encode())
        at = time.monotonic()
        self.read(self._chance.uniform(0.01, 0.08))
        return at

    def work(self, seconds):
        """Work until the moment comes: mark, then write in the form, then begin a new criterion."""
        self.read(30, until=b"model-a")
        self.read(0.7)
        self._ends = time.monotonic() + seconds
        self.press("3")
        for _number in range(6):
            if not self._on:
                break
            self.typed.verdicts.append(self.press("y"))
        if self._on:
            self.press("\r")
        self._write(self.typed.form)
        if self._on:
            self.press("\x0e")  # Ctrl+N
            self._write(self.typed.dialog)
        while self._on:
            self.read(0.05)
        self._program.send_signal(signal.SIGKILL)
        self.typed.killed = time.monotonic()
        self._program.wait()
        os.close(self._hand)

    @property
    def _on(self):
        return time.monotonic() < self._ends

    def _write(self, typed):
        for letter in WORDS[: self._chance.randrange(20, len(WORDS))]:
            if not self._on:
                break
            typed.append((self.press(letter), letter))


def cut_off(folder, state, seed, *, seconds=1.0, longest=7.0):
    """Let somebody type, kill the program, and say what of it is missing that was typed longer ago than that.

    Returns:
        What was done, in words, and the words for what is missing: none.
    """
    chance = random.Random(seed)
    typist = Typist(folder, state, chance)
    work = chance.uniform(0.2, longest)
    typist.work(work)
    typed, kept = typist.typed, None
    for leftover in leftovers(folder):
        kept = leftover.kept
        leftover.remove()
    missing = []
    text = kept.files[SET, f"{RUBRIC}.yaml"].text if kept and kept.files else ""
    texts = {"form": " ".join(text.split()), "dialog": " ".join(kept.writing.values()) if kept else ""}
    for place, letters in (("form", typed.form), ("dialog", typed.dialog)):
        if typed.sure(letters, seconds).strip() not in texts[place]:
            missing.append(f"{place}: {typed.sure(letters, seconds)!r} in {texts[place][-200:]!r}")
    sure = sum(at <= typed.killed - seconds for at in typed.verdicts)
    if len(kept.marks if kept else ()) < sure:
        missing.append(f"{sure} verdicts, {len(kept.marks if kept else ())} kept")
    done = f"{len(typed.verdicts)} verdicts, {len(typed.form)} + {len(typed.dialog)} letters, killed after {work:.2f} s"
    return done, missing


def main(count):
    """Cut somebody off many times, and print what was missing."""
    import shutil
    import tempfile
    from pathlib import Path

    root = Path(__file__).parents[2]
    lost = 0
    for seed in range(count):
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made) / "ws"
            shutil.copytree(root / "rubrics" / SET, folder / "rubrics" / SET)
            os.environ["XDG_STATE_HOME"] = str(Path(made) / "state")
            assert state_path("x").is_relative_to(made)
            done, missing = cut_off(folder, Path(made) / "state", seed)
            lost += bool(missing)
            print(f"{seed + 1:3d}  {done}: {'; '.join(missing) or 'all there'}", flush=True)
    print(f"killed {count} times; {lost} times something older than a second was missing")


if __name__ == "__main__":
    main(int(sys.argv[1]))
