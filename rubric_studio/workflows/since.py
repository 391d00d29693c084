"""Since: which files a check has to look at where only what changed since a record matters."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rubric_studio.errors import GitError, NotFound, RubricStudioError
from rubric_studio.git import History
from rubric_studio.language import _
from rubric_studio.store.files import read_bytes
from rubric_studio.store.sets import JUDGMENTS, RESPONSES, SET, SHARED, kind_of
from rubric_studio.store.workspace import SETTINGS
from rubric_studio.workflows.baseline import NAME
from rubric_studio.workflows.chosen import beside, chosen
from rubric_studio.workflows.history import history_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rubric_studio.store.workspace import Workspace

_ALL_OF_IT = (SET, SHARED, NAME)  # what every finding of a set may rest on


def changed_since(workspace: Workspace, record: str, paths: Sequence[Path] = ()) -> list[Path] | None:
    """Give the files that differ between a record and the files on disk, recorded or not, new ones included.

    A rubric comes with its sample responses and they with it, since what is found in one may rest on the other. Where
    set.yaml, shared.yaml, the baseline or verdicts changed, the whole set comes.

    Args:
        workspace: where.
        record: a tag, a branch, a record's id or its first seven or more digits, or HEAD.
        paths: only what lies at these; none for everything.

    Returns:
        Files and folders to check; None for everything, where the workspace's settings changed and no paths are given.

    Raises:
        NotFound: there is no such record, or a path is not there.
        WorkspaceError: a path is in no set of the workspace.
        GitError: there is no history.
    """
    strays = list(beside(workspace))
    chosen(workspace, paths, strays)
    names = _differing(workspace, record)
    if SETTINGS in names:
        return list(paths) or None
    known = {f"rubrics/{id_}/{name}" for id_ in workspace.set_ids() for name in workspace.names(id_)}
    known |= {finding.place.path for finding in strays if finding.place}
    return _within([workspace.root / name for name in sorted(_wanted(names, known))], paths)


def _wanted(names: Iterable[str], known: set[str]) -> set[str]:
    """Give what to check, from the workspace's folder: sets by their folders, other files by their names."""
    wanted: set[str] = set()
    for name in names:
        parts = PurePosixPath(name).parts
        if len(parts) < 2 or parts[0] != "rubrics":
            continue
        folder, inside = f"rubrics/{parts[1]}", "/".join(parts[2:])
        if inside in _ALL_OF_IT or inside.startswith(JUDGMENTS):
            wanted |= {folder} if any(held.startswith(f"{folder}/") for held in known) else set()
        else:
            wanted |= {f"{folder}/{held}" for held in _with_its_own(inside)} & known if inside else {name} & known
    sets = {name for name in wanted if name.count("/") == 1 and name not in known}
    return {name for name in wanted if name in sets or "/".join(name.split("/")[:2]) not in sets}


def _with_its_own(name: str) -> set[str]:
    kind = kind_of(name)
    if kind == "responses":
        return {name, name.removeprefix(RESPONSES)}
    return {name, f"{RESPONSES}{name}"} if kind == "rubric" else {name}


def _within(found: Iterable[Path], paths: Sequence[Path]) -> list[Path]:
    """Keep what lies at the paths; of a folder above a path, that path."""
    if not paths:
        return list(found)
    kept: dict[Path, None] = {}
    for here in found:
        for path in (path.resolve() for path in paths):
            full = here.resolve()
            if full.is_relative_to(path):
                kept[here] = None
            elif path.is_relative_to(full):
                kept[path] = None
    return list(kept)


# what git tells -------------------------------------------------------------------------------------------------------


def _differing(workspace: Workspace, record: str) -> set[str]:
    """Name the files, from the workspace's folder, that differ between a record and the disk."""
    history = history_of(workspace)
    with history:
        found = history.find(record)
        if found is None:
            hint = _("Name a tag, a branch, a record by its id or the first seven or more of its digits, or HEAD.")
            raise NotFound("version", record, hint=hint)
        before = history.changed_between(found, "HEAD", workspace.root)
        start = history.inside(workspace.root)
        since = {_below(change.path.as_posix(), start) for change in history.changed(workspace.root)}
        back = before.keys() & since  # recorded one way and then changed: perhaps back to what it was
        was = {name: blob for name in back if (blob := before[name].old)}
        held = dict(zip(was, history.read(was.values()), strict=True))
    return {
        name for name in before.keys() | since if name not in back or not _is_again(workspace, name, held.get(name))
    }


def _below(name: str, start: str) -> str:
    return name.removeprefix(f"{start}/") if start else name


def _is_again(workspace: Workspace, name: str, was: bytes | None) -> bool:
    path = workspace.root / name
    if was is None or not path.is_file():
        return was is None and not path.exists()
    with suppress(RubricStudioError):  # a check says why it cannot be read
        return read_bytes(path, inside=workspace.root) == was
    return False


def below_the_top(workspace: Workspace) -> str:
    """Give the workspace's folder as seen from the top of its history, "" where that is the same or there is none.

    What shows findings beside the files of a repository names them from there.
    """
    try:
        history = History.open(workspace.root)
        return history.inside(workspace.root) if history else ""
    except GitError:
        return ""
