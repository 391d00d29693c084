"""Editorial changes that somebody declared: ``equivalent.jsonl``, a pair of digests a line, only ever added to.

A declared change of a criterion's wording is a pair of judging digests, by which physicians' verdicts on the one hold
for the other. Where nothing else of a rubric changed that a score rests on, the pair of its score digests stands beside
it: scores are then comparable. Both kinds stand in one file, because no digest of one kind is ever one of the other.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from rubric_studio.model.codec import canonical
from rubric_studio.model.rubric import Noun

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "equivalent.jsonl"
JUDGING, SCORE = "judging", "score"
"""What the digests of a pair are of: a criterion's wording with its prompt, or all that a rubric's scores rest on."""


class Declared(Noun, frozen=True, kw_only=True):
    """One line: from which digest to which, of what, and who says why; ``at`` is UTC, ISO."""

    old: str = msgspec.field(name="from")
    new: str = msgspec.field(name="to")
    what: str = ""
    rubric: str = ""
    criterion: str = ""
    reason: str = ""
    by: str = ""
    at: str = ""


def parse(data: bytes) -> list[tuple[str, str]]:
    """Read the pairs (``from``, ``to``) of the lines that declare something."""
    return [pair for line in data.split(b"\n") if (pair := pair_in(line))]


def pair_in(line: bytes) -> tuple[str, str] | None:
    """Give the pair that a line declares; None where it declares nothing.

    Words are declared to be the same by somebody, for a reason: a line that names neither is nobody's word. That scores
    are comparable follows from the words, and a release writes it.
    """
    try:
        held = json.loads(line)
        one, other, what, said = held["from"], held["to"], held.get("what"), (held.get("reason"), held.get("by"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    told = what == SCORE or all(isinstance(word, str) and word.strip() for word in said)
    return (one, other) if told and isinstance(one, str) and isinstance(other, str) else None


def declared(data: bytes) -> list[Declared]:
    """Read the lines with what they say besides; one that cannot be read declares nothing."""
    found = []
    for line in data.split(b"\n"):
        try:
            found.append(msgspec.convert(json.loads(line), Declared))
        except (ValueError, msgspec.ValidationError, RecursionError):
            continue
    return found


def added(data: bytes, lines: Iterable[Declared]) -> bytes:
    """Give a file with more lines at its end; a pair that stands there already is not declared again."""
    known = set(parse(data))
    new = dict.fromkeys(canonical(line) + b"\n" for line in lines if (line.old, line.new) not in known)
    return (data if not data or data.endswith(b"\n") else data + b"\n") + b"".join(new)


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
