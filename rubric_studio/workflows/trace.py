"""Traces a rubric through the records: which of them changed it, what each changed, and who changed a criterion last.

A change belongs to the record that made it, on whatever line of work that was. Of a record that joins two lines only
what is like none of them is its own; one that left the latest change out is told of, and made nothing. What is now the
case was made by the latest record that made it so: what another line of work did and the joining dropped was not. A
file that cannot be read in some record is passed over; what happened in between is then told of the next record in
which it can be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import tee
from typing import TYPE_CHECKING, Any

from rubric_studio.diff.changes import Change, Kind, Subject
from rubric_studio.diff.compare import compare
from rubric_studio.workflows.edit import criterion_of
from rubric_studio.workflows.past import Past, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rubric_studio.finding import Problem
    from rubric_studio.git import Entry, History
    from rubric_studio.model.rubric import Criterion, Rubric
    from rubric_studio.store.workspace import Workspace

PROMPT = "prompt"
APPROVED = frozenset({PROMPT, "text", "points", "axis", "critical", "references", "justification"})
"""What ``codec.approval_digest`` covers of a criterion; the prompt is the rubric's."""


@dataclass(frozen=True)
class Moment:
    """One record and what it changed in a rubric.

    Args:
        entry: the record; None for what is on disk and not recorded yet.
        changes: what it changed, the rubric called by the id that was asked for.
        reading: the rubric as it was then.
        before: the rubric as it was in the record that this one followed, the first of them where it followed several.
        dropped: the record joined two lines of work and did not take what one had changed: nobody changed it back.
    """

    entry: Entry | None
    changes: tuple[Change, ...]
    reading: Reading = field(repr=False)
    before: Reading = field(repr=False)
    dropped: bool = False


@dataclass(frozen=True)
class Trace:
    """A rubric through the records.

    Args:
        set_id: the set.
        rubric_id: the rubric.
        now: the rubric as it is on disk, or as it was last recorded where that cannot be read; None: it is gone.
        moments: the records that changed it, the latest first; what is not recorded yet before them all.
        begins: the record at which this copy of the history is cut off, where the rubric is older; None otherwise.
        problems: the files that could not be read in some record, and were passed over.
    """

    set_id: str
    rubric_id: str
    now: Rubric | None
    moments: tuple[Moment, ...]
    begins: Entry | None = None
    problems: tuple[Problem, ...] = ()

    def last(self, fields: Iterable[str]) -> dict[str, Moment]:
        """Tell for each criterion which moment last changed one of these fields; those not known are left out."""
        return _last(self.now, self.moments, frozenset(fields))


def trace(
    workspace: Workspace, set_id: str, rubric_id: str, *, history: History | None = None, without: str = ""
) -> Trace:
    """Follow a rubric through the records, under the names that its file had; one that was deleted too.

    Args:
        workspace: where it is.
        set_id: the set.
        rubric_id: the rubric.
        history: the workspace's history, where it is open already.
        without: a record that is known, with all that came before it: the trail ends there.

    Raises:
        NotFound: there is no such rubric, and never was.
        GitError: there is no history, or it cannot be read.
    """
    past = Past(workspace, set_id, rubric_id, history=history, without=without)
    past.ensure_known()
    found = tuple(moments(past))
    return Trace(set_id, rubric_id, past.on_disk.rubric, found, past.begins, tuple(past.problems))


def last_changes(past: Past, *wanted: frozenset[str]) -> tuple[dict[str, Entry], ...]:
    """Tell, for each of some sets of fields, which record last changed one of them, by criterion, as last recorded.

    A change of the prompt counts for every criterion where the prompt is among the fields. Left out are criteria for
    which the history at hand does not tell (a shallow copy).

    Raises:
        GitError: the history cannot be read.
    """
    rubric = past.recorded.rubric
    walks = tee(recorded_moments(past), len(wanted))  # each goes back only as far as it has to
    found = [_last(rubric, walk, fields) for walk, fields in zip(walks, wanted, strict=True)]
    return tuple({id_: m.entry for id_, m in held.items() if m.entry} for held in found)


def former_ids(past: Past) -> dict[str, tuple[str, ...]]:
    """Tell for each criterion that the rubric has now which other ids it had.

    Raises:
        GitError: the history cannot be read.
    """
    rubric = past.on_disk.rubric
    names = {criterion.id: [criterion.id] for criterion in rubric.criteria} if rubric else {}
    for moment in moments(past):
        renamed = {c.pointer.criterion: str(c.old) for c in moment.changes if c.kind is Kind.RENAMED}
        for held in names.values():
            if held[-1] in renamed:
                held.append(renamed[held[-1]])
    return {id_: tuple(held[1:]) for id_, held in names.items()}


def _last(rubric: Rubric | None, moments: Iterable[Moment], fields: frozenset[str]) -> dict[str, Moment]:
    """Look for the latest moment that made each criterion's fields what they are; stop when all are found."""
    wanted = {criterion.id: criterion for criterion in rubric.criteria} if rubric else {}
    called = {id_: id_ for id_ in wanted}
    found: dict[str, Moment] = {}
    if rubric is None:
        return found
    for moment in moments:
        if moment.dropped:
            continue
        for id_, criterion in wanted.items():
            if id_ not in found and any(_made(c, called[id_], criterion, rubric, fields) for c in moment.changes):
                found[id_] = moment
        if len(found) == len(wanted):
            break
        renamed = {c.pointer.criterion: c.old for c in moment.changes if c.kind is Kind.RENAMED}
        called = {id_: renamed.get(name, name) for id_, name in called.items()}
    return {id_: found[id_] for id_ in wanted if id_ in found}


def _made(change: Change, called: str, criterion: Criterion, rubric: Rubric, fields: frozenset[str]) -> bool:
    """Tell whether a change made one of a criterion's fields what it is now."""
    of_prompt = PROMPT in fields
    if change.subject is Subject.RUBRIC:
        if change.kind is Kind.ADDED:
            held = criterion_of(change.new, called)
            return (of_prompt and change.new.prompt == rubric.prompt) or _same(held, criterion, fields)
        return of_prompt and change.pointer.field == PROMPT and change.new == rubric.prompt
    if change.pointer.criterion != called or change.kind in (Kind.REMOVED, Kind.MOVED, Kind.RENAMED):
        return False
    if change.kind is Kind.ADDED:
        return _same(change.new, criterion, fields)
    return change.pointer.field in fields and change.new == getattr(criterion, change.pointer.field)


def _same(held: Criterion | None, criterion: Criterion, fields: frozenset[str]) -> bool:
    return held is not None and any(getattr(held, name) == getattr(criterion, name) for name in fields - {PROMPT})


def moments(past: Past) -> Iterator[Moment]:
    """Go back through the records, each with what it changed; what is not recorded yet comes first."""
    unrecorded = between(past.recorded, past.on_disk)
    if unrecorded or past.renamed_from:
        yield Moment(None, unrecorded, past.on_disk, past.recorded)
    if past.dropped:
        entry, lost, kept = past.dropped
        yield Moment(entry, between(lost, kept), kept, lost, dropped=True)
    yield from recorded_moments(past)


def recorded_moments(past: Past) -> Iterator[Moment]:
    """Go back through the records, each with what it changed."""
    for entry, before, after in past:
        changes = _own(before, after)
        if changes:
            yield Moment(entry, changes, after, before[0])


def _own(before: tuple[Reading, ...], after: Reading) -> tuple[Change, ...]:
    """List what a record changed itself: what is like none of the records that it follows."""
    if len(before) > 1:  # a line of work on which there was no such rubric has nothing to say
        before = tuple(reading for reading in before if reading.rubric) or before[:1]
    found: dict[tuple[Any, ...], Change] = {}
    for reading in before:
        for change in between(reading, after):
            found.setdefault((change.kind, change.subject, change.pointer), change)
    others = before if len(before) > 1 else ()
    return tuple(c for c in found.values() if not any(_already(c, other) for other in others))


def between(before: Reading, after: Reading) -> tuple[Change, ...]:
    """List what changed in a rubric between two times."""
    if before.says_the_same(after):
        return ()
    # Which shared criteria a rubric takes stands among its own changes.
    took = (Kind.ADDED, Kind.REMOVED)
    changes = compare(before.state(after), after.state(before))
    return tuple(c for c in changes if not (c.subject is Subject.SHARED and c.kind in took))


def _already(change: Change, other: Reading) -> bool:
    """Tell whether what a change leads to was so already in another reading."""
    rubric = other.rubric
    if change.kind is Kind.MOVED or rubric is None:
        return change.kind is Kind.MOVED
    if change.subject is Subject.RUBRIC:
        if change.kind is Kind.CHANGED:
            return bool(getattr(rubric, change.pointer.field) == change.new)
        return change.kind is Kind.ADDED
    held: Mapping[str, Criterion] = {c.id: c for c in rubric.criteria}
    criterion = held.get(change.pointer.criterion)
    if change.kind is Kind.CHANGED:
        return criterion is not None and getattr(criterion, change.pointer.field) == change.new
    return (criterion is None) == (change.kind is Kind.REMOVED)
