"""What differs between two states of some files of a set that are not recorded, in sentences, rubric by rubric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Subject
from rubric_studio.diff.compare import compare
from rubric_studio.diff.sentences import sentence
from rubric_studio.errors import NotFound
from rubric_studio.store.files import read_bytes
from rubric_studio.store.sets import LINES, SHARED, kind_of, load_set
from rubric_studio.workflows.history import comparable, masked, words_of
from rubric_studio.workflows.times import needed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.store.sets import LoadedSet
    from rubric_studio.store.workspace import Workspace


def differing(
    workspace: Workspace, set_id: str, old: Mapping[str, str | None], new: Mapping[str, str | None]
) -> dict[str, list[str]]:
    """Say what leads from one state to the other: sentences by rubric, "" for the set itself.

    Args:
        workspace: where the files are that neither state names.
        set_id: the set.
        old: the texts of files in the first state, by name; None where there is none.
        new: likewise in the second.

    Raises:
        RubricStudioError: the set cannot be read.
    """
    there = workspace.names(set_id) if set_id in workspace.set_ids() else []
    every = {name for name in (*there, *old, *new) if kind_of(name) not in LINES}
    names = needed({*old, *new}, every) & every
    states = comparable(*(_state(workspace, set_id, names, texts) for texts in (old, new)))
    words = words_of(*states)
    found: dict[str, list[str]] = {}
    for change in compare(*states):
        about = "" if change.pointer.rubric == SHARED.removesuffix(".yaml") else change.pointer.rubric
        titled = change.subject is Subject.SET  # the rubric's title stands above
        found.setdefault(about, []).append(sentence(change, words, mask=masked, titled=titled))
    return found


def _state(workspace: Workspace, set_id: str, names: set[str], texts: Mapping[str, str | None]) -> LoadedSet:
    held: dict[str, bytes] = {}
    for name in names:
        try:
            text = texts.get(name)
            if text is not None:
                held[name] = text.encode("utf-8", "replace")
            elif name not in texts:
                held[name] = read_bytes(workspace.path_of(set_id, name), inside=workspace.root)
        except NotFound:
            continue
    return load_set(sorted(held), held.__getitem__, id=set_id, prefix=f"rubrics/{set_id}/")
