"""Edits of a YAML text by whole lines: keys of a group, items of a list, each with the comments that belong to it.

An item owns its lines from the dash on, the comment lines directly above it, and comment lines below it that are
indented deeper than its dash. Empty lines between items stay where they are when items move.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rubric_studio.store.writer import item

if TYPE_CHECKING:
    from rubric_studio.store.nodes import Node


class _Lines:
    """A text as lines, with the line break it uses."""

    def __init__(self, text: str) -> None:
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.all = text.split(self.newline)

    def text(self, lines: list[str]) -> str:
        return self.newline.join(line for part in lines for line in part.split("\n"))

    def indent(self, number: int) -> int:
        line = self.all[number]
        return len(line) - len(line.lstrip(" "))

    def is_comment(self, number: int) -> bool:
        return self.all[number].lstrip(" ").startswith("#")

    def last(self, text: str, node: Node, column: int) -> int:
        """Give the last line of a value: the one where it ends, and comment lines below that are indented deeper."""
        line = text.count("\n", 0, max(node.end, node.start))
        line -= 1 if node.end > node.start and text[node.end - 1] == "\n" else 0
        while line + 1 < len(self.all) and self.is_comment(line + 1) and self.indent(line + 1) > column:
            line += 1
        return line

    def first(self, line: int, column: int) -> int:
        """Give the first of the comment lines directly above a line, at its own column."""
        while line and self.is_comment(line - 1) and self.indent(line - 1) == column:
            line -= 1
        return line


def replace_scalar(text: str, node: Node, new: str) -> str:
    """Put a newly written scalar in the place of an old one; a comment behind it, or behind its mark, stays behind."""
    newline = "\r\n" if "\r\n" in text else "\n"
    head, _break, body = new.partition("\n")
    end = node.end
    comment = ""
    if node.style in ("|", ">"):
        mark = text[node.start : end].split("\n", 1)[0]
        comment = mark[mark.index("#") :].rstrip() if "#" in mark else ""
    elif body:
        rest = text[end:].split("\n", 1)[0].rstrip("\r")
        if rest.strip().startswith("#"):
            comment, end = rest.strip(), end + len(rest)
    written = head + (f"  {comment}" if comment else "") + (f"\n{body}" if body else "")
    return text[: node.start] + written.replace("\n", newline) + text[end:]


def add_after(text: str, parent: Node, name: str, new: list[str]) -> str:
    """Put the lines of a new key after those of another one."""
    held = _Lines(text)
    at = held.last(text, parent.children[parent.names.index(name)], parent.column) + 1
    return held.text([*held.all[:at], *new, *held.all[at:]])


def remove_key(text: str, parent: Node, name: str) -> str | None:
    """Take away a key with its lines; None where it shares its first line with a dash."""
    return replace_key(text, parent, name, [])


def replace_key(text: str, parent: Node, name: str, new: list[str]) -> str | None:
    """Put new lines in the place of a key's; None where it shares its first line with a dash."""
    held = _Lines(text)
    key, value = parent.key(name), parent.child(name)
    if key is None or value is None or held.indent(key.line) != key.column:
        return None
    end = held.last(text, value, parent.column) + 1
    return held.text([*held.all[: key.line], *new, *held.all[end:]])


def _cut(text: str, node: Node | None) -> tuple[_Lines, list[list[str]], list[list[str]], int, int] | None:
    """Cut a block list into its items' lines and the empty or floating lines between them."""
    if node is None or node.style != "block" or node.keys:
        return None
    held = _Lines(text)
    starts: list[int] = []
    for child in node.children:
        dash = held.all[child.line]
        if held.indent(child.line) != node.column or not dash.lstrip(" ").startswith("-"):
            return None
        starts.append(held.first(child.line, node.column))
    ends = [held.last(text, child, node.column) + 1 for child in node.children]
    if any(end > start for end, start in zip(ends, starts[1:], strict=False)):
        return None
    items = [held.all[start:end] for start, end in zip(starts, ends, strict=True)]
    between = [held.all[end:start] for end, (_, start) in zip(ends, pairwise(starts), strict=False)]
    return held, items, between, starts[0], ends[-1]


def _join(held: _Lines, items: list[list[str]], between: list[list[str]], start: int, end: int) -> str:
    middle: list[str] = []
    for position, lines in enumerate(items):
        middle += between[position - 1] if position else []
        middle += lines
    return held.text([*held.all[:start], *middle, *held.all[end:]])


def insert_item(text: str, node: Node | None, position: int, value: Any) -> str | None:
    """Put a new item into a block list, set off from the others as they are from one another."""
    cut = _cut(text, node)
    if cut is None or node is None:
        return None
    held, items, between, start, end = cut
    apart = [""] if not between or any(not line.strip() for line in between[0]) else []
    items.insert(position, item(value, indent=node.column))
    between.insert(max(0, position - 1) if position < len(items) - 1 else len(between), apart)
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


def move_item(text: str, node: Node | None, position: int, to: int) -> str | None:
    """Put an item of a block list at another position; what stands between the positions stays."""
    cut = _cut(text, node)
    if cut is None:
        return None
    held, items, between, start, end = cut
    items.insert(to, items.pop(position))
    return _join(held, items, between, start, end)
