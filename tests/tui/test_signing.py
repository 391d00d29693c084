"""One's word on criteria: as steps without a screen, and in the queue, key by key."""

from __future__ import annotations

import json
import subprocess

import pytest

from rubric_studio.errors import WorkspaceError
from rubric_studio.model.signoff import State, What
from rubric_studio.tui import actions
from rubric_studio.tui.dialogs import AskText
from rubric_studio.tui.review import ItemList, ReviewScreen
from rubric_studio.workflows import record
from rubric_studio.workflows.recovered import recovery
from rubric_studio.workflows.signoff import review
from tests.tui.screens import screen_text, seen, studio, until

SET, RUBRIC = "sciatica-imaging", "mri-before-injection"


@pytest.fixture
def asks(folder):
    """The imaging set, asking for one approval, recorded by somebody else than who sits here (r07)."""
    path = folder / "rubrics" / SET / "set.yaml"
    path.write_text(path.read_text() + "signoff:\n  required: 1\n")
    git = ("git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org")
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "First")):
        subprocess.run([*git, *arguments], cwd=folder, check=True)
    return folder


def items(session):
    return [i for i in review(session.desk.workspace, SET, rater="r07").items if i.rubric.id == RUBRIC]


def lines(folder):
    path = folder / "rubrics" / SET / "signoffs.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


class TestSteps:
    def test_said_saved_undone_and_done_again(self, asks, make_session):
        session = make_session()
        first, second = items(session)[:2]
        assert session.say([first], What.APPROVE) == 1
        assert session.say([first], What.APPROVE) == 0, "said already"
        assert session.standing_of(first).state is State.APPROVED
        assert session.standings_here()[first.criterion.id].state is State.APPROVED
        assert session.losses() == ["one sign-off"]
        assert session.undo() == "approval of one criterion"
        assert not session.unsaved
        assert session.standing_of(first).state is State.AWAITS
        session.redo()
        session.say([second], What.REQUEST_CHANGES, " Which? ")
        assert session.save() == 1
        assert [(line["what"], line["by"], line.get("why")) for line in lines(asks)] == [
            ("approve", "r07", None),
            ("request_changes", "r07", "Which?"),
        ]
        assert not session.unsaved

    def test_undo_of_what_is_saved_takes_it_back_with_a_line(self, asks, make_session):
        session = make_session()
        first = items(session)[0]
        session.say([first], What.APPROVE)
        session.save()
        session.undo()
        assert session.standing_of(first).state is State.AWAITS
        session.save()
        assert [line["what"] for line in lines(asks)] == ["approve", "withdraw"]
        session.redo()
        session.save()
        assert [line["what"] for line in lines(asks)] == ["approve", "withdraw", "approve"]
        assert items(session)[0].standing.state is State.APPROVED

    def test_another_word_in_place_of_the_first(self, asks, make_session):
        session = make_session()
        first = items(session)[0]
        session.say([first], What.APPROVE)
        session.say([first], What.REQUEST_CHANGES, "No.")
        assert session.standing_of(first).state is State.CHANGES_REQUESTED
        session.undo()
        assert session.standing_of(first).state is State.APPROVED
        session.say([first], What.WITHDRAW)
        assert not session.unsaved
        with pytest.raises(WorkspaceError, match="nothing on"):
            session.say([first], What.WITHDRAW)

    def test_comments_stand_beside(self, asks, make_session):
        session = make_session()
        first = items(session)[0]
        for words in ("One.", "Two."):
            session.say([first], What.COMMENT, words)
        session.say([first], What.APPROVE)
        session.save()
        held = items(session)[0].standing
        assert ([w.why for w in held.comments], held.state) == (["One.", "Two."], State.APPROVED)

    def test_what_is_refused(self, asks, make_session):
        session = make_session()
        session.change("points", 3)
        session.save()
        first = items(session)[0]
        with pytest.raises(WorkspaceError, match="They are yours"):
            session.say([first], What.APPROVE)
        with pytest.raises(WorkspaceError, match="Say why"):
            session.say([first], What.REQUEST_CHANGES, " ")
        assert not session.unsaved

    def test_kept_and_brought_back(self, asks, make_session):
        session = make_session()
        first, second = items(session)[:2]
        session.say([first], What.APPROVE)
        session.say([second], What.REQUEST_CHANGES, "Which?")
        found = recovery(session.desk.workspace, session.kept(), rater="r07")
        again = make_session()
        again.bring_back(found)
        assert again.standing_of(first).state is State.APPROVED
        assert again.standing_of(second).state is State.CHANGES_REQUESTED
        again.undo()
        assert not again.unsaved

    def test_recorded_in_words(self, asks, make_session):
        session = make_session()
        session.say(items(session)[:3], What.APPROVE)
        session.save()
        assert record.pending(session.desk.workspace).changes == ("3 criteria approved by r07",)

    def test_where_nothing_is_asked_for(self, session):
        assert not session.signing
        assert session.standings_here() == {}


async def _open_queue(pilot, app):
    await pilot.press("q")
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and app.screen.query_one(ItemList).count)
    return app.screen


async def test_a_trip_through_the_queue(asks):
    app = studio(asks)
    async with app as pilot:
        app = pilot.app
        await until(pilot, lambda: "0 of 1 approved" in screen_text(app))
        screen = await _open_queue(pilot, app)
        count = screen.query_one(ItemList).count
        await seen(pilot, f"{count} criteria await your word.")
        first = screen.query_one(ItemList).chosen.name
        await pilot.press("o")
        await until(pilot, lambda: f"{count - 1} criteria await" in screen_text(app))
        assert screen.query_one(ItemList).chosen.name != first, "on to the next"
        await seen(pilot, "1 of 1 approved")
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        await pilot.press(*"Why", "enter")
        await until(pilot, lambda: app.screen is screen and "changes asked for by r07" in screen_text(app))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "changes asked for" not in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: lines(asks))
        assert [(line["what"], f"{SET}/{line['rubric']}#{line['criterion']}") for line in lines(asks)] == [
            ("approve", first)
        ]
        await pilot.press("g")
        await until(pilot, lambda: app.screen is not screen)
        assert app.screen.place == actions.CRITERIA


async def test_from_the_list_of_criteria(asks):
    async with studio(asks) as pilot:
        app = pilot.app
        await until(pilot, lambda: "0 of 1 approved" in screen_text(app))
        chosen = app.session.selection.criterion
        await pilot.press("o")
        await until(pilot, lambda: app.session.unsaved)
        assert app.session.standings_here()[chosen].state is State.APPROVED
        await until(pilot, lambda: app.session.selection.criterion != chosen)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: not app.session.unsaved)


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
async def test_the_queue_in_a_small_window(asks, size):
    async with studio(asks, size=size) as pilot:
        screen = await _open_queue(pilot, pilot.app)
        text = screen_text(pilot.app)
        assert "0 of 1 approved" in text
        assert screen.query_one(ItemList).size.height >= 4


async def test_where_nothing_is_asked_for(folder):
    async with studio(folder) as pilot:
        app = pilot.app
        await pilot.press("o", "f", "t")
        await pilot.pause(0.3)
        assert not app.session.unsaved
        assert len(app.screen_stack) == 1 or app.screen.__class__.__name__ == "WriteScreen"
        await pilot.press("q")
        await until(pilot, lambda: "Nothing awaits your word." in screen_text(app))
        await seen(pilot, "No set asks for sign-offs")
        assert screen_text(app).count("Nothing awaits") == 1
        footer = screen_text(app).splitlines()[-1]
        assert "Esc Back" in footer
        assert "Show all" not in footer
