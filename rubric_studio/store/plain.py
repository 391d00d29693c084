"""Plain data as a YAML file holds it: what is in it, and the same with one value changed."""

from __future__ import annotations

from typing import Any


def holds(value: Any, step: str | int) -> bool:
    """Tell whether a list or group has something at a position or under a key."""
    if isinstance(step, int):
        return isinstance(value, list) and 0 <= step < len(value)
    return isinstance(value, dict) and step in value


def changed(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """Copy plain data with one value changed (None takes it away); what does not change is not copied."""
    if not path:
        return value
    made: Any = dict(data) if isinstance(data, dict) else list(data)
    step: Any = path[0]
    if len(path) == 1 and value is None:
        del made[step]
    else:
        held = made[step] if len(path) > 1 else None
        made[step] = changed(held, path[1:], value)
    return made
