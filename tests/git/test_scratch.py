"""Folders for a moment: gone at the end, and where they cannot be had, a sentence says it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from rubric_studio.errors import GitError
from rubric_studio.git import History
from rubric_studio.git.drivers import settings, starts
from rubric_studio.git.elsewhere import elsewhere
from rubric_studio.git.joining import join
from rubric_studio.git.scratch import scratch
from rubric_studio.git.sides import Sides
from rubric_studio.git.textmerge import merge_lines
from rubric_studio.workflows.start import practice
from tests.test_git import _own_settings, history, write

__all__ = ["_own_settings", "history"]
LABELS = {"ours": "ours", "base": "base", "theirs": "theirs"}


def opened(held: AbstractContextManager[object]) -> None:
    with held:
        pass


def joined(history: History) -> None:
    write(history, "a.yaml", "a\n")
    record = history.record([history.root / "a.yaml"], "a record")
    join(history, Sides((record,), record, record), {}, "joined")


@pytest.mark.parametrize(
    "use",
    [
        lambda _history: merge_lines(b"a", b"b", b"c", labels=LABELS),
        lambda _history: starts(settings("python3")),
        lambda _history: opened(elsewhere("https://example.org/team.git")),
        lambda _history: opened(practice()),
        joined,
    ],
)
def test_where_there_is_no_room_a_sentence_says_so(
    history: History, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, use: Callable[[History], object]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(GitError, match=r"Nothing can be written into the folder for temporary files, .*nowhere"):
        use(history)


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """Give a folder that is a disk of its own; the test is left out where none can be had."""
    place.mkdir()
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("may not mount anything here")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", "64k") as small:
        monkeypatch.setattr("tempfile.tempdir", str(small))
        with pytest.raises(GitError, match=r"the disk is full\. Make room there"):
            merge_lines(b"a" * 60_000, b"b" * 60_000, b"c", labels=LABELS)
        assert list(small.iterdir()) == []


def test_nothing_is_left_and_other_errors_stay_what_they_are() -> None:
    with pytest.raises(GitError, match="of another kind"), scratch() as folder:
        (folder / "a").write_text("a")
        raise GitError("of another kind")
    assert not folder.exists()
