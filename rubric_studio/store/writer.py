"""Plain data as YAML text in the studio's own layout: what a new file, a new criterion or a new value looks like.

A text is written plain where every YAML reader, of 1.1 or 1.2, takes it as the same text; over several lines as a
literal block; else in double quotes with escapes. The layout: two spaces, list items indented under their key.
"""

from __future__ import annotations

import json
import re
import textwrap
from typing import Any

from rubric_studio.store.reader import FORBIDDEN, plain

_ESCAPED = re.compile(f'{FORBIDDEN.pattern[:-1]}\\\\"\t\n\r]')
_PLAIN_START = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=<~.]")
# What YAML 1.1 readers take for something other than a text.
_AMBIGUOUS = re.compile(
    r"(?:y|n|yes|no|on|off|true|false|null|~)\Z|[-+]?[0-9][0-9_,.:eExXoO+a-fA-F-]*(?:[TtZ ][0-9: .+Zt-]*)?\Z",
    re.IGNORECASE,
)
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\", "\x00": "\\0"}


def scalar(value: Any, *, indent: int, style: str = "", flow: bool = False) -> str:
    """Write one scalar.

    Args:
        value: str, int, float, bool or None.
        indent: the column of the key or dash it belongs to: a block goes two further in.
        style: how it was written before (one of ``'"|>`` or ""); kept where the new text allows it.
        flow: it stands inside [ ] or { }.
    """
    if not isinstance(value, str):
        return json.dumps(value)
    if style == ">" and not flow and _foldable(value):
        return _folded(value, indent)
    if ("\n" in value or style == "|") and not flow and _blockable(value):
        return _literal(value, indent)
    if style == "'" and not FORBIDDEN.search(value) and not set(value) & {"\n", "\t", "\r"}:
        return "'" + value.replace("'", "''") + "'"
    if style != '"' and _plain(value, flow=flow):
        return value
    return quoted(value)


def quoted(value: str) -> str:
    """Write a text in double quotes, with escapes for what must not stand there as it is."""
    return '"' + _ESCAPED.sub(escape, value) + '"'


def escape(match: re.Match[str]) -> str:
    """Write a character as its escape in double quotes."""
    character = match.group()
    code = ord(character)
    return _SHORT.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def _plain(value: str, *, flow: bool) -> bool:
    return (
        bool(value)
        and _PLAIN_START.match(value) is not None
        and value == value.strip()
        and not value.endswith(":")
        and ": " not in value
        and " #" not in value
        and not set(value) & {"\n", "\t", "\r"}
        and not (flow and set(value) & set(",[]{}:"))
        and not FORBIDDEN.search(value)
        and not _AMBIGUOUS.match(value)
        and isinstance(plain(value, None), str)
    )


def _blockable(value: str) -> bool:
    # A last line of spaces only could not be told from the empty lines behind a block.
    last = value.removesuffix("\n").rpartition("\n")[2]
    return bool(last.strip(" \t")) and not FORBIDDEN.search(value) and "\r" not in value


def _literal(value: str, indent: int) -> str:
    body = value.removesuffix("\n")
    chomp = "" if value.endswith("\n") else "-"
    first = next(line for line in body.split("\n") if line.strip(" \t"))
    hint = "2" if first[0] in " \t" or body[0] in " \t\n" else ""
    margin = " " * (indent + 2)
    lines = [margin + line if line else "" for line in body.split("\n")]
    return "\n".join([f"|{hint}{chomp}", *lines])


def _foldable(value: str) -> bool:
    return bool(value) and " ".join(value.split()) == value and value[0] != "#" and not FORBIDDEN.search(value)


def _folded(value: str, indent: int) -> str:
    margin = " " * (indent + 2)
    lines = textwrap.wrap(value, max(40, 100 - indent), break_long_words=False, break_on_hyphens=False)
    return "\n".join([">-", *(margin + line for line in lines)])


def pair(key: str, value: Any, *, indent: int) -> list[str]:
    """Write ``key: value`` as lines, the key at a column; lists and groups go on the lines below."""
    margin = " " * indent
    name = key if _plain(key, flow=True) else quoted(key)
    if isinstance(value, dict) and value:
        return [f"{margin}{name}:", *mapping(value, indent=indent + 2)]
    if isinstance(value, list) and value:
        return [f"{margin}{name}:", *sequence(value, indent=indent + 2)]
    if isinstance(value, dict | list):
        return [f"{margin}{name}: {'{}' if isinstance(value, dict) else '[]'}"]
    return f"{margin}{name}: {scalar(value, indent=indent)}".split("\n")


def mapping(data: dict[str, Any], *, indent: int) -> list[str]:
    """Write a group as lines."""
    return [line for key, value in data.items() for line in pair(key, value, indent=indent)]


def item(value: Any, *, indent: int) -> list[str]:
    """Write one list item as lines, its dash at a column."""
    margin = " " * indent
    if isinstance(value, dict) and value:
        lines = mapping(value, indent=indent + 2)
        return [f"{margin}- {lines[0][indent + 2 :]}", *lines[1:]]
    if isinstance(value, list) and value:
        lines = sequence(value, indent=indent + 2)
        return [f"{margin}- {lines[0][indent + 2 :]}", *lines[1:]]
    if isinstance(value, dict | list):
        return [f"{margin}- {'{}' if isinstance(value, dict) else '[]'}"]
    return f"{margin}- {scalar(value, indent=indent)}".split("\n")


def sequence(values: list[Any], *, indent: int, apart: bool = False) -> list[str]:
    """Write a list as lines; ``apart`` puts an empty line between the items."""
    lines: list[str] = []
    for position, value in enumerate(values):
        lines += [""] if apart and position else []
        lines += item(value, indent=indent)
    return lines


def document(data: dict[str, Any], *, schema: str) -> str:
    """Write a whole new file; ``schema`` is the path from it to its JSON Schema, for editors that check as one types.

    Lists of criteria and responses get an empty line between their items.
    """
    lines = [f"# yaml-language-server: $schema={schema}"]
    for key, value in data.items():
        if key in ("criteria", "responses") and isinstance(value, list) and value:
            lines += ["", f"{key}:", *sequence(value, indent=2, apart=True)]
        else:
            lines += pair(key, value, indent=0)
    return "\n".join(lines) + "\n"
