"""What a semantic diff costs, beside reading and parsing the same blobs alone, beside git's own, and beside imports.

Run ``python tests/bench/bench_diff.py``; it prints the rows of a Markdown table and never fails on time. Whole
processes are measured, CPU of git included.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

SIZES = ((1_000, 140), (5_000, 140), (5_000, 700))
"""How many rubrics, and how many of them changed between the two tags."""

ROUNDS = 9

PROGRAM = (sys.executable, "-m", "rubric_studio")
PARSED = """
import sys
from pathlib import Path
from statistics import median
from rubric_studio.git import History
from rubric_studio.store.reader import read
history = History.open(Path(sys.argv[1]))
folder = history.root / "rubrics" / "generated"
blobs = [blob for how in history.changed_between("one", "two", folder).values() for blob in (how.old, how.new) if blob]
for blob in history.read(blobs):
    read(blob.decode("utf-8"), "")
"""
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
PERSON = ("-c", "user.name=b", "-c", "user.email=b@example.org", "-c", "gc.auto=0")


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder."""
    command = ["git", *PERSON, *arguments]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **QUIET})


def two_tags(place: Path, n: int, changed: int) -> Path:
    """Make a workspace whose set differs in some rubrics between the tags ``one`` and ``two``."""
    from bench_store import write_workspace

    folder = write_workspace(place / f"{n}-{changed}", n)
    git(folder, "init", "-q")
    git(folder, "add", "--all")
    git(folder, "commit", "-qm", "one")
    git(folder, "tag", "one")
    paths = sorted((folder / "rubrics" / "generated").glob("rubric-*.yaml"))
    for path in paths[:: n // changed][:changed]:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("points: ", "points: 1", 1).replace("the ", "every ", 1), encoding="utf-8")
    git(folder, "commit", "-qam", "two")
    git(folder, "tag", "two")
    return folder


def cpu(*command: str, folder: Path | None = None) -> float:
    """Run a program a few times in a folder; give the median of its CPU seconds, those of its children included."""
    from bench_check import run

    here = Path.cwd()
    os.chdir(folder or here)
    try:
        return median(run(*command)[1] for _ in range(ROUNDS))
    finally:
        os.chdir(here)


def row(what: str, n: int, changed: int, ours: float, base: float, target: str) -> str:
    """Give one row of the table."""
    numbers = f"{ours * 1000:.0f} ms | {base * 1000:.0f} ms | {(ours - base) * 1000:.0f} ms | {ours / base:.2f}"
    return f"| {what} | {n:,} | {changed:,} | {numbers} | {target} |"


def measure(place: Path, n: int, changed: int) -> None:
    """Print the rows of one size."""
    folder = two_tags(place, n, changed)
    parsed = cpu(sys.executable, "-c", PARSED, str(folder))
    for shape, target in (("text", "2"), ("json", "")):
        ours = cpu(*PROGRAM, "diff", "one", "two", "--set", "generated", "--format", shape, folder=folder)
        print(row(f"two tags, {shape}, beside reading and parsing", n, changed, ours, parsed, target), flush=True)
    if changed < 700:
        ours = cpu(*PROGRAM, "diff", "two", "two", "--set", "generated", folder=folder)
        base = cpu("git", "diff", "--no-ext-diff", "two", "two", folder=folder)
        print(row("nothing changed, beside `git diff`", n, 0, ours, base, "300 ms above"), flush=True)


def loose(place: Path) -> None:
    """Print what two files anywhere cost."""
    from bench_store import write_workspace

    inside = write_workspace(place / "loose", 10) / "rubrics" / "generated"
    path = min(inside.glob("rubric-*.yaml"))
    other = place / "other.yaml"
    other.write_text(path.read_text(encoding="utf-8").replace("the ", "every ", 1), encoding="utf-8")
    ours = cpu(*PROGRAM, "diff", str(path), str(other), folder=place)
    base = cpu(sys.executable, "-c", "import click, yaml")
    print(row("two loose files, beside `import click, yaml`", 1, 1, ours, base, "2.5"), flush=True)


def main() -> int:
    """Print the table."""
    root = Path(__file__).parents[2]
    sys.path[:0] = [str(Path(__file__).parent), str(root)]
    os.environ["PYTHONPATH"] = str(root)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # whoever installs the program has it compiled
    print(
        "| what | rubrics | changed | ours | beside | above | ratio | target |\n|---|---:|---:|---:|---:|---:|---:|---|"
    )
    with tempfile.TemporaryDirectory() as held:
        os.environ["PYTHONPYCACHEPREFIX"] = f"{held}/compiled"
        loose(Path(held))
        for n, changed in SIZES:
            measure(Path(held), n, changed)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
