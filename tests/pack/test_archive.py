"""The zip that packs are: other tools read it, and any other zip is refused."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.errors import PackError
from rubric_studio.pack import archive

NAMES = st.from_regex(r"[a-z0-9]{1,5}(/[a-z0-9]{1,5}(\.json)?)?", fullmatch=True)
MEMBERS = {"a": b"first", "b/c.json": b"{}", "d": b""}


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o100644 << 16
            info.create_system = 3
            made.writestr(info, data, method)
    return file.getvalue()


def why(data: bytes) -> str:
    with pytest.raises(PackError) as caught:
        archive.read(data, "x.rubricpack")
    assert "“x.rubricpack” is not a pack" in str(caught.value)
    return str(caught.value)


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=5))
def test_what_is_written_is_read_by_us_and_by_zipfile(members: dict[str, bytes]) -> None:
    data = archive.write(members)
    entries = archive.read(data, "x")
    assert {name: data[entry.offset :][: entry.size] for name, entry in entries.items()} == members
    with zipfile.ZipFile(io.BytesIO(data)) as other:
        assert other.testzip() is None
        assert {name: other.read(name) for name in other.namelist()} == members
        assert other.namelist() == sorted(members)


def test_the_bytes_are_those_of_zipfile() -> None:
    assert archive.write(MEMBERS) == zipped(*sorted(MEMBERS.items()))


def test_every_member_is_plain() -> None:
    with zipfile.ZipFile(io.BytesIO(archive.write(MEMBERS))) as other:
        for info in other.infolist():
            assert (info.date_time, info.compress_type, info.create_system) == ((1980, 1, 1, 0, 0, 0), 0, 3)
            assert (info.external_attr, info.extra, info.comment, info.flag_bits) == (0o100644 << 16, b"", b"", 0)


@pytest.mark.parametrize(
    "name",
    ["", "/a", "a/", "..", "../a", "a/../b", "a//b", "./a", "C:\\a", "a\\b", "a:b", "é", "a\0", "a b", "...", "a\n"],
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    assert not archive.is_plain(name)
    with pytest.raises(PackError, match="cannot be the name"):
        archive.write({name: b""})


@pytest.mark.parametrize("name", ["../a", "/etc/passwd", "a\\b", "é.json"])
def test_names_that_lead_elsewhere_are_not_read_either(name: str) -> None:
    assert "could lead out of it" in why(zipped((name, b"x")))


def test_no_zip() -> None:
    assert "no zip file" in why(b"")
    assert "no zip file" in why(b"{}" * 50)


@pytest.mark.parametrize("cut", [1, 21, 22, 40, 100])
def test_cut_short(cut: int) -> None:
    assert "its end is missing" in why(archive.write(MEMBERS)[:-cut])


def test_something_added() -> None:
    data = archive.write(MEMBERS)
    assert "something was added" in why(data + b"\0")
    assert "something was added" in why(data[:-2] + b"\4\0note")
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 3, 3, len(data), 0, 0)
    assert "list of members is damaged" in why(data + end)


def test_bytes_between_the_members() -> None:
    data = archive.write(MEMBERS)
    start = struct.unpack("<I", data[-6:-2])[0]
    moved = data[:start] + b"hidden" + data[start:-6] + struct.pack("<I", start + 6) + data[-2:]
    assert "belong to none of its members" in why(moved)


def test_twice_and_out_of_order() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("a", b"1"), ("a", b"2"))
    assert "“a” stands in it twice" in why(data)
    assert "out of order" in why(zipped(("b", b"1"), ("a", b"2")))


def test_compressed() -> None:
    assert "“a” in it is compressed" in why(zipped(("a", b"1" * 99), method=zipfile.ZIP_DEFLATED))


def changed(what: bytes, at: int, value: bytes) -> bytes:
    """Give the archive with bytes changed behind the first mark ``what``."""
    data = bytearray(archive.write(MEMBERS))
    place = data.index(what) + at
    data[place : place + len(value)] = value
    return bytes(data)


@pytest.mark.parametrize(
    ("what", "at", "value", "sentence"),
    [
        (b"PK\1\2", 8, b"\1", "“a” in it is encrypted"),
        (b"PK\1\2", 24, b"\6", "size or place of “a”"),
        (b"PK\1\2", 20, b"\xff\xff\xff\x7f\xff\xff\xff\x7f", "not where or what"),
        (b"PK\1\2", 42, b"\1", "size or place of “a”"),
        (b"PK\1\2", 14, b"\x22", "another header than ours"),
        (b"PK\1\2", 38, b"\xff\xff\xff\xff", "another header than ours"),
        (b"PK\1\2", 28, b"\xff\xff", "could lead out|another header"),
        (b"PK\1\2", 0, b"PK\1\3", "list of members is damaged"),
        (b"PK\3\4", 14, b"\0\0\0\0", "not where or what"),
        (b"PK\3\4", 6, b"\1", "not where or what"),
    ],
)
def test_headers_that_lie(what: bytes, at: int, value: bytes, sentence: str) -> None:
    assert re.search(sentence, why(changed(what, at, value)))


def test_a_count_that_lies() -> None:
    data = archive.write(MEMBERS)
    for n in (2, 4):
        assert "not a pack as Rubric Studio writes it" in why(data[:-14] + struct.pack("<2H", n, n) + data[-10:])


def test_more_than_a_plain_zip_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 100)
    with pytest.raises(PackError, match="more than a pack can hold"):
        archive.write({"a": b"x" * 101})
    with pytest.raises(PackError, match="more than a pack can hold"):
        archive.write({"a": b"x" * 60})


@given(st.binary(max_size=200), st.integers(0, 300))
def test_noise_never_surprises(noise: bytes, at: int) -> None:
    data = bytearray(archive.write(MEMBERS))
    data[at : at + len(noise)] = noise
    try:
        entries = archive.read(bytes(data), "x")
    except PackError:
        return
    assert all(entry.offset + entry.size <= len(data) for entry in entries.values())
    assert all(zlib.crc32(MEMBERS[name]) == entry.crc or noise for name, entry in entries.items())
