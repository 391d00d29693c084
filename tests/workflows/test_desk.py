"""The desk: edits, saving, verdict lines."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rubric_studio.errors import InvalidRubric, NotFound, WorkspaceError
from rubric_studio.model.codec import judging_digest, response_digest
from rubric_studio.model.judgment import Verdict
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.mend import waived

Edit = Callable[..., None]


@pytest.fixture
def desk(work: Workspace) -> Desk:
    numbers = iter(range(100))
    return Desk(work, rater="r-1", clock=lambda: "2026-01-01T00:00:00Z", new_id=lambda: f"id-{next(numbers)}")


def put(desk: Desk, edit: Any) -> None:
    desk.put("s", edit.name, edit.after)


def text(work: Workspace, name: str) -> str:
    return (work.root / "rubrics" / "s" / name).read_text(encoding="utf-8")


def test_change(desk: Desk, work: Workspace) -> None:
    before = text(work, "a.yaml")
    put(desk, desk.open("s", "a").change("c1", "text", "Names the right dose."))
    put(desk, desk.open("s", "a").change("c1", "points", -3))
    put(desk, desk.open("s", "a").change("c1", "justification", "Because."))
    put(desk, desk.open("s", "a").change("c2", "axis", ""))
    assert desk.unsaved == [("s", "a.yaml")]
    assert text(work, "a.yaml") == before
    assert desk.save() == 1
    held = desk.open("s", "a").rubric
    assert held is not None
    assert [(c.text, c.points, c.axis, c.justification) for c in held.criteria[:2]] == [
        ("Names the right dose.", -3, "accuracy", "Because."),
        ("Recommends bed rest.", -4, None, None),
    ]
    assert "# the dose" in text(work, "a.yaml")
    assert desk.unsaved == []
    assert desk.save() == 0


def test_a_change_of_a_shared_criterion_goes_to_shared_yaml(desk: Desk, work: Workspace) -> None:
    view = desk.open("s", "a")
    assert (view.is_shared("s1"), view.is_shared("c1")) == (True, False)
    edit = view.change("s1", "points", 9)
    assert edit.name == "shared.yaml"
    put(desk, edit)
    other = desk.open("s", "b").rubric
    assert other is not None
    assert other.criteria[2].points == 9
    with pytest.raises(NotFound):
        view.change("nothing", "points", 9)


def test_a_shared_criterion_that_is_not_there(desk: Desk, work: Workspace, edit: Edit) -> None:
    edit("shared.yaml", "id: s1", "id: s2")
    with pytest.raises(NotFound):
        desk.open("s", "a").change("s1", "points", 9)
    (work.root / "rubrics/s/shared.yaml").unlink()
    with pytest.raises(NotFound):
        Desk(work, rater="r").open("s", "a").change("s1", "points", 9)


def test_add_remove_move(desk: Desk, edit: Edit, work: Workspace) -> None:
    edit("set.yaml", "language: en", "language: en\nretired_ids: [a#asks-back]")
    made_edit, made = desk.open("s", "a").add("Asks back.", after="c1")
    put(desk, made_edit)
    assert made == "asks-back-2"  # the id of a criterion that was taken away is never given again
    chinese, id_ = desk.open("s", "a").add("詢問病史。")
    put(desk, chinese)
    assert id_.startswith("c-")
    assert [c.id for c in desk.open("s", "a").rubric.criteria] == ["c1", made, "c2", "s1", id_]  # type: ignore[union-attr]
    put(desk, desk.open("s", "a").move("c1", 2))
    put(desk, desk.open("s", "a").move("c2", -9))
    put(desk, desk.open("s", "a").remove("s1"))
    assert [c.id for c in desk.open("s", "a").rubric.criteria] == ["c2", made, "c1", id_]  # type: ignore[union-attr]
    for name in ("c2", made, "c1"):
        put(desk, desk.open("s", "a").remove(name))
    with pytest.raises(WorkspaceError, match="at least one"):
        desk.open("s", "a").remove(id_)
    assert "s1" in text(work, "shared.yaml")


def test_a_file_that_changed_on_disk_is_not_overwritten(desk: Desk, work: Workspace, edit: Edit) -> None:
    put(desk, desk.open("s", "a").change("c1", "points", 6))
    edit("a.yaml", "title: Rubric a", "title: Theirs")
    with pytest.raises(WorkspaceError, match="changed by another program"):
        desk.save()
    assert "Theirs" in text(work, "a.yaml")
    assert "points: 6" not in text(work, "a.yaml")
    assert desk.unsaved == [("s", "a.yaml")]


def test_findings_are_live(desk: Desk) -> None:
    assert desk.open("s", "a").findings == []
    put(desk, desk.open("s", "a").change("c1", "points", 99))
    assert [str(f.place) for f in desk.open("s", "a").findings if f.code == "S104"] == ["rubrics/s/a.yaml:13:13"]


def test_allow(desk: Desk, edit: Edit) -> None:
    edit("a.yaml", "What now?", "Call 0912-345-678")
    (finding,) = desk.open("s", "a").findings
    with pytest.raises(WorkspaceError):
        waived(desk.open("s", "a"), finding, reason="", by="r-1")
    made = waived(desk.open("s", "a"), finding, reason="made up", by="r-1")
    put(desk, made)
    assert desk.open("s", "a").findings == []
    again = waived(desk.open("s", "a"), finding, reason="made up", by="r-1")
    assert again.after is again.before
    other = replace(finding, excerpt="Call 0912-345-679")
    put(desk, waived(desk.open("s", "a"), other, reason="too", by="r-1"))
    assert len(desk.open("s", "a").rubric.lint.ignore) == 2  # type: ignore[union-attr]


def test_verdict_lines(desk: Desk, work: Workspace) -> None:
    view = desk.open("s", "a")
    key = ("a", "c1", "r1")
    assert desk.save({"s": {key: Verdict.MET, ("a", "s1", "r1"): Verdict.NOT_MET}}) == 1
    assert desk.own(view, "c1", "r1") is Verdict.MET
    assert desk.save({"s": {key: None}}) == 1
    assert desk.own(view, "c1", "r1") is None or desk.verdicts("s").of("r-1", *key) is not None
    lines = [json.loads(line) for line in text(work, "judgments/r-1.jsonl").splitlines()]
    rubric = view.rubric
    assert rubric is not None
    assert [line["verdict"] for line in lines] == ["met", "not_met", "withdrawn"]
    assert {line["judging_digest"] for line in lines if line["criterion"] == "c1"} == {
        judging_digest(rubric, rubric.criteria[0])
    }
    assert {line["response_digest"] for line in lines} == {response_digest("A sample.")}
    put(desk, desk.open("s", "a").change("c1", "text", "Else."))
    assert desk.own(desk.open("s", "a"), "c1", "r1") is None  # stale


def test_a_verdict_on_what_was_taken_away_does_not_stop_saving(desk: Desk, work: Workspace) -> None:
    put(desk, desk.open("s", "a").remove("c2"))
    marks = {("a", "c2", "r1"): Verdict.MET, ("a", "c1", "r1"): Verdict.MET, ("a", "c1", "gone"): Verdict.MET}
    assert desk.save({"s": marks}) == 2
    assert len(text(work, "judgments/r-1.jsonl").splitlines()) == 1


def test_titles_and_what_is_not_there(desk: Desk) -> None:
    assert (desk.title("s"), desk.title("s", "a"), desk.set_ids()) == ("s", "a", ["s"])  # not looked for yet
    desk.begin()
    assert (desk.title("s"), desk.title("s", "a"), desk.set_ids()) == ("The set", "Rubric a", ["s"])
    with pytest.raises(NotFound):
        desk.open("s", "nothing")


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "rubric-studio"


def test_one_conflict_does_not_stop_the_other_files_and_the_verdicts(desk: Desk, work: Workspace, edit: Edit) -> None:
    put(desk, desk.open("s", "a").change("c1", "points", 6))
    put(desk, desk.open("s", "b").change("c1", "points", 7))
    put(desk, desk.open("s", "a").change("s1", "points", 9))
    edit("a.yaml", "title: Rubric a", "title: Theirs")
    marks = {"s": {("a", "c1", "r1"): Verdict.MET}}
    with pytest.raises(WorkspaceError) as caught:
        desk.save(marks)
    said = str(caught.value)
    assert said.startswith("Saved: rubrics/s/shared.yaml, rubrics/s/b.yaml, one verdict. Not saved: rubrics/s/a.yaml. ")
    assert "changed by another program" in said
    assert marks == {}
    assert desk.unsaved == desk.conflicts == [("s", "a.yaml")]
    assert "points: 7" in text(work, "b.yaml")
    assert "points: 9" in text(work, "shared.yaml")
    assert "Theirs" in text(work, "a.yaml")
    assert '"met"' in text(work, "judgments/r-1.jsonl")


def test_verdicts_that_cannot_be_saved_stay(desk: Desk, work: Workspace) -> None:
    put(desk, desk.open("s", "b").change("c1", "points", 7))
    (work.root / "rubrics/s/judgments").write_text("in the way", encoding="utf-8")
    marks = {"s": {("a", "c1", "r1"): Verdict.MET}}
    with pytest.raises(WorkspaceError, match=r"Saved: rubrics/s/b\.yaml\. Not saved: one verdict\."):
        desk.save(marks)
    assert marks == {"s": {("a", "c1", "r1"): Verdict.MET}}
    assert desk.unsaved == []


@pytest.mark.skipif(os.name != "posix", reason="needs links")
def test_nothing_is_written_through_a_link_out_of_the_workspace(desk: Desk, work: Workspace, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (work.root / "rubrics/s/judgments").symlink_to(tmp_path / "outside")
    with pytest.raises(WorkspaceError, match="outside the workspace"):
        desk.save({"s": {("a", "c1", "r1"): Verdict.MET}})
    assert list((tmp_path / "outside").iterdir()) == []
    put(desk, desk.open("s", "a").change("c1", "points", 6))
    file = work.root / "rubrics/s/a.yaml"
    (tmp_path / "outside/a.yaml").write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(tmp_path / "outside/a.yaml")
    with pytest.raises(WorkspaceError, match="outside the workspace"):
        desk.save()
    assert "points: 6" not in (tmp_path / "outside/a.yaml").read_text(encoding="utf-8")


def test_take_what_the_file_holds(desk: Desk, edit: Edit) -> None:
    put(desk, desk.open("s", "a").change("c1", "points", 6))
    assert desk.conflicts == []
    edit("a.yaml", "points: 5", "points: 3")
    assert desk.conflicts == [("s", "a.yaml")]
    desk.take_disk(("s", "a.yaml"))
    assert (desk.unsaved, desk.conflicts) == ([], [])
    assert desk.open("s", "a").rubric.criteria[0].points == 3  # type: ignore[union-attr]


def test_keep_a_copy_and_take_what_the_file_holds(desk: Desk, edit: Edit, state: Path) -> None:
    paths = []
    for points in (6, 7):
        put(desk, desk.open("s", "a").change("c1", "points", points))
        edit("a.yaml", "title: Rubric a", "title: Rubric a, theirs")
        paths.append(desk.keep_copy(("s", "a.yaml")))
        assert desk.unsaved == []
    assert [path.name for path in paths] == ["s-a-2026-01-01T000000Z.yaml", "s-a-2026-01-01T000000Z-2.yaml"]
    assert [path.parent for path in paths] == [state / "kept"] * 2
    assert ["points: 6" in path.read_text(encoding="utf-8") for path in paths] == [True, False]
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
        assert (state / "kept").stat().st_mode & 0o777 == 0o700


def test_a_broken_file_is_not_taken(desk: Desk, edit: Edit, state: Path) -> None:
    put(desk, desk.open("s", "a").change("c1", "points", 6))
    edit("a.yaml", "criteria:", "criteria: [")
    for take in (desk.take_disk, desk.keep_copy):
        with pytest.raises(InvalidRubric):
            take(("s", "a.yaml"))
    assert desk.unsaved == [("s", "a.yaml")]
    assert not state.exists()


def test_refresh_takes_what_is_not_changed_here(desk: Desk, edit: Edit, work: Workspace) -> None:
    put(desk, desk.open("s", "a").change("c1", "points", 6))
    edit("a.yaml", "title: Rubric a", "title: Theirs")
    edit("shared.yaml", "points: 8", "points: 2")
    assert desk.refresh("s", "a")
    assert not desk.refresh("s", "a")
    view = desk.open("s", "a")
    assert view.rubric is not None
    assert [c.points for c in view.rubric.criteria] == [6, -4, 2]
    assert desk.unsaved == [("s", "a.yaml")]
    desk.open("s", "b")
    (work.root / "rubrics/s/b.yaml").unlink()
    with pytest.raises(NotFound):
        desk.refresh("s", "b")


def test_the_shipped_rubrics_have_nothing_to_mend_while_they_are_open(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parents[2] / "rubrics", tmp_path / "rubrics")
    desk = Desk(Workspace(tmp_path), rater="r-1")
    opened = [desk.open(set_id, rubric) for set_id in desk.set_ids() for rubric in desk.rubric_ids(set_id)]
    assert opened
    assert [str(finding) for held in opened for finding in held.findings] == []
