"""Renamed: what one side took away may stand there under another id, so that taking theirs too would count it twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rubric_studio.diff.likeness import ALIKE, alike
from rubric_studio.diff.merge import MISSING
from rubric_studio.language import _
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric_studio.diff.merge import Path

_WORDS = {"criteria": "criterion", "responses": "text"}
"""What is read to tell whether two entries of a list are one."""


def perhaps_now(path: Path, values: Sequence[Any], states: Sequence[Any]) -> str:
    """Say which entry of the side that took one away it may be now; "" where it is none, or nothing was taken away.

    Args:
        path: the way to the entry.
        values: what it is at the beginning, on our side and on theirs.
        states: what the three files say.
    """
    base, *sides = values
    words = _WORDS.get(path[0]) if len(path) == 2 else None
    if words is None or not isinstance(base, dict) or MISSING not in sides or sides == [MISSING, MISSING]:
        return ""
    left = next(side for side in sides if side is not MISSING)
    came = _entries(states[1 + sides.index(MISSING)], path[0])
    for id_ in _entries(states[0], path[0]):
        came.pop(id_, None)
    likeness = {id_: max(_alike(words, held, new) for held in (base, left)) for id_, new in came.items()}
    best = max(likeness, key=likeness.__getitem__, default="")
    if not best or likeness[best] < ALIKE:
        return ""
    said = _("Changed on our side, taken away on theirs. Perhaps it is “{id}” there now: both would count twice.")
    if sides[0] is MISSING:
        said = _("Taken away on our side, changed on theirs. Perhaps it is “{id}” here now: both would count twice.")
    return said.format(id=one_line(best))


def _alike(words: str, *entries: dict[str, Any]) -> float:
    one, other = (str(entry.get(words, "")) for entry in entries)
    return alike(one, other)


def _entries(state: Any, key: str) -> dict[str, dict[str, Any]]:
    held = state.get(key) if isinstance(state, dict) else None
    return {str(entry.get("id")): entry for entry in held or () if isinstance(entry, dict) and "id" in entry}
