"""What somebody has said of criteria and not saved yet, and the lines that it is saved as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.model.signoff import What, Word, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Key = tuple[str, str, str]
"""Rubric, criterion, and "" for the word that counts; comments, which stand beside it, are numbered."""


@dataclass(frozen=True)
class Saying:
    """One thing that is said.

    Args:
        what: what is said.
        digest: the approval digest of what it is said of.
        why: the reason.
    """

    what: What
    digest: str
    why: str = ""


Sayings = dict[Key, Saying]
_LAST = "9999-12-31T00:00:00Z"  # what is not saved yet comes after all that is


def own(words: Words, key: Key, rater: str) -> Saying | None:
    """Give what somebody said last that is saved and not taken back; a comment is never taken back."""
    said = words.last(rater, *key[:2])
    if key[2] or said is None or said.what == What.WITHDRAW:
        return None
    return Saying(What(said.what), said.approval_digest, said.why or "")


def lines(
    sayings: Mapping[Key, Saying], *, rater: str, clock: Callable[[], str], new_id: Callable[[], str]
) -> list[Word]:
    """Make the lines of what is said."""
    return [
        Word(
            id=new_id(),
            rubric=rubric,
            criterion=criterion,
            approval_digest=said.digest,
            by=rater,
            what=said.what.value,
            at=clock(),
            why=said.why or None,
        )
        for (rubric, criterion, _number), said in sayings.items()
    ]


def with_sayings(words: Iterable[Word], sayings: Mapping[Key, Saying], *, rater: str) -> Words:
    """Give the words as they will be once what is said is saved."""
    numbers = iter(range(len(sayings)))
    made = lines(sayings, rater=rater, clock=lambda: _LAST, new_id=lambda: f"unsaved-{next(numbers):06}")
    return Words([*words, *made])
