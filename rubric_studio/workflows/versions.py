"""Which records changed a rubric's file or its set's shared criteria, and what each file held before and after.

The file is followed through other names where git can tell that it is the same (the same text, or nearly), one that
moved with its set's folder too; the shared criteria are those of the folder in which it lay.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rubric_studio.store.files import read_bytes
from rubric_studio.store.sets import SHARED, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rubric_studio.git import Entry, History, Passage

_ALIKE = 0.5  # of the lines of both, as git takes files for the same
Blob = str | None
Held = tuple[Blob, Blob]
"""What a rubric's file held, and what the set's shared criteria, as ids of blobs; None where there was no file."""


@dataclass(frozen=True)
class Version:
    """What a record changed: what each record that it follows held, what it holds, and the name of the file."""

    entry: Entry
    before: tuple[Held, ...]
    after: Held
    path: str


class Names:
    """The names, from the root of the history, that a rubric's file and the shared criteria beside it had.

    Args:
        history: the history.
        rubric: the rubric's file.
    """

    def __init__(self, history: History, rubric: Path) -> None:
        self._history = history
        self.rubric = [history.inside(rubric)]
        self.shared = [_beside(self.rubric[0])]
        self._path = rubric

    @cached_property
    def recorded(self) -> str:
        """The name that the file has in the last record: the earlier one where its present name is not recorded yet."""
        name = self.rubric[0]
        head = self._history.find("HEAD")
        if head is None or not self._path.is_file() or self._history.held([(head, name)]) != [None]:
            return name
        folder = self._path.parent
        files = self._history.files(head, folder)
        gone = [f for f in files if kind_of(f) == kind_of(self._path.name) and not (folder / f).exists()]
        lines = set(read_bytes(self._path).splitlines())
        contents = self._history.read(files[f] for f in gone)
        alike = {f: _likeness(lines, set(text.splitlines())) for f, text in zip(gone, contents, strict=True)}
        best = max(alike, key=alike.__getitem__, default="")
        return str(PurePosixPath(name).with_name(best)) if best and alike[best] > _ALIKE else name

    def follow(self, without: str = "") -> list[Passage]:
        """Find the earlier names, and give the trail of all, as far back as ``trail`` says.

        Raises:
            GitError: the history cannot be read.
        """
        asked: set[str] = set()
        if self.recorded != self.rubric[0]:
            self.rubric.append(self.recorded)
        while True:
            names = (Path(name) for name in [*self.rubric, *self.shared])
            trail = self._history.trail(names, without=without)
            came = [(p, name) for p in trail if (name := self._came(p)) and p.entry.id not in asked]
            asked |= {passage.entry.id for passage, _name in came}
            found = [self._history.renamed_from(passage, name) for passage, name in came]
            new = [name for name in dict.fromkeys(found) if name and name not in self.rubric and self._is_like(name)]
            if not new:
                return trail
            self.rubric += new
            self.shared += [beside for beside in dict.fromkeys(map(_beside, new)) if beside not in self.shared]

    def _is_like(self, name: str) -> bool:
        """Tell whether a name is one of a set's files of the same kind."""
        path = PurePosixPath(name)
        return path.parent.parent.name == "rubrics" and kind_of(path.name) == kind_of(self._path.name)

    def _came(self, passage: Passage) -> str | None:
        """Tell which name of the rubric's file a record brought, where no other of its names went with that."""
        if not passage.entry.parents:
            return None
        files = [(name, passage.files[name]) for name in self.rubric if name in passage.files]
        if any(before != (None,) * len(before) for _name, (before, _after) in files):
            return None
        return next((name for name, (_before, after) in files if after), None)


def versions(history: History, names: Names, trail: Sequence[Passage]) -> list[Version]:
    """Give what each record of a trail changed of a rubric, the latest first.

    Raises:
        GitError: the history cannot be read.
    """
    wanted = list(_elsewhere(names, trail))
    known = dict(zip(wanted, history.held(wanted), strict=True))

    def at(record: str, of: Sequence[str]) -> Blob:
        return next((blob for name in of if (blob := known.get((record, name)))), None)

    found = []
    for passage in trail:
        entry = passage.entry
        two = [_of(passage, of) for of in (names.rubric, names.shared)]
        count = max(len(entry.parents), 1)
        sides = []
        for of, held in zip((names.rubric, names.shared), two, strict=True):
            if held is None:
                sides.append(((at(entry.id, of),) * count, at(entry.id, of)))
            else:
                parents = entry.parents or ("",)
                before = (b or at(parent, of) for b, parent in zip(held[0], parents, strict=True))
                sides.append((tuple(before), held[1]))
        (rubric, rubric_now), (shared, shared_now) = sides
        path = next((name for name in names.rubric if passage.files.get(name, ((), None))[1]), names.rubric[0])
        found.append(Version(entry, tuple(zip(rubric, shared, strict=True)), (rubric_now, shared_now), path))
    return found


def _elsewhere(names: Names, trail: Sequence[Passage]) -> Iterator[tuple[str, str]]:
    """Name what a trail does not tell: the file that a record left alone, and other names on a joined line of work."""
    for passage in trail:
        for of in (names.rubric, names.shared):
            held = _of(passage, of)
            if held is None:
                yield from ((passage.entry.id, name) for name in of)
            elif len(passage.entry.parents) > 1 and len(of) > 1:
                gone = [p for p, blob in zip(passage.entry.parents, held[0], strict=True) if blob is None]
                yield from ((parent, name) for parent in gone for name in of)


def _of(passage: Passage, names: Sequence[str]) -> tuple[tuple[Blob, ...], Blob] | None:
    """Give what a record made of a file that has one of these names."""
    held = [passage.files[name] for name in names if name in passage.files]
    if not held:
        return None
    before = tuple(next(filter(None, blobs), None) for blobs in zip(*(one[0] for one in held), strict=True))
    return before, next((blob for _before, blob in held if blob), None)


def _beside(rubric: str) -> str:
    return str(PurePosixPath(rubric).with_name(SHARED))


def _likeness(one: set[bytes], other: set[bytes]) -> float:
    return len(one & other) / max(len(one | other), 1)
