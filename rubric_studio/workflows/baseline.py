"""The baseline of a set: the faults that are known and let be, so that new criteria can be held to a rule all the same.

``rubrics/<set>/baseline.jsonl``, a canonical JSON object a line, sorted. A line names the rule, the thing, and a digest
of what the rule found wrong (the text, the number, the other criterion): once that is changed, the fault is looked at
like any other. What is wrong with a rubric as a whole and rests on nothing of that kind is let be until it is mended.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.language import _
from rubric_studio.lint.check import RULES_BY_CODE
from rubric_studio.lint.privacy import match_digest
from rubric_studio.model.codec import canonical
from rubric_studio.store.files import read_text, write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from rubric_studio.finding import Finding

NAME = "baseline.jsonl"
_KEYS = ("rule", "rubric", "criterion", "response", "field", "text")
Key = tuple[str, ...]


def key_of(finding: Finding) -> Key:
    """Give what a baseline knows a finding by."""
    rests_on = finding.excerpt or finding.about
    text = match_digest(rests_on) if rests_on else ""
    return finding.code, finding.rubric, finding.criterion, finding.response, finding.field, text


def parse(text: str, path: str) -> frozenset[Key]:
    """Read a baseline.

    Raises:
        WorkspaceError: a line is none; the message names it.
    """
    found = set()
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                held = json.loads(line)
                found.add(tuple(str(held.get(key, "")) for key in _KEYS))
            except (ValueError, AttributeError, RecursionError) as error:
                message = _("{path}:{line}: this is no line of a baseline. Delete it, or write the baseline anew.")
                raise WorkspaceError(message.format(path=path, line=number)) from error
    return frozenset(found)


def read(folder: Path) -> frozenset[Key]:
    """Read a set's baseline; nothing where there is none.

    Raises:
        WorkspaceError: it cannot be read.
    """
    try:
        return parse(read_text(folder / NAME, inside=folder).text, f"rubrics/{folder.name}/{NAME}")
    except NotFound:
        return frozenset()


def lines_of(findings: Iterable[Finding]) -> str:
    """Write findings as a baseline; what can never be let be (shape, identifiers) is left out."""
    return _written(_keys_of(findings))


def _keys_of(findings: Iterable[Finding]) -> set[Key]:
    return {key_of(finding) for finding in findings if not RULES_BY_CODE[finding.code].fixed}


def _written(keys: Iterable[Key]) -> str:
    lines = []
    for key in keys:
        data = {name: value for name, value in zip(_KEYS, key, strict=True) if value}
        lines.append(canonical(data).decode("utf-8") + "\n")
    return "".join(sorted(lines))


def write(folder: Path, text: str) -> None:
    """Put a baseline in the place of the one that is there; an empty one is no file.

    Raises:
        WorkspaceError: it cannot be written.
    """
    path = folder / NAME
    held = read_text(path) if path.exists() else None
    if text and (held is None or held.text != text):
        write_text(path, text, was=held, inside=folder)
    elif not text and held is not None:
        path.unlink()


def put(folder: Path, findings: Iterable[Finding], unseen: Callable[[str, str], bool]) -> int:
    """Write the baseline anew, and give how many faults it knows.

    Args:
        folder: the set's folder.
        findings: what is to be let be.
        unseen: tells of which rules and rubrics nothing can be known just now; their lines stay.

    Raises:
        WorkspaceError: it cannot be written.
    """
    keys = _keys_of(findings)
    with suppress(WorkspaceError):  # of a broken one nothing can stay: writing it anew is the way out
        keys |= {key for key in read(folder) if unseen(key[0], key[1])}
    write(folder, _written(keys))
    return len(keys)


def prune(folder: Path, findings: Iterable[Finding], unseen: Callable[[str, str], bool]) -> int:
    """Take out what is not there any more, and give how many lines that were; the arguments are those of ``put``.

    Raises:
        WorkspaceError: it cannot be read or written.
    """
    held = read(folder)
    there = {key_of(finding) for finding in findings}
    left = {key for key in held if key in there or unseen(key[0], key[1])}
    if left != held:
        write(folder, _written(left))
    return len(held) - len(left)


def split(findings: Iterable[Finding], known: frozenset[Key]) -> tuple[list[Finding], list[Finding]]:
    """Tell the findings that a baseline does not know from those that it knows."""
    if not known:
        return list(findings), []
    new: list[Finding] = []
    old: list[Finding] = []
    for finding in findings:
        is_known = not RULES_BY_CODE[finding.code].fixed and key_of(finding) in known
        (old if is_known else new).append(finding)
    return new, old
