"""One person's word on one criterion of a rubric, and how the words on it stand.

A word belongs to the state that it was given on: its ``approval_digest``. Of one person's words on a criterion the
latest counts, by ``at`` and then ``id``, whatever their order in the file, and only where its digest is the criterion's
present one. A comment says something and moves nothing: whoever approved and then adds a thought has still approved.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rubric_studio.model.judgment import rank
from rubric_studio.model.rubric import Noun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


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
class Standing:
    """How the words on one criterion stand.

    Args:
        required: how many physicians have to approve.
        approvals: the approvals that count, the earliest first.
        requests: the open requests for changes, the earliest first.
        comments: what else was said of the present state.
        stale: words given on another state: shown, they count for nothing.
        refused: approvals by whoever changed the criterion last: they count for nothing.
    """

    required: int = 0
    approvals: tuple[Word, ...] = ()
    requests: tuple[Word, ...] = ()
    comments: tuple[Word, ...] = ()
    stale: tuple[Word, ...] = ()
    refused: tuple[Word, ...] = ()

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


NO_WORDS = Standing()


def _rank(word: Word) -> tuple[str, str, bytes]:
    return rank(word, word.at, word.id)


class Words:
    """The words on a set's criteria; a line that stands twice in the file, as git's union may leave it, counts once."""

    def __init__(self, lines: Iterable[Word] = ()) -> None:
        self._of: dict[tuple[str, str], list[Word]] = defaultdict(list)
        for word in sorted(set(lines), key=_rank):
            self._of[word.rubric, word.criterion].append(word)

    def about(self, rubric: str, criterion: str) -> tuple[Word, ...]:
        """Give all words on a criterion, the earliest first."""
        return tuple(self._of.get((rubric, criterion), ()))

    def on(self, rubric: str) -> Mapping[str, tuple[Word, ...]]:
        """Give all words on a rubric, by criterion."""
        return {criterion: tuple(held) for (about, criterion), held in self._of.items() if about == rubric}

    def rubrics(self) -> frozenset[str]:
        """Name the rubrics on which anything was said."""
        return frozenset(rubric for rubric, _criterion in self._of)

    def standing(
        self, rubric: str, criterion: str, digest: str, *, required: int, authors: frozenset[str] = frozenset()
    ) -> Standing:
        """Say how the words on a criterion stand.

        Args:
            rubric: the rubric's id.
            criterion: the criterion's.
            digest: its present approval digest.
            required: how many have to approve.
            authors: the rater ids of whoever changed it last; none where that is not known.
        """
        words = self.about(rubric, criterion)
        comments = tuple(w for w in words if w.what == What.COMMENT)
        last = {w.by: w for w in words if w.what != What.COMMENT}
        given = tuple(w for w in words if last.get(w.by) is w and w.what != What.WITHDRAW)

        def fresh(held: Iterable[Word], fits: Callable[[Word], bool]) -> tuple[Word, ...]:
            return tuple(w for w in held if w.approval_digest == digest and fits(w))

        return Standing(
            required,
            fresh(given, lambda w: w.what == What.APPROVE and w.by not in authors),
            fresh(given, lambda w: w.what == What.REQUEST_CHANGES),
            fresh(comments, lambda _w: True),
            tuple(w for w in words if w in (*given, *comments) and w.approval_digest != digest),
            fresh(given, lambda w: w.what == What.APPROVE and w.by in authors),
        )
