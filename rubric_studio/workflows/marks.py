"""Marks: the lines with which git and other programs mark, in a file, what two people changed differently."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.finding import Place, Problem
from rubric_studio.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.workflows.weave import Split

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


def left_here(data: bytes, path: str) -> Problem | None:
    """Say that a merge left two versions in a file that nobody can read as it is; None where it holds no marks."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    if "<<<<<<<" not in text or unmarked(text) is None:
        return None
    line = next(number for number, line in enumerate(text.splitlines(), start=1) if _MARK.match(line))
    message = _(
        "A merge left two versions here, between the lines “<<<<<<<” and “>>>>>>>”. Open this rubric in the studio to"
        " settle them one by one; or keep one of the two in each place and take out the lines with the marks."
    )
    return Problem(message, place=Place(path, line, 1))


def marked(split: Split, labels: Mapping[str, str], size: int) -> str:
    """Write a piece that is to be settled with the marks that every tool knows, base between the two sides."""
    ours, base, theirs = (_ended(text) for text in (split.ours, split.base, split.theirs))
    return (
        f"{'<' * size} {labels['ours']}\n{ours}{'|' * size} {labels['base']}\n{base}"
        f"{'=' * size}\n{theirs}{'>' * size} {labels['theirs']}\n"
    )


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
