"""ruamel.yaml's round trip, for texts laid out by hand in ways that line edits cannot serve.

It keeps comments and quotes but re-lays flow collections and indents, so it is the last resort (document.py), and what
it gives is read again and compared like every edit. Its resolver for dates, octals and the words of YAML 1.1 is off:
plain scalars that are no core type stay texts.
"""

from __future__ import annotations

import io
import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from rubric_studio.model.data import same
from rubric_studio.store.lines import newline_of
from rubric_studio.store.nodes import Node, nodes
from rubric_studio.store.reader import FORBIDDEN
from rubric_studio.store.writer import escape, scalar


class _Resolver(VersionedResolver):
    """YAML 1.2's core types and nothing else."""

    def add_version_implicit_resolver(self, version: Any, tag: str, regexp: Any, first: Any) -> None:
        if tag.endswith((":timestamp", ":merge", ":value")):
            return
        if tag.endswith(":int"):
            regexp = re.compile(r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$")
        super().add_version_implicit_resolver(version, tag, regexp, first)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.Resolver = _Resolver
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.max_depth = 64
    return yaml


def _indents(node: Node, found: dict[str, int]) -> dict[str, int]:
    """Measure how far a file's first group, and its first list, stand in from their keys."""
    for child in node.children:
        if node.keys and child.style == "block":
            found.setdefault("group" if child.keys else "list", child.column - node.column)
        _indents(child, found)
    return found


def relay(text: str, wanted: dict[str, Any]) -> str | None:
    """Give the text changed so that it says ``wanted``, with its comments where ruamel.yaml can keep them.

    None where ruamel.yaml cannot read or write it (a tab after a colon, for one, which YAML allows).
    """
    yaml = _yaml()
    yaml.explicit_start = re.match(r"(?:#.*\n|[ \t]*\n)*---(?:\s|\Z)", text) is not None
    found = _indents(nodes(text), {})
    offset = found.get("list", 2)
    yaml.indent(mapping=found.get("group", 2), sequence=offset + 2, offset=offset)
    out = io.StringIO()
    try:
        held = yaml.load(text.replace("\r\n", "\n"))
        _change(held, wanted)
        yaml.dump(held, out)
    except (YAMLError, ValueError, TypeError, AttributeError, RecursionError):
        return None
    # What it writes raw inside double quotes, the strict reader wants as escapes.
    made = FORBIDDEN.sub(escape, out.getvalue())
    return made.replace("\n", newline_of(text))


def _change(held: Any, wanted: Any) -> None:
    """Make a round-trip tree say what plain data says, touching only what differs."""
    if isinstance(held, CommentedMap):
        for key in [key for key in held if key not in wanted]:
            del held[key]
        for key, value in wanted.items():
            if key in held and _alike(held[key], value):
                _change(held[key], value)
            elif key not in held or not same(_plain(held[key]), value):
                held[key] = _made(value)
    elif isinstance(held, CommentedSeq):
        for position, value in enumerate(wanted[: len(held)]):
            if _alike(held[position], value):
                _change(held[position], value)
            elif not same(_plain(held[position]), value):
                held[position] = _made(value)
        del held[len(wanted) :]
        held.extend(_made(value) for value in wanted[len(held) :])


def _alike(held: Any, value: Any) -> bool:
    pairs = ((CommentedMap, dict), (CommentedSeq, list))
    return any(isinstance(held, theirs) and isinstance(value, ours) for theirs, ours in pairs)


def _plain(held: Any) -> Any:
    return next((kind(held) for kind in (bool, str, int, float) if isinstance(held, kind)), held)


def _made(value: Any) -> Any:
    if isinstance(value, dict):
        return CommentedMap((key, _made(entry)) for key, entry in value.items())
    if isinstance(value, list):
        return CommentedSeq(_made(entry) for entry in value)
    if isinstance(value, str):
        written = scalar(value, indent=0, flow=True)
        if "\n" in value and scalar(value, indent=0).startswith("|"):
            return LiteralScalarString(value)
        return DoubleQuotedScalarString(value) if written.startswith('"') else value
    return value
