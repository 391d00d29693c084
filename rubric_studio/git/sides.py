"""Two lines of work that are joined, or are to be: where they parted and how each goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.errors import GitError, NotFound
from rubric_studio.language import _

if TYPE_CHECKING:
    from rubric_studio.git.records import Records


@dataclass(frozen=True, slots=True)
class Sides:
    """Two lines of work, by the full ids of their records.

    Args:
        bases: where they parted; several where each had taken the other in already (git: a criss-cross).
        ours: the one that takes the other in.
        theirs: the other.
        joined: the record in which they are joined already, None where they are not.
    """

    bases: tuple[str, ...]
    ours: str
    theirs: str
    joined: str | None = None

    @property
    def base(self) -> str:
        """Give the first of the records in which they parted."""
        return self.bases[0]

    @property
    def result(self) -> str:
        """Give the record that stands for both: where they are joined, else the one that takes the other in."""
        return self.joined or self.ours


def sides(history: Records, name: str) -> Sides:
    """Find the two sides that meet in the last record; or, where it joins nothing, the last record and another.

    Args:
        history: where.
        name: the record, tag or branch to join; one that the last record has joined already stands for that.

    Raises:
        NotFound: there is no such record, or nothing to join: no records here, or none in common.
        GitError: the history cannot be read, or the last record joins more than two.
    """
    head, other = history.resolve("HEAD"), history.find(name)
    if other is None:
        hint = _("Name a branch, a tag, a record by its id or the first seven or more of its digits, or HEAD.")
        raise NotFound("version", name, hint=hint)
    parents = history.program.read("rev-list", "--max-count=1", "--parents", head, "--").line.split(" ")[1:]
    if len(parents) == 2 and other in (head, *parents):
        return Sides(_bases(history, *parents), parents[0], parents[1], joined=head)
    if other == head and len(parents) > 2:
        text = _(
            "The last record joins {n} lines of work at once, which cannot be told apart here. Join two at a time."
        )
        raise GitError(text.format(n=len(parents)))
    if other == head:
        hint = _("The last record joins nothing. Name the branch that it is to be joined with.")
        raise NotFound("version", name, hint=hint)
    return Sides(_bases(history, head, other), head, other)


def parted(history: Records, one: str, two: str) -> tuple[str, ...]:
    """Give the records in which two lines of work parted; none where they have none in common.

    Raises:
        GitError: the history cannot be read.
    """
    return tuple(history.program.read("merge-base", "--all", one, two, accept=(0, 1)).line.split())


def holds(history: Records, name: str, earlier: str) -> bool:
    """Tell whether a record is, or follows, an earlier one.

    Raises:
        NotFound: one of them is not there.
        GitError: the history cannot be read.
    """
    two = history.resolve(earlier), history.resolve(name)
    return history.program.read("merge-base", "--is-ancestor", *two, accept=(0, 1)).status == 0


def _bases(history: Records, one: str, two: str) -> tuple[str, ...]:
    bases = parted(history, one, two)
    if not bases:
        hint = _("The two have no record in common. Fetch the whole history first (git fetch --unshallow).")
        raise NotFound("version", two[:12], hint=hint)
    return bases
