"""What changes do to scores, beside every edit: the session's part, and where the studio shows it."""

from __future__ import annotations

import pytest

from rubric_studio.model.judgment import Verdict
from rubric_studio.tui.dialogs import Ask
from rubric_studio.workflows import record, start
from tests.tui.conftest import RUBRIC, SET
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
    assert "7 verdicts need judging again" in recorded.weigh()()
    for response in ("ideal", "model-a"):
        recorded.select_response(response)
        recorded.mark(Verdict.MET)
    assert "5 verdicts need judging again" in recorded.weigh()()
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


async def test_in_a_narrow_window_it_stands_below_the_form(recorded, folder):
    async with studio(folder, size=(80, 24)) as pilot:
        await pilot.press("plus")
        await until(pilot, lambda: "Since the last record: " in screen_text(pilot.app))
