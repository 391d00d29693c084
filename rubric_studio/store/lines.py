"""Edits of a YAML text by whole lines: keys of a group, items of a list, each with the comments that belong to it.

An item owns its lines from the dash on, the comment lines directly above it, and comment lines below it that are
indented deeper than its dash; a key likewise, but for comments that begin the file. Empty lines between items stay
where they are when items move. New lines end as the file's do; in a file that mixes line breaks, with LF.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rubric_studio.store.writer import item, quoted, scalar

if TYPE_CHECKING:
    from rubric_studio.store.nodes import Node

_REMARK_BELOW = re.compile(r"[^\n]*\n(?:[ \t\r]*\n)*([ ]*)#")


def newline_of(text: str) -> str:
    """Give the line break that new lines of a text get."""
    crlf = text.count("\r\n")
    return "\r\n" if crlf and crlf == text.count("\n") else "\n"


class Lines:
    """A text as lines, with the line break it uses; lines are counted from 0."""

    def __init__(self, text: str) -> None:
        self.newline = newline_of(text)
        self.all = text.split(self.newline)

    def text(self, lines: list[str]) -> str:
        """Give lines as a text."""
        return self.newline.join(lines)

    def indent(self, number: int) -> int:
        """Count the spaces that a line begins with."""
        line = self.all[number]
        return len(line) - len(line.lstrip(" "))

    def is_comment(self, number: int) -> bool:
        """Tell whether a line is nothing but a comment."""
        return self.all[number].lstrip(" ").startswith("#")

    def last(self, text: str, node: Node, column: int) -> int:
        """Give the last line of a value: the one where it ends, and comment lines below that are indented deeper."""
        line = text.count("\n", 0, node.end)
        while line + 1 < len(self.all) and self.is_comment(line + 1) and self.indent(line + 1) > column:
            line += 1
        return line

    def dash(self, line: int, column: int) -> int | None:
        """Give the line of an item's dash: its value's, or one above where the dash stands alone or with a comment."""
        while not (self.all[line].lstrip(" ").startswith("-") and self.indent(line) == column):
            line -= 1
            rest = self.all[line].strip(" -\t\r") if line >= 0 else "none"
            if rest and not rest.startswith("#"):
                return None
        return line

    def first(self, line: int, column: int, *, apart: bool = False) -> int:
        """Give the first of the comment lines directly above a line, at its own column.

        Args:
            line: the line.
            column: its own column.
            apart: comments that empty lines set off from it are its own too, as store.comments has it.
        """
        first = line
        while line and (self._is_own(line - 1, column) or (apart and not self.all[line - 1].strip())):
            line -= 1
            first = line if self.all[line].strip() else first
        return first

    def _is_own(self, line: int, column: int) -> bool:
        return self.is_comment(line) and self.indent(line) == column


def set_scalar(text: str, node: Node, value: Any, column: int) -> str:
    """Write a value in the place of a scalar that belongs to a key or dash at a column, in the style that it has."""
    new = scalar(value, indent=column, style=node.style)
    remark = _REMARK_BELOW.match(text, node.end) if "\n" in new else None
    if remark and len(remark[1]) >= column + 2:
        new = quoted(value)  # a block would take this comment for its own last lines
    return replace_scalar(text, node, new)


def replace_scalar(text: str, node: Node, new: str) -> str:
    """Put a newly written scalar in the place of an old one; a comment behind it, or behind its mark, stays behind."""
    newline = newline_of(text)
    head, _break, body = new.partition("\n")
    end = node.end
    comment = ""
    if node.style in ("|", ">"):
        mark = text[node.start : end].split("\n", 1)[0]
        comment = mark[mark.index("#") :].rstrip() if "#" in mark else ""
    elif body:
        comment = _behind(text, end)
        end += len(text[end:].split("\n", 1)[0].rstrip("\r"))
    if node.start == node.end and not text[: node.start].endswith((" ", "\t")):
        head = f" {head}"
    written = head + (f"  {comment}" if comment else "") + (f"\n{body}" if body else "")
    if body and end == len(text):
        written += "\n"
    return text[: node.start] + written.replace("\n", newline) + text[end:]


def _behind(text: str, end: int) -> str:
    """Give the comment that follows on the same line, "" where none does."""
    rest = text[end:].split("\n", 1)[0].strip()
    return rest if rest.startswith("#") else ""


def replace_flow(text: str, node: Node, new: list[str]) -> str | None:
    """Put newly written scalars in the place of those of a ``[a, b]`` on one line; None where it is none."""
    held = text[node.start : node.end]
    if node.style != "flow" or node.keys or not held.startswith("[") or "\n" in held:
        return None
    if any(child.style in ("block", "flow") for child in node.children):
        return None
    return f"{text[: node.start]}[{', '.join(new)}]{text[node.end :]}"


def add_after(text: str, parent: Node, name: str, new: list[str]) -> str:
    """Put the lines of a new key after those of another one."""
    held = Lines(text)
    at = held.last(text, parent.children[parent.names.index(name)], parent.column) + 1
    return held.text([*held.all[:at], *new, *held.all[at:]])


def remove_key(text: str, parent: Node, name: str) -> str | None:
    """Take away a key with its lines and the comments directly above; None where it shares its line with a dash."""
    held = Lines(text)
    key, value = parent.key(name), parent.child(name)
    if key is None or value is None or held.indent(key.line) != key.column:
        return None
    start = held.first(key.line, key.column) or key.line  # comments that begin the file are about the file
    end = held.last(text, value, parent.column) + 1
    return held.text([*held.all[:start], *held.all[end:]])


def replace_key(text: str, parent: Node, name: str, new: list[str]) -> str | None:
    """Put new lines in the place of a key's, its comment behind; None where it shares its first line with a dash."""
    held = Lines(text)
    key, value = parent.key(name), parent.child(name)
    if key is None or value is None or held.indent(key.line) != key.column:
        return None
    comment = _behind(text, value.end if value.line == key.line else _colon(text, key))
    head = f"{new[0]}  {comment}" if comment else new[0]
    end = text.count("\n", 0, value.end) + 1
    return held.text([*held.all[: key.line], head, *new[1:], *held.all[end:]])


def _colon(text: str, key: Node) -> int:
    return text.index(":", key.end) + 1


def _cut(text: str, node: Node | None) -> tuple[Lines, list[list[str]], list[list[str]], int, int] | None:
    """Cut a block list into its items' lines and the empty or floating lines between them."""
    if node is None or node.style != "block" or node.keys:
        return None
    held = Lines(text)
    starts: list[int] = []
    for child in node.children:
        dash = held.dash(child.line, node.column)
        if dash is None:
            return None
        starts.append(held.first(dash, node.column))
    ends = [held.last(text, child, node.column) + 1 for child in node.children]
    if any(end > start for end, start in zip(ends, starts[1:], strict=False)):
        return None
    items = [held.all[start:end] for start, end in zip(starts, ends, strict=True)]
    between = [held.all[end:start] for end, (_, start) in zip(ends, pairwise(starts), strict=False)]
    return held, items, between, starts[0], ends[-1]


def _join(held: Lines, items: list[list[str]], between: list[list[str]], start: int, end: int) -> str:
    middle: list[str] = []
    for position, lines in enumerate(items):
        middle += between[position - 1] if position else []
        middle += lines
    return held.text([*held.all[:start], *middle, *held.all[end:]])


def item_span(text: str, node: Node | None, position: int) -> tuple[int, int] | None:
    """Give where an item's lines begin and end in a block list, without the last line break; None in other lists."""
    if node is None or node.style != "block" or node.keys:
        return None
    held = Lines(text)
    child = node.children[position]
    dash = held.dash(child.line, node.column)
    if dash is None:
        return None
    first, last = held.first(dash, node.column), held.last(text, child, node.column)
    start = len(held.text(held.all[:first])) + (len(held.newline) if first else 0)
    return start, start + len(held.text(held.all[first : last + 1]))


def dash_of(text: str, node: Node) -> int:
    """Give the line of the dash of a block list's first item, from 0."""
    line = Lines(text).dash(node.children[0].line, node.column)
    return node.line if line is None else line


def insert_item(text: str, node: Node | None, position: int, value: Any, *, apart: bool) -> str | None:
    """Put a new item into a block list, set off from the others as they are from one another.

    Args:
        text: the file.
        node: the list.
        position: of the item that the new one goes before.
        value: what it says.
        apart: whether an empty line goes between it and an only other item.
    """
    cut = _cut(text, node)
    if cut is None or node is None:
        return None
    held, items, between, start, end = cut
    empty = any(not line.strip() for line in between[0]) if between else apart
    items.insert(position, item(value, indent=node.column))
    between.insert(max(0, position - 1) if position < len(items) - 1 else len(between), [""] if empty else [])
    return _join(held, items, between, start, end)


def append_items(text: str, node: Node | None, values: list[Any], *, apart: bool) -> str | None:
    """Put new items behind a block list, set off as its others are; ``apart`` as in ``insert_item``."""
    cut = _cut(text, node)
    if cut is None or node is None:
        return None
    held, items, between, start, end = cut
    empty = any(not line.strip() for line in between[0]) if between else apart
    items += [item(value, indent=node.column) for value in values]
    between += [[""] if empty else [] for _value in values]
    return _join(held, items, between, start, end)


def remove_item(text: str, node: Node | None, position: int) -> str | None:
    """Take an item out of a block list; None where it is the only one."""
    cut = _cut(text, node)
    if cut is None or len(cut[1]) < 2:
        return None
    held, items, between, start, end = cut
    items.pop(position)
    gone = between.pop(min(position, len(between) - 1))
    if any(line.strip() for line in gone):
        # a comment that stood apart from its neighbours: it stays where it was
        near = min(position, len(items) - 1)
        items[near] = [*gone, *items[near]] if position < len(items) else [*items[near], *gone]
    return _join(held, items, between, start, end)


def remove_only_item(text: str, key: Node | None, node: Node | None) -> str | None:
    """Make an empty list of one with a single item; comments between its key and the item's own stay."""
    cut = _cut(text, node)
    if cut is None or key is None:
        return None
    held, _items, _between, start, end = cut
    colon = _colon(text, key) - text.rfind("\n", 0, key.start) - 1
    line = held.all[key.line]
    held.all[key.line] = f"{line[:colon]} []{line[colon:]}"
    return held.text([*held.all[:start], *held.all[end:]])


def ended(text: str, root: Node) -> str | None:
    """Let lines follow what ends a file without a line break: it gets one, and a block there gets ``|-`` for ``|``.

    None where it ends with one.
    """
    if text.endswith("\n"):
        return None
    node = root
    while node.children:
        node = node.children[-1]
    mark = re.compile(r"[|>][0-9+-]*").match(text, node.start) if node.style in ("|", ">") else None
    if mark:
        text = f"{text[: node.start]}{re.sub('[+-]', '', mark.group())}-{text[mark.end() :]}"
    return text + newline_of(text)


def move_item(text: str, node: Node | None, position: int, to: int) -> str | None:
    """Put an item of a block list at another position; what stands between the positions stays."""
    cut = _cut(text, node)
    if cut is None:
        return None
    held, items, between, start, end = cut
    items.insert(to, items.pop(position))
    return _join(held, items, between, start, end)
