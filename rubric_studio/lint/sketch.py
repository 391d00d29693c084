"""Nearly the same criteria across the rubrics of a large set, found without comparing every one with every other.

A criterion is kept as the hashes of its stems and a few keys. Two texts whose stems differ in d places, split by their
hash into d + 1 parts, have at least one whole part in common (after Arasu, Ganti and Kaushik, "Efficient exact
set-similarity joins", 2006). So only texts that share a key are compared, and a change touches only its keys' buckets.
What differs in a number, an abbreviation or a negation shares no hash at all: it says another thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING
from zlib import crc32

from rubric_studio.finding import Severity
from rubric_studio.lint.rules import Hit, Scope, later, rule
from rubric_studio.lint.stems import stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Name = tuple[str, str]
"""The ids of a rubric and of a criterion in it."""

ALIKE = 0.85
"""The share of stems (Jaccard) from which two texts are nearly the same."""
MOST_APART = 4
"""Stems in which they may differ: two words in place of two others. Long preambles are shared by very unlike texts."""
MOST_DISTINCT = 100
"""Distinct texts up to which a shared key is evidence."""
_NAMED = 3
_TELLING = re.compile(r"\d[\d.,/]*|\b[A-Z]{2,}s?\b")
_NEGATION = re.compile(
    r"(?:not|no|never|without|fail|omit|neglect|avoid|refrain|against|unnecessar|incorrect|only|unless)\Z|.*n't\Z"
    r"|.*[不未無沒勿非錯誤避]"
)


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text: the hashes of its stems in order of size, and the keys under which it is looked for."""

    stems: tuple[int, ...]
    keys: tuple[int, ...]


def sketch(text: str) -> Sketch | None:
    """Make the sketch of a criterion's text, without its justification; None where it has no words.

    The same text gives the same sketch in every process.
    """
    found = stems(text)
    if not found:
        return None
    told = [_told(stem) for stem in found]
    telling = sorted(_TELLING.findall(text))
    telling += [stem for stem, (_hash, turns) in zip(found, told, strict=True) if turns]
    salt = crc32(" ".join(telling).encode("utf-8", "surrogatepass")) if telling else 0
    hashes = sorted({held ^ salt for held, _turns in told})
    return Sketch(tuple(hashes), tuple(_keys(hashes)))


@lru_cache(maxsize=20_000)
def _told(stem: str) -> tuple[int, bool]:
    """Give a stem's hash, and whether it turns a text into another one."""
    return crc32(stem.encode("utf-8", "surrogatepass")), _NEGATION.match(stem) is not None


def _keys(hashes: list[int]) -> Iterator[int]:
    """Give one key for each part, for every number of parts in which a text like this one can be looked for."""
    least, most = (_apart(together) for together in (len(hashes), int(len(hashes) / ALIKE)))
    for parts in range(least + 1, most + 2):
        sums = [0] * parts
        for held in hashes:
            sums[held % parts] += held
        yield from (total * 64 + parts * 8 + part for part, total in enumerate(sums) if total)


def _apart(together: int) -> int:
    """Give in how many stems two texts may differ that have so many of them together."""
    return min(int(together * (1 - ALIKE) + 1e-9), MOST_APART)


def alike(bucket: Sequence[tuple[Name, Sketch]]) -> list[tuple[Name, Name]]:
    """Find which of the criteria that share a key are nearly the same, in different rubrics.

    Gives no pair whose two are tied already by way of others: ``groups`` puts them together all the same. Of more than
    ``MOST_DISTINCT`` distinct texts only the identical ones are given. The order of the bucket does not matter.
    """
    texts: dict[tuple[int, ...], list[Name]] = {}
    for name, held in sorted(bucket, key=lambda entry: entry[0]):
        texts.setdefault(held.stems, []).append(name)
    found = {pair for names in texts.values() if len(names) > 1 for pair in _tied(names)}
    if 1 < len(texts) <= MOST_DISTINCT:
        found.update(_near(sorted(texts.items())))
    return sorted(found)


def _near(texts: list[tuple[tuple[int, ...], list[Name]]]) -> Iterator[tuple[Name, Name]]:
    """Compare distinct texts, but for those that are tied already."""
    sets = [frozenset(stems) for stems, _names in texts]
    tie = list(range(len(texts)))
    for one, other in combinations(range(len(texts)), 2):
        if tie[one] == tie[other]:
            continue
        n = len(sets[one]) + len(sets[other])
        common = len(sets[one] & sets[other])
        if n - 2 * common <= _apart(n - common) and (pairs := list(_across(texts[one][1], texts[other][1]))):
            yield from pairs
            tie = [tie[one] if held == tie[other] else held for held in tie]


def _tied(names: list[Name]) -> Iterator[tuple[Name, Name]]:
    """Tie criteria with one text together, each to the first of another rubric."""
    first = names[0]
    second = next((name for name in names if name[0] != first[0]), None)
    if second:
        yield first, second
        for name in names[1:]:
            yield tuple(sorted((name, first if name[0] != first[0] else second)))  # type: ignore[misc]


def _across(mine: list[Name], its: list[Name]) -> Iterator[tuple[Name, Name]]:
    """Tie the criteria with one text to those with another, each to the first of another rubric."""
    for these, those in ((mine, its), (its, mine)):
        heads = those[0], next((name for name in those if name[0] != those[0][0]), None)
        for name in these:
            head = heads[0] if heads[0][0] != name[0] else heads[1]
            if head:
                yield tuple(sorted((name, head)))  # type: ignore[misc]


def groups(pairs: Iterable[tuple[Name, Name]]) -> list[tuple[Name, ...]]:
    """Put together all criteria that pairs lead between; each group and the list of them sorted."""
    heads: dict[Name, Name] = {}

    def head(name: Name) -> Name:
        while (above := heads.setdefault(name, name)) != name:
            heads[name] = heads[above]  # halve the way for the next one
            name = heads[name]
        return name

    for one, other in pairs:
        low, high = sorted((head(one), head(other)))
        heads[high] = low
    found: dict[Name, list[Name]] = {}
    for name in sorted(heads):
        found.setdefault(head(name), []).append(name)
    return [tuple(names) for names in found.values()]


@rule("P311", "said-in-other-rubrics", Severity.HINT, Scope.SET)
def said_in_other_rubrics(groups: Iterable[tuple[Name, ...]]) -> Iterator[Hit]:
    """{n} other rubrics have nearly the same criterion: {others}. Move it to shared.yaml, and all of them can use it.

    Why: A shared criterion is worded, judged and corrected once; copies drift apart, and a correction misses some.

    Instead of:
        +7 Recommends calling the emergency number before giving any other advice.
        # and the same in four other rubrics

    Write:
        - use: emergency-number-first
    """
    one = later("Another rubric has nearly the same criterion: {others}. Move it to shared.yaml, and both can use it.")
    for group in groups:
        n = len({rubric for rubric, _criterion in group}) - 1
        first = sorted(dict.fromkeys(rubric for rubric, _criterion in group))[: _NAMED + 1]
        for rubric, criterion in group:
            others = ", ".join([other for other in first if other != rubric][:_NAMED])
            values = {"rubric": rubric, "n": n, "others": others + (", …" if n > _NAMED else "")}
            yield Hit(field="criterion", criterion=criterion, values=values, message=one if n == 1 else "")
