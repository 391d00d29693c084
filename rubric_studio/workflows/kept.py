"""What would be lost with the program, and the lines in which the recovery journal holds it."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, Any

from rubric_studio.store.sets import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from rubric_studio.workflows.papers import Ref

MarkKey = tuple[str, str, str, str]
"""Set, rubric, criterion, response; of what was said of a criterion, which of the things said."""


CHOICES = "conflict:"


def choices_of(file: str) -> str:
    """Give what the names of texts begin with that hold choices between two people's texts of a file."""
    return f"{CHOICES}{file}:"


@dataclass(frozen=True)
class Draft:
    """A file that is not saved: its text (None: taken away), and the stamp of what it was read from (None: no file)."""

    text: str | None
    stamp: str | None


@dataclass(frozen=True)
class Given:
    """A verdict that is not saved (None: taken back), whether it was given blind, and with which evidence.

    With it the digests of what it was given on, "" where they are not known, and whether the likeliest sentences were
    pointed out; no evidence (None) where that did not change.
    """

    verdict: str | None
    judging: str = ""
    response: str = ""
    blind: bool = False
    pointed: bool = False
    quotes: tuple[str, ...] | None = None


@dataclass(kw_only=True)
class Beside:
    """What is kept beside files and verdicts, and from when it is.

    Args:
        writing: texts that are being typed and not taken over yet, by what they are for.
        moves: rubrics whose verdicts came along from elsewhere: set and id, and where they were.
        unread: YAML that cannot be read yet, by set, file and criterion, with what stands in the file in its place.
        at: where the person was: set, rubric, criterion, response.
        when: the time, ISO.
        left: the person left the studio and knows of it.
        told: which of the texts that were being typed the person was told of since, at another start.
    """

    writing: dict[str, str] = field(default_factory=dict)
    moves: dict[Ref, tuple[Ref, ...]] = field(default_factory=dict)
    unread: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)
    at: tuple[str, str, str, str] = ("", "", "", "")
    when: str = ""
    left: bool = False
    told: set[str] = field(default_factory=set)


@dataclass(kw_only=True)
class Kept(Beside):
    """All that would be lost.

    Args:
        files: files that are not saved.
        marks: verdicts that are not saved.
        words: what was said of criteria and is not saved: what, the digest of what it was said of, why.
    """

    files: dict[Ref, Draft] = field(default_factory=dict)
    marks: dict[MarkKey, Given] = field(default_factory=dict)
    words: dict[MarkKey, tuple[str, str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.files or self.marks or self.words or self.writing or self.unread)

    def holds_as(self, other: Kept) -> bool:
        """Tell whether it holds what another one holds."""
        mine, theirs = (
            (k.files, k.marks, k.words, k.writing, k.moves, k.unread, k.left, k.told) for k in (self, other)
        )
        return mine == theirs


def read(path: Path) -> Kept:
    """Read a journal: whatever stands in whole lines; what is damaged is passed over.

    Raises:
        OSError: it cannot be read.
    """
    kept = Kept()
    for line in path.read_bytes().split(b"\n")[:-1]:
        with suppress(ValueError, TypeError, AttributeError, RecursionError):
            _take(kept, json.loads(line))
    return kept


def _take(kept: Kept, line: dict[str, Any]) -> None:
    """Let a line change what is kept; only what has the right shape is taken."""
    for entry in _lists(line, "files"):
        if len(entry) in (2, 4) and _is_file(entry[0], entry[1]):
            kept.files.pop((entry[0], entry[1]), None)
            if len(entry) == 4 and all(part is None or isinstance(part, str) for part in entry[2:]):
                kept.files[entry[0], entry[1]] = Draft(entry[2], entry[3])
    for entry in _lists(line, "marks"):
        key, rest = entry[:4], entry[4:]
        if len(key) == 4 and all(isinstance(part, str) for part in key):
            kept.marks.pop((key[0], key[1], key[2], key[3]), None)
            rest = [*rest, False, None][:6] if len(rest) == 4 else rest  # from before evidence was kept
            if len(rest) == 6 and all(isinstance(part, str) for part in rest[1:3]):
                quotes = tuple(map(str, rest[5])) if isinstance(rest[5], list) else None
                given = Given(rest[0], rest[1], rest[2], rest[3] is True, rest[4] is True, quotes)
                kept.marks[key[0], key[1], key[2], key[3]] = given
    writing = line.get("writing")
    kept.writing |= writing if isinstance(writing, dict) else {}
    kept.writing = {key: text for key, text in kept.writing.items() if isinstance(text, str)}
    _take_words(kept, line)
    _take_state(kept, line)


def _take_words(kept: Kept, line: dict[str, Any]) -> None:
    if "words" in line:
        kept.words = {}
    for entry in _lists(line, "words"):
        if len(entry) == 7 and all(isinstance(part, str) for part in entry):
            kept.words[entry[0], entry[1], entry[2], entry[3]] = (entry[4], entry[5], entry[6])


def _take_state(kept: Kept, line: dict[str, Any]) -> None:
    at = line.get("at")
    if isinstance(at, list) and len(at) == 4 and all(isinstance(part, str) for part in at):
        kept.at = (at[0], at[1], at[2], at[3])
    if isinstance(line.get("when"), str):
        kept.when = line["when"]
    kept.left = line.get("left") is True
    if isinstance(told := line.get("told"), list):
        kept.told = {key for key in told if isinstance(key, str)}
    if "unread" in line:
        kept.unread = {}
    for entry in _lists(line, "unread"):
        if len(entry) == 5 and all(isinstance(part, str) for part in entry):
            kept.unread[entry[0], entry[1], entry[2]] = (entry[3], entry[4])
    if "moves" in line:
        kept.moves = {}
    for entry in _lists(line, "moves"):
        pairs = [ref for ref in entry if isinstance(ref, list) and [type(part) for part in ref] == [str, str]]
        refs = [(set_id, rubric) for set_id, rubric in pairs]
        if len(refs) > 1:
            kept.moves[refs[0]] = tuple(refs[1:])


def _lists(line: dict[str, Any], key: str) -> Iterable[list[Any]]:
    held = line.get(key)
    return [entry for entry in held if isinstance(entry, list)] if isinstance(held, list) else []


def _is_file(set_id: object, name: object) -> bool:
    if not isinstance(set_id, str) or not isinstance(name, str):
        return False
    plain = set_id not in ("", ".", "..") and not set(set_id + name) & set("\\\0:") and "/" not in set_id
    return plain and kind_of(name) in ("rubric", "set", "shared", "responses")


def delta(old: Kept, new: Kept) -> dict[str, Any]:
    """Give the line that leads from one to the other."""
    files = [[*ref, draft.text, draft.stamp] for ref, draft in _fresh(old.files, new.files)]
    marks = [[*key, *astuple(given)] for key, given in _fresh(old.marks, new.marks)]
    line: dict[str, Any] = {
        "when": new.when,
        "files": [*files, *(list(ref) for ref in old.files if ref not in new.files)],
        "marks": [*marks, *(list(key) for key in old.marks if key not in new.marks)],
        "writing": {**dict(_fresh(old.writing, new.writing)), **{k: None for k in old.writing if k not in new.writing}},
        "at": list(new.at),
    }
    if new.unread != old.unread:
        line["unread"] = [[*key, *texts] for key, texts in new.unread.items()]
    if new.words != old.words:
        line["words"] = [[*key, *said] for key, said in new.words.items()]
    if new.moves != old.moves:
        line["moves"] = [[to, *sources] for to, sources in new.moves.items()]
    if new.told != old.told:
        line["told"] = sorted(new.told)
    return line | ({"left": True} if new.left else {})


def _fresh(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> list[tuple[Any, Any]]:
    return [(key, value) for key, value in new.items() if key not in old or old[key] != value]


def line_of(value: dict[str, Any]) -> bytes:
    """Write a line."""
    return json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"  # half of a character is written as \ud8..
