"""What stands here and what somebody else wrote meanwhile become one, as the rest of the set allows."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from rubric_studio.errors import RubricStudioError
from rubric_studio.workflows import start
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.meeting import around, carried, joined, meet, torn_in

ROOT = Path(__file__).parents[2]
SET, RUBRIC = "emergency-escalation", "chest-pain"
REF = (SET, f"{RUBRIC}.yaml")


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "rubrics" / SET, tmp_path / "rubrics" / SET)
    return tmp_path / "rubrics" / SET


@pytest.fixture
def desk(folder):
    made = Desk(start.find(folder.parents[1]), rater="r07")
    made.open(SET, RUBRIC)
    return made


def mine(desk, *pairs, ref=REF):
    document = desk.document(*ref)
    for path, value in pairs:
        document = document.set(path, value)
    desk.put(*ref, document)


def theirs(folder, old, new, name=f"{RUBRIC}.yaml"):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_both_changes(desk, folder):
    mine(desk, (("title",), "Mine"))
    theirs(folder, "points: 8\n", "points: 9\n")
    made = joined(meet(desk, REF))
    assert "title: Mine\n" in made.text
    assert "points: 9\n" in made.text


def test_what_is_no_question_of_merging(desk, folder):
    assert meet(desk, (SET, "nothing.yaml")) is None
    desk.put(*REF, None)
    assert meet(desk, REF) is None


def test_theirs_cannot_be_read(desk, folder):
    mine(desk, (("title",), "Mine"))
    (folder / REF[1]).write_text("{", encoding="utf-8")
    with pytest.raises(RubricStudioError):
        meet(desk, REF)


def test_both_put_a_criterion_of_one_id(desk, folder):
    mine(desk, (("criteria", 1, "id"), "same-id"))
    theirs(folder, "  - id: heart-attack\n", "  - id: same-id\n")
    assert joined(meet(desk, REF)) is None


def test_they_use_a_shared_criterion_that_is_not_there(desk, folder):
    mine(desk, (("title",), "Mine"))
    theirs(folder, "  - use: escalation-timing\n", "  - use: escalation-timing\n\n  - use: nowhere\n")
    found = meet(desk, REF)
    assert joined(found) is None
    assert [conflict.why for conflict in found.merged.conflicts] == [
        "The shared criterion that it takes is not there any more."
    ]


def test_a_retired_id_does_not_come_back(desk, folder):
    mine(desk, (("retired_ids",), [f"{RUBRIC}#back-again"]), ref=(SET, "set.yaml"))
    assert around(desk, SET).retired == {f"{RUBRIC}#back-again"}
    mine(desk, (("title",), "Mine"))
    theirs(folder, "  - id: call-911\n", "  - id: back-again\n")
    assert joined(meet(desk, REF)) is None


def test_the_shape_of_both_was_right(desk, folder):
    mine(desk, (("title",), "Mine"))
    theirs(folder, "title: ", "titel: x\ntitle: ")
    assert joined(meet(desk, REF)).problems  # theirs was not: it is as if it had been read


def test_a_change_is_carried_over(desk, folder):
    was = desk.document(*REF)
    to = was.set(("title",), "Mine")
    mine(desk, (("criteria", 1, "points"), 9))
    made = carried(desk, REF, was, to)
    assert "title: Mine\n" in made.text
    assert "points: 9\n" in made.text
    mine(desk, (("title",), "Another"))
    assert carried(desk, REF, was, to) is None


def test_no_marks_no_question(desk, folder):
    fresh = Desk(start.find(folder.parents[1]), rater="r07")
    assert torn_in(fresh, SET, RUBRIC) is None
    theirs(folder, "    points: 8\n", "<<<<<<< a\n    points: 7\n=======\n    points: 9\n>>>>>>> b\n")
    found = torn_in(fresh, SET, RUBRIC)
    assert found.theirs is None
    assert len(found.merged.conflicts) == 1


def git(folder, *words):
    for command in words:
        subprocess.run(["git", *command.split()], cwd=folder, capture_output=True, check=False)


@pytest.mark.parametrize("joining", ["merge", "rebase", "cherry-pick"])
def test_ones_own_text_is_ours_whatever_git_calls_it(folder, joining):
    root = folder.parents[1]
    git(root, "init -q -b main", "config user.name A", "config user.email a@b", "add .", "commit -qm 1", "branch other")
    git(root, "switch -c mine")
    theirs(folder, "points: 8\n", "points: 9\n")
    git(root, "commit -qam mine", "switch other")
    theirs(folder, "points: 8\n", "points: 3\n")
    git(root, "commit -qam other", "switch mine", f"{joining} other")
    found = torn_in(Desk(start.find(root), rater="r07"), SET, RUBRIC)
    (conflict,) = found.merged.conflicts
    assert (conflict.ours, conflict.theirs) == (9, 3)


def test_what_was_laid_aside_is_ones_own(folder):
    root = folder.parents[1]
    git(root, "init -q -b main", "config user.name A", "config user.email a@b", "add .", "commit -qm 1")
    theirs(folder, "points: 8\n", "points: 9\n")
    git(root, "stash")
    theirs(folder, "points: 8\n", "points: 3\n")
    git(root, "commit -qam other", "stash pop")
    (conflict,) = torn_in(Desk(start.find(root), rater="r07"), SET, RUBRIC).merged.conflicts
    assert (conflict.ours, conflict.theirs) == (9, 3)


def test_they_laid_the_file_out_anew_and_both_changed_one_number(desk, folder):
    at = next(n for n, entry in enumerate(desk.document(*REF).data["criteria"]) if entry.get("points") == 8)
    mine(desk, (("criteria", at, "points"), 9), (("title",), "Mine"))
    path = folder / REF[1]
    head, criteria = path.read_text(encoding="utf-8").replace("points: 8\n", "points: 3\n", 1).split("criteria:\n")
    moved = "".join(f"  {line}" if line.strip() else line for line in criteria.splitlines(keepends=True))
    path.write_text(f"{head}criteria:\n{moved}", encoding="utf-8")
    found = meet(desk, REF)
    assert found.settleable
    assert [conflict.path[2] for conflict in found.merged.conflicts] == ["points"]
    assert b"title: Mine\n" in found.merged.text
