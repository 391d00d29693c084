"""What sending and receiving came to, and how the history here stands to the team's, in words for every face."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rubric_studio.language import _, counted, quoted
from rubric_studio.lint.joining import points_from_both_sides
from rubric_studio.text import one_line, safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.finding import Finding
    from rubric_studio.git.remote import Team
    from rubric_studio.workflows.conflicts import Merged
    from rubric_studio.workflows.settling import Matter


@dataclass(frozen=True)
class Distance:
    """How far the history here and the team's are apart, as it was known last.

    Args:
        team: the team's copy; None where none is set.
        to_send: records that the team does not have.
        to_receive: records of the team's that are not here.
        to_release: releases that the team does not have.
    """

    team: Team | None
    to_send: int = 0
    to_receive: int = 0
    to_release: int = 0

    @property
    def words(self) -> str:
        """Say it in words; "" where no team's copy is set."""
        if self.team is None:
            return ""
        parts = (
            (counted("one record not yet sent", "{n} records not yet sent", self.to_send), self.to_send),
            (counted("one release not yet sent", "{n} releases not yet sent", self.to_release), self.to_release),
            self._received,
        )
        return _listed(*parts) or _("nothing to send or receive")

    @property
    def short(self) -> str:
        """Say it in the fewest words; "" where there is nothing to say."""
        if self.team is None:
            return ""
        to_send = self.to_send + self.to_release
        return _listed((counted("1 to send", "{n} to send", to_send), to_send), self._received)

    @property
    def _received(self) -> tuple[str, int]:
        return counted("one to receive", "{n} to receive", self.to_receive), self.to_receive


def _listed(*parts: tuple[str, int]) -> str:
    """List what there is any of."""
    return _(", ").join(words for words, n in parts if n)


@dataclass(frozen=True)
class Torn:
    """A file that both changed so that only a person can say what it becomes; its path is from the workspace.

    That of a file outside of the workspace is from the top of the history.

    Args:
        path: which.
        merged: what of it is open.
        ours: the file here; None where it was taken away.
        theirs: the team's.
    """

    path: str
    merged: Merged
    ours: bytes | None = None
    theirs: bytes | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """Say what both changed differently, a sentence for each thing."""
        from rubric_studio.workflows.settling import matters  # loaded when first needed

        if self.ours is None or self.theirs is None:
            return (_one_is_gone(_("the file"), ours=self.ours is None),)
        if not self.merged.conflicts:
            return tuple(self.merged.sentences)
        return tuple(_differing(matter) for matter in matters([(self.path, self.merged)]))


def _one_is_gone(where: str, *, ours: bool) -> str:
    words = _("{where}: you took it away, the team changed it.")
    return (words if ours else _("{where}: you changed it, the team took it away.")).format(where=where)


def _differing(matter: Matter) -> str:
    about = quoted(one_line(matter.about, 60)) if matter.about else ""
    where = _(", ").join(part for part in (about, one_line(matter.field, 30)) if part) or _("the file")
    if why := matter.conflict.why:
        return _("{where}: {why}").format(where=where, why=why)
    _base, ours, theirs = matter.texts
    if ours is None or theirs is None:
        return _one_is_gone(where, ours=ours is None)
    mine, others = (one_line(words, 60) or _("empty") for words in (ours, theirs))
    return _("{where}: “{ours}” is yours, “{theirs}” the team's.").format(where=where, ours=mine, theirs=others)


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    Args:
        received: how many of the team's records came in.
        sent: how many records went out.
        released: how many releases went out.
        theirs: the team's last record.
        record: the record that stands for both.
        torn: what has to be settled first; then nothing has been touched.
        faults: what joining would break; then nothing has been touched.
        changes: what came in, in sentences.
    """

    received: int = 0
    sent: int = 0
    released: int = 0
    theirs: str | None = None
    record: str | None = None
    torn: tuple[Torn, ...] = ()
    faults: tuple[Finding, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Tell whether all came in and went out."""
        return not self.torn and not self.faults

    @property
    def only_points(self) -> bool:
        """Tell whether nothing is in the way but that both sides changed points, and nobody has seen the sum."""
        return bool(self.faults) and all(one.code == points_from_both_sides.code for one in self.faults)

    @property
    def words(self) -> str:
        """Say in a sentence what came of it."""
        if self.torn:
            return _("Nothing was touched: both sides changed these differently.")
        if self.only_points:
            return _("Nothing was touched: both sides changed points of the same rubric; look at the sums first.")
        if self.faults:
            return _("Nothing was touched: joined, the two would have errors that neither has alone.")
        received = counted("one record received", "{n} records received", self.received)
        sent = counted("one record sent", "{n} records sent", self.sent)
        released = counted("one release sent", "{n} releases sent", self.released)
        words = _listed((received, self.received), (sent, self.sent), (released, self.released))
        return as_sentence(words or _("nothing to send or receive"))

    @property
    def details(self) -> tuple[str, ...]:
        """Tell what is torn, what would break, or what came in, a line each."""
        if self.torn:
            return tuple(f"{safe(torn.path)}: {safe(line)}" for torn in self.torn for line in torn.sentences)
        if self.faults:
            return tuple(f"{finding.place}: {safe(finding.message)}" for finding in self.faults)
        return self.changes

    @property
    def advice(self) -> str:
        """Say what to do; "" where all came in and went out."""
        if self.torn:
            return _("Settle them in the studio, or take one side everywhere: --take ours|theirs.")
        if self.only_points:
            return _(
                "If that is what both of you mean: --points-seen. Else change it here, record that, and try again."
            )
        return _("Change it here so that both fit together, record that, and try again.") if self.faults else ""


@dataclass(frozen=True)
class Settled:
    """What a person settled.

    Args:
        theirs: the team's last record when they did; another one since, and they are asked again.
        files: what the torn files become, by their path from the workspace; None where they go.
        points_seen: they looked at what the points of both sides come to together, and mean it so.
    """

    theirs: str | None
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    points_seen: bool = False


def as_sentence(words: str) -> str:
    """Make a sentence of a few words."""
    return _("{words}.").format(words=words[:1].upper() + words[1:])
