"""Editorial changes that somebody declared: ``equivalent.jsonl``, a pair of digests a line, only ever added to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def groups(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Put digests that were declared equal, one by one, into groups: each has the name of its group."""
    found: dict[str, str] = {}

    def group(digest: str) -> str:
        while (above := found.setdefault(digest, digest)) != digest:
            found[digest] = found[above]  # the next way is shorter
            digest = above
        return digest

    for one, other in pairs:
        found[group(other)] = group(one)
    return {digest: group(digest) for digest in found}
