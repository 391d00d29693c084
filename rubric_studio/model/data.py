"""Plain data as files hold it (dicts, lists, scalars): when two pieces are equal, and what an item of a list is."""

from __future__ import annotations

from typing import Any


def same(one: Any, other: Any) -> bool:
    """Tell whether two pieces of plain data are equal, in type too (1 is not true); the order of keys is free."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def name_of(item: dict[str, Any]) -> str:
    """Give the id of an item of a list, or the id of the shared criterion that it takes."""
    return str(item.get("id", item.get("use")))
