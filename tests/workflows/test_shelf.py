"""Fetched packs in the cache: whole or not at all, whoever is stopped and whatever is in the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rubric_studio.errors import PackError, WorkspaceError
from rubric_studio.model.rubric import Criterion, Rubric, RubricSet
from rubric_studio.pack.lock import place, shelf
from rubric_studio.pack.reader import Pack, load_pack
from rubric_studio.pack.writer import build
from rubric_studio.workflows.shelf import keep, state

posix_only = pytest.mark.skipif(os.name != "posix", reason="signals and modes of POSIX systems")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def data() -> bytes:
    rubric = Rubric(id="a", criteria=(Criterion(id="c", text="Names the dose.", points=5),))
    return build([rubric], RubricSet(id="s"), version="1.0.0", commit=None, schemas={}, grader_template="x")


def any_pack(_pack: Pack) -> None:
    """Refuse none."""


def held() -> list[str]:
    return sorted(path.name for path in shelf().iterdir())


def test_a_pack_is_kept_under_its_digest(data: bytes) -> None:
    version, digest = keep([data[:10], data[10:]], any_pack, called="x")
    assert (version, held()) == ("1.0.0", [place(digest).name])
    assert state(digest) == "held"
    assert place(digest).read_bytes() == data
    assert shelf().stat().st_mode & 0o077 == 0 or os.name != "posix"
    assert keep([data], any_pack, called="x") == (version, digest)
    place(digest).write_bytes(data[:-1] + b"\1")
    assert state(digest) == "damaged"
    keep([data], any_pack, called="x")
    assert state(digest) == "held"
    assert state("sha256:" + "0" * 64) == "missing"


def test_every_flipped_byte_is_noticed(data: bytes) -> None:
    digest = keep([data], any_pack, called="x")[1]
    for at in range(0, len(data), 7):
        place(digest).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert state(digest) == "damaged", at


def test_what_is_refused_is_not_kept(data: bytes) -> None:
    def none(_pack: Pack) -> None:
        raise PackError("not this one")

    def breaks() -> Iterator[bytes]:
        yield data[:20]
        raise PackError("cut")

    for pieces, check, said in (
        ([data], none, "not this one"),
        (breaks(), any_pack, "cut"),
        ([data[:-1]], any_pack, "“the place” is not a pack"),
        ([b"<html>"], any_pack, "“the place” is not a pack"),
        ([], any_pack, "“the place” is empty"),
    ):
        with pytest.raises(PackError, match=said):
            keep(pieces, check, called="the place")
        assert held() == []


@posix_only
def test_a_shelf_that_cannot_be_written_to(data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(WorkspaceError, match=r"folder for fetched packs, .* cannot be written to"):
        keep([data], any_pack, called="x")
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100));"
        "from rubric_studio.workflows.shelf import keep;"
        "keep([bytes(1000)], print, called='x')"
    )
    done = child(code, tmp_path)
    assert "WorkspaceError: The folder for fetched packs" in done.stderr.read()
    assert done.wait() == 1
    assert not list((tmp_path / "cache/rubric-studio/packs").iterdir())


def child(code: str, tmp_path: Path) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )


@posix_only
def test_killed_in_the_middle(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "pack").write_bytes(data)
    code = (
        "import time; from pathlib import Path; from rubric_studio.workflows.shelf import keep\n"
        f"data = Path({str(tmp_path / 'pack')!r}).read_bytes()\n"
        "def pieces():\n yield data[:50]\n print('half', flush=True)\n time.sleep(60)\n"
        "keep(pieces(), print, called='x')"
    )
    process = child(code, tmp_path)
    assert process.stdout.readline() == "half\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.communicate()
    left = held()
    assert len(left) == 1
    assert left[0].startswith(".")
    digest = keep([data], any_pack, called="x")[1]
    assert left[0] in held()  # it might be somebody's who is still at it
    long_ago = time.time() - 2 * 86400
    os.utime(shelf() / left[0], (long_ago, long_ago))
    keep([data], any_pack, called="x")
    assert held() == [place(digest).name]
    with load_pack(place(digest), digest) as pack:
        pack.verify()
