"""Titles: known without the disk, recalled from the last visit, looked for again, and never wrong for long."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rubric_studio.errors import WorkspaceError
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.titles import Titles


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "rubric-studio" / "titles"


def name(work: Workspace, rubric: str, title: str) -> None:
    path = work.path_of("s", f"{rubric}.yaml")
    text = work.path_of("s", "a.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("id: a\ntitle: Rubric a", f"id: {rubric}\ntitle: {title}"), encoding="utf-8")


def looked(work: Workspace) -> Titles:
    titles = Titles(work)
    list(titles.look("s"))
    return titles


def test_a_visit_recalls_what_the_last_one_saw(work: Workspace, cache: Path) -> None:
    name(work, "a10", "The tenth")
    name(work, "a9", "'The: ninth'")
    assert dict(looked(work).rubrics("s")) == {"a": "Rubric a", "a9": "The: ninth", "a10": "The tenth", "b": "Rubric b"}
    assert [oct(path.stat().st_mode & 0o777) for path in cache.iterdir()] == ["0o600"]
    work.path_of("s", "a9.yaml").chmod(0)  # what is recalled is not read
    titles = Titles(work)
    assert titles.recall("s")
    assert list(titles.rubrics("s").items())[1:3] == [("a9", "The: ninth"), ("a10", "The tenth")]


def test_a_look_reads_only_what_changed(work: Workspace) -> None:
    looked(work)
    path = work.path_of("s", "a.yaml")
    held = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("Rubric a", "Rubric z"), encoding="utf-8")
    os.utime(path, ns=(held.st_atime_ns, held.st_mtime_ns))
    assert looked(work).of("s", "a") == "Rubric a"  # same size, same time: taken for the same
    os.utime(path, ns=(held.st_atime_ns, held.st_mtime_ns + 1))
    assert looked(work).of("s", "a") == "Rubric z"


def test_a_look_says_whether_other_rubrics_are_there(work: Workspace) -> None:
    titles = looked(work)
    assert list(titles.look("s")) == [False]
    name(work, "c", "Another")
    work.path_of("s", "b.yaml").unlink()
    assert list(titles.look("s")) == [True, False]
    assert list(titles.rubrics("s")) == ["a", "c"]
    assert list(titles.look("gone")) == []


def test_a_recalled_first_rubric_that_is_gone_is_no_memory(work: Workspace) -> None:
    looked(work)
    work.path_of("s", "a.yaml").unlink()
    titles = Titles(work)
    assert (titles.recall("s"), titles.recall("s", "gone"), titles.recall("s", "b")) == (False, False, True)


@pytest.mark.parametrize("data", [b"", b"\xc1", b"\x93\x01\x80\xc4\x01x", b"\x93\x63\x80\xc4\x00"])
def test_a_damaged_memory_is_made_anew(work: Workspace, cache: Path, data: bytes) -> None:
    looked(work)
    file = next(cache.iterdir())
    file.write_bytes(data)
    assert not Titles(work).recall("s")
    looked(work)
    assert Titles(work).recall("s")


def test_without_a_cache_folder_all_is_read(work: Workspace, cache: Path) -> None:
    cache.parent.mkdir(parents=True)
    cache.write_text("no folder")
    assert looked(work).of("s", "a") == "Rubric a"
    assert not Titles(work).recall("s")


def test_a_desk_knows_what_was_made_and_what_was_saved(work: Workspace) -> None:
    desk = Desk(work, rater="r-1")
    desk.begin()
    assert list(desk.titles("s")) == [("s", "a", "Rubric a"), ("s", "b", "Rubric b")]
    made = desk.open("s", "a").document.set(("title",), "New \x1b[2J")
    desk.put("s", "a2.yaml", made)
    desk.put("s", "b.yaml", None)
    assert list(desk.titles("s")) == [("s", "a", "Rubric a"), ("s", "a2", "New ␛[2J")]
    desk.save()
    desk.forget("s")
    assert list(desk.titles("s")) == [("s", "a", "Rubric a"), ("s", "a2", "New ␛[2J")]


def test_naming_and_titles_do_not_touch_the_disk(work: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(work, rater="r-1")
    desk.begin()

    def no(*_anything: object, **_more: object) -> None:
        raise AssertionError("the disk was asked")

    for asked in ("scandir", "stat", "listdir", "open"):
        monkeypatch.setattr(os, asked, no)
    assert desk.is_listed("s")
    assert desk.set_ids() == ["s"]
    assert [title for _set, _id, title in desk.titles("s")] == ["Rubric a", "Rubric b"]
    assert desk.title("s") == "The set"


def test_what_cannot_be_listed_is_said_by_who_asks(work: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(work, rater="r-1")

    def broken(*_anything: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(os, "scandir", broken)
    desk.begin()
    with pytest.raises(WorkspaceError):
        desk.rubric_ids("s")
