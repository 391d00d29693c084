"""Who wrote each criterion of a rubric, or changed it last, as far as a rater id can be put to a record.

A record made under a pseudonym holds the rater id. One made under a real name is matched by people.yaml, or, on the
computer of whoever made it, by the e-mail address that this person records under. Nothing else is guessed from.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

from rubric_studio.errors import RubricStudioError
from rubric_studio.git import History, Remembered
from rubric_studio.model.codec import approval_digest
from rubric_studio.workflows.edit import criterion_of
from rubric_studio.workflows.past import Past
from rubric_studio.workflows.people import People
from rubric_studio.workflows.person import recording_person
from rubric_studio.workflows.trace import APPROVED, former_ids, last_changes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.git import Entry
    from rubric_studio.model.rubric import Rubric
    from rubric_studio.store.workspace import Workspace


@dataclass(frozen=True)
class Author:
    """Who made a criterion what it is: who wrote its text as it stands, together with who changed it last.

    Args:
        raters: the rater ids that are theirs, as far as one can tell.
        name: what people call those of them of whom one cannot tell; "" where nobody knows who it was.
        recorded: the last change is recorded.
        matched: one can say of all of them which rater it was.
    """

    raters: frozenset[str] = frozenset()
    name: str = ""
    recorded: bool = True
    matched: bool = False


UNKNOWN = Author()


class Authors:
    """Looks up authors in the records of a workspace, as they stand when it is opened; closed when it is left.

    Args:
        workspace: where.
        rater: who sits here: what is not recorded yet is theirs.
        many: many rubrics will be asked for: then their sets' histories are gone through once, not each file's.
    """

    def __init__(self, workspace: Workspace, rater: str, *, many: bool = False) -> None:
        self._many = many
        self._workspace, self._rater = workspace, rater
        self._me = Author(frozenset({rater}), recorded=False, matched=True)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ended: object) -> None:
        self._stack.close()

    def of(self, set_id: str, rubric: Rubric) -> Mapping[str, Author]:
        """Tell who made each criterion of a rubric what it is.

        Args:
            set_id: its set.
            rubric: the rubric as it is now, saved or not.

        Raises:
            GitError: the history cannot be read.
        """
        if self._history is None:
            return {c.id: self._me for c in rubric.criteria}
        past = Past(self._workspace, set_id, rubric.id, history=self._history)
        recorded = past.recorded.rubric
        wrote, changed = last_changes(past, frozenset({"text"}), APPROVED)
        found = {}
        for criterion in rubric.criteria:
            id_, held = criterion.id, criterion_of(recorded, criterion.id)
            if recorded is None or held is None:
                found[id_] = self._me
                continue
            same = approval_digest(recorded, held) == approval_digest(rubric, criterion)
            writer = self._author(wrote.get(id_)) if held.text == criterion.text else self._me
            found[id_] = _together(writer, self._author(changed.get(id_)) if same else self._me)
        return found

    def former_ids(self, set_id: str, rubric_id: str) -> Mapping[str, tuple[str, ...]]:
        """Tell which other ids each criterion of a rubric had.

        Raises:
            GitError: the history cannot be read.
        """
        if self._history is None:
            return {}
        return former_ids(Past(self._workspace, set_id, rubric_id, history=self._history))

    @cached_property
    def _history(self) -> History | None:
        history = History.open(self._workspace.root)
        return self._stack.enter_context(Remembered(history.root)) if history and self._many else history

    def _author(self, entry: Entry | None) -> Author:
        if entry is None:
            return UNKNOWN
        if entry.id not in self._known:
            found = {self._people.rater(entry)} - {""}
            if self._address and entry.email.casefold() == self._address:
                found.add(self._rater)
            name = "" if found else self._people.called(entry)
            self._known[entry.id] = Author(frozenset(found), name, matched=bool(found))
        return self._known[entry.id]

    @cached_property
    def _known(self) -> dict[str, Author]:
        return {}

    @cached_property
    def _people(self) -> People:
        return People(self._workspace)

    @cached_property
    def _address(self) -> str:
        """Give the e-mail address that this person records under here, "" where none is known."""
        try:
            person = recording_person(self._workspace, self._history) if self._history else None
        except RubricStudioError:  # settings that cannot be read: recording says so
            person = None
        return person.email.casefold() if person else ""


def _together(writer: Author, last: Author) -> Author:
    names = ", ".join(dict.fromkeys(name for name in (writer.name, last.name) if name))
    return Author(writer.raters | last.raters, names, last.recorded, writer.matched and last.matched)
