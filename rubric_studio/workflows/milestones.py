"""The releases of a set as milestones: which of them holds a record first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rubric_studio.diff.version import VERSION, parse
from rubric_studio.errors import NotFound
from rubric_studio.language import _
from rubric_studio.workflows.history import tag_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rubric_studio.git import Entry, History, Mark


@dataclass(frozen=True)
class Milestone:
    """A release: of which set, its version, when it was made, the record that it names, and the tag that says so."""

    set_id: str
    version: str
    at: str
    record: str
    mark: Mark


class Milestones:
    """The releases of one set.

    Args:
        history: the history.
        set_id: the set.
    """

    def __init__(self, history: History, set_id: str) -> None:
        self._history = history
        self._set = set_id

    @cached_property
    def all(self) -> tuple[Milestone, ...]:
        """The releases, the earliest version first."""
        start = tag_of(self._set, "")
        marks = {mark.name.removeprefix(start): mark for mark in self._history.marks(start)}
        versions = sorted((version for version in marks if VERSION.match(version)), key=parse)
        return tuple(Milestone(self._set, v, marks[v].at, marks[v].record, marks[v]) for v in versions)

    def first_holding(self, entry: Entry | None) -> str:
        """Name the earliest release that holds a record; "" where none does."""
        return self._holding.get(entry.id, "") if entry else ""

    @cached_property
    def _holding(self) -> dict[str, str]:
        return self._history.first_holding({held.version: held.record for held in self.all})

    def latest(self, versions: Iterable[str]) -> str:
        """Name the latest of some versions; "" where one of them is none, or where there are none."""
        named = list(versions)
        return max(named, key=parse) if named and all(named) else ""

    def passed(self, entry: Entry | None, shown: set[str]) -> Iterator[Milestone]:
        """Give the releases that hold a record and were not shown yet, the latest first; then they are shown."""
        first = self.first_holding(entry)
        for held in reversed(self.all):
            if first and held.version not in shown and parse(held.version) >= parse(first):
                shown.add(held.version)
                yield held

    def record_of(self, word: str) -> str:
        """Give the id of the record that a version, a tag, a branch or a record's id names.

        Raises:
            NotFound: none is called that.
        """
        found = next((held.record for held in self.all if held.version == word), None)
        if found is None and not VERSION.match(word):
            found = self._history.find(word)
        if found is None:
            versions = ", ".join(held.version for held in reversed(self.all))
            hint = _("Released versions of {set}: {versions}.") if versions else _("Nothing of {set} is released yet.")
            raise NotFound(_("version"), word, hint=hint.format(set=self._set, versions=versions))
        return found
