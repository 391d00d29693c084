"""Revising by words: every change that the studio makes, and what it comes to before anything is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rubric_studio.errors import RubricStudioError, WorkspaceError
from rubric_studio.model.judgment import Verdict
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record
from rubric_studio.workflows.asked import Asked
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.revised import Outcome, outcome
from rubric_studio.workflows.revising import Revision
from rubric_studio.workflows.sampling import Sample

SET, RUBRIC, CRITERION = "sciatica-imaging", "mri-before-injection", "every-patient"
Do = Callable[[Revision], None]


@pytest.fixture
def begin(example: Workspace) -> Callable[..., Revision]:
    def made(set_id: str = SET, rubric: str = RUBRIC, criterion: str = "") -> Revision:
        return Revision(Desk(example, rater="r-test"), Asked(set_id, rubric, criterion))

    return made


def contents(example: Workspace) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (example.root / "rubrics").rglob("*") if path.is_file()}


def in_short(held: Outcome) -> str:
    return "\n".join([*held.changes, *(f"new {finding.code}" for finding in held.new)])


CHANGES: list[tuple[str, Do, str]] = [
    ("points", lambda r: r.set("points", ["-3"]), "now has -3 points, was -8"),
    ("never-event", lambda r: r.set("critical", ["yes"]), "is now a never-event"),
    ("reference", lambda r: r.set("references.1.title", ["Guide"]), "references changed"),
    ("removal", lambda r: r.remove(), "“every-patient” removed"),
    ("move", lambda r: r.move(1), "moved from place 10 to 1"),
    ("share", lambda r: r.share(), "Shared new criterion “every-patient”"),
    ("verdict", lambda r: r.judge("harmful", Verdict.MET), "of harmful: met (the fault is there, -8)"),
    (
        "waiver",
        lambda r: (r.set("criterion", ["Explains it adequately."]), r.waive("W202", "it is"))[0],
        "allowed findings",
    ),
]


@pytest.mark.parametrize(("do", "says"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_a_criterion(example: Workspace, begin: Callable[..., Revision], do: Do, says: str) -> None:
    before = contents(example)
    revision = begin(criterion=CRITERION)
    do(revision)
    assert says in in_short(outcome(revision))
    assert contents(example) == before
    assert revision.save() > 0
    assert contents(example) != before
    assert outcome(begin()).changes == ()


RUBRICS: list[tuple[str, Do, str]] = [
    ("title", lambda r: r.set("title", ["Numb"]), "title changed"),
    ("status", lambda r: r.set("status", ["retired"]), "is retired"),
    ("country", lambda r: r.set("setting.country", ["CH"]), "setting changed"),
    ("turn", lambda r: r.set("prompt.2", ["Hm."]), "the conversation changed"),
    ("criterion", lambda r: r.add("Explains it adequately."), "new W202"),
    ("response", lambda r: r.add_response(Sample(author="model-z", text="Yes.")), "sample response “model-z” added"),
    ("order", lambda r: r.rank("ideal > harmful"), "order of the sample responses changed"),
    ("copy", lambda r: r.copy("Another"), "another: new rubric with 12 criteria"),
    ("set", lambda r: r.move_to("emergency-escalation"), "emergency-escalation/mri-before-injection: new rubric"),
]


@pytest.mark.parametrize(("do", "says"), [row[1:] for row in RUBRICS], ids=[row[0] for row in RUBRICS])
def test_a_rubric(example: Workspace, begin: Callable[..., Revision], do: Do, says: str) -> None:
    before = contents(example)
    revision = begin()
    do(revision)
    assert says in in_short(outcome(revision))
    assert contents(example) == before
    revision.save()
    assert contents(example) != before


def test_what_is_added_is_chosen(begin: Callable[..., Revision]) -> None:
    revision = begin()
    revision.add("Asks since when.")
    revision.set("points", ["3"])
    revision.set("axis", ["safety"])
    held = revision.view.rubric
    assert held is not None
    assert (held.criteria[-1].points, held.criteria[-1].axis) == (3, "safety")
    revision.add_response(Sample(author="model-z", text="Yes."))
    revision.set("expect", ["bad"])
    assert revision.view.responses[-1].expect == "bad"
    revision.remove()
    assert [one.id for one in revision.view.responses].count("model-z") == 0


def test_the_ideal_response_and_shared_criteria(begin: Callable[..., Revision]) -> None:
    revision = begin()
    revision.choose_response("ideal")
    revision.set("text", ["Short."])
    assert revision.view.rubric is not None
    assert revision.view.rubric.ideal_response == "Short."
    shared = begin("emergency-escalation", "shared", "wait-and-see")
    shared.set("points", ["-9"])
    assert "touches 3 rubrics" in outcome(shared).changes[0]
    using = begin("emergency-escalation", "stroke-signs")
    using.use("while-waiting")
    assert using.at.criterion == "while-waiting"


def test_a_set_from_nothing(begin: Callable[..., Revision]) -> None:
    revision = begin("", "")
    revision.new_set("Back pain", "en", "", "synthetic")
    assert outcome(revision).changes == ("back-pain: a new set, “Back pain”",)
    revision.save()
    again = begin("back-pain", "")
    again.new_rubric("Low back", "It hurts?", "Asks since when.")
    assert outcome(again).changes == ("back-pain/low-back: new rubric with one criterion",)
    assert again.save() == 1


def test_a_verdict_moves_the_score_and_can_be_taken_back(example: Workspace, begin: Callable[..., Revision]) -> None:
    revision = begin(criterion=CRITERION)
    revision.judge("model-a", Verdict.MET)
    held = outcome(revision).effect
    assert held is not None
    assert [(row.response, round(row.difference or 0, 2)) for row in held.changed] == [("model-a", -0.14)]
    revision.save()
    again = begin(criterion=CRITERION)
    again.judge("model-a", Verdict.MET)
    assert outcome(again).changes == ()
    again.judge("model-a", None)
    assert "no verdict" in outcome(again).changes[0]
    again.save()
    lines = (example.root / "rubrics" / SET / "judgments" / "r-test.jsonl").read_text().splitlines()
    assert ["withdrawn" in line for line in lines] == [False, True]


REFUSED: list[tuple[Do, str]] = [
    (lambda r: r.set("points", ["0"]), "must not be 0"),
    (lambda r: r.set("points", ["x"]), "whole number"),
    (lambda r: r.set("poinst", ["3"]), "Did you mean “points”"),
    (lambda r: r.set("id", ["x"]), "made once"),
    (lambda r: r.set("criterion", [""]), "missing"),
    (lambda r: r.judge("model-x", Verdict.MET), "There is no response"),
    (lambda r: r.choose_response("x"), "There is no response"),
    (lambda r: r.use("nothing"), "There are: none"),
    (lambda r: r.waive("W201", "so"), "There is no finding"),
    (lambda r: r.rank("model-x"), "is no response"),
    (lambda r: r.move_to(SET), "in that set already"),
]


@pytest.mark.parametrize(("do", "says"), REFUSED)
def test_what_cannot_be_changes_nothing(begin: Callable[..., Revision], do: Do, says: str) -> None:
    revision = begin(criterion=CRITERION)
    with pytest.raises(RubricStudioError, match=says):
        do(revision)
    assert not revision.desk.unsaved
    assert not revision.marks


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ((SET, "nope", ""), "There is no rubric"),
        (("nope", "", ""), "There is no rubric"),
        ((SET, RUBRIC, "every-patien"), "Did you mean “every-patient”"),
        ((SET, "shared", ""), "SET/shared#CRITERION"),
        (("emergency-escalation", "shared", "nope"), "There is no criterion"),
    ],
)
def test_what_is_not_there(begin: Callable[..., Revision], at: tuple[str, str, str], says: str) -> None:
    with pytest.raises(RubricStudioError, match=says):
        begin(*at)


@pytest.mark.parametrize(
    ("do", "says"),
    [
        (lambda r: r.remove(), "Name a criterion"),
        (lambda r: r.move(2), "Name a criterion"),
        (lambda r: (r.choose_response("model-a"), r.set("colour", ["x"]))[0], "There is no field"),
        (lambda r: (r.choose_response("model-a"), r.set("expect", ["fine"]))[0], "must be one of"),
        (lambda r: (r.choose_response("ideal"), r.set("expect", ["good"]))[0], "only its “text”"),
    ],
)
def test_what_needs_to_be_named(begin: Callable[..., Revision], do: Do, says: str) -> None:
    with pytest.raises(RubricStudioError, match=says):
        do(begin())


def test_a_set_has_fields_and_no_criteria(begin: Callable[..., Revision]) -> None:
    revision = begin(SET, "")
    revision.set("title", ["Legs"])
    assert "title changed" in outcome(revision).changes[0]
    with pytest.raises(RubricStudioError, match="Name a rubric"):
        revision.add("x")
    with pytest.raises(RubricStudioError, match="made once"):
        revision.set("version", ["3.0.0"])


def test_outputs_of_models(example: Workspace, begin: Callable[..., Revision], tmp_path: Path) -> None:
    file = tmp_path / "outputs.jsonl"
    file.write_text(
        f'{{"rubric": "{RUBRIC}", "model": "model-z", "response": "Yes."}}\n'
        f'{{"rubric": "other", "model": "model-y", "response": "No."}}\n'
        f'{{"rubric": "{RUBRIC}", "response": "Perhaps."}}\n',
        encoding="utf-8",
    )
    revision = begin()
    revision.add_outputs(str(file), "unknown")
    assert [one.author.id for one in revision.view.responses[-2:]] == ["model-z", "unknown"]
    with pytest.raises(RubricStudioError, match="No line of"):
        begin(SET, "repeat-injection").add_outputs(str(file), "unknown")
    (tmp_path / "answer.txt").write_text("Yes.")
    with pytest.raises(RubricStudioError, match="no file of outputs"):
        begin().add_outputs(str(tmp_path / "answer.txt"), "unknown")


def test_what_a_record_held_comes_back(example: Workspace, begin: Callable[..., Revision]) -> None:
    first = record.record(example, "First")
    held = contents(example)
    changed = begin(criterion=CRITERION)
    changed.set("points", ["-2"])
    changed.move(1)
    changed.save()
    record.record(example, "Second")
    again = begin()
    again.back(first[:8])
    assert "now has -8 points, was -2" in in_short(outcome(again))
    again.save()
    assert contents(example) == held
    gone = begin(criterion=CRITERION)
    gone.remove()
    gone.save()
    record.record(example, "Third")
    again = begin()
    again.back(first)
    assert "is retired and never comes back" in in_short(outcome(again))
    other = begin(criterion="red-flags")
    other.set("points", ["1"])
    other.back(first)
    assert outcome(other).changes == ()
    for name in ("", "abcdefg", first[:5]):
        with pytest.raises(RubricStudioError, match="rubric-studio log"):
            begin().back(name)


def test_a_file_of_the_wrong_shape_is_mended(example: Workspace, begin: Callable[..., Revision]) -> None:
    path = example.root / "rubrics" / SET / f"{RUBRIC}.yaml"
    path.write_text(path.read_text().replace("points: 7", "points: seven", 1))
    revision = begin(criterion="confirms-cause")
    revision.set("points", ["6"])
    held = outcome(revision)
    assert held.changes == (f"rubrics/{SET}/{RUBRIC}.yaml: changed",)
    assert [finding.code for finding in held.gone] == ["S100"]


def test_verdicts_come_along_to_another_set(example: Workspace, begin: Callable[..., Revision]) -> None:
    revision = begin()
    revision.move_to("emergency-escalation")
    held = outcome(revision).effect
    assert held is not None
    assert held.changed == ()
    revision.save()
    folder = example.root / "rubrics"
    assert not (folder / SET / f"{RUBRIC}.yaml").exists()
    assert (folder / "emergency-escalation" / "responses" / f"{RUBRIC}.yaml").exists()
    there = begin("emergency-escalation")
    assert there.desk.verdicts("emergency-escalation").on(RUBRIC)


@pytest.mark.parametrize("change", ["criterion", "response", "removed", "prompt"])
def test_a_verdict_is_not_carried_to_other_words(begin: Callable[..., Revision], change: str) -> None:
    revision = begin(criterion="preferred-test")
    revision.judge("physician", Verdict.MET)
    revision.set("points", ["6"])
    with pytest.raises(WorkspaceError, match="on other words"):
        if change == "response":
            revision.choose_response("physician")
            revision.set("text", ["Something else."])
        elif change == "removed":
            revision.remove()
        elif change == "prompt":
            revision.at = replace(revision.at, criterion="")
            revision.set("prompt", ["What else?"])
        else:
            revision.set("criterion", ["States that CT is best."])
