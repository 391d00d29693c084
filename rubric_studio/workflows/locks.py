"""Locks: a release is pinned in ``rubric-packs.lock``, and what is pinned there is brought back, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rubric_studio.diff.ranges import Range, read_range, same_line
from rubric_studio.errors import NotFound, PackError, RubricStudioError, WorkspaceError
from rubric_studio.language import _
from rubric_studio.pack.lock import LOCK, Pinned, find, is_digest, is_slug, parse, place, text_of
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

__all__ = ["Added", "Restored", "add", "install"]

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
    """

    name: str
    pinned: Pinned
    before: Pinned | None
    lock: Path
    path: Path

    @property
    def comparable(self) -> bool | None:
        """Whether scores stay comparable with those of the version before; None where there was none."""
        if self.before is None:
            return None
        old, new = self.before, self.pinned
        return old.digest == new.digest or (old.version != new.version and same_line(old.version, new.version))

    @property
    def sentence(self) -> str:
        """What was done, in a sentence or two."""
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
        text = (
            _("{name}: {old} → {new}. Scores stay comparable with those of {old}.")
            if self.comparable
            else _("{name}: {old} → {new}. Scores are not comparable with those of {old}.")
        )
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
        versions: a range such as ^1.2, of which the highest release is taken; "" for the highest of all.
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
    if digest and not is_digest(digest):
        text = _("“{digest}” is no digest. One looks like sha256: and 64 digits from 0 to 9 and a to f.")
        raise WorkspaceError(text.format(digest=one_line(digest, 80)))
    path = _lock_of(folder, lock) or folder.absolute() / LOCK
    before = _held(path)[1].get(name)
    wanted = Wanted(name, read_range(versions) if versions else Range(), digest, before)
    source = _again(name, before, path) if written is None else source_from(written, folder, lock=path)
    pinned = fetch(source, wanted, progress)
    _pin(path, name, pinned)
    return Added(name, pinned, before, path, place(pinned.digest))


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
    path = _lock_of(folder, lock)
    text, packs = _held(path) if path else (None, {})
    if path is None or text is None:
        hint = _("Pin a pack first: “rubric-studio add NAME --from …”.")
        raise NotFound(_("lock"), str(path or folder.absolute() / LOCK), hint=hint)
    return (_restored(path, name, packs[name], offline=offline, progress=progress) for name in sorted(packs))


def _restored(lock: Path, name: str, pinned: Pinned, *, offline: bool, progress: Progress | None) -> Restored:
    to = place(pinned.digest)
    found = state(pinned.digest)
    if found == "held":
        return Restored(name, pinned, "held", to)
    try:
        if offline:
            raise PackError(_("it is not on this computer, and nothing is fetched with --offline."))
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


def _lock_of(folder: Path, lock: Path | None) -> Path | None:
    if lock is None:
        return find(folder)
    return (lock / LOCK if lock.is_dir() else lock).absolute()


def _held(path: Path) -> tuple[Text | None, dict[str, Pinned]]:
    """Read a lock as it stands; nothing where there is none."""
    try:
        text = read_text(path)
    except NotFound:
        return None, {}
    return text, parse(text.text, safe(str(path)))


def _pin(path: Path, name: str, pinned: Pinned) -> None:
    """Write one pack into a lock, beside what others write into it at the same time."""
    for left in reversed(range(_TRIES)):
        was, packs = _held(path)
        if packs.get(name) == pinned:
            return
        try:
            write_text(path, text_of(packs | {name: pinned}), was=was)
        except WorkspaceError:
            if not left or _held(path)[0] == was:
                raise
        else:
            return
