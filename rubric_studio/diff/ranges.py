"""Ranges of versions such as ^1.2, ~1.2.3 or >=1,<2: which releases fit.

They mean what they mean in the field, but that below 1.0.0 minor plays major's part (FORMATS: versions): ``^`` allows
whatever keeps scores comparable, so ^0.2.1 ends before 0.3.0 and ^0.0.3 before 0.1.0. A bare 1.2 means one thing to one
tool and another to the next, so it is asked back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rubric_studio.diff.version import parse
from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.text import one_line

Number = tuple[int, int, int]

_PART = re.compile(r"(\^|~|>=|<=|>|<|==?|)\s*((?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){0,2})\Z")
_MARKS = re.compile(r"(\^|~|>=|<=|>|<|=+)\s+")
_END: Number = (10**9, 0, 0)


@dataclass(frozen=True, slots=True)
class Range:
    """Some versions: from ``least`` on, up to ``end``, which is not among them; ``text`` is how it was written."""

    text: str = ""
    least: Number = (0, 0, 0)
    end: Number = _END

    def __contains__(self, version: str) -> bool:
        return self.least <= parse(version) < self.end


def read_range(text: str) -> Range:
    """Read a range; its parts stand between commas or spaces, and all of them have to hold.

    Raises:
        WorkspaceError: it is none, or nothing can fit it.
    """
    least, end = (0, 0, 0), _END
    parts = [part for part in re.split(r"[\s,]+", _MARKS.sub(r"\1", text.strip())) if part]
    for part in parts:
        from_, to = _limits(part)
        least, end = max(least, from_), min(end, to)
    if not parts or least >= end:
        raise WorkspaceError(
            _("No version can fit “{text}”. Write a range such as ^1.2 or >=1,<3.").format(text=one_line(text, 60))
        )
    return Range(text.strip(), least, end)


def same_line(one: str, other: str) -> bool:
    """Tell whether two versions promise the same scores for the rubrics that both hold: their major is the same.

    Below 1.0.0, their minor as well.
    """
    return other in read_range(f"^{one}") or one in read_range(f"^{other}")


def _limits(part: str) -> tuple[Number, Number]:
    found = _PART.match(part)
    if not found:
        raise WorkspaceError(
            _("“{part}” is no range of versions. Write one such as ^1.2, ~1.2.3, 1.2.3 or >=1,<2.").format(
                part=one_line(part, 40)
            )
        )
    mark, written = found.groups()
    held = tuple(map(int, written.split(".")))
    number = _full(held)
    if mark in ("^", "~"):
        return number, _after_caret(held) if mark == "^" else _after(number, min(len(held), 2))
    if mark in (">=", "<"):
        return (number, _END) if mark == ">=" else ((0, 0, 0), number)
    if mark in (">", "<="):  # >1.2 leaves out all of 1.2
        after = _after(number, len(held))
        return (after, _END) if mark == ">" else ((0, 0, 0), after)
    if len(held) < 3:
        raise WorkspaceError(
            _("“{part}” may mean several things. Write ^{part} (scores stay comparable), ~{part} or {full}.").format(
                part=written, full=".".join(map(str, number))
            )
        )
    return number, _after(number, 3)


def _full(held: tuple[int, ...]) -> Number:
    major, minor, patch = (*held, 0, 0)[:3]
    return major, minor, patch


def _after_caret(held: tuple[int, ...]) -> Number:
    """Give the first version whose scores need not be comparable: the next major, or minor below 1.0.0."""
    number = _full(held)
    return _after(number, 2 if len(held) > 1 and not number[0] else 1)


def _after(number: Number, places: int) -> Number:
    """Give the first version that differs in the first ``places`` numbers."""
    major, minor, patch = number
    return [(major + 1, 0, 0), (major, minor + 1, 0), (major, minor, patch + 1)][places - 1]
