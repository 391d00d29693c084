"""The log of a rubric or a criterion: who changed what when, in sentences, releases as milestones between."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Change, Kind, Subject
from rubric_studio.errors import NotFound
from rubric_studio.language import _
from rubric_studio.model.pointer import Pointer
from rubric_studio.text import nearest
from rubric_studio.workflows.history import history_of, said, words_of
from rubric_studio.workflows.milestones import Milestone, Milestones
from rubric_studio.workflows.people import People
from rubric_studio.workflows.trace import Trace, trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rubric_studio.finding import Problem
    from rubric_studio.git import Entry
    from rubric_studio.model.rubric import Criterion, Rubric
    from rubric_studio.store.workspace import Workspace


@dataclass(frozen=True)
class Account:
    """One record, in words.

    Args:
        entry: the record; None for what is not recorded yet.
        who: what people call who made it.
        sentences: what it changed.
        release: the earliest version that holds it, "" where none does.
        rubric: the rubric as it was then, where the log is one rubric's; None where there was none.
        criterion: the criterion as it was then, where the log is one criterion's.
    """

    entry: Entry | None
    who: str
    sentences: tuple[str, ...]
    release: str = ""
    rubric: Rubric | None = field(default=None, repr=False)
    criterion: Criterion | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Log:
    """What was recorded, the latest first.

    Args:
        rows: records, and releases between them.
        left: how many records more there are.
        begins: the record at which this copy of the history is cut off, where there was more before it.
        problems: what could not be read, and was passed over.
    """

    rows: tuple[Account | Milestone, ...]
    left: int = 0
    begins: Entry | None = None
    problems: tuple[Problem, ...] = ()


def log_of_rubric(
    workspace: Workspace, set_id: str, rubric_id: str, criterion: str = "", *, limit: int = 0, since: str = ""
) -> Log:
    """Tell who changed a rubric, or one of its criteria, when; also one that is not there any more.

    Args:
        workspace: where it is.
        set_id: the set.
        rubric_id: the rubric.
        criterion: only this criterion.
        limit: how many records, 0 for all.
        since: a version, a tag, a branch or a record: nothing that it holds.

    Raises:
        NotFound: there is, and was, no such rubric or criterion, or no such version.
        GitError: there is no history, or it cannot be read.
    """
    history = history_of(workspace)
    milestones = Milestones(history, set_id)
    without = milestones.record_of(since) if since else ""
    found = trace(workspace, set_id, rubric_id, history=history, without=without)
    accounts = list(accounts_of(found, People(workspace), milestones, criterion))
    if criterion and not accounts and not since:
        raise _no_criterion(found, criterion)
    kept = accounts[:limit] if limit else accounts
    rows = with_milestones(kept, milestones)
    return Log(tuple(rows), len(accounts) - len(kept), found.begins, found.problems)


def accounts_of(found: Trace, people: People, milestones: Milestones, criterion: str = "") -> Iterator[Account]:
    """Put a trace into words; of one criterion only, which is followed through its other ids."""
    called = criterion
    for moment in found.moments:
        changes = tuple(_about(called, moment.changes)) if criterion else moment.changes
        if not changes:
            continue
        rubric = moment.reading.rubric
        now = next((c for c in rubric.criteria if c.id == called), None) if rubric else None
        words = words_of(moment.reading.state(moment.reading))
        texts = {key: word for key, word in words.items() if not criterion or "#" not in key}
        yield Account(
            moment.entry,
            people.called(moment.entry),
            said(changes, texts, alone=True),
            milestones.first_holding(moment.entry),
            rubric,
            now if criterion else None,
        )
        called = next((str(c.old) for c in changes if c.kind is Kind.RENAMED and criterion), called)


def _about(criterion: str, changes: Iterable[Change]) -> Iterator[Change]:
    """Give what happened to one criterion; where a rubric came, the criterion came with it."""
    for change in changes:
        if change.pointer.criterion == criterion or (change.kind is Kind.RENAMED and change.old == criterion):
            yield change
        elif change.subject is Subject.RUBRIC and change.kind in (Kind.ADDED, Kind.REMOVED):
            held = change.new or change.old
            own = next((c for c in held.criteria if c.id == criterion), None)
            if own:
                pointer = Pointer(set=change.pointer.set, rubric=change.pointer.rubric, criterion=criterion)
                old, new = (None, own) if change.kind is Kind.ADDED else (own, None)
                yield replace(change, subject=Subject.CRITERION, pointer=pointer, old=old, new=new, samples=None)


def _no_criterion(found: Trace, criterion: str) -> NotFound:
    ids = {change.pointer.criterion for moment in found.moments for change in moment.changes}
    ids |= {c.id for moment in found.moments if moment.reading.rubric for c in moment.reading.rubric.criteria}
    meant = nearest(criterion, sorted(ids - {""}))
    hint = _("Did you mean “{meant}”?").format(meant=meant) if meant else ""
    return NotFound(_("criterion"), f"{found.rubric_id}#{criterion}", hint=hint)


def with_milestones(accounts: Iterable[Account], *milestones: Milestones) -> Iterator[Account | Milestone]:
    """Put each release before the latest record that it holds."""
    shown: list[set[str]] = [set() for _each in milestones]
    for account in accounts:
        for held, seen in zip(milestones, shown, strict=True):
            yield from held.passed(account.entry, seen)
        yield account
