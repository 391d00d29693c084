"""Diff: what changed in a set between two times, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.diff.compare import compare
from rubric_studio.diff.version import VERSION
from rubric_studio.diff.version import needed as bump_needed
from rubric_studio.errors import NotFound
from rubric_studio.language import _
from rubric_studio.model.codec import set_from
from rubric_studio.store.sets import LoadedSet
from rubric_studio.workflows.history import (
    as_recorded,
    comparable,
    history_of,
    on_disk,
    releases,
    said,
    tag_of,
    words_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.diff.changes import Bump, Change
    from rubric_studio.finding import Problem
    from rubric_studio.git import History
    from rubric_studio.store.workspace import Workspace


@dataclass(frozen=True)
class Comparison:
    """What changed in one set: since when, the changes, a sentence for each, and the bump that they ask for.

    ``problems`` names the files that could not be read at one of the two times: what changed in them is not known.
    """

    set_id: str
    old: str
    new: str
    changes: tuple[Change, ...]
    sentences: tuple[str, ...]
    bump: Bump
    problems: tuple[Problem, ...] = ()


def compare_set(workspace: Workspace, set_id: str, *, old: str | None = None, new: str | None = None) -> Comparison:
    """Compare two times of a set.

    Args:
        workspace: where it is.
        set_id: the set.
        old: a released version, a tag, a branch or a record; None for the last release, or where there is none for the
            last record.
        new: likewise; None for the files as they are.

    Raises:
        NotFound: there is no such set or version.
        GitError: there is no history.
    """
    folder = workspace.folder(set_id)
    history = history_of(workspace)
    published = releases(history, set_id)
    before = old or (tag_of(set_id, published[-1]) if published else "HEAD")
    was = _before(history, set_id, before, folder)
    if new:
        now = as_recorded(history, _record(history, set_id, new), folder)
    else:
        now = on_disk(workspace, set_id, workspace.names(set_id))
    states = comparable(was, now)
    changes = compare(*states)
    return Comparison(
        set_id,
        _shown(set_id, before),
        _shown(set_id, new) if new else _("the files as they are"),
        tuple(changes),
        said(changes, words_of(*states)),
        bump_needed(changes, *states),
        (*was.problems, *now.problems),
    )


def _before(history: History, set_id: str, name: str, folder: Path) -> LoadedSet:
    if name == "HEAD" and not history.state().has_records:
        return LoadedSet(set_from({"id": set_id}))
    return as_recorded(history, _record(history, set_id, name), folder)


def _shown(set_id: str, name: str) -> str:
    return _("the last record") if name == "HEAD" else name.removeprefix(tag_of(set_id, ""))


def _record(history: History, set_id: str, name: str) -> str:
    """Find the record that a version, a tag, a branch or a record's id names."""
    wanted = tag_of(set_id, name) if VERSION.match(name) else name
    found = history.find(wanted)
    if found is None:
        hint = _(
            "Name a released version of {set} (1.2.0), a tag, a branch, a record by its id or the first seven or more"
            " of its digits, or HEAD for the last record."
        )
        raise NotFound("version", wanted, hint=hint.format(set=set_id))
    return found
