"""The log of a rubric and of a criterion, its sentences, and the releases between."""

from __future__ import annotations

import pytest

from rubric_studio.errors import NotFound
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.blame import blame
from rubric_studio.workflows.log import Account, log_of_rubric
from rubric_studio.workflows.milestones import Milestone
from tests.workflows.conftest import RUBRIC, Commit, Edit, Git


def lines(work: Workspace, criterion: str = "", **options: object) -> list[str]:
    """Give the rows in short: a release's version, or who and the first sentence."""
    found = log_of_rubric(work, "s", "a", criterion, **options)  # type: ignore[arg-type]
    return [
        f"= {row.version}" if isinstance(row, Milestone) else f"{row.who}: {row.sentences[0]}" for row in found.rows
    ]


@pytest.fixture
def told(work: Workspace, edit: Edit, commit: Commit, git: Git) -> Workspace:
    """A rubric with two releases, a change in each, one since, and one that is not recorded."""
    edit("a.yaml", "points: 5", "points: 6")
    commit("Ben")
    git(work.root, "tag", "-am", "x", "s/v1.0.0")
    git(work.root, "tag", "-am", "x", "s/not-a-version")
    git(work.root, "tag", "-am", "x", "other/v9.0.0")
    edit("a.yaml", "Names the dose.", "States the dose.")
    commit("Cleo")
    git(work.root, "tag", "-am", "x", "s/v1.1.0")
    edit("a.yaml", "points: -4", "points: -3")
    commit("Dan")
    edit("a.yaml", "points: 6", "points: 7")
    return work


def test_releases_stand_before_what_they_hold(told: Workspace) -> None:
    assert lines(told) == [
        "not recorded yet: criterion “c1” (States the dose.) now has +7 points, was +6",
        "Dan: criterion “c2” (Recommends bed rest.) now has -3 points, was -4",
        "= 1.1.0",
        "Cleo: criterion “c1” reworded, from “Names the dose.” to “States the dose.”",
        "= 1.0.0",
        "Ben: criterion “c1” (Names the dose.) now has +6 points, was +5",
        "Anna Example: new rubric with 3 criteria",
    ]


def test_a_criterions_log_gives_its_wording_and_points_through_time(told: Workspace) -> None:
    rows = [row for row in log_of_rubric(told, "s", "a", "c1").rows if isinstance(row, Account)]

    assert [(row.criterion.points, row.criterion.text) for row in rows if row.criterion] == [
        (7, "States the dose."),
        (6, "States the dose."),
        (6, "Names the dose."),
        (5, "Names the dose."),
    ]
    assert lines(told, "c1")[-1] == "Anna Example: new criterion “c1”, +5 points: Names the dose."


def test_since_a_release_only_what_it_does_not_hold(told: Workspace) -> None:
    assert [line.split(":")[0] for line in lines(told, since="1.1.0")] == ["not recorded yet", "Dan"]
    assert [line.split(":")[0] for line in lines(told, since="1.0.0")] == ["not recorded yet", "Dan", "= 1.1.0", "Cleo"]
    with pytest.raises(NotFound, match=r"1\.1\.0, 1\.0\.0"):
        lines(told, since="7.0.0")


def test_a_limit_leaves_the_rest_and_says_how_many(told: Workspace) -> None:
    found = log_of_rubric(told, "s", "a", limit=2)

    assert len(found.rows) == 2
    assert found.left == 3


def test_a_criterion_that_was_removed_or_called_otherwise_can_be_asked_for(
    work: Workspace, edit: Edit, commit: Commit
) -> None:
    edit("a.yaml", "id: c1", "id: dose")
    commit("Ben")
    edit("a.yaml", "  - id: c2\n    criterion: Recommends bed rest.\n    points: -4\n    axis: accuracy\n", "")
    commit("Cleo")

    assert lines(work, "c2")[0] == "Cleo: criterion “c2” removed: Recommends bed rest."
    assert [line.split(":")[0] for line in lines(work, "dose")] == ["Ben", "Anna Example"]
    assert [line.split(":")[0] for line in lines(work, "c1")] == ["Ben", "Anna Example"]
    with pytest.raises(NotFound, match="dose"):
        lines(work, "dos")


def test_a_joining_that_left_a_change_out_is_told(dropped: Workspace) -> None:
    told = (
        "Merger: joined without the other line's change: criterion “c1” reworded, from “Names the right dose.” to"
        " “Names the dose.”"
    )
    assert lines(dropped)[0] == lines(dropped, "c1")[0] == told


def test_a_file_that_was_renamed_since_the_last_record_is_followed(work: Workspace, edit: Edit, commit: Commit) -> None:
    edit("a.yaml", "points: 5", "points: 6")
    commit("Ben")
    old, new = (work.root / f"rubrics/s/{name}.yaml" for name in ("a", "new"))
    new.write_text(old.read_text().replace("id: a\n", "id: new\n").replace("points: -4", "points: -3"))
    (work.root / "rubrics/s/other.yaml").write_text(RUBRIC.format(id="other"))
    old.unlink()
    rows = [row for row in log_of_rubric(work, "s", "new").rows if isinstance(row, Account)]
    assert rows[0].sentences == (
        "the file has another name now: it was a.yaml",
        "criterion “c2” (Recommends bed rest.) now has -3 points, was -4",
    )
    assert [row.who for row in rows] == ["not recorded yet", "Ben", "Anna Example"]
    held = {line.criterion.id: line for line in blame(work, "s", "new").lines}
    assert (held["c1"].points.who, held["c2"].points.recorded, held["c2"].text.who) == ("Ben", False, "Anna Example")


def test_a_changed_conversation_stands_in_a_criterions_log(work: Workspace, edit: Edit, commit: Commit) -> None:
    edit("a.yaml", "What now?", "And now?")
    commit("Ben")
    edit("a.yaml", "  - id: c2\n    criterion: Recommends bed rest.\n    points: -4\n    axis: accuracy\n", "")
    commit("Cleo")
    edit("a.yaml", "And now?", "What then?")
    commit("Dan")
    assert [line.split(":")[0] for line in lines(work, "c1")] == ["Dan", "Ben", "Anna Example"]
    assert [line.split(":")[0] for line in lines(work, "c2")] == ["Cleo", "Ben", "Anna Example"]


def test_since_a_release_a_criterion_that_never_was_is_not_found(work: Workspace) -> None:
    assert log_of_rubric(work, "s", "a", "c1", since="HEAD").rows == ()
    with pytest.raises(NotFound, match="nope"):
        log_of_rubric(work, "s", "a", "nope", since="HEAD")


def test_a_deleted_rubrics_criterion_went_with_it(work: Workspace, commit: Commit) -> None:
    (work.root / "rubrics/s/a.yaml").unlink()
    commit("Ben")

    assert lines(work, "c1") == [
        "Ben: criterion “c1” removed: Names the dose.",
        "Anna Example: new criterion “c1”, +5 points: Names the dose.",
    ]


def test_pseudonyms_are_called_as_people_yaml_says_where_it_is(work: Workspace, edit: Edit, git: Git) -> None:
    edit("a.yaml", "points: 5", "points: 6")
    pseudonym = ("-c", "user.name=r-1", "-c", "user.email=r-1@pseudonym.invalid")
    git(work.root, *pseudonym, "commit", "-qam", "x")
    assert lines(work)[0].startswith("r-1: ")

    (work.root / "people.yaml").write_text("people:\n  - id: r-1\n    name: Dr. Rao\n")
    assert lines(work)[0].startswith("Dr. Rao: ")

    (work.root / "people.yaml").write_text("people: [")
    assert lines(work)[0].startswith("r-1: ")


def test_shared_criteria_have_a_log_of_their_own(work: Workspace, edit: Edit, commit: Commit, git: Git) -> None:
    edit("shared.yaml", "Sends them to hospital.", "Sends them to the hospital.")
    commit("Ben")
    git(work.root, "tag", "-am", "x", "s/v1.0.0")
    for name in ("shared.yaml", "a.yaml", "b.yaml"):
        edit(name, ": s1", ": s2")
    commit("Cleo")
    git(work.root, "mv", "rubrics/s", "rubrics/t")
    commit("Dan")
    (work.root / "rubrics/t/shared.yaml").write_text("format: rubric-studio/shared/1\ncriteria: []\n")
    rows = log_of_rubric(work, "t", "shared", "s2").rows
    assert [f"{row.who}: {row.sentences[0]}" for row in rows if isinstance(row, Account)] == [
        "not recorded yet: criterion “s2” removed: Sends them to the hospital.",
        "Cleo: criterion “s1” is called “s2” now",
        "Ben: criterion “s1” reworded, from “Sends them to hospital.” to “Sends them to the hospital.”",
        "Anna Example: new criterion “s1”, +8 points: Sends them to hospital.",
    ]
    (work.root / "rubrics/t/shared.yaml").unlink()
    whole = [row.sentences[0] for row in log_of_rubric(work, "t", "shared").rows if isinstance(row, Account)]
    assert (whole[0], whole[-1]) == ("all shared criteria removed", "the first shared criterion")
