"""How the sign-offs of what changed stood at the later time; of a set's thousands of other rubrics nothing is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.store.sets import SET, SHARED, SIGNOFFS
from rubric_studio.workflows import standing
from rubric_studio.workflows.times import read_some

if TYPE_CHECKING:
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.compare import Comparison


def signed(workspace: Workspace, held: Comparison, rater: str) -> dict[tuple[str, str, str], str]:
    """Say of the criteria of what changed, as they are at the later time, who had approved them or asked for changes.

    Args:
        workspace: where it is.
        held: what changed.
        rater: who asks.

    Returns:
        What there is to say, by set, rubric and criterion; nothing where no word is asked for and none was given, and
        nothing of a pack, which holds none.
    """
    time = held.times[1] if held.times else None
    rubrics = {rubric for change in held.changes for rubric in (change.pointer.rubric, *change.touches)} - {""}
    if not rubrics or time is None:
        return {}
    loaded = read_some(time, {SET, SHARED, SIGNOFFS, *(f"{rubric}.yaml" for rubric in rubrics)})
    if not loaded.set.signoff.required and not loaded.signoffs:
        return {}
    from rubric_studio.workflows.signoff import review  # only where sign-offs are at work

    now = time.record is None and time.folder == workspace.root / "rubrics" / held.set_id
    me = rater if now else ""  # what was another then is no work of whoever sits here
    items = review(workspace, held.set_id, rater=me, loaded=loaded, everybody=False).items
    return {
        (one.set_id, one.rubric.id, one.criterion.id): said for one in items if (said := standing.said(one.standing))
    }
