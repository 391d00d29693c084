"""Where things stand in a YAML text that the strict reader has accepted: a tree of spans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from yaml._yaml import CParser
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

if TYPE_CHECKING:
    from collections.abc import Callable


class Node(NamedTuple):
    """One value: its characters ``start`` to ``end`` of the text, its line and column from 0, how it is written.

    A value that is not there (``key:``) has no characters: ``start`` is ``end``.

    Args:
        style: of a scalar: "" (plain), one of ``'"|>``; of a list or group: "block" or "flow".
        keys: for a group, the key nodes, in the order of ``children``.
        names: for a group, the keys' texts.
        children: the values of a group, the items of a list.
    """

    start: int
    end: int
    line: int
    column: int
    style: str
    names: tuple[str, ...] = ()
    keys: tuple[Node, ...] = ()
    children: tuple[Node, ...] = ()

    def child(self, step: str | int) -> Node | None:
        """Give the value under a key or at a position, None where there is none."""
        if isinstance(step, int):
            return self.children[step] if not self.keys and step < len(self.children) else None
        return self.children[self.names.index(step)] if step in self.names else None

    def key(self, name: str) -> Node | None:
        """Give the node of a key itself."""
        return self.keys[self.names.index(name)] if name in self.names else None


def nodes(text: str) -> Node:
    """Give the tree of a text that ``reader.read`` accepts."""
    parser = CParser(text)
    parser.get_event()
    parser.get_event()
    return _node(parser.get_event, parser.get_event(), text)


def _node(following: Callable[[], Any], event: Any, text: str) -> Node:
    start: Any = event.start_mark
    ended: Any = None
    kind = type(event)
    if kind is ScalarEvent:
        end: int = event.end_mark.index
        style = event.style or ""
        if style in ("|", ">"):
            # libyaml counts the empty lines after a block into it; they are part of it only where it keeps them ("|+")
            block = text[start.index : end]
            keeps = "+" in block[:3]
            block = block.removesuffix("\n").removesuffix("\r") if keeps else block.rstrip()
            end = start.index + len(block)
        return Node(start.index, end, start.line, start.column, style)
    names: list[str] = []
    keys: list[Node] = []
    children: list[Node] = []
    last = MappingEndEvent if kind is MappingStartEvent else SequenceEndEvent
    while type(ended := following()) is not last:
        if last is MappingEndEvent:
            names.append(ended.value)
            keys.append(_node(following, ended, text))
            ended = following()
        children.append(_node(following, ended, text))
    style = "flow" if event.flow_style else "block"
    mark: Any = ended.end_mark
    end = mark.index if style == "flow" else max((child.end for child in children), default=start.index)
    return Node(start.index, end, start.line, start.column, style, tuple(names), tuple(keys), tuple(children))


def find(root: Node, path: tuple[str | int, ...]) -> Node | None:
    """Follow keys and positions from the top; None where the way ends."""
    node: Node | None = root
    for step in path:
        node = node.child(step) if node else None
    return node
