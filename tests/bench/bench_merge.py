"""What it costs to merge what two people made of a rubric, beside git's merge of lines and reading the three texts.

Run ``python tests/bench/bench_merge.py``; it prints the rows of a Markdown table and never fails on time. CPU after
start-up, in one process, the best of several; both sides edit a tenth of the criteria, add and move some, and one in
twenty was edited by both.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from rubric_studio.git.textmerge import merge_lines  # noqa: E402
from rubric_studio.store.document import Document  # noqa: E402
from rubric_studio.workflows.merge import merge_file  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (50, 500, 5_000)
TARGET = 150
LABELS = {"ours": "ours", "base": "base", "theirs": "theirs"}


def rubric(criteria: list[tuple[str, str, int]]) -> str:
    """Write a rubric."""
    head = "format: rubric-studio/rubric/1\nid: r\ntitle: R\nprompt:\n  - role: user\n    content: Hi\ncriteria:\n"
    return head + "\n".join(
        f"  - id: {id_}\n    criterion: {text}\n    points: {points}\n    axis: accuracy\n    tags: [a, b]\n"
        for id_, text, points in criteria
    )


def side(criteria: list[tuple[str, str, int]], seed: int) -> list[tuple[str, str, int]]:
    """Edit a rubric as one person would."""
    dice, made = random.Random(seed), list(criteria)
    for n in dice.sample(range(len(made)), len(made) // 10):
        id_, text, points = made[n]
        made[n] = (id_, f"{text} Put better by {seed}.", points) if dice.random() < 0.5 else (id_, text, points % 9 + 1)
    for n in range(max(len(made) // 100, 1)):
        made.insert(dice.randrange(len(made)), (f"new-{seed}-{n}", "Names something that nobody named before.", 3))
        made.insert(dice.randrange(len(made)), made.pop(dice.randrange(len(made))))
    return made


def cost(work: Callable[[], object], times: int = 5) -> float:
    """Give the least CPU, in ms."""
    found = []
    for _number in range(times):
        start = time.process_time()
        work()
        found.append((time.process_time() - start) * 1000)
    return min(found)


def main() -> None:
    """Print the rows."""
    print("| what | ours | baseline | ratio | target |")
    print("|---|---:|---:|---:|---:|")
    for size in SIZES:
        base = [
            (f"c-{n}", f"Tells the reader what to do in case number {n}, and why it matters.", n % 9 + 1)
            for n in range(size)
        ]
        texts = [rubric(state).encode() for state in (base, side(base, 1), side(base, 2))]
        made = merge_file("r.yaml", *texts)
        assert made.woven is not None
        ours = cost(lambda texts=texts: merge_file("r.yaml", *texts))
        read = cost(lambda texts=texts: [Document.parse(t.decode(), kind="rubric", path="") for t in texts])
        start = time.perf_counter()
        _text, torn = merge_lines(*texts, labels=LABELS)
        git = (time.perf_counter() - start) * 1000
        target = f"{TARGET} ms" if size == 500 else "-"
        print(
            f"| merge, {size:,} criteria ({len(made.conflicts)} to settle) | {ours:.0f} ms"
            f" | {read:.0f} ms: reading the three | {ours / read:.1f} | {target} |"
        )
        print(f"| the same by lines, git ({torn} to settle) | {git:.0f} ms | | | |")


if __name__ == "__main__":
    main()
