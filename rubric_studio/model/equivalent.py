"""Editorial changes that somebody declared: ``equivalent.jsonl``, a pair of digests a line, only ever added to."""

from __future__ import annotations

import json

NAME = "equivalent.jsonl"


def parse(data: bytes) -> list[tuple[str, str]]:
    """Read the pairs (``from``, ``to``); a line that holds none declares nothing."""
    pairs = []
    for line in data.split(b"\n"):
        try:
            held = json.loads(line)
            one, other = held["from"], held["to"]
        except (ValueError, TypeError, KeyError, RecursionError):
            continue
        if isinstance(one, str) and isinstance(other, str):
            pairs.append((one, other))
    return pairs
