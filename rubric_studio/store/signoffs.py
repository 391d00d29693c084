"""Sign-offs on disk: ``signoffs.jsonl`` of a set, one canonical JSON object a line, only ever added to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from rubric_studio.language import _
from rubric_studio.model.codec import canonical
from rubric_studio.model.signoff import Word
from rubric_studio.store import appended
from rubric_studio.store.files import append_lines

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.finding import Problem

_decoder = msgspec.json.Decoder(Word)


def parse(data: bytes, path: str) -> tuple[list[Word], list[Problem]]:
    """Read the lines of one file; a line that cannot be read is a problem, the others count."""
    message = _("This line is no sign-off ({detail}). Restore it from the history, or delete it.")
    return appended.parse(data, path, "signoff", _decoder, unreadable=message)


def append(path: Path, words: list[Word], *, inside: Path | None = None) -> None:
    """Add words to a set's file.

    Args:
        path: the file.
        words: the new lines.
        inside: the folder it must not lead out of (through a symbolic link).

    Raises:
        WorkspaceError: the file leads out of the folder or cannot be written.
    """
    append_lines(path, [canonical(word) for word in words], inside=inside)
