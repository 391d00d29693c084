"""Verdicts on disk: ``judgments/<rater>.jsonl``, one canonical JSON object a line, only ever added to."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from rubric_studio.language import _
from rubric_studio.model.codec import canonical
from rubric_studio.model.judgment import Judgment
from rubric_studio.store import appended
from rubric_studio.store.files import append_lines

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from rubric_studio.finding import Problem

_decoder = msgspec.json.Decoder(Judgment)


_RUBRIC = re.compile(rb'"rubric"\s*:\s*"([^"\\]*)"')


def parse(data: bytes, path: str, rubrics: Collection[str] | None = None) -> tuple[list[Judgment], list[Problem]]:
    """Read the lines of one file; a line that cannot be read is a problem, the others count.

    Args:
        data: what the file holds.
        path: its path, as messages name it.
        rubrics: pass over the lines about others; None reads all.
    """
    message = _("This line is no verdict ({detail}). Restore it from the history, or delete it.")
    if rubrics is None:
        return appended.parse(data, path, "judgment", _decoder, unreadable=message)
    wanted = {rubric.encode() for rubric in rubrics}
    others = partial(_is_about_others, wanted=wanted)
    return appended.parse(data, path, "judgment", _decoder, unreadable=message, without=others)


def _is_about_others(line: bytes, wanted: Collection[bytes]) -> bool:
    """Tell it without reading the line as JSON, which takes many times longer."""
    found = _RUBRIC.search(line)
    return found is not None and found.group(1) not in wanted


def append(path: Path, judgments: list[Judgment], *, inside: Path | None = None) -> None:
    """Add verdicts to a rater's file.

    Args:
        path: the file.
        judgments: the new lines.
        inside: the folder it must not lead out of (through a symbolic link).

    Raises:
        WorkspaceError: the file leads out of the folder or cannot be written.
    """
    append_lines(path, [canonical(judgment) for judgment in judgments], inside=inside)
