"""Approvals by whoever changed a criterion last, found among a set's lines: somebody wrote them by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.finding import Place
from rubric_studio.lint.files import own_approval
from rubric_studio.model.pointer import Pointer
from rubric_studio.model.signoff import Words
from rubric_studio.store.files import read_bytes
from rubric_studio.store.sets import SET, SHARED, SIGNOFFS
from rubric_studio.workflows.person import rater_id
from rubric_studio.workflows.signoff import review
from rubric_studio.workflows.times import on_disk, read_some

if TYPE_CHECKING:
    from rubric_studio.finding import Finding
    from rubric_studio.model.signoff import Word
    from rubric_studio.store.workspace import Workspace


def own_approvals(workspace: Workspace, set_id: str) -> list[Finding]:
    """Find the approvals in a set that are their author's own; only the rubrics that anything was said on are read.

    Raises:
        RubricStudioError: the file, or the history, cannot be read.
    """
    said = Words(read_some(on_disk(workspace, set_id), {SIGNOFFS}).signoffs).rubrics()
    if not said:
        return []
    loaded = read_some(on_disk(workspace, set_id), {SIGNOFFS, SET, SHARED, *(f"{id_}.yaml" for id_ in said)})
    found = review(workspace, set_id, rater=rater_id(), loaded=loaded, everybody=False)
    lines = read_bytes(workspace.path_of(set_id, SIGNOFFS), inside=workspace.root).split(b"\n")
    return [
        own_approval.at(
            Pointer(set=set_id, rubric=item.rubric.id, criterion=item.criterion.id),
            by=word.by,
            criterion=item.criterion.id,
        ).at(Place(f"rubrics/{set_id}/{SIGNOFFS}", _line(lines, word)))
        for item in found.items
        for word in item.standing.refused
    ]


def _line(lines: list[bytes], word: Word) -> int:
    """Tell on which line of the file a word stands, from 1."""
    id_ = word.id.encode()
    return next((n for n, line in enumerate(lines, 1) if id_ in line and b'"' + id_ + b'"' in line), 1)
