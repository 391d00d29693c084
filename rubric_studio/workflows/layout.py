"""Layout: give the YAML files of a workspace the one layout, or say which of them would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.errors import InvalidRubric, NotFound, RubricStudioError, WorkspaceError
from rubric_studio.finding import Place, Problem
from rubric_studio.language import _
from rubric_studio.store.canonical import canonical
from rubric_studio.store.document import Document
from rubric_studio.store.files import Source, decode, read_bytes, write_text
from rubric_studio.store.sets import LINES, kind_of
from rubric_studio.store.workspace import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from rubric_studio.store.workspace import Workspace


@dataclass(frozen=True)
class Rewrite:
    """A file whose layout is another: its path below the workspace's folder, what it holds, what it should hold."""

    name: str
    before: Source
    after: str


@dataclass(frozen=True)
class Plan:
    """What laying out would do.

    Args:
        files: how many were looked at.
        rewrites: those that change.
        problems: what is wrong with those that have to be left alone, each with its place.
    """

    files: int
    rewrites: tuple[Rewrite, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _File:
    name: str
    kind: str

    @property
    def schema_path(self) -> str:
        return f"{'../' * self.name.count('/')}schemas/{self.kind}.schema.json"


def plan(
    workspace: Workspace, paths: Sequence[Path] = (), *, progress: Callable[[int, int], None] | None = None
) -> Plan:
    """Find out which YAML files of a workspace, or of those at the paths, have another layout; nothing is written.

    Raises:
        NotFound: a path is not there.
        WorkspaceError: a path leads to no file of the workspace, or a folder cannot be opened.
    """
    files = _chosen(workspace, paths)
    rewrites: list[Rewrite] = []
    problems: list[Problem] = []
    for done, file in enumerate(files):
        if progress:
            progress(done, len(files))
        try:
            rewrites += _rewrite(workspace, file)
        except InvalidRubric as error:
            problems += error.problems
        except RubricStudioError as error:
            problems.append(Problem(str(error), place=Place(file.name)))
    return Plan(len(files), tuple(rewrites), tuple(problems))


def _rewrite(workspace: Workspace, file: _File) -> list[Rewrite]:
    source = decode(read_bytes(workspace.root / file.name, inside=workspace.root), file.name)
    document = Document.parse(source.text, kind=file.kind, path=file.name)
    text = canonical(document, schema_path=file.schema_path)
    return [Rewrite(file.name, source, text)] if text != source.text else []


def _files(workspace: Workspace) -> Iterator[_File]:
    if (workspace.root / SETTINGS).is_file():
        yield _File(SETTINGS, "settings")
    for set_id in workspace.set_ids():
        for name in workspace.names(set_id):
            kind = kind_of(name)
            if kind and kind not in LINES:  # those are canonical JSON
                yield _File(f"rubrics/{set_id}/{name}", kind)


def _chosen(workspace: Workspace, paths: Sequence[Path]) -> list[_File]:
    files = list(_files(workspace))
    root = workspace.root.resolve()
    chosen: set[_File] = set()
    for path in paths:
        full = path.resolve()
        if not full.exists():
            raise NotFound(_("file or folder"), str(path))
        if not full.is_relative_to(root):
            raise WorkspaceError(_("{path} lies outside the workspace {root}.").format(path=path, root=root))
        inside = full.relative_to(root).as_posix()
        found = {file for file in files if inside in (".", file.name) or file.name.startswith(f"{inside}/")}
        if not found:
            raise WorkspaceError(_("{path} is no YAML file of this workspace, and holds none.").format(path=path))
        chosen |= found
    return [file for file in files if file in chosen] if paths else files


def write(
    workspace: Workspace, rewrites: Sequence[Rewrite], *, progress: Callable[[int, int], None] | None = None
) -> list[Problem]:
    """Write files in their new layout, never over what somebody else has changed since.

    Returns:
        Why some could not be written; the others are.
    """
    problems: list[Problem] = []
    for done, rewrite in enumerate(rewrites):
        if progress:
            progress(done, len(rewrites))
        try:
            write_text(workspace.root / rewrite.name, rewrite.after, was=rewrite.before, inside=workspace.root)
        except WorkspaceError as error:
            problems.append(Problem(str(error), place=Place(rewrite.name)))
    return problems
