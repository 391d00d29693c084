"""What changes do to scores, beside every edit: the session's part, and where the studio shows it."""

from __future__ import annotations

import json
import shutil

import pytest

from rubric_studio.model import codec
from rubric_studio.model.judgment import Judgment, Rater, Seen, Verdict
from rubric_studio.model.template import grader_prompt
from rubric_studio.store import judgments
from rubric_studio.tui.dialogs import Ask
from rubric_studio.workflows import record, start
from tests.tui.conftest import ROOT, RUBRIC, SET
from tests.tui.screens import screen_text, studio, until


@pytest.fixture
def recorded(folder, session):
    workspace = start.find(folder)
    record.make_repository(workspace)
    record.set_person(workspace, "A", "a@example.org")
    record.record(workspace, "First")
    session.select_rubric(SET, RUBRIC)
    return session


def test_nothing_changed_nothing_said(recorded):
    assert recorded.weigh()() == ""


def test_points_and_words(recorded):
    recorded.select_criterion("plan-injection")
    recorded.change("points", 1)
    assert recorded.weigh()().startswith("Since the last record: ")
    assert "need" not in recorded.weigh()()
    recorded.change("text", "Says how it is planned.")
    assert "14 verdicts need judging again" in recorded.weigh()()
    for response in ("ideal", "model-a"):
        recorded.select_response(response)
        recorded.mark(Verdict.MET)
    assert "10 verdicts need judging again" in recorded.weigh()()
    while recorded.undo():
        pass
    assert recorded.weigh()() == ""


def test_saving_changes_nothing_and_recording_begins_anew(recorded, folder):
    recorded.select_criterion("plan-injection")
    recorded.change("points", 1)
    said = recorded.weigh()()
    recorded.save()
    assert recorded.weigh()() == said != ""
    record.record(start.find(folder), "Second")
    assert recorded.weigh()() == said
    recorded.forget_record()
    assert recorded.weigh()() == ""


def test_without_a_history_it_is_weighed_against_what_was_opened(session):
    assert session.weigh()() == ""
    session.select_criterion("plan-injection")
    session.change("points", 1)
    assert session.weigh()().startswith("Since you opened it: ")


def test_who_judges_blind_reads_letters(recorded):
    recorded.see(blind=True)
    for response in recorded.standings:
        recorded.select_response(response.response.id)
        for criterion in recorded.view.rubric.criteria:
            recorded.select_criterion(criterion.id)
            recorded.mark(Verdict.MET)
    recorded.select_criterion("plan-injection")
    recorded.change("points", 1)
    said = recorded.weigh()()
    assert "→" in said
    assert "model-a" not in said
    assert "physician" not in said


CRITERION = "plan-injection"


def graded(folder, session, *, ours):
    """Let a grader judge one criterion of the first response, by our prompt or by its own; others judged nothing."""
    for path in (folder / "rubrics" / SET / "judgments").iterdir():
        path.unlink()
    view = session.view
    held = next(c for c in view.rubric.criteria if c.id == CRITERION)
    response = view.responses[0]
    prompt = grader_prompt(view.rubric, held, response.text, view.rubric_set.grader_template)
    line = Judgment(
        id="g1", rubric=RUBRIC, criterion=CRITERION, response=response.id, verdict="met",
        rater=Rater(kind="grader", id="g"), at="2026-01-01T00:00:00Z", seen=Seen(points=True),
        judging_digest=codec.judging_digest(view.rubric, held), response_digest=codec.response_digest(response.text),
        prompt_digest=codec.prompt_digest(prompt if ours else f"Mine: {prompt}"),
    )  # fmt: skip
    judgments.append(folder / "rubrics" / SET / "judgments" / "g.jsonl", [line])
    session.desk.forget(SET)
    return response.id


@pytest.mark.parametrize("ours", [True, False])
def test_the_preview_and_the_line_agree_on_what_a_grader_said(folder, recorded, ours):
    response = graded(folder, recorded, ours=ours)

    def cell():
        return next(s for s in recorded.standings if s.response.id == response).cells[CRITERION]

    assert recorded.weigh()() == ""
    assert cell().verdict is Verdict.MET
    recorded.select_criterion(CRITERION)
    recorded.change("points", 1)
    assert "one verdict needs judging again" in recorded.weigh()()
    assert (cell().verdict, cell().stale) == (None, True)
    recorded.mark(Verdict.NOT_MET)
    recorded.undo()
    assert (cell().verdict, cell().stale) == (None, True)
    recorded.undo()
    assert cell().verdict is Verdict.MET


def test_what_was_said_of_words_counts_when_they_are_there_again(recorded):
    recorded.select_criterion(CRITERION)
    held = recorded.criterion.text
    recorded.change("text", "Says how it is planned.")
    recorded.select_response("model-a")
    recorded.mark(Verdict.NOT_MET)
    recorded.save()
    recorded.change("text", held)
    assert recorded.standing.cells[CRITERION].by == "physicians"
    recorded.change("text", "Says how it is planned.")
    cell = recorded.standing.cells[CRITERION]
    assert (cell.verdict, cell.by) == (Verdict.NOT_MET, "you")
    recorded.mark(None)
    recorded.save()
    assert recorded.standing.cells[CRITERION].verdict is None


def test_a_shared_criterion_changes_other_rubrics_too(folder, session):
    other = "emergency-escalation"
    shutil.copytree(ROOT / "rubrics" / other, folder / "rubrics" / other)
    session.select_rubric(other, "chest-pain")
    assert session.weigh()() == ""
    session.select_criterion("wait-and-see")
    points = session.criterion.points
    session.change("points", -3)
    assert "change with it" not in session.weigh()()  # nobody has looked yet which rubrics use it
    session.know_uses(other, session.read_uses(other))
    assert session.weigh()().endswith("; 2 more rubrics change with it")
    session.change("points", points)
    session.change("justification", "So.")
    assert session.weigh()() == ""


def test_between_two_times_a_declared_spelling_changes_nothing(folder, recorded):
    new = recorded.view.rubric
    held = next(c for c in new.criteria if c.id == CRITERION)
    spelt = codec.with_fields(held, text=held.text.replace(" ", "  ", 1))
    old = codec.with_fields(new, criteria=tuple(spelt if c is held else c for c in new.criteria))
    assert "→" in recorded.weigh_between(old, new)()
    pair = {"from": codec.judging_digest(old, spelt), "to": codec.judging_digest(new, held), "reason": "x", "by": "r"}
    (folder / "rubrics" / SET / "equivalent.jsonl").write_text(json.dumps(pair) + "\n", encoding="utf-8")
    recorded.desk.forget(SET)
    assert recorded.weigh_between(old, new)() == ""


def test_with_an_id_twice_a_rubric_is_open_without_scores(recorded, rubric_file):
    text = rubric_file.read_text(encoding="utf-8")
    ids = [criterion.id for criterion in recorded.view.rubric.criteria if f"id: {criterion.id}" in text]
    rubric_file.write_text(text.replace(f"id: {ids[1]}", f"id: {ids[0]}", 1), encoding="utf-8")
    recorded.desk.refresh(SET, RUBRIC)
    assert {standing.result.lower for standing in recorded.standings} == {None}
    recorded.select_criterion(ids[0])
    recorded.mark(Verdict.MET)
    recorded.remarks()
    assert f"the id {ids[0]} is given twice" in recorded.weigh()()


def test_nothing_open_nothing_said(make_session):
    session = make_session()
    session.close()
    assert session.weigh()() == ""


async def test_the_studio_says_it_beside_the_form_and_on_the_screen_of_what_changed(recorded, folder):
    async with studio(folder) as pilot:
        below = pilot.app.screen.query_one("#effect")
        assert not below.display
        await pilot.press("plus")
        await until(pilot, lambda: below.display and "Since the last record: " in screen_text(pilot.app))
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(pilot.app.screen, Ask))
        await pilot.press("enter")
        await until(pilot, lambda: "What that does to the scores" in screen_text(pilot.app))
        await until(pilot, lambda: pilot.app.screen.query("#note"))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.query("#effect") and not below.display)


async def test_who_judges_blind_is_not_told_it_on_the_screen_of_what_changed(recorded, folder):
    recorded.select_criterion(CRITERION)
    recorded.change("points", 1)
    recorded.save()
    async with studio(folder) as pilot:
        await pilot.press("b", "f4")
        await until(pilot, lambda: pilot.app.screen.query("#note"))
        assert "What that does to the scores" not in screen_text(pilot.app)
        await pilot.press("escape", "b", "f4")
        await until(pilot, lambda: "What that does to the scores" in screen_text(pilot.app))


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
async def test_in_a_small_window_it_stands_below_the_form(recorded, folder, size):
    async with studio(folder, size=size) as pilot:
        await pilot.press("plus")
        await until(pilot, lambda: "Since the last record: " in screen_text(pilot.app))
        await pilot.pause()
        shown = pilot.app.screen.query_one("#effect").region
        assert shown.height
        assert shown.bottom <= pilot.app.screen.query_one("#middle").region.bottom


async def test_what_was_recorded_tells_the_list_which_verdicts_hold(recorded, folder, rubric_file):
    response = graded(folder, recorded, ours=False)
    recorded.select_criterion(CRITERION)
    recorded.change("points", 1)
    recorded.save()
    async with studio(folder) as pilot:

        def cell():
            return next(s for s in pilot.app.screen._standings if s.response.id == response).cells[CRITERION]

        await until(pilot, lambda: cell().verdict is Verdict.MET)
        await until(pilot, lambda: "Since the last record: " in screen_text(pilot.app))
        assert cell().stale
