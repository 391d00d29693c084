"""Comments in a merge, which no field holds: none is lost, and none goes with what the other side takes away."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.store.comments import comments
from rubric_studio.store.parts import Item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rubric_studio.diff.merge import Path
    from rubric_studio.store.parts import Parts


def remarked(sides: tuple[Parts | None, ...]) -> frozenset[Path]:
    """Find what one side took away and the other wrote a comment to, or changed one there.

    Args:
        sides: the parts of the base, ours and theirs; None for a base that was not there.
    """
    base, ours, theirs = sides
    if not base or not ours or not theirs:
        return frozenset()
    return frozenset(_remarked_keys(base, ours, theirs)) | frozenset(_remarked_items(base, ours, theirs))


def _remarked_keys(base: Parts, ours: Parts, theirs: Parts) -> Iterator[Path]:
    for key in base.keys:
        if (key in ours.keys) != (key in theirs.keys):
            left = ours if key in ours.keys else theirs
            if _has_new_comments(base.whole(key), left.whole(key)):
                yield (key,)


def _remarked_items(base: Parts, ours: Parts, theirs: Parts) -> Iterator[Path]:
    for key, items in base.items.items():
        one, two = ours.items.get(key, {}), theirs.items.get(key, {})
        for name, part in items.items():
            if name in one and name in two:
                three = [part.body, one[name].body, two[name].body]
                inside = [Item.of(body) for body in three] if len(set(three)) == 3 else []
                if all(inside) and inside:
                    yield from ((key, name, *path) for path in _remarked_keys(*(i.parts for i in inside if i)))
            elif name in one or name in two:
                left = one.get(name) or two[name]
                if _has_new_comments(part.body, left.body):
                    yield (key, name)


def _has_new_comments(old: str, new: str) -> bool:
    if old == new:
        return False
    try:
        return bool(Counter(comments(new).texts) - Counter(comments(old).texts))
    except RubricStudioError:
        return True


def keeps_comments(texts: Sequence[str], sides: Sequence[str]) -> bool:
    """Tell whether every comment that a side wrote stands in a text, wherever it stood there, and as often.

    Args:
        texts: the text with what is to be settled taken from ours, and from theirs.
        sides: the base, ours and theirs.
    """
    if not (_marked(sides[1]) | _marked(sides[2])) - (_marked(texts[0]) | _marked(texts[1])):
        return True
    old, one, two = (Counter(comments(side).texts) for side in sides)
    held = Counter(comments(texts[0]).texts) | Counter(comments(texts[1]).texts)
    return all(held[comment] >= _left(old[comment], one[comment], two[comment]) for comment in one | two)


def _marked(text: str) -> Counter[str]:
    """Count the lines that may hold a comment."""
    return Counter(line for line in text.split("\n") if "#" in line)


def _left(base: int, ours: int, theirs: int) -> int:
    """Count how often a comment has to be there: what a side wrote stays, what one took away is gone."""
    return max(ours, theirs) if min(ours, theirs) >= base else ours + theirs - base
