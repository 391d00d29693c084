"""Titles: the sets and rubrics of a workspace and what they are called, as far as that is known.

Asking never touches the disk. What was known at the last visit is recalled from the person's cache folder, one small
file for each set; then a look through the set, in a thread, lists the files and reads the heads of those whose size or
time has changed. The cache is never needed: one that is damaged, or of another version, is as good as none.
"""

from __future__ import annotations

import hashlib
import os
import stat
from array import array
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from rubric_studio.errors import RubricStudioError
from rubric_studio.store.sets import SET, kind_of
from rubric_studio.text import natural_key, one_line
from rubric_studio.workflows.cache import cache_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rubric_studio.store.workspace import Workspace

LAYOUT = 2
ACTIVE = "active"
UNREAD = -1
BATCHES = (50, 200, 1000)
"""How many heads are read before somebody is told: first a screenful, then more, then always as many."""


class _Kept(msgspec.Struct, array_like=True):
    """What is remembered of a set: titles by rubric, statuses where they are not active, each file's size and time."""

    layout: int
    titles: dict[str, str]
    statuses: dict[str, str]
    stamps: bytes


class Titles:
    """What is known of a workspace's sets and rubrics.

    Args:
        workspace: where the files are.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._sets: dict[str, str] | None = None
        self._rubrics: dict[str, dict[str, str]] = {}
        self._statuses: dict[str, dict[str, str]] = {}  # but for the active ones

    # what is known ----------------------------------------------------------------------------------------------------

    @property
    def sets(self) -> list[str]:
        """Name the sets, in natural order; looked for on disk only the first time."""
        if self._sets is None:
            self._sets = dict.fromkeys(self._workspace.set_ids(), "")
        return list(self._sets)

    def is_listed(self, set_id: str) -> bool:
        """Tell whether a set's rubrics are known."""
        return set_id in self._rubrics

    def has(self, set_id: str, rubric: str) -> bool:
        """Tell whether a rubric is known to be there."""
        return rubric in self._rubrics.get(set_id, ())

    def rubrics(self, set_id: str) -> dict[str, str]:
        """Give a set's rubrics in natural order, each with its title, "" where it has none or that is not known yet.

        Where nothing is known of the set its files are listed first.

        Raises:
            WorkspaceError: they cannot be listed.
        """
        if set_id not in self._rubrics:
            ids = sorted(self._workspace.rubric_ids(set_id), key=natural_key)  # as ids, not as names of files
            self._rubrics[set_id] = dict.fromkeys(ids, "")
        return self._rubrics[set_id]

    def of(self, set_id: str, rubric: str | None) -> str:
        """Give a title, "" where there is none or it is not known yet."""
        if rubric is None:
            return (self._sets or {}).get(set_id, "")
        return self._rubrics.get(set_id, {}).get(rubric, "")

    def status(self, set_id: str, rubric: str) -> str:
        """Give a rubric's status, "active" where it is not known yet."""
        return self._statuses.get(set_id, {}).get(rubric, ACTIVE)

    def learn(self, set_id: str, rubric: str, title: str | None, status: str = ACTIVE) -> None:
        """Take over what was saved: a rubric with its title, or with None that there is no such rubric any more."""
        if self._sets is not None and set_id not in self._sets:  # a set that is only now written
            self._rubrics.setdefault(set_id, {})
        if set_id in self._rubrics:
            self._rubrics[set_id] = _with(self._rubrics[set_id], rubric, title)
            self._know_status(set_id, rubric, status)

    def _know_status(self, set_id: str, rubric: str, status: str) -> None:
        held = self._statuses.setdefault(set_id, {})
        if status == ACTIVE:
            held.pop(rubric, None)
        else:
            held[rubric] = status

    def learn_set(self, set_id: str, title: str | None) -> None:
        """Take over what was saved of a set, as ``learn`` does of a rubric."""
        if self._sets is not None:
            if set_id not in self._sets:
                self._rubrics.setdefault(set_id, {})
            self._sets = _with(self._sets, set_id, title)

    # what was known at the last visit ---------------------------------------------------------------------------------

    def recall(self, set_id: str, rubric: str = "") -> bool:
        """Take what is remembered of a set for what is there, until a look says better.

        Args:
            set_id: the set.
            rubric: the one that is wanted, the first where "": nothing is recalled where its file is not there.

        Returns:
            Whether anything was recalled.
        """
        held = self._remembered(set_id)
        wanted = rubric or next(iter(held.titles), "") if held else ""
        if held is None or wanted not in held.titles or not self._path(set_id, wanted).is_file():
            return False
        self._rubrics[set_id], self._statuses[set_id] = held.titles, held.statuses
        return True

    def _path(self, set_id: str, rubric: str) -> Path:
        return self._workspace.path_of(set_id, f"{rubric}.yaml")

    def _file(self, set_id: str) -> Path | None:
        name = hashlib.sha256(set_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return cache_file("titles", self._workspace.root, f"-{name}.msgpack")

    def _remembered(self, set_id: str) -> _Kept | None:
        path = self._file(set_id)
        try:
            held = msgspec.msgpack.decode(path.read_bytes(), type=_Kept) if path else None
        except (OSError, msgspec.DecodeError):  # a wrong one is none (ValidationError is a DecodeError)
            return None
        fits = held is not None and held.layout == LAYOUT and len(held.stamps) == 16 * len(held.titles)
        return held if fits else None

    def _remember(self, set_id: str, held: _Kept) -> None:
        path = self._file(set_id)
        if path is None:
            return
        fresh = path.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            file = os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(file, "wb") as stream:
                stream.write(msgspec.msgpack.encode(held))
            fresh.replace(path)

    # looking ----------------------------------------------------------------------------------------------------------

    def glance(self, set_id: str, near: str = "") -> None:
        """List a set's rubrics and read a screenful of their titles, as work for a thread.

        Raises:
            RubricStudioError: they cannot be listed.
        """
        for name in _around(list(self.rubrics(set_id)), near)[: BATCHES[0]]:
            self._read(set_id, name)

    def look(self, set_id: str, near: str = "") -> Iterator[bool]:
        """Look through a set, a bit at each step; each step is work for a thread, one at a time.

        Args:
            set_id: the set.
            near: the rubric around which titles are wanted first.

        Yields:
            Whether there are other rubrics than were known; the first time after listing them, then for each batch of
            titles. Nothing more once all is known.
        """
        try:
            stamps = dict(self._listed(set_id))
        except (RubricStudioError, OSError):  # who opens it is told why
            return
        was = self._rubrics.get(set_id)
        names = sorted(stamps, key=natural_key)
        remembered = self._remembered(set_id)
        known = _by_name(remembered)
        if remembered and set_id not in self._statuses:
            self._statuses[set_id] = remembered.statuses
        held = {name: known[name][2] if name in known else (was or {}).get(name, "") for name in names}
        self._rubrics[set_id] = held
        yield was is None or list(was) != names
        unread = [name for name in _around(names, near) if known.get(name, ())[:2] != stamps[name]]
        done, batches = 0, list(BATCHES)
        while done < len(unread):
            size = batches.pop(0) if len(batches) > 1 else batches[0]
            for name in unread[done : done + size]:
                self._read(set_id, name)
            done += size
            yield False
        if unread or len(known) != len(names):
            final = self._rubrics[set_id]
            flat = array("q", [part for name in final for part in stamps.get(name, (UNREAD, UNREAD))])
            self._remember(set_id, _Kept(LAYOUT, dict(final), dict(self._statuses.get(set_id, {})), flat.tobytes()))

    def _listed(self, set_id: str) -> Iterator[tuple[str, tuple[int, int]]]:
        folder = self._workspace.folder(set_id)
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name[0] != "." and kind_of(entry.name) == "rubric":
                    with suppress(OSError):
                        held = entry.stat()
                        if not stat.S_ISDIR(held.st_mode):
                            yield entry.name.removesuffix(".yaml"), (held.st_size, held.st_mtime_ns)

    def _read(self, set_id: str, rubric: str) -> None:
        title, status = self._workspace.head(set_id, f"{rubric}.yaml")
        held = self._rubrics[set_id]
        if rubric in held:  # else it was taken away meanwhile
            held[rubric] = one_line(title or "")
            self._know_status(set_id, rubric, status)

    def look_at_sets(self) -> bool:
        """Look for the sets and their titles, as work for a thread; tell whether there are others than were known."""
        was = self._sets
        try:
            found = self._workspace.set_ids()
        except RubricStudioError:
            return False
        self._sets = {set_id: one_line(self._workspace.head(set_id, SET)[0] or "") for set_id in found}
        return was is None or list(was) != found


def _around(names: list[str], near: str) -> list[str]:
    """Sort names so that those around one of them come first."""
    at = max(names.index(near) - BATCHES[0] // 2, 0) if near in names else 0
    return names[at:] + names[:at]


def _with(held: dict[str, str], name: str, title: str | None) -> dict[str, str]:
    """Give names and titles with another title of one of them, None for none, in natural order."""
    if title is not None and name in held:
        held[name] = title
        return held
    names = {other for other in held if other != name} | ({name} if title is not None else set())
    return {other: held.get(other, title or "") for other in sorted(names, key=natural_key)}


def _by_name(held: _Kept | None) -> dict[str, tuple[int, int, str]]:
    if held is None:
        return {}
    flat = array("q")
    flat.frombytes(held.stamps)
    return {name: (*pair, title) for (name, title), pair in zip(held.titles.items(), _pairs(flat), strict=True)}


def _pairs(flat: array[int]) -> Iterator[tuple[int, int]]:
    yield from zip(flat[::2], flat[1::2], strict=True)
