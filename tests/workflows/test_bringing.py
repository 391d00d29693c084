"""Earlier states come back as edits; retired ids never do."""

from __future__ import annotations

import pytest

from rubric_studio.errors import NotFound
from rubric_studio.store.document import Document
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.arrange import shelf
from rubric_studio.workflows.bringing import Back, criterion_back, deleted_back, rubric_back
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.edit import OpenRubric
from rubric_studio.workflows.past import Reading
from rubric_studio.workflows.trace import trace
from tests.workflows.conftest import RUBRIC, Commit, Edit

C2 = "  - id: c2\n    criterion: Recommends bed rest.\n    points: -4\n    axis: accuracy\n"


def view(work: Workspace, rubric: str = "a") -> OpenRubric:
    return Desk(work, rater="r-1").open("s", rubric)


def first(work: Workspace) -> Reading:
    return trace(work, "s", "a").moments[-1].reading


def after(back: Back) -> Document:
    ((_set_id, edit),) = back.edits
    assert edit.after
    assert not edit.after.problems
    return edit.after


def test_a_criterion_comes_back_in_its_place_and_nothing_else_changes(
    work: Workspace, edit: Edit, commit: Commit
) -> None:
    edit("a.yaml", "points: 5", "points: 6\n    tags: [dose]")
    edit("a.yaml", "Names the dose.", "States the dose.")
    edit("a.yaml", "title: Rubric a", "title: Other")
    commit("Ben")

    back = criterion_back(view(work), first(work), "c1")
    assert after(back).text == RUBRIC.format(id="a").replace("title: Rubric a", "title: Other")
    assert not back.notes


def test_what_is_so_already_changes_nothing(work: Workspace) -> None:
    assert criterion_back(view(work), first(work), "c1").edits == ()
    assert rubric_back(view(work), first(work)).edits == ()


def test_a_criterion_under_another_id_keeps_the_id_that_it_has_now(work: Workspace, edit: Edit, commit: Commit) -> None:
    edit("a.yaml", "id: c1", "id: dose")
    commit("Ben")
    edit("a.yaml", "points: 5", "points: 6")

    assert (
        "id: dose\n    criterion: Names the dose.\n    points: 5"
        in after(criterion_back(view(work), first(work), "c1", "dose")).text
    )
    assert "id: dose\n    criterion: Names the dose.\n    points: 5" in after(rubric_back(view(work), first(work))).text


def test_a_removed_criterion_comes_back_under_its_id_until_that_is_retired(
    work: Workspace, edit: Edit, commit: Commit
) -> None:
    edit("a.yaml", C2, "")
    assert after(criterion_back(view(work), first(work), "c2")).text == RUBRIC.format(id="a")

    edit("set.yaml", "data:", "retired_ids: [a#c2]\ndata:")
    commit("Ben")
    back = criterion_back(view(work), first(work), "c2")
    assert back.id == "recommends-bed-rest"
    assert after(back).text == RUBRIC.format(id="a").replace("id: c2", "id: recommends-bed-rest")
    assert "“c2” is retired" in back.notes[0]

    whole = rubric_back(view(work), first(work))
    assert after(whole).text == after(back).text
    assert whole.notes == back.notes


def test_a_shared_criterion_changes_for_all_and_says_so(work: Workspace, edit: Edit, commit: Commit) -> None:
    edit("shared.yaml", "points: 8", "points: 9")
    commit("Ben")

    back = criterion_back(view(work), first(work), "s1")
    ((_set_id, changed),) = back.edits
    assert changed.name == "shared.yaml"
    assert "points: 8" in after(back).text
    assert "every rubric" in back.notes[0]
    assert rubric_back(view(work), first(work)).edits == ()  # shared criteria stay as they are


def test_a_shared_criterion_that_is_gone_comes_back_as_one_of_the_rubrics_own(
    work: Workspace, edit: Edit, commit: Commit
) -> None:
    for name in ("a.yaml", "b.yaml"):
        edit(name, "  - use: s1\n", "")
    (work.root / "rubrics/s/shared.yaml").unlink()
    edit("set.yaml", "data:", "retired_ids: [shared#s1]\ndata:")
    commit("Ben")

    for back in (criterion_back(view(work), first(work), "s1"), rubric_back(view(work), first(work))):
        made = after(back).data["criteria"][-1]
        assert made == {"id": "sends-them-to-hospital", "criterion": "Sends them to hospital.", "points": 8}
        assert back.notes


def test_a_shared_criterion_that_was_let_go_of_is_taken_again(work: Workspace, edit: Edit, commit: Commit) -> None:
    edit("a.yaml", "  - use: s1\n", "")
    commit("Ben")

    assert after(criterion_back(view(work), first(work), "s1")).text == RUBRIC.format(id="a")


def test_a_whole_rubric_comes_back_with_its_comments(work: Workspace, edit: Edit, commit: Commit) -> None:
    edit("a.yaml", "  # the dose\n", "")
    edit("a.yaml", "points: 5", "points: 6")
    commit("Ben")

    assert after(rubric_back(view(work), first(work))).text == RUBRIC.format(id="a")


def test_a_deleted_rubric_comes_back_as_a_draft_and_under_another_id_where_its_own_is_retired(
    work: Workspace, edit: Edit, commit: Commit
) -> None:
    then = first(work)
    (work.root / "rubrics/s/a.yaml").unlink()
    (work.root / "rubrics/s/responses/a.yaml").unlink()
    back = deleted_back(shelf(Desk(work, rater="r-1"), "s"), then)
    assert back.id == "a"
    assert after(back).text == RUBRIC.format(id="a").replace("active", "draft")

    edit("set.yaml", "data:", "retired_ids: [a]\ndata:")
    commit("Ben")
    back = deleted_back(shelf(Desk(work, rater="r-1"), "s"), then)
    assert back.id == "a-2"
    assert "“a” is retired" in back.notes[0]
    assert after(back).data["id"] == "a-2"


def test_what_was_not_there_then_cannot_come_back(work: Workspace) -> None:
    with pytest.raises(NotFound):
        criterion_back(view(work), first(work), "none")
    with pytest.raises(NotFound):
        rubric_back(view(work), Reading("s"))
    with pytest.raises(NotFound):
        deleted_back(shelf(Desk(work, rater="r-1"), "s"), Reading("s"))
