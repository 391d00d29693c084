"""What it costs to say how a signed set stands, beside reading the set and its whole history alone.

Run ``python tests/bench/bench_signoff.py``; it prints the rows of a Markdown table and never fails on time. A set was
changed in half as many records as it has rubrics, and every criterion is approved.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from rubric_studio.store.workspace import Workspace

SIZES = (100, 600, 2_000)


def signed(place: Path, n: int) -> Workspace:
    """Make a workspace whose set asks for a sign-off, changed one rubric after another, and approved."""
    from bench_diff import git
    from bench_store import write_workspace

    from rubric_studio.model.signoff import Word
    from rubric_studio.store import signoffs
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.signoff import review

    root = write_workspace(place / str(n), n)
    folder = root / "rubrics" / "generated"
    with (folder / "set.yaml").open("a", encoding="utf-8") as file:
        file.write("signoff:\n  required: 1\n")
    git(root, "init", "-q")
    git(root, "add", "--all")
    git(root, "commit", "-qm", "first")
    for path in sorted(folder.glob("rubric-*.yaml"))[::2]:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("points: ", "points: 1", 1), encoding="utf-8")
        git(root, "commit", "-qam", path.stem)
    workspace = Workspace(root)
    items = review(workspace, "generated", rater="r02", everybody=False).items
    words = [
        Word(id=f"{at:08}", rubric=item.rubric.id, criterion=item.criterion.id, approval_digest=item.digest, by="r02",
             what="approve", at="2026-01-01T00:00:00Z")
        for at, item in enumerate(items)
    ]  # fmt: skip
    signoffs.append(folder / "signoffs.jsonl", words)
    return workspace


def read_alone(workspace: Workspace) -> None:
    """Read the set, and read and parse every state that its files ever had."""
    from rubric_studio.git import History
    from rubric_studio.store.reader import read

    workspace.load("generated")
    history = History(workspace.root)
    trail = history.trail([workspace.root / "rubrics" / "generated"])
    blobs = dict.fromkeys(blob for passage in trail for _old, blob in passage.files.values() if blob)
    for text in history.read(blobs):
        read(text.decode("utf-8"), "")


def cpu(work: Callable[[], object]) -> float:
    """Give the seconds of CPU that something takes, those of git included."""
    before = os.times()
    start = process_time()
    work()
    after = os.times()
    children = after.children_user + after.children_system - before.children_user - before.children_system
    return process_time() - start + children


def main() -> int:
    """Measure, and print."""
    sys.path.insert(0, str(Path(__file__).parent))
    from rubric_studio.workflows.signoff import review

    print("| rubrics | records | how it stands (s of CPU) | reading all of it alone (s) | ratio |")
    print("|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as place:
        for n in SIZES:
            workspace = signed(Path(place), n)
            base = min(cpu(lambda held=workspace: read_alone(held)) for _ in range(3))
            ours = min(cpu(lambda held=workspace: review(held, "generated", rater="r03")) for _ in range(3))
            print(f"| {n:,} | {n // 2 + 1:,} | {ours:.2f} | {base:.2f} | {ours / base:.1f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
