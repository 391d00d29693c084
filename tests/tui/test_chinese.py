"""The studio in Chinese: nothing is cut there that is not cut in English, though every character is twice as wide."""

from __future__ import annotations

import pytest
from textual.content import Content
from textual.widgets import Button, Static

from rubric_studio.language import OWN, current_language, use_language
from rubric_studio.text import cells
from rubric_studio.tui.app import StudioApp
from rubric_studio.tui.bars import FootLine, TopLine, _Row
from rubric_studio.tui.lines import LineList
from rubric_studio.workflows import preferences
from rubric_studio.workflows.record import record
from tests.tui.screens import screen_text, studio, until

SCREENS = (
    "matrix",
    "side_by_side",
    "details",
    "add_response",
    "check",
    "changes",
    "history",
    "release",
    "releases_by_name",
    "help_writing",
    "split",
    "as_grader",
    "review",
    "search",
    "settings",
    "all_keys",
    "help",
)


@pytest.fixture
def recorded(example):
    """Record the example sets, so that there is a history."""
    record(example, "First record")
    return example.root


@pytest.fixture(autouse=True)
def english_after():
    yield
    use_language(OWN)


def cut(screen):
    """Name what does not fit on a screen: buttons, lines of one row, and rows of words that can be clicked."""
    found = set()
    for number, node in enumerate(screen.query("*").results()):
        if not (node.is_on_screen and node.size.width):
            continue
        name = f"{type(node).__name__}#{node.id or number}"
        if isinstance(node, FootLine):
            found |= {f"{name} {n} words left out" for n in range(1, len(node.items) - len(node.starts) + 1)}
        elif isinstance(node, LineList):
            room = node.scrollable_content_region.width - 1
            rows = (node.row(index, room) for index in range(node.count))
            wide = [sum(cells(text) for text, _style in row) > room for row in rows]
            found |= {f"{name} row {number}" for number, held in enumerate(wide) if held}
        elif isinstance(node, _Row):
            found |= {f"{name} {action}" for _start, end, action in node._spans if end > node.size.width}
        elif isinstance(node, TopLine):
            found |= {name} if "…" in node.render().plain else set()
        elif isinstance(node, Button):
            found |= {name} if cells(str(node.label)) > node.size.width else set()
        elif isinstance(node, Static) and isinstance(node.content, Content) and node.size.height == 1:
            line = node.content.plain.split("\n")[0]
            found |= {name} if cells(line) > node.size.width or "…" in line else set()
    return found


async def tour(folder, size, language):
    """Give what is cut on each screen, and what stands on it."""
    use_language(language)
    found = {}
    async with studio(folder, size=size) as pilot:
        app = pilot.app
        await until(pilot, lambda: "MRI before" in screen_text(app))
        found["write"] = cut(app.screen), screen_text(app)
        base = app.screen
        for action in SCREENS:
            await base.run_action(action)
            await until(pilot, lambda: app.screen is not base)
            await app.workers.wait_for_complete()
            await pilot.pause(0.1)
            found[action] = cut(app.screen), screen_text(app)
            while app.screen is not base:
                app.pop_screen()
                await pilot.pause()
    return found


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
async def test_no_screen_cuts_more_in_chinese_than_in_english(recorded, size):
    english, chinese = await tour(recorded, size, OWN), await tour(recorded, size, "zh_Hant")
    more = {name: held - english[name][0] for name, (held, _text) in chinese.items()}
    assert {name: held for name, held in more.items() if held} == {}
    for name, (_held, text) in chinese.items():
        assert text != english[name][1], name


async def test_the_language_is_chosen_in_the_settings_and_spoken_from_the_next_start_on(folder, monkeypatch):
    monkeypatch.setenv("RUBRIC_STUDIO_LANGUAGE", OWN)
    async with studio(folder, size=(80, 24)) as pilot:
        await pilot.app.run_action("screen.settings")
        await until(pilot, lambda: "English (follows the system)" in screen_text(pilot.app))
        await pilot.press(*["down"] * 4, "enter")
        await until(pilot, lambda: "as my system" in screen_text(pilot.app))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: preferences.load().language and ">Language" in screen_text(pilot.app))
        assert "繁體中文" in screen_text(pilot.app)
        about = pilot.app.screen.query_one("#setting-about", Static)
        await until(pilot, lambda: "speaks it when you open it next" in str(about.content))
    assert preferences.load().language == "zh_Hant"
    async with studio(folder, size=(80, 24)) as pilot:
        await until(pilot, lambda: "F1 說明" in screen_text(pilot.app))


@pytest.mark.parametrize(("asked", "spoken"), [(None, "zh_Hant"), ("en", "en")])
def test_what_the_command_line_asks_for_comes_before_what_was_chosen(folder, asked, spoken):
    preferences.keep(language="zh_Hant")
    StudioApp(folder, rater="r07", language=asked)
    assert current_language() == spoken


def test_a_language_that_is_not_there_is_as_none(folder):
    preferences.keep(language="tlh")
    StudioApp(folder, rater="r07")
    assert current_language() == OWN
