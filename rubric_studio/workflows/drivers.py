"""Set git up, so that it shows and merges rubrics by their meaning; and take that out again."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.git.drivers import Settings, python_of, settings, with_lines, without_lines
from rubric_studio.language import _
from rubric_studio.store.files import Source, decode, read_bytes, remove, write_text

if TYPE_CHECKING:
    from rubric_studio.git.drivers import Scope
    from rubric_studio.store.workspace import Workspace

ATTRIBUTES = ".gitattributes"


@dataclass(frozen=True)
class Done:
    """What was set up or taken out.

    Args:
        settings: whether git's settings changed.
        attributes: the attributes file.
        written: whether that changed.
        replaced: lines of somebody else that stood under our name in the settings, and were replaced or left alone.
    """

    settings: bool
    attributes: Path
    written: bool
    replaced: tuple[str, ...] = ()


def set_up(workspace: Workspace | None) -> Done:
    """Let git run our drivers, from this very installation; what is there already as it should be stays.

    Args:
        workspace: where; None for all of the person's repositories.

    Raises:
        GitError: git is not installed, there is no history, or git's settings cannot be written.
        WorkspaceError: the attributes file cannot be written.
        InvalidRubric: the attributes file is no UTF-8 text.
    """
    scope, held, path = _place(workspace)
    wanted = settings(interpreter())
    there = held.written(scope)
    foreign = tuple(f"{name} = {value}" for name, value in there.items() if not _is_ours(name, value))
    written = _write(path, workspace, everywhere=workspace is None)
    changed = {name: value for name, value in wanted.items() if there.get(name) != value}
    held.write(scope, changed)
    return Done(bool(changed), path, written, foreign)


def take_out(workspace: Workspace | None) -> Done:
    """Take out what ``set_up`` wrote, and nothing that anybody else did.

    Raises:
        GitError: git is not installed, there is no history, or git's settings cannot be written.
        WorkspaceError: the attributes file cannot be written.
        InvalidRubric: the attributes file is no UTF-8 text.
    """
    scope, held, path = _place(workspace)
    there = held.written(scope)
    ours = [name for name, value in there.items() if _is_ours(name, value)]
    source = _read(path)
    rest = without_lines(source.text) if source else ""
    inside = workspace.root if workspace else None
    if source and not rest:
        remove(path, was=source, inside=inside)
    elif source and rest != source.text:
        write_text(path, rest, was=source, inside=inside)
    held.remove(scope, ours)
    foreign = tuple(f"{name} = {value}" for name, value in there.items() if name not in ours)
    return Done(bool(ours), path, bool(source and rest != source.text), foreign)


def interpreter() -> str:
    """Give the full path of the Python that this installation runs in.

    Raises:
        WorkspaceError: it does not say.
    """
    if not sys.executable:
        raise WorkspaceError(
            _("Python does not say where it is, so git cannot be told what to start. Run it by its full path.")
        )
    return sys.executable


def _is_ours(name: str, value: str) -> bool:
    """Tell whether a setting is as we write it, with whatever interpreter."""
    other = settings("/")  # the same but for the interpreter
    if name not in other:
        return False
    found = python_of(value)
    return found is not None or value == other[name]


def _place(workspace: Workspace | None) -> tuple[Scope, Settings, Path]:
    """Give which of git's settings are meant, and the attributes file beside them."""
    if workspace:
        from rubric_studio.workflows.history import history_of

        history_of(workspace)
        return "--local", Settings(workspace.root), workspace.root / ATTRIBUTES
    held = Settings(Path.cwd())
    path = held.attributes_file()
    if path is None:
        raise WorkspaceError(_("Your home folder is not known, so there is no place for your own settings of git."))
    return "--global", held, path


def _read(path: Path) -> Source | None:
    try:
        return decode(read_bytes(path), str(path))
    except NotFound:
        return None


def _write(path: Path, workspace: Workspace | None, *, everywhere: bool) -> bool:
    if not everywhere and path.is_symlink():
        message = _("{path} is a link, and git does not follow links there. Put the file itself there.")
        raise WorkspaceError(message.format(path=path))
    source = _read(path)
    text = with_lines(source.text if source else "", everywhere=everywhere)
    if source and source.text == text:
        return False
    write_text(path, text, was=source, inside=workspace.root if workspace else None)
    return True
