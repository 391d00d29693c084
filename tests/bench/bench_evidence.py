"""What pointing at possible evidence costs, beside only taking the response's words apart.

Run ``python tests/bench/bench_evidence.py``; it prints the rows of a Markdown table and never fails on time.
"""

from __future__ import annotations

import random
import re
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from rubric_studio.evidence import likely as ranking

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 15
SIZES = (250, 1_000, 4_000, 16_000)
"""Words of the response."""
WORDS = [
    *(
        "pain",
        "chest",
        "ambulance",
        "call",
        "doctor",
        "the",
        "a",
        "of",
        "with",
        "you",
        "your",
        "may",
        "heart",
        "attack",
    ),
    *("medicine", "symptom", "hospital", "should", "nerve", "scan", "injection", "risk", "because", "and", "treatment"),
]
CRITERIA = [
    f"Recommends that the patient call an ambulance within {n} minutes because the chest pain may be a heart attack."
    for n in range(20)
]


def response(words: int) -> str:
    """Make a response of about so many words."""
    dice, parts = random.Random(1), []
    while words > 0:
        n = dice.randint(8, 22)
        parts.append(" ".join(dice.choice(WORDS) + dice.choice(("", "s", "ing")) for _word in range(n)).capitalize())
        words -= n
    return ". ".join(parts) + "."


def milliseconds(work: Callable[[], object]) -> float:
    """Time something, with nothing remembered."""
    taken = []
    for _round in range(ROUNDS):
        ranking._plain.cache_clear()
        begin = perf_counter()
        work()
        taken.append(1000 * (perf_counter() - begin))
    return median(taken)


def main() -> None:
    """Print the table."""
    print("| words | possible evidence, ms | words alone, ms | ratio |\n|---|---|---|---|")
    for size in SIZES:
        text = response(size)
        found = milliseconds(lambda text=text: ranking.likely(CRITERIA[0], text, CRITERIA))  # type: ignore[misc]
        alone = milliseconds(lambda text=text: re.findall(r"\w+", text.casefold()))  # type: ignore[misc]
        print(f"| {size:,} | {found:.2f} | {alone:.2f} | {found / alone:.1f} |")


if __name__ == "__main__":
    main()
