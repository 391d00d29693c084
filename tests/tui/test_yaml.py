"""The YAML view: form and text agree, what cannot be read replaces nothing and is never lost."""

from __future__ import annotations

import shutil

import pytest
from textual.events import Key, Paste

from rubric_studio.tui.app import StudioApp
from rubric_studio.tui.dialogs import Ask
from rubric_studio.tui.found import FoundLine
from rubric_studio.tui.mend import MendScreen
from rubric_studio.tui.yamlbox import ROLES, YamlBox, YamlPane
from tests.tui.conftest import ROOT
from tests.tui.screens import screen_text, seen, studio, until
from tests.tui.test_themes import INKS

ESCALATION = "emergency-escalation"


# the session ----------------------------------------------------------------------------------------------------------


def test_text_that_can_be_read_is_a_change(session):
    before = session.piece().text
    session.write_yaml(before.replace("points: 7", "points: 9"))
    assert session.criterion.points == 9
    assert session.piece().text == before.replace("points: 7", "points: 9")
    assert session.undo() == "change of the YAML"
    assert session.piece().text == before
    assert not session.unsaved


def test_text_that_cannot_be_read_replaces_nothing(session):
    before = session.piece().text
    broken = before.replace("points: 7", "points: ten")
    session.write_yaml(broken)
    assert session.criterion.points == 7
    assert session.draft.text == broken
    assert session.draft.problems[0].place.line == 4
    assert session.unsaved
    assert session.losses() == ["the YAML of confirms-cause, which cannot be read yet"]
    session.write_yaml(before.replace("points: 7", "points: 10"))
    assert session.draft is None
    assert session.criterion.points == 10


def test_undo_goes_through_what_could_not_be_read(session):
    before = session.piece().text
    session.write_yaml(before + "\n  tags: [a")
    session.write_yaml(before + "\n  tags: [a ")
    session.write_yaml(before + "\n  tags: [a b")
    session.write_yaml(before + "\n  tags: [a b]")
    session.undo()
    assert session.draft.text == before + "\n  tags: [a "
    session.undo()
    assert session.draft is None
    assert not session.unsaved
    session.redo()
    session.redo()
    assert session.criterion.tags == ("a b",)
    assert session.draft is None


def test_another_criterion_leaves_it_as_it_was_typed(session):
    broken = session.piece().text.replace("axis:", "axis")
    session.write_yaml(broken)
    session.select_criterion("plan-injection")
    assert session.draft is None
    session.write_yaml(session.piece().text.replace("points: 7", "points: 6"))
    session.select_criterion("confirms-cause")
    assert session.draft.text == broken
    assert session.save() == 1
    assert session.unsaved


def test_a_change_from_elsewhere_puts_it_aside_and_undo_brings_it_back(session):
    broken = session.piece().text.replace("points: 7", "points: ten")
    session.write_yaml(broken)
    session.move_criterion(1)
    assert session.draft.text == broken
    session.change("points", 3)
    assert session.draft is None
    session.undo()
    assert session.draft.text == broken
    session.delete_criterion()
    assert not session.unread
    session.undo()
    assert session.draft.text == broken
    session.drop_yaml()
    assert session.draft is None
    session.undo()
    assert session.draft.text == broken


def test_the_same_text_again_is_no_step(session):
    session.write_yaml(session.piece().text)
    assert not session.can_undo
    session.write_yaml(session.piece().text + "\n\n")
    assert not session.unsaved


def test_a_file_taken_from_disk_under_it_is_said(session, rubric_file):
    broken = session.piece().text.replace("points: 7", "points: ten")
    session.write_yaml(broken)
    session.change("level", "cluster")  # of the same file: it is put aside
    session.undo()
    held = rubric_file.read_text(encoding="utf-8")
    rubric_file.write_text(held.replace("points: 7", "points: 4", 1), encoding="utf-8")
    session.reread()
    session.write_yaml(broken + "\n")
    assert session.criterion.points == 4
    assert "changed elsewhere" in session.draft.problems[0].message
    session.drop_yaml()
    session.write_yaml(session.piece().text.replace("points: 4", "points: 5"))
    assert session.criterion.points == 5


# the screen -----------------------------------------------------------------------------------------------------------


def box(app):
    return app.screen.query_one(YamlBox)


def pane(app):
    return app.screen.query_one(YamlPane)


async def at(pilot, line, column, *keys):
    """Type at a place of the box, counted from 0."""
    box(pilot.app).move_cursor((line, column))
    await pilot.press(*keys)


async def into_yaml(pilot, *keys):
    await pilot.press(*keys, "f2")
    await until(pilot, lambda: pilot.app.screen.shows_yaml)


async def test_there_and_back(folder):
    async with studio(folder) as pilot:
        await into_yaml(pilot, "enter")
        assert pilot.app.focused is box(pilot.app)
        shown = screen_text(pilot.app)
        assert "Criterion 1 of 12" in shown
        assert "F2 or Esc: back to" in shown
        assert "- id: confirms-cause" in shown
        assert "F2 Form" in shown
        await pilot.press("f2")
        assert pilot.app.focused.id == "text"
        assert not pane(pilot.app).display
        assert not pilot.app.session.can_undo
        await into_yaml(pilot)
        await pilot.press("escape")
        assert pilot.app.focused.id == "text"
        await pilot.press("escape")
        assert pilot.app.focused.id == "criteria"
        await pilot.pause(0.2)
        await pilot.click("#form-title")
        await until(pilot, lambda: pilot.app.screen.shows_yaml)
        assert pilot.app.focused.id == "criteria"
        await pilot.press("plus")
        assert "points: 8" in box(pilot.app).text
        await pilot.press("ctrl+z")
        assert "points: 7" in box(pilot.app).text
        await pilot.click("#yaml-title")
        await until(pilot, lambda: not pilot.app.screen.shows_yaml)


async def test_what_is_typed_is_in_the_form_and_undo_goes_word_by_word(folder, rubric_file):
    before = rubric_file.read_text(encoding="utf-8")
    async with studio(folder) as pilot:
        session = pilot.app.session
        await into_yaml(pilot, "enter")
        box(pilot.app).move_cursor((2, len("  criterion: ")))
        await pilot.press(*"Clearly and ")
        await pilot.press("f2")
        assert session.criterion.text.startswith("Clearly and Explains")
        assert pilot.app.screen.query_one("#text").text.startswith("Clearly and Explains")
        await pilot.press("ctrl+z")
        assert session.criterion.text.startswith("Clearly Explains")
        await pilot.press("ctrl+z", "ctrl+y", "ctrl+s")
    changed = [line for line in rubric_file.read_text(encoding="utf-8").splitlines() if line not in before.splitlines()]
    assert len(changed) == 1
    assert changed[0].startswith("    criterion: Clearly Explains")


async def test_undo_inside_the_box_keeps_the_cursor_near(folder):
    async with studio(folder) as pilot:
        await into_yaml(pilot, "enter")
        box(pilot.app).move_cursor((3, len("  points: 7")))
        await pilot.press("0")
        await until(pilot, lambda: pilot.app.session.criterion.points == 70)
        await pilot.press("ctrl+z")
        assert pilot.app.session.criterion.points == 7
        assert pilot.app.focused is box(pilot.app)
        assert box(pilot.app).cursor_location[0] == 3
        assert "points: 7\n" in box(pilot.app).text


async def test_what_cannot_be_read_is_said_with_its_line_and_asked_about(folder):
    async with studio(folder) as pilot:
        session = pilot.app.session
        await into_yaml(pilot, "enter")
        box(pilot.app).move_cursor((3, len("  points: 7")))
        await pilot.press("backspace", *"ten")
        await until(pilot, lambda: "Line 4: “points” must be a whole number" in screen_text(pilot.app))
        assert session.criterion.points == 7
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Ask))
        await seen(pilot, "Line 4")
        await pilot.press("enter")
        assert pilot.app.focused is box(pilot.app)
        assert "points: ten" in box(pilot.app).text
        await pilot.press("home", "f8")
        assert box(pilot.app).cursor_location == (3, len("  points: "))
        await pilot.press("escape", "right", "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Ask))
        assert not pilot.app.screen.shows_yaml
        assert not session.unsaved
        await pilot.press("ctrl+z")
        assert "points: ten" in box(pilot.app).text
        assert pilot.app.screen.shows_yaml


async def test_a_broken_text_is_there_again_when_one_comes_back(folder):
    async with studio(folder) as pilot:
        session = pilot.app.session
        await into_yaml(pilot)
        assert pilot.app.focused.id == "criteria"
        await pilot.press("enter")
        await at(pilot, 0, 0, "x")
        await until(pilot, lambda: session.draft is not None)
        await pilot.press("shift+tab", "down")
        await until(pilot, lambda: "- id: plan-injection" in screen_text(pilot.app))
        assert box(pilot.app).text.startswith("- id: plan-injection")
        await pilot.press("f2")
        await until(pilot, lambda: not pilot.app.screen.shows_yaml)
        await pilot.press("up")
        await until(pilot, lambda: box(pilot.app).text.startswith("x# What the scan"))
        assert pilot.app.screen.shows_yaml
        await pilot.press("ctrl+s")
        await seen(pilot, "not saved")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(pilot.app.screen, Ask))
        await seen(pilot, "the YAML of confirms-cause")
        await pilot.press("escape")


async def test_save_and_leave_stays_where_something_would_be_lost(folder):
    async with studio(folder) as pilot:
        await into_yaml(pilot, "enter")
        await at(pilot, 0, 0, "x", "ctrl+q")
        await until(pilot, lambda: isinstance(pilot.app.screen, Ask))
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Ask))
        await pilot.pause(0.1)
        assert pilot.app.is_running
        assert pilot.app.session.draft.text.startswith("x#")


async def test_findings_stand_on_their_words(folder):
    async with studio(folder) as pilot:
        await into_yaml(pilot, "enter")
        lines = box(pilot.app).text.split("\n")
        lines[2] = "  criterion: Attempts to ask about drug allergies."
        box(pilot.app).load_text("\n".join(lines))
        await until(pilot, lambda: "W209" in screen_text(pilot.app))
        marks = box(pilot.app)._marked
        assert "Attempts" in {marks.text[mark.start : mark.end].split()[0] for mark in marks.marks}
        await until(pilot, lambda: "F8 mends this" in screen_text(pilot.app))
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(pilot.app.screen, MendScreen))
        await pilot.press("1")
        await until(pilot, lambda: not isinstance(pilot.app.screen, MendScreen))
        await until(pilot, lambda: "Attempts" not in box(pilot.app).text)
        assert pilot.app.screen.shows_yaml


async def test_a_shared_criterion_shows_the_shared_text(folder):
    shutil.copytree(ROOT / "rubrics" / ESCALATION, folder / "rubrics" / ESCALATION)
    users = [p for p in sorted((folder / "rubrics" / ESCALATION).glob("*.yaml")) if "- use: " in p.read_text()]
    rubric = users[0].stem
    async with StudioApp(folder, rater="r07", set_id=ESCALATION, rubric=rubric).run_test(
        size=(120, 36), notifications=True
    ) as pilot:
        session = pilot.app.session
        while not session.view.is_shared(session.selection.criterion):
            await pilot.press("down")
        await into_yaml(pilot, "enter")
        assert box(pilot.app).text.startswith(("- id: ", "#"))
        await seen(pilot, "Shared")
        points = session.criterion.points
        session.write_yaml(box(pilot.app).text.replace(f"points: {points}", f"points: {points + 1}"))
        assert [name for _set, name in session.desk.unsaved] == ["shared.yaml"]


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
async def test_it_has_room_everywhere(folder, size):
    async with studio(folder, size) as pilot:
        await into_yaml(pilot, "enter")
        assert box(pilot.app).size.height >= 4
        await seen(pilot, "- id: ")
        await at(pilot, 0, 0, "x")
        await until(pilot, lambda: "! Line 1" in screen_text(pilot.app) or "! Line 2" in screen_text(pilot.app))


def test_colours_are_those_that_can_be_read_in_every_theme():
    assert set(ROLES.values()) <= set(INKS)


async def test_colours_follow_the_theme(folder):
    async with studio(folder) as pilot:
        await into_yaml(pilot, "enter")
        held = box(pilot.app)
        assert held.language == "yaml"
        assert held.is_syntax_aware
        first = held._theme.syntax_styles["yaml.field"]
        pilot.app.theme = "studio-light"
        await pilot.pause()
        assert held._theme.syntax_styles["yaml.field"] != first


async def test_enter_keeps_the_indent_and_tab_leaves(folder):
    async with studio(folder) as pilot:
        await into_yaml(pilot, "enter")
        box(pilot.app).move_cursor((1, len("- id: confirms-cause")))
        await pilot.press("enter", *"critical: true")
        assert box(pilot.app).text.split("\n")[2] == "  critical: true"
        await until(pilot, lambda: pilot.app.session.criterion.critical)
        await pilot.press("tab")
        assert pilot.app.focused is not box(pilot.app)
        assert "\t" not in box(pilot.app).text


HOSTILE = [
    "key: [",
    "\x1b]52;c;x\x07 [/b] \u202e \u2028 \x00",
    "- id: b\n  criterion: B",
    "&a *b !!c",
    "\t\tx",
    "x" * 1_000_000,
    "- [" * 300,
    "\ud800x: [",
]


async def test_pastes_of_every_kind_lose_and_replace_nothing(folder):
    async with studio(folder) as pilot:
        session, screen = pilot.app.session, pilot.app.screen
        held = session.criterion
        await into_yaml(pilot, "enter")
        for text in HOSTILE:
            box(pilot.app).move_cursor(box(pilot.app).document.end)
            await pilot.press("enter")
            pilot.app.post_message(Paste(text))
            await until(pilot, lambda: session.draft is not None or session.criterion != held, 20)
            if session.draft is not None:
                assert session.criterion == held
                await until(pilot, lambda: "! Line " in screen_text(pilot.app))
            assert not set(screen_text(pilot.app)) & set("\x1b\x07\x00\u202e\u2028")
            while session.undo():
                pass
            screen.show_rubric()
            assert session.criterion == held
            assert not session.unsaved
        box(pilot.app).select_all()
        await pilot.press("delete")
        await until(pilot, lambda: "Nothing stands here" in screen_text(pilot.app))
        assert session.criterion == held


async def test_keys_that_arrive_together(folder, rubric_file):
    async with studio(folder) as pilot:
        session = pilot.app.session
        for key in ("enter", "f2", "end", "space", *"Now", "ctrl+s"):
            pilot.app.post_message(Key(key, {"space": " "}.get(key, key if len(key) == 1 else None)))
        await until(pilot, lambda: session.saved_once)
        assert "  # What the scan is for. Now\n" in rubric_file.read_text(encoding="utf-8")


async def test_a_finding_line_that_goes_leaves_the_focus_in_the_box(folder):
    async with studio(folder) as pilot:
        await into_yaml(pilot, "enter")
        box(pilot.app).move_cursor((2, len("  criterion: ")))
        await pilot.press(*"Attempts to ")
        await until(pilot, lambda: "W209" in screen_text(pilot.app))
        pilot.app.screen.set_focus(pilot.app.screen.query(FoundLine).first())
        await pilot.press("ctrl+z", "ctrl+z")
        await until(pilot, lambda: pilot.app.focused is box(pilot.app))
