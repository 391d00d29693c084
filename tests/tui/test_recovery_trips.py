"""Trips through the screens: what was not saved is offered back, and files that others change."""

from __future__ import annotations

import json

import pytest
from textual.events import AppFocus
from textual.widgets import Input

from rubric_studio.tui.changed import Changed
from rubric_studio.tui.dialogs import Ask, AskText
from rubric_studio.workflows.journal import Journal, leftovers
from tests.tui.screens import RUBRIC, SET, screen_text, seen, studio, until


def journals(tmp_path):
    return [path for path in (tmp_path / "state").rglob("*.jsonl") if "rescued" not in path.parts]


async def crash(pilot):
    """End as a killed process does: nothing more is written, and the lock is gone."""
    app = pilot.app
    app.keeper.flush().wait(5)
    app.keeper.journal.let_go()
    app.keeper = None


def dialog(pilot, kind=Ask):
    return lambda: isinstance(pilot.app.screen, kind) and pilot.app.screen.is_mounted


async def leave_something(folder):
    async with studio(folder) as pilot:
        await pilot.press("plus", "y", "ctrl+n", *"Names")
        await until(pilot, lambda: pilot.app.session.writing)
        await crash(pilot)


async def test_brought_back_after_a_crash(folder, rubric_file, tmp_path):
    await leave_something(folder)
    async with studio(folder) as pilot:
        await until(pilot, dialog(pilot))
        said = screen_text(pilot.app)
        for words in ("Not saved last time", "today at", "now has +8 points, was +7", "one verdict", "“Names”"):
            assert words in said
        (old,) = journals(tmp_path)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.session.unsaved)
        await until(pilot, lambda: journals(tmp_path) and journals(tmp_path) != [old] and not old.exists())
        assert pilot.app.session.view.rubric.criteria[0].points == 8
        await pilot.press("ctrl+n")
        await until(pilot, dialog(pilot, AskText))
        assert pilot.app.screen.query_one("#answer", Input).value == "Names"
        await seen(pilot, "what you had begun is here again")
        await pilot.press("enter", "ctrl+s")
        await until(pilot, lambda: not pilot.app.session.unsaved)
        await until(pilot, lambda: journals(tmp_path) == [])
        assert "criterion: Names\n" in rubric_file.read_text(encoding="utf-8")
    assert leftovers(folder) == []


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 18)])
async def test_put_aside_and_later(folder, tmp_path, size):
    await leave_something(folder)
    async with studio(folder, size=size) as pilot:
        await until(pilot, dialog(pilot))
        for words in ("[ Bring it back ]", "[ Put it aside ]", "[ Decide later ]"):
            await seen(pilot, words)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Ask))
        assert len(journals(tmp_path)) == 1
        assert not pilot.app.session.unsaved
    async with studio(folder, size=size) as pilot:
        await until(pilot, dialog(pilot))
        await pilot.press("right", "enter")
        await until(pilot, lambda: not journals(tmp_path)[1:])
        kept = [path.name for path in (tmp_path / "state").rglob("rescued/*/*")]
        assert sorted(kept) == ["begun-1.txt", "rubrics", "verdicts.jsonl"]
        assert not pilot.app.session.unsaved


async def test_several_come_one_after_another(folder, session):
    for points in (5, 6):
        session.change("points", points)
        journal = Journal(folder)
        journal.keep(session.kept())
        journal.let_go()
    async with studio(folder) as pilot:
        await until(pilot, dialog(pilot))
        first = pilot.app.screen
        await seen(pilot, "now has +6 points")
        await pilot.press("escape")
        await until(pilot, lambda: dialog(pilot)() and pilot.app.screen is not first)
        await pilot.press("escape")
    assert len(leftovers(folder)) == 2


async def test_leaving_without_saving_leaves_nothing(folder, tmp_path):
    async with studio(folder) as pilot:
        await pilot.press("plus")
        await until(pilot, lambda: journals(tmp_path))
        await pilot.press("ctrl+q", "tab", "enter")
        await pilot.pause()
    assert journals(tmp_path) == []
    async with studio(folder) as pilot:
        await pilot.pause(0.8)
        assert not isinstance(pilot.app.screen, Ask)


HALF = "Half of a criterion begun"


async def test_a_few_letters_typed_into_a_dialog_by_mistake_do_not_come_back_at_the_next_start(folder, tmp_path):
    async with studio(folder) as pilot:
        await pilot.press("ctrl+n", *"troke", "escape", "ctrl+n")
        await until(pilot, lambda: dialog(pilot, AskText)() and pilot.app.screen.query_one(Input).value == "troke")
        await pilot.press("escape", "ctrl+q")
        await pilot.pause()
        assert pilot.app.return_code == 0
    assert journals(tmp_path) == []
    assert not list((tmp_path / "state").rglob("rescued"))
    async with studio(folder) as pilot:
        await pilot.pause(0.8)
        assert not isinstance(pilot.app.screen, Ask)
        assert "begun" not in screen_text(pilot.app)


async def test_what_was_begun_is_there_after_esc_and_after_leaving(folder, tmp_path):
    async with studio(folder) as pilot:
        await pilot.press("ctrl+n", *HALF, "escape", "ctrl+n")
        await until(pilot, lambda: dialog(pilot, AskText)() and pilot.app.screen.query_one(Input).value == HALF)
        await pilot.press("escape", "ctrl+q")
        await pilot.pause()
        assert pilot.app.return_code == 0
    (journal,) = journals(tmp_path)
    assert json.loads(journal.read_text().splitlines()[-1])["left"] is True
    async with studio(folder) as pilot:
        await until(pilot, lambda: pilot.app.session.writing)
        assert not isinstance(pilot.app.screen, Ask)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: dialog(pilot, AskText)() and pilot.app.screen.query_one(Input).value == HALF)
        await pilot.press(*["backspace"] * len(HALF), "escape")
        await until(pilot, lambda: pilot.app.session.writing == {})


async def test_what_was_begun_is_told_once(folder, tmp_path):
    async with studio(folder) as pilot:
        await pilot.press("ctrl+n", *HALF, "escape", "ctrl+q")
        await pilot.pause()
    told, copies = [], []
    for _start in range(3):
        async with studio(folder) as pilot:
            await until(pilot, lambda: pilot.app.session.writing)
            await pilot.pause(0.3)
            told.append("What you had begun to write" in screen_text(pilot.app))
            copies.append(len(list((tmp_path / "state").rglob("begun-*.txt"))))
            await pilot.press("ctrl+q")
            await pilot.pause()
    assert told == [True, False, False]
    assert copies == [1, 1, 1]
    async with studio(folder) as pilot:  # more of it is news again
        await until(pilot, lambda: pilot.app.session.writing)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: dialog(pilot, AskText)() and pilot.app.screen.query_one(Input).value == HALF)
        await pilot.press(*" here", "escape", "ctrl+q")
        await pilot.pause()
    async with studio(folder) as pilot:
        await until(pilot, lambda: "What you had begun to write" in screen_text(pilot.app))


async def test_a_damaged_journal(folder, tmp_path):
    await leave_something(folder)
    (journal,) = journals(tmp_path)
    journal.write_bytes(b"\x00\xff{\n" + journal.read_bytes() + b'{"files": [["\xff')
    async with studio(folder) as pilot:
        await until(pilot, dialog(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.session.view.rubric.criteria[0].points == 8)


async def test_a_state_folder_that_cannot_be_written(folder, tmp_path):
    (tmp_path / "state").write_text("in the way")
    async with studio(folder) as pilot:
        await pilot.press("plus")
        await until(pilot, lambda: "cannot be kept against" in screen_text(pilot.app))
        await pilot.press("plus", "ctrl+s")
        await until(pilot, lambda: not pilot.app.session.unsaved)


# files that others change -----------------------------------------------------------------------------------------


def theirs(path, old="title: ", new="title: Theirs "):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


async def test_a_change_is_taken_over_while_the_person_looks_on(folder, rubric_file):
    async with studio(folder) as pilot:
        theirs(rubric_file)
        pilot.app.post_message(AppFocus())
        await until(pilot, lambda: "Changed by another program" in screen_text(pilot.app))
        await seen(pilot, "Theirs MRI")
        assert not pilot.app.session.unsaved


POINTS = ("points: 7\n", "points: 2\n")


async def test_it_is_noticed_without_being_asked(folder, rubric_file, monkeypatch):
    monkeypatch.setattr(Changed, "look_every", 0.1)
    async with studio(folder) as pilot:
        await pilot.press("plus")
        theirs(rubric_file, *POINTS)
        await until(
            pilot,
            lambda: "! Changed on disk by somebody else (Ctrl+S or a click: choose): MRI" in screen_text(pilot.app),
        )
        assert "changed on disk" in screen_text(pilot.app).splitlines()[0]


def lay_out_otherwise(path):
    """Write a file as only git's merge of lines can take it, with other points: two criteria have one id."""
    theirs(path, *POINTS)
    text = path.read_text(encoding="utf-8")
    ids = [line for line in text.splitlines() if line.startswith("  - id: ")]
    path.write_text(text.replace(ids[1], ids[0], 1), encoding="utf-8")


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 18)])
async def test_keeping_both(folder, rubric_file, size):
    async with studio(folder, size=size) as pilot:
        await pilot.press("plus")
        lay_out_otherwise(rubric_file)
        pilot.app.screen.look()
        await until(pilot, lambda: "! Changed on disk" in screen_text(pilot.app))
        await pilot.click("#notice")
        await until(pilot, dialog(pilot))
        await until(pilot, lambda: "[ Keep both ]" in screen_text(pilot.app))
        for words in ("They changed:", "[ Take theirs ]", "[ Keep mine ]", "[ Back ]"):
            await seen(pilot, words)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.session.selection.rubric == f"{RUBRIC}-2")
        assert pilot.app.screen.rubrics.chosen == (SET, f"{RUBRIC}-2")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not pilot.app.session.unsaved)
    assert "points: 8" in rubric_file.with_name(f"{RUBRIC}-2.yaml").read_text(encoding="utf-8")
    assert "points: 2" in rubric_file.read_text(encoding="utf-8")


async def test_keeping_mine_at_saving(folder, rubric_file, tmp_path):
    async with studio(folder) as pilot:
        await pilot.press("plus")
        lay_out_otherwise(rubric_file)
        await pilot.press("ctrl+s")
        await until(pilot, dialog(pilot))
        await seen(pilot, "a copy of theirs is")
        await pilot.press("right", "right", "enter")
        await until(pilot, lambda: not pilot.app.session.unsaved)
        assert "points: 8" in rubric_file.read_text(encoding="utf-8")
        (kept,) = (tmp_path / "state").rglob("kept/*.yaml")
        assert "points: 2" in kept.read_text(encoding="utf-8")


async def test_deleted_and_saved_again(folder, rubric_file):
    async with studio(folder) as pilot:
        rubric_file.unlink()
        pilot.app.screen.look()
        await until(pilot, lambda: "! Not on disk any more (Ctrl+S or a click: choose): MRI" in screen_text(pilot.app))
        await pilot.press("ctrl+s")
        await until(pilot, dialog(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Ask))
        await pilot.press("ctrl+s")
        await until(pilot, rubric_file.exists)
        assert "Not on disk" not in screen_text(pilot.app)


async def test_a_folder_in_its_place(folder, rubric_file):
    async with studio(folder) as pilot:
        await pilot.press("plus")
        rubric_file.unlink()
        rubric_file.mkdir()
        await pilot.press("ctrl+s")
        await until(pilot, dialog(pilot))
        await seen(pilot, "cannot be read on disk any more")
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Ask))
        assert pilot.app.session.criterion.points == 8


async def test_a_tiny_window_while_a_dialog_is_open(folder):
    async with studio(folder) as pilot:
        await pilot.press("ctrl+n", *"Names")
        await until(pilot, dialog(pilot, AskText))
        for size in ((10, 3), (1, 1), (200, 50), (60, 18)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        await pilot.press(*" it")
        assert pilot.app.screen.query_one(Input).value == "Names it"
        await seen(pilot, "[ Add ]")
