"""How fast a pack is built, opened and read, each beside the plainest way to do the same.

Run ``python tests/bench/bench_pack.py``; it prints the rows of a Markdown table and never fails on time.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import msgspec
from bench_diff import git
from bench_store import write_workspace
from generate import rubrics

from rubric_studio import Rubric, Verdict, load_pack, score
from rubric_studio.git import History
from rubric_studio.model.rubric import RubricSet
from rubric_studio.pack import writer
from rubric_studio.store.reader import read
from rubric_studio.store.sets import kind_of
from rubric_studio.workflows.packing import pack_bytes

SIZES = (100, 1000, 5000)
_decode = msgspec.json.Decoder(Rubric).decode
_places = msgspec.json.Decoder(dict[str, tuple[int, int]]).decode


def compare(ours: Callable[[], object], plain: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Give the median milliseconds of both, measured turn by turn."""
    took: tuple[list[float], list[float]] = ([], [])
    for _round in range(rounds):
        for run, times in zip((ours, plain), took, strict=True):
            start = perf_counter()
            run()
            times.append(perf_counter() - start)
    return median(took[0]) * 1000, median(took[1]) * 1000


def row(what: str, n: int, figures: tuple[float, float], against: str, target: str) -> None:
    """Print one row of the table."""
    ours, plain = figures
    print(
        f"| {what} | {n:,} | {ours:,.3f} ms | {plain:,.3f} ms ({against}) | {ours / plain:.2f} | {target} |", flush=True
    )


def schemas() -> dict[str, bytes]:
    """Give the project's schemas by file name."""
    folder = Path(__file__).parents[2] / "schemas"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.json"))}


def plain_files(folder: Path, lines: list[bytes], ids: list[str]) -> tuple[Path, Path]:
    """Write the baseline: the same lines in a JSONL file, and their places in a JSON file."""
    places, at = {}, 0
    for id_, line in zip(ids, lines, strict=True):
        places[id_] = (at, len(line))
        at += len(line)
    jsonl, index = folder / "plain.jsonl", folder / "plain.json"
    jsonl.write_bytes(b"".join(lines))
    index.write_bytes(msgspec.json.encode(places))
    return jsonl, index


def measure(n: int, folder: Path) -> None:
    """Print the rows for n rubrics."""
    made = rubrics(n)
    rubric_set = RubricSet(id="bench")
    files = schemas()

    def build() -> bytes:
        return writer.build(
            made, rubric_set, version="1.0.0", commit="0" * 40, schemas=files, grader_template="{prompt}"
        )

    path = folder / f"{n}.rubricpack"
    path.write_bytes(build())
    with load_pack(path) as pack:
        digest, wanted = pack.digest, list(pack)[n // 2]
        offset, size = pack._start, pack.manifest.members["rubrics.jsonl"].size
    lines = path.read_bytes()[offset : offset + size].splitlines(keepends=True)
    jsonl, index = plain_files(folder, lines, [rubric.id for rubric in made])

    def one() -> Rubric:
        with load_pack(path, digest) as pack:
            return pack[wanted]

    def plain_one() -> Rubric:
        with jsonl.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            start, length = _places(index.read_bytes())[wanted]
            return _decode(mapped[start : start + length])

    def plain_all() -> list[Rubric]:
        return [_decode(line) for line in lines]

    measure_memory(path, wanted, n)
    rounds = max(15, 2000 // n * 10)
    row("open pinned and read one", n, compare(one, plain_one, rounds), "mapped JSONL and index", "3")
    with load_pack(path, digest) as pack:
        figures = compare(lambda: list(pack.values()), plain_all, max(9, 2000 // n))
        row("read all", n, figures, "msgspec, the same lines", "1.3")
        figures = compare(pack.verify, lambda: hashlib.sha256(path.read_bytes()).digest(), 9)
        row("verify, pinned", n, figures, "sha256 of the file", "2")
    with load_pack(path) as pack:
        figures = compare(pack.verify, lambda: hashlib.sha256(path.read_bytes()).digest(), 9)
        row("verify, not pinned", n, figures, "sha256 of the file", "-")
    row("build", n, compare(build, lambda: [msgspec.json.encode(rubric) for rubric in made], 5), "msgspec encode", "-")


def measure_tag(n: int, place: Path) -> None:
    """Print what the pack of a tag takes, against reading the same files from git and parsing them."""
    folder = write_workspace(place / "workspace", n)
    git(folder, "init", "-q")
    git(folder, "add", "--all")
    git(folder, "commit", "-qm", "one")
    git(folder, "tag", "one")
    history = History.open(folder)
    assert history
    inside = folder / "rubrics" / "generated"

    def plain() -> list[object]:
        files = history.files("one", inside)
        blobs = [files[name] for name in sorted(files) if kind_of(name) in ("rubric", "set", "shared")]
        return [read(blob.decode(), "") for blob in history.read(blobs)]

    record = history.resolve("one")
    figures = compare(lambda: pack_bytes(history, inside, record, "1.0.0"), plain, 3)
    row("pack of a tag", n, figures, "reading and parsing", "2")


READ_ONE = """
import sys
from rubric_studio import Criterion, Rubric, load_pack
status = lambda: int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
before = status()
if sys.argv[2:]:
    pack = load_pack(sys.argv[1])
    pack[sys.argv[2]]
print(status() - before)
"""


def measure_memory(path: Path, wanted: str, n: int) -> None:
    """Print by how much the memory grows above the import, to open a pack and read one rubric.

    The file is put out of the system's cache first: of one that was written just now, the system lends whole megabytes
    at a touch (file pages of 2 MB, which count as ours), however little is read.
    """
    if not Path("/proc/self/status").exists():
        return
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    command = [sys.executable, "-c", READ_ONE, str(path)]
    grown, nothing = (
        median(int(subprocess.run(run, check=True, capture_output=True).stdout) for _round in range(5))
        for run in ([*command, wanted], command)
    )
    print(f"| memory to read one | {n:,} | {grown / 1024:.1f} MB | {nothing / 1024:.1f} MB (only imported) | | 5 MB |")


def measure_score() -> None:
    """Print what one score takes, against adding up the points."""
    rubric = rubrics(1, criteria=12)[0]
    verdicts = {c.id: Verdict.MET if place % 2 else Verdict.NOT_MET for place, c in enumerate(rubric.criteria)}

    def plain() -> float:
        met = sum(c.points for c in rubric.criteria if verdicts[c.id] is Verdict.MET)
        return met / sum(c.points for c in rubric.criteria if c.points > 0)

    thousand = range(1000)
    figures = compare(lambda: [score(rubric, verdicts) for _ in thousand], lambda: [plain() for _ in thousand], 21)
    row("1,000 scores, 12 criteria", 1000, figures, "adding up", "-")
    figures = compare(lambda: [score(rubric, verdicts).tags for _ in thousand], lambda: [plain() for _ in thousand], 21)
    row("1,000 scores with tags", 1000, figures, "adding up", "-")


def main() -> int:
    """Print the table."""
    print("| what | n | Rubric Studio | baseline | ratio | target |\n|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for n in SIZES:
            measure(n, Path(folder))
        measure_tag(SIZES[-1], Path(folder))
    measure_score()
    return 0


if __name__ == "__main__":
    sys.exit(main())
