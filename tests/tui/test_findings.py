"""Findings on the screens: what stands under the form, the page of one, and the list of all."""

from __future__ import annotations

import time

import pytest
from textual.widgets import Input, TextArea

from rubric_studio.finding import Finding, Severity
from rubric_studio.tui.dialogs import AskReason
from rubric_studio.tui.findings import FindingList, FindingsScreen
from rubric_studio.tui.found import Found, FoundLine
from rubric_studio.tui.mend import Choice, MendScreen
from rubric_studio.tui.sieve import Heap
from rubric_studio.tui.write import WriteScreen
from tests.tui.screens import RUBRIC, SET, screen_text, seen, studio, until

PREGNANT = "Should ask whether the patient is pregnant."


def whole(app):
    """Give the screen's words with the line breaks and frames out."""
    return " ".join(screen_text(app).replace("│", " ").split())


def codes(app):
    return [finding.code for finding in app.screen.found]


async def write(pilot, text=PREGNANT, points=-5):
    """Add a criterion, and wait for what the check says."""
    pilot.app.session.add_criterion(text)
    pilot.app.session.change("points", points)
    pilot.app.screen.refresh_after_edit()
    made = pilot.app.session.selection.criterion
    await until(pilot, lambda: any(finding.criterion == made for finding in pilot.app.screen.found))
    await pilot.pause()
    return made


def underlined(app):
    """Give the words that are underlined in the criterion's box."""
    box = app.screen.query_one("#text", TextArea)
    found = ""
    for y in range(box.size.height):
        found += "".join(s.text for s in box.render_line(y) if s.style and s.style.underline)
    return found


async def test_what_is_wrong_stands_under_the_form_with_its_key(folder):
    async with studio(folder) as pilot:
        await write(pilot)
        await until(pilot, lambda: "(F8 mends this)" in whole(pilot.app))
        shown = screen_text(pilot.app)
        assert "! error P301 “Should”" in shown
        assert underlined(pilot.app) == "Should"
        await pilot.press("enter", *"We ")
        assert underlined(pilot.app) == "Should"
        pilot.app.screen.query_one("#text", TextArea).move_cursor((0, 0))
        await pilot.press("delete", "delete", "delete", "delete")
        assert underlined(pilot.app) == ""
        await until(pilot, lambda: "P301" not in codes(pilot.app))


async def test_a_key_that_is_known_later_is_shown_though_it_needs_one_more_line(folder):
    async with studio(folder) as pilot:
        await write(pilot, "Attempts to ask about drug allergies.", 5)
        await until(pilot, lambda: "(F8 mends this)" in whole(pilot.app))
        line = next(line for line in pilot.app.screen.query(FoundLine) if line.display)
        for width in range(24, 60):
            line.styles.width = width
            line.show(line.item, "")
            await pilot.pause()
            line.show(line.item, "F8 mends this")
            await pilot.pause()
            assert line.size.height == line.render().get_height({}, line.size.width), width


async def test_a_bad_criterion_typed_letter_by_letter(folder):
    async with studio(folder) as pilot:
        await pilot.press("ctrl+n", *PREGNANT, "enter", *["minus"] * 10)
        await until(pilot, lambda: "! error P301" in screen_text(pilot.app))


async def test_mend_undo_and_let_stay(folder):
    async with studio(folder) as pilot:
        session = pilot.app.session
        await write(pilot)
        await pilot.press("f8")
        assert isinstance(pilot.app.screen, MendScreen)
        shown = screen_text(pilot.app)
        for words in ("Criterion 2 of 13, -5 points", "before  points: -5", "after   points: +5", "Why it matters"):
            assert words in shown
        assert "Asks whether the patient is pregnant." in shown
        await pilot.press("enter")
        await until(pilot, lambda: "P301" not in codes(pilot.app))
        assert session.criterion.points == 5
        await pilot.press("ctrl+z")
        assert session.criterion.points == -5
        await pilot.press("f8", "1")
        assert session.criterion.points == 5
        await pilot.press("ctrl+z", "f8", "w")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskReason))
        await pilot.press("enter")
        await seen(pilot, "Say why it may stay.")
        await pilot.press(*"meant so", "tab", *"2020-01-01", "enter")
        await seen(pilot, "is over already")
        pilot.app.screen.query_one("#until", Input).value = "2999-12-31"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, WriteScreen) and "P301" not in codes(pilot.app))
        assert session.criterion.lint.ignore[0].until == "2999-12-31"
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "P301" in codes(pilot.app))


async def test_f8_goes_on_and_escape_goes_back(folder):
    async with studio(folder) as pilot:
        await write(pilot, "Lists several causes of a swollen calf.", 5)
        made = await write(pilot)
        selected = pilot.app.session.selection
        await pilot.press("f8")
        first = screen_text(pilot.app).splitlines()[0]
        await pilot.press("f8")
        assert screen_text(pilot.app).splitlines()[0] != first
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, WriteScreen)
        assert pilot.app.session.selection == selected
        assert selected.criterion == made


async def test_the_lines_are_reached_by_tab_and_by_mouse(folder):
    async with studio(folder) as pilot:
        await write(pilot, "Fails to avoid recommending aspirin for a child with chickenpox.", -8)
        app = pilot.app
        lines = [line for line in app.screen.query(FoundLine) if line.display]
        assert len(lines) == 2
        app.screen.query_one("#justification").focus()
        await pilot.press("tab")
        assert app.focused is lines[0]
        await seen(pilot, "w Let it stay")
        await pilot.press("down", "enter")
        await seen(pilot, "W206")
        await pilot.press("g")
        await until(pilot, lambda: app.focused and app.focused.id == "text")
        await pilot.wait_for_scheduled_animations()  # a line that still moves is not where it is clicked
        await pilot.click(lines[0])
        await seen(pilot, "W205")
        await seen(pilot, "Only you can mend this")
        await pilot.press("escape")
        lines[1].focus()
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, AskReason))


async def test_a_line_that_goes_hands_the_focus_to_the_form(folder):
    async with studio(folder) as pilot:
        await write(pilot, text="Recommends rest etc.", points=5)
        next(line for line in pilot.app.screen.query(FoundLine) if line.display).focus()
        before = codes(pilot.app)
        await pilot.press("enter", "enter")
        await until(pilot, lambda: codes(pilot.app) != before)
        assert pilot.app.focused.id == "text"


async def test_what_cannot_be_let_stay_does_not_offer_it(folder, rubric_file):
    text = rubric_file.read_text(encoding="utf-8")
    rubric_file.write_text(text.replace("    points: 7\n", "    wieght: 7\n", 1), encoding="utf-8")
    async with studio(folder) as pilot:
        await pilot.press("f5")
        await until(pilot, lambda: pilot.app.screen.query_one(FindingList).count)
        await pilot.press("2", "3", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MendScreen))
        shown = screen_text(pilot.app)
        assert "wieght" in shown
        assert "Let it stay" not in shown
        await pilot.press("w", "5", "f8")
        assert isinstance(pilot.app.screen, MendScreen)


async def test_nothing_to_mend_is_said(folder):
    async with studio(folder) as pilot:
        await until(pilot, lambda: pilot.app.screen.checked)
        pilot.app.session.finding_now = lambda: None
        await pilot.press("f8")
        await pilot.pause(0.2)
        await seen(pilot, "Nothing to mend in this rubric by itself.")


TEN = [
    ("Recommends stopping ibuprofen and explains why it harms the kidney.", 6, "W201", "1"),
    ("Provides appropriate advice on when to return.", 5, "W202", "Names one reason to return at once: fever."),
    ("Also lists the warning signs of meningitis in a baby.", 5, "W203", "1"),
    ("Is clearer than Response B on insulin doses.", 5, "W204", "Gives each insulin dose in units."),
    ("Fails to avoid recommending aspirin for chickenpox.", -8, "W205", "Recommends aspirin for chickenpox."),
    ("Answers in an empathetic way after the miscarriage.", 4, "W207", "Says “I am sorry for your loss”."),
    ("Lists several causes of a swollen calf.", 5, "W208", "Lists thrombosis as a cause of a swollen calf."),
    ("Attempts to ask about drug allergies.", 5, "W209", "1"),
    ("Recommends a tetanus booster. (Justification: the last one was twelve years ago.)", 6, "W220", "1"),
    (PREGNANT, -5, "P301", "1"),
]


@pytest.mark.parametrize(("text", "points", "code", "mend"), TEN)
async def test_ten_bad_criteria_are_mended_by_what_the_screen_says(folder, text, points, code, mend):
    async with studio(folder) as pilot:
        made = await write(pilot, text, points)
        await pilot.press("f8")
        await pilot.pause()
        await seen(pilot, code)
        if mend == "1":
            await pilot.press("1")
        else:
            await seen(pilot, "Only you can mend this")
            await pilot.press("g")
            assert pilot.app.focused.id == "text"
            pilot.app.screen.query_one("#text", TextArea).text = mend
        await until(pilot, lambda: not any(f.code == code and f.criterion == made for f in pilot.app.screen.found))


async def test_an_older_check_is_never_shown_over_another_rubric(folder):
    async with studio(folder) as pilot:
        await until(pilot, lambda: pilot.app.screen.checked)
        screen, old = pilot.app.screen, pilot.app.session.view
        await pilot.press("[", "down")
        await until(pilot, lambda: pilot.app.session.selection.rubric != RUBRIC and screen.checked)
        held = list(screen.found)
        screen._checked(old, [Finding("P301", Severity.ERROR, "old", set=SET, rubric=RUBRIC)])
        assert screen.found == held


async def test_checks_of_five_hundred_criteria_do_not_hold_up_typing(folder, rubric_file):
    head, _keys, _rest = rubric_file.read_text(encoding="utf-8").partition("criteria:\n")
    items = [
        f"  - id: c{n}\n    criterion: Recommends test {n} within two days.\n    points: 3\n    axis: accuracy\n"
        for n in range(500)
    ]
    rubric_file.write_text(head + "criteria:\n" + "".join(items), encoding="utf-8")
    async with studio(folder) as pilot:
        await until(pilot, lambda: pilot.app.screen.checked)
        await pilot.press("enter", "ctrl+home")
        start = time.process_time()
        await pilot.press(*"Attempts to ask ")
        spent = (time.process_time() - start) / 16
        assert pilot.app.session.criterion.text.startswith("Attempts to ask")
        assert spent < 0.2
        await until(pilot, lambda: any(f.criterion == "c0" for f in pilot.app.screen.found))


# the list of all ------------------------------------------------------------------------------------------------------


def break_other(rubric_file):
    other = rubric_file.with_name("repeat-injection.yaml")
    lines = other.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.startswith("    criterion:"))
    lines[at] = f"    criterion: {PREGNANT}\n"
    points = next(n for n, line in enumerate(lines) if n > at and line.startswith("    points:"))
    lines[points] = "    points: -5\n"
    other.write_text("".join(lines), encoding="utf-8")


async def opened(pilot):
    await pilot.press("f5")
    await until(pilot, lambda: pilot.app.screen.query_one(FindingList).count)
    return pilot.app.screen


async def test_filters_of_the_list(folder, rubric_file):
    break_other(rubric_file)
    async with studio(folder) as pilot:
        screen = await opened(pilot)
        found = screen.query_one(FindingList)
        everything = found.count
        await pilot.press("2", "3")
        assert {finding.severity for finding in found.found} == {Severity.ERROR}
        await seen(pilot, f"of {everything} are shown")
        await pilot.press("0")
        assert found.count == everything
        await pilot.press("slash", *"Should pregnant")
        await until(pilot, lambda: {finding.code for finding in found.found} == {"P301"})
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, FindingsScreen)
        assert pilot.app.focused is found
        await pilot.press("0", "r")
        assert len({finding.code[0] for finding in found.found}) == 1
        await pilot.press("0", "s")
        assert {finding.set for finding in found.found} == {SET}
        await seen(pilot, "By rule:")


async def test_mending_from_the_list_in_another_rubric(folder, rubric_file):
    break_other(rubric_file)
    async with studio(folder) as pilot:
        screen = await opened(pilot)
        found = screen.query_one(FindingList)
        await pilot.press("2", "3")
        count = found.count
        at = next(n for n, finding in enumerate(found.found) if finding.code == "P301")
        await pilot.press(*["down"] * at, "enter")
        assert isinstance(pilot.app.screen, MendScreen)
        await pilot.press("1")
        await pilot.pause()
        assert found.count == count - 1
        await seen(pilot, "One is decided, not saved yet.")
        await pilot.press("escape")
        await pilot.pause(0.2)
        session = pilot.app.session
        assert session.selection.rubric == "repeat-injection"
        assert session.criterion.points == 5
        await seen(pilot, "Criterion 1 of")
        await pilot.press("ctrl+z")
        assert session.criterion.points == -5


async def test_fifty_thousand_findings(folder, rubric_file):
    break_other(rubric_file)
    async with studio(folder) as pilot:
        screen = await opened(pilot)
        screen._heap = Heap(
            [Finding("W201", Severity.WARNING, f"Number {n}.", set=SET, rubric=f"r{n}") for n in range(50_000)]
        )
        start = time.process_time()
        screen.sift()
        await pilot.press("end", "up", "2", "2", "slash", *"49")
        await until(pilot, lambda: screen.query_one(FindingList).count < 50_000)
        assert time.process_time() - start < 4
        await seen(pilot, "50000")


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 18)])
async def test_small_screens(folder, rubric_file, size):
    break_other(rubric_file)
    async with studio(folder, size=size) as pilot:
        await write(pilot)
        await until(pilot, lambda: "! error P301" in screen_text(pilot.app))
        await pilot.press("f8")
        await pilot.pause()
        await seen(pilot, "> 1 Make it +5 points")
        await pilot.press("w")
        await pilot.pause()
        await seen(pilot, "[ Let it stay ]")
        await pilot.press("escape", "escape", "f5")
        await until(pilot, lambda: pilot.app.screen.query_one(FindingList).count)
        await seen(pilot, "By rule")


async def test_help_on_every_page(folder, rubric_file):
    break_other(rubric_file)
    async with studio(folder) as pilot:
        await write(pilot)
        await pilot.press("f8", "f1")
        await seen(pilot, "Mend it in the way of that number.")
        await pilot.press("escape", "escape", "f5")
        await until(pilot, lambda: pilot.app.screen.query_one(FindingList).count)
        await pilot.press("f1")
        await seen(pilot, "baseline")


async def test_the_choices_can_be_clicked(folder):
    async with studio(folder) as pilot:
        await write(pilot)
        await pilot.press("f8")
        await pilot.click(pilot.app.screen.query(Choice).first())
        await until(pilot, lambda: isinstance(pilot.app.screen, WriteScreen))
        assert pilot.app.session.criterion.points == 5
        assert pilot.app.screen.query_one(Found)
