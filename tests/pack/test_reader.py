"""A pack as graders use it, and every way in which one is refused."""

from __future__ import annotations

import os
import pickle
import shutil
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from rubric_studio.errors import DigestMismatch, NotFound, PackError
from rubric_studio.model.rubric import Criterion, Rubric, RubricSet, Scoring
from rubric_studio.pack.reader import Pack, load_pack
from rubric_studio.pack.writer import build

Forge = Callable[..., Path]


def test_it_is_a_mapping(path: Path, rubrics: list[Rubric]) -> None:
    pack = load_pack(path)
    wanted = {
        rubric.id: rubric for rubric in sorted(rubrics, key=lambda rubric: rubric.id) if rubric.status == "active"
    }
    assert isinstance(pack, Mapping)
    assert len(pack) == 3
    assert list(pack) == list(wanted)
    assert list(pack.values()) == list(wanted.values())
    assert dict(pack.items()) == dict(pack) == wanted
    assert pack["b-second"] == wanted["b-second"]
    assert pack["b-second"] is pack["b-second"]
    assert "a-first" in pack
    assert "z-draft" not in pack
    assert pack.get("z-draft") is None
    assert (len(pack.values()), len(pack.items())) == (3, 3)
    pack.verify()


def test_what_it_says_of_itself(path: Path) -> None:
    pack = load_pack(str(path))
    assert (pack.set, pack.version, pack.scoring) == ("back-pain", "1.2.0", Scoring())
    assert pack.manifest.commit == "0" * 40
    assert pack.digest in repr(pack)
    assert pack.of_theme("hedging") == ("a-first", "b-second")
    assert pack.member("grader-template.txt") == b"{conversation}"
    assert pack.member("pack.json").startswith(b"{")
    with pytest.raises(NotFound, match="member of the pack called “nothing”"):
        pack.member("nothing")


def test_more_rubrics_than_are_decoded_at_once(tmp_path: Path) -> None:
    rubrics = [Rubric(id=f"r{n:03}", criteria=(Criterion(id="c", text="x", points=1),)) for n in range(50)]
    path = tmp_path / "x"
    path.write_bytes(build(rubrics, RubricSet(id="s"), version="1.0.0", commit=None, schemas={}, grader_template=""))
    assert list(load_pack(path).values()) == rubrics


def test_an_empty_pack(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(build([], RubricSet(id="s"), version="1.0.0", commit=None, schemas={}, grader_template=""))
    pack = load_pack(path)
    assert (len(pack), list(pack.values())) == (0, [])
    pack.verify()


def test_an_unknown_rubric_is_not_found_and_a_key_error(path: Path) -> None:
    pack = load_pack(path)
    for kind in (NotFound, KeyError):
        with pytest.raises(kind, match=r"^There is no rubric called “nothing”"):
            pack["nothing"]


def test_it_can_be_pinned(path: Path) -> None:
    digest = load_pack(path).digest
    assert load_pack(path, digest).digest == load_pack(path, digest=digest).digest
    other = "sha256:" + "0" * 64
    with pytest.raises(DigestMismatch, match=f"wanted {other}, found {digest}"):
        load_pack(path, other)
    with pytest.raises(PackError, match="is no digest"):
        load_pack(path, "abc")


def test_it_closes(path: Path) -> None:
    with load_pack(path) as pack:
        rubric = pack["a-first"]
        values = iter(pack.values())
        next(values)
    assert rubric.criteria[0].points == 5
    assert pack["a-first"] is rubric
    for use in (lambda: pack["b-second"], lambda: list(pack.values()), pack.verify, lambda: pack.member("index")):
        with pytest.raises(PackError, match="is closed"):
            use()
    pack.close()
    path.unlink()


def test_it_is_opened_anew_in_another_process(path: Path) -> None:
    pack = load_pack(path)
    again: Pack = pickle.loads(pickle.dumps(pack))
    assert (again.digest, list(again)) == (pack.digest, list(pack))


def test_it_is_the_same_file_wherever_the_program_goes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a name that could be one of a lock, from another folder."""
    path.rename(path.with_name("back-pain"))
    monkeypatch.chdir(path.parent)
    pack = load_pack("./back-pain")
    monkeypatch.chdir("/")
    assert list(pickle.loads(pickle.dumps(pack))) == list(pack)


def test_a_template_that_is_no_text(forge: Forge) -> None:
    with load_pack(forge(members={"grader-template.txt": b"\xff{criterion}"})) as pack:
        for use in (lambda: pack.grader_template, pack.verify):
            with pytest.raises(PackError, match="words for graders are no UTF-8 text"):
                use()


@pytest.mark.parametrize(
    "members",
    [
        {"grader-template.txt": None},
        {"equivalent.jsonl": None},
        {"surprise.jsonl": b""},
        {"schema/rubric.schema.json": b"{}"},
        {"responses.jsonl": b""},
        {"judgments.jsonl": b""},
    ],
)
def test_parts_that_no_pack_has(forge: Forge, members: dict[str, bytes | None]) -> None:
    with pytest.raises(PackError, match="lacks a part that every pack has, or has one that no pack has"):
        load_pack(forge(members=members))


def test_several_threads_may_read_it(path: Path) -> None:
    pack, found = load_pack(path), []
    threads = [threading.Thread(target=lambda: found.append(dict(pack))) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [dict(pack)] * 8


def test_nothing_is_unpacked(path: Path) -> None:
    load_pack(path).verify()
    assert list(path.parent.iterdir()) == [path]


# Files that are no packs


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no pack called “.*gone\.rubricpack”"):
        load_pack(tmp_path / "gone.rubricpack")


def test_a_folder_and_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="is a folder or a device"):
        load_pack(tmp_path)
    (tmp_path / "empty").touch()
    with pytest.raises(PackError, match="is empty"):
        load_pack(tmp_path / "empty")
    with pytest.raises(PackError, match="cannot be opened"):
        load_pack("a\0b")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PackError, match="is a folder or a device"):
        load_pack(tmp_path / "pipe")


@pytest.mark.skipif(sys.platform == "win32", reason="rights work otherwise on Windows")
def test_a_file_that_may_not_be_read(path: Path) -> None:
    path.chmod(0)
    root = os.geteuid() == 0
    try:
        if root:  # root may read everything, nobody may not
            os.seteuid(65534)
        with pytest.raises(PackError, match="cannot be opened: Permission denied"):
            load_pack(path)
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")
def test_a_link_that_leads_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(PackError, match="cannot be opened: Too many levels"):
        load_pack(tmp_path / "loop")


def test_a_refused_file_is_let_go(path: Path) -> None:
    with pytest.raises(DigestMismatch):
        load_pack(path, "sha256:" + "0" * 64)
    path.unlink()


# Bytes that changed


def _flipped(data: bytes, place: int, bit: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]


def test_a_changed_line_is_found_when_it_is_read(data: bytes, path: Path) -> None:
    place = data.index(b"Warnzeichen", data.index(b'"id":"b-second"') - 300)
    path.write_bytes(_flipped(data, place, 0))
    pack = load_pack(path)
    broken = next(id_ for id_ in pack if not _reads(pack, id_))
    with pytest.raises(DigestMismatch, match=f"“{broken}” in “.*” is not what was released"):
        pack[broken]
    assert sum(_reads(pack, id_) for id_ in pack) == 2
    with pytest.raises(DigestMismatch, match=r"“rubrics\.jsonl” in"):
        list(pack.values())


def _reads(pack: Pack, id_: str) -> bool:
    try:
        return pack[id_].id == id_
    except PackError:
        return False


def test_a_copy_is_the_same_pack(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path / "copy")
    assert load_pack(tmp_path / "copy", load_pack(path).digest) == load_pack(path)
