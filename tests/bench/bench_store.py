"""What it costs to read and check a set strictly, beside libyaml's bare events over the same bytes.

Run ``python tests/bench/bench_store.py``; it prints the rows of a Markdown table and never fails on time.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SIZES = (100, 1_000, 5_000)
ROUNDS = 3


def write_workspace(root: Path, n: int) -> Path:
    """Write a workspace with one generated set of n rubrics; give its folder."""
    from generate import rubrics

    from rubric_studio.model.codec import to_data
    from rubric_studio.store import writer

    folder = root / f"ws-{n}"
    inside = folder / "rubrics" / "generated"
    inside.mkdir(parents=True)
    held = {"format": "rubric-studio/set/1", "id": "generated", "title": "Generated", "version": "0.0.0"}
    (inside / "set.yaml").write_text(writer.document(held, schema="../../schemas/set.schema.json"), encoding="utf-8")
    for rubric in rubrics(n):
        data = {"format": "rubric-studio/rubric/1", "id": rubric.id, "title": rubric.title}
        data |= {"language": rubric.language, **to_data(rubric)}
        text = writer.document(data, schema="../../schemas/rubric.schema.json")
        (inside / f"{rubric.id}.yaml").write_text(text, encoding="utf-8")
    return folder


def best(run: Callable[[], object]) -> float:
    """Give the least CPU time of a few runs, in seconds."""
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        run()
        times.append(time.process_time() - begun)
    return min(times)


def bare_events(paths: list[Path]) -> None:
    """Read every file and take libyaml's events from it, one after the other, doing nothing with them."""
    from yaml._yaml import CParser
    from yaml.events import StreamEndEvent

    for path in paths:
        following = CParser(path.read_bytes().decode("utf-8")).get_event
        while type(following()) is not StreamEndEvent:
            pass


def strict(paths: list[Path]) -> None:
    """Read every file strictly into data."""
    from rubric_studio.store.reader import read

    for path in paths:
        read(path.read_bytes().decode("utf-8"), path.name)


def shape(paths: list[Path]) -> None:
    """Read every file strictly and hold it against its schema."""
    from rubric_studio.store.document import Document

    for path in paths:
        if Document.parse(path.read_bytes().decode("utf-8"), kind="rubric", path=path.name).problems:
            raise ValueError(path)


def main() -> int:
    """Print the table."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    print("| what | rubrics | ours | libyaml's bare events | ratio | target |\n|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as held:
        for n in SIZES:
            folder = write_workspace(Path(held), n)
            paths = sorted((folder / "rubrics" / "generated").glob("rubric-*.yaml"))
            bare = best(lambda paths=paths: bare_events(paths))
            rows = (
                ("strict reading", best(lambda paths=paths: strict(paths)), "1.8"),
                ("strict reading and schema", best(lambda paths=paths: shape(paths)), "1.8"),
            )
            for what, ours, target in rows:
                print(f"| {what} | {n:,} | {ours:.2f} s | {bare:.2f} s | {ours / bare:.2f} | {target} |", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
