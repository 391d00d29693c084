"""Files on disk: read with care, replaced whole or not at all, never over somebody else's change."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.errors import InvalidRubric, NotFound, WorkspaceError
from rubric_studio.finding import Place, Problem
from rubric_studio.language import _
from rubric_studio.store.lock import locked

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import FileIO
    from pathlib import Path

MAX_BYTES = 32_000_000
MAX_LINES_BYTES = 512_000_000
"""Files that are only ever added to (.jsonl) grow with every run of a grader."""
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Source:
    """A text as it was read: ``stamp`` tells later whether the file changed on disk, ``bom`` whether it began so."""

    text: str
    stamp: str
    bom: bool = False


def read_bytes(path: Path, *, inside: Path | None = None) -> bytes:
    """Read a file of reasonable size.

    Args:
        path: the file.
        inside: the folder it must not lead out of (through a symbolic link).

    Raises:
        NotFound: there is no such file.
        WorkspaceError: it cannot be read, is too large, is no ordinary file, or leads out of the folder.
    """
    try:
        _within(path, inside)
        if not path.is_file():
            if path.exists():
                raise WorkspaceError(_("{path} is not an ordinary file.").format(path=path))
            raise NotFound("file", str(path))
        size, most = path.stat().st_size, MAX_LINES_BYTES if path.suffix == ".jsonl" else MAX_BYTES
        if size > most:
            raise WorkspaceError(
                _("{path} is too large to be a rubric file: {size} MB, at most {limit} MB.").format(
                    path=path, size=size // 1_000_000, limit=most // 1_000_000
                )
            )
        return path.read_bytes()
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: links that lead in a circle
        raise WorkspaceError(_("{path} cannot be read: {why}.").format(path=path, why=reason(error))) from error


def _within(path: Path, folder: Path | None) -> None:
    if folder is not None and not _is_plainly_in(path, folder) and not path.resolve().is_relative_to(folder.resolve()):
        raise WorkspaceError(
            _("{path} is a link to a file outside the workspace. Put the file itself there.").format(path=path)
        )


def _is_plainly_in(path: Path, folder: Path) -> bool:
    """Tell whether a path leads down from a folder without any link: far quicker to see than where it really leads."""
    inside = f"{folder}{os.sep}"
    if os.name == "nt" or ".." in path.parts or not str(path).startswith(inside):  # Windows has other links as well
        return False
    at = str(path)
    while len(at) > len(inside):
        if os.path.islink(at):  # noqa: PTH114 - a Path for every step costs more than the question
            return False
        at = at[: at.rindex(os.sep)]
    return True


def read_text(path: Path, *, inside: Path | None = None) -> Source:
    """Read a UTF-8 text.

    Raises:
        NotFound: there is no such file.
        WorkspaceError: as ``read_bytes``.
        InvalidRubric: it is no UTF-8 text.
    """
    return decode(read_bytes(path, inside=inside), str(path))


def decode(data: bytes, name: str) -> Source:
    """Take bytes as a UTF-8 text.

    Raises:
        InvalidRubric: they are none; with the place of the first wrong byte.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        place = Place(name, before.count(b"\n") + 1, column)
        message = _("This is not a UTF-8 text. Save it as UTF-8 in the program it comes from.")
        raise InvalidRubric(name, [Problem(message, place=place)]) from error
    return Source(text.removeprefix(_BOM), stamp(data), text.startswith(_BOM))


def stamp(data: bytes) -> str:
    """Give what tells two contents of a file apart."""
    return hashlib.sha256(data).hexdigest()


def reason(error: Exception) -> str:
    """Say in plain words why the system refused."""
    if not isinstance(error, OSError):
        return _("its name, or a link in its path, leads nowhere")
    if error.errno == errno.ENOSPC:
        return _("the disk is full")
    if isinstance(error, PermissionError):
        return _("you have no permission (ask whoever keeps this computer)")
    said = error.strerror or str(error)
    return said[:1].lower() + said[1:]


def write_text(path: Path, text: str, *, was: Source | None, inside: Path | None = None) -> Source:
    """Replace a file whole: a new one is written beside it, flushed to disk, and takes its name; the mode is kept.

    Of several processes that save at once one wins, and the others are told.

    Args:
        path: the file; its folder is made where it is missing.
        text: the new content.
        was: what was read before; None where the file must be new.
        inside: the folder it must not lead out of (through a symbolic link).

    Returns:
        What the file holds now.

    Raises:
        WorkspaceError: the file changed on disk since ``was`` was read (or is there though it should be new), it leads
            out of the folder, or it cannot be written. The file is then as it was.
    """
    try:
        data = ((_BOM if was and was.bom else "") + text).encode("utf-8")
    except UnicodeEncodeError as error:
        message = _("{path} cannot be saved: a text in it holds half of a character. Type that text again.")
        raise WorkspaceError(message.format(path=path)) from error
    try:
        target = _target(path, inside)
        _still(path, was)
        _replace(target, data, lambda: _still(path, was))
    except (OSError, RuntimeError, ValueError) as error:
        raise WorkspaceError(_("{path} cannot be saved: {why}.").format(path=path, why=reason(error))) from error
    return Source(text, stamp(data), bool(was and was.bom))


def write_bytes(path: Path, data: bytes) -> None:
    """Put bytes into a file, whole or not at all, whatever it holds.

    Raises:
        WorkspaceError: it cannot be written.
    """
    try:
        _replace(_target(path, None), data, lambda: None)
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be written: {why}.").format(path=path, why=reason(error))) from error


def _target(path: Path, inside: Path | None) -> Path:
    """Give the file behind a path, its folder made."""
    _within(path, inside)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.resolve()


def _replace(path: Path, data: bytes, still: Callable[[], None]) -> None:
    temporary = path.with_name(f".{path.name[:40]}.{os.urandom(6).hex()}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with locked(path) as held:
            if path.exists():
                mode = path.stat().st_mode
                if not mode & 0o222:  # the folder would allow it, but somebody meant it to stay as it is
                    raise OSError(errno.EROFS, _("it is write-protected"))
                temporary.chmod(mode & 0o777)
            still()
            held()
            os.replace(temporary, path)  # noqa: PTH105 - the call whose atomicity is promised
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def remove(path: Path, *, was: Source, inside: Path | None = None) -> None:
    """Take a file away that is as it was read.

    Raises:
        WorkspaceError: it changed on disk since ``was`` was read, it leads out of the folder, or it cannot be taken
            away. It is then as it was.
    """
    try:
        _within(path, inside)
        with locked(path) as held:
            _still(path, was)
            held()
            path.unlink()
    except (OSError, RuntimeError, ValueError) as error:
        raise WorkspaceError(_("{path} cannot be taken away: {why}.").format(path=path, why=reason(error))) from error


def _still(path: Path, was: Source | None) -> None:
    if was is None and (path.exists() or path.is_symlink()):
        raise WorkspaceError(_("{path} is there already. Nothing was written.").format(path=path))
    if was is not None and (not path.is_file() or stamp(path.read_bytes()) != was.stamp):
        raise WorkspaceError(
            _("{path} was changed by another program since it was opened here. It was left as it is.").format(path=path)
        )


def append_lines(path: Path, lines: list[bytes], *, inside: Path | None = None) -> None:
    """Add whole lines to the end of a file and flush them to disk; the file and its folder are made where missing.

    Args:
        path: the file.
        lines: what to add, without line breaks.
        inside: the folder it must not lead out of (through a symbolic link).

    Raises:
        WorkspaceError: the file leads out of the folder or cannot be written; it is then as it was.
    """
    if not lines:
        return
    try:
        target = _target(path, inside)
        if target.exists() and not target.is_file():
            raise WorkspaceError(_("{path} is not an ordinary file.").format(path=path))
        with locked(target), target.open("ab+", buffering=0) as file:
            end = file.seek(0, os.SEEK_END)
            if end:
                file.seek(end - 1)
                if file.read(1) != b"\n":  # an editor took the last line break away
                    lines = [b"", *lines]
            try:
                _write_all(file, b"\n".join(lines) + b"\n")
            except OSError:
                file.truncate(end)
                raise
    except (OSError, RuntimeError, ValueError) as error:
        raise WorkspaceError(_("{path} cannot be saved: {why}.").format(path=path, why=reason(error))) from error


def _write_all(file: FileIO, data: bytes) -> None:
    while data:
        data = data[file.write(data) or 0 :]
    os.fsync(file.fileno())
