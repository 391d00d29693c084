"""Three states of one file's data become one: things are told apart by their ids and merged field by field.

What one side changed holds; what both changed in the same way holds; what they changed differently is a ``Clash`` that
stands in the result in the place of the value, for a person to settle. A field is settled whole: a group (a setting, an
example) takes both sides' changes where they do not meet, else all of it is the clash.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from rubric_studio.diff.order import order
from rubric_studio.model.data import name_of, same

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

Path = tuple[str, ...]
"""The way to a value from the top of a file: keys, and ids in lists."""


class Missing(Enum):
    """What stands for a value that is not there (None is one that is)."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING

_NAMED_BY = ("id", "use", "doi", "pmid", "url", "rule", "title")
"""What tells the entries of a list apart: the first of these that every entry has."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Both sides changed one thing differently, or one took away what the other changed (``MISSING``)."""

    path: Path
    base: Any
    ours: Any
    theirs: Any


def listed(*states: Any) -> frozenset[str]:
    """Name the keys whose entries have ids of their own in all states: each entry is merged as a thing of its own."""
    there = [state for state in states if isinstance(state, dict)]
    keys = {key for state in there for key in state}
    return frozenset(key for key in keys if all(_has_ids(state.get(key, [])) for state in there))


def _has_ids(value: Any) -> bool:
    names = [entry.get("id", entry.get("use")) for entry in value if isinstance(entry, dict)] if _is_list(value) else []
    return _is_list(value) and len(names) == len(value) and _apart(names)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _apart(names: list[Any]) -> bool:
    return all(isinstance(name, str) for name in names) and len(set(names)) == len(names)


def merge(base: Any, ours: Any, theirs: Any, *, lists: Collection[str], remarked: Collection[Path] = ()) -> Any:
    """Merge three states of a file's data.

    Args:
        base: what both sides began with; ``MISSING`` where there was no such file.
        ours: one side; ``MISSING`` where it took the file away.
        theirs: the other side.
        lists: the keys among ``listed`` whose entries are merged as things of their own.
        remarked: what one side took away and the other wrote a comment to: a person has to say what becomes of it.

    Returns:
        The data, with a ``Clash`` wherever a person has to say; itself a ``Clash`` or ``MISSING``.
    """
    looked_at = frozenset(path[:length] for path in remarked for length in range(len(path) + 1))
    return _Merging(lists, looked_at).file(base, ours, theirs)


_HARD: Final = object()


@dataclass(frozen=True)
class _Merging:
    """Merges the things of a file.

    Args:
        lists: the keys of the lists whose entries are things.
        looked_at: the ways to what is remarked, and to what it stands in: nothing there is decided at a glance.
    """

    lists: Collection[str]
    looked_at: frozenset[Path]

    def file(self, base: Any, ours: Any, theirs: Any) -> Any:
        easy = self._easy((), base, ours, theirs)
        if easy is not _HARD:
            return easy
        if not isinstance(ours, dict) or not isinstance(theirs, dict):
            return Clash((), base, ours, theirs)
        return _group((), base if isinstance(base, dict) else {}, ours, theirs, self._top)

    def _easy(self, path: Path, base: Any, ours: Any, theirs: Any) -> Any:
        return _HARD if path in self.looked_at and ours is not theirs else _easy(base, ours, theirs)

    def _top(self, path: Path, base: Any, ours: Any, theirs: Any) -> Any:
        """Merge the value of a key at the top of a file."""
        easy = self._easy(path, base, ours, theirs)
        if easy is not _HARD:
            return easy
        if path[-1] in self.lists and ours is not MISSING and theirs is not MISSING:
            states = [[] if state is MISSING else state for state in (base, ours, theirs)]
            return self._entries(path, *({name_of(entry): entry for entry in state} for state in states))
        return self._field(path, base, ours, theirs)

    def _entries(self, path: Path, base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> list[Any]:
        found = {
            name: self._entry((*path, name), *(state.get(name, MISSING) for state in (base, ours, theirs)))
            for name in dict.fromkeys([*ours, *theirs])
        }
        kept = {name for name, entry in found.items() if entry is not MISSING}
        return [found[str(name)] for name in order(list(base), list(ours), list(theirs), kept)]

    def _entry(self, path: Path, base: Any, ours: Any, theirs: Any) -> Any:
        easy = self._easy(path, base, ours, theirs)
        if easy is not _HARD:
            return easy
        shapes = {("use" in state) for state in (ours, theirs) if state is not MISSING}
        if ours is MISSING or theirs is MISSING or len(shapes) > 1:
            return Clash(path, base, ours, theirs)
        return _group(path, {} if base is MISSING else base, ours, theirs, self._field)

    def _field(self, path: Path, base: Any, ours: Any, theirs: Any) -> Any:
        """Merge a field; a clash anywhere in it is one about all of it."""
        if path in self.looked_at and (ours is MISSING) != (theirs is MISSING):
            return Clash(path, base, ours, theirs)
        made = _value(base, ours, theirs)
        return Clash(path, base, ours, theirs) if next(clashes(made), None) else made


def _easy(base: Any, ours: Any, theirs: Any) -> Any:
    if same(ours, theirs) or same(base, theirs):
        return ours
    return theirs if same(base, ours) else _HARD


def _group(path: Path, base: Any, ours: Any, theirs: Any, merger: Callable[[Path, Any, Any, Any], Any]) -> Any:
    """Merge key by key."""
    keys = dict.fromkeys([*ours, *theirs])
    found = {key: merger((*path, key), *(state.get(key, MISSING) for state in (base, ours, theirs))) for key in keys}
    kept = {key for key, value in found.items() if value is not MISSING}
    return {str(key): found[str(key)] for key in order(list(base), list(ours), list(theirs), kept)}


def _value(base: Any, ours: Any, theirs: Any) -> Any:
    easy = _easy(base, ours, theirs)
    if easy is not _HARD:
        return easy
    if isinstance(ours, dict) and isinstance(theirs, dict):
        old = base if isinstance(base, dict) else {}
        return _group((), old, ours, theirs, lambda _path, *three: _value(*three))
    if isinstance(ours, list) and isinstance(theirs, list):
        return _list(base if isinstance(base, list) else [], ours, theirs)
    return Clash((), base, ours, theirs)


def _list(base: list[Any], ours: list[Any], theirs: list[Any]) -> Any:
    """Merge a list: by what names its entries, as a set of words, or place by place where nobody added or took."""
    states = (base, ours, theirs)
    for key in _NAMED_BY:
        if all(isinstance(entry, dict) for state in states for entry in state):
            names = [[entry.get(key) for entry in state] for state in states]
            if all(map(_apart, names)):
                named = [dict(zip(held, state, strict=True)) for held, state in zip(names, states, strict=True)]
                return _merged(*named)
    if all(map(_apart, states)):
        return _merged(*({name: name for name in state} for state in states))
    if len({len(state) for state in states}) == 1:
        return [_value(*three) for three in zip(*states, strict=True)]
    return Clash((), base, ours, theirs)


def _merged(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> list[Any]:
    found = {
        name: _value(*(state.get(name, MISSING) for state in (base, ours, theirs)))
        for name in dict.fromkeys([*ours, *theirs])
    }
    kept = {name for name, value in found.items() if value is not MISSING}
    return [found[str(name)] for name in order(list(base), list(ours), list(theirs), kept)]


def clashes(data: Any) -> Iterator[Clash]:
    """List what is to be settled, in the order in which it stands in the result."""
    if isinstance(data, Clash):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from clashes(value)
    elif isinstance(data, list):
        for value in data:
            yield from clashes(value)


def settled(data: Any, choose: Callable[[Clash], Any]) -> Any:
    """Give the data with a value in the place of every clash; what is ``MISSING`` is left out."""
    if isinstance(data, Clash):
        return choose(data)
    if isinstance(data, dict):
        made = {key: settled(value, choose) for key, value in data.items()}
        return {key: value for key, value in made.items() if value is not MISSING}
    if isinstance(data, list):
        return [made for value in data if (made := settled(value, choose)) is not MISSING]
    return data
