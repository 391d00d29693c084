"""``verify``: what is as it was released, what is not, and every trick that a zip can play."""

from __future__ import annotations

import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from rubric_studio.errors import NotFound, PackError, UnsupportedFormat, WorkspaceError
from rubric_studio.model.rubric import Criterion, Rubric, RubricSet
from rubric_studio.pack import archive
from rubric_studio.pack.reader import load_pack
from rubric_studio.pack.statement import statement
from rubric_studio.pack.writer import build
from rubric_studio.workflows.verify import verify

RUBRIC = Rubric(id="a", criteria=(Criterion(id="c", text="Says so.", points=1),))
REST = {"version": "1.0.0", "commit": "0" * 40, "schemas": {}, "grader_template": "x"}
DATA = build([RUBRIC], RubricSet(id="s"), **REST)
MEMBERS = {name: DATA[at.offset : at.offset + at.size] for name, at in archive.read(DATA, "x").items()}
Make = Callable[[], bytes]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "s-1.0.0.rubricpack"
    path.write_bytes(DATA)
    return path


def test_what_is_as_it_was_released(path: Path) -> None:
    found = verify(path)
    assert (found.fault, found.set, found.version, found.commit) == ("", "s", "1.0.0", "0" * 40)
    assert (found.rubrics, found.criteria, found.statement) == (1, 1, "")
    assert verify(path, found.digest) == found


def test_another_digest(path: Path) -> None:
    found = verify(path, "sha256:" + "0" * 64)
    assert "is not what was released: wanted sha256:000" in found.fault
    with pytest.raises(PackError, match="is no digest"):
        verify(path, "sha256:" + "0" * 63)


def test_the_statement_beside_it(path: Path) -> None:
    beside = path.with_name(path.name + ".intoto.json")
    with load_pack(path) as pack:
        beside.write_bytes(statement(pack))
    assert verify(path).statement == str(beside)
    for other in (beside.read_bytes().replace(b'"sha256":"', b'"sha256":"0'), b"", b"\0"):
        beside.write_bytes(other)
        assert verify(path).fault.endswith("is a statement about another file, or none. Fetch both again.")


def test_what_cannot_be_found_out(path: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no pack called"):
        verify(tmp_path / "nothing")
    with pytest.raises(WorkspaceError, match="is a folder or a device"):
        verify(tmp_path)
    newer = MEMBERS | {"pack.json": MEMBERS["pack.json"].replace(b"pack/1", b"pack/2")}
    path.write_bytes(archive.write(newer))
    with pytest.raises(UnsupportedFormat, match="Install a newer Rubric Studio"):
        verify(path)


def test_a_rubric_that_cannot_be_read(path: Path) -> None:
    """Its line has the shape of a rubric's as far as pack.json and the index go."""
    odd = build([RUBRIC], RubricSet(id="s"), **REST).replace(b'"points":1', b'"points":x')
    assert verify_data(path, odd)
    made = build([Rubric(id="a", criteria=(Criterion(id="c", text="x", points="five"),))], RubricSet(id="s"), **REST)  # type: ignore[arg-type]
    assert "cannot be read" in verify_data(path, made)


def verify_data(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return verify(path).fault


# What others may make of the same members


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED, note: bytes = b"") -> bytes:
    file = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", method) as made:
        warnings.simplefilter("ignore")
        made.comment = note
        for name, data in members:
            info = name if isinstance(name, zipfile.ZipInfo) else plain(name)
            made.writestr(info, data, method)
    return file.getvalue()


def plain(name: str, mode: int = 0o100644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.create_system = 3
    return info


def with_extra(extra: bytes) -> zipfile.ZipInfo:
    info = plain("rubrics.jsonl")
    info.extra = extra
    return info


HELD = tuple(MEMBERS.items())
OTHERS = tuple((name, data) for name, data in HELD if name != "rubrics.jsonl")


def by_itself() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, data in HELD:
            made.writestr(name, data)
    return file.getvalue()


def zip64() -> bytes:
    """The same members, with the end that large archives have."""
    size, start = struct.unpack("<II", DATA[-10:-2])
    n = len(MEMBERS)
    end = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, n, n, size, start)
    place = struct.pack("<4sIQI", b"PK\6\7", 0, len(DATA) - 22, 1)
    last = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return DATA[:-22] + end + place + last


def flagged(flag: int) -> bytes:
    """The same with a bit set in the flags of every header."""
    data = bytearray(DATA)
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= flag
            place = data.find(mark, place + 4)
    return bytes(data)


def lying(at: int) -> bytes:
    """The same, with a size of rubrics.jsonl in the list of members that is not true."""
    place = DATA.rindex(b"rubrics.jsonl") - 46 + at
    size = int.from_bytes(DATA[place : place + 4], "little") - 1
    return DATA[:place] + size.to_bytes(4, "little") + DATA[place + 4 :]


def overlapping() -> bytes:
    """One member's bytes, listed under two names: the way in which small archives unpack to huge ones."""
    one = archive.write({"a": b"x" * 99})
    start = int.from_bytes(one[-6:-2], "little")
    listed = one[start:-22]
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 2, 2, 2 * len(listed), start, 0)
    return one[:start] + listed + listed.replace(b"a", b"b") + end


TRICKS: dict[str, tuple[Make, str]] = {
    "twice": (lambda: zipped(*HELD, HELD[-1]), "stands in it twice or out of order"),
    "twice, other content": (lambda: zipped(*HELD, (HELD[-1][0], b"{}")), "stands in it twice or out of order"),
    "out of order": (lambda: zipped(*reversed(HELD)), "out of order"),
    "unlisted": (lambda: archive.write(MEMBERS | {"zz": b"x"}), "members are not those that pack.json names"),
    "unlisted, in capitals": (lambda: archive.write(MEMBERS | {"Index": b"x"}), "not those that pack.json names"),
    "missing": (lambda: archive.write(dict(OTHERS)), "members are not those that pack.json names"),
    "absolute": (lambda: zipped(("/etc/passwd", b"x"), *HELD), "which could lead out of it"),
    "parent": (lambda: zipped(("../index", b"x"), *HELD), "which could lead out of it"),
    "parent inside": (lambda: zipped(("a/../../index", b"x"), *HELD), "which could lead out of it"),
    "drive": (lambda: zipped(("C:index", b"x"), *HELD), "which could lead out of it"),
    "backslash": (lambda: zipped(("..\\index", b"x"), *HELD), "which could lead out of it"),
    "not ASCII": (lambda: zipped(("îndex", b"x"), *HELD), "which could lead out of it|another header"),
    "folder": (lambda: zipped(("a/", b""), *HELD), "which could lead out of it"),
    "link": (lambda: zipped((plain("a", 0o120777), b"/etc/passwd"), *HELD), "“a” in it has another header"),
    "link of ours": (lambda: zipped(*OTHERS, (plain("rubrics.jsonl", 0o120777), b"x")), "has another header"),
    "runs": (lambda: zipped((plain("a", 0o100755), b"x"), *HELD), "has another header"),
    "device": (lambda: zipped((plain("a", 0o020666), b""), *HELD), "has another header"),
    "encrypted": (lambda: flagged(1), "is encrypted"),
    "sizes behind": (lambda: flagged(8), "has another header"),
    "names in UTF-8": (lambda: flagged(0x80), "has another header"),
    "compressed": (lambda: zipped(*HELD, method=zipfile.ZIP_DEFLATED), "is compressed"),
    "bzip2": (lambda: zipped(*HELD, method=zipfile.ZIP_BZIP2), "is compressed"),
    "bomb": (lambda: zipped(("a", b"\0" * 50_000_000), method=zipfile.ZIP_DEFLATED), "is compressed"),
    "bomb of one member": (overlapping, "size or place of “b” in it is not true|not where or what"),
    "size lies": (lambda: lying(24), "size or place of “rubrics.jsonl” in it is not true"),
    "packed size lies": (lambda: lying(20), "size or place of “rubrics.jsonl” in it is not true"),
    "zip64": (zip64, "its end is missing, or something was added to it|list of members"),
    "extra field": (lambda: zipped(*OTHERS, (with_extra(b"\1\0\4\0abcd"), b"")), "has another header"),
    "comment": (lambda: zipped(*HELD, note=b"hello"), "its end is missing, or something was added"),
    "data before": (lambda: b"#!/bin/sh\n" + DATA, "is no zip file"),
    "zip before": (lambda: zipped(("a", b"x")) + DATA, "belong|not true|list of members|missing"),
    "data behind": (lambda: DATA + b"x", "something was added"),
    "by zipfile": (by_itself, "has another header than ours"),
    "an empty zip": (zipped, "holds no pack.json"),
    "a gzip": (lambda: zlib.compress(DATA), "is no zip file"),
}


def test_zipfile_would_give_the_same_where_nothing_is_odd() -> None:
    assert zipped(*HELD) == DATA


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks(trick: str, path: Path) -> None:
    make, sentence = TRICKS[trick]
    path.write_bytes(make())
    found = verify(path)
    assert found.fault
    assert re.search(sentence, found.fault), found.fault
    assert list(path.parent.iterdir()) == [path]  # nothing was unpacked
