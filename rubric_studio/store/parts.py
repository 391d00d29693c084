"""A YAML text taken apart into whole lines: its keys, the items of its lists, the keys of an item.

Each owns the comment lines above it at its own column, but for those that begin or end the file; whatever follows it
down to the next one is its own too, the empty lines at the end apart.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import RubricStudioError
from rubric_studio.model.data import name_of
from rubric_studio.store.comments import comments
from rubric_studio.store.lines import Lines
from rubric_studio.store.nodes import nodes
from rubric_studio.store.reader import read
from rubric_studio.store.writer import item

if TYPE_CHECKING:
    from collections.abc import Collection

    from rubric_studio.store.nodes import Node


@dataclass(frozen=True, slots=True)
class Part:
    """Some whole lines, and the empty ones behind them."""

    body: str = ""
    tail: str = ""

    @classmethod
    def of(cls, lines: list[str]) -> Part:
        """Make a part of lines without their breaks."""
        body = list(lines)
        while body and not body[-1].strip():
            body.pop()
        return cls("".join(f"{line}\n" for line in body), "\n" * (len(lines) - len(body)))

    @property
    def text(self) -> str:
        """All of it."""
        return self.body + self.tail

    def moved(self, by: int) -> Part:
        """Give it indented by some columns more, or less where that is below 0."""
        return replace(self, body="".join(_moved(line, by) for line in self.body.splitlines(keepends=True)))


def _moved(line: str, by: int) -> str:
    if by >= 0:
        return f"{' ' * by}{line}" if line.strip() else line
    return line[min(-by, len(line) - len(line.lstrip(" "))) :]


@dataclass(frozen=True)
class Parts:
    """What a group of keys is made of.

    Args:
        head: what stands above the first key.
        keys: each key with its value; of a list in ``items`` only what stands above its first item.
        items: the items of lists, by key and id.
        column: where the keys begin.
        foot: what stands below the last key, about none of them.
        dashes: where the dashes of the lists in ``items`` stand.
    """

    head: str
    keys: dict[str, Part]
    items: dict[str, dict[str, Part]] = field(default_factory=dict)
    column: int = 0
    foot: str = ""
    dashes: dict[str, int] = field(default_factory=dict)

    def moved(self, by: int) -> Parts:
        """Give a group without lists in ``items`` indented by some columns more, or less where that is below 0."""
        keys = {key: part.moved(by) for key, part in self.keys.items()}
        return replace(self, keys=keys, column=self.column + by, foot=Part(self.foot).moved(by).body)

    def dashed(self, key: str, column: int) -> Parts:
        """Give the file with the items of one list moved to another column."""
        by = column - self.dashes[key]
        moved = {name: part.moved(by) for name, part in self.items[key].items()}
        return replace(self, items={**self.items, key: moved}, dashes={**self.dashes, key: column})

    def whole(self, key: str) -> str:
        """Give all lines of a key, "" where there is none."""
        own = self.keys.get(key)
        return "".join(part.text for part in (*([own] if own else []), *self.items.get(key, {}).values()))


def parts_of(text: str, data: dict[str, Any], lists: Collection[str]) -> Parts | None:
    """Take a file apart.

    Args:
        text: the file, its lines ended by LF, the last one too.
        data: what it says.
        lists: the keys of the lists to take apart by the ids of their items.

    Returns:
        Its parts; None where it is not laid out in lines (``{a: b}``).
    """
    root = nodes(text)
    held = Lines(text)
    if root.style != "block" or any(held.indent(key.line) != key.column for key in root.keys):
        return None
    return _keys(held, root, data, lists, _foot(text, held, root))


def _foot(text: str, held: Lines, root: Node) -> int:
    """Give the first line that stands below the last key and its own comments, empty lines apart."""
    first = end = len(held.all) - 1
    last = held.last(text, root.children[-1], root.column) if root.children else end
    for line in range(end - 1, last, -1):
        if held.all[line].strip():
            if held.indent(line) > root.column:
                break
            first = line
    return first


def _keys(held: Lines, root: Node, data: dict[str, Any], lists: Collection[str], foot: int) -> Parts:
    lines = [(key.line, key.column) for key in root.keys]
    starts = [held.first(*line, apart=True) if number else line[0] for number, line in enumerate(lines)]
    ends = [*starts[1:], foot]
    keys: dict[str, Part] = {}
    items: dict[str, dict[str, Part]] = {}
    dashes: dict[str, int] = {}
    for name, node, start, end in zip(root.names, root.children, starts, ends, strict=True):
        cuts = _starts(held, node) if name in lists else None
        if cuts:
            ids = [name_of(entry) for entry in data[name]]
            spans = zip(ids, cuts, [*cuts[1:], end], strict=True)
            items[name] = {id_: Part.of(held.all[first:last]) for id_, first, last in spans}
            dashes[name] = node.column
        keys[name] = Part.of(held.all[start : cuts[0] if cuts else end])
    head = held.all[: starts[0]]
    below = Part.of(held.all[foot:-1]).body
    return Parts("".join(f"{line}\n" for line in head), keys, items, root.column, below, dashes)


def _starts(held: Lines, node: Node) -> list[int] | None:
    """Give the first line of each item of a list; None where it is not laid out so."""
    if node.style != "block" or node.keys:
        return None
    found = []
    for child in node.children:
        line = held.dash(child.line, node.column)
        if line is None:
            return None
        found.append(held.first(line, node.column, apart=True))
    return found


@dataclass(frozen=True)
class Item:
    """An item of a list, taken apart: what stands above it, the column of its dash, and its keys."""

    above: str
    dash: int
    parts: Parts

    @classmethod
    def of(cls, body: str) -> Item | None:
        """Take the lines of an item apart; one that is laid out otherwise (``- {a: b}``) is written in lines first."""
        found = cls.laid_out(body)
        if found is None:
            with suppress(RubricStudioError):
                found = cls.laid_out(_in_lines(body))
        return found

    @classmethod
    def laid_out(cls, body: str) -> Item | None:
        """Take the lines of an item apart; None where it is laid out otherwise."""
        lines = body.split("\n")
        first = next((n for n, line in enumerate(lines) if line.lstrip(" ").startswith("- ")), None)
        if first is None or not all(line.lstrip(" ").startswith("#") or not line.strip() for line in lines[:first]):
            return None
        dash = lines[first].index("-")
        inside = "\n".join([f"{lines[first][:dash]} {lines[first][dash + 1 :]}", *lines[first + 1 :]])
        try:
            found = parts_of(inside, {}, ())
        except RubricStudioError:
            return None
        above = "".join(f"{line}\n" for line in lines[:first])
        return cls(above, dash, found) if found and not found.head else None

    def moved(self, dash: int, column: int) -> Item:
        """Give it with its dash and its keys at other columns."""
        above = Part(self.above).moved(dash - self.dash).body
        return Item(above, dash, self.parts.moved(column - self.parts.column))

    @staticmethod
    def joined(above: str, dash: int, inside: str) -> str | None:
        """Put an item together again out of the lines of its keys; None where its first line has no room for a dash."""
        if not inside.startswith(" " * (dash + 2)):
            return None
        return f"{above}{inside[:dash]}-{inside[dash + 1 :]}"


_DASH = re.compile(r"^( *)-", re.MULTILINE)


def _in_lines(body: str) -> str:
    """Write an item key by key, its comments above it."""
    text = f"list:\n{body}"
    column = len(found[1]) if (found := _DASH.search(body)) else 0
    remarks = [" " * column + comment for comment in comments(text).texts]
    return "".join(f"{line}\n" for line in [*remarks, *item(read(text, "")["list"][0], indent=column)])
