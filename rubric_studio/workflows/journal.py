"""The recovery journal: what is not saved yet, in a file of the person's own that outlives the program.

One file for each workspace and process, below the person's state folder: a line of JSON for every flush, with what
changed since the line before. A line counts whole or not at all, so a program that is killed while it writes loses that
line and nothing else. A lock is held as long as the process lives; who can get it knows that the process is gone.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.store.files import reason
from rubric_studio.store.sets import kind_of
from rubric_studio.workflows import rescue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from filelock import BaseFileLock

    from rubric_studio.workflows.papers import Ref

FORMAT = "rubric-studio/recovery/1"
_SPARE = 100_000
"""Bytes that a journal may grow by, beyond four times what it holds, before it is written anew."""

MarkKey = tuple[str, str, str, str]
"""Set, rubric, criterion, response."""


@dataclass(frozen=True)
class Draft:
    """A file that is not saved: its text (None: taken away), and the stamp of what it was read from (None: no file)."""

    text: str | None
    stamp: str | None


@dataclass(frozen=True)
class Given:
    """A verdict that is not saved (None: taken back), with the digests of what it was given on ("" where unknown)."""

    verdict: str | None
    judging: str = ""
    response: str = ""


@dataclass
class Kept:
    """All that would be lost.

    Args:
        files: files that are not saved.
        marks: verdicts that are not saved.
        writing: texts that are being typed and not taken over yet, by what they are for.
        moves: rubrics whose verdicts came along from elsewhere: set and id, and where they were.
        unread: YAML that cannot be read yet, by set, file and criterion, with what stands in the file in its place.
        at: where the person was: set, rubric, criterion, response.
        when: the time, ISO.
        left: the person left the studio and knows of it.
    """

    files: dict[Ref, Draft] = field(default_factory=dict)
    marks: dict[MarkKey, Given] = field(default_factory=dict)
    writing: dict[str, str] = field(default_factory=dict)
    moves: dict[Ref, tuple[Ref, ...]] = field(default_factory=dict)
    unread: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)
    at: tuple[str, str, str, str] = ("", "", "", "")
    when: str = ""
    left: bool = False

    def __bool__(self) -> bool:
        return bool(self.files or self.marks or self.writing or self.unread)

    def holds_as(self, other: Kept) -> bool:
        """Tell whether it holds what another one holds."""
        mine, theirs = ((k.files, k.marks, k.writing, k.moves, k.unread, k.left) for k in (self, other))
        return mine == theirs


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
        line = _line(_delta(Kept() if self._whole else self._held, kept))
        live = sum(len(draft.text or "") for draft in kept.files.values()) + sum(map(len, kept.writing.values()))
        if self._whole or self._size + len(line) > 4 * live + _SPARE:
            head = {"format": FORMAT, "workspace": str(self.workspace)}
            data = _line(head) + _line(_delta(Kept(), kept))
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


# lines ----------------------------------------------------------------------------------------------------------------


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
            if len(rest) == 3 and all(isinstance(part, str) for part in rest[1:]):
                kept.marks[key[0], key[1], key[2], key[3]] = Given(*rest)
    writing = line.get("writing")
    kept.writing |= writing if isinstance(writing, dict) else {}
    kept.writing = {key: text for key, text in kept.writing.items() if isinstance(text, str)}
    _take_state(kept, line)


def _take_state(kept: Kept, line: dict[str, Any]) -> None:
    at = line.get("at")
    if isinstance(at, list) and len(at) == 4 and all(isinstance(part, str) for part in at):
        kept.at = (at[0], at[1], at[2], at[3])
    if isinstance(line.get("when"), str):
        kept.when = line["when"]
    kept.left = line.get("left") is True
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


def _delta(old: Kept, new: Kept) -> dict[str, Any]:
    """Give the line that leads from one to the other."""
    files = [[*ref, draft.text, draft.stamp] for ref, draft in _fresh(old.files, new.files)]
    marks = [[*key, given.verdict, given.judging, given.response] for key, given in _fresh(old.marks, new.marks)]
    line: dict[str, Any] = {
        "when": new.when,
        "files": [*files, *(list(ref) for ref in old.files if ref not in new.files)],
        "marks": [*marks, *(list(key) for key in old.marks if key not in new.marks)],
        "writing": {**dict(_fresh(old.writing, new.writing)), **{k: None for k in old.writing if k not in new.writing}},
        "at": list(new.at),
    }
    if new.unread != old.unread:
        line["unread"] = [[*key, *texts] for key, texts in new.unread.items()]
    if new.moves != old.moves:
        line["moves"] = [[to, *sources] for to, sources in new.moves.items()]
    return line | ({"left": True} if new.left else {})


def _fresh(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> list[tuple[Any, Any]]:
    return [(key, value) for key, value in new.items() if key not in old or old[key] != value]


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"  # half of a character is written as \ud8..


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
