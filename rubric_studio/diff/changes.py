"""What a change is, and the bump of the version that it asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any

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
    """What happened."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


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
    touches.
    """

    kind: Kind
    subject: Subject
    pointer: Pointer
    bump: Bump
    old: Any = None
    new: Any = None
    touches: tuple[str, ...] = ()


@dataclass(frozen=True)
class SetState:
    """A set at one time: all its rubrics (drafts too), shared criteria by id, sample responses by rubric."""

    set: RubricSet
    rubrics: Mapping[str, Rubric] = field(default_factory=dict)
    shared: Mapping[str, Criterion] = field(default_factory=dict)
    responses: Mapping[str, Responses] = field(default_factory=dict)

    @property
    def released(self) -> dict[str, Rubric]:
        """Give the rubrics that a release holds: the active ones."""
        return {id_: rubric for id_, rubric in self.rubrics.items() if rubric.status == "active"}
