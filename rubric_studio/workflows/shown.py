"""A file of ours as git's differences show it: a line for each field, below the id of the criterion that it belongs to.

Two files that say the same give the same lines, whatever their layout; comments stand where they belong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import InvalidRubric
from rubric_studio.store.canonical import ordered
from rubric_studio.store.comments import Comments, Remarks, comments
from rubric_studio.store.files import decode
from rubric_studio.store.marks import unmarked
from rubric_studio.store.reader import read
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.store.marks import Unmarked

_FORMAT = re.compile(r"rubric-studio/(rubric|set|shared|responses|settings)/1")
_HEADINGS = {"criteria": "criterion", "responses": "response", "axes": "axis", "themes": "theme"}
_NOT_PLAIN = re.compile(r"\s.*|.*\s|[-+]?[\d.]+(?:[eE][-+]?\d+)?|true|false|null|~|", re.IGNORECASE | re.DOTALL)
"""Texts that would look like something else: a number, a space that nobody sees."""
_NOTHING = Remarks()


def shown(data: bytes) -> bytes:
    """Give a rubric, a set, shared criteria or responses as lines to compare; any other file as it is.

    Of a file in which a merge left two versions, both are given, with marks around what differs.
    """
    try:
        text = decode(data, "").text
        sides = unmarked(text) if "<<<<<<<" in text else None
        lines = _of_both(sides) if sides else _of_one(text)
        return data if lines is None else "".join(f"{line}\n" for line in lines).encode()
    except (InvalidRubric, UnicodeEncodeError):
        return data


def _of_one(text: str) -> list[str] | None:
    """Give the lines of a file; None where it is none of ours."""
    held = read(text, "")
    kind = _FORMAT.fullmatch(str(held["format"])) if isinstance(held, dict) and "format" in held else None
    if kind is None:
        return None
    lines = _Lines(comments(text.replace("\r\n", "\n"))).of(ordered(kind[1], held))
    return [part for line in lines for part in safe(line).split("\n")]


def _of_both(sides: Unmarked) -> list[str] | None:
    from difflib import SequenceMatcher

    ours, theirs = _of_one(sides.ours), _of_one(sides.theirs)
    if ours is None or theirs is None:
        return None
    lines: list[str] = []
    for how, start, end, first, last in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        here, there = ours[start:end], theirs[first:last]
        lines += here if how == "equal" else ["<<<<<<< ours", *here, "=======", *there, ">>>>>>> theirs"]
    return lines


class _Lines:
    """The lines of one file, with its comments."""

    def __init__(self, held: Comments) -> None:
        self._held = held

    def of(self, data: dict[str, Any]) -> Iterator[str]:
        """Give the lines of a whole file."""
        yield from filter(None, self._held.head)
        for key, value in data.items():
            yield from self._field((key,), key, value, "")
        yield from filter(None, self._around(()).end)

    def _around(self, path: tuple[str | int, ...]) -> Remarks:
        return self._held.entries.get(path, _NOTHING)

    def _within(self, path: tuple[str | int, ...], indent: str) -> Iterator[str]:
        """Give the comments inside of what stands on one line."""
        for place in self._held.entries if self._held.texts else ():
            if len(place) > len(path) and place[: len(path)] == path:
                yield from self._about(place, indent)

    def _about(self, path: tuple[str | int, ...], indent: str) -> Iterator[str]:
        around = self._around(path)
        yield from (indent + line for line in (*around.above, around.beside, *around.end) if line)

    def _field(self, path: tuple[str | int, ...], name: str, value: Any, indent: str) -> Iterator[str]:
        around = self._around(path)
        for comment in (*around.above, around.beside):
            if comment:
                yield indent + comment
        if isinstance(value, dict) and value:
            for key, inner in value.items():
                yield from self._field((*path, key), f"{name}.{key}", inner, indent)
        elif isinstance(value, list) and value:
            for position, inner in enumerate(value):
                yield from self._item((*path, position), name, inner, indent)
        else:
            yield from _value(f"{indent}{name}:", value, indent, signed=name == "points")
        yield from (indent + comment for comment in around.end if comment)

    def _item(self, path: tuple[str | int, ...], name: str, value: Any, indent: str) -> Iterator[str]:
        heading = _heading(path, value)
        if heading is None:
            fields = value if isinstance(value, dict) and len(path) == 2 else None
            if fields is None:
                yield from self._field(path, name, _in_one(value), indent)
                yield from self._within(path, indent)
            else:
                for key, inner in fields.items():
                    yield from self._field((*path, key), f"{name}.{key}", inner, indent)
            return
        yield from filter(None, self._around(path).above)
        yield heading
        for key, inner in value.items():
            if key in ("id", "use", "role"):  # said by the heading
                yield from self._about((*path, key), "  ")
            else:
                yield from self._field((*path, key), key, inner, "  ")
        yield from (f"  {comment}" for comment in (self._around(path).beside, *self._around(path).end) if comment)


def _heading(path: tuple[str | int, ...], value: Any) -> str | None:
    if len(path) != 2 or not isinstance(value, dict):
        return None
    if path[0] == "prompt" and "role" in value:
        return f"prompt {int(path[1]) + 1} {value['role']}"
    word = _HEADINGS.get(str(path[0]))
    if word and "use" in value:
        return f"{word} {value['use']} (shared)"
    return f"{word} {value['id']}" if word and "id" in value else None


def _in_one(value: Any) -> Any:
    """Put a small group, such as a reference, on one line."""
    if not isinstance(value, dict | list):
        return value
    if isinstance(value, list):
        return "; ".join(str(_in_one(inner)) for inner in value)
    return "; ".join(f"{key}: {_in_one(inner)}" for key, inner in value.items())


def _value(start: str, value: Any, indent: str, *, signed: bool) -> Iterator[str]:
    if isinstance(value, str) and "\n" in value:
        yield start
        for line in value.split("\n"):
            yield f"{indent}    {line}" if line else ""
        return
    yield f"{start} {_scalar(value, signed=signed)}".rstrip(" ")


def _scalar(value: Any, *, signed: bool) -> str:
    if isinstance(value, str):
        return f'"{value}"' if _NOT_PLAIN.fullmatch(value) else value
    if isinstance(value, bool) or value is None:
        return str(value).lower() if value is not None else "null"
    if isinstance(value, int) and signed:
        return f"{value:+}"
    return str(value)
