"""What is wrong with somebody's file, as a value: a finding, a problem of shape, and the place of either."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: errors stop a release, warnings and hints never stop anything."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file; line and column count from 1, columns in characters."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One way in which data breaks its schema, or a file its grammar.

    Args:
        message: what is wrong and what to do, in a person's words.
        path: the keys and positions that lead to it from the top of the data.
        place: where that stands in the file, once somebody who knows the file has looked.
        on_key: the problem is the last key itself (an unknown one), not its value.
    """

    message: str
    path: tuple[str | int, ...] = ()
    place: Place | None = None
    on_key: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says about one thing: the rule's code, its weight, the sentence, and where.

    ``set``, ``rubric``, ``criterion``, ``response`` and ``field`` name the thing; those that do not apply are "".
    """

    code: str
    severity: Severity
    message: str
    set: str = ""
    rubric: str = ""
    criterion: str = ""
    response: str = ""
    field: str = ""
    place: Place | None = None

    def at(self, place: Place) -> Finding:
        """Give the same finding with its place."""
        return replace(self, place=place)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.code} {self.message}"
