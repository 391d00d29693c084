"""How fast a pack is built, opened and read, each beside the plainest way to do the same.

Run ``python tests/bench/bench_pack.py``; it prints the rows of a Markdown table and never fails on time.
"""

from __future__ import annotations

import hashlib
import mmap
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import msgspec
from generate import rubrics

from rubric_studio import Rubric, Verdict, load_pack, score
from rubric_studio.model.rubric import RubricSet
from rubric_studio.pack import writer

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

    rounds = max(15, 2000 // n * 10)
    row("open pinned and read one", n, compare(one, plain_one, rounds), "mapped JSONL and index", "3")
    with load_pack(path, digest) as pack:
        figures = compare(lambda: list(pack.values()), plain_all, max(9, 2000 // n))
        row("read all", n, figures, "msgspec, the same lines", "1.3")
        figures = compare(pack.verify, lambda: hashlib.sha256(path.read_bytes()).digest(), 5)
        row("verify", n, figures, "sha256 of the file", "-")
    row("build", n, compare(build, lambda: [msgspec.json.encode(rubric) for rubric in made], 5), "msgspec encode", "-")


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
    measure_score()
    return 0


if __name__ == "__main__":
    sys.exit(main())
