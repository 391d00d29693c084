"""Marks: the lines with which git and other programs mark, in a file, what two people changed differently."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rubric_studio.errors import InvalidRubric
from rubric_studio.finding import Place, Problem
from rubric_studio.language import _
from rubric_studio.store.reader import read

_MARK = re.compile(r"^(?P<sign>[<|=>])(?P=sign){6}(?!(?P=sign))(?: |\r?$)")
_NEXT = {"": "<", "<": "|=", "|": "=", "=": ">"}
"""Which mark may follow which."""


@dataclass(frozen=True)
class Unmarked:
    """The texts that a marked file is made of; no ``base`` where it holds only the two sides."""

    base: str | None
    ours: str
    theirs: str


def unmarked(text: str) -> Unmarked | None:
    """Take a marked file apart; None where it holds no marks, or they do not fit together."""
    sides: dict[str, list[str]] = {"<": [], "|": [], "=": []}
    at, places, based = "", 0, 0
    for line in text.splitlines(keepends=True):
        found = _MARK.match(line)
        sign = found["sign"] if found else ""
        if sign and sign in _NEXT[at]:
            places += sign == ">"
            based += sign == "|"
            at = "" if sign == ">" else sign
        elif sign == "<" or (sign == ">" and at):
            return None
        else:
            for side, lines in sides.items():
                if at in ("", side):
                    lines.append(line)
    if at or not places:
        return None
    ours, base, theirs = ("".join(lines) for lines in sides.values())
    return Unmarked(base if based == places else None, ours, theirs)


def read_unmarked(text: str, path: str) -> Any:
    """Read one YAML document; where marks are what keeps it from being read, that is what is said of it.

    Raises:
        InvalidRubric: as ``reader.read``.
    """
    try:
        return read(text, path)
    except InvalidRubric as error:
        if left := _left_here(text, path):
            raise InvalidRubric(path, [left]) from error
        raise


def _left_here(text: str, path: str) -> Problem | None:
    """Say that a merge left two versions in a file that nobody can read as it is; None where it holds no marks."""
    if "<<<<<<<" not in text or unmarked(text) is None:
        return None
    line = next(number for number, line in enumerate(text.splitlines(), start=1) if _MARK.match(line))
    message = _(
        "A merge left two versions here, between the lines “<<<<<<<” and “>>>>>>>”. Open this rubric in the studio to"
        " settle them one by one; or keep one of the two in each place and take out the lines with the marks."
    )
    return Problem(message, place=Place(path, line, 1))
