"""What an action is, and the places in which actions work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

RUBRICS, CRITERIA, FORM, RESPONSES, READING = "rubrics", "criteria", "form", "responses", "reading"
PROBLEMS, FOUND, DETAILS, YAML, NARROW = "problems", "found", "details", "yaml", "narrow"
REMARKS, MATRIX, MATRIX_REMARKS, ORDER, ORDER_LINE = "remarks", "matrix", "matrix-remarks", "order", "order-line"
SAMPLE, FILE, OUTPUTS, SIDE = "sample", "file", "outputs", "side"
RECORD, RELEASE, FINDINGS, FILTER, MENDING, START = "record", "release", "findings", "filter", "mending", "start"
FINDING, SETTINGS, KEYS, REVIEW = "finding", "settings", "keys", "review"
HISTORY, PAST, COMPARED, CONFLICT, SENDING = "history", "past", "compared", "conflict", "sending"
RELEASES, REOPENED, GRADER = "releases", "reopened", "grader"

LISTS = frozenset({RUBRICS, CRITERIA, RESPONSES, READING, PROBLEMS, FOUND, REMARKS})
WRITE = LISTS | {FORM, YAML, NARROW}
JUDGING = frozenset({CRITERIA, RESPONSES, READING})
RANKING = frozenset({MATRIX, MATRIX_REMARKS, ORDER, ORDER_LINE})
ANYWHERE = (
    WRITE
    | RANKING
    | {
        *(
            RECORD,
            RELEASE,
            FINDINGS,
            FILTER,
            MENDING,
            START,
            FINDING,
            SETTINGS,
            KEYS,
            DETAILS,
            SAMPLE,
            FILE,
            OUTPUTS,
            SIDE,
            HISTORY,
            PAST,
            COMPARED,
            CONFLICT,
            SENDING,
            REVIEW,
            RELEASES,
            GRADER,
        )
    }
)

# one person, one keyboard: both belong to the process
_chosen: dict[str, str] = {}
_browser: list[bool] = []


def use_keys(chosen: Mapping[str, str], *, browser: bool = False) -> None:
    """Let actions have these keys, by their ids, in place of their own; the others have their own again.

    Args:
        chosen: the keys.
        browser: the keyboard is that of a browser, which keeps some keys to itself.
    """
    _chosen.clear()
    _chosen.update(chosen)
    _browser[:] = [browser]


def in_browser() -> bool:
    """Tell whether the keyboard is that of a browser."""
    return any(_browser)


def spelled(key: str) -> str:
    """Write a key as people do: ``ctrl+t`` as ``Ctrl+T``, ``f4`` as ``F4``."""
    *held, last = key.split("+") if len(key) > 1 else [key]
    if held or (last[0] == "f" and last[1:].isdecimal()):
        last = last.upper() if len(last) == 1 or last[1:].isdecimal() else last.capitalize()
    return "+".join([*(part.capitalize() for part in held), last])


def later(message: str) -> str:
    """Mark a message for translation; it is translated when it is shown."""
    return message


@dataclass(frozen=True)
class Action:
    """One thing that a person can do.

    Args:
        id: the method that does it is ``action_<id>``.
        keys: Textual's names of its keys, with commas.
        shown: its key as people write it.
        label: a word or two.
        help: a sentence.
        where: the places in which it works.
        typing: it works inside text boxes too, before the box sees the key.
        browser: its key in a browser, where browsers keep the first one to themselves; "" where they do not.
    """

    id: str
    keys: str
    shown: str
    label: str
    help: str
    where: frozenset[str] = WRITE
    typing: bool = False
    browser: str = ""

    @property
    def word(self) -> str:
        """Give the label in the person's language."""
        return _(self.label)

    @property
    def sentence(self) -> str:
        """Give the help in the person's language."""
        return _(self.help)

    @property
    def key(self) -> str:
        """Give the key in the person's language, the one that the person chose in place of its own."""
        held = _chosen.get(self.id) or (self.browser if in_browser() else "")
        return spelled(held) if held and self.keys else _(self.shown)
