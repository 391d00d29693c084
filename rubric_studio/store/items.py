"""Where the items of a list stand in a YAML text, as whole lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rubric_studio.store.lines import newline_of
from rubric_studio.store.nodes import find

if TYPE_CHECKING:
    from rubric_studio.store.nodes import Node

_SPACES = re.compile("[ ]*")


def cuts_of(text: str, root: Node, key: str) -> list[int]:
    """Give where the lines of each item of a list begin, and where those of the last one end.

    Nothing where the list is not laid out with each dash at the head of a line of its own, something behind it, all in
    one column.
    """
    held = find(root, (key,))
    if held is None or held.style != "block" or root.style != "block":
        return []
    starts = [_line(text, child.start) for child in held.children]
    if not all(
        is_item(text[start : child.start + 1], held.column) for start, child in zip(starts, held.children, strict=True)
    ):
        return []
    after = root.names.index(key) + 1
    following = root.keys[after : after + 1]
    return [*starts, _line(text, following[0].start) if following else len(text)]


def shifted(held: list[int], number: int, by: int) -> list[int]:
    """Give cuts after an item has become longer (or shorter, below 0) by so many characters."""
    return [*held[: number + 1], *(cut + by for cut in held[number + 1 :])]


def is_item(text: str, column: int) -> bool:
    """Tell whether lines begin with an item whose dash stands in this column, with something behind it."""
    return text.startswith(" " * column + "- ") and bool(text.strip(" -\n\r"))


def column(text: str, start: int) -> int:
    """Give the column of the first character of a line that is no space."""
    found = _SPACES.match(text, start)
    return found.end() - start if found else 0


def _line(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def head_of(text: str, key: str) -> str:
    """Give the line above a list's items."""
    return f"{key}:{newline_of(text)}"
