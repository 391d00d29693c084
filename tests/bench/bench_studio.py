"""What it costs to open the studio and to press a key, through a real pseudo-terminal, beside other Textual apps.

Run ``python tests/bench/bench_studio.py``; it prints the rows of a Markdown table and never fails on time. It takes
about eight minutes; ``--sizes 100 --keys 40`` is a quick look. POSIX only: a pseudo-terminal is needed; CPU time and
memory are told on Linux only.

The studio is started as a person does it (``python -m rubric_studio FOLDER``), time is counted from before the process
is there until the last row of the first screen was written: the last rubric in sight by its title, the form, the keys.
Beside it a bare Textual app stands with as many widgets of the same kinds in the same panes under the same style sheet
and themes, all empty. They are plain Textual's (a scroll view where the studio has a list, a text area where it has a
text box), not the studio's own classes: so what our code costs to load counts against us, not for us. Both have their
byte code compiled. Harlequin and posting are started in the same way; each is installed first, in a virtual environment
in a temporary folder (``--beside FOLDER`` keeps it for the next time, ``--alone`` does without).

A key's cost is the CPU time of the whole process, threads too, from writing the key until nothing was painted for
60 ms, or until the next key. Typing is as a person types, seeded: some letters come fast, in some gaps the check runs.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import random
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import generate  # noqa: E402

from rubric_studio.store import writer  # noqa: E402

COLUMNS, ROWS = 120, 36
SIZES = (100, 5_000, 50_000)
QUIET = 0.06
BARE = Path(__file__).with_name("bare_app.py")
BESIDE = {"harlequin": ["harlequin"], "posting": ["posting", "tree-sitter==0.25.2"]}
READY = {"harlequin": b"Query Editor", "posting": b"Collection"}
LAST_IN_SIGHT = b"Rubric number 29"


class Cost(NamedTuple):
    """What a key cost: CPU until its repaint settled, CPU until the next key, time to the first byte, all in ms."""

    cpu: float
    until_next: float
    first: float


class Terminal:
    """A program in a pseudo-terminal."""

    def __init__(self, *command: str, home: Path) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("STATE", "CONFIG", "CACHE", "DATA")}
        environment |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(home / "compiled")}
        environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.began = time.perf_counter()
        self._program = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True, env=environment, cwd=home
        )
        os.close(slave)

    def until(self, *words: bytes, seconds: float = 60) -> float:
        """Read until all the words were written, and give the ms since the start."""
        held = b""
        while time.perf_counter() - self.began < seconds:
            if select.select([self._master], [], [], 0.5)[0]:
                held += os.read(self._master, 65536)
                if all(word in held for word in words):
                    return (time.perf_counter() - self.began) * 1000
        raise TimeoutError(held[-4000:].decode(errors="replace"))

    def drain(self, quiet: float, most: float = 60) -> float:
        """Read until nothing was written for so many seconds, and give the time of the last byte."""
        end, last = time.perf_counter() + most, time.perf_counter()
        while (left := end - time.perf_counter()) > 0 and select.select([self._master], [], [], min(quiet, left))[0]:
            os.read(self._master, 65536)
            last = time.perf_counter()
        return last

    def press(self, key: bytes, gap: float = 0) -> Cost:
        """Press a key that is measured.

        Args:
            key: its bytes.
            gap: seconds until the next key; 0 for as soon as its repaint has settled.
        """
        began, before = time.perf_counter(), self.cpu()
        os.write(self._master, key)
        if not select.select([self._master], [], [], 2)[0]:
            raise TimeoutError(key)
        first = (time.perf_counter() - began) * 1000
        self.drain(QUIET, gap or 2)
        settled = self.cpu()
        if (left := began + gap - time.perf_counter()) > 0:
            self.drain(left, left)
        return Cost(settled - before, self.cpu() - before, first)

    def tap(self, key: bytes, quiet: float = 0.3) -> None:
        """Press a key that is not measured."""
        os.write(self._master, key)
        self.drain(quiet)

    def cpu(self) -> float:
        """Give the CPU time of the whole process in ms (Linux only, else 0)."""
        if sys.platform != "linux":
            return 0
        return time.clock_gettime((~self._program.pid << 3) | 2) * 1000  # CPUCLOCK_SCHED, see clock_getcpuclockid(3)

    def rest(self) -> None:
        """Wait until the program has nothing more to do: what it does in the background too."""
        last, quiet = self.cpu(), 0
        for _second in range(120):
            self.drain(1, 1)
            now = self.cpu()
            quiet = quiet + 1 if now - last < 30 else 0
            if quiet == 2:
                return
            last = now

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


@contextmanager
def opened(*command: str, home: Path) -> Iterator[Terminal]:
    """Run a program for a while."""
    terminal = Terminal(*command, home=home)
    try:
        yield terminal
    finally:
        terminal.close()


def studio(folder: Path) -> list[str]:
    """Give the command that opens a workspace."""
    return [sys.executable, "-m", "rubric_studio", str(folder)]


# what is opened -------------------------------------------------------------------------------------------------------


def workspace(folder: Path, count: int) -> Path:
    """Write a workspace with so many rubrics in one set, 12 criteria each; the first 50 have 5 responses."""
    here = folder / "rubrics" / "bench-set"
    (here / "responses").mkdir(parents=True)
    _write_set(here)
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
            _write_responses(here, name)
    return folder


def long_rubric(folder: Path, count: int) -> Path:
    """Write a workspace with one rubric of so many made-up criteria, a few of them with faults, and 5 responses."""
    here = folder / "rubrics" / "bench-set"
    (here / "responses").mkdir(parents=True)
    _write_set(here)
    made = generate.rubrics(1, criteria=count)[0]
    data = {
        "format": "rubric-studio/rubric/1",
        "id": made.id,
        "title": "A long one",
        "language": "en",
        "prompt": [{"role": "user", "content": made.prompt[0].content}],
        "criteria": [{"id": c.id, "criterion": c.text, "points": c.points, "axis": c.axis} for c in made.criteria],
    }
    (here / f"{made.id}.yaml").write_text(writer.document(data, schema="../../schemas/rubric.schema.json"))
    _write_responses(here, made.id)
    return folder


def _write_set(here: Path) -> None:
    (here / "set.yaml").write_text(
        "format: rubric-studio/set/1\nid: bench-set\ntitle: Bench\nversion: 0.0.0\nlanguage: en\n"
    )


def _write_responses(here: Path, name: str) -> None:
    samples = "".join(
        f"  - id: r{n}\n    author:\n      kind: model\n      id: model-{n}\n    text: {'An answer. ' * 60}\n"
        for n in range(5)
    )
    (here / "responses" / f"{name}.yaml").write_text(
        f"format: rubric-studio/responses/1\nrubric: {name}\nresponses:\n{samples}"
    )


def _visited_before(home: Path) -> None:
    """Let it be known that the tour was offered: it would stand over the first screen."""
    settings = home / "config" / "rubric-studio" / "settings.yaml"
    settings.parent.mkdir(parents=True)
    settings.write_text("welcomed: true\n")


# starting -------------------------------------------------------------------------------------------------------------


class Start(NamedTuple):
    """One start: time and CPU time to the full first screen, in ms."""

    wall: float
    cpu: float


def start(command: list[str], words: tuple[bytes, ...], home: Path) -> Start:
    """Start a program, wait for its full first screen, and end it."""
    with opened(*command, home=home) as terminal:
        return Start(terminal.until(*words), terminal.cpu())


def bench_starts(folders: dict[int, Path], starts: int, home: Path, beside: dict[str, list[str]]) -> None:
    """Print what it takes to the first screen: the studio's, the bare app's and the others', taken in turn."""
    runs: dict[str, tuple[list[str], tuple[bytes, ...]]] = {"bare": ([sys.executable, str(BARE)], (b"Why this crit",))}
    runs |= {str(n): (studio(folder), (b"Criterion 1 of", LAST_IN_SIGHT)) for n, folder in folders.items()}
    runs |= {name: (command, (READY[name],)) for name, command in beside.items()}
    found: dict[str, list[Start]] = {name: [] for name in runs}
    for turn in range(starts + 1):
        for name, (command, words) in runs.items():
            took = start(command, words, home)
            if turn:  # the first one compiles
                found[name].append(took)
    middle = {name: Start(*(median(part) for part in zip(*held, strict=True))) for name, held in found.items()}
    bare = middle.pop("bare")
    for name, took in middle.items():
        what = f"the studio, {int(name):,} rubrics" if name.isdecimal() else name
        row(
            f"first full screen: {what}",
            f"{took.wall:.0f} ms, CPU {took.cpu:.0f}",
            f"{bare.wall:.0f} ms, CPU {bare.cpu:.0f}: a bare app with the same widgets",
            f"{took.wall / bare.wall:.2f}, CPU {took.cpu / bare.cpu:.2f}",
            "1.25 x" if name.isdecimal() else "-",
        )


def bench_first_visit(folders: dict[int, Path], home: Path) -> None:
    """Print what the very first visit takes, and fill the memory of titles for the next."""
    for count, folder in folders.items():
        with opened(*studio(folder), home=home) as terminal:
            wall = terminal.until(b"Criterion 1 of", LAST_IN_SIGHT)
            cpu = terminal.cpu()
            terminal.rest()
            row(
                f"the very first visit, {count:,} rubrics: first screen; then in the background",
                f"{wall:.0f} ms, CPU {cpu:.0f}; {terminal.cpu() - cpu:.0f}",
                "-",
                "-",
                "-",
            )


# keys -----------------------------------------------------------------------------------------------------------------


def row(figure: str, ours: str, baseline: str, ratio: str, target: str) -> None:
    """Print a row."""
    print(f"| {figure} | {ours} | {baseline} | {ratio} | {target} |", flush=True)


def bench_keys(what: str, keys: int, press: Callable[[int], Cost], target: str) -> None:
    """Press keys and print what they cost."""
    costs = [press(n) for n in range(keys)]
    cpu, total, first = ([getattr(cost, name) for cost in costs] for name in ("cpu", "until_next", "first"))
    row(
        f"CPU to settled repaint, {what}: median / p99",
        f"{median(cpu):.1f} / {_p99(cpu):.1f} ms",
        f"first byte after {median(first):.1f} / {_p99(first):.1f} ms, CPU until the next key {median(total):.1f}",
        "-",
        target,
    )


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]


def bench_browsing(count: int, folder: Path, keys: int, home: Path) -> None:
    """Print what keys cost in a workspace of so many rubrics, and its memory at the end."""
    with opened(*studio(folder), home=home) as terminal:
        terminal.until(b"Criterion 1 of")
        terminal.rest()
        before = terminal.memory()

        def verdict(n: int) -> Cost:
            if not n % 12:
                terminal.tap(b"\x1b[H")
            return terminal.press(b"yn"[n // 12 % 2 : n // 12 % 2 + 1], 0.25)

        bench_keys(f"a verdict, 12 criteria ({count:,} rubrics)", keys, verdict, "20 / 50")
        terminal.tap(b"[")
        target = "6 / 30"
        bench_keys(
            f"down in {count:,} rubrics",
            keys,
            lambda n: terminal.press(b"\x1b[B" if n % 80 < 40 else b"\x1b[A"),
            target,
        )
        terminal.tap(b"\x1b[H", 1)
        bench_keys(
            f"page down in {count:,} rubrics",
            keys // 3,
            lambda n: terminal.press(b"\x1b[6~" if n % 4 < 2 else b"\x1b[5~"),
            target,
        )
        jumps = (b"\x1b[F", b"\x1b[H")
        bench_keys(f"end, home in {count:,} rubrics", keys // 3, lambda n: terminal.press(jumps[n % 2]), target)
        terminal.tap(b"\x1b[H", 1)
        bench_keys(
            f"down and the rubric that opens, {count:,} rubrics",
            keys // 3,
            lambda _n: terminal.press(b"\x1b[B", 0.35),
            "-",
        )
        terminal.rest()
        target = "150 MB" if count == max(SIZES) else "-"
        row(
            f"memory, {count:,} rubrics: at rest / at the end",
            f"{before:.0f} / {terminal.memory():.0f} MB",
            "-",
            "-",
            target,
        )


def bench_long(count: int, folder: Path, keys: int, home: Path) -> None:
    """Print what keys cost in a rubric of so many criteria."""
    chance = random.Random(count)
    with opened(*studio(folder), home=home) as terminal:
        terminal.until(b"Criterion 1 of")
        terminal.rest()
        usual = count == 500
        bench_keys(
            f"down in {count:,} criteria",
            keys,
            lambda n: terminal.press(b"\x1b[B" if n % 20 < 10 else b"\x1b[A"),
            "6 / 30",
        )
        terminal.tap(b"\x1b[H")
        bench_keys(
            f"a verdict, {count:,} criteria",
            keys,
            lambda n: terminal.press(b"yn"[n % 2 : n % 2 + 1], 0.25),
            "20 / 50" if usual else "-",
        )
        terminal.tap(b"\r")
        bench_keys(
            f"typing, {count:,} criteria",
            keys,
            lambda n: terminal.press(b"a" if n % 6 else b" ", chance.choice((0.08, 0.12, 0.16, 0.2, 0.3, 0.6))),
            "10 / 40" if usual else "-",
        )


# beside ---------------------------------------------------------------------------------------------------------------


def install(folder: Path) -> dict[str, list[str]]:
    """Install the apps to compare with, each in an environment of its own, and give the commands that start them."""
    commands = {}
    for name, wanted in BESIDE.items():
        here = folder / name
        if not (here / "bin" / name).is_file():
            subprocess.run([sys.executable, "-m", "venv", str(here)], check=True)
            subprocess.run([str(here / "bin" / "pip"), "install", "-q", *wanted], check=True)
        commands[name] = [str(here / "bin" / name)]
    return commands


def main() -> int:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="how many rubrics (default: %(default)s)")
    options.add_argument("--starts", type=int, default=9, help="starts of each program (default: %(default)s)")
    options.add_argument("--keys", type=int, default=120, help="keys of each kind (default: %(default)s)")
    options.add_argument("--beside", type=Path, help="a folder that keeps the environments of the other apps")
    options.add_argument("--alone", action="store_true", help="do without the other apps")
    options.add_argument("--only", choices=("starts", "keys"), help="only these rows")
    asked = options.parse_args()
    print("| what | ours | baseline | ratio | target |\n|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        _visited_before(home)
        beside = {} if asked.alone or asked.only == "keys" else install((asked.beside or home / "beside").absolute())
        folders = {count: workspace(home / f"of-{count}", count) for count in asked.sizes}
        bench_first_visit(folders, home)
        if asked.only != "keys":
            bench_starts(folders, asked.starts, home, beside)
        if asked.only != "starts":
            for count, folder in folders.items():
                bench_browsing(count, folder, asked.keys, home)
            for count in (50, 500, 5_000):
                bench_long(count, long_rubric(home / f"long-{count}", count), asked.keys, home)
        shutil.rmtree(home / "compiled", ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
