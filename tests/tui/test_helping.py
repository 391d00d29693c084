"""Help with writing on the screen, with Textual's Pilot."""

from __future__ import annotations

import pytest
from textual.widgets import Button, Input, Select, TextArea

from rubric_studio.tui.asgrader import AsGraderScreen
from rubric_studio.tui.asking import AskFields, Pick
from rubric_studio.tui.choose import Choose
from rubric_studio.tui.ticking import Tick
from rubric_studio.tui.write import WriteScreen
from tests.tui.screens import screen_text, seen, studio, until


def on(pilot, screen):
    return lambda: isinstance(pilot.app.screen, screen) and pilot.app.screen.is_mounted and pilot.app.focused


async def chosen(pilot, id_, screen):
    await pilot.press("ctrl+r")
    await until(pilot, on(pilot, Choose))
    answers = pilot.app.screen.query_one("#answers")
    ids = [answer for answer, _words in answers._answers]
    await pilot.press(*["down"] * ids.index(id_), "enter")
    await until(pilot, on(pilot, screen))


def field(pilot, id_):
    return pilot.app.screen.query_one(f"#ask-{id_}")


async def in_sight(pilot):
    """Look whether all of the dialog, its buttons too, is on the screen."""
    await pilot.pause()
    dialog, size = pilot.app.screen.query_one(".dialog").region, pilot.app.size
    assert dialog.bottom <= size.height
    assert all(button.region in dialog for button in pilot.app.screen.query(Button)), screen_text(pilot.app)


async def test_gap_after_gap_is_filled_in(folder):
    async with studio(folder, size=(80, 24)) as pilot:
        await chosen(pilot, "use_pattern", Pick)
        await pilot.press(*"dose", "enter")
        await until(pilot, on(pilot, WriteScreen))
        box = pilot.app.screen.query_one("#text", TextArea)
        await until(pilot, lambda: box.selected_text == "⟨the drug⟩")
        await pilot.press(*"ASS", "tab", *"1 g", "tab", *"8 h", "tab", *"3 g")
        written = "Gives ASS as 1 g every 8 h, at most 3 g a day."
        await until(pilot, lambda: pilot.app.session.criterion.text == written)
        assert pilot.app.session.criterion.id == "dose-with-limit"
        await pilot.press("tab")
        assert pilot.app.focused.id == "points"


async def test_from_the_yaml_a_pattern_leads_to_the_form(folder):
    async with studio(folder) as pilot:
        await pilot.press("enter", "f2")
        await until(pilot, lambda: pilot.app.screen.shows_yaml)
        await chosen(pilot, "use_pattern", Pick)
        await pilot.press("enter")
        await until(pilot, on(pilot, WriteScreen))
        box = pilot.app.screen.query_one("#text", TextArea)
        await until(pilot, lambda: pilot.app.focused is box and box.selected_text.startswith("⟨"))


async def test_tab_still_leaves_the_box_where_nothing_is_to_be_filled_in(folder):
    async with studio(folder) as pilot:
        await pilot.press("enter", "ctrl+home", "tab")
        assert pilot.app.focused.id == "points"


async def test_split_is_looked_at_first(folder):
    async with studio(folder, size=(120, 36)) as pilot:
        session = pilot.app.session
        before, points = session.criterion.text, session.criterion.points
        await chosen(pilot, "split", AskFields)
        await seen(pilot, "judging again")
        assert field(pilot, "first").text == before
        await pilot.press("ctrl+s")
        await seen(pilot, "Write both criteria")
        field(pilot, "second").text = "Names a second thing."
        field(pilot, "second_points").value = f"{points}"
        await pilot.press("ctrl+s")
        await seen(pilot, "Together they have to be")
        field(pilot, "second_points").value = "none"
        await pilot.press("ctrl+s")
        await seen(pilot, "whole number")
        field(pilot, "second_points").value = "2"
        field(pilot, "first_points").value = f"{points - 2}"
        await pilot.press("ctrl+s")
        await until(pilot, on(pilot, WriteScreen))
        assert [c.points for c in session.view.rubric.criteria][:2] == [points - 2, 2]
        await pilot.press("ctrl+z")
        assert (session.criterion.text, session.criterion.points) == (before, points)


@pytest.mark.parametrize("size", [(120, 36), (60, 18)])
async def test_every_dialog_is_in_sight(folder, size):
    async with studio(folder, size=size) as pilot:
        for id_, screen in (
            ("use_pattern", Pick),
            ("split", AskFields),
            ("turn_round", AskFields),
            ("from_response", Tick),
            ("rubric_from_response", AskFields),
        ):
            await chosen(pilot, id_, screen)
            await in_sight(pilot)
            assert "judging again" in " ".join(screen_text(pilot.app).split()) or id_ not in ("split", "turn_round")
            await pilot.press("escape")
            await until(pilot, on(pilot, WriteScreen))


async def test_what_was_begun_is_there_again(folder):
    async with studio(folder) as pilot:
        await chosen(pilot, "split", AskFields)
        field(pilot, "second").text = "Names a second thing that was long to write."
        await pilot.press("escape")
        await until(pilot, on(pilot, WriteScreen))
        await chosen(pilot, "split", AskFields)
        assert field(pilot, "second").text == "Names a second thing that was long to write."


async def test_turned_round_after_a_look(folder):
    async with studio(folder, size=(80, 24)) as pilot:
        session = pilot.app.session
        session.change("text", "Names a red flag.")
        pilot.app.screen.refresh_after_edit()
        points = session.criterion.points
        await chosen(pilot, "turn_round", AskFields)
        await seen(pilot, "Another way: Does not name a red flag.")
        assert field(pilot, "text").text == "Fails to name a red flag."
        await pilot.press("ctrl+s")
        await until(pilot, on(pilot, WriteScreen))
        assert (session.criterion.text, session.criterion.points) == ("Fails to name a red flag.", -points)


async def test_what_cannot_be_turned_is_left_to_the_person(folder):
    async with studio(folder) as pilot:
        session = pilot.app.session
        session.change("text", "Lists fever and rash.")
        pilot.app.screen.refresh_after_edit()
        await chosen(pilot, "turn_round", AskFields)
        await seen(pilot, "“and” could be read in two ways")
        assert field(pilot, "text").text == "Lists fever and rash."
        await pilot.press("ctrl+s")
        await seen(pilot, "The words are still the same")
        await pilot.press("escape")
        await until(pilot, on(pilot, WriteScreen))
        assert session.criterion.text == "Lists fever and rash."


async def test_the_graders_page(folder):
    async with studio(folder, size=(60, 18)) as pilot:
        await chosen(pilot, "as_grader", AsGraderScreen)
        await seen(pilot, "In the words of the usual template")
        await pilot.press("end")
        await seen(pilot, "criteria_met")
        await pilot.press("f1")
        await seen(pilot, "words that a grader is sent")
        await pilot.press("escape", "escape")
        await until(pilot, on(pilot, WriteScreen))


async def test_ticked_sentences_become_criteria(folder):
    async with studio(folder, size=(60, 18)) as pilot:
        session = pilot.app.session
        before = len(session.view.rubric.criteria)
        await chosen(pilot, "from_response", Tick)
        await pilot.press("enter")
        await seen(pilot, "Nothing is ticked yet")
        await pilot.press("space", "down", "down", "space", "up", "space", "space")
        await seen(pilot, "2 are ticked")
        await pilot.press("enter")
        await until(pilot, on(pilot, WriteScreen))
        made = session.view.rubric.criteria[1:3]
        assert len(session.view.rubric.criteria) == before + 2
        assert all(c.text.startswith("States, in these or other words") and c.points == 5 for c in made)
        await pilot.press("ctrl+z")
        assert len(session.view.rubric.criteria) == before


async def test_of_a_response_of_which_nothing_is_said_it_is_asked(folder):
    async with studio(folder) as pilot:
        session = pilot.app.session
        plain = next(s.response.id for s in session.standings if s.response.expect not in ("good", "bad"))
        session.select_response(plain)
        pilot.app.screen.show_standings()
        await chosen(pilot, "from_response", Choose)
        await until(pilot, lambda: "What do you want to tick?" in screen_text(pilot.app))
        await pilot.press("down", "enter")
        await until(pilot, on(pilot, Tick))
        await pilot.press("a", "enter")
        await until(pilot, on(pilot, WriteScreen))
        assert session.criterion.points == -5


@pytest.mark.parametrize("kind", ["good", "bad"])
async def test_a_rubric_begins_with_a_response(folder, kind):
    async with studio(folder, size=(80, 24)) as pilot:
        await chosen(pilot, "rubric_from_response", AskFields)
        await pilot.press("ctrl+s")
        await seen(pilot, "Give all three")
        field(pilot, "title").value = "A cough"
        field(pilot, "asks").text = "I cough. What now?"
        field(pilot, "text").text = "Drink water. See a doctor in three weeks."
        pilot.app.screen.query_one("#ask-kind", Select).value = kind
        await pilot.press("ctrl+s")
        await until(pilot, on(pilot, Tick))
        await pilot.press("escape")
        await until(pilot, on(pilot, AskFields))
        assert pilot.app.screen.query_one("#ask-title", Input).value == "A cough"
        assert pilot.app.screen.query_one("#ask-kind", Select).value == kind
        await pilot.press("ctrl+s")
        await until(pilot, on(pilot, Tick))
        await pilot.press("a", "enter")
        await until(pilot, on(pilot, WriteScreen))
        session = pilot.app.session
        assert session.selection.rubric == "a-cough"
        assert [c.points for c in session.view.rubric.criteria] == [5 if kind == "good" else -5] * 2
        assert not session.writing


async def test_the_form_says_how_long_a_criterion_is(folder):
    async with studio(folder) as pilot:
        box = pilot.app.screen.query_one("#text", TextArea)
        box.focus()
        box.text = "Names two words."
        await seen(pilot, "3 words.")
        box.text = "說明病情"
        await seen(pilot, "4 characters.")
        box.text = "Rest"
        await seen(pilot, "one word.")


async def test_where_nothing_is_open_a_rubric_can_be_begun(folder):
    (folder / "rubrics" / "sciatica-imaging" / "mri-before-injection.yaml").write_text("criteria: [", encoding="utf-8")
    async with studio(folder) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, on(pilot, Choose))
        ids = [answer for answer, _words in pilot.app.screen.query_one("#answers")._answers]
        assert ids == ["rubric_from_response"]
