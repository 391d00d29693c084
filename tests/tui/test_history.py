"""The history screen: records and releases, looking, comparing, bringing back; on real repositories."""

from __future__ import annotations

import subprocess

import pytest

from rubric_studio.tui.history import HistoryScreen
from rubric_studio.tui.past import ComparedScreen, PastScreen
from rubric_studio.tui.record import RecordScreen
from rubric_studio.tui.records import RecordList
from rubric_studio.tui.write import WriteScreen
from rubric_studio.workflows.trace import trace
from tests.tui.conftest import RUBRIC, SET
from tests.tui.screens import screen_text, seen, studio, until

FIRST = "confirms-cause"


@pytest.fixture
def git(folder):
    def run(*arguments, who="Anna"):
        name = ("-c", f"user.name={who}", "-c", f"user.email={who}@x.org")
        subprocess.run(["git", *name, *arguments], cwd=folder, check=True, capture_output=True)

    run("init", "-q")
    return run


@pytest.fixture
def recorded(folder, git, rubric_file):
    """The set, recorded and released, with a change by Ben and one by Cleo."""

    def change(who, old, new):
        text = rubric_file.read_text(encoding="utf-8")
        assert old in text
        rubric_file.write_text(text.replace(old, new, 1), encoding="utf-8")
        git("commit", "-qam", f"by {who}", who=who)

    git("add", "-A")
    git("commit", "-qm", "First record")
    git("tag", "-am", "x", f"{SET}/v1.0.0")
    change("Ben", "points: 7", "points: 9")
    change("Cleo", "criterion: Explains that the MRI", "criterion: Says plainly that an MRI")
    return folder


def rows(app):
    return app.screen.query_one(RecordList).rows


async def open_history(pilot, key="h"):
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen) and pilot.app.screen._done)


async def test_a_criterions_history_is_looked_at_compared_and_brought_back(recorded, rubric_file):
    async with studio(recorded) as pilot:
        app = pilot.app
        await open_history(pilot)
        text = screen_text(app)
        assert all(words in text for words in ("Cleo", "Ben", "Anna", "1.0.0, released", "[This criterion]"))
        assert len(rows(app)) == 4

        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, ComparedScreen))
        await seen(pilot, "was: Explains that the MRI")
        await seen(pilot, "now: Says plainly that an MRI")
        await pilot.press("escape")

        await pilot.press("m", "end", "v")
        await until(pilot, lambda: isinstance(app.screen, ComparedScreen))
        await seen(pilot, "2 differences")
        await pilot.press("escape", "enter")
        await until(pilot, lambda: isinstance(app.screen, PastScreen))
        await seen(pilot, "READ ONLY")
        await seen(pilot, "Points: +7")

        await pilot.press("b")
        await until(pilot, lambda: "Bring it back" in screen_text(app))
        await seen(pilot, "now has +7 points, was +9")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen))
        assert app.session.criterion.points == 7
        assert app.session.criterion.text.startswith("Explains that the MRI")
        await pilot.press("ctrl+z")
        assert app.session.criterion.points == 9
        await pilot.press("ctrl+y", "ctrl+s")
        await until(pilot, lambda: not app.session.unsaved)
    assert "Explains that the MRI" in rubric_file.read_text(encoding="utf-8")


async def test_the_rubrics_and_the_sets_history_are_one_key_away(recorded):
    async with studio(recorded, size=(80, 24)) as pilot:
        app = pilot.app
        await open_history(pilot)
        await pilot.press("r")
        await until(pilot, lambda: "[This rubric]" in screen_text(app) and app.screen._done)
        await seen(pilot, "new rubric with")
        await pilot.press("home", "m", "end", "v")
        await until(pilot, lambda: isinstance(app.screen, ComparedScreen))
        await seen(pilot, "Effect on scores")
        await seen(pilot, "judging again")
        await pilot.press("escape")
        await pilot.press("s")
        await until(pilot, lambda: "[The set]" in screen_text(app) and app.screen._done)
        await seen(pilot, "new set")
        await pilot.press("b")
        assert isinstance(app.screen, HistoryScreen)  # a set is not brought back as a whole
        await pilot.press("home", "v")
        await until(pilot, lambda: isinstance(app.screen, ComparedScreen))
        await seen(pilot, "one difference")
        await seen(pilot, "Effect on scores")
        await pilot.press("escape", "enter")
        await until(pilot, lambda: "[This rubric]" in screen_text(app) and app.screen._done)


async def test_the_history_opens_from_what_changed(recorded):
    async with studio(recorded) as pilot:
        app = pilot.app
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen) and "Nothing changed" in screen_text(app))
        await open_history(pilot, "f4")
        await seen(pilot, "[The set]")
        await pilot.press("r", "end", "b")
        await until(pilot, lambda: "Bring it back" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen))
        assert app.session.criterion.points == 7
        await until(pilot, lambda: "not saved" in screen_text(app) or app.session.unsaved)


async def test_a_deleted_rubric_comes_back_from_the_sets_history(recorded, git):
    git("rm", "-q", f"rubrics/{SET}/repeat-injection.yaml", f"rubrics/{SET}/responses/repeat-injection.yaml")
    git("commit", "-qm", "gone")
    async with studio(recorded) as pilot:
        app = pilot.app
        await open_history(pilot)
        await pilot.press("s")
        await until(pilot, lambda: "[The set]" in screen_text(app) and app.screen._done)
        await pilot.press("home", "enter")
        await until(pilot, lambda: "[This rubric]" in screen_text(app) and app.screen._done)
        await pilot.press("b")
        assert isinstance(app.screen, HistoryScreen)  # it was not there then
        await pilot.press("end", "b")
        await until(pilot, lambda: "It comes back as a draft" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen))
        assert app.session.selection.rubric == "repeat-injection"
        assert app.session.view.rubric.status == "draft"
        await pilot.press("ctrl+z")
        assert "repeat-injection" not in app.session.desk.rubric_ids(SET)


async def test_without_records_and_without_a_history_a_sentence_says_so(folder, git):
    async with studio(folder) as pilot:
        await open_history(pilot)
        await seen(pilot, "not recorded yet")


async def test_without_a_history_a_sentence_says_how_to_begin_one(folder):
    async with studio(folder) as pilot:
        await open_history(pilot)
        await seen(pilot, "no history yet")
        await pilot.press("m", "v", "b", "enter", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, WriteScreen))


async def test_reading_a_long_history_can_be_stopped_and_go_on(recorded, git, rubric_file, monkeypatch):
    monkeypatch.setattr("rubric_studio.tui.history.PAGE", 1)
    async with studio(recorded) as pilot:
        app = pilot.app
        await pilot.press("h")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and rows(app))
        await pilot.press("x")
        if not app.screen._done:
            await seen(pilot, "stopped")
            await pilot.press("x")
        await until(pilot, lambda: app.screen._done)
        assert len(rows(app)) == 4


def test_bringing_back_is_one_step_of_the_session(recorded, session):
    then = trace(session.desk.workspace, SET, RUBRIC).moments[-1].reading
    before = session.desk.text_of(SET, f"{RUBRIC}.yaml")
    session.select_criterion("red-flags")
    back = session.criterion_back(then, FIRST, FIRST)
    assert session.desk.text_of(SET, f"{RUBRIC}.yaml") == before  # it is only worked out
    session.bring(SET, RUBRIC, back, criterion=True)
    assert session.criterion.id == FIRST
    assert session.criterion.points == 7
    assert session.undo() == "bringing back a criterion"
    assert session.selection.criterion == "red-flags"
    assert session.desk.text_of(SET, f"{RUBRIC}.yaml") == before

    whole = session.rubric_back(SET, RUBRIC, then)
    session.bring(SET, RUBRIC, whole, criterion=False)
    assert session.desk.text_of(SET, f"{RUBRIC}.yaml") == then.document.text
    assert session.undo() == "bringing back a rubric"
    assert not session.unsaved


async def test_a_cut_off_copy_says_so(recorded, tmp_path, git):
    git("clone", "-q", "--depth", "1", recorded.as_uri(), str(tmp_path / "copy"))
    async with studio(tmp_path / "copy") as pilot:
        await open_history(pilot)
        assert "older records are not in it" in screen_text(pilot.app)
        await pilot.press("enter", "v", "b")
        assert isinstance(pilot.app.screen, HistoryScreen)


async def test_a_file_that_was_broken_in_a_record_is_passed_over_and_said(recorded, git, rubric_file):
    text = rubric_file.read_text(encoding="utf-8")
    rubric_file.write_text(text + "\nbroken\n", encoding="utf-8")
    git("commit", "-qam", "broken")
    rubric_file.write_text(text, encoding="utf-8")
    git("commit", "-qam", "mended")
    async with studio(recorded) as pilot:
        await open_history(pilot)
        await seen(pilot, "One file could not be read as it was recorded")
        assert len(rows(pilot.app)) == 4
