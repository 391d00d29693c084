"""Rescue: copies of what is not in the workspace, in the person's own state folder, for that person alone."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.store.files import reason
from rubric_studio.store.person import own_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

VERDICTS = "verdicts.jsonl"


def state_path(name: str) -> Path:
    """Give the path of a folder of ours in the person's state folder, be it there or not."""
    return own_folder("state") / name


def state_folder(name: str) -> Path:
    """Give a folder of ours in the person's state folder, made where it is missing, open to nobody else.

    Raises:
        WorkspaceError: it cannot be made.
    """
    folder = state_path(name)
    try:
        _private(folder)
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be written: {why}.").format(path=folder, why=reason(error))) from error
    return folder


def moment() -> str:
    """Give the time as the name of a folder."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%f")


def keep(folder: Path, name: str, text: str) -> Path:
    """Write a text into a new file that only the person can read; where the name is taken, a number is added.

    Raises:
        WorkspaceError: it cannot be written.
    """
    path = folder / name
    try:
        _private(path.parent)
        for number in range(2, 1000):
            with suppress(FileExistsError):
                _write(path, text)
                return path
            path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
        _write(path, text)
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be written: {why}.").format(path=path, why=reason(error))) from error
    return path


def keep_all(texts: Mapping[str, str]) -> list[Path]:
    """Write copies into a new folder of the person's state folder; one that fails does not stop the others.

    Args:
        texts: whole files, by their path below the workspace.

    Raises:
        WorkspaceError: one of them could not be written.
    """
    if not texts:
        return []
    folder = state_folder(f"rescued/{moment()}")
    written: list[Path] = []
    failed: list[WorkspaceError] = []
    for name, text in texts.items():
        inner, _slash, last = name.rpartition("/")
        try:
            written.append(keep(folder / inner, last, text))
        except WorkspaceError as error:
            failed.append(error)
    if failed:
        raise failed[0]
    return written


def _private(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)


def _write(path: Path, text: str) -> None:
    data = text.encode("utf-8", "backslashreplace")  # half of a character is no reason to lose the rest
    file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(file, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
