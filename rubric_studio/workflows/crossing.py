"""Crossing: the files that both of two lines of work changed, each merged from all that the two began with.

Two lines that were joined with each other both ways have several beginnings (git: a criss-cross). A file is merged
without a question only where it becomes the same whichever of them is taken; else it is merged as if nobody knew what
it was before, so that whatever the two sides say differently is for a person to settle.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rubric_studio.model.data import same
from rubric_studio.store.sets import SET, SHARED
from rubric_studio.workflows.around import Around, around_of
from rubric_studio.workflows.lost import data_of
from rubric_studio.workflows.unread import marked_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from rubric_studio.git import Difference, History
    from rubric_studio.git.sides import Sides
    from rubric_studio.workflows.conflicts import Merged

Content = bytes | None
"""What a file holds; None where it is not there."""


@dataclass(frozen=True)
class Both:
    """One file that both sides changed.

    Args:
        bases: what it was where the two parted; several where they parted at several records, and it differs.
        ours: what it is on our side.
        theirs: what it is on theirs.
    """

    bases: tuple[Content, ...]
    ours: Content
    theirs: Content


@dataclass
class Crossing:
    """What two lines of work changed below a folder; paths go from there."""

    history: History
    sides: Sides
    folder: Path
    _known: dict[str, tuple[dict[str, Difference], dict[str, Difference]]] = field(
        init=False, repr=False, default_factory=dict
    )
    _left: set[str] = field(init=False, repr=False, default_factory=set)

    @cached_property
    def changed(self) -> tuple[dict[str, Difference], dict[str, Difference]]:
        """Give what our side changed, and theirs, since the first of the records in which they parted."""
        return self._since(self.sides.base)

    @cached_property
    def both(self) -> list[str]:
        """Name the files of which it takes both sides to say what they become; those that others must fit to first."""
        found = [self._of_both(*self.changed), *(self._of_both(*self._since(base)) for base in self.sides.bases[1:])]
        plain = [self._one_side(base) for base in (self.sides.bases if len(self.sides.bases) > 1 else ())]
        differing = {path for one in plain for path in one if any(one[path] != other.get(path) for other in plain)}
        every = {path for held in found for path in held} | differing
        return sorted(every, key=lambda path: (PurePosixPath(path).name not in (SET, SHARED), path))

    @cached_property
    def left(self) -> set[str]:
        """Name the files that one side gave another name while the other changed them: under the old one, they go."""
        both = set(self.both)
        return self._left - both

    def files(self, path: str) -> Both:
        """Give the versions of a file that both changed."""
        since = [self._since(base) for base in self.sides.bases]
        states = [_three(path, *changed) for changed in since]
        bases = dict.fromkeys(base for base, _ours, _theirs in states)
        _base, ours, theirs = states[0]
        return Both(tuple(self.content(base) for base in bases), self.content(ours), self.content(theirs))

    def around(self, start: str, results: Mapping[str, Content]) -> Around:
        """Give what the files of a set must fit to once both sides are joined.

        Args:
            start: what the paths of the set's files begin with.
            results: what becomes of files that both changed, as far as that is settled.
        """
        held = [
            [data_of(content) if content is not None else {} for content in self._becomes(start + name, results)]
            for name in (SET, SHARED)
        ]
        return around_of(*held)

    def content(self, blob: str | None) -> Content:
        """Read a file."""
        return self.history.read_one(blob) if blob else None

    def _becomes(self, path: str, results: Mapping[str, Content]) -> Iterator[Content]:
        """Give what a file will hold; the versions of both sides while it is not settled what."""
        ours, theirs = self.changed
        if path in results:
            yield results[path]
        elif path in self.both:
            held = self.files(path)
            yield from (held.ours, held.theirs)
        elif path in theirs or path in ours:
            yield self.content((theirs.get(path) or ours[path]).new)
        else:
            yield self.content(self.history.files(self.sides.ours, self.folder, {path}).get(path))

    def _since(self, base: str) -> tuple[dict[str, Difference], dict[str, Difference]]:
        if base not in self._known:
            ours = self.history.changed_between(base, self.sides.ours, self.folder)
            theirs = self.history.changed_between(base, self.sides.theirs, self.folder)
            self._follow(base, self.sides.ours, ours, theirs)
            self._follow(base, self.sides.theirs, theirs, ours)
            self._known[base] = (ours, theirs)
        return self._known[base]

    def _follow(self, base: str, side: str, moving: dict[str, Difference], other: dict[str, Difference]) -> None:
        """Let what one side changed in files follow them to where ``side`` moved them."""
        gone = {path for path, how in moving.items() if how.new is None and path in other and other[path].new}
        came = {path for path, how in moving.items() if how.old is None and path not in other}
        if not gone or not came:
            return
        for was, now in self.history.moved_between(base, side, self.folder).items():
            if was in gone and now in came:
                change = other.pop(was)
                other[now] = change
                moving[now] = replace(moving[now], kind="modified", old=change.old)
                self._left.add(was)

    def _of_both(self, ours: dict[str, Difference], theirs: dict[str, Difference]) -> list[str]:
        return [path for path in ours if path in theirs and ours[path].new != theirs[path].new]

    def _one_side(self, base: str) -> dict[str, str | None]:
        """Give what files become that only one side changed since a record."""
        ours, theirs = self._since(base)
        return {path: (ours.get(path) or theirs[path]).new for path in ours.keys() ^ theirs.keys()}


def _three(
    path: str, ours: dict[str, Difference], theirs: dict[str, Difference]
) -> tuple[str | None, str | None, str | None]:
    base = (ours.get(path) or theirs[path]).old
    return base, ours[path].new if path in ours else base, theirs[path].new if path in theirs else base


def merged_from(held: Both, merge: Callable[[Content, Content, Content], Merged]) -> Merged:
    """Merge a file from all that it was where the two parted.

    Args:
        held: its versions.
        merge: merges base, ours and theirs.
    """
    first, *others = (merge(base, held.ours, held.theirs) for base in held.bases)
    if all(first.clean and other.clean and _alike(first.text, other.text) for other in others):
        return first
    unknown = merge(None, held.ours, held.theirs)
    if not unknown.clean:
        return unknown
    whole = marked_whole(unknown, b"", held.ours or b"", held.theirs or b"")
    return replace(unknown, woven=None, lines=whole, open=1)


def _alike(one: Content, other: Content) -> bool:
    if one == other:
        return True
    said = data_of(one), data_of(other)
    return None not in said and same(*said)
