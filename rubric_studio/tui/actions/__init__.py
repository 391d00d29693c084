"""Every action of the studio in one table: keys, words and places, for bindings, footer, palette and help.

Each area has a module with its actions, the footers of its places, and the words that say what each place is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.tui.actions import (
    arranging,
    checking,
    conflicting,
    everywhere,
    finding,
    helping,
    history,
    judging,
    ranking,
    recording,
    reviewing,
    sampling,
    sending,
    welcome,
    writing,
    yamlview,
)
from rubric_studio.tui.actions.action import (
    ANYWHERE,
    COMPARED,
    CONFLICT,
    CRITERIA,
    DETAILS,
    FILE,
    FILTER,
    FINDING,
    FINDINGS,
    FORM,
    FOUND,
    GRADER,
    HISTORY,
    JUDGING,
    KEYS,
    LISTS,
    MATRIX,
    MATRIX_REMARKS,
    MENDING,
    NARROW,
    ORDER,
    ORDER_LINE,
    OUTPUTS,
    PAST,
    PROBLEMS,
    RANKING,
    READING,
    RECORD,
    RELEASE,
    RELEASES,
    REMARKS,
    REOPENED,
    RESPONSES,
    REVIEW,
    RUBRICS,
    SAMPLE,
    SENDING,
    SETTINGS,
    SIDE,
    START,
    WRITE,
    YAML,
    Action,
    in_browser,
    later,
    use_keys,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.binding import BindingType

_AREAS = (
    everywhere,
    writing,
    helping,
    yamlview,
    arranging,
    judging,
    ranking,
    sampling,
    checking,
    recording,
    sending,
    conflicting,
    history,
    reviewing,
    finding,
    welcome,
)

__all__ = [
    "ACTIONS",
    "ANYWHERE",
    "BY_ID",
    "COMPARED",
    "CONFLICT",
    "CRITERIA",
    "DETAILS",
    "FILE",
    "FILTER",
    "FINDING",
    "FINDINGS",
    "FOOTERS",
    "FORM",
    "FOUND",
    "GRADER",
    "HELP",
    "HISTORY",
    "JUDGING",
    "KEYS",
    "LISTS",
    "MATRIX",
    "MATRIX_REMARKS",
    "MENDING",
    "NARROW",
    "ORDER",
    "ORDER_LINE",
    "OUTPUTS",
    "PAST",
    "PROBLEMS",
    "RANKING",
    "READABLE",
    "READING",
    "RECORD",
    "RELEASE",
    "RELEASES",
    "REMARKS",
    "REOPENED",
    "RESPONSES",
    "REVIEW",
    "RUBRICS",
    "SAMPLE",
    "SENDING",
    "SETTINGS",
    "SIDE",
    "START",
    "WRITE",
    "YAML",
    "Action",
    "bindings",
    "here",
    "in_browser",
    "key",
    "keymap",
    "later",
    "use_keys",
]

ACTIONS: tuple[Action, ...] = tuple(action for area in _AREAS for action in area.ACTIONS)

BY_ID = {action.id: action for action in ACTIONS}

FOOTERS: dict[str, tuple[str, ...]] = {place: ids for area in _AREAS for place, ids in area.FOOTERS.items()}
"""What the footer says in each place: the commonest first, never more than seven."""

READABLE = history.READABLE

HELP: dict[str, str] = {place: words for area in _AREAS for place, words in area.HELP.items()}
"""What each place is for; translated when it is shown."""


def bindings(places: frozenset[str]) -> list[BindingType]:
    """Give the bindings of a screen with these places, and the number keys where responses are chosen."""
    from textual.binding import Binding  # the table itself is readable without Textual

    made: list[BindingType] = [
        Binding(
            action.keys,
            action.id,
            action.label,
            show=False,
            priority=action.typing,
            id=action.id,
        )
        for action in ACTIONS
        if action.keys and action.where & places
    ]
    if places & {RESPONSES, MATRIX}:
        made += [Binding(str(n), f"response({n})", show=False) for n in range(1, 10)]
    return made


def key(id_: str) -> str:
    """Give the key of an action as it is now."""
    return BY_ID[id_].key


def keymap(chosen: Mapping[str, str]) -> dict[str, str]:
    """Give the keys of the actions that have others than their own: those chosen, and in a browser its second ways."""
    second = {action.id: f"{action.browser},{action.keys}" for action in ACTIONS if action.browser and in_browser()}
    return {**second, **chosen}


def here(place: str) -> list[Action]:
    """Give the actions that work in a place."""
    return [action for action in ACTIONS if place in action.where]
