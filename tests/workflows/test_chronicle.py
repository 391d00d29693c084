"""The log of a set: what each record changed, read only as far as it changed."""

from __future__ import annotations

import shutil

import pytest

from rubric_studio.errors import NotFound
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.chronicle import MANY, Chronicle
from rubric_studio.workflows.log import Account
from tests.workflows.conftest import RUBRIC, Commit, Edit, Git


def told(work: Workspace, set_id: str = "s", limit: int = 0) -> dict[str, tuple[str, ...]]:
    return {row.who: row.sentences for row in Chronicle(work, set_id).log(limit).rows if isinstance(row, Account)}


def test_each_record_says_what_it_changed_in_meaning(work: Workspace, edit: Edit, commit: Commit) -> None:
    edit("a.yaml", "points: 5", "points: 6")
    edit("responses/a.yaml", "A sample.", "Another.")
    commit("Ben")
    edit("shared.yaml", "points: 8", "points: 9")
    commit("Cleo")
    edit("a.yaml", "  # the dose\n", "  # how much\n")
    commit("Dan")
    (work.root / "rubrics/s/judgments").mkdir()
    (work.root / "rubrics/s/judgments/r-1.jsonl").write_text("{}\n")
    commit("Eve")
    edit("b.yaml", "points: 5", "points: 4")

    assert told(work) == {
        "not recorded yet": ("Rubric b: criterion “c1” (Names the dose.) now has +4 points, was +5",),
        "Eve": ("verdicts of one rater",),
        "Dan": ("nothing in meaning (layout, comments, notes)",),
        "Cleo": ("Shared criterion “s1” (Sends them to hospital.) now has +9 points, was +8",),
        "Ben": (
            "Rubric a: criterion “c1” (Names the dose.) now has +6 points, was +5",
            "Rubric a: sample response “r1”: text changed",
        ),
        "Anna Example": ("new set “The set” with 2 rubrics",),
    }
    assert len(told(work, limit=1)) == 2


def test_very_many_changes_are_told_in_numbers(work: Workspace, commit: Commit) -> None:
    for n in range(MANY):
        (work.root / f"rubrics/s/x{n}.yaml").write_text(RUBRIC.format(id=f"x{n}"))
    (work.root / "rubrics/s/b.yaml").unlink()
    commit("Ben")

    assert told(work)["Ben"] == (f"{MANY} new rubrics", "one rubric removed")


def test_a_joined_line_of_work_is_told_of_those_who_worked(settled: Workspace) -> None:
    (line,) = told(settled)["Merger"]
    assert "States the right dose." in line


def test_a_record_in_which_a_file_is_broken_is_told_all_the_same(work: Workspace, edit: Edit, commit: Commit) -> None:
    edit("a.yaml", "points: 5", "points: [5")
    commit("Ben")

    chronicle = Chronicle(work, "s").log()
    assert chronicle.problems
    assert [row.who for row in chronicle.rows if isinstance(row, Account)] == ["Ben", "Anna Example"]
    assert told(work)["Ben"] == ("a.yaml could not be read after",)
    edit("a.yaml", "points: [5", "points: 6")
    commit("Cleo")
    assert told(work)["Cleo"] == ("a.yaml could not be read before",)


def test_a_broken_file_of_a_workspace_that_lies_in_a_folder_is_not_gone(
    work: Workspace, edit: Edit, commit: Commit
) -> None:
    shutil.move(work.root / ".git", work.root.parent / ".git")
    commit("Mover")
    edit("a.yaml", "points: 5", "points: [5")
    commit("Ben")

    assert told(work)["Ben"] == ("a.yaml could not be read after",)


def test_a_set_that_was_never_there_is_not_found(work: Workspace) -> None:
    with pytest.raises(NotFound):
        Chronicle(work, "none")
    with pytest.raises(NotFound, match="name the set"):
        Chronicle(work, since="9.0.0")


def test_a_set_that_is_gone_can_be_asked_for(work: Workspace, commit: Commit, git: Git) -> None:
    git(work.root, "rm", "-rq", "rubrics/s")
    commit("Ben")

    assert told(work)["Ben"] == ("set “The set” removed",)


def test_a_set_that_is_not_recorded_yet_is_one_line(work: Workspace, git: Git) -> None:
    git(work.root, "mv", "rubrics/s", "rubrics/t")
    path = work.root / "rubrics/t/set.yaml"
    path.write_text(path.read_text().replace("id: s", "id: t"))

    assert told(work, "t") == {"not recorded yet": ("new set “The set” with 2 rubrics",)}
