"""A pack is opened: mapped, not read; everything is checked against the digest it is pinned by before it is used."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from itertools import accumulate
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import NoReturn, Self
from zlib import crc32

from rubric_studio.errors import DigestMismatch, NotFound, PackError
from rubric_studio.language import _
from rubric_studio.model.rubric import Rubric, Scoring
from rubric_studio.pack import archive, proof
from rubric_studio.pack.lock import by_lock, ensure_digest, is_name
from rubric_studio.pack.manifest import (
    GRADER_TEMPLATE,
    INDEX,
    MANIFEST,
    RUBRICS,
    UNREADABLE,
    Index,
    Manifest,
    read_index,
    read_manifest,
    rubrics_in,
)
from rubric_studio.pack.sound import are_members
from rubric_studio.text import safe

_AT_ONCE = 16


class RubricNotFound(NotFound, KeyError):
    """A NotFound that is a KeyError too, as every mapping promises."""

    __str__ = Exception.__str__  # KeyError would show the sentence in quotes


class Pack(Mapping[str, Rubric]):
    """The rubrics of a release by id, each checked and decoded when it is asked for.

    Iterating gives ids; ``values()`` and ``items()`` decode line after line. Every sentence of ``rubric`` and
    ``criterion`` is in memory only once it was read. A pack may be used by several threads, closes at the end of a
    ``with``, and is opened anew from its path where it is sent to another process.

    Attributes:
        path: the file.
        digest: the sha256 of pack.json, which covers every member: what a grader pins and names beside its scores.
        manifest: what pack.json says.
    """

    def __init__(self, path: str, data: mmap, digest: str | None, *, called: str = "") -> None:
        self.path = path
        self._place = path if os.path.isabs(path) else os.path.abspath(path)  # noqa: PTH100, PTH117 - half the time
        self._data = data
        self._where = safe(called or path)
        self._entries = archive.read(data, self._where)
        if MANIFEST not in self._entries:
            raise PackError(_("“{where}” is not a pack: it holds no pack.json.").format(where=self._where))
        told = self._bytes(self._entries[MANIFEST].offset, sum(self._entries[MANIFEST][:2]))
        self.digest = f"sha256:{hashlib.sha256(told).hexdigest()}"
        self._vouched = digest is not None
        if digest is not None and digest != self.digest:
            raise DigestMismatch(self._where, wanted=digest, found=self.digest)
        if crc32(told) != self._entries[MANIFEST].crc:
            self._refuse(_("pack.json is damaged"))
        self.manifest: Manifest = read_manifest(told, self._where)
        self._check_members()
        self._number = self.manifest.number
        self._index: Index = read_index(self.member(INDEX), self._where, self._number)
        self._at = dict(zip(self._index.ids, range(len(self._index.ids)), strict=True))
        self._check_index()
        self._start = self._entries[RUBRICS].offset
        self._read: dict[str, Rubric] = {}

    @property
    def set(self) -> str:
        """Give the id of the set that was released."""
        return self.manifest.set

    @property
    def version(self) -> str:
        """Give the release's number."""
        return self.manifest.version

    @property
    def scoring(self) -> Scoring:
        """Give the set's scoring rule."""
        return self.manifest.scoring

    @property
    def grader_template(self) -> str:
        """Give what graders are sent, with places for the conversation and the criterion."""
        try:
            return self.member(GRADER_TEMPLATE).decode()
        except UnicodeDecodeError as error:
            self._refuse(_("its words for graders are no UTF-8 text"), error)

    def __len__(self) -> int:
        return len(self._at)

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __contains__(self, id: object) -> bool:
        return id in self._at

    def __getitem__(self, id: str) -> Rubric:
        """Give a rubric; a second time, the same one.

        Raises:
            RubricNotFound: the pack holds no rubric of this id (it is a KeyError as well).
            PackError: its line is not what was released.
        """
        rubric = self._read.get(id)
        if rubric is None:
            position = self._at.get(id)
            if position is None:
                raise RubricNotFound(_("rubric"), str(id))
            rubric = self._read[id] = self._line(position)
        return rubric

    def values(self) -> ValuesView[Rubric]:
        """Give the rubrics in the order of their ids, decoded as they are asked for and not kept."""
        return _Values(self)

    def items(self) -> ItemsView[str, Rubric]:
        """Give the ids with their rubrics, decoded as they are asked for and not kept."""
        return _Items(self)

    def of_theme(self, theme: str) -> tuple[str, ...]:
        """Name the rubrics of a theme, without reading them."""
        index = self._index
        return tuple(id_ for id_, its in zip(index.ids, index.themes, strict=True) if its == theme)

    def member(self, name: str) -> bytes:
        """Give another part of the pack, checked: the grader template, equivalences, a schema.

        Raises:
            NotFound: the pack has no such member.
            DigestMismatch: it is not what was released.
        """
        entry = self._entries.get(name)
        if entry is None:
            raise NotFound(_("member of the pack"), name)
        data = self._bytes(entry.offset, entry.offset + entry.size)
        if name != MANIFEST:
            proof.check_digest(name, data, self.manifest.members[name].sha256, self._where)
        return data

    def verify(self) -> None:
        """Check every byte of the file: what belongs to no member, and each member against pack.json.

        A digest that the pack was opened with vouches for pack.json. Where there was none, all of it has to be what our
        writer writes: every rubric is read, and the index, the counts and the rule have to fit them.

        Raises:
            PackError: anything is not as it was released.
        """
        self._bytes(0, 0)
        if archive.read(self._data, self._where) != self._entries:
            self._refuse(_("it changed while it was open"))
        told = {name: member.sha256 for name, member in self.manifest.members.items()}
        told[MANIFEST] = self.digest.removeprefix("sha256:")
        with memoryview(self._data) as whole:
            proof.check_members(whole, self._entries, told, self._where)
            if not self._vouched:
                _readable = self.grader_template
                proof.check_books(self.member, self.manifest, self._index, self._where)
                with whole[self._start : self._start + self._entries[RUBRICS].size] as lines:
                    proof.check_truth(lines, self.manifest, self._index, self._where)

    @property
    def sha256(self) -> str:
        """Give the sha256 of the whole file in hex, as ``sha256sum`` prints it; a pack is pinned by ``digest``."""
        self._bytes(0, 0)
        return hashlib.sha256(self._data).hexdigest()

    def close(self) -> None:
        """Let go of the file; rubrics that were read stay usable."""
        self._data.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __reduce__(self) -> tuple[object, ...]:
        return open_pack, (self._place, self.digest)

    def __repr__(self) -> str:
        return f"<Pack {safe(self.set)} {safe(self.version)}: {len(self)} rubrics, {self.digest}>"

    def _bytes(self, start: int, end: int) -> bytes:
        if self._data.closed:
            raise PackError(_("“{where}” is closed. Read from it inside the “with”.").format(where=self._where))
        return self._data[start:end]

    def _line(self, position: int) -> Rubric:
        index = self._index
        start = self._start + index.offsets[position]
        line = self._bytes(start, start + index.lengths[position])
        proof.check_digest(index.ids[position], line, index.sha256[64 * position : 64 * position + 64], self._where)
        return self._decoded(line, position, position + 1)[0]

    def _lines(self) -> Iterator[Rubric]:
        """Decode all lines, some at once; the whole was checked by one digest, which is cheaper than one for each."""
        self._bytes(0, 0)
        with memoryview(self._data) as whole, whole[self._start :][: self._entries[RUBRICS].size] as lines:
            proof.check_digest(RUBRICS, lines, self.manifest.members[RUBRICS].sha256, self._where)
        index, n = self._index, len(self)
        for first in range(0, n, _AT_ONCE):
            last = min(first + _AT_ONCE, n)
            end = index.offsets[last - 1] + index.lengths[last - 1]
            yield from self._decoded(self._bytes(self._start + index.offsets[first], self._start + end), first, last)

    def _decoded(self, lines: bytes, first: int, last: int) -> list[Rubric]:
        wanted = self._index.ids[first:last]
        near = safe(wanted[0])
        try:
            rubrics = rubrics_in(lines, self._number)
        except UNREADABLE as error:
            why = _("“{id}” or one soon after it cannot be read ({error})").format(id=near, error=error)
            self._refuse(why, error)
        if [rubric.id for rubric in rubrics] != wanted:
            self._refuse(_("“{id}” or one soon after it is not the rubric that the index names").format(id=near))
        return rubrics

    def _check_members(self) -> None:
        named = self.manifest.members
        if self._entries.keys() - {MANIFEST} != named.keys():
            self._refuse(_("its members are not those that pack.json names"))
        if not are_members(named.keys()):
            self._refuse(_("it lacks a part that every pack has, or has one that no pack has"))
        if any(self._entries[name].size != member.size for name, member in named.items()):
            self._refuse(_("its members have not the sizes that pack.json names"))

    def _check_index(self) -> None:
        index, n = self._index, len(self._index.ids)
        if len(self._at) != n or self.manifest.counts.rubrics != n:
            self._refuse(_("its index names a rubric twice, or not as many as pack.json"))
        if (len(index.themes), len(index.offsets), len(index.lengths), len(index.sha256)) != (n, n, n, 64 * n):
            self._refuse(_("the columns of its index differ in length"))
        ends = list(accumulate(index.lengths, initial=0))
        if ends.pop() != self._entries[RUBRICS].size or ends != index.offsets or min(index.lengths, default=1) < 1:
            self._refuse(_("its index points outside the rubrics, or twice at the same place"))

    def _refuse(self, why: str, error: Exception | None = None) -> NoReturn:
        raise archive.refusal(self._where, why) from error


class _Values(ValuesView[Rubric]):
    def __init__(self, pack: Pack) -> None:
        super().__init__(pack)
        self._pack = pack

    def __iter__(self) -> Iterator[Rubric]:
        return self._pack._lines()


class _Items(ItemsView[str, Rubric]):
    def __init__(self, pack: Pack) -> None:
        super().__init__(pack)
        self._pack = pack

    def __iter__(self) -> Iterator[tuple[str, Rubric]]:
        return zip(self._pack, _Values(self._pack), strict=True)


def load_pack(
    path: str | os.PathLike[str], digest: str | None = None, *, lock: str | os.PathLike[str] | None = None
) -> Pack:
    """Open a pack; its rubrics are read when they are asked for.

    pack.json is checked against the digest and the index against pack.json now, a line when it is read;
    ``Pack.verify`` checks everything. Nothing is unpacked to disk.

    A bare name such as "sciatica-imaging" (no separator, and not ending in ``.rubricpack``) is looked up in the
    ``rubric-packs.lock`` of the working folder, or of the nearest folder above that has one, and the pack that is
    pinned there is opened from the cache, where ``rubric-studio install`` put it. A file of such a name is opened as
    "./sciatica-imaging". A path without a digest opens whatever pack lies there.

    Args:
        path: the ``.rubricpack`` file, or the name of a pinned pack.
        digest: what it is pinned by, ``sha256:`` and 64 hex digits; None opens whatever stands there, or what the lock
            pins.
        lock: another lock to look the name up in.

    Raises:
        NotFound: there is no such file, no lock, or no such pack in the lock.
        DigestMismatch: it is not the pack that was pinned.
        UnsupportedFormat: a newer Rubric Studio wrote it, or the lock.
        PackError: it cannot be opened, is no pack, or is not fetched yet.
    """
    if lock is not None or is_name(path):
        return by_lock(os.fspath(path), digest, None if lock is None else Path(lock), open_pack)
    return open_pack(os.fspath(path), digest)


def open_pack(path: str, digest: str | None = None, *, called: str = "") -> Pack:
    """Open the pack in a file, as ``load_pack`` does.

    Args:
        path: the file.
        digest: what it is pinned by; None opens whatever stands there.
        called: what messages call it, where that is not its path.

    Raises:
        NotFound: there is no such file.
        PackError: as ``load_pack``.
    """
    if digest is not None:
        ensure_digest(digest)
    data = _map(path, called or path)
    try:
        return Pack(path, data, digest, called=called)
    except BaseException:
        data.close()
        raise


def _map(path: str, called: str) -> mmap:
    where, place = safe(called), Path(path)
    try:
        found = place.stat()
        if not stat.S_ISREG(found.st_mode):
            raise PackError(_("“{path}” is a folder or a device, not a pack.").format(path=where))
        if not found.st_size:
            raise PackError(_("“{path}” is empty. Fetch the file again.").format(path=where))
        with place.open("rb", buffering=0) as file:
            return mmap(file.fileno(), 0, access=ACCESS_READ)
    except FileNotFoundError as error:
        raise NotFound(_("pack"), called) from error
    except (OSError, ValueError) as error:
        text = _("“{path}” cannot be opened: {error}.")
        raise PackError(text.format(path=where, error=getattr(error, "strerror", None) or error)) from error
