"""Rescue: copies of what is not in the workspace, in the person's own state folder, for that person alone."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.store.files import reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.workflows.verdicts import Marks

VERDICTS = "verdicts.jsonl"


def state_folder(name: str) -> Path:
    """Give a folder of ours in the person's state folder, made where it is missing, open to nobody else.

    Raises:
        WorkspaceError: it cannot be made.
    """
    import platformdirs

    folder = Path(platformdirs.user_state_dir("rubric-studio", appauthor=False)) / name
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


def keep_all(texts: Mapping[str, str], marks: Mapping[str, Marks], *, folder: Path | None = None) -> list[Path]:
    """Write all that is not saved below a folder and give what was written; one that fails does not stop the others.

    Args:
        texts: whole files, by their path below the workspace.
        marks: verdicts by set, written as JSON lines.
        folder: where; it is made, open to nobody else. None for a new one in the person's state folder.

    Raises:
        WorkspaceError: that folder cannot be made.
    """
    lines = [
        json.dumps(
            {"set": set_id, "rubric": key[0], "criterion": key[1], "response": key[2], "verdict": given and given.value}
        )
        for set_id, held in marks.items()
        for key, given in held.items()
    ]
    if not texts and not lines:
        return []
    folder = folder or state_folder(f"rescued/{moment()}")
    written: list[Path] = []
    for name, text in [*texts.items(), *([(VERDICTS, "\n".join(lines) + "\n")] if lines else [])]:
        with suppress(WorkspaceError):
            inner, _slash, last = name.rpartition("/")
            written.append(keep(folder / inner, last, text))
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
