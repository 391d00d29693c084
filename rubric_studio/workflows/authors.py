"""Who changed each criterion of a rubric last, as far as a rater id can be put to a record.

A record made under a pseudonym holds the rater id. One made under a real name is matched by people.yaml, or, on the
computer of whoever made it, by the e-mail address that this person records under. Nothing else is guessed from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.git import History
from rubric_studio.language import _
from rubric_studio.model.codec import approval_digest
from rubric_studio.store.sets import SET, SHARED
from rubric_studio.workflows.history import as_recorded
from rubric_studio.workflows.people import People
from rubric_studio.workflows.person import recording_person
from rubric_studio.workflows.trace import last_changes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.git import Entry
    from rubric_studio.model.rubric import Rubric
    from rubric_studio.store.workspace import Workspace


@dataclass(frozen=True)
class Author:
    """Who changed a criterion last.

    Args:
        raters: the rater ids that are theirs; none where that cannot be told.
        name: what people call them; "" where nobody knows who it was.
        recorded: the change is recorded.
    """

    raters: frozenset[str] = frozenset()
    name: str = ""
    recorded: bool = True

    @property
    def matched(self) -> bool:
        """Tell whether one can say which rater it was."""
        return bool(self.raters)


UNKNOWN = Author()


class Authors:
    """Looks up authors in the records of a workspace.

    Args:
        workspace: where.
        rater: who sits here: what is not recorded yet is theirs.
    """

    def __init__(self, workspace: Workspace, rater: str) -> None:
        self._workspace, self._rater = workspace, rater
        self._me = Author(frozenset({rater}), _("you"), recorded=False)

    def of(self, set_id: str, rubric: Rubric) -> Mapping[str, Author]:
        """Tell who changed each criterion of a rubric last.

        Args:
            set_id: its set.
            rubric: the rubric as it is now, saved or not.

        Raises:
            GitError: the history cannot be read.
        """
        recorded = self._recorded(set_id, rubric.id)
        same = {c.id for c in rubric.criteria if recorded.get(c.id) == approval_digest(rubric, c)}
        entries = last_changes(self._workspace, set_id, rubric.id, history=self._history) if same else {}
        return {
            c.id: (self._author(entries[c.id]) if c.id in entries else UNKNOWN) if c.id in same else self._me
            for c in rubric.criteria
        }

    @cached_property
    def _history(self) -> History | None:
        return History.open(self._workspace.root)

    def _recorded(self, set_id: str, rubric_id: str) -> dict[str, str]:
        """Give the approval digests of a rubric's criteria as it was last recorded."""
        if self._history is None or not self._history.state().has_records:
            return {}
        folder = self._workspace.root / "rubrics" / set_id
        held = as_recorded(self._history, "HEAD", folder, {f"{rubric_id}.yaml", SET, SHARED}).rubrics.get(rubric_id)
        return {c.id: approval_digest(held, c) for c in held.criteria} if held else {}

    def _author(self, entry: Entry) -> Author:
        found = {self._people.rater(entry)} - {""}
        if self._address and entry.email.casefold() == self._address:
            found.add(self._rater)
        return Author(frozenset(found), self._people.called(entry))

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
