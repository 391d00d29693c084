"""A merge written as text: the lines of both sides, piece by piece, so that comments and layout of both survive.

A piece is a key of the file, an item of a list, or a key of an item, with the comments above it. A piece whose lines
one side changed is taken from that side as it stands. Only where both changed the lines does it count what they say.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rubric_studio.diff.merge import Clash, clashes
from rubric_studio.errors import RubricStudioError
from rubric_studio.model.data import name_of, same
from rubric_studio.store.comments import comments
from rubric_studio.store.document import Document
from rubric_studio.store.parts import Item, Part, Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rubric_studio.diff.merge import Path


@dataclass(frozen=True, slots=True)
class Split:
    """A piece that a person has to settle: its lines at the beginning, on our side and on theirs ("" for none)."""

    path: Path
    base: str
    ours: str
    theirs: str


Woven = tuple["str | Split", ...]
"""A file's lines, in pieces."""


class CannotWeave(Exception):
    """The layouts of the sides differ so much that their lines cannot be put together."""


@dataclass(frozen=True)
class Three:
    """One piece as it was at the beginning and is on both sides; None where it is not there."""

    base: Part | None
    ours: Part | None
    theirs: Part | None

    @classmethod
    def of(cls, found: Iterable[Part | None]) -> Three:
        """Make one of three in that order."""
        return cls(*found)

    def split(self, path: Path) -> Split:
        """Make a piece to settle of it."""
        return Split(path, *(part.body if part else "" for part in (self.base, self.ours, self.theirs)))

    @property
    def tail(self) -> str:
        """The empty lines behind it."""
        return merged_tail(*(part.tail if part else None for part in (self.base, self.ours, self.theirs)))


def merged_tail(base: str | None, ours: str | None, theirs: str | None) -> str:
    """Merge the empty lines behind a piece: whoever changed them; the more, where both did."""
    if ours is None or theirs is None:
        return ours if theirs is None and ours is not None else theirs or ""
    if theirs in (ours, base):
        return ours
    return theirs if base == ours else max(ours, theirs)


def weave(sides: tuple[Parts | None, ...], data: dict[str, Any]) -> Woven:
    """Write a merge as text.

    Args:
        sides: the parts of the base, ours and theirs; None for a base that was not there.
        data: what ``diff.merge.merge`` gave for the three.

    Raises:
        CannotWeave: the text has to be made in another way.
    """
    if len({side.column for side in sides if side}) > 1:
        raise CannotWeave
    for key in {key for side in sides if side for key in side.dashes}:
        columns = [side.dashes.get(key) if side else None for side in sides]
        column = _chosen(*columns)
        sides = tuple(
            side.dashed(key, column) if side and column is not None and key in side.dashes else side for side in sides
        )
    return _Weaver(sides, data).woven()


def _chosen(base: Any, ours: Any, theirs: Any) -> Any:
    """Give the layout that one side chose anew, ours where both did; None stands for a piece that is not there."""
    return theirs if ours is None or (ours == base and theirs is not None) else ours


class _Weaver:
    """Puts a file together."""

    def __init__(self, sides: tuple[Parts | None, ...], data: dict[str, Any]) -> None:
        self._sides = sides
        self._data = data
        self._lists = {key for side in sides if side for key in side.items}

    def woven(self) -> Woven:
        heads = Three.of(Part(side.head) if side else None for side in self._sides)
        made: list[str | Split] = [_lines(heads) if heads.base else heads.ours.body if heads.ours else ""]
        for key, value in self._data.items():
            made += self._key(key, value)
        foot = _lines(Three.of(Part(side.foot) if side else None for side in self._sides), below=True)
        while made and isinstance(made[-1], str) and not made[-1].strip("\n") and not foot:
            made.pop()
        if made and isinstance(made[-1], str) and not foot:
            made[-1] = made[-1].rstrip("\n") + "\n"
        return (*made, foot) if foot else tuple(made)

    def _key(self, key: str, value: Any) -> list[str | Split]:
        if isinstance(value, Clash):
            texts = (side.whole(key) if side else "" for side in self._sides)
            return [Split((key,), *texts)]
        three = Three.of(side.keys.get(key) if side else None for side in self._sides)
        if key not in self._lists or not value:
            whole = Three.of(Part(side.whole(key)) if side and key in side.keys else None for side in self._sides)
            return [_piece(whole, (key,), value), ""]
        above = Three.of(_opened(part) if part else None for part in _all(three))
        items = self._items(key, value)
        if len(value) == 1 and isinstance(items[0], Split):
            return [*_only(_lines(above), items[0]), *items[1:]]
        return [_lines(above), above.tail, *items]

    def _items(self, key: str, entries: list[Any]) -> list[str | Split]:
        lists = [side.items.get(key, {}) if side else None for side in self._sides]
        last = [next(reversed(held), None) if held else None for held in lists]
        between = Counter(p.tail for held in lists if held for name, p in held.items() if name not in last)
        apart = between.most_common(1)[0][0] if between else "\n"
        end = merged_tail(*(held[name].tail if held and name else None for held, name in zip(lists, last, strict=True)))
        made: list[str | Split] = []
        once = _Headings(lists)
        for number, entry in enumerate(entries):
            name = entry.path[-1] if isinstance(entry, Clash) else name_of(entry)
            found = [held.get(name) if held else None for held in lists]
            three = Three.of(found)
            made += once.of(_torn(three, entry) if isinstance(entry, Clash) else _entry((key, name), three, entry))
            inner = [part if name != final else None for part, final in zip(found, last, strict=True)]
            tail = Three.of(inner).tail if any(inner) else apart
            made.append(end if number == len(entries) - 1 else tail)
        return made


class _Headings:
    """Sees to it that a heading, below which both sides put something new, does not stand there twice."""

    def __init__(self, lists: list[dict[str, Part] | None]) -> None:
        held = [Counter(filter(None, (_heading(part.body) for part in (items or {}).values()))) for items in lists]
        self._left = held[1] | held[2]

    def of(self, pieces: list[str | Split]) -> list[str | Split]:
        """Give the pieces of an item without the heading above it where that stands there already."""
        first = pieces[0]
        heading = _heading(first) if isinstance(first, str) else ""
        if not isinstance(first, str) or heading not in self._left:  # none, or one made of those of both
            return pieces
        self._left[heading] -= 1
        return pieces if self._left[heading] >= 0 else [first[len(heading) :], *pieces[1:]]


def _heading(body: str) -> str:
    """Give the comments above an item that an empty line sets off from it."""
    return found[0] if (found := _HEADING.match(body)) else ""


_HEADING = re.compile(r"(?:[ ]*(?:#[^\n]*)?\n)*[ ]*\n(?=[ ]*[#-])")


def _only(above: str, split: Split) -> list[str | Split]:
    """Write the only item of a list with its key's line, since that line says where it is taken away."""
    *comments_, line = above.splitlines(keepends=True)
    empty = _COLON.sub(r": []\1", line)
    three = [line + body if body else empty for body in (split.base, split.ours, split.theirs)]
    return ["".join(comments_), Split(split.path, *three)]


def _opened(part: Part) -> Part:
    """Give what stands above the items of a list; of an empty one without its brackets."""
    return replace(part, body=_EMPTY.sub(r":\1", part.body))


_COLON = re.compile(r":([ \t]*(?:#[^\n]*)?\n)\Z")
_EMPTY = re.compile(r": *\[ *\]([^\n]*\n)\Z")


def _torn(three: Three, clash: Clash) -> list[str | Split]:
    """Write an item that is to be settled; one that only does not fit to the set is there on both sides, or on none."""
    if clash.base is not clash.ours:
        return [three.split(clash.path)]
    text = "".join(piece for piece in _entry(clash.path, three, clash.ours) if isinstance(piece, str))
    return [Split(clash.path, text, text, "")]


def _entry(path: Path, three: Three, entry: dict[str, Any]) -> list[str | Split]:
    """Write an item of a list."""
    easy = _easy(three)
    if easy is not None:
        return [easy]
    if (short := _short(three, entry)) is not None:
        return [short]
    items = [Item.of(part.body) if part else None for part in (three.base, three.ours, three.theirs)]
    _base, ours, theirs = items
    layout = _chosen(*((item.dash, item.parts.column) if item else None for item in items))
    if ours is None or theirs is None or layout is None:
        raise CannotWeave
    items = [item.moved(*layout) if item else None for item in items]
    above = _lines(Three.of(Part(item.above) if item else None for item in items))
    made: list[str | Split] = []
    for key, value in entry.items():
        found = Three.of(item.parts.keys.get(key) if item else None for item in items)
        made += [
            found.split((*path, key)) if isinstance(value, Clash) else _piece(found, (*path, key), value),
            found.tail,
        ]
    while made and made[-1] == "":
        made.pop()
    made.append(_lines(Three.of(Part(item.parts.foot) if item else None for item in items), below=True))
    first = made[0]
    if isinstance(first, Split):
        dashed = [text and Item.joined("", layout[0], text) for text in (first.base, first.ours, first.theirs)]
        if dashed[0] is None or not dashed[1] or not dashed[2]:  # who takes the key away needs another first line
            return [three.split(path)]
        return [above, Split(first.path, dashed[0], dashed[1], dashed[2]), *made[1:]]
    joined = Item.joined(above, layout[0], first)
    if joined is None:
        raise CannotWeave
    return [joined, *made[1:]]


def _short(three: Three, entry: dict[str, Any]) -> str | None:
    """Write an item that neither side has in lines (``- {a: b}``) as it is laid out; None where that cannot be."""
    parts = [part for part in (three.ours, three.theirs) if part]
    if any(clashes(entry)) or any(Item.laid_out(part.body) for part in parts):
        return None
    listed = Three.of(Part(f"{_LIST}{part.body}") if part else None for part in _all(three))
    made = _piece(listed, ("list",), [entry])
    return made.removeprefix(_LIST) if made.startswith(_LIST) else None


_LIST = "list:\n"


def _easy(three: Three) -> str | None:
    """Give the lines where at most one side changed them; None where both did."""
    base, ours, theirs = (part.body if part else None for part in (three.base, three.ours, three.theirs))
    if ours is None or theirs is None:
        return theirs if ours is None else ours
    if theirs in (ours, base):
        return ours
    return theirs if base == ours else None


def _lines(three: Three, *, below: bool = False) -> str:
    """Write lines that hold no value; where both sides changed them, ours and the comments that are new in theirs."""
    easy = _easy(three)
    if easy is not None:
        return easy
    base, ours, theirs = ((part.body if part else "").splitlines(keepends=True) for part in _all(three))
    more = [line for line in theirs if line.lstrip().startswith("#") and line not in base and line not in ours]
    return "".join([*ours, *more] if below else [*more, *ours])


def _all(three: Three) -> tuple[Part | None, Part | None, Part | None]:
    return three.base, three.ours, three.theirs


def _piece(three: Three, path: Path, value: Any) -> str:
    """Write a key with its value; where both sides changed its lines, the value decides, and comments of both stay."""
    easy = _easy(three)
    if easy is not None:
        return easy
    held = [_Piece.of(part.body, path[-1]) if part else None for part in _all(three)]
    base, ours, theirs = held
    if ours is None or theirs is None:
        raise CannotWeave
    if same(theirs.value, value) and not same(ours.value, value):
        ours, theirs = theirs, ours
    if base and base.comments == ours.comments != theirs.comments:
        with suppress(CannotWeave):  # what theirs wrote to it goes with what ours made of it
            ours, theirs = theirs.saying(value), ours
    made = ours if same(ours.value, value) else ours.saying(value)
    known = [*ours.comments, *(base.comments if base else ())]
    return "".join(f"{ours.margin}{text}\n" for text in theirs.comments if text not in known) + made.body


@dataclass(frozen=True)
class _Piece:
    """The lines of one key, read by themselves."""

    body: str
    key: str
    document: Document

    @classmethod
    def of(cls, body: str, key: str) -> _Piece | None:
        try:
            document = Document.parse(body, kind="rubric", path="")
        except RubricStudioError:
            return None
        return cls(body, key, document) if list(document.data) == [key] else None

    @property
    def value(self) -> Any:
        return self.document.data[self.key]

    @property
    def margin(self) -> str:
        return " " * self.document.root.keys[0].column

    @property
    def comments(self) -> list[str]:
        return comments(self.body).texts

    def saying(self, value: Any) -> _Piece:
        try:
            document = self.document.set((self.key,), value)
        except RubricStudioError as error:
            raise CannotWeave from error
        return replace(self, body=document.text, document=document)


# a woven text, read ---------------------------------------------------------------------------------------------------


def splits(woven: Woven) -> list[Split]:
    """List what is to be settled."""
    return [piece for piece in woven if isinstance(piece, Split)]


def written(woven: Woven, choose: Callable[[Split], str]) -> str:
    """Give the whole text with lines in the place of what is to be settled."""
    return "".join(piece if isinstance(piece, str) else choose(piece) for piece in woven)
