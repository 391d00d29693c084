"""Verdicts that follow a rubric into another set: the lines about it are added there, and the old ones stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.model.codec import with_fields
from rubric_studio.store import judgments
from rubric_studio.store.sets import JUDGMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.model.judgment import Judgment
    from rubric_studio.store.workspace import Workspace

Place = tuple[str, str]
"""A rubric's set and id."""

Lines = dict[str, list["Judgment"]]
"""Verdict lines, by the path of their file below the set's folder: one for each rater."""


def lines_of(workspace: Workspace, set_id: str) -> Lines:
    """Read all verdict lines of a set; none where it is not on disk yet.

    Raises:
        WorkspaceError: a file cannot be read.
    """
    if set_id not in workspace.set_ids():
        return {}
    found: Lines = {}
    for name in workspace.names(set_id, inner=(JUDGMENTS,)):
        found[name] = judgments.parse(workspace.bytes_of(set_id, name), name)[0]
    return found


def carried(workspace: Workspace, held: Lines, to: Place, sources: Iterable[Place]) -> Lines:
    """Give the lines that a rubric's verdicts become where it was moved to; those that are there already left out.

    Args:
        workspace: where the files are.
        held: the lines of its new set.
        to: where it is now.
        sources: where it was.

    Raises:
        WorkspaceError: a file cannot be read.
    """
    known = {line.id for lines in held.values() for line in lines if line.rubric == to[1]}
    made: Lines = {}
    for set_id, rubric in sources:
        for name, lines in (held if set_id == to[0] else lines_of(workspace, set_id)).items():
            ours = [with_fields(line, rubric=to[1]) for line in lines if line.rubric == rubric and line.id not in known]
            if ours:
                made.setdefault(name, []).extend(ours)
    return made


def add(workspace: Workspace, set_id: str, lines: Lines) -> None:
    """Add lines to the raters' files of a set.

    Raises:
        WorkspaceError: a file cannot be written.
    """
    for name, made in lines.items():
        judgments.append(workspace.path_of(set_id, name), made, inside=workspace.root)
