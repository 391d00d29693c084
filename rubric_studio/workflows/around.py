"""Around: what else a set holds that a merged file of it must fit to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import RubricStudioError
from rubric_studio.store.files import read_bytes
from rubric_studio.store.sets import RESPONSES, SET, SHARED
from rubric_studio.workflows.lost import data_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True)
class Around:
    """What else a set holds that a merged file must fit to.

    Args:
        shared: the ids of the shared criteria; None where that is not known.
        retired: the names that may never come back, as set.yaml lists them.
    """

    shared: frozenset[str] | None = None
    retired: frozenset[str] = frozenset()


def around_of(about: Iterable[Any], shared: Iterable[Any]) -> Around:
    """Give what a file must fit to.

    Args:
        about: what set.yaml says; several where it is not settled yet what it will say: then all of it counts.
        shared: what shared.yaml says, in the same way; {} where there is none, None where nobody can read it.
    """
    retired = {name for held in about for name in _listed(held, "retired_ids") if isinstance(name, str)}
    known = list(shared)
    ids = {str(item.get("id")) for held in known for item in _listed(held, "criteria") if isinstance(item, dict)}
    return Around(None if None in known else frozenset(ids), frozenset(retired))


def around_file(*paths: Path) -> Around:
    """Give what a file must fit to by the set in whose folder the first of these paths lies; nothing in no set's."""
    for path in paths:
        folder = path.parent.parent if path.parent.name == RESPONSES.rstrip("/") else path.parent
        if about := _data_in(folder / SET):
            return around_of([about], [_data_in(folder / SHARED)])
    return Around()


def _data_in(path: Path) -> dict[str, Any] | None:
    try:
        return data_of(read_bytes(path)) if path.exists() else {}
    except RubricStudioError:
        return None


def _listed(held: Any, key: str) -> list[Any]:
    found = held.get(key) if isinstance(held, dict) else None
    return found if isinstance(found, list) else []
