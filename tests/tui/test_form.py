"""The form of a criterion: carets, selections, points with their sign, and what must not lie over it."""

from __future__ import annotations

import subprocess

import pytest
from textual.widgets import Input, TextArea
from textual.widgets._toast import Toast

from rubric_studio.tui.boxes import LineBox
from tests.tui.screens import screen_text, seen, studio, until


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_caret_stands_at_the_end(folder, size):
    async with studio(folder, size=size) as pilot:
        before = pilot.app.session.criterion.text
        await pilot.press("enter", *" now")
        assert pilot.app.session.criterion.text == f"{before} now"


async def test_all_is_selected_and_home_goes_to_the_start_of_the_line(folder):
    async with studio(folder) as pilot:
        await pilot.press("enter")
        box = pilot.app.screen.query_one("#text", TextArea)
        await pilot.press("ctrl+a")
        assert box.selected_text == box.text
        await pilot.press("ctrl+home", "right", "right", "home")
        assert box.cursor_location == (0, 0)
        await pilot.press("ctrl+a", *"One.")
        assert pilot.app.session.criterion.text == "One."


async def test_all_is_selected_in_one_line_too(folder):
    async with studio(folder) as pilot:
        await pilot.press("ctrl+n", *"Names", "ctrl+a", *"Tells")
        assert pilot.app.screen.query_one("#answer", Input).value == "Tells"


async def test_the_lines_of_the_record_are_line_boxes(folder):
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    async with studio(folder) as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: pilot.app.screen.query("#name"))
        assert all(isinstance(field, LineBox) for field in pilot.app.screen.query(Input))


@pytest.mark.parametrize(("typed", "shown"), [("7", "+7"), ("9", "+9"), ("-3", "-3")])
@pytest.mark.parametrize("leave", ["tab", "escape"])
async def test_points_have_their_sign_once_the_field_is_left(folder, typed, shown, leave):
    async with studio(folder) as pilot:
        points = pilot.app.screen.query_one("#points", Input)
        points.focus()
        await pilot.press("ctrl+a", *typed, leave)
        await until(pilot, lambda: points.value == shown)
        assert pilot.app.session.criterion.points == int(typed)


async def test_points_have_their_sign_where_another_criterion_is_shown(folder):
    async with studio(folder) as pilot:
        session, points = pilot.app.session, pilot.app.screen.query_one("#points", Input)
        points.focus()
        await pilot.press("ctrl+a", "8")
        await until(pilot, lambda: session.criterion.points == 8)
        pilot.app.screen.criteria.focus()
        numbers = [criterion.points for criterion in session.view.rubric.criteria]
        for number in numbers[1:]:
            await pilot.press("down")
            await until(pilot, lambda number=number: points.value == f"{number:+d}")
        await pilot.press("home")
        await until(pilot, lambda: points.value == "+8")


@pytest.mark.parametrize("size", [(110, 34), (120, 36), (109, 36), (80, 24)])
async def test_what_is_told_does_not_lie_over_the_form(folder, size):
    async with studio(folder, size=size) as pilot:
        await pilot.press("ctrl+n", *"Names one thing to watch for.", "enter")
        await until(pilot, lambda: "Added with +5 points" in screen_text(pilot.app))
        form = pilot.app.screen.form.region
        toasts = [toast.region for toast in pilot.app.screen.query(Toast)]
        assert toasts
        assert not any(region.intersection(form).area for region in toasts)


@pytest.mark.parametrize("place", [["home"], ["end", "up", "up"]])
async def test_the_footer_of_the_criteria_holds_new_and_save_at_eighty_columns(folder, place):
    async with studio(folder, size=(80, 24)) as pilot:
        await pilot.press(*place)
        await pilot.pause(0.2)
        last = screen_text(pilot.app).splitlines()[-1]
        for words in ("F1 Help", "Enter Edit", " y ", " n ", "Ctrl+N New", "Ctrl+S Save"):
            assert words in last


async def test_one_step_back_at_a_time_where_panes_are_tabs(folder):
    async with studio(folder, size=(80, 24)) as pilot:
        await pilot.pause()
        await seen(pilot, "]: next tab")
        places = []
        await pilot.press("f3")
        for _step in range(2):
            await pilot.press("escape")
            places.append(pilot.app.focused.id)
        assert places == ["criteria", "rubrics"]


async def test_nothing_to_mend_says_what_was_not_looked_at(folder):
    async with studio(folder) as pilot:
        await until(pilot, lambda: pilot.app.screen.checked)
        pilot.app.session.findings = list  # as of a rubric without any
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "Nothing to mend in this rubric by" in screen_text(pilot.app))
        await seen(pilot, "F5")
