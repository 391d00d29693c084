"""Which words of two texts differ, in bounded time, for whoever shows a text beside what it was.

Words are compared where a script has spaces between them, single characters with their marks where it has none
(Chinese, Japanese, Thai, Lao, Khmer, Burmese). It is Myers' shortest edit (1986); two texts that differ in more than
``MOST_EDITS`` words are not compared further: all between what they begin and end with alike counts as different.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_EDITS = 400
"""How many words may differ before the rest counts as different as a whole."""

WORDED = frozenset({"text", "title", "justification", "ideal_response", "description", "notes", "prompt"})
"""Fields whose words are shown against what they were."""

Piece = tuple[str, str]
"""A part of both texts ("="), of the old one only ("-") or of the new one only ("+"), and its words."""

# Scripts that write no spaces between words; a character counts together with the marks that follow it.
_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
_MARKS = (
    "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"
    "\u3099\u309a\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
)
_TOKEN = re.compile(
    rf"\s+|[{_ALONE}][{_MARKS}]*|(?:(?![{_ALONE}])[\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff'\u2019])+"
    rf"|.(?:[{_MARKS}]|(?<=\u200d).)*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Differing:
    """How two texts differ.

    Args:
        pieces: both texts in one, from front to end: without "+" it is the old one, without "-" the new one.
        whole: they differ in too much to tell word from word: all between their like ends is one piece of each.
    """

    pieces: tuple[Piece, ...]
    whole: bool = False


def differing(old: str, new: str) -> Differing:
    """Tell which words of two texts differ; spaces between two such words count as one of them."""
    one, other = tokens(old), tokens(new)
    fewest = min(len(one), len(other))
    head = next((n for n in range(fewest) if one[n] != other[n]), fewest)
    tail = next((n for n in range(fewest - head) if one[-1 - n] != other[-1 - n]), fewest - head)
    was, is_ = one[head : len(one) - tail], other[head : len(other) - tail]
    edits = _edits(was, is_)
    gone, came = edits or (list(range(len(was))), list(range(len(is_))))
    middle = _pieces(was, is_, set(gone), set(came))
    pieces = _joined([("=", "".join(one[:head])), *middle, ("=", "".join(one[len(one) - tail :]))])
    return Differing(tuple(pieces), edits is None)


def tokens(text: str) -> list[str]:
    """Cut a text into words, single characters and spaces; together they are the text again."""
    return _TOKEN.findall(text)


def _edits(old: Sequence[str], new: Sequence[str]) -> tuple[list[int], list[int]] | None:
    """Give the positions of the fewest tokens that went and came; None where they are too many."""
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for depth in range(min(len(old) + len(new), MOST_EDITS) + 1):
        trace.append(dict(furthest))
        for diagonal in range(-depth, depth + 1, 2):
            x = _step(furthest, diagonal, depth)
            while x < len(old) and x - diagonal < len(new) and old[x] == new[x - diagonal]:
                x += 1
            furthest[diagonal] = x
            if x >= len(old) and x - diagonal >= len(new):
                return _back(trace, len(old), len(new))
    return None


def _goes_down(furthest: dict[int, int], diagonal: int, depth: int) -> bool:
    """Tell whether one comes furthest on a diagonal by a token that came, not by one that went."""
    least = diagonal == -depth
    return least or (diagonal != depth and furthest.get(diagonal - 1, -1) < furthest.get(diagonal + 1, -1))


def _step(furthest: dict[int, int], diagonal: int, depth: int) -> int:
    """Give how far in the old text one comes on a diagonal with one more edit."""
    if _goes_down(furthest, diagonal, depth):
        return furthest[diagonal + 1]
    return furthest[diagonal - 1] + 1


def _back(trace: list[dict[int, int]], x: int, y: int) -> tuple[list[int], list[int]]:
    """Walk back from both ends, and note what went and what came."""
    gone: list[int] = []
    came: list[int] = []
    for depth in range(len(trace) - 1, 0, -1):
        diagonal = x - y
        x = _step(trace[depth], diagonal, depth)
        y = x - diagonal
        if _goes_down(trace[depth], diagonal, depth):
            y -= 1
            came.append(y)
        else:
            x -= 1
            gone.append(x)
    return gone[::-1], came[::-1]


def _pieces(old: Sequence[str], new: Sequence[str], gone: set[int], came: set[int]) -> Iterator[Piece]:
    """Give one text after the other, token by token."""
    x = y = 0
    while x < len(old) or y < len(new):
        if x in gone:
            yield "-", old[x]
            x += 1
        elif y in came:
            yield "+", new[y]
            y += 1
        else:
            yield "=", old[x]
            x, y = x + 1, y + 1


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Join what belongs together: neighbours of one kind, and spaces with the different words on both sides of them."""
    found: list[Piece] = []
    gone = came = spaces = ""
    for sign, text in pieces:
        if sign == "=" and not (text.isspace() and (gone or came) and not spaces):
            found += _ended(gone, came, spaces + text)
            gone = came = spaces = ""
        elif sign == "=":
            spaces = text
        else:
            gone, came, spaces = gone + spaces, came + spaces, ""
            gone, came = (gone + text, came) if sign == "-" else (gone, came + text)
    found += _ended(gone, came, spaces)
    joined: list[Piece] = []
    for sign, text in found:
        if joined and joined[-1][0] == sign == "=":
            joined[-1] = ("=", joined[-1][1] + text)
        else:
            joined.append((sign, text))
    return joined


def _ended(gone: str, came: str, same: str) -> Iterator[Piece]:
    yield from ((sign, text) for sign, text in (("-", gone), ("+", came), ("=", same)) if text)
