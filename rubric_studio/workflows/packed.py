"""A pack as a state of its set, to be compared with others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.diff.changes import SetState
from rubric_studio.model.rubric import RubricSet
from rubric_studio.pack.reader import load_pack

if TYPE_CHECKING:
    from pathlib import Path


def state_of_pack(path: Path) -> SetState:
    """Read what a pack holds: the active rubrics with shared criteria in their place, and the scoring rule.

    Raises:
        PackError: it cannot be read, or is not what was released.
    """
    with load_pack(path) as pack:
        about = pack.manifest
        made = RubricSet(id=about.set, title=about.title, version=about.version, scoring=about.scoring)
        return SetState(made, {id_: pack[id_] for id_ in pack})
