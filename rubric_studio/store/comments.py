"""The comments of a YAML text that the strict reader has accepted, each with the entry that it belongs to.

One beside a value or a key belongs to that. One on a line of its own belongs to the entry below, but for one that is
indented deeper than that entry: it closes the list or group above, or belongs to a single value above. What begins the
file, down to the last empty line before the first key, is about the file. An empty line next to such a comment belongs
to it, as between paragraphs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rubric_studio.store.nodes import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.store.nodes import Node

Path = tuple[str | int, ...]

MODELINE = re.compile(r"#\s*yaml-language-server:\s*\$schema=")
"""The comment that tells an editor which schema a file has."""

_MARK = re.compile(r"#[^\n]*|-")
_EMPTY = re.compile(r"[ \t]*\n")
_HEADER = re.compile(r"[|>][0-9+-]*[ \t]+(#[^\n]*)")


@dataclass
class Remarks:
    """The comments around one entry: above it, beside it, and at the end of the list or group that it is.

    "" is an empty line.
    """

    above: list[str] = field(default_factory=list)
    beside: str = ""
    end: list[str] = field(default_factory=list)


@dataclass
class Comments:
    """All comments of a text.

    Args:
        texts: every one of them, in their order, but for an editor's line at the head that names the schema.
        head: those about the file itself; "" is an empty line.
        entries: those around an entry, by its path; () is the file's own group.
    """

    texts: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    entries: dict[Path, Remarks] = field(default_factory=dict)

    def around(self, path: Path) -> Remarks:
        """Give the comments around an entry, to add to them."""
        return self.entries.setdefault(path, Remarks())


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key with its value, or a list's item from its dash on; the whole file is one without a place of its own."""

    path: Path
    start: int
    end: int
    column: int
    value: Node
    parent: _Entry | None
    before: _Entry | None

    @property
    def is_item(self) -> bool:
        return bool(self.path) and isinstance(self.path[-1], int)

    @property
    def is_block(self) -> bool:
        return self.value.style == "block"

    @property
    def is_flow(self) -> bool:
        return self.value.style == "flow"

    def encloses(self, index: int) -> bool:
        """Tell whether a character stands between the brackets that are its value."""
        return self.is_flow and self.value.start < index < self.end


def comments(text: str) -> Comments:
    """Find the comments of a text whose lines end with LF."""
    return _Finder(text).found() if "#" in text else Comments()


def _leaves(node: Node) -> Iterator[Node]:
    if node.style not in ("block", "flow"):
        yield node
    for position, child in enumerate(node.children):
        if node.keys:
            yield node.keys[position]
        yield from _leaves(child)


class _Finder:
    """Goes through what stands between the scalars of a text: nothing but punctuation, space and comments."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._comments = Comments()
        root = nodes(text)
        self._marks = list(self._between(root))
        self._dashes = [mark.start() for mark in self._marks if mark.group() == "-"]
        self._root = _Entry((), -1, self._end(root), -1, root, None, None)
        self._last: dict[Path, _Entry] = {}
        self._entries = list(self._inside(self._root))
        self._starts = [entry.start for entry in self._entries]

    def _between(self, root: Node) -> Iterator[re.Match[str]]:
        end = 0
        for leaf in _leaves(root):
            yield from _MARK.finditer(self._text, end, leaf.start)
            end = max(end, leaf.end)
            if leaf.style in ("|", ">") and (header := _HEADER.match(self._text, leaf.start)):
                yield from _MARK.finditer(self._text, header.start(1), header.end(1))
        yield from _MARK.finditer(self._text, end)

    def _inside(self, parent: _Entry) -> Iterator[_Entry]:
        node = parent.value
        before = None
        for position, child in enumerate(node.children):
            step = node.names[position] if node.keys else position
            start = node.keys[position].start if node.keys else child.start
            if parent.is_block and not node.keys:
                start = self._dashes[bisect_left(self._dashes, child.start) - 1]
            before = _Entry((*parent.path, step), start, self._end(child), node.column, child, parent, before)
            yield before
            yield from self._inside(before)
        if before:
            self._last[parent.path] = before

    def _end(self, node: Node) -> int:
        """Tell where a value ends; for a pair without brackets of its own (``[a: 1]``) libyaml names a later place."""
        bare = node.style == "flow" and self._text[node.start] not in "[{"
        return self._end(node.children[-1]) if bare else node.end

    def found(self) -> Comments:
        """Give each comment its place."""
        begin: list[str] = []
        for mark in self._marks:
            if mark.group() == "-":
                continue
            comment = mark.group().rstrip()
            number = bisect_left(self._starts, mark.start())
            if number == 0 and MODELINE.match(comment):
                continue
            self._comments.texts.append(comment)
            line = self._text[self._text.rfind("\n", 0, mark.start()) + 1 : mark.start()]
            if number == 0:
                self._add(begin, comment, mark, apart=True)
            elif line.strip(" \t"):
                self._beside(self._entries[number - 1], line, comment, mark)
            else:
                following = self._entries[number] if number < len(self._entries) else None
                self._alone(self._entries[number - 1], following, comment, mark)
        self._begin(begin)
        return self._comments

    def _begin(self, lines: list[str]) -> None:
        """Tell apart what is about the file and what is about its first key."""
        cut = next((n + 1 for n in range(len(lines) - 1, 0, -1) if not lines[n]), len(lines))
        self._comments.head = lines[:cut]
        if lines[cut:]:
            above = self._comments.around(self._entries[0].path).above
            above[:0] = lines[cut:]

    def _beside(self, entry: _Entry, line: str, comment: str, mark: re.Match[str]) -> None:
        """Place a comment that follows something on its line: punctuation, or the entry that began last."""
        while entry.parent and entry.parent.is_flow and entry.parent.end <= mark.start():
            entry = entry.parent
        around = self._comments.around(entry.path)
        if entry is self._root or line.startswith("..."):
            self._comments.around(()).end.append(comment)
        elif around.beside or (entry.is_item and entry.value.children):
            around.above.append(comment)
        else:
            around.beside = comment

    def _alone(self, entry: _Entry, following: _Entry | None, comment: str, mark: re.Match[str]) -> None:
        """Place a comment on a line of its own, between the entry that began last and the one that follows."""
        index = mark.start()
        inside: _Entry | None = entry
        while inside and not inside.encloses(index):
            inside = inside.parent
        if index < entry.value.start and not entry.is_block:
            self._comments.around(entry.path).above.append(comment)
        elif inside and (following is None or following.start > inside.end):
            self._close(inside, comment, mark)
        elif following and (inside or following.before is None or self._column(mark) <= following.column):
            self._add(self._comments.around(following.path).above, comment, mark, apart=True)
        else:
            self._below(following.before if following and following.before else self._root, comment, mark)

    def _below(self, entry: _Entry, comment: str, mark: re.Match[str]) -> None:
        """Place a comment that is indented deeper than what follows, below an entry or the last one in it."""
        column = self._column(mark)
        while entry.is_block and column > entry.value.column:
            entry = self._last[entry.path]
        self._close(entry, comment, mark)

    def _close(self, entry: _Entry, comment: str, mark: re.Match[str]) -> None:
        around = self._comments.around(entry.path)
        if entry.value.children:
            self._add(around.end, comment, mark)
        else:
            around.above.append(comment)

    def _column(self, mark: re.Match[str]) -> int:
        return mark.start() - self._text.rfind("\n", 0, mark.start()) - 1

    def _add(self, lines: list[str], comment: str, mark: re.Match[str], *, apart: bool = False) -> None:
        """Add a comment, with the empty lines that set it off: from what is above, and where ``apart`` from below."""
        start = self._text.rfind("\n", 0, mark.start())
        if _EMPTY.match(self._text, self._text.rfind("\n", 0, max(start, 0)) + 1) and (not lines or lines[-1]):
            lines.append("")
        lines.append(comment)
        if apart and _EMPTY.match(self._text, mark.end() + 1):
            lines.append("")
