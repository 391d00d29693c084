"""Record: exactly our files, sentences, identifiers stopped until allowed, ids that never come back."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio.errors import GitError, InvalidRubric, ReleaseBlocked, WorkspaceError
from rubric_studio.git import History
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record, start

Git = Callable[..., str]
Edit = Callable[..., None]


def committed(git: Git, work: Workspace) -> list[str]:
    return sorted(git(work.root, "show", "--name-only", "--format=", "HEAD").split())


def test_only_our_files(work: Workspace, edit: Edit, git: Git) -> None:
    edit("a.yaml", "points: 5", "points: 6")
    for name in ("notes.txt", "rubrics/s/.hidden.yaml", "rubrics/s/picture.png", "rubrics/s/.a.yaml.tmp"):
        (work.root / name).write_text("mine")
    (work.root / "staged.txt").write_text("staged")
    git(work.root, "add", "staged.txt")
    waiting = record.pending(work)
    assert waiting.files == ("rubrics/s/a.yaml",)
    assert waiting.changes == ("Rubric a: criterion “c1” (Names the dose.) now has +6 points, was +5",)
    assert waiting.note == "Rubric a: criterion “c1” now has +6 points, was +5"
    record.record(work, waiting.note)
    assert committed(git, work) == ["rubrics/s/a.yaml"]
    assert "A  staged.txt" in git(work.root, "status", "--short")
    assert git(work.root, "log", "-1", "--format=%s|%an") == f"{waiting.note}|Anna Example"


def test_nothing_to_record(work: Workspace) -> None:
    assert record.pending(work).files == ()
    with pytest.raises(GitError, match="Nothing has changed"):
        record.record(work, "x")


def test_layout_is_said_too(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "# the dose", "# about the dose")
    assert record.pending(work).changes == ("s: one file changed, but not in meaning (layout, comments, notes)",)
    record.record(work, "comment")


def test_first_record_of_a_set(work: Workspace) -> None:
    (work.root / "rubrics" / "t").mkdir()
    text = (work.root / "rubrics/s/set.yaml").read_text().replace("id: s", "id: t")
    (work.root / "rubrics/t/set.yaml").write_text(text)
    assert record.pending(work).changes == ("new set “The set” with 0 rubrics",)


@pytest.mark.parametrize("stop", ["e-mail", "birth"])
def test_an_identifier_in_a_response_stops_it(work: Workspace, edit: Edit, stop: str, git: Git) -> None:
    # the rubric itself is unchanged: its responses are looked at all the same
    words = {"e-mail": "Write to a@b.org, twice: a@b.org.", "birth": "She was born on 3 May 1961."}[stop]
    edit("responses/a.yaml", "A sample.", f"'{words}'")
    with pytest.raises(ReleaseBlocked) as stopped:
        record.record(work, "x")
    column = {"e-mail": 21, "birth": 20}[stop]  # of the very words
    assert str(stopped.value.findings[0].place) == f"rubrics/s/responses/a.yaml:8:{column}"
    blocking = list(record.pending(work).blocking)
    with pytest.raises(WorkspaceError, match="Say why"):
        record.allow_all(work, blocking, reason=" ", by="r-1")
    assert record.allow_all(work, blocking, reason="made up", by="r-1") == 1
    text = (work.root / "rubrics/s/responses/a.yaml").read_text()
    assert "reason: made up" in text
    assert "by: r-1" in text
    record.record(work, "x")
    edit(
        "responses/a.yaml",
        "3 May 1961" if stop == "birth" else "a@b.org",
        "3 May 1962" if stop == "birth" else "c@b.org",
    )
    with pytest.raises(ReleaseBlocked):
        record.record(work, "another one")


def test_identifiers_whose_messages_are_cut_alike(work: Workspace, edit: Edit) -> None:
    long = "x" * 70
    edit("a.yaml", "What now?", f"Ask {long}1@b.org or {long}2@b.org, MRN 12345678 and MRN 12345679")
    blocking = list(record.pending(work).blocking)
    assert len(blocking) == 4
    assert [f.excerpt[f.start : f.end] for f in blocking][:2] == [f"{long}1@b.org", f"{long}2@b.org"]
    assert record.allow_all(work, blocking, reason="made up", by="r-1") == 4
    assert record.pending(work).blocking == ()


def test_responses_without_a_rubric_are_looked_at(work: Workspace) -> None:
    text = (work.root / "rubrics/s/responses/a.yaml").read_text()
    (work.root / "rubrics/s/responses/gone.yaml").write_text(
        text.replace("rubric: a", "rubric: gone").replace("A sample.", "Call 0912-345-678.")
    )
    assert [f.code for f in record.pending(work).blocking] == ["H601"]


def test_ids_that_were_taken_away_are_retired(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "  - id: c2\n    criterion: Recommends bed rest.\n    points: -4\n    axis: accuracy\n", "")
    edit("a.yaml", "  - use: s1\n", "  - id: c3\n    criterion: New.\n    points: 1\n")
    (work.root / "rubrics/s/b.yaml").unlink()
    record.record(work, "x")
    text = (work.root / "rubrics/s/set.yaml").read_text()
    assert "\nretired_ids:\n  - a#c2\n  - b\n" in text
    assert "a#s1" not in text  # it only stopped using the shared one
    (work.root / "rubrics/s/shared.yaml").unlink()
    record.record(work, "y")
    assert "- shared#s1\n" in (work.root / "rubrics/s/set.yaml").read_text()
    edit("a.yaml", "id: c3", "id: c2")
    with pytest.raises(ReleaseBlocked, match="take “a#c2” out of retired_ids"):
        record.record(work, "z")


def test_deleting_a_shared_criterion_in_use_is_stopped(work: Workspace) -> None:
    (work.root / "rubrics/s/shared.yaml").unlink()
    assert [(f.code, f.place.path) for f in record.pending(work).blocking if f.place] == [
        ("S111", "rubrics/s/a.yaml"),
        ("S111", "rubrics/s/b.yaml"),
    ]


def test_a_set_without_its_set_yaml(work: Workspace, git: Git) -> None:
    (work.root / "rubrics/s/set.yaml").unlink()
    (work.root / "rubrics/t").mkdir()
    (work.root / "rubrics/t/set.yaml").write_text(
        "format: rubric-studio/set/1\nid: t\ntitle: T\nversion: 0.0.0\nlanguage: en\n"
    )
    with pytest.raises(ReleaseBlocked, match=r"has no set\.yaml"):
        record.record(work, "x")
    for path in sorted((work.root / "rubrics/s").rglob("*.yaml")):
        path.unlink()
    assert "set “The set” removed" in record.pending(work).changes
    record.record(work, "gone")
    assert "rubrics/s/a.yaml" in committed(git, work)


def test_what_cannot_be_read_is_not_called_removed(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "criteria:", "criteria: [")
    waiting = record.pending(work)
    assert [f.code for f in waiting.blocking] == ["Y100"]
    assert not any("removed" in line for line in waiting.changes)


def test_verdicts_are_counted(work: Workspace, example: Workspace) -> None:
    lines = (example.root / "rubrics/sciatica-imaging/judgments/example-rater-1.jsonl").read_text().splitlines()[:3]
    path = work.root / "rubrics/s/judgments/r-1.jsonl"
    path.parent.mkdir()
    path.write_text("\n".join(lines) + "\n")
    assert record.pending(work).changes == ("3 new verdicts by r-1",)
    own = record.pending(work, reader="r-1")
    assert own.changes == ("3 new verdicts by you (r-1)",)
    assert own.note == "3 new verdicts by r-1"  # a note is read by others
    assert record.pending(work, reader="r-2").changes == ("3 new verdicts by r-1",)
    record.record(work, "x")
    path.write_text(lines[1] + "\n")
    assert record.pending(work).changes == ("2 verdicts by r-1 deleted",)


def test_obstacles(work: Workspace, edit: Edit, git: Git) -> None:
    edit("a.yaml", "points: 5", "points: 6")
    lock = work.root / ".git" / "index.lock"
    lock.write_text("")
    assert "index.lock" in record.pending(work).obstacle
    with pytest.raises(GitError, match=r"index\.lock"):
        record.record(work, "x")
    lock.unlink()
    git(work.root, "switch", "-q", "--detach")
    with pytest.raises(GitError, match="detached"):
        record.record(work, "x")
    git(work.root, "switch", "-q", "main")
    (work.root / ".git" / "MERGE_HEAD").write_text(git(work.root, "rev-parse", "HEAD") + "\n")
    assert "merge" in record.pending(work).obstacle
    with pytest.raises(GitError, match="merge"):
        record.record(work, "x")


def test_nobody_is_known(work: Workspace, edit: Edit, quiet_machine: Path) -> None:
    (quiet_machine / "gitconfig").write_text("")
    edit("a.yaml", "points: 5", "points: 6")
    assert record.pending(work).person is None
    with pytest.raises(GitError, match="--name"):
        record.record(work, "x")
    record.set_person(work, "Bob", "bob@example.org")
    record.record(work, "x")


def test_pseudonyms(work: Workspace, edit: Edit, git: Git) -> None:
    settings = work.root / "rubric-studio.yaml"
    settings.write_text(settings.read_text() + "identity: pseudonim\n")
    with pytest.raises(InvalidRubric, match="pseudonym"):
        record.record(work, "x")
    settings.write_text(settings.read_text().replace("pseudonim", "pseudonym"))
    record.record(work, "x")
    assert git(work.root, "log", "-1", "--format=%an %ae %cn") == "r-test r-test@pseudonym.invalid r-test"


def test_no_repository_and_a_subfolder_of_one(quiet_machine: Path, work: Workspace, tmp_path: Path, git: Git) -> None:
    inner = tmp_path / "outer" / "inner"
    (inner / "rubrics/s").mkdir(parents=True)
    (inner / "rubrics/s/set.yaml").write_text((work.root / "rubrics/s/set.yaml").read_text())
    space = Workspace.find(inner)
    assert not record.pending(space).repository
    with pytest.raises(GitError, match="--start"):
        record.record(space, "x")
    git(tmp_path / "outer", "init", "-q")
    (tmp_path / "outer" / "other.txt").write_text("other")
    record.make_repository(space)
    assert not (inner / ".git").exists()
    record.record(space, "x")
    assert committed(git, Workspace(tmp_path / "outer")) == ["inner/rubrics/s/set.yaml"]


def test_a_workspace_of_eight_rubrics_is_looked_at_at_once(example: Workspace) -> None:
    assert start.plan(example.root, example=True) == []
    begun = time.perf_counter()
    waiting = record.pending(example)
    assert time.perf_counter() - begun < 5
    assert waiting.note == "First record"
    assert len(waiting.changes) == 7
    assert waiting.blocking == ()


def test_the_note_names_nobody(work: Workspace, edit: Edit, git: Git) -> None:
    edit("a.yaml", "points: 5", "points: 6")
    before = git(work.root, "rev-parse", "HEAD")
    with pytest.raises(GitError, match=r"The note holds “a@b\.org”, which looks like an e-mail address"):
        record.record(work, "Asked a@b.org about it")
    assert git(work.root, "rev-parse", "HEAD") == before


def test_what_gitignore_leaves_out_is_in_the_way(work: Workspace, edit: Edit) -> None:
    with (work.root / ".gitignore").open("a") as file:
        file.write("b.yaml\nn.yaml\njudgments/\n")
    folder = work.root / "rubrics/s"
    assert record.pending(work).obstacle == ""  # b.yaml is recorded, so it stays
    (folder / "n.yaml").write_text((folder / "a.yaml").read_text().replace("id: a", "id: n"))
    (folder / "judgments").mkdir()
    (folder / "judgments/r-1.jsonl").write_text("")
    assert "rubrics/s/n.yaml would be left out" in record.pending(work).obstacle
    with pytest.raises(GitError, match="gitignore"):
        record.record(work, "x")
    history = History.open(work.root)
    assert history is not None
    assert history.ignored([folder / "n.yaml", folder / "a.yaml", folder / "b.yaml"]) == ["rubrics/s/n.yaml"]
    assert history.ignored([]) == []


def test_a_failed_record_leaves_set_yaml_as_it_was(work: Workspace, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    path = work.root / "rubrics/s/set.yaml"
    before = path.read_bytes()
    (work.root / "rubrics/s/b.yaml").unlink()
    hook = work.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(GitError, match="hook"):
        record.record(work, "x")
    assert path.read_bytes() == before
    hook.unlink()
    record.record(work, "x")
    assert b"retired_ids" in path.read_bytes()


def test_an_id_that_became_another_is_retired(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "id: c2", "id: c9")
    edit("shared.yaml", "id: s1", "id: s9")
    for name in ("a.yaml", "b.yaml"):
        edit(name, "use: s1", "use: s9")
    record.record(work, "Other ids")
    assert work.load("s").set.retired_ids == ("shared#s1", "a#c2")
