"""One YAML file, held as its text and its data together, and edits that change only the lines they must.

A document never changes: an edit gives another document. Scalars are replaced by their span in the text, criteria and
responses by their lines with the comments above them, new keys are new lines; where a file is laid out by hand in a
way that lines cannot serve (``[a, b]``, ``{a: b}``), ruamel.yaml's round trip does it (layout.py). Whatever was done,
the new text is read again and compared with what was meant before anybody sees it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rubric_studio import schema
from rubric_studio.errors import InvalidRubric, WorkspaceError
from rubric_studio.finding import Place, Problem
from rubric_studio.language import _
from rubric_studio.model.data import same
from rubric_studio.store import lines
from rubric_studio.store.items import column, cuts_of, head_of, is_item, shifted
from rubric_studio.store.marks import read_unmarked
from rubric_studio.store.nodes import Node, find, nodes
from rubric_studio.store.plain import changed, holds
from rubric_studio.store.reader import place_of
from rubric_studio.store.writer import pair, scalar

if TYPE_CHECKING:
    from collections.abc import Callable

_BEGINS = re.compile(r"^(?!---(?:\s|\Z))[ ]*([^\s#])", re.MULTILINE)

LONG = 2_000
"""Characters from which on a change inside an item of a list reads that item only."""

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
        data = read_unmarked(text, path)
        if not isinstance(data, dict):
            message = _("This file must hold lines of “key: value”, with a space after the colon.")
            raise InvalidRubric(path, [Problem(message, place=Place(path))])
        return cls(path, kind, text, data)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Give every way in which the data breaks its schema, with its place in the file."""
        return tuple(
            replace(problem, place=self.place(problem.path, on_key=problem.on_key))
            for problem in schema.problems(self.kind, self.data)
        )

    def positions(self, key: str) -> dict[str, list[int]]:
        """Give the positions of the items of one of its lists, by their ids, or by the ids that they use."""
        return self._positions[key]

    @cached_property
    def _positions(self) -> dict[str, dict[str, list[int]]]:
        found: dict[str, dict[str, list[int]]] = {}
        for key in ("criteria", "responses"):
            held = found.setdefault(key, {})
            for number, item in enumerate(self.data.get(key) or ()):
                name = (item.get("id") or item.get("use")) if isinstance(item, dict) else None
                if isinstance(name, str):
                    held.setdefault(name, []).append(number)
        return found

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
        return self._start()

    def _start(self) -> Place:
        """Give where the data begins, without taking the text apart for that."""
        found = _BEGINS.search(self.text)
        return place_of(self.text, found.start(1), self.path) if found else Place(self.path)

    def value(self, path: Path) -> Any:
        """Give the value at a path, None where there is none."""
        value: Any = self.data
        for step in path:
            if not holds(value, step):
                return None
            value = value[step]
        return value

    def set(self, path: Path, value: Any) -> Document:
        """Give the document with one value changed; None takes the key away, a missing key is added at its place.

        Of a list or group only the entries that differ are changed. A missing group above the key is made.

        Raises:
            WorkspaceError: the text cannot be edited so that it says what was meant (the document stays as it is).
        """
        held, parent = self.value(path), self.value(path[:-1])
        if same(held, value) and (value is not None or not holds(parent, path[-1])):
            return self
        if parent is None:
            return self.set(path[:-1], {path[-1]: value})
        if held and value and isinstance(held, list) and isinstance(value, list):
            return self._set_list(path, held, value)
        if held and value and isinstance(held, dict) and isinstance(value, dict) and None not in value.values():
            return self._set_group(path, held, value)
        return self._within(path, value) or self._verified(
            changed(self.data, path, value), lambda held: held._set(path, value)
        )

    def _within(self, path: Path, value: Any) -> Document | None:
        """Change a value inside an item of a long list by reading no more than the item; None where it cannot be done.

        The item's lines are taken for a document of their own, which is changed and verified as any other. An item
        that says the same by itself as in its place, at the same column, cannot touch what stands above and below it:
        whatever could reach further (a quote, a block, a flow) has to end before the next dash or key.
        """
        alone = self.alone(*path[:2]) if len(path) > 2 else None
        try:
            made = alone.set((path[0], 0, *path[2:]), value) if alone else None
        except WorkspaceError:
            return None
        return self.grown(path[0], path[1], made) if made else None

    def alone(self, key: Any, number: Any) -> Document | None:
        """Give an item of a long list as a document of its own; None where it would say something else so."""
        cuts = self.cuts(key) if isinstance(key, str) and isinstance(number, int) and len(self.text) >= LONG else []
        if len(cuts) < 3 or number + 1 >= len(cuts):  # an only item is no less than all of it
            return None
        alone = self.reread(head_of(self.text, key) + self.text[cuts[number] : cuts[number + 1]])
        return alone if alone and same(alone.data, {key: [self.data[key][number]]}) else None

    def grown(self, key: Any, number: Any, made: Document) -> Document | None:
        """Put an item that was changed on its own back in its place."""
        cuts, head = self.cuts(key), head_of(self.text, key)
        start, end = cuts[number], cuts[number + 1]
        written = made.text.removeprefix(head)
        if len(written) == len(made.text) or not is_item(written, column(self.text, start)):
            return None
        text, data = self.text[:start] + written + self.text[end:], changed(self.data, (key, number), made.data[key][0])
        grown = Document(self.path, self.kind, text, data)
        grown._held_cuts[key] = shifted(cuts, number, len(written) - (end - start))
        return grown

    def cuts(self, key: str) -> list[int]:
        """Give where the items of a list begin, and where the last ends, as whole lines; [] in other layouts."""
        if key not in self._held_cuts:
            self._held_cuts[key] = cuts_of(self.text, self.root, key)
        return self._held_cuts[key]

    @cached_property
    def _held_cuts(self) -> dict[str, list[int]]:
        return {}

    def _set_group(self, path: Path, held: dict[str, Any], value: dict[str, Any]) -> Document:
        made = self
        for key in [*value, *(key for key in held if key not in value)]:
            made = made.set((*path, key), value.get(key))
        return made

    def _set_list(self, path: Path, held: list[Any], value: list[Any]) -> Document:
        fewest = min(len(held), len(value))
        head = next((n for n in range(fewest) if not same(held[n], value[n])), fewest)
        tail = next((n for n in range(fewest - head) if not same(held[-1 - n], value[-1 - n])), fewest - head)
        made = self
        for n in range(head, fewest - tail):
            made = made.set((*path, n), value[n])
        for n in range(fewest - tail, len(value) - tail):
            made = made.insert(path, n, value[n])
        for n in reversed(range(fewest - tail, len(held) - tail)):
            made = made.remove(path, n)
        return made

    def _set(self, path: Path, value: Any) -> str | None:
        node, parent = find(self.root, path), find(self.root, path[:-1])
        if parent is None or parent.style != "block":
            return self._inline(node, value) if node and value is not None else None
        key = path[-1]
        if isinstance(key, int):
            return self._set_item(parent, node, value)
        if node is None:
            after = self._before(path, parent)
            return lines.add_after(self.text, parent, after, pair(key, value, indent=parent.column))
        if value is None:
            return lines.remove_key(self.text, parent, key)
        if isinstance(value, dict | list) or node.style in ("block", "flow"):
            return lines.replace_key(self.text, parent, key, pair(key, value, indent=parent.column))
        return lines.set_scalar(self.text, node, value, parent.column)

    def _set_item(self, parent: Node, node: Node | None, value: Any) -> str | None:
        if node is None or isinstance(value, dict | list) or node.style in ("block", "flow"):
            return None
        return lines.set_scalar(self.text, node, value, parent.column)

    def _inline(self, node: Node, value: Any) -> str | None:
        if isinstance(value, dict | list) or node.style in ("block", "flow"):
            return None
        return lines.replace_scalar(self.text, node, scalar(value, indent=0, style=node.style, flow=True))

    def _flow(self, path: Path, values: list[Any]) -> str | None:
        """Write a list of scalars that stands in [ ] on one line anew; None where it is none."""
        node = find(self.root, path)
        if node is None or any(isinstance(value, dict | list) for value in values):
            return None
        spans = [self.text[child.start : child.end] for child in node.children]
        held = list(zip(self.value(path), spans, strict=True))
        new = [
            next((span for old, span in held if same(old, value)), scalar(value, indent=0, flow=True))
            for value in values
        ]
        return lines.replace_flow(self.text, node, new)

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
        items = [*held[:position], value, *held[position:]]
        apart = path[-1] in ("criteria", "responses")
        return self._verified(
            changed(self.data, path, items),
            lambda doc: (
                doc._flow(path, items)
                or lines.insert_item(doc.text, find(doc.root, path), position, value, apart=apart)
            ),
        )

    def extend(self, path: Path, values: list[Any]) -> Document:
        """Give the document with items put behind a list, all at once; a missing list is made.

        Raises:
            WorkspaceError: as ``set``.
        """
        held = self.value(path)
        if not held:
            return self.set(path, values)
        apart = path[-1] in ("criteria", "responses")
        return self._verified(
            changed(self.data, path, [*held, *values]),
            lambda doc: lines.append_items(doc.text, find(doc.root, path), values, apart=apart),
        )

    def remove(self, path: Path, position: int) -> Document:
        """Give the document without one item of a list, and without the comments that stood directly above it.

        Raises:
            WorkspaceError: as ``set``.
        """
        held = self.value(path)
        items = [*held[:position], *held[position + 1 :]]
        return self._verified(
            changed(self.data, path, items),
            lambda doc: (
                doc._flow(path, items)
                or lines.remove_item(doc.text, find(doc.root, path), position)
                or (None if items else doc._empty(path))
            ),
        )

    def move(self, path: Path, position: int, to: int) -> Document:
        """Give the document with an item of a list at another position, its comments with it.

        Raises:
            WorkspaceError: as ``set``.
        """
        if position == to:
            return self
        items = list(self.value(path))
        items.insert(to, items.pop(position))
        return self._verified(
            changed(self.data, path, items),
            lambda doc: doc._flow(path, items) or lines.move_item(doc.text, find(doc.root, path), position, to),
        )

    def _empty(self, path: Path) -> str | None:
        """Take the only item out of a list, and leave the comments between its key and it."""
        parent, key = find(self.root, path[:-1]), path[-1]
        named = parent.key(key) if parent and isinstance(key, str) else None
        return lines.remove_only_item(self.text, named, find(self.root, path)) or self._set(path, [])

    def _verified(self, wanted: dict[str, Any], edit: Callable[[Document], str | None]) -> Document:
        made = self.reread(edit(self))
        if made is None or not same(made.data, wanted):
            settled = self.reread(lines.ended(self.text, self.root))
            made = self.reread(edit(settled)) if settled and same(settled.data, self.data) else None
        if made is None or not same(made.data, wanted):
            from rubric_studio.store import layout

            made = self.reread(layout.relay(self.text, wanted))
        if made is None or not same(made.data, wanted):
            raise WorkspaceError(
                _("{path} cannot be changed here without spoiling its layout. Change it in a text editor.").format(
                    path=self.path
                )
            )
        return made

    def reread(self, text: str | None) -> Document | None:
        """Read another text as this document; None where there is none, or it breaks the grammar."""
        if text is None:
            return None
        try:
            return Document.parse(text, kind=self.kind, path=self.path)
        except InvalidRubric:
            return None
