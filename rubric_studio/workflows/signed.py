"""How the sign-offs of what changed stand; of a set's thousands of other rubrics nothing is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.store.sets import SET, SHARED, SIGNOFFS
from rubric_studio.workflows import standing
from rubric_studio.workflows.history import on_disk

if TYPE_CHECKING:
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.compare import Comparison


def signed(workspace: Workspace, held: Comparison, rater: str) -> dict[tuple[str, str, str], str]:
    """Say of the criteria of what changed, as they stand on disk, who approved them or asked for changes.

    Args:
        workspace: where it is.
        held: what changed.
        rater: who asks.

    Returns:
        What there is to say, by set, rubric and criterion; nothing where no word is asked for and none was given.
    """
    rubrics = {rubric for change in held.changes for rubric in (change.pointer.rubric, *change.touches)} - {""}
    if not rubrics or held.set_id not in workspace.set_ids():
        return {}
    loaded = on_disk(workspace, held.set_id, {SET, SHARED, SIGNOFFS, *(f"{rubric}.yaml" for rubric in rubrics)})
    if not loaded.set.signoff.required and not loaded.signoffs:
        return {}
    from rubric_studio.workflows.signoff import review  # only where sign-offs are at work

    items = review(workspace, held.set_id, rater=rater, loaded=loaded, everybody=False).items
    return {
        (one.set_id, one.rubric.id, one.criterion.id): said for one in items if (said := standing.said(one.standing))
    }
