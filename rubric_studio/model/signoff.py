"""One person's word on one criterion of a rubric, and how the words on it stand.

A word belongs to the state that it was given on: its ``approval_digest``. Of one person's words on a criterion the
latest counts, by ``at`` and then ``id``, whatever their order in the file, and only where its digest is the criterion's
present one; but a request for changes stays open, however the criterion changes, until whoever made it approves or
takes it back. A comment says something and moves nothing: whoever approved and then adds a thought has still approved.
An approval covers no id: words on an id that the rubric has no more are about the criterion that holds what they were
given on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from rubric_studio.model.judgment import rank
from rubric_studio.model.rubric import Noun, Rubric

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping


class What(StrEnum):
    """What a person says."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    COMMENT = "comment"
    WITHDRAW = "withdraw"


NEEDS_WHY = frozenset({What.REQUEST_CHANGES.value, What.COMMENT.value})
"""What is said in words only."""


class Word(Noun, frozen=True, kw_only=True):
    """One line of ``signoffs.jsonl``; ``by`` is an opaque rater id, ``at`` is UTC, ISO."""

    id: str
    rubric: str
    criterion: str
    approval_digest: str
    by: str
    what: str
    at: str
    why: str | None = None
    version: str | None = None


class State(StrEnum):
    """Where a criterion stands."""

    FREE = "free"  # the set asks for no sign-offs, and nobody objects
    AWAITS = "awaits"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"


@dataclass(frozen=True)
class Approval:
    """How the words on one criterion stand.

    Args:
        required: how many physicians have to approve.
        approvals: the approvals that count, the earliest first.
        requests: the open requests for changes, the earliest first, whatever state they were made on.
        comments: what else was said of the present state.
        stale: other words given on another state: shown, they count for nothing.
        refused: approvals by whoever wrote the criterion or changed it last: they count for nothing.
        digest: the present state.
    """

    required: int = 0
    approvals: tuple[Word, ...] = ()
    requests: tuple[Word, ...] = ()
    comments: tuple[Word, ...] = ()
    stale: tuple[Word, ...] = ()
    refused: tuple[Word, ...] = ()
    digest: str = field(default="", compare=False)

    @property
    def state(self) -> State:
        """Say where it stands: one open request for changes outweighs any number of approvals."""
        if self.requests:
            return State.CHANGES_REQUESTED
        if not self.required:
            return State.FREE
        return State.APPROVED if len(self.approvals) >= self.required else State.AWAITS

    @property
    def blocks(self) -> bool:
        """Tell whether a release has to wait for it."""
        return self.state in (State.AWAITS, State.CHANGES_REQUESTED)

    def of(self, person: str) -> Word | None:
        """Give the person's word that counts now, or would if they were not the author."""
        return next((w for w in (*self.requests, *self.approvals, *self.refused) if w.by == person), None)

    def earlier(self, word: Word) -> bool:
        """Tell whether a word was given on another state than the present one."""
        return word.approval_digest != self.digest

    def awaits(self, person: str, *, author: bool) -> bool:
        """Tell whether this person's word is wanted: nobody's is while changes are asked for in the present state.

        Args:
            person: who.
            author: they wrote the criterion or changed it last.
        """
        own = self.of(person)
        if own:
            return self.earlier(own)  # it was changed since they asked for that
        if author or any(not self.earlier(word) for word in self.requests):
            return False
        return len(self.approvals) < self.required


NO_WORDS = Approval()


def _rank(word: Word) -> tuple[str, str, bytes]:
    return rank(word, word.at, word.id)


class Words:
    """The words on a set's criteria; a line that stands twice in the file, as git's union may leave it, counts once."""

    def __init__(self, lines: Iterable[Word] = ()) -> None:
        self._of: dict[tuple[str, str], list[Word]] = defaultdict(list)
        self._ids: dict[str, dict[str, None]] = defaultdict(dict)
        for word in sorted(set(lines), key=_rank):
            self._of[word.rubric, word.criterion].append(word)
            self._ids[word.rubric][word.criterion] = None

    def about(self, rubric: str, criterion: str) -> tuple[Word, ...]:
        """Give all words on a criterion, the earliest first."""
        return tuple(self._of.get((rubric, criterion), ()))

    def last(self, person: str, rubric: str, criterion: str) -> Word | None:
        """Give what somebody said last of a criterion, comments aside."""
        said = [w for w in self.about(rubric, criterion) if w.by == person and w.what != What.COMMENT]
        return said[-1] if said else None

    def on(self, rubric: str) -> Mapping[str, tuple[Word, ...]]:
        """Give all words on a rubric, by criterion."""
        return {criterion: self.about(rubric, criterion) for criterion in self._ids.get(rubric, {})}

    def gone(self, rubric: Rubric) -> tuple[str, ...]:
        """Name what was spoken of in a rubric and is not among its criteria any more."""
        there = {criterion.id for criterion in rubric.criteria}
        return tuple(id_ for id_ in self._ids.get(rubric.id, {}) if id_ not in there)

    def lost(self, rubric: Rubric) -> bool:
        """Tell whether changes were asked for in something that is not among a rubric's criteria any more."""
        held = (w for id_ in self.gone(rubric) for w in self.about(rubric.id, id_))
        return any(w.what == What.REQUEST_CHANGES and self.last(w.by, w.rubric, w.criterion) == w for w in held)

    def rubrics(self) -> frozenset[str]:
        """Name the rubrics on which anything was said."""
        return frozenset(self._ids)

    def standing(
        self,
        rubric: str,
        criterion: str,
        digest: str,
        *,
        required: int,
        authors: frozenset[str] = frozenset(),
        gone: Collection[str] = (),
        former: Collection[str] = (),
    ) -> Approval:
        """Say how the words on a criterion stand.

        Args:
            rubric: the rubric's id.
            criterion: the criterion's.
            digest: its present approval digest.
            required: how many have to approve.
            authors: the rater ids of whoever wrote it or changed it last; none where that is not known.
            gone: ids that were spoken of and that the rubric has no more: what ``gone`` gives.
            former: other ids that the criterion had, where the history was asked.
        """
        words = self._all_about(rubric, criterion, lambda w: w.criterion in former or w.approval_digest == digest, gone)
        comments = tuple(w for w in words if w.what == What.COMMENT)
        last = {w.by: w for w in words if w.what != What.COMMENT}
        given = tuple(w for w in words if last.get(w.by) is w and w.what != What.WITHDRAW)
        requests = tuple(w for w in given if w.what == What.REQUEST_CHANGES)
        fresh = tuple(w for w in (*given, *comments) if w.approval_digest == digest)
        approvals = tuple(w for w in fresh if w.what == What.APPROVE)
        return Approval(
            required,
            tuple(w for w in approvals if w.by not in authors),
            requests,
            tuple(w for w in fresh if w.what == What.COMMENT),
            tuple(w for w in words if w in (*given, *comments) and w not in (*requests, *fresh)),
            tuple(w for w in approvals if w.by in authors),
            digest,
        )

    def _all_about(
        self, rubric: str, criterion: str, same: Callable[[Word], bool], gone: Collection[str]
    ) -> tuple[Word, ...]:
        """Give the words on a criterion, and all on an id that is gone where one of them was on the same."""
        others = [self.about(rubric, id_) for id_ in gone]
        taken = [word for held in others if any(map(same, held)) for word in held]
        words = self.about(rubric, criterion)
        return tuple(sorted((*words, *taken), key=_rank)) if taken else words
