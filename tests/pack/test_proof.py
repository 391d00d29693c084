"""Every byte of a pack counts: whatever is flipped, cut off or added is refused, and what lies in its books too."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from rubric_studio.errors import DigestMismatch, PackError
from rubric_studio.model.rubric import Criterion, Rubric, RubricSet
from rubric_studio.pack import archive
from rubric_studio.pack.reader import load_pack
from rubric_studio.pack.writer import build

Forge = Callable[..., Path]


@pytest.fixture(scope="module")
def small() -> bytes:
    rubric = Rubric(id="a", criteria=(Criterion(id="c", text="é", points=1),))
    return build(
        [rubric], RubricSet(id="s"), version="1.0.0", commit=None, schemas={}, grader_template="x", equivalences=b"{}\n"
    )


def refused(path: Path, data: bytes, digest: str | None = None) -> bool:
    with path.open("r+b" if path.exists() else "wb") as file:  # in place: a disk takes far longer over new files
        file.write(data)
        file.truncate()
    try:
        with load_pack(path, digest) as pack:
            pack.verify()
    except PackError:
        return True
    return False


def test_every_flipped_byte_is_refused(small: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.rubricpack"
    path.write_bytes(small)
    with load_pack(path) as pack:
        pack.verify()
    for pattern in (0x01, 0x20, 0x80, 0xFF):
        for place in range(len(small)):
            flipped = small[:place] + bytes([small[place] ^ pattern]) + small[place + 1 :]
            assert refused(path, flipped), (place, pattern)


def test_every_bit_of_every_byte_is_refused_where_a_digest_pins_it(small: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.rubricpack"
    path.write_bytes(small)
    with load_pack(path) as pack:
        digest = pack.digest
    for place in range(len(small)):
        for bit in range(8):
            flipped = small[:place] + bytes([small[place] ^ 1 << bit]) + small[place + 1 :]
            assert refused(path, flipped, digest), (place, bit)
    assert not refused(path, small, digest)


def test_every_length_is_refused_but_the_whole(small: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.rubricpack"
    assert all(refused(path, small[:length]) for length in range(len(small)))
    assert all(refused(path, small + more) for more in (b"\0", b"PK", small, b"\0" * 4096))
    assert all(refused(path, more + small) for more in (b"\0", b"PK\3\4", b"#!/bin/sh\n", small))


def test_a_checksum_that_only_other_programs_look_at(small: bytes, tmp_path: Path) -> None:
    """The zip's own checksum of a member, wrong in both places: unzip would refuse the file, so we do."""
    path = tmp_path / "x.rubricpack"
    entry = archive.read(small, "x")["rubrics.jsonl"]
    true = entry.crc.to_bytes(4, "little")
    assert small.count(true) == 2
    path.write_bytes(small.replace(true, bytes([true[0] ^ 1]) + true[1:]))
    for digest in (None, load_pack(path).digest):
        with load_pack(path, digest) as pack, pytest.raises(PackError, match=r"“rubrics\.jsonl” in it has another che"):
            pack.verify()


@pytest.mark.skipif(os.name == "nt", reason="a mapped file cannot be written there")
def test_a_file_that_changes_while_it_is_open(small: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.rubricpack"
    path.write_bytes(small)
    name, other = b"equivalent.jsonl", b"equivalent.jsom1"
    with load_pack(path) as pack, path.open("r+b") as file:
        for place in (small.index(name), small.rindex(name)):  # in both headers: as good a zip as before
            file.seek(place)
            file.write(other)
        file.flush()
        with pytest.raises(PackError, match="it changed while it was open"):
            pack.verify()


def test_the_digest_of_a_line_that_lies(forge: Forge) -> None:
    true = load_pack(forge())._index.sha256
    path = forge(index={"sha256": true[:64] + "0" * 64 + true[128:]})
    with load_pack(path) as pack:
        with pytest.raises(DigestMismatch, match="“b-second” in"):
            pack.verify()
        digest = pack.digest
    with load_pack(path, digest) as pack:  # somebody pinned this very file
        pack.verify()


@pytest.mark.parametrize("lines", [b'{"id":"a-first"}\n{]\n', b'{"id":"a-first","theme":3}\n', b"\xff\n"])
def test_lines_that_cannot_be_read(forge: Forge, lines: bytes) -> None:
    index = {
        "ids": ["a-first"],
        "themes": [""],
        "offsets": [0],
        "lengths": [len(lines)],
        "sha256": hashlib.sha256(lines).hexdigest(),
    }
    counts = {"rubrics": 1, "criteria": 0}
    with load_pack(forge(members={"rubrics.jsonl": lines}, index=index, counts=counts)) as pack:
        with pytest.raises(PackError, match="its rubrics cannot be read"):
            pack.verify()


LINE = b'{"criteria":[{"criterion":"x","id":"c","points":1}],"id":"a"}'
NOT_OURS = {
    "a draft": (LINE[:-1] + b',"status":"draft"}', "“a” is not active"),
    "no criteria": (b'{"id":"a"}', "“a” has no criteria"),
    "no criteria, said": (b'{"criteria":[],"id":"a"}', "“a” has no criteria"),
    "no points": (LINE.replace(b":1}", b":0}"), "a criterion of “a” has no points"),
    "an id twice": (
        LINE.replace(b"[{", b'[{"criterion":"y","id":"c","points":2},{'),
        "two criteria of “a” have the same id",
    ),
    "an id that leads elsewhere": (LINE.replace(b'"a"', b'"../a"'), "cannot be the id of a rubric"),
    "spaces": (LINE.replace(b":1", b": 1"), "not written as we write it"),
    "a carriage return": (LINE + b"\r", "not written as we write it"),
    "another order": (LINE.replace(b'"id":"c","points":1', b'"points":1,"id":"c"'), "not written as we write it"),
    "a key twice": (LINE.replace(b'"points":1', b'"points":1,"points":1'), "not written as we write it"),
    "a key that no rubric has": (LINE[:-1] + b',"x":1}', "not written as we write it"),
    "an escape": (LINE.replace(b'"x"', b'"\\u0078"'), "not written as we write it"),
    "a whole number with a point": (LINE.replace(b":1}", b":1.0}"), "cannot be read|not written as we write it"),
    "nothing, said": (LINE[:-1] + b',"theme":null}', "not written as we write it"),
    "an empty text, said": (LINE[:-1] + b',"title":""}', "not written as we write it"),
    "no, said": (LINE.replace(b'"criterion"', b'"critical":false,"criterion"'), "not written as we write it"),
    "an empty list, said": (LINE[:-1] + b',"tags":[]}', "not written as we write it"),
}


def forged_of(forge: Forge, *lines: bytes, ids: tuple[str, ...], **more: object) -> Path:
    """Forge a pack of these lines, in which all else is true of them."""
    index = {
        "ids": list(ids),
        "themes": [""] * len(lines),
        "offsets": [sum(map(len, lines[:n])) for n in range(len(lines))],
        "lengths": [len(line) for line in lines],
        "sha256": "".join(hashlib.sha256(line).hexdigest() for line in lines),
    }
    counts = {"rubrics": len(lines), "criteria": sum(line.count(b'"points"') for line in lines)}
    members = {"rubrics.jsonl": b"".join(lines)}
    return forge(members=members, index=index, **{"counts": counts, **more})


def unpinned(path: Path) -> None:
    """Look at a pack as it is, and see that whoever pins it gets it all the same: they know what they pin."""
    with load_pack(path) as pack:
        digest = pack.digest
        try:
            pack.verify()
        finally:
            with load_pack(path, digest) as pinned:
                pinned.verify()


@pytest.mark.parametrize("what", NOT_OURS)
def test_a_line_that_we_would_not_write(forge: Forge, what: str) -> None:
    line, said = NOT_OURS[what]
    id_ = "../a" if b"../a" in line else "a"
    counts = {"rubrics": 1, "criteria": 1 if what == "a key twice" else line.count(b'"points"')}
    with pytest.raises(PackError, match=said):
        unpinned(forged_of(forge, line + b"\n", ids=(id_,), counts=counts))


def test_a_line_of_the_first_writer_that_says_a_default(forge: Forge) -> None:
    unpinned(forged_of(forge, LINE + b"\n", ids=("a",)))
    unpinned(forged_of(forge, LINE[:-1] + b',"language":"en","status":"active"}\n', ids=("a",)))


def test_an_order_in_which_we_would_not_write(forge: Forge) -> None:
    lines = [LINE.replace(b'"a"', f'"{id_}"'.encode()) + b"\n" for id_ in "ab"]
    unpinned(forged_of(forge, *lines, ids=("a", "b")))
    with pytest.raises(PackError, match="not sorted by their ids"):
        unpinned(forged_of(forge, *lines[::-1], ids=("b", "a")))


@pytest.mark.parametrize("cut", [0, 2])
def test_lines_that_are_cut_elsewhere(forge: Forge, cut: int) -> None:
    whole = b"".join(LINE.replace(b'"a"', f'"{id_}"'.encode()) + b"\n" for id_ in "ab")
    at = whole.index(b"\n") + cut
    with pytest.raises(PackError, match=r"not written as we write it|cannot be read"):
        unpinned(forged_of(forge, whole[:at], whole[at:], ids=("a", "b")))


@pytest.mark.parametrize(
    ("members", "name"),
    [
        ({"index": b" "}, "index"),
        ({"pack.json": b" "}, r"pack\.json"),
        ({"responses.jsonl": b'{"rubric": "a"}\n', "judgments.jsonl": b""}, r"responses\.jsonl"),
        ({"responses.jsonl": b"", "judgments.jsonl": b"x\n"}, r"judgments\.jsonl"),
    ],
)
def test_books_that_we_would_not_write(forge: Forge, data: bytes, members: dict[str, bytes], name: str) -> None:
    """A space behind the pack's own, a default that is said, or lines of another shape."""
    if members.get("pack.json") == b" ":
        path = forge(title="")
    else:
        own = archive.read(data, "x")
        path = forge(
            members={
                key: (data[own[key].offset :][: own[key].size] if part == b" " else b"") + part
                for key, part in members.items()
            }
        )
    with pytest.raises(PackError, match=f"“{name}” in it (is not written as we write it|cannot be read)"):
        unpinned(path)


def test_the_same_members_in_another_zip(small: bytes, tmp_path: Path) -> None:
    """What zipfile makes of them by itself: another day, other rights."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(small)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert refused(tmp_path / "x", file.getvalue())


def test_the_sha256_is_that_of_the_file(small: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(small)
    with load_pack(path) as pack:
        assert pack.sha256 == hashlib.sha256(small).hexdigest()
    with pytest.raises(PackError, match="is closed"):
        assert pack.sha256
