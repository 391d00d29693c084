"""Comparisons: every change has its words and its place, and what cannot be read is named."""

from __future__ import annotations

from collections.abc import Callable

from rubric_studio.cli.diffs import outline
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record
from rubric_studio.workflows.compare import Comparison, compare_set
from rubric_studio.workflows.history import said, words_of

Edit = Callable[..., None]


def places(held: Comparison) -> dict[str, tuple[str, str]]:
    return {told.change.code: (str(told.old_place), str(told.new_place)) for told in held.told}


def test_places(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "points: 5", "points: 6")
    edit("a.yaml", "title: Rubric a", "# a comment\ntitle: Another")
    edit(
        "a.yaml",
        "    points: -4\n    axis: accuracy\n",
        "    points: -4\n    axis: accuracy\n    justification: Why.\n",
    )
    edit("shared.yaml", "points: 8", "points: 7")
    edit("set.yaml", "title: The set", "title: That set")
    edit("responses/a.yaml", "text: A sample.", "text: Another.")
    edit("responses/a.yaml", "rubric: a\n", "rubric: a\norder: [r1]\n")
    edit(
        "b.yaml",
        "  - id: c2\n    criterion: Recommends bed rest.\n",
        "  - id: c9\n    criterion: Recommends bed rest.\n",
    )
    here = "rubrics/s/"
    assert places(compare_set(work, "s")) == {
        "set-title-changed": (f"{here}set.yaml:3:8", f"{here}set.yaml:3:8"),
        "shared-criterion-repointed": (f"{here}shared.yaml:5:13", f"{here}shared.yaml:5:13"),
        "rubric-title-changed": (f"{here}a.yaml:3:8", f"{here}a.yaml:4:8"),
        "criterion-repointed": (f"{here}a.yaml:13:13", f"{here}a.yaml:14:13"),
        "criterion-justification-changed": (f"{here}a.yaml:15:5", f"{here}a.yaml:20:20"),
        "criterion-id-changed": (f"{here}b.yaml:15:9", f"{here}b.yaml:15:9"),
        "response-order-changed": (f"{here}responses/a.yaml:1:1", f"{here}responses/a.yaml:3:8"),
        "response-changed": (f"{here}responses/a.yaml:8:11", f"{here}responses/a.yaml:9:11"),
    }


def test_what_came_has_no_old_place_and_what_went_no_new_one(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "  - id: c2\n    criterion: Recommends bed rest.\n", "  - id: c9\n    criterion: Is new.\n")
    removed, added = compare_set(work, "s").told
    assert (str(removed.old_place), removed.new_place) == ("rubrics/s/a.yaml:15:5", None)
    assert (added.old_place, str(added.new_place)) == (None, "rubrics/s/a.yaml:15:5")


def test_words(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "Names the dose.", "Names the way. Call 0912-345-678.")
    edit("a.yaml", "content: What now?", "content: What then?")
    held = compare_set(work, "s")
    prompt, reworded = held.told
    assert held.states
    assert held.sentences == said(held.changes, words_of(*held.states))
    assert reworded.sentence == f"Rubric a: {reworded.untitled}"
    assert ("+", "way. Call [left out]") in reworded.pieces
    assert "0912" not in str(reworded.pieces) + reworded.sentence
    assert ("-", "now") in prompt.pieces
    edit("a.yaml", "points: 5", "points: 6")
    assert compare_set(work, "s").told[2].pieces == ()


def test_a_title_shows_its_words(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "title: Rubric a", "title: Rubric of dosing")
    [told] = compare_set(work, "s").told
    assert told.pieces == (("=", "Rubric "), ("-", "a"), ("+", "of dosing"))


def test_what_could_name_a_patient_is_left_out_and_that_is_said(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "Names the dose.", "Calls 0912-345-678.")
    record.record(work, "A number")
    edit("a.yaml", "0912-345-678", "0912-345-679")
    [told] = compare_set(work, "s").told
    assert told.untitled == "criterion “c1” reworded; what changed is left out, as it could name a patient"
    assert told.pieces == ()
    assert outline.said(told) == told.untitled


def test_files_whose_shared_criterion_has_another_id_are_told(work: Workspace, edit: Edit) -> None:
    edit("shared.yaml", "id: s1", "id: s2")
    for name in ("a.yaml", "b.yaml"):
        edit(name, "use: s1", "use: s2")
    held = compare_set(work, "s")
    assert [change.code for change in held.changes] == ["shared-criterion-id-changed"]
    assert held.unmeant == ()


def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_compared(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "criteria:", "criteria: [")
    edit("b.yaml", "points: 5", "points: 6")
    held = compare_set(work, "s")
    assert [change.pointer.rubric for change in held.changes] == ["b"]
    assert [problem.place.path for problem in held.problems if problem.place] == ["rubrics/s/a.yaml"]


def test_files_that_differ_but_not_in_meaning_are_named(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "# the dose", "# the very dose")
    edit("b.yaml", "title: Rubric b\n", "title: Rubric b\nx-ours: 1\n")
    edit("set.yaml", "version: 0.0.0", "version: 0.1.0")
    held = compare_set(work, "s")
    assert (held.changes, held.bump.name) == ((), "NONE")
    assert held.unmeant == ("rubrics/s/a.yaml", "rubrics/s/b.yaml")
    edit("a.yaml", "points: 5", "points: 6")
    assert compare_set(work, "s").unmeant == ("rubrics/s/b.yaml",)
