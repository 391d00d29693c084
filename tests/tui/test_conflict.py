"""Two people changed this: the screen on which it is settled, on the main screen's way and by itself."""

from __future__ import annotations

import pytest

from rubric_studio.tui.asking import AskFields
from rubric_studio.tui.conflict import ConflictScreen
from rubric_studio.tui.help import HelpScreen
from rubric_studio.tui.write import WriteScreen
from rubric_studio.workflows.merge import merge_file
from tests.tui.screens import screen_text, seen, studio, until

SIZES = [(120, 36), (80, 24), (60, 18)]


def change(path, *pairs):
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


THEIRS = (
    ("criterion: Explains that the MRI", "criterion: Says plainly that the MRI"),
    ("points: 7\n", "points: 2\n"),
    ("title: ", "title: Theirs "),
)


async def torn(pilot, rubric_file):
    """Change points and words of the first criterion here and there, and come to the screen."""
    app = pilot.app
    await pilot.press("plus")
    app.session.change("text", "Tells that the MRI shows the cause.")
    change(rubric_file, *THEIRS)
    await pilot.press("ctrl+s")
    await until(pilot, lambda: isinstance(app.screen, ConflictScreen))
    await until(pilot, lambda: "2 left to settle" in screen_text(app))


@pytest.mark.parametrize("size", SIZES)
async def test_it_is_settled_by_keys(folder, rubric_file, size):
    async with studio(folder, size=size) as pilot:
        app = pilot.app
        await torn(pilot, rubric_file)
        shown = " ".join(screen_text(app).split())
        for words in ("Two people changed this", "? open", "wording:", "How it was", "1 Yours", "2 Theirs"):
            assert words in shown
        assert "Says plainly that" in shown
        held = rubric_file.read_bytes()
        await pilot.press("enter")
        assert isinstance(app.screen, ConflictScreen)  # not everything is settled
        await pilot.press("1")
        await until(pilot, lambda: "✓ yours" in screen_text(app))
        await seen(pilot, "one left to settle")
        await seen(pilot, "points:")
        assert rubric_file.read_bytes() == held
        await pilot.press("2")
        await until(pilot, lambda: "all settled" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen) and not app.session.unsaved)
        assert app.session.writing == {}
    saved = rubric_file.read_text(encoding="utf-8")
    for words in ("Tells that the MRI shows the cause.", "points: 2\n", "title: Theirs "):
        assert words in saved


async def test_leaving_keeps_what_was_settled_and_changes_nothing(folder, rubric_file):
    async with studio(folder) as pilot:
        app = pilot.app
        await torn(pilot, rubric_file)
        held, before = rubric_file.read_bytes(), app.session.view.document.text
        await pilot.press("2", "escape")
        await until(pilot, lambda: "Changed on disk by somebody else" in screen_text(app))
        assert (rubric_file.read_bytes(), app.session.view.document.text) == (held, before)
        assert app.session.kept().writing  # the recovery journal has it
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "one left to settle" in screen_text(app))
        await seen(pilot, "✓ theirs")
        await pilot.press("up", "backspace")
        await until(pilot, lambda: "2 left to settle" in screen_text(app))
        await pilot.press("escape")
        assert app.session.writing == {}


async def test_both_and_a_text_of_ones_own(folder, rubric_file):
    async with studio(folder) as pilot:
        app = pilot.app
        await torn(pilot, rubric_file)
        await pilot.press("3")
        await until(pilot, lambda: "✓ both" in screen_text(app))
        await pilot.press("up")
        await seen(pilot, "It becomes: Tells that the MRI shows the cause. Says plainly that the MRI")
        await pilot.press("down", "3")  # two numbers cannot both stand
        await seen(pilot, "one left to settle")
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, AskFields))
        box = app.screen.query_one("#ask-own")
        assert (box.value, box.selected_text) == ("+8", "+8")
        for wrong, said in (("many", "a whole number"), ("1000000", "")):
            box.value = wrong
            await pilot.press("ctrl+s")
            assert isinstance(app.screen, AskFields), wrong
            await seen(pilot, said)
        box.value = "\u22124"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "✓ own text" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen) and not app.session.unsaved)
    saved = rubric_file.read_text(encoding="utf-8")
    assert "points: -4\n" in saved
    assert "Tells that the MRI shows the cause. Says plainly that the MRI" in saved


async def test_by_mouse_and_help(folder, rubric_file):
    async with studio(folder) as pilot:
        app = pilot.app
        await torn(pilot, rubric_file)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await seen(pilot, "Two people changed the same thing")
        await pilot.press("escape")
        await pilot.click("#matters", offset=(5, 1))
        await until(pilot, lambda: app.screen.query_one("#matters").cursor == 1)
        x = next(x for action, x in app.screen.query_one("#foot").starts if action == "take_theirs")
        await pilot.click("#foot", offset=(x + 1, 0))
        await until(pilot, lambda: "✓ theirs" in screen_text(app))
        assert app.screen.query_one("#matters").cursor == 0


async def test_a_file_with_marks_is_settled(folder, rubric_file):
    text = rubric_file.read_text(encoding="utf-8")
    marks = "<<<<<<< HEAD\n    points: 6\n=======\n    points: 2\n>>>>>>> theirs\n"
    rubric_file.write_text(text.replace("    points: 7\n", marks, 1), encoding="utf-8")
    async with studio(folder) as pilot:
        app = pilot.app
        await until(pilot, lambda: "! Two versions stand in this file" in screen_text(app))
        assert "Ctrl+S settles it here" in str(app.screen.query_one("#problems-text").content)
        await pilot.click("#notice")
        await until(pilot, lambda: isinstance(app.screen, ConflictScreen))
        await pilot.press("2", "enter")
        await until(pilot, lambda: app.session.view is not None and app.session.criterion.points == 2)
        assert "Two versions" not in screen_text(app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not app.session.unsaved)
    assert rubric_file.read_text(encoding="utf-8") == text.replace("    points: 7\n", "    points: 2\n", 1)


async def test_several_files_for_whoever_sends_and_receives(folder, rubric_file):
    """Its interface by itself: paths and merges in, paths and bytes out."""
    base = rubric_file.read_bytes()
    other = base.replace(b"points: 7\n", b"points: 3\n", 1)
    gone = merge_file("second.yaml", base, other, None)
    torn_ = merge_file("first.yaml", base, other, base.replace(b"points: 7\n", b"points: 4\n", 1))
    answers = []
    async with studio(folder) as pilot:
        app = pilot.app
        app.push_screen(ConflictScreen("Received", (("a/first.yaml", torn_), ("a/second.yaml", gone))), answers.append)
        await until(pilot, lambda: "2 left to settle" in screen_text(app))
        await seen(pilot, "first.yaml")
        await seen(pilot, "second.yaml")
        await pilot.press("1", "2", "enter")
        await until(pilot, lambda: bool(answers))
    assert answers == [{"a/first.yaml": other, "a/second.yaml": None}]


@pytest.mark.parametrize("size", SIZES)
async def test_a_long_text_begins_where_it_differs_and_is_paged(folder, rubric_file, size):
    base = rubric_file.read_bytes()
    long = "\n".join(f"  Line {n} of a long answer, such as people write them." for n in range(80))
    texts = [base + f"x-answer: |\n{long}\n  {last}\n".encode() for last in ("End.", "Mine at last.", "Theirs.")]
    found = merge_file("first.yaml", *texts)
    async with studio(folder, size=size) as pilot:
        app = pilot.app
        app.push_screen(ConflictScreen("Received", (("a/first.yaml", found),)))
        await until(pilot, lambda: "Mine at last." in screen_text(app))
        assert all(words in screen_text(app) for words in ("Theirs.", "End."))
        sides = list(app.screen.query(".side-text"))
        ends = [side.scroll_y for side in sides]
        assert min(ends) > 40
        await pilot.press("pageup")
        await until(pilot, lambda: all(side.scroll_y < end for side, end in zip(sides, ends, strict=True)))
        await pilot.press("pagedown")
        await until(pilot, lambda: [side.scroll_y for side in sides] == ends)
