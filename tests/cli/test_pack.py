"""``pack`` and ``verify`` as people type them: what they print, and how they end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import release

Call = Callable[..., Any]
SET = "sciatica-imaging"


@pytest.fixture
def released(recorded: Path) -> Path:
    release.release(Workspace(recorded), SET)
    return recorded


def test_a_release(call: Call, released: Path) -> None:
    done = call("pack", SET, "-o", "x.rubricpack", "--statement", cwd=released)
    assert (done.code, done.out) == (0, "sciatica-imaging 1.0.0: 3 rubrics\n")
    pack, statement, pin = done.err.splitlines()
    assert pack == "The pack: x.rubricpack"
    assert statement == "The statement to sign: x.rubricpack.intoto.json"
    digest = pin.removeprefix("Pin it as: ")
    done = call("verify", "x.rubricpack", "--digest", digest, cwd=released)
    assert (done.code, done.out) == (0, "sciatica-imaging 1.0.0, 3 rubrics: every byte is as it was released.\n")
    assert done.err == "x.rubricpack.intoto.json is about this file.\n"


def test_a_record(call: Call, recorded: Path) -> None:
    done = call("pack", SET, cwd=recorded)
    assert (done.code, done.out) == (3, "")
    assert "“sciatica-imaging” was not released yet" in done.err
    done = call("pack", SET, "--rev", "HEAD", "-o", "x", "--format", "json", cwd=recorded)
    told = json.loads(done.out)
    assert done.code == 0
    assert (told["set"], told["tag"], told["rubrics"], told["statement"]) == (SET, None, 3, None)
    assert told["version"] == f"0.0.0+{told['record'][:10]}"
    assert told["remarks"] == [f"This is no release, and called {told['version']} so that nobody takes it for one."]
    done = call("verify", "x", cwd=recorded)
    assert done.out == f"sciatica-imaging {told['version']}, 3 rubrics: whole, and it fits together.\n"
    assert done.err == f"Whether it is the released one, only its digest can tell: {told['digest']}.\n"


def test_a_pack_that_was_changed(call: Call, released: Path) -> None:
    path = released / "dist" / "sciatica-imaging-1.0.0.rubricpack"
    data = path.read_bytes()
    path.write_bytes(data.replace(b"sciatica", b"sciatika", 1))
    done = call("verify", path, cwd=released)
    assert done.code == 1
    assert "is not" in done.out
    assert done.err == ""
    done = call("verify", path, "--format", "json", cwd=released)
    told = json.loads(done.out)
    assert (done.code, told["sound"], told["pinned"], told["file"]) == (1, False, False, str(path))
    assert told["fault"]


def test_what_is_asked_wrongly_or_cannot_be_found_out(call: Call, released: Path) -> None:
    done = call("verify", "nothing", cwd=released)
    assert (done.code, done.err) == (3, "There is no pack called “nothing”.\n")
    done = call("verify", "dist", "--digest", "abc", cwd=released)
    assert done.code == 2
    assert "“abc” is no digest" in done.err
    assert call("verify", cwd=released).code == 2
    assert call("verify", "dist", cwd=released).code == 3
    assert call("pack", SET, "--rev", "9.9.9", cwd=released).err == (
        "There is no version called “9.9.9”. Released: 1.0.0.\n"
    )


def test_json_of_a_sound_pack(call: Call, released: Path) -> None:
    path = released / "dist" / "sciatica-imaging-1.0.0.rubricpack"
    told = json.loads(call("verify", path, "--format", "json", cwd=released).out)
    assert (told["sound"], told["fault"], told["set"], told["version"]) == (True, "", SET, "1.0.0")
    assert (told["rubrics"], told["criteria"]) == (3, 33)
