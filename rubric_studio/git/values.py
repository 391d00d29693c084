"""What the history tells: the state it is in, who records, what changed, and what was recorded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rubric_studio.errors import GitError
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Busy = Literal["merge", "rebase", "cherry-pick", "revert", "bisect"]
Kind = Literal["new", "modified", "deleted"]

_NOT_IN_A_NAME = re.compile("[\x00-\x1f\x7f-\x9f<>\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class State:
    """What the history is in the middle of.

    Args:
        branch: the line of work that is open, None when an earlier record is being looked at (detached HEAD).
        has_records: anything was ever recorded here.
        busy: the unfinished operation of git, if there is one.
        locked: the lock file of a program that is writing now, or was interrupted.
    """

    branch: str | None
    has_records: bool
    busy: Busy | None
    locked: Path | None


@dataclass(frozen=True, slots=True)
class Person:
    """Under which name and e-mail address something is recorded; an opaque id where the programme wants pseudonyms.

    Raises:
        GitError: one of them is empty or holds what git's records cannot.
    """

    name: str
    email: str

    def __post_init__(self) -> None:
        for word in (self.name, self.email):
            if not word.strip() or _NOT_IN_A_NAME.search(word):
                raise GitError(
                    _(
                        "“{word}” cannot stand in the history as a name or an e-mail address: it is empty, or holds"
                        " a line break, a control character, “<” or “>”. Write it without them."
                    ).format(word=safe(word))
                )

    def variables(self) -> dict[str, str]:
        """Give the environment in which git records under this name, as author and as committer.

        Both, because a pseudonym beside the real name of the computer's owner would be none.
        """
        return {
            "GIT_AUTHOR_NAME": self.name,
            "GIT_AUTHOR_EMAIL": self.email,
            "GIT_COMMITTER_NAME": self.name,
            "GIT_COMMITTER_EMAIL": self.email,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """A file that differs from the last record; ``path`` starts at the root of the work tree."""

    path: Path
    kind: Kind


@dataclass(frozen=True, slots=True)
class Difference:
    """How one file differs between two records: the blob ids before and after, None where there is no such file."""

    kind: Kind
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One record: its full id, by whom and when (ISO 8601), and the first line of its note.

    ``parents`` are the records that it follows and ``body`` the rest of its note, where a trail gave it.
    """

    id: str
    name: str
    email: str
    at: str
    subject: str
    parents: tuple[str, ...] = ()
    body: str = ""

    @property
    def moment(self) -> str:
        """Date and time as its author's clock showed them, to the minute."""
        return self.at[:16].replace("T", " ")


@dataclass(frozen=True, slots=True)
class Passage:
    """A record on the trail of some files: what of them it changed.

    ``files`` holds, by path from the root, the blob of each parent and the record's own, None where there is no such
    file; of a record with several parents only what is like none of them.
    """

    entry: Entry
    files: Mapping[str, tuple[tuple[str | None, ...], str | None]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A tag: its name, the full id of the record that it marks, when (ISO 8601) and by whom it was made.

    ``signed`` tells that it carries a signature, not that anybody looked whether that holds.
    """

    name: str
    record: str
    at: str
    by: str = ""
    email: str = ""
    signed: bool = False
