"""What it costs to open the studio and to press a key, through a real pseudo-terminal, beside a bare Textual app.

Run ``python tests/bench/bench_studio.py``; it prints the rows of a Markdown table and never fails on time.
POSIX only: a pseudo-terminal is needed.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[2]
COLUMNS, ROWS = 120, 36
SIZES = (100, 1_000, 5_000)
STARTS, KEYS = 7, 150

BARE = """
from textual.app import App
from textual.content import Content
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static(Content("This is all there is."))
    def on_key(self, event):
        self.pressed = getattr(self, "pressed", 0) + 1
        self.query_one(Static).update(Content(f"This is all there is: {self.pressed}."))
Bare().run()
"""
STUDIO = (
    "import sys; from pathlib import Path; from rubric_studio.tui.app import run; run(Path(sys.argv[1]), rater='r07')"
)


class Terminal:
    """A program in a pseudo-terminal."""

    def __init__(self, code: str, *arguments: str) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.began = time.perf_counter()
        self._program = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLORTERM": "truecolor"},
        )
        os.close(slave)

    def until(self, words: bytes, seconds: float = 30) -> float:
        """Read until the words were written, and give the time that took from now, in ms."""
        began, held = time.perf_counter(), b""
        while time.perf_counter() - began < seconds:
            if select.select([self._master], [], [], 0.5)[0]:
                held = held[-200:] + os.read(self._master, 65536)
                if words in held:
                    return (time.perf_counter() - began) * 1000
        raise TimeoutError(held.decode(errors="replace"))

    def drain(self, quiet: float) -> None:
        """Read until nothing was written for so many seconds."""
        while select.select([self._master], [], [], quiet)[0]:
            os.read(self._master, 65536)

    def press(self, key: bytes) -> float:
        """Press a key, and give the time to the first repaint, in ms."""
        self.drain(0.03)
        began = time.perf_counter()
        os.write(self._master, key)
        if not select.select([self._master], [], [], 2)[0]:
            raise TimeoutError(key)
        os.read(self._master, 65536)
        return (time.perf_counter() - began) * 1000

    def tap(self, key: bytes) -> None:
        """Press a key that is not measured."""
        os.write(self._master, key)
        self.drain(0.05)

    def memory(self) -> float:
        """Give the resident memory in MB (Linux only, else 0)."""
        status = Path(f"/proc/{self._program.pid}/status")
        if not status.is_file():
            return 0
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS")) / 1024

    def close(self) -> None:
        """End the program."""
        self._program.kill()
        self._program.wait()
        os.close(self._master)


def workspace(folder: Path, count: int) -> None:
    """Write a workspace with so many rubrics in one set, 12 criteria and 5 responses each."""
    here = folder / "rubrics" / "bench-set"
    (here / "responses").mkdir(parents=True)
    (here / "set.yaml").write_text(
        "format: rubric-studio/set/1\nid: bench-set\ntitle: Bench\nversion: 0.0.0\nlanguage: en\n"
    )
    for number in range(count):
        name = f"rubric-{number:05}"
        criteria = "".join(
            f"  - id: c{n}\n    criterion: Says thing {n} of rubric {number}, and why it matters to the patient.\n"
            f"    points: {n + 1 if n < 9 else -n}\n    axis: accuracy\n"
            for n in range(12)
        )
        head = f"format: rubric-studio/rubric/1\nid: {name}\ntitle: Rubric number {number}\nlanguage: en\nprompt:\n"
        asked = f"  - role: user\n    content: What about number {number}?\n"
        (here / f"{name}.yaml").write_text(f"{head}{asked}criteria:\n{criteria}")
        if number < 50:
            samples = "".join(
                f"  - id: r{n}\n    author:\n      kind: model\n      id: model-{n}\n    text: {'An answer. ' * 60}\n"
                for n in range(5)
            )
            (here / "responses" / f"{name}.yaml").write_text(
                f"format: rubric-studio/responses/1\nrubric: {name}\nresponses:\n{samples}"
            )


def start(code: str, words: bytes, *arguments: str) -> float:
    """Give the ms from starting a program to its full first screen."""
    terminal = Terminal(code, *arguments)
    try:
        terminal.until(words)
        return (time.perf_counter() - terminal.began) * 1000
    finally:
        terminal.close()


def keys(folder: Path) -> tuple[dict[str, list[float]], float]:
    """Press keys in the lists and in a text box, and give the times and the memory at the end."""
    terminal = Terminal(STUDIO, str(folder))
    try:
        terminal.until(b"Criterion 1 of")
        terminal.drain(2)
        terminal.tap(b"[")
        times = {"down in the list of rubrics": [terminal.press(b"\x1b[B") for _ in range(KEYS // 3)]}
        terminal.drain(0.5)
        terminal.tap(b"]")
        times["down"] = [terminal.press(b"\x1b[B" if n % 20 < 10 else b"\x1b[A") for n in range(KEYS)]
        terminal.tap(b"\x1b[H")
        times["mark"] = []
        for n in range(KEYS):
            times["mark"].append(terminal.press(b"yn"[n % 2 : n % 2 + 1]))
            terminal.tap(b"\x1b[A")
        terminal.tap(b"\r")
        terminal.drain(0.5)
        times["typing"] = [terminal.press(b"a" if n % 6 else b" ") for n in range(KEYS)]
        return times, terminal.memory()
    finally:
        terminal.close()


def row(figure: str, ours: str, baseline: str, ratio: str, target: str) -> None:
    """Print a row."""
    print(f"| {figure} | {ours} | {baseline} | {ratio} | {target} |", flush=True)


def bare_keys() -> float:
    """Give the median ms from a key to the repaint of a bare app that only counts keys."""
    terminal = Terminal(BARE)
    try:
        terminal.until(b"This is all there is.")
        return median(terminal.press(b"a") for _ in range(KEYS))
    finally:
        terminal.close()


def main() -> int:
    """Print the table."""
    print("| what | ours | baseline | ratio | target |\n|---|---:|---:|---:|---:|")
    for count in SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            workspace(folder, count)
            start(STUDIO, b"Criterion 1 of", name)
            pairs = [
                (start(STUDIO, b"Criterion 1 of", name), start(BARE, b"This is all there is.")) for _ in range(STARTS)
            ]
            ours, bare = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
            what = f"first full screen, {count:,} rubrics, bare Textual app"
            row(what, f"{ours:.0f} ms", f"{bare:.0f} ms", f"{ours / bare:.2f}", "1.5 x")
            bare_key = bare_keys()
            times, memory = keys(folder)
            for key, measured in times.items():
                middle, last = median(measured), quantiles(measured, n=100)[98]
                row(
                    f"key to repaint, {key}, {count:,} rubrics, median / p99",
                    f"{middle:.1f} / {last:.1f} ms",
                    f"{bare_key:.1f} ms (a bare app that counts keys, median)",
                    f"{middle / bare_key:.1f}",
                    "p99 < 50 ms",
                )
            row(f"memory at the end, {count:,} rubrics", f"{memory:.0f} MB", "-", "-", "80 MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
