"""A set at one time, wherever that is kept (a record, a folder), and what of two such times has to be read.

Cost follows what differs: between two records, and between a record and the files on disk, git names the files, and
only those are read, with set.yaml and shared.yaml, without which they cannot be understood. Where a shared criterion
changed, the other rubrics are looked through for its id (as bytes), and only those that hold it are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.store.files import read_bytes
from rubric_studio.store.sets import LINES, RESPONSES, SET, SHARED, LoadedSet, kind_of, load_set, shared_items
from rubric_studio.store.workspace import files_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from rubric_studio.git import History
    from rubric_studio.store.document import Document
    from rubric_studio.store.workspace import Workspace

Held = str | Path
"""Where the content of a file is: the id of a blob in the history, or a path on disk."""

_ESCAPED = re.compile(rb"\\(?:x|u00|U000000)[2-7]|\\\r?\n")
"""How a plain letter can be hidden in a YAML text."""


@dataclass(frozen=True)
class Time:
    """A set at one time.

    Args:
        shown: what people call this time.
        folder: the set's folder.
        root: the folder that files must not lead out of.
        history: the history that the folder belongs to, if any.
        record: the full id of a record, or ``HEAD`` for the last; None for the files on disk, "" for the time before
            the first record.
        prefix: what messages put before the paths of files.
        touched: the files on disk that differ from the last record, where somebody asked git already.
    """

    shown: str
    folder: Path
    root: Path
    history: History | None = None
    record: str | None = None
    prefix: str = ""
    touched: frozenset[str] | None = None

    def files(self, names: Collection[str] | None = None) -> dict[str, Held]:
        """Tell where files of the set are: all its texts, or those of some names that there are, lines too."""
        if self.record is not None:
            found = self.history.files(self.record, self.folder, names) if self.history and self.record else {}
            return {name: blob for name, blob in found.items() if (_is_text if names is None else kind_of)(name)}
        if names is None:
            return {name: self.folder / name for name in files_of(self.folder) if _is_text(name)}
        places = {name: self.folder / name for name in names if kind_of(name)}
        return {name: place for name, place in places.items() if place.is_file() or place.is_symlink()}

    @cached_property
    def changed(self) -> AbstractSet[str]:
        """Name the files on disk that differ from the last record."""
        if self.touched is not None:
            return self.touched
        start = self.history.start(self.folder) if self.history else ""
        paths = (change.path.as_posix() for change in self.history.changed(self.folder)) if self.history else ()
        return {path.removeprefix(start) for path in paths}


def last_record(history: History, folder: Path) -> Time:
    """Give the set in a folder as it was last recorded; there has to be a record."""
    return Time("", folder, folder.parent.parent, history, "HEAD", f"rubrics/{folder.name}/")


def on_disk(workspace: Workspace, set_id: str) -> Time:
    """Give a set as it stands on disk, in no history; it need not be there."""
    return Time("", workspace.root / "rubrics" / set_id, workspace.root, prefix=f"rubrics/{set_id}/")


def _is_text(name: str) -> bool:
    return kind_of(name) not in (None, *LINES)


def read_two(old: Time, new: Time) -> tuple[LoadedSet, LoadedSet]:
    """Read what differs between two times of a set, and what is needed to understand it.

    Raises:
        GitError: the history cannot be read.
    """
    contents = Contents(old, new)
    differing = {name: two for name, two in _differing(old, new, contents).items() if _is_text(name)}
    if not differing:
        return _loaded(old, {}, contents), _loaded(new, {}, contents)
    beside = {SET, SHARED, *(n.removeprefix(RESPONSES) for n in differing if n.startswith(RESPONSES))}
    same = old.files(beside - differing.keys())
    if SHARED in differing:
        same |= _users(old, differing, contents)
    was = {name: held[0] for name, held in differing.items() if held[0] is not None}
    is_ = {name: held[1] for name, held in differing.items() if held[1] is not None}
    contents.fetch([*was.values(), *is_.values(), *same.values()])
    before = _loaded(old, {**was, **same}, contents)
    known = {name: before.documents[name] for name in same if name in before.documents}
    return before, _loaded(new, {**is_, **same}, contents, known)


def needed(changed: Collection[str], everything: Collection[str]) -> set[str]:
    """Give the files to read so that the changed ones can be understood.

    A rubric needs the set and its shared criteria; where one of those changed, every rubric may have. Sample responses
    need their rubric.
    """
    names = {name for name in changed if kind_of(name)}
    names |= {name.removeprefix(RESPONSES) for name in names if kind_of(name) == "responses"}
    if SHARED in names or SET in names:
        names |= {name for name in everything if kind_of(name) in ("rubric", "set", "shared")}
    return names | {SET, SHARED}


def read_some(time: Time, names: Collection[str]) -> LoadedSet:
    """Read some files of a set at one time; what is not there then is left out.

    Raises:
        NotFound: there is no such record.
        GitError: the history cannot be read.
    """
    contents = Contents(time)
    files = time.files(names)
    contents.fetch(files.values())
    return _loaded(time, files, contents)


def read_whole(time: Time) -> LoadedSet:
    """Read all files of a set at one time, its verdicts left out."""
    contents = Contents(time)
    files = time.files()
    contents.fetch(files.values())
    return _loaded(time, files, contents)


class Contents:
    """The bytes of files, each read once, those of the history in one go."""

    def __init__(self, *times: Time) -> None:
        self._history = next((time.history for time in times if time.history), None)
        self._root = {time.folder: time.root for time in times}
        self._held: dict[Held, bytes] = {}

    def fetch(self, wanted: Iterable[Held]) -> None:
        """Read blobs ahead."""
        blobs = list(dict.fromkeys(held for held in wanted if isinstance(held, str) and held not in self._held))
        if self._history:
            self._held.update(zip(blobs, self._history.read(blobs), strict=True))

    def __getitem__(self, held: Held) -> bytes:
        """Give the bytes.

        Raises:
            RubricStudioError: they cannot be read.
        """
        if held not in self._held:
            if isinstance(held, str):
                self.fetch([held])
            else:
                root = next((root for folder, root in self._root.items() if held.is_relative_to(folder)), None)
                self._held[held] = read_bytes(held, inside=root)
        return self._held[held]

    def same(self, one: Held, other: Held) -> bool:
        """Tell whether two files hold the same; what cannot be read is like nothing else."""
        try:
            return one == other or self[one] == self[other]
        except RubricStudioError:
            return False


Differing = dict[str, tuple[Held | None, Held | None]]


def _differing(old: Time, new: Time, contents: Contents) -> Differing:
    """Name the files that differ, and where each is at either time."""
    shared = old.history and new.history and old.history.root == new.history.root and old.folder == new.folder
    if shared and old.record and new.record and old.history:
        between = old.history.changed_between(old.record, new.record, old.folder)
        return {name: (how.old, how.new) for name, how in between.items()}
    if shared and old.record and new.record is None:
        return _on_disk(old, new)
    if shared and old.record is None and new.record:
        return {name: (now, was) for name, (was, now) in _on_disk(new, old).items()}
    was, is_ = old.files(), new.files()
    contents.fetch([*was.values(), *is_.values()])
    names = [name for name in was if name not in is_ or not contents.same(was[name], is_[name])]
    return {name: (was.get(name), is_.get(name)) for name in [*names, *(n for n in is_ if n not in was)]}


def _on_disk(old: Time, new: Time) -> Differing:
    """Name the files on disk that differ from a record."""
    between = old.history.changed_between(old.record or "", "HEAD", old.folder) if old.history else {}
    was = old.files(new.changed - between.keys()) | {name: how.old for name, how in between.items() if how.old}
    now = {name: how.new for name, how in between.items() if how.new and name not in new.changed}
    on_disk = new.files(new.changed)
    names = between.keys() | new.changed
    return {name: (was.get(name), on_disk.get(name) or now.get(name)) for name in names}


def _users(old: Time, differing: Differing, contents: Contents) -> dict[str, Held]:
    """Find the rubrics that did not change themselves but hold the id of a shared criterion that did."""
    documents = [_shared(held, contents) for held in differing[SHARED]]
    was, is_ = (shared_items(document) for document in documents)
    ids = [id_.encode() for id_ in was.keys() | is_.keys() if was.get(id_) != is_.get(id_)]
    others = {n: held for n, held in old.files().items() if kind_of(n) == "rubric" and n not in differing}
    contents.fetch(others.values())
    found = {}
    for name, held in others.items():
        try:
            raw = contents[held]
        except RubricStudioError:
            continue  # it says nothing of what changed
        if any(id_ in raw for id_ in ids) or _ESCAPED.search(raw):
            found[name] = held
    return found


def _shared(held: Held | None, contents: Contents) -> Document | None:
    if held is None:
        return None
    read = load_set([SHARED], lambda _name: contents[held], id="")
    return read.documents.get(SHARED)


def _loaded(
    time: Time, files: Mapping[str, Held], contents: Contents, known: Mapping[str, Document] | None = None
) -> LoadedSet:
    return load_set(
        sorted(files), lambda name: contents[files[name]], id=time.folder.name, prefix=time.prefix, known=known
    )
