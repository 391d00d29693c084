"""Shifts: what everything that is not recorded yet does to scores, a line for each rubric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import counted
from rubric_studio.text import one_line
from rubric_studio.workflows.compare import compare_set
from rubric_studio.workflows.history import masked
from rubric_studio.workflows.outcomes import line

if TYPE_CHECKING:
    from rubric_studio.store.workspace import Workspace

MOST = 12
"""How many rubrics are told."""


def since_record(workspace: Workspace) -> list[str]:
    """Say for each rubric what its changes since the last record do to the scores of the verdicts on it.

    Raises:
        NotFound: nothing was recorded yet.
        GitError: there is no history, or it cannot be read.
    """
    found = []
    for set_id in workspace.set_ids():
        held = compare_set(workspace, set_id, old="HEAD")
        for effect in held.effects:
            title = one_line(masked(held.words.get(effect.rubric) or effect.rubric), 60)
            found.append(f"{title}: {line(effect)}")
    more = len(found) - MOST
    return [*found[:MOST], *([counted("and one more rubric", "and {n} more rubrics", more)] if more > 0 else [])]
