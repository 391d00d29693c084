"""Locks: a release is pinned in ``rubric-packs.lock``, and what is pinned there is brought back, exactly."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rubric_studio.diff.ranges import Range, read_range, same_line
from rubric_studio.errors import NotFound, PackError, RubricStudioError, WorkspaceError
from rubric_studio.language import _, joined
from rubric_studio.pack.lock import (
    LOCK,
    Pinned,
    ensure_digest,
    ensure_named,
    is_slug,
    lock_of,
    parse,
    place,
    read,
    text_of,
)
from rubric_studio.pack.reader import open_pack
from rubric_studio.scoring.comparable import keeps_scores
from rubric_studio.store.files import Source as Text
from rubric_studio.store.files import read_text, write_text
from rubric_studio.text import one_line, safe
from rubric_studio.workflows.fetching import Wanted, fetch
from rubric_studio.workflows.shelf import state
from rubric_studio.workflows.sources import source_from, source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rubric_studio.workflows.sources import Source

    Progress = Callable[[int, int], None]

__all__ = ["Added", "Restored", "add", "ensure_digest", "install", "read_range"]

_TRIES = 50


@dataclass(frozen=True, slots=True)
class Added:
    """A pack that was pinned.

    Args:
        name: the set's id.
        pinned: what the lock says of it now.
        before: what it said before, None where it did not name the pack.
        lock: the lock.
        path: the pack, on this computer.
        comparable: whether scores stay comparable with those of the version before; None where there was none, or
            nobody can tell.
        newer: a version that is there too and was not taken, because scores are not comparable with its; "" for none.
    """

    name: str
    pinned: Pinned
    before: Pinned | None
    lock: Path
    path: Path
    comparable: bool | None = None
    newer: str = ""

    @property
    def sentence(self) -> str:
        """What was done, in a sentence or two, and what could be."""
        text = _(
            "There is {newer} as well, with whose scores these are not comparable: “rubric-studio add {name} --version"
            " {newer}” takes it."
        )
        more = text.format(name=self.name, newer=self.newer) if self.newer else ""
        return joined(self._done, more)

    @property
    def _done(self) -> str:
        told = {"name": self.name, "new": self.pinned.version, "lock": safe(str(self.lock))}
        if self.before is None:
            return _("Pinned {name} {new} in {lock}.").format(**told)
        told["old"] = self.before.version
        if self.before.digest == self.pinned.digest and self.before.source != self.pinned.source:
            return _("{name} {new} is fetched from another place now.").format(**told)
        if self.before.digest == self.pinned.digest:
            return _("{name} {new} is pinned in {lock} already.").format(**told)
        if self.before.version == self.pinned.version:
            text = _(
                "{name} {new} is pinned by another digest now: what was scored with the one before is not the same."
            )
            return text.format(**told)
        text = {
            True: _("{name}: {old} → {new}. Scores stay comparable with those of {old}."),
            False: _("{name}: {old} → {new}. Scores are not comparable with those of {old}."),
            None: _(
                "{name}: {old} → {new}. Whether scores stay comparable with those of {old} cannot be told: it came from"
                " another place, and is not on this computer any more."
            ),
        }[self.comparable]
        return text.format(**told)


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of one pack of a lock.

    Args:
        name: the set's id.
        pinned: what the lock says of it.
        how: it was there, it was fetched, it was damaged and fetched again, or it could not be had.
        path: where it lies, or would.
        error: why it could not be had, "" where it could.
    """

    name: str
    pinned: Pinned
    how: Literal["held", "fetched", "mended", "failed"]
    path: Path
    error: str = ""


def add(
    name: str,
    written: str | None,
    *,
    versions: str = "",
    digest: str = "",
    folder: Path,
    lock: Path | None = None,
    progress: Progress | None = None,
) -> Added:
    """Fetch a release, verify it and pin it.

    Args:
        name: the set's id.
        written: where it comes from; None for where the pinned one came from.
        versions: a range such as ^1.2, of which the highest release is taken; "" for the highest whose scores stay
            comparable with those of the pinned one, or of all where none is pinned.
        digest: the only pack to take, "" for whatever was released.
        folder: where paths begin, and where a lock is looked for (there or further up) or made.
        lock: another lock to pin it in, or its folder.
        progress: is told how many bytes of how many have come.

    Raises:
        WorkspaceError: a word of these cannot be what it should be, or nothing fits.
        PackError: it is no pack, not the one that is wanted, or the lock cannot be read.
        GitError: the repository cannot be used.
    """
    if not is_slug(name):
        raise WorkspaceError(_("“{name}” cannot be the id of a set.").format(name=one_line(name, 60)))
    if digest:
        ensure_digest(digest)
    path = lock_of(folder, lock) or folder.absolute() / LOCK
    before = _packs(path).get(name)
    wanted = _wanted(name, versions, digest, before)
    source = _again(name, before, path) if written is None else source_from(written, folder, lock=path)
    found = fetch(source, wanted, progress)
    _pin(path, name, found.pinned)
    newer = "" if wanted.asked else found.newer
    return Added(name, found.pinned, before, path, place(found.pinned.digest), _stays(before, found.pinned), newer)


def _wanted(name: str, versions: str, digest: str, before: Pinned | None) -> Wanted:
    """Say what is wanted; where nobody says, what is pinned goes on with scores that stay comparable."""
    if versions or digest or before is None:
        return Wanted(name, read_range(versions) if versions else Range(), digest, before)
    return Wanted(name, read_range(f"^{before.version}"), pinned=before, asked=False)


def _stays(old: Pinned | None, new: Pinned) -> bool | None:
    """Tell whether scores stay comparable: by what both packs hold, or where the old one is gone, by their versions.

    Versions promise it only where both come from the same place: others may give the same numbers to other things.
    """
    if old is None:
        return None
    if old.digest == new.digest or old.version == new.version:
        return old.digest == new.digest
    try:
        with (
            open_pack(os.fspath(place(old.digest)), old.digest) as before,
            open_pack(os.fspath(place(new.digest)), new.digest) as now,
        ):
            return keeps_scores(before, now)
    except RubricStudioError:
        by_number = same_line(old.version, new.version)
        return by_number if old.source == new.source or not by_number else None


def install(
    folder: Path, *, lock: Path | None = None, offline: bool = False, progress: Progress | None = None
) -> Iterator[Restored]:
    """Bring back exactly what a lock pins, one pack after the other; what cannot be had stops no other.

    Args:
        folder: where a lock is looked for, there or further up.
        lock: another lock, or its folder.
        offline: fetch nothing; what is not on this computer cannot be had then.
        progress: is told how many bytes of how many have come.

    Raises:
        NotFound: there is no lock.
        PackError: it cannot be read.
    """
    path = lock_of(folder, lock)
    if path is None or not path.exists():
        hint = _("Pin a pack first: “rubric-studio add NAME --from …”.")
        raise NotFound(_("lock"), str(path or folder.absolute() / LOCK), hint=hint)
    packs = read(path)
    return (_restored(path, name, packs[name], offline=offline, progress=progress) for name in sorted(packs))


def _restored(lock: Path, name: str, pinned: Pinned, *, offline: bool, progress: Progress | None) -> Restored:
    to = place(pinned.digest)
    found = state(pinned.digest)
    try:
        if found == "held":
            with open_pack(os.fspath(to), pinned.digest) as pack:
                ensure_named(pack, name, pinned, lock)
            return Restored(name, pinned, "held", to)
        if offline:
            raise PackError(
                _("it is damaged on this computer, and nothing is fetched with --offline.")
                if found == "damaged"
                else _("it is not on this computer, and nothing is fetched with --offline.")
            )
        exactly = Wanted(name, read_range(pinned.version), pinned=pinned, exactly=True)
        fetch(source_of(pinned, lock), exactly, progress)
    except RubricStudioError as error:
        return Restored(name, pinned, "failed", to, str(error))
    return Restored(name, pinned, "mended" if found == "damaged" else "fetched", to)


def _again(name: str, pinned: Pinned | None, lock: Path) -> Source:
    """Give where a pinned pack came from."""
    if pinned is None:
        text = _("“{name}” is not pinned yet. Say where it comes from: “rubric-studio add {name} --from …”.")
        raise WorkspaceError(text.format(name=name))
    return source_of(pinned, lock)


def _packs(path: Path) -> dict[str, Pinned]:
    """Read a lock; it pins nothing where there is none yet."""
    try:
        return read(path)
    except NotFound:
        return {}


def _pin(path: Path, name: str, pinned: Pinned) -> None:
    """Write one pack into a lock, beside what others write into it at the same time."""
    where = safe(str(path))
    for left in reversed(range(_TRIES)):
        was = _text(path)
        packs = parse(was.text, where) if was else {}
        if packs.get(name) == pinned:
            return
        new = text_of(packs | {name: pinned})
        parse(new, where)  # what nobody could read again is not written
        try:
            write_text(path, new, was=was)
        except WorkspaceError:
            if not left or _text(path) == was:
                raise
        else:
            return


def _text(path: Path) -> Text | None:
    try:
        return read_text(path)
    except NotFound:
        return None
