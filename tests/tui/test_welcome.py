"""What helps somebody who is new: the tour, jumping, finding, settings, keys, colours."""

from __future__ import annotations

import pytest
from textual.widgets import Button, Input

from rubric_studio.tui import actions
from rubric_studio.tui.app import StudioApp
from rubric_studio.tui.asking import AskFields
from rubric_studio.tui.choose import Choose
from rubric_studio.tui.dialogs import Ask
from rubric_studio.tui.help import HelpScreen
from rubric_studio.tui.jump import JumpScreen, labels, targets
from rubric_studio.tui.keys import KeysScreen, PressKey
from rubric_studio.tui.mend import MendScreen
from rubric_studio.tui.search import SOON, SearchScreen
from rubric_studio.tui.settings import SettingsScreen
from rubric_studio.tui.write import WriteScreen
from rubric_studio.workflows import preferences
from tests.tui.screens import RUBRIC, SET, screen_text, seen, studio, until

SIZES = [(120, 36), (80, 24), (60, 18)]


@pytest.fixture(autouse=True)
def own_keys():
    yield
    actions.use_keys({})


def newcomer(folder, size=(120, 36)):
    return StudioApp(folder, rater="r07", set_id=SET, rubric=RUBRIC, welcome=True).run_test(
        size=size, notifications=True
    )


def held(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# the tour -------------------------------------------------------------------------------------------------------------


async def test_the_tour_is_offered_once(folder):
    async with newcomer(folder) as pilot:
        await until(pilot, lambda: "Show me (one minute)" in screen_text(pilot.app))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: preferences.load().welcomed)
        assert pilot.app.screen.tour is None
    async with newcomer(folder) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, WriteScreen))


@pytest.mark.parametrize("size", SIZES)
async def test_the_whole_tour(folder, size):
    before = held(folder)
    async with newcomer(folder, size) as pilot:
        app = pilot.app
        await until(pilot, lambda: "Show me (one minute)" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "step 1 of 7" in screen_text(app))
        await seen(pilot, "[ Leave the tour ]")
        await pilot.press("down", "enter", "x")
        await until(pilot, lambda: "as it was" in app.screen.tour.words)
        await pilot.press("ctrl+z", "escape")
        await until(pilot, lambda: "step 3 of 7" in screen_text(app))
        await pilot.press("n", "n")
        await until(pilot, lambda: "step 5 of 7" in screen_text(app))
        await pilot.press("f8")
        if isinstance(app.screen, MendScreen):
            await pilot.press("escape")
        await until(pilot, lambda: "step 6 of 7" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "step 7 of 7" in screen_text(app))
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Ask) and "to practise on" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen) and not app.screen.practice)
        assert preferences.load().welcomed
        assert not app.session.can_undo
        assert held(folder) == before


async def test_what_is_not_saved_is_asked_about_from_within_the_tour(folder):
    async with studio(folder) as pilot:
        app = pilot.app
        await pilot.press("plus")
        await app.run_action("screen.tour")
        await until(pilot, lambda: "step 1 of 7" in screen_text(app))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: "Leave the studio?" in screen_text(app))
        await pilot.press("enter")
    path = folder / "rubrics" / SET / f"{RUBRIC}.yaml"
    assert "points: 8" in path.read_text().split("plan-injection")[0]


async def test_what_is_begun_in_the_tour_does_not_come_back_outside_of_it(folder):
    async with studio(folder) as pilot:
        app = pilot.app
        await app.run_action("screen.tour")
        await until(pilot, lambda: "step 1 of 7" in screen_text(app))
        practice = app.screen
        await app.run_action("screen.split")
        await until(pilot, lambda: isinstance(app.screen, AskFields))
        app.screen.query_one("#ask-second").text = "Only to try it out."
        await until(pilot, lambda: "Only to try it out." in practice.session.writing.values())
        await pilot.press("escape")
        assert app.session.writing == {}


async def test_the_tour_is_left_in_three_ways_and_found_again(folder):
    async with studio(folder) as pilot:
        app = pilot.app

        async def left():
            await until(pilot, lambda: "The tour has ended" in screen_text(app))
            await pilot.press("escape")
            await until(pilot, lambda: not app.screen.query("#tour") and isinstance(app.screen, WriteScreen))

        await pilot.press("f1")
        await pilot.click("#way-tour")
        await until(pilot, lambda: "step 1 of 7" in screen_text(app))
        await pilot.press("ctrl+l")
        await left()
        await pilot.press("ctrl+p", *"tour")
        await until(pilot, lambda: "seven things" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "step 1 of 7" in screen_text(app))
        await pilot.click("#tour-leave")
        await left()
        await app.run_action("screen.tour")
        await until(pilot, lambda: "step 1 of 7" in screen_text(app))
        app.screen.set_focus(app.screen.query_one("#tour-skip"))
        await pilot.press("enter")
        await until(pilot, lambda: "step 2 of 7" in screen_text(app))
        await pilot.press("escape")
        await left()


async def test_a_workspace_without_rubrics_has_words_for_it(folder, rubric_file):
    for file in rubric_file.parent.glob("*.yaml"):
        if file.name != "set.yaml":
            file.unlink()
    async with StudioApp(folder, rater="r07").run_test(size=(120, 36), notifications=True) as pilot:
        await pilot.pause(0.1)
        shown = screen_text(pilot.app)
        for words in ("no rubrics yet", "This set has no rubric yet.", "Open a rubric"):
            assert words in shown
        assert "Never-event" not in shown
        await pilot.app.run_action("screen.tour")
        await tour_on_copies(pilot)
        assert pilot.app.screen.session is pilot.app.session
        assert pilot.app.session.desk.folder == folder


async def tour_on_copies(pilot):
    """Take the tour on copies of the shipped rubrics, and leave it."""
    app = pilot.app
    await until(pilot, lambda: "step 1 of 7" in screen_text(app))
    copies = app.screen.session.desk.folder
    await pilot.press("down", "ctrl+l")
    await until(pilot, lambda: "thrown away" in screen_text(app))
    await pilot.press("enter")
    await until(pilot, lambda: "thrown away now" not in screen_text(app))
    await until(pilot, lambda: not copies.exists())


async def test_the_tour_where_there_is_nothing(tmp_path):
    async with StudioApp(tmp_path / "new", rater="r07", welcome=True).run_test(notifications=True) as pilot:
        await until(pilot, lambda: "Show me around first" in screen_text(pilot.app))
        await pilot.press("down", "down", "enter")
        await tour_on_copies(pilot)
        await until(pilot, lambda: "Begin with the example sets" in screen_text(pilot.app))
        assert pilot.app.session is None
        assert preferences.load().welcomed
    assert not (tmp_path / "new").exists()


# jumping --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_jumping_to_everything_in_sight(folder, size):
    async with studio(folder, size) as pilot:
        found = targets(pilot.app.screen)
        widgets = {target.widget.id for target in found if not target.action}
        assert {"criteria", "text"} <= widgets
        assert ("rubrics" in widgets) == (size[0] >= 110)
        name = dict(zip([t.widget.id for t in found], labels(len(found)), strict=True))["text"]
        await pilot.press("ctrl+o")
        assert isinstance(pilot.app.screen, JumpScreen)
        await pilot.press(name)
        await until(pilot, lambda: pilot.app.focused is not None and pilot.app.focused.id == "text")


async def test_jumping_to_a_tab_in_a_narrow_window(folder):
    async with studio(folder, (80, 24)) as pilot:
        found = targets(pilot.app.screen)
        at = [target.action for target in found].index("pane(3)")
        await pilot.press("ctrl+o", labels(len(found))[at])
        await until(pilot, lambda: pilot.app.focused and pilot.app.focused.id == "responses")


async def test_jumping_while_typing_in_boxes_and_nowhere(folder):
    async with studio(folder) as pilot:
        await pilot.press("enter", "ctrl+o", "escape")
        assert pilot.app.focused.id == "text"
        await pilot.press("escape", "ctrl+n")
        found = targets(pilot.app.screen)
        assert [target.widget.id for target in found] == ["answer", "answer-0", "answer-1"]
        await pilot.press("ctrl+o")
        assert isinstance(pilot.app.screen, JumpScreen)
        await pilot.press(labels(3)[2])
        await until(pilot, lambda: pilot.app.focused is not None and pilot.app.focused.id == "answer-1")
        await pilot.press("ctrl+o", "7")
        await until(pilot, lambda: not isinstance(pilot.app.screen, JumpScreen))
        assert pilot.app.focused.id == "answer-1"


async def test_the_letters_follow_what_moves_below_them(folder):
    async with studio(folder) as pilot:
        await pilot.press("ctrl+o")
        below = pilot.app.screen_stack[-2]
        before = {(t.widget.id, t.action): t.at for t in targets(below)}
        below.query_one("#found").styles.min_height = 4  # a finding came in
        await until(pilot, lambda: {(t.widget.id, t.action): t.at for t in targets(below)} != before)
        now = {(t.at.x, t.at.y) for t in targets(below)}
        letters = pilot.app.screen.query(".jump-letter")
        await until(pilot, lambda: {(w.region.x, w.region.y) for w in letters if w.visible} <= now)


def test_more_places_than_letters():
    assert len(set(labels(300))) == 300
    assert {len(name) for name in labels(300)} == {2}
    assert {len(name) for name in labels(26)} == {1}


# finding --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_finding_a_criterion_in_another_rubric(folder, size):
    async with studio(folder, size) as pilot:
        app = pilot.app
        await pilot.press("enter", "ctrl+f")
        assert isinstance(app.screen, SearchScreen)
        await pilot.press(*"second STEROID")
        await until(pilot, lambda: "Nothing holds" in screen_text(app) or "hit" in screen_text(app))
        await pilot.press(*["backspace"] * 14, *"repeat")
        hits = app.screen.query_one("#hits")
        await pilot.pause(3 * SOON)  # what the first letters found is not what is meant
        await until(pilot, lambda: len(hits.hits) > 1 and not hits.hits[0].criterion)
        at = next(n for n, hit in enumerate(hits.hits) if hit.criterion and hit.rubric == "repeat-injection")
        await pilot.press(*["down"] * at)
        taken = hits.chosen
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen))
        assert (taken.rubric, bool(taken.criterion)) == ("repeat-injection", True)
        assert app.session.selection.rubric == "repeat-injection"
        assert app.session.selection.criterion == taken.criterion
        assert app.focused.id == "criteria"
        assert app.screen.criteria.chosen == taken.criterion


async def test_going_back_from_finding_changes_nothing(folder):
    async with studio(folder) as pilot:
        before = pilot.app.session.selection
        await pilot.press("ctrl+f", *"mri", "enter", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, WriteScreen))
        assert pilot.app.session.selection.set_id == before.set_id


async def test_narrowing_the_list_of_rubrics(folder):
    async with studio(folder) as pilot:
        app = pilot.app
        everything = app.screen.rubrics.count
        app.screen.set_focus(app.screen.rubrics)
        await pilot.press("slash", *"repeat")
        await until(pilot, lambda: app.screen.rubrics.count == 2)
        await pilot.press("enter")
        await until(pilot, lambda: app.session.selection.rubric == "repeat-injection")
        assert app.focused.id == "rubrics"
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.rubrics.count == everything)
        assert app.screen.query_one("#narrow", Input).value == ""
        assert app.screen.rubrics.chosen == (SET, "repeat-injection")
        await pilot.press("slash", *"zzz")
        await until(pilot, lambda: app.screen.rubrics.count == 0)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.rubrics.count == everything)


async def test_undo_in_a_rubric_that_was_left_out_lists_all_again(folder):
    async with studio(folder) as pilot:
        app = pilot.app
        await pilot.press("plus")
        app.screen.set_focus(app.screen.rubrics)
        await pilot.press("slash", *"repeat")
        await until(pilot, lambda: app.screen.rubrics.count == 2)
        await pilot.press("enter")
        await until(pilot, lambda: app.session.selection.rubric == "repeat-injection")
        await pilot.press("ctrl+z")
        await until(pilot, lambda: app.screen.rubrics.chosen == (SET, RUBRIC))
        await until(pilot, lambda: app.screen.query_one("#narrow", Input).value == "")


# settings, keys -------------------------------------------------------------------------------------------------------


async def test_name_and_address_are_kept_in_the_history_s_settings(folder, git):
    git("config", "--unset", "user.name")
    git("config", "--unset", "user.email")
    async with studio(folder) as pilot:
        app = pilot.app
        await app.run_action("screen.settings")
        await until(pilot, lambda: "not known yet" in screen_text(app))
        await pilot.press("enter", *"Anna", "enter")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press(*"anna@example.org", "enter")
        await until(pilot, lambda: "anna@example.org" in screen_text(app) and isinstance(app.screen, SettingsScreen))
        await until(pilot, lambda: app.screen._signature.email == "anna@example.org")
    assert git("config", "--local", "user.name") == "Anna\n"


async def test_pseudonyms_are_said(folder, git, monkeypatch):
    monkeypatch.setenv("RUBRIC_STUDIO_RATER", "r07")
    (folder / "rubric-studio.yaml").write_text("format: rubric-studio/settings/1\nidentity: pseudonym\n")
    async with studio(folder) as pilot:
        await pilot.app.run_action("screen.settings")
        await until(pilot, lambda: "pseudonyms" in screen_text(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Ask))
        assert not pilot.app.screen.query(Input)


async def test_settings_without_a_history_and_without_a_workspace(folder, tmp_path):
    async with studio(folder) as pilot:
        await pilot.app.run_action("screen.settings")
        await until(pilot, lambda: "no history here yet" in screen_text(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, WriteScreen))
    async with StudioApp(tmp_path / "new", rater="r07").run_test(size=(120, 36), notifications=True) as pilot:
        await pilot.pause(0.1)
        await seen(pilot, "it would be made")
        await pilot.app.run_action("screen.settings")
        await until(pilot, lambda: "There is no workspace yet." in screen_text(pilot.app))
        for key in ("down", "down", "down"):
            await pilot.press(key)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choose))


async def test_changing_a_key_and_back(folder):
    async with studio(folder) as pilot:
        app = pilot.app
        await pilot.press("f1")
        await pilot.click("#way-all_keys")
        await until(pilot, lambda: isinstance(app.screen, KeysScreen) and "Keys" in screen_text(app))
        keys = app.screen.query_one("#keys")
        keys.cursor = [action.id for action in keys.actions].index("met")
        await pilot.press("enter")
        assert isinstance(app.screen, PressKey)
        await pilot.press("n")
        await until(pilot, lambda: "is taken here: Not met" in screen_text(app))
        await pilot.press("enter", "Z")
        await until(pilot, lambda: preferences.load().keys == {"met": "Z"})
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen))
        await seen(pilot, " Z met (+7)")
        await seen(pilot, "Z: met")
        await pilot.press("y")
        assert not app.session.marks.get(SET)
        await pilot.press("Z")
        assert len(app.session.marks[SET]) == 1
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        assert any(part[0].split() == ["Z"] for part in app.screen._parts() if isinstance(part, tuple))
        await pilot.press("escape", "ctrl+z")
        await until(pilot, lambda: not app.session.unsaved)
    async with studio(folder) as pilot:
        app = pilot.app
        await pilot.pause(0.1)
        await seen(pilot, " Z met (+7)")
        await app.run_action("screen.all_keys")
        await until(pilot, lambda: isinstance(app.screen, KeysScreen) and "Keys" in screen_text(app))
        keys = app.screen.query_one("#keys")
        keys.cursor = [action.id for action in keys.actions].index("met")
        await pilot.press("delete")
        await until(pilot, lambda: preferences.load().keys == {})
        await pilot.press("escape", "y")
        await until(pilot, lambda: bool(app.session.marks.get(SET)))


async def test_a_key_that_works_in_text_boxes_can_be_another(folder):
    preferences.keep(keys={"check": "ctrl+t", "jump": "ctrl+k"})
    async with studio(folder) as pilot:
        await pilot.press("enter", "ctrl+k")
        assert isinstance(pilot.app.screen, JumpScreen)
        await pilot.press("escape", "ctrl+t")
        await until(pilot, lambda: "Check everything" in screen_text(pilot.app))


async def test_settings_that_cannot_be_read_are_said_and_nothing_stops(folder):
    preferences.path().parent.mkdir(parents=True)
    preferences.path().write_text("theme: studio-light\nkeys: {save: x, nothing: y}\n")
    async with studio(folder) as pilot:
        await until(pilot, lambda: "There is no action" in screen_text(pilot.app))
        assert pilot.app.theme == "studio-light"
        await pilot.press("ctrl+s")
    preferences.path().write_text("theme: [")
    async with studio(folder) as pilot:
        await until(pilot, lambda: "could not be read" in screen_text(pilot.app))
        pilot.app.remember(theme="studio-light")
        await until(pilot, lambda: "This holds until you leave" in screen_text(pilot.app))
    assert preferences.path().read_text() == "theme: ["


# colours --------------------------------------------------------------------------------------------------------------


def styles_of(app):
    return [
        segment.style
        for line in app.screen._compositor.render_strips()
        for segment in line
        if segment.style is not None
    ]


def colours(app):
    held = {color.name for style in styles_of(app) for color in (style.color, style.bgcolor) if color is not None}
    return held - {"default"}


async def test_choosing_colours_shows_them_and_remembers(folder):
    async with studio(folder) as pilot:
        app = pilot.app
        before = app.theme
        await app.run_action("screen.theme")
        await pilot.press("down")
        await until(pilot, lambda: app.theme == "studio-light")
        await pilot.press("escape")
        await until(pilot, lambda: app.theme == before)
        assert preferences.load().theme == ""
        await app.run_action("screen.theme")
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: preferences.load().theme == "studio-contrast")
        assert colours(app)
    async with studio(folder) as pilot:
        assert pilot.app.theme == "studio-contrast"


@pytest.mark.parametrize("variable", [("NO_COLOR", "1"), ("TERM", "vt100")])
async def test_no_colour_at_all(folder, monkeypatch, variable):
    monkeypatch.setenv(*variable)
    async with studio(folder) as pilot:
        app = pilot.app
        assert app.theme == "studio-plain"
        await pilot.pause(0.1)
        assert not colours(app)
        assert any(style.reverse for style in styles_of(app))  # the cursor's row, the pane's title
        for keys in (["enter"], ["tab"], ["escape", "f1"], ["escape", "ctrl+p"]):
            await pilot.press(*keys)
            await pilot.pause(0.05)
            assert not colours(app), keys
            assert any(style.reverse for style in styles_of(app)), keys


async def test_what_is_chosen_and_where_to_write_is_seen_without_colours(folder):
    async with studio(folder) as pilot:
        app = pilot.app
        app.use_theme("studio-plain")
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Everything" in screen_text(app) or "Save everything" in screen_text(app))
        chosen = [strip for strip in app.screen._compositor.render_strips() if "Help for where you are" in strip.text]
        assert any(segment.style and segment.style.underline for segment in chosen[0])
        await pilot.press("escape", "enter")
        await until(pilot, lambda: app.focused is not None and app.focused.id == "text")
        for id_ in ("#points", "#justification"):
            box = app.screen.query_one(id_)
            line = app.screen._compositor.render_strips()[box.region.y].text
            assert line[box.region.x] == "│", id_


async def test_the_colourless_theme_can_be_chosen_and_left(folder):
    async with studio(folder) as pilot:
        app = pilot.app
        app.use_theme("studio-plain")
        await until(pilot, lambda: not colours(app))
        app.use_theme("studio-dark")
        await until(pilot, lambda: bool(colours(app)))


async def test_every_button_of_help_is_reached_by_the_keyboard(folder):
    async with studio(folder) as pilot:
        await pilot.press("f1", "tab")
        assert isinstance(pilot.app.focused, Button)
        await pilot.press("enter")
        await until(pilot, lambda: bool(pilot.app.screen.query("#tour")))
