"""The one layout of a file: what writer.document writes for its data, keys in the schema's order, comments put back.

So the layout depends on the data and the comments only: two people who write the same rubric get the same bytes. No
round trip through ruamel.yaml does this: moved keys lose their comments in it, and those inside [ ] and above --- go.
The result is read again and compared, in its data and its comments, before anybody sees it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rubric_studio import schema
from rubric_studio.errors import InvalidRubric
from rubric_studio.finding import Place, Problem
from rubric_studio.language import _
from rubric_studio.model.data import same
from rubric_studio.store import writer
from rubric_studio.store.comments import Comments, Path, Remarks, comments
from rubric_studio.store.nodes import Node, nodes
from rubric_studio.store.reader import read

if TYPE_CHECKING:
    from rubric_studio.store.document import Document


def canonical(document: Document, *, schema_path: str) -> str:
    """Give a document's text in the one layout; the same text where it has that already.

    Args:
        document: the file as it is.
        schema_path: the path from it to its JSON Schema, for editors that check as one types.

    Raises:
        InvalidRubric: what came out says something else, or lacks a comment.
    """
    bare = writer.document(ordered(document.kind, document.data), schema=schema_path)
    if bare == document.text:
        return bare
    held = comments(document.text.replace("\r\n", "\n"))
    made = _put_back(bare, held) if held.texts and document.data else bare
    if made != document.text and not _keeps(made, document, held):
        message = _("This file cannot be laid out without loss. It was left as it is: lay it out in a text editor.")
        raise InvalidRubric(document.path, [Problem(message, place=Place(document.path))])
    return made


def _keeps(made: str, document: Document, held: Comments) -> bool:
    try:
        return same(read(made, document.path), document.data) and sorted(comments(made).texts) == sorted(held.texts)
    except InvalidRubric:
        return False


def ordered(kind: str, data: Any, path: Path = ()) -> Any:
    """Give plain data with the keys of its groups in the schema's order; others follow, those that begin x- last."""
    if isinstance(data, list):
        return [ordered(kind, value, (*path, 0)) for value in data]
    ranks = _ranks(kind, path) if isinstance(data, dict) else {}
    if not ranks:
        return data
    keys = sorted(data, key=lambda key: ranks.get(key, len(ranks) + key.startswith("x-")))
    return {key: ordered(kind, data[key], (*path, key)) if key in ranks else data[key] for key in keys}


@lru_cache(maxsize=1024)
def _ranks(kind: str, path: Path) -> dict[str, int]:
    return {key: rank for rank, key in enumerate(schema.key_order(kind, path))}


def _put_back(bare: str, held: Comments) -> str:
    """Put comments into a text in the one layout that has none."""
    lines = bare.removesuffix("\n").split("\n")
    placed = _Placed(bare, held, lines)
    placed.walk(nodes(bare), ())
    made = [lines[0]]
    _extend(made, held.head)
    for number, line in enumerate(lines[1:], 1):
        _extend(made, placed.above.get(number, []))
        made += [line] if line or number > 1 or made[-1] else []  # further down it may be of a text
        _extend(made, placed.below.get(number, []))
    return "\n".join(made) + "\n"


def _extend(made: list[str], more: list[str]) -> None:
    for line in more:
        if line or made[-1]:
            made.append(line)


class _Placed:
    """What goes above and below the lines of a text in the one layout; what goes beside is written there at once."""

    def __init__(self, bare: str, held: Comments, lines: list[str]) -> None:
        self._breaks = [found.start() for found in re.finditer("\n", bare)]
        self._entries = held.entries
        self._lines = lines
        self._columns: dict[int, int] = {}  # of the first entry on a line: a dash before the key behind it
        self.above: dict[int, list[str]] = {}
        self.below: dict[int, list[str]] = {}

    def walk(self, node: Node, path: Path) -> None:
        """Place the comments of every entry of a list or group, then those at its end."""
        for position, child in enumerate(node.children):
            step = node.names[position] if node.keys else position
            line = node.keys[position].line if node.keys else child.line
            column = self._columns.setdefault(line, node.column)
            around = self._entries.get((*path, step))
            if around:
                self._entry(around, line, column, first=not position)
            self.walk(child, (*path, step))
        end = self._entries[path].end if path in self._entries else []
        if end:
            self.below.setdefault(bisect_left(self._breaks, node.end), []).extend(_indented(end, node.column))

    def _entry(self, around: Remarks, line: int, column: int, *, first: bool) -> None:
        above = self.above.setdefault(line, [])
        apart = around.above[1:] if first and around.above[:1] == [""] else around.above
        above += _indented(apart, column)
        self._lines[line] += f"  {around.beside}" if around.beside else ""


def _indented(lines: list[str], column: int) -> list[str]:
    return [" " * column + line if line else "" for line in lines]
