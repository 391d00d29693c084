"""The studio of somebody who signed in to a server: whose it is stands in the settings, and cannot be changed there."""

from __future__ import annotations

from rubric_studio.tui.app import StudioApp
from rubric_studio.tui.browser import TabClosed
from rubric_studio.tui.settings import SettingsScreen
from rubric_studio.workflows.journal import leftovers
from tests.tui.screens import RUBRIC, SET, screen_text, studio, until


async def test_the_settings_say_who_signed_in(folder, git, monkeypatch, tmp_path):
    monkeypatch.setenv("RUBRIC_STUDIO_RATER", "r07")
    monkeypatch.setenv("RUBRIC_STUDIO_HOME", str(tmp_path / "r07"))
    async with studio(folder) as pilot:
        await pilot.app.push_screen(SettingsScreen())
        await until(pilot, lambda: "r07@pseudonym.invalid" in screen_text(pilot.app))
        assert "that you signed in under" in screen_text(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: "Understood" in screen_text(pilot.app))
        await pilot.press("enter", "down", "down")
        await until(pilot, lambda: "all that you do here stands under it" in screen_text(pilot.app))


async def test_the_end_of_a_tab_waits_for_what_was_typed(folder):
    app = StudioApp(folder, rater="r07", set_id=SET, rubric=RUBRIC)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "Criteria" in screen_text(app))
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "New criterion" in screen_text(app))
        for letter in "names":
            app.post_message(key(letter))
        app.post_message(TabClosed())
        for _turn in range(200):
            if app.return_code is not None:
                break
            await pilot.pause(0.02)
    assert app.return_code == 3
    assert [text for left in leftovers(folder) for text in left.kept.writing.values()] == ["names"]


def key(letter):
    from textual.events import Key

    return Key(letter, letter)
