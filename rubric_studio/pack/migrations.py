"""Packs of older formats, read as the newest: pure functions, each from one format's number to the next.

Whoever makes a new format writes the step from the one before it, keeps a pack of the older one in tests/pack/fixtures
for ever, and lets pack.json say under ``needs`` which Rubric Studio reads the new one first: older programs name that
when they refuse it. There has been one format so far, so there is no step yet.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

Data = dict[str, Any]

NEWEST = 1
_FORMAT = re.compile(r"rubric-studio/pack/(0|[1-9]\d{0,5})")


class Step(Struct, frozen=True):
    """What the next format makes of pack.json, of the index, and of a rubric; none changes what it is given."""

    manifest: Callable[[Data], Data]
    index: Callable[[Data], Data]
    rubric: Callable[[Data], Data]


STEPS: dict[int, Step] = {}
"""The steps by the number of the format that they begin with."""


def number_of(format: str) -> int | None:
    """Give the number of a pack's format; None where it is no pack's."""
    found = _FORMAT.fullmatch(format)
    return int(found.group(1)) if found else None


def was_never(number: int) -> bool:
    """Tell whether a number is below that of the first format there ever was."""
    return number < min([*STEPS, NEWEST])


def is_read(number: int) -> bool:
    """Tell whether steps lead from a format to the newest."""
    return number <= NEWEST and all(at in STEPS for at in range(number, NEWEST))


def lifted(what: Literal["manifest", "index", "rubric"], data: Data, number: int) -> Data:
    """Give a part of an older pack as the newest format has it."""
    for at in range(number, NEWEST):
        step: Callable[[Data], Data] = getattr(STEPS[at], what)
        data = step(data)
    return data
