"""What pack.json and the index say: names, counts, and the sha256 of everything else in the pack."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from rubric_studio.errors import PackError, UnsupportedFormat
from rubric_studio.language import _, quoted
from rubric_studio.model import equivalent
from rubric_studio.model.codec import canonical
from rubric_studio.model.identity import LONGEST, SLUG, VERSION
from rubric_studio.model.rubric import Rubric, Scoring
from rubric_studio.pack.migrations import NEWEST, is_read, lifted, number_of, was_never

_CALLED = re.compile(VERSION.pattern.replace(r"\Z", r"(\+[0-9a-f]{10})?\Z"))
FORMAT = f"rubric-studio/pack/{NEWEST}"

MANIFEST = "pack.json"
RUBRICS = "rubrics.jsonl"
INDEX = "index"
GRADER_TEMPLATE = "grader-template.txt"
EQUIVALENCES = equivalent.NAME
RESPONSES = "responses.jsonl"
JUDGMENTS = "judgments.jsonl"
SCHEMAS = "schemas/"


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a part of a pack's own books is: frozen, and an unknown key in it is an error."""


class Member(Part, frozen=True, kw_only=True):
    """The size in bytes of a member, and its sha256 in hex."""

    size: int
    sha256: str


class Counts(Part, frozen=True, kw_only=True):
    """How many rubrics and criteria a pack holds."""

    rubrics: int
    criteria: int


class Manifest(Part, frozen=True, kw_only=True):
    """pack.json: the release, and every other member of the pack by name.

    Its bytes' sha256 is the pack's digest, so that it stands for all of them.
    """

    format: str
    set: str
    version: str
    counts: Counts
    members: dict[str, Member]
    title: str = ""
    commit: str | None = None
    scoring: Scoring = Scoring()
    licence: str | None = None
    canary: str | None = None

    @property
    def number(self) -> int:
        """Give the number of the format that the pack has."""
        number = NEWEST if self.format == FORMAT else number_of(self.format)
        return NEWEST if number is None else number


def file_name(set_id: str, version: str, *, with_samples: bool) -> str:
    """Give the name that a pack's file should have."""
    return f"{set_id}-{version}{'-with-samples' if with_samples else ''}.rubricpack"


class Index(Part, frozen=True, kw_only=True):
    """Where each rubric's line stands in rubrics.jsonl, in columns (they decode several times faster than rows).

    Args:
        ids: the rubrics, sorted.
        themes: their themes, "" for none.
        offsets: the byte at which each line begins.
        lengths: the bytes of each line, its newline included.
        sha256: of each line, its newline included: 64 hex digits each, one after the other.
    """

    ids: list[str]
    themes: list[str]
    offsets: list[int]
    lengths: list[int]
    sha256: str


class _Format(msgspec.Struct):
    format: str = ""
    needs: str = ""


_format = msgspec.json.Decoder(_Format)
_manifest = msgspec.json.Decoder(Manifest)
_index = msgspec.json.Decoder(Index)
_rubric = msgspec.json.Decoder(Rubric)
_plain = msgspec.json.Decoder(dict[str, Any])
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises where the bytes are not what they should be."""


def manifest_bytes(manifest: Manifest) -> bytes:
    """Give pack.json; the scoring rule stands there in full, defaults and all, for people read it too."""
    return canonical(msgspec.to_builtins(manifest) | {"scoring": msgspec.structs.asdict(manifest.scoring)})


def read_manifest(data: bytes, where: str) -> Manifest:
    """Read pack.json; one of an older format as the newest, but for ``format``.

    Args:
        data: its bytes.
        where: what to call the pack in a message.

    Raises:
        UnsupportedFormat: a newer Rubric Studio wrote it.
        PackError: it does not say what a pack.json says.
    """
    manifest = _decoded(data, where)
    if len(manifest.set) > LONGEST or not SLUG.match(manifest.set) or not _CALLED.match(manifest.version):
        text = _("pack.json in “{where}” names a set or a version that none can have. Fetch the file again.")
        raise PackError(text.format(where=where))
    return manifest


def _decoded(data: bytes, where: str) -> Manifest:
    try:
        told = _format.decode(data)
        if told.format == FORMAT:
            return _manifest.decode(data)
        number = number_of(told.format)
        if number is None:
            raise PackError(_("“{where}” is not a pack: its pack.json names no format of one.").format(where=where))
        if was_never(number):
            text = _("“{where}” names a format of packs that there never was ({format}). Fetch the file again.")
            raise PackError(text.format(where=where, format=told.format))
        if not is_read(number):
            raise UnsupportedFormat(quoted(where), found=told.format, known=FORMAT, needs=told.needs)
        return msgspec.convert(lifted("manifest", _plain.decode(data), number) | {"format": told.format}, Manifest)
    except UNREADABLE as error:
        text = _("pack.json in “{where}” cannot be read ({error}). Fetch the file again.")
        raise PackError(text.format(where=where, error=error)) from error


def read_index(data: bytes, where: str, number: int = NEWEST) -> Index:
    """Read the index.

    Raises:
        PackError: it does not say what an index says.
    """
    try:
        if number == NEWEST:
            return _index.decode(data)
        return msgspec.convert(lifted("index", _plain.decode(data), number), Index)
    except UNREADABLE as error:
        text = _("The index in “{where}” cannot be read ({error}). Fetch the file again.")
        raise PackError(text.format(where=where, error=error)) from error


def rubrics_in(lines: bytes | memoryview, number: int = NEWEST) -> list[Rubric]:
    """Read rubrics, a line each; raises one of ``UNREADABLE`` where a line is none."""
    if number == NEWEST:
        return _rubric.decode_lines(lines)
    return [msgspec.convert(lifted("rubric", line, number), Rubric) for line in _plain.decode_lines(lines)]
