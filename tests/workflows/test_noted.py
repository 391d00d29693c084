"""Release notes that cannot be recorded."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rubric_studio.errors import GitError
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record

Git = Callable[..., str]

HEAD = "# s\n\n## 1.0.0\n\n- first release\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Thanks to anna@hospital.org.", r"CHANGELOG\.md:7: “anna@hospital\.org” looks like"),
        ("<<<<<<< HEAD", r"CHANGELOG\.md:7: two versions of the release notes"),
        ("=======", r"CHANGELOG\.md:7: two versions of the release notes"),
        (">>>>>>> other", r"CHANGELOG\.md:7: two versions of the release notes"),
        ("Gr\udcfc\udcdfe", "Save it as UTF-8"),
    ],
)
def test_what_cannot_be_recorded(work: Workspace, words: str, said: str) -> None:
    path = work.root / "rubrics/s/CHANGELOG.md"
    path.write_bytes(f"{HEAD}\n{words}\n".encode("utf-8", "surrogateescape"))
    waiting = record.pending(work)
    with pytest.raises(GitError, match=said) as e:
        record.record(work, "x")
    assert waiting.obstacle == str(e.value)


def test_what_was_recorded_earlier_stops_nothing(work: Workspace, git: Git) -> None:
    path = work.root / "rubrics/s/CHANGELOG.md"
    path.write_text(f"{HEAD}\nThanks to anna@hospital.org.\n")
    git(work.root, "add", "-A")
    git(work.root, "commit", "-qm", "by hand")
    path.write_text(path.read_text() + "\nAnd to all.\n\n==========\n")
    assert record.pending(work).obstacle == ""
    record.record(work, "x")
    path.unlink()
    record.record(work, "y")
