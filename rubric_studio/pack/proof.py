"""Whether a pack is as it was released: members against pack.json, pack.json and the index against the rubrics."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from zlib import crc32

from rubric_studio.errors import DigestMismatch
from rubric_studio.language import _
from rubric_studio.pack.archive import refusal
from rubric_studio.pack.manifest import UNREADABLE, heads_in
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.pack.archive import Entry
    from rubric_studio.pack.manifest import Index, Manifest


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


def check_truth(lines: memoryview, manifest: Manifest, index: Index, where: str) -> None:
    """Check that the index, and the counts and the rule in pack.json, are true of the rubrics.

    Raises:
        PackError: one is not.
    """
    _check_lines(lines, index, where)
    try:
        heads = heads_in(lines, manifest.number)
    except UNREADABLE as error:
        raise refusal(where, _("its rubrics cannot be read ({error})").format(error=error)) from error
    if [head.id for head in heads] != index.ids:
        raise refusal(where, _("its rubrics are not those that its index names"))
    if [head.theme or "" for head in heads] != index.themes:
        raise refusal(where, _("its index does not fit its rubrics"))
    if manifest.counts.criteria != sum(len(head.criteria) for head in heads):
        raise refusal(where, _("it does not hold as many criteria as it says"))
    if any(head.scoring != manifest.scoring for head in heads):
        raise refusal(where, _("not all of its rubrics have the scoring rule that it names"))


def _check_lines(lines: memoryview, index: Index, where: str) -> None:
    at = list(zip(index.offsets, index.lengths, strict=True))
    found = b"".join([hashlib.sha256(lines[start : start + length]).digest() for start, length in at]).hex()
    if found != index.sha256:
        places = range(0, len(found), 64)
        wrong = next(place for place in places if found[place : place + 64] != index.sha256[place : place + 64])
        start, length = at[wrong // 64]
        with lines[start : start + length] as line:  # let go at once: the error would hold it, and so the file
            check_digest(index.ids[wrong // 64], line, index.sha256[wrong : wrong + 64], where)
