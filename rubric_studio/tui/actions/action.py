"""What an action is, and the places in which actions work."""

from __future__ import annotations

from dataclasses import dataclass

from rubric_studio.language import _

RUBRICS, CRITERIA, FORM, RESPONSES, READING = "rubrics", "criteria", "form", "responses", "reading"
PROBLEMS, FOUND, DETAILS, YAML = "problems", "found", "details", "yaml"
SAMPLE, FILE, OUTPUTS, SIDE = "sample", "file", "outputs", "side"
RECORD, RELEASE, FINDINGS, FILTER, MENDING, START = "record", "release", "findings", "filter", "mending", "start"

LISTS = frozenset({RUBRICS, CRITERIA, RESPONSES, READING, PROBLEMS, FOUND})
WRITE = LISTS | {FORM, YAML}
JUDGING = frozenset({CRITERIA, RESPONSES, READING})
ANYWHERE = WRITE | {RECORD, RELEASE, FINDINGS, FILTER, MENDING, START, DETAILS, SAMPLE, FILE, OUTPUTS, SIDE}


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
    """

    id: str
    keys: str
    shown: str
    label: str
    help: str
    where: frozenset[str] = WRITE
    typing: bool = False

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
        """Give the key in the person's language."""
        return _(self.shown)
