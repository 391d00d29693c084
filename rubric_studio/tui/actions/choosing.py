"""Which key an action may be given, and why not another."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from rubric_studio.language import _, joined
from rubric_studio.tui.actions import ACTIONS, BY_ID, JUDGING, MENDING, Action, in_browser
from rubric_studio.tui.actions.action import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FIXED = frozenset(
    "enter escape tab shift+tab space backspace up down left right pageup pagedown home end".split()  # noqa: SIM905
)
_CLIPBOARD = frozenset({"ctrl+c", "ctrl+x", "ctrl+v"})
BROWSERS = frozenset({"ctrl+n", "ctrl+t", "ctrl+w"})
"""Keys that browsers keep to themselves (tried in Chromium and Firefox; Firefox keeps ctrl+q too)."""
_SPOILT = frozenset(f"ctrl+{letter}" for letter in "ehijm")
_SAFE = frozenset(
    [f"ctrl+{chr(code)}" for code in range(ord("a"), ord("z") + 1)]
    + [f"f{number}" for number in (1, 2, 3, 4, 5, 8, 9)]
    + ["ctrl+up", "ctrl+down", "ctrl+left", "ctrl+right", "delete", "insert"]
)
_OF_LISTS = frozenset("jk")
_NAMES = {"slash": "/", "backslash": "\\", "at": "@", "minus": "-", "plus": "+", "underscore": "_"}


def plain(key: str) -> str:
    """Give a key as the settings write it: a character as itself, others by Textual's names."""
    if key in _NAMES:
        return _NAMES[key]
    if "_" in key:  # Textual names characters as Unicode does
        for name in (key.replace("_", " "), key.replace("_", "-")):
            try:
                return unicodedata.lookup(name.upper())
            except KeyError:
                continue
    return key


def changeable(action: Action) -> bool:
    """Tell whether an action's key may be another one: Enter, Esc and the like mean the same everywhere."""
    own = [plain(key) for key in action.keys.split(",") if key]
    return bool(own) and not any(key in _FIXED for key in own[:1])


def refusal(action: Action, key: str, chosen: Mapping[str, str]) -> str:
    """Say why an action cannot have a key; "" where it can.

    Args:
        action: the action.
        key: the key, as ``plain`` writes it.
        chosen: the keys of the other actions that were changed, by their ids.
    """
    said = spelled(key)
    if not changeable(action):
        return _("This key means the same everywhere, so it stays what it is.")
    if why := _unfit(action, key):
        return why.format(key=said)
    if holder := _holder(action, key, chosen):
        return _("{key} is taken here: {what}. Choose another key, or change that one first.").format(
            key=said, what=holder
        )
    return ""


def _unfit(action: Action, key: str) -> str:
    """Say why nobody could have a key; "" where the keyboard is not in the way."""
    single = len(key) == 1 and key.isprintable()
    if key in _FIXED:
        return _("{key} means the same everywhere, so it stays what it is. Choose another key.")
    if key in _CLIPBOARD:
        return _("{key} is for copying and pasting. Choose another key.")
    if key in BROWSERS and in_browser():
        return _("Browsers keep {key} to themselves. Choose another key, for example Ctrl+K, or a letter.")
    if key in _SPOILT or key == "," or not (single or key in _SAFE):
        words = _("Many terminals keep {key} to themselves, or send another key in its place. Choose another key,")
        return joined(words, _("for example Ctrl+T, or a letter."))
    if single and action.typing:
        return _("This works while you type, too, where {key} is a letter. Choose a key with Ctrl, or F1 to F9.")
    return ""


def _holder(action: Action, key: str, chosen: Mapping[str, str]) -> str:
    """Name what has a key already in a place where the action works; "" where nothing has."""
    if key in _OF_LISTS:
        return _("moving in lists")
    if key.isdecimal() and action.where & (JUDGING | {MENDING}):
        return _("choosing by number")
    for other in ACTIONS:
        if other.id != action.id and other.where & action.where and key in _keys(other, chosen):
            return other.word
    return ""


def _keys(action: Action, chosen: Mapping[str, str]) -> Iterable[str]:
    if action.id in chosen:
        return (chosen[action.id],)
    return (plain(key) for key in (*action.keys.split(","), action.browser))


def sound(chosen: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Give those of the chosen keys that can be had, and a sentence about each that cannot."""
    held: dict[str, str] = {id_: key for id_, key in chosen.items() if id_ in BY_ID}
    said = [_("There is no action “{name}”.").format(name=name) for name in chosen if name not in held]
    for id_, key in list(held.items()):
        others = {other: its for other, its in held.items() if other != id_}
        if why := refusal(BY_ID[id_], key, others):
            del held[id_]
            said.append(BY_ID[id_].word + _(": ") + why)
    return held, said
