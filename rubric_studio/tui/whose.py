"""Whose history is shown, and where its records come from."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from rubric_studio.language import _, counted, joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rubric_studio.finding import Problem
    from rubric_studio.git import Entry
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.log import Account
    from rubric_studio.workflows.milestones import Milestones


class Subject(NamedTuple):
    """Whose history it is; "" where it is all of the rubric's, or of the set's."""

    set_id: str
    rubric: str = ""
    criterion: str = ""


class Source(NamedTuple):
    """Where records come from.

    Args:
        accounts: the records in words, the latest first.
        milestones: the releases of the set.
        total: how many records there are, 0 where that is not known.
        begins: where this copy of the history is cut off.
        problems: what could not be read so far, and was passed over.
    """

    accounts: Iterator[Account]
    milestones: Milestones
    total: int
    begins: Entry | None
    problems: Collection[Problem]

    @property
    def note(self) -> str:
        """Say what the history at hand does not tell; "" where it tells all."""
        said = []
        if self.begins:
            text = _("This copy of the history begins on {date}; older records are not in it (git: fetch --unshallow).")
            said.append(text.format(date=self.begins.at[:10]))
        if self.problems:
            one = "One file could not be read as it was recorded, and was passed over: “rubric-studio log” names it."
            many = "{n} times a file could not be read as it was recorded: “rubric-studio log” names them."
            said.append(counted(one, many, len(self.problems)))
        return joined(*said)


def opened(workspace: Workspace, subject: Subject) -> Source:
    """Find the records of a subject; none of what they changed is read yet.

    Raises:
        RubricStudioError: there is no history, or it cannot be read.
    """
    from rubric_studio.workflows.chronicle import Chronicle  # git is slow to load
    from rubric_studio.workflows.log import Story

    if subject.rubric:
        story = Story(workspace, subject.set_id, subject.rubric)
        return Source(story.accounts(subject.criterion), story.milestones, 0, story.past.begins, story.past.problems)
    chronicle = Chronicle(workspace, subject.set_id)
    accounts = chain(chronicle.unrecorded(), chronicle.accounts())
    return Source(
        accounts, chronicle.milestones_of(subject.set_id), len(chronicle), chronicle.begins, chronicle.problems
    )
