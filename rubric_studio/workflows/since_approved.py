"""What changed in a criterion since somebody last approved it, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Subject
from rubric_studio.diff.compare import compare
from rubric_studio.model.codec import approval_digest
from rubric_studio.model.signoff import What
from rubric_studio.workflows.edit import criterion_of
from rubric_studio.workflows.history import said
from rubric_studio.workflows.trace import APPROVED, PROMPT, trace

if TYPE_CHECKING:
    from rubric_studio.diff.changes import Change
    from rubric_studio.model.rubric import Rubric
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.signoff import Item


def since_approved(workspace: Workspace, item: Item) -> tuple[str, ...]:
    """Say what changed in a criterion since it was last approved; nothing where it never was, or no record holds that.

    Raises:
        NotFound: the rubric is not there, and never was.
        GitError: there is no history, or it cannot be read.
    """
    approved = {word.approval_digest for word in item.standing.stale if word.what == What.APPROVE}
    if not approved:
        return ()
    moments = trace(workspace, item.set_id, item.rubric.id).moments
    now = moments[0].reading if moments else None
    for moment in moments:
        if now and _digest(moment.reading.rubric, item.criterion.id) in approved:
            changes = compare(moment.reading.state(now), now.state(moment.reading))
            return said([c for c in changes if _covered(c, item)], {item.rubric.id: item.rubric.title})
    return ()


def _digest(rubric: Rubric | None, criterion: str) -> str:
    held = criterion_of(rubric, criterion)
    return approval_digest(rubric, held) if rubric and held else ""


def _covered(change: Change, item: Item) -> bool:
    """Tell whether a change is one of what an approval of the criterion covers."""
    if change.subject is Subject.RUBRIC:
        return change.pointer.field == PROMPT
    return change.pointer.criterion == item.criterion.id and change.pointer.field in APPROVED
