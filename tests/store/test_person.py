"""The opaque id of the person at this computer."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from rubric_studio.errors import WorkspaceError
from rubric_studio.store.person import rater_id


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("RUBRIC_STUDIO_RATER", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


needs_xdg = pytest.mark.skipif(os.name != "posix", reason="the settings folder is found through XDG_CONFIG_HOME")


@needs_xdg
def test_made_once_and_kept(settings: Path) -> None:
    made = rater_id()

    assert re.fullmatch(r"r-[0-9a-f]{6}", made)
    assert rater_id() == made
    kept = list(settings.rglob("rater-id"))
    assert [path.read_text(encoding="utf-8") for path in kept] == [f"{made}\n"]


@needs_xdg
def test_an_own_id_is_kept(settings: Path) -> None:
    rater_id()
    [path] = settings.rglob("rater-id")
    path.write_text(" dr.k-7 \n", encoding="utf-8")

    assert rater_id() == "dr.k-7"


@needs_xdg
@pytest.mark.parametrize("held", [b"", b"Dr Who\n", b"\xff\xfe", b"../x", b"a\nb"])
def test_what_is_no_id_is_not_replaced_in_silence(settings: Path, held: bytes) -> None:
    rater_id()
    [path] = settings.rglob("rater-id")
    path.write_bytes(held)

    with pytest.raises(WorkspaceError, match="holds no rater id"):
        rater_id()
    assert path.read_bytes() == held


def test_the_environment_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUBRIC_STUDIO_RATER", "grader-7.b")
    assert rater_id() == "grader-7.b"


@pytest.mark.parametrize("given", [" ", "a b", "../x", ".x", "a/b", "é", "a\n", "x" * 65])
def test_the_environment_holds_no_id(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("RUBRIC_STUDIO_RATER", given)
    with pytest.raises(WorkspaceError, match="letters, digits"):
        rater_id()


@needs_xdg
def test_nowhere_to_keep_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    with pytest.raises(WorkspaceError, match="cannot be written"):
        rater_id()
