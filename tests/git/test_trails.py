"""Files followed through the history: real git, with odd names, joined lines of work and settings that differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from rubric_studio.errors import GitError, NotFound
from rubric_studio.git import History
from tests.test_git import ODD_NAMES, _own_settings, git, history, posix_only, write

__all__ = ["_own_settings", "history"]


def record(history: History, note: str) -> str:
    git(history, "add", "-A")
    git(history, "commit", "-qm", note)
    return history.resolve("HEAD")


def subjects(history: History, *names: str, without: str = "") -> list[str]:
    return [passage.entry.subject for passage in history.trail(map(Path, names), without=without)]


def test_before_the_first_record_nothing_was_joined(history: History) -> None:
    assert history.joins() == []


def test_names_that_no_question_can_hold_are_passed_by(history: History) -> None:
    write(history, "a.txt", "1")
    first = record(history, "one")
    assert history.held([(first, "a\nb")]) == [None]


def test_a_trail_names_the_records_that_changed_a_file_and_what_it_held(history: History) -> None:
    assert history.trail([Path("a.txt")]) == []
    write(history, "a.txt", "1")
    first = record(history, "one\n\nwhy\nso")
    write(history, "b.txt", "1")
    record(history, "other")
    write(history, "a.txt", "2")
    last = record(history, "two")

    two, one = history.trail([Path("a.txt")])
    assert (two.entry.id, one.entry.id) == (last, first)
    assert one.entry.parents == ()
    assert (one.entry.name, one.entry.subject, one.entry.body) == ("Anna Berg", "one", "why\nso")
    (before,), after = two.files["a.txt"]
    assert list(history.read([before or "", after or ""])) == [b"1", b"2"]
    assert one.files["a.txt"] == ((None,), before)
    assert history.trail([]) == []
    assert subjects(history, "") == ["two", "other", "one"]
    assert subjects(history, "", without=first) == ["two", "other"]
    with pytest.raises(NotFound):
        history.trail([Path("a.txt")], without="none")
    with pytest.raises(GitError):
        history.trail([Path("../a.txt")])


@pytest.mark.parametrize("name", ODD_NAMES)
def test_names_are_taken_as_they_are(history: History, name: str) -> None:
    write(history, name, "1")
    write(history, "other.yaml", "1")
    first = record(history, "one")
    git(history, "mv", "--", name, "now.yaml")
    record(history, "moved")

    assert subjects(history, name) == ["moved", "one"]
    (passage,) = history.trail([Path("now.yaml")])
    assert history.renamed_from(passage, "now.yaml") == name
    blob = history.files(first, Path())[name]
    assert history.held([(first, name), (first, "none")]) == [None if "\n" in name else blob, None]


def test_of_a_joining_record_only_what_is_like_no_side_counts(history: History) -> None:
    write(history, "a.txt", "1\n2\n3\n4\n5\n")
    write(history, "b.txt", "1\n")
    record(history, "first")
    git(history, "switch", "-qc", "side")
    write(history, "a.txt", "0\n2\n3\n4\n5\n")
    write(history, "b.txt", "2\n")
    record(history, "side")
    git(history, "switch", "-q", "main")
    write(history, "a.txt", "1\n2\n3\n4\n6\n")
    record(history, "main")
    git(history, "merge", "-q", "side", "-m", "joined")

    assert subjects(history, "b.txt") == ["side", "first"]
    (entry,) = history.joins()
    assert (entry.id, entry.subject, len(entry.parents)) == (history.resolve("HEAD"), "joined", 2)
    joined, *rest = history.trail([Path("a.txt"), Path("b.txt")])
    assert joined.entry.subject == "joined"
    assert set(joined.files) == {"a.txt"}
    assert len(joined.files["a.txt"][0]) == 2
    assert {passage.entry.subject for passage in rest} == {"side", "main", "first"}


def test_what_a_person_has_set_changes_nothing(history: History) -> None:
    write(history, "a.txt", "1")
    record(history, "one")
    git(history, "mv", "a.txt", "b.txt")
    record(history, "two")
    wanted = history.trail([Path("a.txt"), Path("b.txt")])
    for name, value in {
        "log.showRoot": "false",
        "log.follow": "true",
        "diff.renames": "copies",
        "log.showSignature": "true",
        "log.diffMerges": "off",
        "format.pretty": "oneline",
        "core.abbrev": "7",
        "diff.noprefix": "true",
    }.items():
        git(history, "config", name, value)
    assert history.trail([Path("a.txt"), Path("b.txt")]) == wanted


@posix_only
def test_links_and_what_is_no_file_are_passed_by(history: History, tmp_path: Path) -> None:
    (history.root / "link.yaml").symlink_to(tmp_path / "elsewhere")
    record(history, "a link")
    (history.root / "link.yaml").unlink()
    write(history, "link.yaml", "1")
    record(history, "a file")

    (passage,) = history.trail([Path("link.yaml")])
    assert (passage.entry.subject, passage.files["link.yaml"][0]) == ("a file", (None,))


def test_marks_and_the_release_that_holds_a_record_first(history: History) -> None:
    assert history.marks("s/") == []
    assert history.first_holding({}) == {}
    ids = []
    for n in range(4):
        write(history, "a.txt", str(n))
        ids.append(record(history, str(n)))
    git(history, "tag", "-a", "-m", "x", "s/v1", ids[1])
    git(history, "-c", "user.name=Ben", "tag", "s/v2", ids[2])
    git(history, "tag", "other/v1", ids[0])
    git(history, "tag", "s/v3", "HEAD:a.txt")
    git(history, "tag", "-a", "-m", "x", "s/v4", "HEAD^{tree}")

    marks = history.marks("s/")
    assert [(mark.name, mark.record) for mark in marks] == [("s/v1", ids[1]), ("s/v2", ids[2])]
    assert all(mark.at.startswith("20") for mark in marks)
    assert {(mark.by, mark.email, mark.signed) for mark in marks} == {("Anna Berg", "anna@example.org", False)}
    first = history.first_holding({mark.name: mark.record for mark in marks})
    assert first == {ids[0]: "s/v1", ids[1]: "s/v1", ids[2]: "s/v2"}


def test_a_cut_off_copy_tells_where_it_begins(history: History, tmp_path: Path) -> None:
    assert history.beginnings() == frozenset()
    for n in range(3):
        write(history, "a.txt", str(n))
        record(history, str(n))
    assert history.beginnings() == frozenset()
    git(history, "clone", "-q", "--depth", "2", history.root.as_uri(), str(tmp_path / "copy"))
    copy = History.open(tmp_path / "copy")
    assert copy
    assert copy.beginnings() == {copy.trail([Path()])[-1].entry.id}
