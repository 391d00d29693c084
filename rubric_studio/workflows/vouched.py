"""Which lines of a set's ``equivalent.jsonl`` nobody vouches for: they stop a release, since scores are compared by it.

A declaration of words names who made it and why. That scores are comparable is no one's word but follows from such
declarations, so each of those lines has to be one that a release makes. What was released already stays as it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rubric_studio.language import _, counted, listed
from rubric_studio.model import equivalent
from rubric_studio.model.equivalent import SCORE, pair_in
from rubric_studio.store.sets import SET, SHARED
from rubric_studio.workflows.declared import comparable_scores
from rubric_studio.workflows.history import state_of, tag_of
from rubric_studio.workflows.times import last_record, read_some

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rubric_studio.diff.changes import SetState
    from rubric_studio.git import History

_FAR = 1000  # records that are looked at
_MOST = 3  # lines that are named


@dataclass(frozen=True)
class _Line:
    number: int
    text: bytes

    @property
    def scores(self) -> str | None:
        """Name the rubric whose scores it says are comparable, "" for none; None where it says nothing of scores."""
        held = json.loads(self.text)
        return str(held.get("rubric", "")) if held.get("what") == SCORE else None


def doubts(
    history: History, folder: Path, published: Sequence[str], held: bytes, made: Iterable[tuple[str, str]]
) -> str:
    """Say which lines nobody vouches for, and what to do; "" where there are none.

    Args:
        history: the history.
        folder: the set's.
        published: its releases' versions, the latest last.
        held: the lines that are to be released.
        made: the pairs of score digests that this release makes.
    """
    known = _released(history, folder) if held.strip() else set()
    new = [_Line(n, line) for n, line in enumerate(held.split(b"\n"), 1) if line.strip() and line not in known]
    nobodys = [line for line in new if pair_in(line.text) is None]
    if nobodys:
        text = _(
            "{lines} of {file} says neither who declared it nor why, or cannot be read, so it counts for nothing. Take"
            " it out and record that; what is editorial is declared with the release (--editorial)."
        )
        return text.format(lines=_named(nobodys), file=equivalent.NAME)
    sure = set(made)
    unmade = [line for line in new if line.scores is not None and pair_in(line.text) not in sure]
    sure |= _made_before(history, folder, published, unmade)
    if unmade := [line for line in unmade if pair_in(line.text) not in sure]:
        text = _(
            "{lines} of {file} says that scores are comparable, and no release has written that: more changed than"
            " words that were declared editorial. Take it out and record that."
        )
        return text.format(lines=_named(unmade), file=equivalent.NAME)
    return ""


def _named(lines: Sequence[_Line]) -> str:
    first = listed([*(str(line.number) for line in lines[:_MOST]), *(["…"] if len(lines) > _MOST else [])])
    return counted("Line {lines}", "Each of the lines {lines}", len(lines), lines=first)


def _released(history: History, folder: Path) -> set[bytes]:
    """Give the lines that stand in any release."""
    path = f"{history.start(folder)}{equivalent.NAME}"
    marks = history.marks(tag_of(folder.name, ""))
    blobs = {blob for blob in history.held([(mark.record, path) for mark in marks]) if blob}
    return {line for data in history.read(blobs) for line in data.split(b"\n")}


def _made_before(
    history: History, folder: Path, published: Sequence[str], lines: Sequence[_Line]
) -> set[tuple[str, str]]:
    """Give the pairs that a release which was never tagged has made, as it was recorded then."""
    if not lines:
        return set()
    names = {SET, SHARED, *(f"{line.scores}.yaml" for line in lines)}

    def state(record: str) -> SetState:
        return state_of(read_some(replace(last_record(history, folder), record=history.resolve(record)), names))

    olds = [state(tag_of(folder.name, version)) for version in published]
    found: set[tuple[str, str]] = set()
    for entry in history.log(folder / equivalent.NAME, _FAR):
        blob = history.files(entry.id, folder, {equivalent.NAME}).get(equivalent.NAME)
        data = history.read_one(blob) if blob else b""
        if not any(line.text in data.split(b"\n") for line in lines):
            continue
        new, declared = state(entry.id), equivalent.declared(data)
        alike = equivalent.groups(equivalent.parse(data))
        for old in olds:
            found |= {(line.old, line.new) for line in comparable_scores(old, new, alike, declared)}
    return found
