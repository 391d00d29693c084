"""The log of a rubric or a criterion: who changed what when, in sentences, releases as milestones between."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Change, Kind, Subject
from rubric_studio.errors import NotFound
from rubric_studio.language import _
from rubric_studio.model.pointer import Pointer
from rubric_studio.text import nearest, one_line
from rubric_studio.workflows.declared import Reasons, lines_in
from rubric_studio.workflows.edit import criterion_of
from rubric_studio.workflows.history import history_of, said, words_of
from rubric_studio.workflows.milestones import Milestone, Milestones
from rubric_studio.workflows.past import Past, Reading
from rubric_studio.workflows.people import People
from rubric_studio.workflows.trace import PROMPT, moments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rubric_studio.finding import Problem
    from rubric_studio.git import Entry
    from rubric_studio.model.rubric import Criterion
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.trace import Moment


@dataclass(frozen=True)
class Account:
    """One record, in words.

    Args:
        entry: the record; None for what is not recorded yet.
        who: what people call who made it.
        sentences: what it changed.
        release: the earliest version that holds it, "" where none does.
        reading: the rubric as it was then, where the log is one rubric's.
        before: the rubric as it was before that record.
        called: the id that the criterion had then, where the log is one criterion's.
        touched: the rubrics that it changed, where the log is a set's: each with its set.
    """

    entry: Entry | None
    who: str
    sentences: tuple[str, ...]
    release: str = ""
    reading: Reading | None = field(default=None, repr=False)
    before: Reading | None = field(default=None, repr=False)
    called: str = ""
    touched: tuple[tuple[str, str], ...] = ()

    @property
    def criterion(self) -> Criterion | None:
        """The criterion as it was then, where the log is one criterion's."""
        return criterion_of(self.reading.rubric, self.called) if self.reading else None


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


class Story:
    """What happened to one rubric, read only as far as somebody asks; also to one that is not there any more.

    Args:
        workspace: where it is.
        set_id: the set.
        rubric_id: the rubric.
        since: a version, a tag, a branch or a record: nothing that it holds.

    Raises:
        NotFound: there is no such version.
        GitError: there is no history, or it cannot be read.
    """

    def __init__(self, workspace: Workspace, set_id: str, rubric_id: str, *, since: str = "") -> None:
        history = history_of(workspace)
        self.milestones = Milestones(history, set_id)
        self._people = People(workspace)
        self._rubric = rubric_id
        self._reasons = Reasons([lines_in(workspace.root / "rubrics" / set_id, workspace.root)])
        without = self.milestones.record_of(since) if since else ""
        self.past = Past(workspace, set_id, rubric_id, history=history, without=without)

    def accounts(self, criterion: str = "") -> Iterator[Account]:
        """Put each record into words, the latest first; of one criterion only, which is followed through its other ids.

        Raises:
            NotFound: there is, and was, no such criterion.
        """
        called, ids, told = criterion, set[str](), False
        for moment in moments(self.past):
            rubric = moment.reading.rubric
            ids |= {c.id for c in rubric.criteria} if rubric else set()
            changes = tuple(_about(called, moment)) if criterion else moment.changes
            renamed = self.past.renamed_from if moment.entry is None and not criterion else ""
            if not changes and not renamed:
                continue
            told = True
            asks = self._reasons.asks(changes, moment.before.state(moment.reading), moment.reading.state(moment.before))
            words = words_of(moment.reading.state(moment.reading))
            words = {key: word for key, word in words.items() if not criterion or "#" not in key}
            yield Account(
                moment.entry,
                self._people.called(moment.entry),
                _sentences(moment, said(changes, words, alone=True, asks=asks), renamed),
                self.milestones.first_holding(moment.entry),
                moment.reading,
                moment.before,
                called,
            )
            called = next((str(c.old) for c in changes if c.kind is Kind.RENAMED and criterion), called)
        if criterion and not told and not self.past.partial:
            raise self._no_criterion(criterion, ids)

    def _no_criterion(self, criterion: str, ids: set[str]) -> NotFound:
        meant = nearest(criterion, sorted(ids))
        hint = _("Did you mean “{meant}”?").format(meant=meant) if meant else ""
        return NotFound(_("criterion"), f"{self._rubric}#{criterion}", hint=hint)


def log_of_rubric(
    workspace: Workspace, set_id: str, rubric_id: str, criterion: str = "", *, limit: int = 0, since: str = ""
) -> Log:
    """Tell who changed a rubric, or one of its criteria, when.

    Args:
        workspace: where it is.
        set_id: the set.
        rubric_id: the rubric.
        criterion: only this criterion.
        limit: how many records, 0 for all.
        since: as in ``Story``.

    Raises:
        NotFound: there is, and was, no such rubric or criterion, or no such version.
        GitError: there is no history, or it cannot be read.
    """
    story = Story(workspace, set_id, rubric_id, since=since)
    story.past.ensure_known()
    accounts = list(story.accounts(criterion))
    if criterion and since and not accounts:
        list(Story(workspace, set_id, rubric_id).accounts(criterion))  # says that there is no such criterion
    kept = accounts[:limit] if limit else accounts
    rows = tuple(with_milestones(kept, story.milestones))
    return Log(rows, len(accounts) - len(kept), story.past.begins, tuple(story.past.problems))


def _sentences(moment: Moment, changes: Iterable[str], renamed: str) -> tuple[str, ...]:
    told = tuple(changes)
    if moment.dropped:
        told = tuple(_("joined without the other line's change: {change}").format(change=change) for change in told)
    return (
        (_("the file has another name now: it was {file}").format(file=one_line(renamed)), *told) if renamed else told
    )


def _about(criterion: str, moment: Moment) -> Iterator[Change]:
    """Give what happened to one criterion: it came and went with its rubric, and was approved beside its prompt."""
    for change in moment.changes:
        if change.pointer.field == PROMPT and change.subject is Subject.RUBRIC:
            if criterion_of(moment.reading.rubric, criterion):
                yield change
        elif change.pointer.criterion == criterion or (change.kind is Kind.RENAMED and change.old == criterion):
            yield change
        elif change.subject is Subject.RUBRIC and change.kind in (Kind.ADDED, Kind.REMOVED):
            own = criterion_of(change.new or change.old, criterion)
            if own:
                pointer = Pointer(set=change.pointer.set, rubric=change.pointer.rubric, criterion=criterion)
                old, new = (None, own) if change.kind is Kind.ADDED else (own, None)
                yield replace(change, subject=Subject.CRITERION, pointer=pointer, old=old, new=new, samples=None)


def with_milestones(accounts: Iterable[Account], *milestones: Milestones) -> Iterator[Account | Milestone]:
    """Put each release before the latest record that it holds."""
    shown: list[set[str]] = [set() for _each in milestones]
    for account in accounts:
        for held, seen in zip(milestones, shown, strict=True):
            yield from held.passed(account.entry, seen)
        yield account
