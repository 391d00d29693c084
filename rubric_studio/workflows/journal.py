"""The recovery journal: what is not saved yet, in a file of the person's own that outlives the program.

One file for each workspace and process, below the person's state folder: a line of JSON for every flush, with what
changed since the line before. A line counts whole or not at all, so a program that is killed while it writes loses that
line and nothing else. A lock is held as long as the process lives; who can get it knows that the process is gone.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.store.files import reason
from rubric_studio.workflows import rescue
from rubric_studio.workflows.kept import Kept, delta, line_of, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from filelock import BaseFileLock

FORMAT = "rubric-studio/recovery/1"
_SPARE = 100_000
"""Bytes that a journal may grow by, beyond four times what it holds, before it is written anew."""


class Journal:
    """The journal of this process about one workspace; its file is there only while something is not saved.

    Args:
        workspace: the workspace's folder.
        moment: gives the time, for the file's name.
    """

    def __init__(self, workspace: Path, *, moment: Callable[[], str] = rescue.moment) -> None:
        self.workspace = workspace
        self.path: Path | None = None
        self._moment = moment
        self._lock: BaseFileLock | None = None
        self._held = Kept()
        self._size = 0
        self._whole = True

    def keep(self, kept: Kept) -> None:
        """Let the journal hold this; when it returns, it does, whatever happens to the process.

        Raises:
            WorkspaceError: the state folder cannot be written; what the journal held before is still there.
        """
        if kept.holds_as(self._held) and not (self._whole and kept):
            return
        try:
            self._write(kept)
        except OSError as error:
            self._whole = True  # nobody knows how much of the line is there
            message = _("{path} cannot be written: {why}.")
            raise WorkspaceError(message.format(path=self.path or self.workspace, why=reason(error))) from error
        self._held = kept

    def _write(self, kept: Kept) -> None:
        if not kept:
            if self.path:
                self.path.unlink(missing_ok=True)
            self._whole = True
            return
        path = self._named()
        line = line_of(delta(Kept() if self._whole else self._held, kept))
        live = sum(len(draft.text or "") for draft in kept.files.values()) + sum(map(len, kept.writing.values()))
        if self._whole or self._size + len(line) > 4 * live + _SPARE:
            head = {"format": FORMAT, "workspace": str(self.workspace)}
            data = line_of(head) + line_of(delta(Kept(), kept))
            _replace(path, data)
            self._size, self._whole = len(data), False
        else:
            self._size += len(line)
            _append(path, line)

    def _named(self) -> Path:
        if self.path is None:
            folder = rescue.state_folder(folder_of(self.workspace))
            path = folder / f"{self._moment()}-{os.getpid()}.jsonl"
            self._lock = lock_of(path)
            self.path = path
        return self.path

    def let_go(self) -> None:
        """Let others take over what is there, as if the process were gone."""
        if self._lock and self.path:
            _release(self._lock, self.path)
        self._lock, self.path, self._held, self._whole = None, None, Kept(), True


@dataclass
class Leftover:
    """The journal of a process that is gone; nobody else takes it over while it is held here."""

    path: Path
    kept: Kept
    _lock: BaseFileLock

    def remove(self) -> None:
        """Take it away: what it held is in safety elsewhere, or not wanted."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Leave it for another time."""
        _release(self._lock, self.path)


def folder_of(workspace: Path) -> str:
    """Name the folder of a workspace's journals below the state folder."""
    return "recovery/" + hashlib.sha256(os.fsencode(os.path.realpath(workspace))).hexdigest()[:16]


def leftovers(workspace: Path, *, own: Path | None = None) -> list[Leftover]:
    """Take over the journals of a workspace whose processes are gone, newest first; empty ones are cleared away.

    Args:
        workspace: the workspace's folder.
        own: the journal of this process.
    """
    folder = rescue.state_path(folder_of(workspace))
    found: list[Leftover] = []
    try:
        paths = sorted(folder.glob("*.jsonl"), reverse=True)
    except OSError:
        return []
    for path in paths:
        if path == own:
            continue
        try:
            lock = lock_of(path)
        except (OSError, WorkspaceError):  # its process lives, or it is none of ours
            continue
        try:
            leftover = Leftover(path, read(path), lock)
        except OSError:
            _release(lock, path)
            continue
        if leftover.kept:
            found.append(leftover)
        else:
            leftover.remove()
    return found


def lock_of(path: Path) -> BaseFileLock:
    """Take the lock of a journal.

    Raises:
        WorkspaceError: another process has it.
        OSError: it cannot be made.
    """
    from filelock import FileLock, Timeout  # after the first screen

    lock = FileLock(path.with_suffix(".lock"), mode=0o600, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise WorkspaceError(_("{path} is in use by another program.").format(path=path)) from error
    return lock


def _release(lock: BaseFileLock, path: Path) -> None:
    if not path.exists():  # while it is held: who waits for it sees that the file is gone and makes a new one
        with suppress(OSError):
            path.with_suffix(".lock").unlink()
    lock.release(force=True)


def _append(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)
    _write_all(os.open(path, flags), data)


def _replace(path: Path, data: bytes) -> None:
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    _write_all(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600), data)
    os.replace(new, path)  # noqa: PTH105 - the call whose atomicity is promised


def _write_all(file: int, data: bytes) -> None:
    try:
        while data:
            data = data[os.write(file, data) :]
        os.fsync(file)
    finally:
        os.close(file)
