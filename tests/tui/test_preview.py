"""The pane of responses: how marking goes on there, what is said of it, and the remarks that are not in sight."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from rubric_studio.model.judgment import Verdict
from rubric_studio.tui import phrases
from rubric_studio.tui.sentences import Below, Remarks
from rubric_studio.workflows.verdicts import Cell
from tests.tui.screens import seen, studio, until

SIZES = [(120, 36), (80, 24), (60, 18)]


def sentence(pilot, selector):
    return str(pilot.app.screen.query_one(selector, Static).content)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("first", [["f3"], ["f3", "enter"]])
async def test_marking_goes_to_the_next_response_from_the_list_and_from_the_text(folder, size, first):
    async with studio(folder, size=size) as pilot:
        await pilot.press(*first, "1")
        session = pilot.app.session
        criterion, ids = session.selection.criterion, [held.response.id for held in session.standings]
        await pilot.press("y", "n")
        await pilot.pause(0.1)
        assert (session.selection.criterion, session.selection.response) == (criterion, ids[2])
        given = [session.standings[number].cells[criterion].verdict for number in (0, 1)]
        assert given == [Verdict.MET, Verdict.NOT_MET]
        await seen(pilot, "Just now: model-a: not met: “")


async def test_marking_goes_to_the_next_criterion_from_the_criteria(folder):
    async with studio(folder) as pilot:
        session = pilot.app.session
        before = session.selection
        await pilot.press("y")
        assert session.selection.response == before.response
        assert session.selection.criterion != before.criterion


def said(key, n):
    return f"{key}: one more" if n == 1 else f"{key}: {n} more"


@pytest.mark.parametrize("size", SIZES[1:])
async def test_remarks_that_are_not_in_sight_are_counted_and_reached(folder, size):
    async with studio(folder, size=size) as pilot:
        await pilot.press("end", "up", "up", "f3", "1", *"yyyyyy", "enter")
        remarks, below = pilot.app.screen.query_one(Remarks), pilot.app.screen.query_one(Below)
        await until(pilot, lambda: remarks.display and below.display and remarks.below)
        await until(pilot, lambda: str(below.content) == said("r", remarks.below))
        await pilot.press("r")
        await until(pilot, lambda: str(below.content).startswith("Down: "))
        shown = [line for line in remarks.lines if line.display]
        await pilot.press(*["down"] * (len(shown) - 1))
        await until(pilot, lambda: shown[-1].has_focus and not remarks.below and not str(below.content))
        wanted = remarks.chosen
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.session.selection.criterion == wanted.criterion)


async def test_remarks_that_are_all_in_sight_are_not_counted(folder):
    async with studio(folder, size=(120, 60)) as pilot:
        await pilot.press("end", "up", "up", "f3", "2", "y")
        remarks = pilot.app.screen.query_one(Remarks)
        await until(pilot, lambda: remarks.display and remarks.size.height > 0)
        await pilot.pause(0.1)
        assert remarks.below == 0
        assert not pilot.app.screen.query_one(Below).display


async def test_leaving_the_matrix_while_remarks_are_counted(folder):
    async with studio(folder, size=(80, 24)) as pilot:
        await pilot.press("end", "up", "up", "f3", "1", *"yyyyyy", "m", "r", "escape", "escape", "m", "escape")
        await until(pilot, lambda: pilot.app.screen.query("#criteria"))
        assert pilot.app.return_code is None


async def test_a_verdict_that_counts_no_more_is_said_in_words(folder):
    async with studio(folder, size=(80, 24)) as pilot:
        await pilot.press("enter", "X", "escape", "f3", "1")
        await until(pilot, lambda: "before the wording changed: judge it again" in sentence(pilot, "#judging-text"))
        await seen(pilot, "ideal: met, before the wording changed: judge it again")


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (None, "no verdict yet"),
        (Cell(), "no verdict yet"),
        (Cell(Verdict.MET, "you"), "met (by you)"),
        (Cell(stale=True, was=Verdict.NOT_MET), "not met, before the wording changed: judge it again"),
        (Cell(stale=True), "stale: the wording changed; judge it again"),
    ],
)
def test_what_is_said_of_a_verdict(held, words):
    assert phrases.given(held) == words
