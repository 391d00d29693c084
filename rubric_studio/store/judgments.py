"""Verdicts on disk: ``judgments/<rater>.jsonl``, one canonical JSON object a line, only ever added to."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import msgspec

from rubric_studio import schema
from rubric_studio.finding import Place, Problem
from rubric_studio.language import _
from rubric_studio.model.codec import canonical
from rubric_studio.model.judgment import Judgment
from rubric_studio.store.files import append_lines
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_decoder = msgspec.json.Decoder(Judgment)


_RUBRIC = re.compile(rb'"rubric"\s*:\s*"([^"\\]*)"')


def parse(data: bytes, path: str, rubrics: Collection[str] | None = None) -> tuple[list[Judgment], list[Problem]]:
    """Read the lines of one file; a line that cannot be read is a problem, the others count.

    Args:
        data: what the file holds.
        path: its path, as messages name it.
        rubrics: pass over the lines about others; None reads all.
    """
    judgments: list[Judgment] = []
    problems: list[Problem] = []
    wanted = None if rubrics is None else {rubric.encode() for rubric in rubrics}
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip() or (wanted is not None and _is_about_others(line, wanted)):
            continue
        place = Place(path, number)
        try:
            found = schema.problems("judgment", json.loads(line))
            if not found:
                judgments.append(_decoder.decode(line))
            problems += [Problem(problem.message, problem.path, place) for problem in found]
        except (ValueError, RecursionError) as error:
            message = _("This line is no verdict ({detail}). Restore it from the history, or delete it.")
            problems.append(Problem(message.format(detail=one_line(str(error), 60)), place=place))
    return judgments, problems


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
