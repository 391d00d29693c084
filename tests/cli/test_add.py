"""``rubric-studio add`` and ``install`` as a grader's people call them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
PROGRAM = "from rubric_studio import load_pack; pack = load_pack('sciatica-imaging'); print(pack.version, len(pack))"


@pytest.fixture
def grader(call: Call, recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A grader's folder beside a workspace with a release of sciatica-imaging; nothing is fetched yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert call("release", "sciatica-imaging", cwd=recorded).code == 0
    folder = tmp_path / "grader"
    folder.mkdir()
    return folder


def grade(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run([sys.executable, "-c", PROGRAM], cwd=folder, capture_output=True, text=True, env=environment)


def test_pinned_fetched_and_loaded(call: Call, grader: Path, tmp_path: Path) -> None:
    assert "Neither this folder nor one above it has a rubric-packs.lock" in grade(grader).stderr
    done = call("add", "sciatica-imaging", "--from", "../example", "--version", "^1", cwd=grader)
    assert (done.code, done.err) == (0, "")
    pinned, digest = done.out.splitlines()
    assert pinned == f"Pinned sciatica-imaging 1.0.0 in {grader / 'rubric-packs.lock'}."
    assert digest in (grader / "rubric-packs.lock").read_text()
    assert grade(grader).stdout == "1.0.0 3\n"
    assert call("install", cwd=grader).out == "sciatica-imaging 1.0.0: here already\n"
    shutil.rmtree(tmp_path / "cache")
    assert "Run “rubric-studio install” there." in grade(grader).stderr
    done = call("install", "--offline", cwd=grader)
    assert (done.code, done.out) == (3, "")
    assert done.err == "sciatica-imaging 1.0.0: it is not on this computer, and nothing is fetched with --offline.\n"
    assert call("install", cwd=grader).out == "sciatica-imaging 1.0.0: fetched from ../example\n"
    assert grade(grader).stdout == "1.0.0 3\n"


def test_for_programs(call: Call, grader: Path) -> None:
    told = json.loads(call("add", "sciatica-imaging", "--from", "../example", "--format", "json", cwd=grader).out)
    assert (told["version"], told["tag"], told["previous"]) == ("1.0.0", "sciatica-imaging/v1.0.0", None)
    assert told["comparable"] is None
    again = json.loads(call("add", "sciatica-imaging", "--format", "json", cwd=grader).out)
    assert again["previous"] == {"version": "1.0.0", "digest": told["digest"]}
    assert again["comparable"] is True
    (one,) = json.loads(call("install", "--format", "json", cwd=grader).out)
    assert one == {key: told[key] for key in ("name", "version", "digest", "source", "path")} | {
        "how": "held",
        "error": None,
    }
    Path(one["path"]).unlink()
    done = call("install", "--offline", "--format", "json", cwd=grader)
    assert (done.code, json.loads(done.out)[0]["how"]) == (3, "failed")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("add", "sciatica-imaging"), 3, "is not pinned yet"),
        (("add",), 2, "Missing argument"),
        (("add", "sciatica-imaging", "--from", "gone"), 3, "There is nothing at"),
        (("add", "emergencies", "--from", "../example"), 3, "There is no release of “emergencies”"),
        (
            ("add", "sciatica-imaging", "--from", "../example", "--version", "new"),
            2,
            "--version: “new” is no range of versions",
        ),
        (("add", "sciatica-imaging", "--from", "../example", "--digest", "abc"), 2, "--digest: “abc” is no digest"),
        (("add", "sciatica-imaging", "--from", "https://a:hush@example.org/x.rubricpack"), 3, "Leave the name"),
        (("install",), 3, "There is no lock called"),
        (("install", "--lock", "gone"), 3, "There is no lock called"),
    ],
)
def test_what_goes_wrong(call: Call, grader: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = call(*arguments, cwd=grader)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert "hush" not in done.err
    assert list(grader.iterdir()) == []


def test_a_lock_without_packs(call: Call, tmp_path: Path) -> None:
    (tmp_path / "rubric-packs.lock").write_text('format = "rubric-studio/lock/1"\n')
    done = call("install", cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, "", "The lock pins no pack.\n")
    assert json.loads(call("install", "--format", "json", cwd=tmp_path).out) == []


def test_the_schema(call: Call, tmp_path: Path) -> None:
    assert json.loads(call("schema", "lock", cwd=tmp_path).out)["$id"] == "lock.schema.json"
