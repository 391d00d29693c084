"""The history as it is asked about many files: it tells the same as git itself, and git is asked once."""

from __future__ import annotations

from pathlib import Path

import pytest

from rubric_studio.errors import GitError
from rubric_studio.git import History, Remembered
from tests.git.test_trails import record
from tests.test_git import ODD_NAMES, _own_settings, git, history, write

__all__ = ["_own_settings", "history"]


@pytest.fixture
def told(history: History) -> History:
    """Two files in one folder and one in another, on two lines of work, one of them moved and one of them gone."""
    for name in ("s/a.yaml", "s/b.yaml", "t/c.yaml", *(f"s/{name}" for name in ODD_NAMES)):
        write(history, name, f"{name}\n" * 5)
    record(history, "first")
    git(history, "switch", "-qc", "side")
    write(history, "s/a.yaml", "other\n")
    record(history, "side")
    git(history, "switch", "-q", "main")
    git(history, "mv", "t/c.yaml", "s/c.yaml")
    git(history, "rm", "-q", "s/b.yaml")
    record(history, "moved")
    git(history, "merge", "-q", "side", "-m", "joined")
    return history


def test_it_tells_what_the_history_tells(told: History) -> None:
    names = ("s/a.yaml", "s/b.yaml", "s/c.yaml", "t/c.yaml", "s/none.yaml", *(f"s/{name}" for name in ODD_NAMES))
    with Remembered(told.root) as held:
        for paths in [[name] for name in names] + [["s/a.yaml", "t/c.yaml"], []]:
            wanted = told.trail(map(Path, paths))
            found = held.trail(map(Path, paths))
            assert [p.entry for p in found] == [p.entry for p in wanted]
            for ours, theirs in zip(found, wanted, strict=True):
                assert {name: ours.files[name] for name in theirs.files} == theirs.files
                assert held.renamed_from(ours, "s/c.yaml") == told.renamed_from(theirs, "s/c.yaml")
        head = told.resolve("HEAD")
        assert held.find("HEAD") == head
        assert held.find("nope") is None
        asked = [(head, name) for name in (*names, "s/a\nb.yaml")]
        assert held.held(asked) == told.held(asked)
        blobs = [blob for blob in held.held(asked) if blob]
        assert list(held.read(blobs)) == list(told.read(blobs))
        assert held.beginnings() == told.beginnings() == frozenset()
        assert held.trail([Path("s/a.yaml")], without="HEAD") == []


def test_many_files_cost_no_more_questions_than_one(told: History, monkeypatch: pytest.MonkeyPatch) -> None:
    from git import cmd

    started = []
    popen = cmd.safer_popen
    monkeypatch.setattr(cmd, "safer_popen", lambda *args, **more: started.append(args) or popen(*args, **more))
    with Remembered(told.root) as held:
        for _again in range(3):
            for name in ("s/a.yaml", "s/b.yaml", "s/c.yaml"):
                list(held.read(filter(None, held.held([(held.resolve("HEAD"), name)]))))
                held.trail([Path(name)])
    assert len(started) == 4, "HEAD, the trail, and two processes that stay open"


def test_what_is_no_id_is_refused_and_what_is_not_there_is_said(told: History) -> None:
    with Remembered(told.root) as held:
        with pytest.raises(GitError, match="not the id"):
            list(held.read(["HEAD"]))
        with pytest.raises(GitError, match="incomplete or damaged"):
            list(held.read(["0" * 40]))
        assert list(held.read(filter(None, held.held([(told.resolve("HEAD"), "s/a.yaml")])))) == [b"other\n"]
