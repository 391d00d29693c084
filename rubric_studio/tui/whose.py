"""Whose history is shown, and where its records come from."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from rubric_studio.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.log import Account
    from rubric_studio.workflows.milestones import Milestones


class Subject(NamedTuple):
    """Whose history it is; "" where it is all of the rubric's, or of the set's."""

    set_id: str
    rubric: str = ""
    criterion: str = ""


class Source(NamedTuple):
    """Where records come from: how many there are (0 where that is not known), and what has to be known of them."""

    accounts: Iterator[Account]
    milestones: Milestones
    total: int
    notes: list[str]


def opened(workspace: Workspace, subject: Subject) -> Source:
    """Find the records of a subject; none of what they changed is read yet."""
    from rubric_studio.workflows.chronicle import Chronicle  # git is slow to load
    from rubric_studio.workflows.log import Story

    if subject.rubric:
        story = Story(workspace, subject.set_id, subject.rubric)
        notes: list[str] = []
        if story.past.begins:
            notes.append(_cut_off(story.past.begins.at))
        return Source(story.accounts(subject.criterion), story.milestones, 0, notes)
    chronicle = Chronicle(workspace, subject.set_id)
    accounts = chain(chronicle.unrecorded(), chronicle.accounts())
    notes = [_cut_off(chronicle.begins.at)] if chronicle.begins else []
    return Source(accounts, chronicle.milestones_of(subject.set_id), len(chronicle), notes)


def _cut_off(at: str) -> str:
    """Say that there is more history than this copy holds."""
    return _("this copy begins on {date}; older records are not in it").format(date=at[:10])
