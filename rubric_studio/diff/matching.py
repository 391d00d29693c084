"""Matches the criteria (or responses) of two times by their ids, and tells the fewest that must have moved.

Ids alone decide, and what has none or a repeated one changes nothing of that: the first of a repeated id meets the
first, the second the second. (That an id is missing or repeated is a fault, which checks name.) What is left over on
both sides and has the very same text is the same thing under another id.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rubric_studio.model.response import Response
    from rubric_studio.model.rubric import Criterion

Item = TypeVar("Item", "Criterion", "Response")
Key = tuple[str, int]
"""An id, and how many of that id stood before."""


@dataclass(frozen=True)
class Matched(Generic[Item]):
    """Two lists, by key, and which of the second each of the first has become."""

    before: dict[Key, Item]
    after: dict[Key, Item]
    became: dict[Key, Key]

    @property
    def pairs(self) -> Iterator[tuple[Item | None, Item | None, int]]:
        """Give what each was and is (None where there was, or is, none) and its place now; what is new comes last."""
        places = {key: n for n, key in enumerate(self.after, 1)}
        for key, item in self.before.items():
            now = self.became.get(key)
            yield (item, self.after[now], places[now]) if now else (item, None, 0)
        stayed = set(self.became.values())
        yield from ((None, item, places[key]) for key, item in self.after.items() if key not in stayed)

    @cached_property
    def moves(self) -> dict[int, int]:
        """Give the places of the fewest that must have moved: where each stands now, and stood, from 1."""
        stood = {self.became[key]: n for n, key in enumerate(self.before, 1) if key in self.became}
        stands = {key: n for n, key in enumerate(self.after, 1) if key in stood}
        stayed = longest_rise([stood[key] for key in stands])
        return {now: stood[key] for key, now in stands.items() if stood[key] not in stayed}


def match(old: Sequence[Item], new: Sequence[Item], called: Mapping[str, str] | None = None) -> Matched[Item]:
    """Match two lists.

    Args:
        old: the things as they were.
        new: the things as they are.
        called: ids that are known to have become others; they serve where both are left over.
    """
    before, after = _by_key(old), _by_key(new)
    became = {key: key for key in before if key in after}
    gone = [key for key in before if key not in after]
    came = {key: None for key in after if key not in before}
    for key in gone:
        known = ((called or {}).get(key[0], ""), 0)
        if known in came:
            became[key] = known
            del came[known]
    texts: dict[str, list[Key]] = {}
    for key in reversed(came):
        texts.setdefault(after[key].text, []).append(key)
    for key in gone:
        if key not in became and texts.get(before[key].text):
            became[key] = texts[before[key].text].pop()
    return Matched(before, after, became)


def _by_key(items: Iterable[Item]) -> dict[Key, Item]:
    found: dict[Key, Item] = {}
    seen: dict[str, int] = {}
    for item in items:
        found[item.id, seen.get(item.id, 0)] = item
        seen[item.id] = seen.get(item.id, 0) + 1
    return found


def longest_rise(numbers: Sequence[int]) -> set[int]:
    """Give a longest run of numbers that rise in the order in which they stand."""
    last: list[int] = []  # last[k]: the smallest number that ends a rising run of k + 1
    before: dict[int, int | None] = {}
    for number in numbers:
        k = bisect_left(last, number)
        before[number] = last[k - 1] if k else None
        last[k : k + 1] = [number]
    run: set[int] = set()
    at = last[-1] if last else None
    while at is not None:
        run.add(at)
        at = before[at]
    return run
