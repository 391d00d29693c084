"""What pack.json and the index say: names, counts, and the sha256 of everything else in the pack."""

from __future__ import annotations

import msgspec

from rubric_studio.errors import PackError, UnsupportedFormat
from rubric_studio.language import _
from rubric_studio.model.rubric import Scoring

FORMAT = "rubric-studio/pack/1"

MANIFEST = "pack.json"
RUBRICS = "rubrics.jsonl"
INDEX = "index"
GRADER_TEMPLATE = "grader-template.txt"
EQUIVALENCES = "equivalent.jsonl"
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


class _Head(msgspec.Struct):
    format: str = ""


_head = msgspec.json.Decoder(_Head)
_manifest = msgspec.json.Decoder(Manifest)
_index = msgspec.json.Decoder(Index)


def read_manifest(data: bytes, where: str) -> Manifest:
    """Read pack.json.

    Args:
        data: its bytes.
        where: what to call the pack in a message.

    Raises:
        UnsupportedFormat: a newer Rubric Studio wrote it.
        PackError: it does not say what a pack.json says.
    """
    try:
        found = _head.decode(data).format
        if found != FORMAT:
            raise UnsupportedFormat(where, found=found, known=FORMAT)
        return _manifest.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        text = _("pack.json in “{where}” cannot be read ({error}). Fetch the file again.")
        raise PackError(text.format(where=where, error=error)) from error


def read_index(data: bytes, where: str) -> Index:
    """Read the index.

    Raises:
        PackError: it does not say what an index says.
    """
    try:
        return _index.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        text = _("The index in “{where}” cannot be read ({error}). Fetch the file again.")
        raise PackError(text.format(where=where, error=error)) from error
