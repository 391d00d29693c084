"""Who changed what of a rubric, from real records: side branches, joined and reverted, other names, cut-off copies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rubric_studio.errors import GitError, NotFound
from rubric_studio.git import History
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.past import Past
from rubric_studio.workflows.trace import APPROVED, last_changes, trace
from tests.workflows.conftest import Commit, Edit, Git


def whose(work: Workspace, rubric: str = "a", set_id: str = "s", fields: frozenset[str] = APPROVED) -> dict[str, str]:
    (found,) = last_changes(Past(work, set_id, rubric), fields)
    return {id_: entry.name for id_, entry in found.items()}


def story(work: Workspace, rubric: str = "a") -> list[tuple[str, list[str]]]:
    """Give who changed what: the codes of the changes of each record, the latest first."""
    told = []
    for moment in trace(work, "s", rubric).moments:
        codes = [f"{change.code} {change.pointer.criterion}".strip() for change in moment.changes]
        told.append((moment.entry.name if moment.entry else "", codes))
    return told


def test_each_criterion_belongs_to_who_changed_it_last(work: Workspace, edit: Edit, commit: Commit) -> None:
    edit("a.yaml", "points: 5", "points: 6")
    commit("Ben")
    edit("a.yaml", "bed rest", "rest in bed")
    commit("Cleo")
    edit("a.yaml", "title: Rubric a", "title: Another")
    commit("Dan")

    assert whose(work) == {"c1": "Ben", "c2": "Cleo", "s1": "Anna Example"}
    assert whose(work, fields=frozenset({"text"})) == {"c1": "Anna Example", "c2": "Cleo", "s1": "Anna Example"}
    assert story(work) == [
        ("Dan", ["rubric-title-changed"]),
        ("Cleo", ["criterion-reworded c2"]),
        ("Ben", ["criterion-repointed c1"]),
        ("Anna Example", ["rubric-added"]),
    ]


def test_what_an_approval_does_not_cover_changes_nobody(work: Workspace, edit: Edit, commit: Commit) -> None:
    edit("a.yaml", "axis: accuracy\n", "axis: accuracy\n    tags: [dose]\n")
    commit("Ben")

    assert whose(work)["c1"] == "Anna Example"


def test_another_prompt_changes_every_criterion(work: Workspace, edit: Edit, commit: Commit) -> None:
    edit("a.yaml", "What now?", "What shall I do?")
    commit("Ben")
    edit("a.yaml", "points: 5", "points: 6")
    commit("Cleo")

    assert whose(work) == {"c1": "Cleo", "c2": "Ben", "s1": "Ben"}


def test_a_shared_criterion_belongs_to_who_changed_the_shared_ones(work: Workspace, edit: Edit, commit: Commit) -> None:
    edit("shared.yaml", "points: 8", "points: 9")
    commit("Ben")
    (work.root / "rubrics/s/shared.yaml").open("a").write("  - id: s2\n    criterion: Other.\n    points: 1\n")
    commit("Cleo")

    assert whose(work) == {"c1": "Anna Example", "c2": "Anna Example", "s1": "Ben"}
    assert [who for who, _ in story(work)] == ["Ben", "Anna Example"]  # s2 is no business of this rubric


def test_a_shared_criterion_taken_in_as_it_is_was_written_elsewhere_but_comes_with_the_rubric(
    work: Workspace, edit: Edit, commit: Commit
) -> None:
    edit("a.yaml", "  - use: s1\n", "")
    commit("Ben")
    edit("a.yaml", "    points: -4\n    axis: accuracy\n", "    points: -4\n    axis: accuracy\n  - use: s1\n")
    commit("Cleo")

    assert story(work)[0] == ("Cleo", ["criterion-added s1"])
    assert whose(work)["s1"] == "Cleo"


def test_a_joined_line_of_work_keeps_its_authors(work: Workspace, edit: Edit, commit: Commit, git: Git) -> None:
    git(work.root, "switch", "-qc", "side")
    edit("a.yaml", "Names the dose.", "Names the right dose.")
    commit("Side")
    git(work.root, "switch", "-q", "main")
    edit("a.yaml", "bed rest", "rest in bed")
    commit("Main")
    git(work.root, "-c", "user.name=Merger", "merge", "-q", "--no-ff", "side", "-m", "joined")

    assert whose(work) == {"c1": "Side", "c2": "Main", "s1": "Anna Example"}
    assert "Merger" not in dict(story(work))


def test_what_was_decided_when_joining_belongs_to_who_joined(settled: Workspace) -> None:
    assert whose(settled) == {"c1": "Merger", "c2": "Side", "s1": "Anna Example"}
    assert story(settled)[0] == ("Merger", ["criterion-reworded c1"])


def test_what_a_joining_dropped_does_not_count(dropped: Workspace, edit: Edit, commit: Commit) -> None:
    assert whose(dropped)["c1"] == "Anna Example"
    assert [(moment.entry.name, moment.dropped) for moment in trace(dropped, "s", "a").moments if moment.entry] == [
        ("Merger", True),
        ("Side", False),
        ("Anna Example", False),
    ]
    edit("a.yaml", "Names the dose.", "Names the right dose.")
    commit("Ben")
    assert not any(moment.dropped for moment in trace(dropped, "s", "a").moments), "the newest is what is the case"


def test_what_each_line_of_work_changed_elsewhere_is_not_dropped(
    work: Workspace, edit: Edit, commit: Commit, git: Git
) -> None:
    git(work.root, "switch", "-qc", "side")
    edit("a.yaml", "Names the dose.", "Names the right dose.")
    commit("Side")
    git(work.root, "switch", "-q", "main")
    edit("shared.yaml", "points: 8", "points: 9")
    commit("Main")
    git(work.root, "merge", "-q", "side", "-m", "joined")
    assert not any(moment.dropped for moment in trace(work, "s", "a").moments)


def test_a_revert_is_a_change_of_its_own(work: Workspace, edit: Edit, commit: Commit, git: Git) -> None:
    edit("a.yaml", "points: 5", "points: 6")
    commit("Ben")
    git(work.root, "-c", "user.name=Cleo", "revert", "--no-edit", "HEAD")

    assert whose(work)["c1"] == "Cleo"
    assert [who for who, _ in story(work)] == ["Cleo", "Ben", "Anna Example"]


def test_what_is_not_recorded_yet_is_told_apart(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "points: 5", "points: 6")

    assert whose(work)["c1"] == "Anna Example", "of what is recorded"
    assert story(work)[0] == ("", ["criterion-repointed c1"])


def test_another_id_for_the_same_text_changes_nobody(work: Workspace, edit: Edit, commit: Commit) -> None:
    edit("a.yaml", "points: 5", "points: 6")
    commit("Ben")
    edit("a.yaml", "id: c1", "id: dose")
    commit("Cleo")

    assert whose(work) == {"dose": "Ben", "c2": "Anna Example", "s1": "Anna Example"}


def test_a_file_is_followed_through_its_earlier_names(work: Workspace, edit: Edit, commit: Commit, git: Git) -> None:
    edit("a.yaml", "points: 5", "points: 6")
    commit("Ben")
    git(work.root, "mv", "rubrics/s", "rubrics/t")
    commit("Mover")
    git(work.root, "mv", "rubrics/t/a.yaml", "rubrics/t/new.yaml")
    path = work.root / "rubrics/t/new.yaml"
    path.write_text(path.read_text().replace("id: a\n", "id: new\n").replace("points: -4", "points: -3"))
    commit("Cleo")

    assert whose(work, "new", "t") == {"c1": "Ben", "c2": "Cleo", "s1": "Anna Example"}


def test_work_on_an_earlier_name_that_is_joined_later_keeps_its_author(
    work: Workspace, edit: Edit, commit: Commit, git: Git
) -> None:
    git(work.root, "switch", "-qc", "side")
    edit("a.yaml", "Names the dose.", "Names the right dose.")
    commit("Side")
    git(work.root, "switch", "-q", "main")
    git(work.root, "mv", "rubrics/s/a.yaml", "rubrics/s/n.yaml")
    path = work.root / "rubrics/s/n.yaml"
    path.write_text(path.read_text().replace("id: a\n", "id: n\n"))
    commit("Mover")
    git(work.root, "merge", "-q", "side", "-m", "joined")

    assert "right dose" in path.read_text()
    assert whose(work, "n") == {"c1": "Side", "c2": "Anna Example", "s1": "Anna Example"}


def test_a_deleted_rubric_can_be_asked_for(work: Workspace, commit: Commit) -> None:
    (work.root / "rubrics/s/a.yaml").unlink()
    commit("Ben")

    assert story(work) == [("Ben", ["rubric-removed"]), ("Anna Example", ["rubric-added"])]
    assert whose(work) == {}
    with pytest.raises(NotFound):
        trace(work, "s", "never")


def test_a_record_in_which_the_file_is_broken_is_passed_over_and_told(
    work: Workspace, edit: Edit, commit: Commit
) -> None:
    edit("a.yaml", "points: 5", "points: 6")
    commit("Ben")
    edit("a.yaml", "points: 6", "points: [6")
    commit("Broken")
    edit("a.yaml", "points: [6", "points: 6")
    edit("a.yaml", "bed rest", "rest in bed")
    commit("Cleo")

    assert whose(work) == {"c1": "Ben", "c2": "Cleo", "s1": "Anna Example"}
    assert [who for who, _ in story(work)] == ["Cleo", "Ben", "Anna Example"]
    (problem,) = trace(work, "s", "a").problems
    assert problem.place
    assert problem.place.path == "rubrics/s/a.yaml"


def test_a_file_that_is_broken_on_disk_is_told_as_it_was_recorded(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "points: 5", "points: [5")

    assert trace(work, "s", "a").problems
    assert whose(work)["c1"] == "Anna Example"


def test_a_cut_off_copy_says_so_and_blames_nobody_for_what_is_older(
    work: Workspace, edit: Edit, commit: Commit, git: Git, tmp_path: Path
) -> None:
    edit("a.yaml", "points: -4", "points: -5")
    commit("Ben")
    edit("a.yaml", "points: 5", "points: 6")
    commit("Cleo")
    git(tmp_path, "clone", "-q", "--depth", "2", work.root.as_uri(), "shallow")
    copy = Workspace(tmp_path / "shallow")

    assert whose(copy) == {"c1": "Cleo"}
    found = trace(copy, "s", "a")
    assert found.begins
    assert found.begins.name == "Ben"


def test_without_a_history_it_says_how_to_begin_one(example: Workspace) -> None:
    shutil.rmtree(example.root / ".git")
    with pytest.raises(GitError, match="record --start"):
        trace(example, "emergency-escalation", "chest-pain")


def test_before_the_first_record_all_is_unrecorded(example: Workspace) -> None:
    assert whose(example, "chest-pain", "emergency-escalation") == {}
    (moment,) = trace(example, "emergency-escalation", "chest-pain").moments
    assert moment.entry is None


def test_a_criterion_that_two_lines_of_work_added_differently_belongs_to_who_settled_it(
    work: Workspace, commit: Commit, git: Git
) -> None:
    path = work.root / "rubrics/s/a.yaml"
    text = path.read_text()

    def new(words: str) -> str:
        return f"{text}  - id: new\n    criterion: {words}\n    points: 1\n    axis: accuracy\n"

    git(work.root, "switch", "-qc", "side")
    path.write_text(new("One."))
    commit("Side")
    git(work.root, "switch", "-q", "main")
    path.write_text(new("Two."))
    commit("Main")
    git(work.root, "merge", "-q", "side", ok=False)
    path.write_text(new("Three."))
    commit("Merger")

    assert whose(work)["new"] == "Merger"
    assert story(work)[0] == ("Merger", ["criterion-reworded new"])


def test_names_that_are_no_name_of_ours_are_passed_by(work: Workspace, git: Git) -> None:
    history = History.open(work.root)
    assert history
    assert history.held([("0" * 40, "a\nb"), (history.resolve("HEAD"), "rubrics/s/none.yaml")]) == [None, None]
