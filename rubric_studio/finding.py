"""What is wrong with somebody's file, as a value: a finding, how it can be mended, a problem of shape, the places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding weighs: errors stop a release, warnings and hints never stop anything."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file; line and column count from 1, columns in characters.

    ``width`` is how many characters of the line it covers; 0 where that is not known.
    """

    path: str
    line: int = 1
    column: int = 1
    width: int = 0

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
        missing: the key that is not there, "" where the problem is another one.
    """

    message: str
    path: tuple[str | int, ...] = ()
    place: Place | None = None
    on_key: bool = False
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says about one thing: the rule's code, its weight, the sentence, and where.

    ``set``, ``rubric``, ``criterion``, ``response`` and ``field`` name the thing; those that do not apply are "".

    Args:
        code: the rule's.
        severity: how much it weighs here.
        message: what is wrong and what to do.
        start: where the words that it is about begin in the field's text, in characters from 0.
        end: where they end; ``start`` where it is about the whole field.
        place: where it stands in the file; the words themselves where they can be found there.
        excerpt: the field's text, for showing the words in it; "" where there are none to show.
        about: what else it rests on (numbers, another criterion's words), so that one can tell whether that changed.
    """

    code: str
    severity: Severity
    message: str
    set: str = ""
    rubric: str = ""
    criterion: str = ""
    response: str = ""
    field: str = ""
    start: int = 0
    end: int = 0
    place: Place | None = None
    excerpt: str = ""
    about: str = ""

    def at(self, place: Place) -> Finding:
        """Give the same finding with its place."""
        return replace(self, place=place)

    def weighing(self, severity: Severity) -> Finding:
        """Give the same finding with another weight."""
        return self if severity is self.severity else replace(self, severity=severity)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.code} {self.message}"


class Act(StrEnum):
    """What a patch does."""

    SET = "set"
    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Patch:
    """One step of a mend, on the rubric that the finding is about.

    Args:
        act: ``SET`` a field, ``ADD`` a criterion below ``criterion``, or ``REMOVE`` ``criterion``.
        criterion: the criterion's id, "" for the rubric or response itself.
        field: of ``SET``: the field's name in the file, with dots where it lies deeper.
        value: of ``SET``: what the field says afterwards, None for nothing; of ``ADD``: the new criterion's text.
        points: of ``ADD``: the new criterion's points.
        response: the response's id, where the patch is on one.
    """

    act: Act
    criterion: str = ""
    field: str = ""
    value: Any = None
    points: int = 0
    response: str = ""


@dataclass(frozen=True, slots=True)
class Mend:
    """One way to mend what a finding is about.

    Args:
        label: what it does, in a few words.
        patches: its steps.
        safe: it changes nothing that a grader reads but what never belonged there (layout, a justification inside the
            text); all others are offered one by one and never applied unasked.
    """

    label: str
    patches: tuple[Patch, ...]
    safe: bool = False
