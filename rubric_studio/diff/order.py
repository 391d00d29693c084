"""One order out of two that were made of a third: what nobody moved stays, what one side moved or added follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rubric_studio.diff.matching import longest_rise

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

    Names = Sequence[Hashable]

START = None
"""What stands before the first name."""


def order(base: Names, ours: Names, theirs: Names, kept: Collection[Hashable]) -> list[Hashable]:
    """Put the names that are kept in order, the same whichever side is called ours.

    A name that one side moved, or added, comes after the neighbour that it has there. Where both did that in one place,
    those that stand together stay together, and the two groups stand by their names. A name that both moved to
    different places goes where the neighbour that it has is first by name.
    """
    old = [name for name in base if name in kept]
    one, two = (_Side.of(old, [name for name in side if name in kept]) for side in (ours, theirs))
    fixed = {name for name in old if all(name in side.names and name not in side.moved for side in (one, two))}
    one.stand_behind(fixed)
    two.stand_behind(fixed)
    found: list[Hashable] = []
    for anchor in (START, *(name for name in old if name in fixed)):
        runs = [
            [name for name in side.runs.get(anchor, ()) if _says(side, other, name)]
            for side, other in ((one, two), (two, one))
        ]
        found += [anchor] if anchor is not START else []
        found += [name for run in sorted(runs, key=_words) for name in run]
    return list(dict.fromkeys(found))


@dataclass
class _Side:
    """What one side did to the order.

    Args:
        names: what it has.
        moved: the fewest of them that it must have moved.
        behind: behind which of the fixed names each other one stands.
        runs: the same the other way round, in its order.
    """

    names: dict[Hashable, None]
    moved: set[Hashable]
    behind: dict[Hashable, Hashable] = field(default_factory=dict)
    runs: dict[Hashable, list[Hashable]] = field(default_factory=dict)

    @classmethod
    def of(cls, old: list[Hashable], names: list[Hashable]) -> _Side:
        stood = {name: number for number, name in enumerate(old)}
        stayed = longest_rise([stood[name] for name in names if name in stood])
        return cls(dict.fromkeys(names), {name for name in names if name in stood and stood[name] not in stayed})

    def stand_behind(self, fixed: set[Hashable]) -> None:
        last: Hashable = START
        for name in self.names:
            if name in fixed:
                last = name
            else:
                self.behind[name] = last
                self.runs.setdefault(last, []).append(name)


def _words(names: list[Hashable]) -> list[str]:
    return [str(name) for name in names]


def _says(side: _Side, other: _Side, name: Hashable) -> bool:
    """Tell whether it is this side that says where a name stands: it alone has it, or moved it; or its neighbour.

    Where both put it in one place, the run that reads first there takes it, so that what stands together stays so.
    """
    if name not in other.behind or (name in side.moved) != (name in other.moved):
        return name not in other.behind or name in side.moved
    here, there = side.behind[name], other.behind[name]
    if here != there:
        return str(here or "") < str(there or "")
    return _words(side.runs[here]) <= _words(other.runs[there])
