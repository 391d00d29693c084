"""Edits of plain data by paths, as cases write them."""

from __future__ import annotations

import copy
from typing import Any


def edited(data: dict[str, Any], edits: dict[str, Any]) -> dict[str, Any]:
    """Apply edits such as ``rubrics.0.title: New``; a value of None takes the key or item away, ``+`` appends."""
    made = copy.deepcopy(data)
    for path, value in edits.items():
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        held: Any = made
        for step in steps:
            held = held[step]
        if last == "+":
            held.append(value)
        elif value is None:
            del held[last]
        else:
            held[last] = value
    return made
