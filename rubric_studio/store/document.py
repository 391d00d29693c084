"""One YAML file, held as its text and its data together, and edits that change only the lines they must.

A document never changes: an edit gives another document. Scalars are replaced by their span in the text, criteria and
responses by their lines with the comments above them, new keys are new lines; where a file is laid out by hand in a
way that lines cannot serve (``[a, b]``, ``{a: b}``), ruamel.yaml's round trip does it (layout.py). Whatever was done,
the new text is read again and compared with what was meant before anybody sees it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rubric_studio import schema
from rubric_studio.errors import WorkspaceError
from rubric_studio.finding import Place, Problem
from rubric_studio.language import _
from rubric_studio.store import lines
from rubric_studio.store.nodes import Node, find, nodes
from rubric_studio.store.reader import read
from rubric_studio.store.writer import pair, scalar

if TYPE_CHECKING:
    from collections.abc import Callable

Path = tuple[str | int, ...]
"""Keys and positions from the top of a file to one value."""


@dataclass(frozen=True)
class Document:
    """A YAML file of a workspace.

    Args:
        path: its path as messages name it, relative to the workspace, with "/".
        kind: one of ``schema.KINDS``.
        text: the whole file, without a byte order mark.
        data: what the text says.
    """

    path: str
    kind: str
    text: str
    data: dict[str, Any]

    @classmethod
    def parse(cls, text: str, *, kind: str, path: str) -> Document:
        """Read a document from its text.

        Raises:
            InvalidRubric: where the text breaks YAML's grammar or our narrowing of it. Shape is ``problems``' matter.
        """
        data = read(text, path)
        return cls(path, kind, text, data if isinstance(data, dict) else {"": data})

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Give every way in which the data breaks its schema, with its place in the file."""
        return tuple(
            replace(problem, place=self.place(problem.path, on_key=problem.on_key))
            for problem in schema.problems(self.kind, self.data)
        )

    @cached_property
    def root(self) -> Node:
        """Give the tree of spans."""
        return nodes(self.text)

    def place(self, path: Path, *, on_key: bool = False) -> Place:
        """Give the line and column of a value, or of its key; of the nearest one above it where it is missing."""
        while path:
            parent = find(self.root, path[:-1])
            step = path[-1]
            node = parent and (parent.key(step) if on_key and isinstance(step, str) else parent.child(step))
            if node:
                return Place(self.path, node.line + 1, node.column + 1)
            path, on_key = path[:-1], False
        return Place(self.path, self.root.line + 1, self.root.column + 1)

    def value(self, path: Path) -> Any:
        """Give the value at a path, None where there is none."""
        value: Any = self.data
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def set(self, path: Path, value: Any) -> Document:
        """Give the document with one value changed; None takes the key away, a missing key is added at its place.

        Raises:
            WorkspaceError: the text cannot be edited so that it says what was meant (the document stays as it is).
        """
        if self.value(path) == value and type(self.value(path)) is type(value):
            return self
        return self._verified(_changed(self.data, path, value), lambda: self._set(path, value))

    def _set(self, path: Path, value: Any) -> str | None:
        node, parent = find(self.root, path), find(self.root, path[:-1])
        if parent is None or parent.style != "block":
            return self._inline(node, value) if node and value is not None else None
        key = path[-1]
        if node is None and isinstance(key, str):
            after = self._before(path, parent)
            return lines.add_after(self.text, parent, after, pair(key, value, indent=parent.column))
        if node is None:
            return None
        if value is None:
            return lines.remove_key(self.text, parent, str(key))
        if isinstance(value, dict | list) or node.style in ("block", "flow"):
            new = pair(str(key), value, indent=parent.column)
            return lines.replace_key(self.text, parent, str(key), new) if isinstance(key, str) else None
        return lines.replace_scalar(self.text, node, scalar(value, indent=parent.column, style=node.style))

    def _inline(self, node: Node, value: Any) -> str | None:
        if isinstance(value, dict | list) or node.style in ("block", "flow"):
            return None
        return self.text[: node.start] + scalar(value, indent=0, style=node.style, flow=True) + self.text[node.end :]

    def _before(self, path: Path, parent: Node) -> str:
        """Name the key after which a new one belongs: the last that its schema lists before it."""
        order = schema.key_order(self.kind, path[:-1])
        new = path[-1]
        earlier = order[: order.index(new)] if new in order else order
        present = [name for name in parent.names if name in earlier]
        return present[-1] if present else parent.names[0 if new in order else -1]

    def insert(self, path: Path, position: int, value: Any) -> Document:
        """Give the document with an item put into a list, before the one now at ``position``; a missing list is made.

        Raises:
            WorkspaceError: as ``set``.
        """
        held = self.value(path)
        if not held:
            return self.set(path, [value])
        wanted = _changed(self.data, path, [*held[:position], value, *held[position:]])
        return self._verified(wanted, lambda: lines.insert_item(self.text, find(self.root, path), position, value))

    def remove(self, path: Path, position: int) -> Document:
        """Give the document without one item of a list, and without the comments that stood directly above it.

        Raises:
            WorkspaceError: as ``set``.
        """
        held = self.value(path)
        wanted = _changed(self.data, path, [*held[:position], *held[position + 1 :]])
        return self._verified(wanted, lambda: lines.remove_item(self.text, find(self.root, path), position))

    def move(self, path: Path, position: int, to: int) -> Document:
        """Give the document with an item of a list at another position, its comments with it.

        Raises:
            WorkspaceError: as ``set``.
        """
        if position == to:
            return self
        items = list(self.value(path))
        items.insert(to, items.pop(position))
        wanted = _changed(self.data, path, items)
        return self._verified(wanted, lambda: lines.move_item(self.text, find(self.root, path), position, to))

    def _verified(self, wanted: dict[str, Any], edit: Callable[[], str | None]) -> Document:
        text = edit()
        made = self._reread(text) if text is not None else None
        if made is None or not same(made.data, wanted):
            from rubric_studio.store import layout

            made = self._reread(layout.relay(self.text, wanted))
        if made is None or not same(made.data, wanted):
            raise WorkspaceError(
                _("{path} cannot be changed here without spoiling its layout. Change it in a text editor.").format(
                    path=self.path
                )
            )
        return made

    def _reread(self, text: str) -> Document | None:
        from rubric_studio.errors import InvalidRubric

        try:
            return Document.parse(text, kind=self.kind, path=self.path)
        except InvalidRubric:
            return None


def _changed(data: Any, path: Path, value: Any) -> Any:
    """Copy plain data with one value changed (None takes it away); what does not change is not copied."""
    if not path:
        return value
    made: Any = dict(data) if isinstance(data, dict) else list(data)
    step: Any = path[0]
    if len(path) == 1 and value is None:
        del made[step]
    else:
        held = made[step] if len(path) > 1 else None
        made[step] = _changed(held, path[1:], value)
    return made


def same(one: Any, other: Any) -> bool:
    """Tell whether two pieces of plain data are equal, in type too (1 is not true) and in the order of keys."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return set(one) == set(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)
