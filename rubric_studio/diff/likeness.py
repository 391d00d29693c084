"""Suggests what may be the same criterion, reworded: of those that went and those that came, the ones most alike.

A suggestion only: it decides nothing. Which criterion is which, its id says (matching.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Change, Kind, Subject
from rubric_studio.diff.words import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALIKE = 0.6
"""Dice's coefficient of two texts' words from which on they may be one text, reworded."""

MOST_PAIRS = 40_000
"""How many pairs are looked at in one rubric (200 that went, 200 that came)."""


@dataclass(frozen=True, slots=True)
class Perhaps:
    """What went may be what came, reworded: how alike they are, from 0 to 1."""

    gone: Change
    came: Change
    likeness: float


def suggestions(changes: Iterable[Change]) -> tuple[Perhaps, ...]:
    """Suggest which removed criteria, responses and rubrics may be which added ones; the most alike first.

    In a rubric where more went and came than ``MOST_PAIRS`` allows, nothing is suggested.
    """
    groups: dict[tuple[Subject, str], tuple[list[Change], list[Change]]] = defaultdict(lambda: ([], []))
    for change in changes:
        if change.kind in (Kind.ADDED, Kind.REMOVED):
            about = "" if change.subject is Subject.RUBRIC else change.pointer.rubric
            groups[change.subject, about][change.kind is Kind.ADDED].append(change)
    found = [one for gone, came in groups.values() if len(gone) * len(came) <= MOST_PAIRS for one in _pairs(gone, came)]
    return tuple(found)


def _pairs(gone: Sequence[Change], came: Sequence[Change]) -> list[Perhaps]:
    """Take the most alike pair, then the most alike of the rest, and so on."""
    was, is_ = [_words(change.old) for change in gone], [_words(change.new) for change in came]
    alike = [(_dice(a, b), n, m) for n, a in enumerate(was) for m, b in enumerate(is_)]
    alike = sorted((one for one in alike if one[0] >= ALIKE), key=lambda one: (-one[0], one[1], one[2]))
    found: list[Perhaps] = []
    taken: set[tuple[str, int]] = set()
    for likeness, n, m in alike:
        if ("gone", n) not in taken and ("came", m) not in taken:
            taken |= {("gone", n), ("came", m)}
            found.append(Perhaps(gone[n], came[m], likeness))
    return found


def alike(one: str, other: str) -> float:
    """Tell how alike two texts are, from 0 to 1."""
    return _dice(_counted(one), _counted(other))


def _words(noun: object) -> Counter[str]:
    """Count the words of a criterion or a response; of a rubric those of its title and prompt."""
    text = getattr(noun, "text", "")
    for message in getattr(noun, "prompt", ()):
        text += f"\n{message.content}"
    return _counted(text)


def _counted(text: str) -> Counter[str]:
    return Counter(token for token in tokens(text.casefold()) if not token.isspace())


def _dice(one: Counter[str], other: Counter[str]) -> float:
    """Give how much of two texts' words they share; each word counts as often as it stands there."""
    sizes = one.total() + other.total()
    most = 2 * min(one.total(), other.total())
    if not sizes or most < ALIKE * sizes:
        return 0.0
    return 2 * (one & other).total() / sizes
