"""Whether a pack is as it was released: members against pack.json; unpinned, all of it against what we would write.

FORMATS has a pack verified by rebuilding it from its members. Here that is done a few lines at a time, in one pass:
each line is read and written again, and has to come out as it stands. A default that is a text may stand there or not:
the first writer of the format wrote it out.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from zlib import crc32

import msgspec

from rubric_studio.errors import DigestMismatch
from rubric_studio.language import _
from rubric_studio.model.judgment import Judgment
from rubric_studio.model.response import Responses
from rubric_studio.pack.archive import refusal
from rubric_studio.pack.manifest import (
    INDEX,
    JUDGMENTS,
    MANIFEST,
    RESPONSES,
    UNREADABLE,
    manifest_bytes,
    rubrics_in,
)
from rubric_studio.pack.migrations import NEWEST
from rubric_studio.pack.sound import flaw
from rubric_studio.text import one_line, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rubric_studio.model.rubric import Rubric
    from rubric_studio.pack.archive import Entry
    from rubric_studio.pack.manifest import Index, Manifest

_AT_ONCE = 16
_encoder = msgspec.json.Encoder(order="sorted")
_SAMPLES: tuple[tuple[str, type[msgspec.Struct]], ...] = ((RESPONSES, Responses), (JUDGMENTS, Judgment))


def check_digest(what: str, data: bytes | memoryview, wanted: str, where: str) -> None:
    """Check a part of a pack.

    Raises:
        DigestMismatch: it has another sha256.
    """
    found = hashlib.sha256(data).hexdigest()
    if found != wanted:
        name = _("“{what}” in “{where}”").format(what=safe(what), where=where)
        raise DigestMismatch(name, wanted=f"sha256:{wanted}", found=f"sha256:{found}")


def check_members(data: memoryview, entries: Mapping[str, Entry], told: Mapping[str, str], where: str) -> None:
    """Check each member against its sha256, and against the checksum by which any other zip program knows it.

    Raises:
        PackError: one is not what it should be.
    """
    for name, at in entries.items():
        with data[at.offset : at.offset + at.size] as part:
            check_digest(name, part, told[name], where)
            if crc32(part) != at.crc:
                raise refusal(where, _("“{name}” in it has another checksum than it says").format(name=name))


def check_books(member: Callable[[str], bytes], manifest: Manifest, index: Index, where: str) -> None:
    """Check that pack.json, the index, and samples, where a pack holds any, are as our writer writes them.

    Raises:
        PackError: one is not.
    """
    books = {MANIFEST: manifest_bytes(manifest), INDEX: _encoder.encode(index)} if manifest.number == NEWEST else {}
    for name, kind in _SAMPLES:
        if name in manifest.members:
            books[name] = _samples(name, member(name), kind, where)
    if odd := next((name for name, data in books.items() if member(name) != data), ""):
        raise refusal(where, _("“{name}” in it is not written as we write it").format(name=odd))


def _samples(name: str, data: bytes, kind: type[msgspec.Struct], where: str) -> bytes:
    """Read the lines of a member, and write them again."""
    try:
        return _encoder.encode_lines(msgspec.json.Decoder(kind).decode_lines(data))
    except UNREADABLE as error:
        raise refusal(where, _("“{name}” in it cannot be read ({error})").format(name=name, error=error)) from error


def check_truth(lines: memoryview, manifest: Manifest, index: Index, where: str) -> None:
    """Check that the rubrics are as our writer writes them, and that the index, the counts and the rule are theirs.

    Raises:
        PackError: they are not.
    """
    criteria = 0
    for first, rubrics, held in _some_at_once(lines, manifest.number, index, where):
        _check_lines(first, held, index, where)
        last = first + len(rubrics)
        if [rubric.id for rubric in rubrics] != index.ids[first:last]:
            raise refusal(where, _("its rubrics are not those that its index names"))
        if [rubric.theme or "" for rubric in rubrics] != index.themes[first:last]:
            raise refusal(where, _("its index does not fit its rubrics"))
        if any(rubric.scoring != manifest.scoring for rubric in rubrics):
            raise refusal(where, _("not all of its rubrics have the scoring rule that it names"))
        if why := next(filter(None, map(flaw, rubrics)), ""):
            raise refusal(where, why)
        if manifest.number == NEWEST:
            _check_written(rubrics, held, where)
        criteria += sum([len(rubric.criteria) for rubric in rubrics])
    if manifest.counts.criteria != criteria:
        raise refusal(where, _("it does not hold as many criteria as it says"))
    if index.ids != sorted(index.ids):
        raise refusal(where, _("its rubrics are not sorted by their ids"))


def _some_at_once(
    lines: memoryview, number: int, index: Index, where: str
) -> Iterator[tuple[int, list[Rubric], list[bytes]]]:
    """Read the rubrics, some at once: the position of the first of them, the rubrics, and their lines."""
    places = list(zip(index.offsets, index.lengths, strict=True))
    for first in range(0, len(places), _AT_ONCE):
        held = [bytes(lines[start : start + length]) for start, length in places[first : first + _AT_ONCE]]
        try:
            rubrics = rubrics_in(b"".join(held), number)
        except UNREADABLE as error:
            raise refusal(where, _("its rubrics cannot be read ({error})").format(error=error)) from error
        yield first, rubrics, held


def _check_lines(first: int, held: Sequence[bytes], index: Index, where: str) -> None:
    """Check lines against their sha256 in the index, whose first has this position."""
    for position, line in enumerate(held, first):
        wanted = index.sha256[64 * position : 64 * position + 64]
        if hashlib.sha256(line).hexdigest() != wanted:
            check_digest(index.ids[position], line, wanted, where)


def _check_written(rubrics: Sequence[Rubric], held: Sequence[bytes], where: str) -> None:
    """Check that lines are those which our writer would write of the rubrics that were read from them."""
    for rubric, written, line in zip(
        rubrics, _encoder.encode_lines(rubrics).splitlines(keepends=True), held, strict=True
    ):
        if written != line:
            id_ = one_line(rubric.id, 60)
            raise refusal(where, _("the line of “{id}” in it is not written as we write it").format(id=id_))
