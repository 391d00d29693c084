"""The main trips, on copies of the shipped rubrics, with Textual's Pilot."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from textual.events import Key
from textual.widgets import Button, Input, Select, Static, TextArea

from rubric_studio.errors import RubricStudioError
from rubric_studio.tui.app import StudioApp
from rubric_studio.tui.conflict import ConflictScreen
from rubric_studio.tui.dialogs import Ask, AskText
from rubric_studio.tui.findings import FindingList, FindingsScreen
from rubric_studio.tui.help import HelpScreen
from rubric_studio.tui.mend import MendScreen
from rubric_studio.tui.record import RecordScreen
from rubric_studio.tui.release import ReleaseScreen
from rubric_studio.tui.start import StartScreen
from rubric_studio.tui.write import WriteScreen
from tests.tui.screens import RUBRIC, SET, screen_text, seen, studio, until

GIT = shutil.which("git")


def form_value(app, field):
    widget = app.screen.query_one(f"#{field}")
    return widget.text if isinstance(widget, TextArea) else widget.value


async def test_the_first_screen_shows_everything(folder):
    async with studio(folder) as pilot:
        shown = screen_text(pilot.app)
        for words in (
            "MRI before a steroid",
            "Patient: Why might",
            "12 criteria, 58 points possible",
            "Criterion 1 of 12",
        ):
            assert words in shown
        for words in (
            "signed in r07",
            "nothing to save",
            "model-a",
            "0.72 #3",
            "0.38 to 0.50",
            "never-event",
            "F1 Help",
        ):
            assert words in shown
        assert pilot.app.focused.id == "criteria"


async def test_marking_from_top_to_bottom(folder):
    async with studio(folder) as pilot:
        session = pilot.app.session
        await pilot.press("3", "y", "n", "u")
        assert session.selection.response == "model-b"
        assert session.selection.criterion == "serious-causes"
        given = [
            session.standing.cells[c].verdict.value for c in ("confirms-cause", "plan-injection", "preferred-test")
        ]
        assert given == ["met", "not_met", "cannot_tell"]
        await seen(pilot, "2 criteria not")
        await pilot.press("up", "backspace")
        assert session.standing.cells["preferred-test"].by == "physicians"
        await pilot.press("ctrl+s")
        await seen(pilot, "saved")
        lines = (folder / "rubrics" / SET / "judgments" / "r07.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line)["verdict"] for line in lines] == ["met", "not_met"]


async def test_negative_points_say_what_the_keys_mean(folder):
    async with studio(folder) as pilot:
        await pilot.press("end", "up", "up")
        await pilot.pause(0.2)
        shown = screen_text(pilot.app)
        assert "y: the fault is there (-8)" in shown
        assert "n: it is not" in shown


async def test_writing_saves_what_was_written_and_only_that(folder, rubric_file):
    before = rubric_file.read_text(encoding="utf-8")
    async with studio(folder) as pilot:
        await pilot.press("down", "enter", "ctrl+home", *"So: ", "ctrl+s")
        assert pilot.app.focused.id == "text"
        await pilot.press("escape")
        assert pilot.app.focused.id == "criteria"
    changed = [line for line in rubric_file.read_text(encoding="utf-8").splitlines() if line not in before.splitlines()]
    assert len(changed) == 1
    assert changed[0].replace('"', "").startswith("    criterion: So: Explains that the scan helps to choose")


async def test_letters_are_letters_while_typing(folder):
    async with studio(folder) as pilot:
        await pilot.press("enter", "ctrl+home", *"ynud1+-cj")
        assert form_value(pilot.app, "text").startswith("ynud1+-cj")
        assert not pilot.app.session.marks.get(SET)
        assert pilot.app.session.criterion.points == 7


async def test_undo_is_one_history_in_and_out_of_text_boxes(folder):
    async with studio(folder) as pilot:
        session = pilot.app.session
        await pilot.press("plus", "enter", "ctrl+home", "a", "b", "ctrl+z")
        assert session.criterion.points == 8
        assert form_value(pilot.app, "text").startswith("Explains")
        await pilot.press("ctrl+z")
        assert session.criterion.points == 7
        assert form_value(pilot.app, "points") == "+7"
        await pilot.press("ctrl+y", "ctrl+y")
        assert form_value(pilot.app, "text").startswith("abExplains")
        assert form_value(pilot.app, "points") == "+8"


async def test_what_is_written_stays_with_its_criterion(folder):
    """The form follows the cursor a moment later: what is written must not go to the next criterion."""
    async with studio(folder) as pilot:
        session = pilot.app.session
        texts = [c.text for c in session.view.rubric.criteria]
        await pilot.press("y", "enter", "ctrl+home", "Q")
        now = [c.text for c in session.view.rubric.criteria]
        assert now == [texts[0], "Q" + texts[1], *texts[2:]]


async def test_keys_that_arrive_together_mean_what_they_mean_apart(folder):
    """As over a slow line: nothing is repainted and no message handled between the keys."""
    async with studio(folder) as pilot:
        session = pilot.app.session
        for key in ("3", "y", "down", "n", "down", "plus", "enter", "ctrl+home", "Q", "ctrl+s"):
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: session.saved_once)
        await pilot.pause(0.2)
        criteria = session.view.rubric.criteria
        cells = next(s for s in session.standings if s.response.id == "model-b").cells
        assert [criterion.points for criterion in criteria[:6]] == [7, 7, 5, 8, 9, 7]
        assert criteria[4].text.startswith("QNames at least one red flag")
        own = {id_: cell.verdict.value for id_, cell in cells.items() if cell.by == "you"}
        assert own == {"confirms-cause": "met", "preferred-test": "not_met"}


async def test_moving_about_changes_nothing(folder):
    async with studio(folder) as pilot:
        for _turn in range(1):
            await pilot.press("down", "enter", "tab", "tab", "tab", "tab", "tab", "escape")
        await pilot.press("[", "down", "down", "enter")
        await pilot.pause(0.3)
        assert not pilot.app.session.unsaved
        assert not pilot.app.session.can_undo


async def test_points_out_of_shape_are_said_and_not_taken(folder):
    async with studio(folder) as pilot:
        await pilot.press("enter", "tab", "end", "backspace", "backspace")
        await pilot.pause(0.3)
        assert pilot.app.session.criterion.points == 7
        await seen(pilot, "whole number other than 0")
        await pilot.press("minus", "4")
        await pilot.pause(0.3)
        assert pilot.app.session.criterion.points == -4


async def test_axis_level_and_never_event(folder):
    async with studio(folder) as pilot:
        session = pilot.app.session
        for field, value in (("axis", "safety"), ("level", "cluster"), ("critical", True)):
            pilot.app.screen.query_one(f"#{field}", Select).value = value
            await pilot.pause()
        criterion = session.criterion
        assert (criterion.axis, criterion.level, criterion.critical) == ("safety", "cluster", True)


async def test_findings_come_while_writing(folder):
    async with studio(folder) as pilot:
        await pilot.press("enter", "tab", "end", "9", "9")
        await until(pilot, lambda: "S104" in screen_text(pilot.app))
        await seen(pilot, "to mend")
        await pilot.press("escape", "end", "ctrl+g")
        await pilot.pause(0.2)
        assert pilot.app.session.selection.criterion == "confirms-cause"
        assert pilot.app.focused.id == "points"


async def test_new_delete_move(folder):
    async with studio(folder) as pilot:
        session = pilot.app.session
        order = [c.id for c in session.view.rubric.criteria]
        await pilot.press("ctrl+n")
        assert isinstance(pilot.app.screen, AskText)
        await pilot.press(*"Says when", "enter")
        made = session.selection.criterion
        assert [c.id for c in session.view.rubric.criteria] == [order[0], made, *order[1:]]
        await pilot.press("ctrl+down")
        assert [c.id for c in session.view.rubric.criteria][2] == made
        await pilot.press("d")
        assert [c.id for c in session.view.rubric.criteria] == order
        await pilot.press("ctrl+z")
        assert session.selection.criterion == made


async def test_the_mouse_does_it_too(folder):
    async with studio(folder) as pilot:
        session = pilot.app.session
        await pilot.click("#criteria", offset=(5, 2))
        assert session.selection.criterion == "preferred-test"
        await pilot.click("#responses", offset=(8, 1))
        assert session.selection.response == "model-a"
        await pilot.click("#reading-tabs", offset=(14, 0))
        await seen(pilot, "Why might a doctor recommend")
        await pilot.click("#foot", offset=(2, 0))
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.press("escape")
        await pilot.click("#rubrics", offset=(8, 2))
        await pilot.pause(0.3)
        assert session.selection.rubric == "repeat-injection"


async def test_the_palette_shows_keys_and_does_things(folder):
    async with studio(folder) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause(0.3)
        await seen(pilot, "(Ctrl+S)")
        await pilot.press(*"check every")
        await pilot.pause(0.6)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, FindingsScreen))


async def test_help_is_about_where_one_is(folder):
    async with studio(folder) as pilot:
        await pilot.press("f1")
        await seen(pilot, "The criteria of the open rubric")
        await pilot.press("escape", "enter", "f1")
        await seen(pilot, "The form of one criterion")


async def test_checking_everything_and_going_there(folder, rubric_file):
    other = rubric_file.with_name("repeat-injection.yaml")
    lines = other.read_text(encoding="utf-8").splitlines(keepends=True)
    at = [n for n, line in enumerate(lines) if line.startswith("    points:")][1]
    lines[at] = "    points: 99\n"
    other.write_text("".join(lines), encoding="utf-8")
    async with studio(folder) as pilot:
        await pilot.press("f5")
        await until(pilot, lambda: pilot.app.screen.query_one(FindingList).count)
        await pilot.press("2", "3")
        await seen(pilot, f"repeat-injection.yaml:{at + 1}")
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, MendScreen)
        await pilot.press("g")
        await pilot.pause(0.3)
        assert pilot.app.session.selection.rubric == "repeat-injection"
        assert pilot.app.session.criterion.points == 99
        assert pilot.app.focused.id == "points"


async def test_a_rubric_that_cannot_be_read(folder, rubric_file):
    rubric_file.with_name("repeat-injection.yaml").write_text("id: repeat-injection\ncriteria: [\n", encoding="utf-8")
    async with studio(folder, size=(200, 40)) as pilot:
        await pilot.press("[", "down")
        await pilot.pause(0.4)
        shown = screen_text(pilot.app)
        assert "repeat-injection.yaml:" in shown
        assert "cannot be shown" in shown
        await pilot.press("]", "y", "plus", "d", "enter", "ctrl+n", "f3", "ctrl+g", "escape")
        await pilot.press("[", "up")
        await pilot.pause(0.4)
        await seen(pilot, "Criterion 1 of 12")
        assert not pilot.app.session.unsaved


async def test_a_rubric_with_the_wrong_shape(folder, rubric_file):
    text = rubric_file.read_text(encoding="utf-8").replace("    points: 7\n", "    wieght: 7\n", 1)
    rubric_file.write_text(text, encoding="utf-8")
    async with studio(folder, size=(200, 40)) as pilot:
        shown = screen_text(pilot.app)
        assert "wieght" in shown
        assert "mri-before-injection.yaml:" in shown
        await pilot.press("y", "n", "ctrl+z")


async def test_a_file_changed_by_another_program(folder, rubric_file, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    async with studio(folder) as pilot:
        await pilot.press("plus")
        text = rubric_file.read_text(encoding="utf-8").replace("points: 7\n", "points: 2\n", 1) + "# theirs\n"
        rubric_file.write_text(text, encoding="utf-8")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConflictScreen))
        await pilot.press("escape")
        await until(pilot, lambda: "Changed on disk by somebody else" in screen_text(pilot.app))
        assert pilot.app.session.criterion.points == 8
        assert rubric_file.read_text(encoding="utf-8") == text
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConflictScreen))
        await pilot.press("2", "enter")  # take theirs
        await until(pilot, lambda: pilot.app.session.criterion.points == 2)
        assert not pilot.app.session.unsaved
        assert rubric_file.read_text(encoding="utf-8") == text


async def test_leaving_asks_only_if_something_would_be_lost(folder):
    async with studio(folder) as pilot:
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert pilot.app.return_code == 0


@pytest.mark.parametrize(
    ("keys", "leaves", "saved"), [(["enter"], True, True), (["tab", "enter"], True, False), (["escape"], False, False)]
)
async def test_leaving_with_changes(folder, rubric_file, keys, leaves, saved):
    before = rubric_file.read_bytes()
    async with studio(folder) as pilot:
        await pilot.press("enter", "ctrl+home", "Z", "ctrl+q")
        await pilot.pause()
        await seen(pilot, "not saved:")
        await pilot.press(*keys)
        await pilot.pause()
        assert (pilot.app._exit, rubric_file.read_bytes() != before) == (leaves, saved)
        assert not leaves or pilot.app.return_code == 0


@pytest.mark.skipif(GIT is None, reason="git is not installed")
async def test_recording_and_releasing(folder):
    async with studio(folder) as pilot:
        await pilot.press("plus", "ctrl+s")
        await seen(pilot, "Saved in the files.")
        await seen(pilot, "not released yet")
        await pilot.press("plus", "f4")
        assert isinstance(pilot.app.screen, Ask)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RecordScreen) and pilot.app.screen.query("#start"))
        assert "Saved in the files." not in screen_text(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.query("#name"))
        pilot.app.screen.query_one("#name", Input).value = "R. Seven"
        pilot.app.screen.query_one("#person", Button).press()
        await until(pilot, lambda: pilot.app.focused.id == "email")  # what is missing has the focus
        pilot.app.screen.query_one("#email", Input).value = "r07@example.org"
        pilot.app.screen.query_one("#person", Button).press()
        await until(pilot, lambda: pilot.app.screen.query("#note"))
        await until(pilot, lambda: "R. Seven" in screen_text(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, WriteScreen))
        await pilot.press("f4")
        await until(pilot, lambda: "Nothing changed" in screen_text(pilot.app))
        await pilot.press("escape", "f9")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReleaseScreen) and pilot.app.screen.query("#release"))
        assert pilot.app.focused.id == "close"
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "sha256:" in screen_text(pilot.app), seconds=15)
        await pilot.press("enter")
        await until(pilot, lambda: "1.0.0" in screen_text(pilot.app))
        await pilot.press("plus", "ctrl+s")
        assert not pilot.app.session.unsaved
    assert list((folder / "dist").iterdir())
    logged = subprocess.run([GIT, "log", "--format=%an"], cwd=folder, capture_output=True, text=True, check=True)
    assert logged.stdout.split("\n")[0] == "R. Seven"


@pytest.mark.skipif(GIT is None, reason="git is not installed")
async def test_an_identifier_waits_for_a_reason(folder, rubric_file):
    text = rubric_file.read_text(encoding="utf-8").replace(
        "for sciatica?", "for sciatica? Write to jane.doe@example.org", 1
    )
    rubric_file.write_text(text, encoding="utf-8")
    subprocess.run([GIT, "init", "-q"], cwd=folder, check=True)
    async with studio(folder) as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: pilot.app.screen.query("#finding-0:focus"))
        await pilot.press("enter", "tab", "enter")
        assert isinstance(pilot.app.screen, AskText)
        await pilot.press(*"made up", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RecordScreen) and pilot.app.screen.query("#name"))
    saved = rubric_file.read_text(encoding="utf-8")
    assert "made up" in saved
    assert saved.count("jane.doe") == 1


async def test_starting_where_there_is_nothing(tmp_path):
    async with StudioApp(tmp_path, rater="r07").run_test(size=(120, 36), notifications=True) as pilot:
        assert isinstance(pilot.app.screen, StartScreen)
        await until(pilot, lambda: "rubric-studio.yaml" in screen_text(pilot.app))
        assert list(tmp_path.iterdir()) == []
        pilot.app.screen.query_one("#empty", Button).press()
        await until(pilot, lambda: isinstance(pilot.app.screen, WriteScreen))
        await until(pilot, lambda: "Criterion 1 of 1" in screen_text(pilot.app))
    assert (tmp_path / "rubric-studio.yaml").is_file()


async def test_a_set_that_is_not_there_is_said(folder):
    async with StudioApp(folder, rater="r07", set_id="nowhere").run_test(notifications=True) as pilot:
        await pilot.pause()
        await seen(pilot, "nowhere")


async def test_sizes_change_and_nothing_is_lost(folder):
    async with studio(folder) as pilot:
        await pilot.press("enter", "ctrl+home", "Z")
        for size in ((80, 24), (40, 12), (60, 18), (200, 50)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            small = size == (40, 12)
            assert ("Please make this window larger" in screen_text(pilot.app)) is small
            assert ("[Criteria]" in screen_text(pilot.app)) is (not small and size[0] < 110)
        assert form_value(pilot.app, "text").startswith("ZExplains")
        await until(pilot, lambda: pilot.app.focused is not None and pilot.app.focused.id == "text")


async def test_tabs_where_it_is_narrow(folder):
    async with studio(folder, size=(80, 24)) as pilot:
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: pilot.app.focused and pilot.app.focused.id == "responses")
        await pilot.press("2", "y")
        assert pilot.app.session.selection.response == "model-b"
        await pilot.click("#tabs", offset=(4, 0))
        await until(pilot, lambda: pilot.app.focused and pilot.app.focused.id == "rubrics")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.focused and pilot.app.focused.id == "criteria")


async def test_the_background_never_holds_up_the_end(folder):
    async with studio(folder) as pilot:
        await pilot.press("f5", "escape", "ctrl+q")


async def test_light_colours(folder):
    async with studio(folder) as pilot:
        await pilot.app.run_action("screen.theme")
        await pilot.press("down", "enter")
        assert pilot.app.theme == "studio-light"


async def test_a_mistake_of_ours_ends_with_a_report_without_texts(folder, tmp_path):
    secret = "Mrs Bloggs of 12 High Street"
    with pytest.raises(ValueError, match="Bloggs"):
        async with studio(folder) as pilot:
            await pilot.press("plus")

            def job():
                raise ValueError(secret)

            pilot.app.screen.work("x", job, print)
            await pilot.pause(0.3)
    said = "\n".join(pilot.app.last_words)
    assert pilot.app.return_code == 3
    assert f"rubrics/{SET}/{RUBRIC}.yaml" in said
    reports = list((tmp_path / "state").rglob("report.txt"))
    assert len(reports) == 1
    assert secret not in reports[0].read_text(encoding="utf-8") + said
    (journal,) = (tmp_path / "state").rglob("*.jsonl")
    assert str(journal) in said
    assert "points: 8" in journal.read_text(encoding="utf-8")


async def test_an_error_of_ours_in_a_thread_is_a_sentence(folder):
    async with studio(folder) as pilot:

        def job():
            raise RubricStudioError("see [/ and [bold]that[/bold]")

        pilot.app.screen.work("x", job, print)
        await until(pilot, lambda: isinstance(pilot.app.screen, Ask))
        await pilot.pause()
        await seen(pilot, "see [/ and [bold]that[/bold]")


def test_static_is_never_given_markup():
    """Every text of ours reaches Textual as Content: a str would be read as markup."""
    from pathlib import Path

    import rubric_studio.tui

    for path in Path(rubric_studio.tui.__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for call in (
            "Static(_(",
            'Static("',
            "Static(f",
            ".update(_(",
            '.update("',
            ".update(f",
            "Label(f",
            "Button(_(",
        ):
            assert call not in text, (path.name, call)
    assert Static
