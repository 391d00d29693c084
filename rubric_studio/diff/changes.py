"""What a change is: what happened to what, its code and how much it weighs, and the bump of the version it asks for.

A code never changes its name or its meaning: people's scripts and approvals hold on to it. A change's fingerprint rests
on the code, the thing and what it was and is, so it is the same from record to record for as long as the change is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any

from rubric_studio.diff.codes import CODES, Severity, named
from rubric_studio.model.codec import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.model.pointer import Pointer
    from rubric_studio.model.response import Responses
    from rubric_studio.model.rubric import Criterion, Rubric, RubricSet


class Bump(IntEnum):
    """How far a version has to move: patch, no score changed; minor, rubrics came; major, some score may change."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


class Kind(StrEnum):
    """What happened; ``RENAMED``: the same thing has another id."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    RENAMED = "renamed"


class Subject(StrEnum):
    """What it happened to."""

    SET = "set"
    RUBRIC = "rubric"
    CRITERION = "criterion"
    SHARED = "shared"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different; ``old`` and ``new`` hold the values, None where there was, or is, none.

    ``pointer.field`` names what of the subject changed; ``touches`` the rubrics that a shared criterion's change
    touches. Of what was added or moved, ``place`` is where among its like it stands now, from 1; ``samples`` are the
    sample responses that came or went with a rubric. What has another id has the old one in ``old``, and the new one in
    its pointer.
    """

    kind: Kind
    subject: Subject
    pointer: Pointer
    bump: Bump
    old: Any = None
    new: Any = None
    touches: tuple[str, ...] = ()
    place: int = 0
    samples: Responses | None = None

    @property
    def code(self) -> str:
        """Name what happened, the same way for good: ``criterion-reworded``."""
        return named(self.kind, self.subject, self.pointer.field, self.old, self.new)

    @property
    def severity(self) -> Severity:
        """Tell how much it weighs here: what scores nothing (a draft's points) weighs no more than a title."""
        if self.bump is Bump.MAJOR:
            return Severity.SCORES
        usual = CODES[self.code].severity
        return Severity.PLAIN if usual is Severity.SCORES else usual

    @property
    def fingerprint(self) -> str:
        """Digest what the change is: two are equal where code, thing, what it was and what it is are equal."""
        here = self.pointer
        thing = (here.set, here.rubric, here.criterion or here.response, here.field)
        if self.kind is Kind.MOVED:  # its places are others as soon as anything comes or goes above it
            return digest((self.code, *thing))
        return digest((self.code, *thing, digest(self.old), digest(self.new)))


@dataclass(frozen=True)
class SetState:
    """A set at one time: all its rubrics (drafts too), shared criteria by id, sample responses by rubric."""

    set: RubricSet
    rubrics: Mapping[str, Rubric] = field(default_factory=dict)
    shared: Mapping[str, Criterion] = field(default_factory=dict)
    responses: Mapping[str, Responses] = field(default_factory=dict)

    @property
    def is_loose(self) -> bool:
        """Tell whether it is a file that lies alone, of whose set nothing is known: such a state names no set."""
        return not self.set.id

    @property
    def released(self) -> dict[str, Rubric]:
        """Give the rubrics that a release holds: the active ones."""
        return {id_: rubric for id_, rubric in self.rubrics.items() if rubric.status == "active"}
