from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubric_studio.errors import WorkspaceError
from rubric_studio.workflows.journal import Journal, leftovers
from rubric_studio.workflows.kept import Draft, Given, Kept, delta, line_of, read

A, B = ("s", "a.yaml"), ("s", "responses/b.yaml")
KEPT = Kept(
    files={A: Draft("one\n", "stamp"), B: Draft(None, "other")},
    marks={
        ("s", "a", "c", "r"): Given("met", "j", "d", blind=True),
        ("s", "a", "c", "q"): Given(None),
        ("s", "a", "c", "p"): Given("met", pointed=True, quotes=("Half of a \ud83d", "b")),
        ("s", "a", "c", "o"): Given("met", quotes=()),
    },
    writing={"new:s:a": "Half of a \ud83d sentence"},
    at=("s", "a", "c", "r"),
    when="2026-01-01T00:00:00Z",
)


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def journal(tmp_path):
    (tmp_path / "ws").mkdir()
    return Journal(tmp_path / "ws")


def found(tmp_path):
    held = leftovers(tmp_path / "ws")
    for one in held:
        one.release()
    return [one.kept for one in held]


def test_it_holds_what_was_given(journal):
    journal.keep(KEPT)
    assert read(journal.path) == KEPT
    if os.name == "posix":
        assert journal.path.stat().st_mode & 0o777 == 0o600
        assert journal.path.parent.stat().st_mode & 0o777 == 0o700
    more = replace(KEPT, files={A: Draft("two\n", "stamp")}, marks={}, writing={"x": "y"}, at=("s", "", "", ""))
    journal.keep(more)
    assert read(journal.path) == more
    assert b"one" in journal.path.read_bytes()


def test_nothing_is_written_where_nothing_changed(journal):
    journal.keep(Kept())
    assert journal.path is None
    journal.keep(KEPT)
    size = journal.path.stat().st_size
    journal.keep(replace(KEPT, when="later"))
    assert journal.path.stat().st_size == size


def test_the_file_is_there_only_while_something_is_not_saved(journal):
    journal.keep(KEPT)
    journal.keep(Kept())
    assert not journal.path.exists()
    journal.keep(KEPT)
    assert read(journal.path) == KEPT


def test_it_is_written_anew_when_it_has_grown(journal):
    for number in range(200):
        journal.keep(Kept(files={A: Draft(f"{number} {'x' * 5000}", None)}))
    assert journal.path.stat().st_size < 150_000
    assert read(journal.path).files[A].text.startswith("199 ")
    assert not list(journal.path.parent.glob("*.new"))


def test_a_torn_line_is_dropped_wherever_it_is_torn(journal):
    journal.keep(KEPT)
    whole = journal.path.read_bytes()
    journal.keep(Kept(files={A: Draft("two\n", "stamp")}))
    longer = journal.path.read_bytes()
    for end in range(len(whole), len(longer)):
        journal.path.write_bytes(longer[:end])
        assert read(journal.path) == KEPT


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=40), st.integers(0, 400), st.integers(0, 40))
def test_whatever_is_damaged_it_is_read_without_a_crash(tmp_path_factory, noise, at, length):
    path = tmp_path_factory.mktemp("noise") / "x.jsonl"
    line = line_of(delta(Kept(), KEPT))
    path.write_bytes(line[:at] + noise + line[at + length :] + b"\n" + line)
    assert read(path).files[A] == Draft("one\n", "stamp")


@pytest.mark.parametrize(
    "line",
    [
        [1],
        {"files": [["..", "a.yaml", "x", None], ["s", "../a.yaml", "x", None], ["s", "judgments/a.jsonl", "x", None]]},
        {"files": [["s/t", "a.yaml", "x", None], ["s", "a.yaml", 3, None], ["s"], "s", ["s", "C:a.yaml", "x", None]]},
        {"marks": [["s", "a", "c"], ["s", "a", "c", "r", "met"], ["s", 1, "c", "r", "met", "", ""]]},
        {"writing": ["x"], "at": ["s"], "when": 3, "files": 3, "marks": {"a": 1}},
        {"writing": {"x": 3}},
    ],
)
def test_what_has_the_wrong_shape_is_nothing(tmp_path, line):
    (tmp_path / "x.jsonl").write_text(json.dumps(line) + "\n")
    assert not read(tmp_path / "x.jsonl")


def test_the_journal_of_a_living_process_is_nobodys(journal, tmp_path):
    journal.keep(KEPT)
    assert found(tmp_path) == []
    code = (
        "import sys; from pathlib import Path; from rubric_studio.workflows.journal import leftovers;"
        "print(len(leftovers(Path(sys.argv[1]))))"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "ws")]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "0\n"
    journal.let_go()
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "1\n"
    assert found(tmp_path) == [KEPT]


def test_the_newest_comes_first_and_each_is_taken_once(tmp_path):
    (tmp_path / "ws").mkdir()
    for number in (1, 2, 3):
        one = Journal(tmp_path / "ws", moment=lambda number=number: f"2026-01-0{number}")
        one.keep(replace(KEPT, when=str(number)))
        one.let_go()
    held = leftovers(tmp_path / "ws")
    assert [one.kept.when for one in held] == ["3", "2", "1"]
    assert leftovers(tmp_path / "ws") == []
    held[0].remove()
    held[1].release()
    held[2].release()
    assert [kept.when for kept in found(tmp_path)] == ["2", "1"]


def test_nothing_stays_of_an_empty_one(journal, tmp_path):
    journal.keep(KEPT)
    folder = journal.path.parent
    journal.path.write_bytes(b'{"format": "x"}\n{"files": [["s"')
    journal.let_go()
    assert found(tmp_path) == []
    assert list(folder.iterdir()) == []


def test_a_journal_of_nothing_leaves_nothing(journal):
    journal.keep(KEPT)
    folder = journal.path.parent
    journal.keep(Kept())
    journal.let_go()
    assert list(folder.iterdir()) == []


def test_a_state_folder_that_cannot_be_written(journal, tmp_path):
    (tmp_path / "state").write_text("in the way")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        journal.keep(KEPT)
    (tmp_path / "state").unlink()
    journal.keep(KEPT)
    assert read(journal.path) == KEPT


@pytest.mark.skipif(os.name == "nt", reason="no limits on Windows")
def test_a_full_disk_keeps_what_was_there(tmp_path):
    """The size of files is limited in a process of its own: the line that does not fit is written in part."""
    (tmp_path / "ws").mkdir()
    code = """
import resource, sys
from pathlib import Path
from rubric_studio.errors import WorkspaceError
from rubric_studio.workflows.journal import Journal
from rubric_studio.workflows.kept import Draft, Kept, read
ref = ("s", "a.yaml")
journal = Journal(Path(sys.argv[1]))
journal.keep(Kept(files={ref: Draft("small", None)}))
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
try:
    journal.keep(Kept(files={ref: Draft("x" * 3000, None)}))
except WorkspaceError as error:
    print("File too large" in str(error) or "file too large" in str(error), read(journal.path).files[ref].text)
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
journal.keep(Kept(files={ref: Draft("y" * 3000, None)}))
print(len(read(journal.path).files[ref].text))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "ws")], capture_output=True, text=True, check=True
    )
    assert done.stdout == "True small\n3000\n"
