"""A release opened again in the studio: all of it can be read, nothing of it changed, and one comes back to today."""

from __future__ import annotations

import pytest
from textual.widgets import TextArea

from rubric_studio.errors import WorkspaceError
from rubric_studio.tui.dialogs import Ask
from rubric_studio.tui.history import HistoryScreen
from rubric_studio.tui.matrix import MatrixScreen
from rubric_studio.tui.releases import ReleasesScreen
from rubric_studio.tui.reopened import ReopenedScreen
from rubric_studio.tui.search import SearchScreen
from rubric_studio.tui.side import SideScreen
from rubric_studio.tui.write import WriteScreen
from rubric_studio.workflows import release, start
from tests.tui.conftest import SET
from tests.tui.screens import screen_text, studio, until

REFUSED = "to be read"


@pytest.fixture
def released(recorded, git, rubric_file):
    """The set, recorded, released, and changed since: a criterion reworded, all verdicts taken away."""
    release.release(start.find(recorded), SET)
    text = rubric_file.read_text(encoding="utf-8").replace("Explains that the MRI", "Says plainly that an MRI", 1)
    rubric_file.write_text(text, encoding="utf-8")
    for path in (recorded / "rubrics" / SET / "judgments").iterdir():
        path.unlink()
    git("commit", "-qam", "Later")
    return recorded


async def reopen(pilot):
    app = pilot.app
    await pilot.press("h")
    await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and app.screen._done)
    await pilot.press("l")
    await until(
        pilot, lambda: isinstance(app.screen, ReleasesScreen) and app.screen.is_mounted and app.screen.releases.rows
    )
    await pilot.press("enter")
    await until(
        pilot, lambda: isinstance(app.screen, ReopenedScreen) and app.screen.is_mounted and app.screen.session.view
    )
    return app.screen


def words(app):
    return " ".join(screen_text(app).replace("▌", " ").replace("│", " ").split())


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 18)])
async def test_a_release_is_read_as_it_was_and_left_again(released, size):
    async with studio(released, size=size) as pilot:
        app = pilot.app
        screen = await reopen(pilot)
        assert screen_text(app).lstrip().startswith("Release 1.0.0, read only")
        await until(pilot, lambda: "Explains that the MRI" in words(app))
        assert "Esc Back" in words(app)
        assert "Ctrl+S" not in screen_text(app)
        assert {standing.response.id for standing in screen.session.standings if standing.result.value is not None}
        assert all(box.read_only for box in screen.query(TextArea))
        assert all(field.disabled for field in screen.form.query("Input, Select"))
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: "0.72" in screen_text(app))
        assert "y: met" not in screen_text(app)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, ReleasesScreen))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: type(app.screen) is WriteScreen)
        assert app.screen.session.criterion.text.startswith("Says plainly that an MRI")
        assert not app.session.unsaved


CHANGING = ("plus", "y", "ctrl+n", "d", "ctrl+s", "ctrl+z", "f4", "f9", "f5", "x", "ctrl+down", "h", "s")


async def test_every_change_is_refused_with_a_sentence(released):
    async with studio(released) as pilot:
        app = pilot.app
        screen = await reopen(pilot)
        session, before = screen.session, screen.session.view
        for key in CHANGING:
            await pilot.press(key)
            await until(pilot, lambda: REFUSED in words(app))
            assert app.screen is screen, key
            app.clear_notifications()
            await until(pilot, lambda: REFUSED not in words(app))
        await pilot.press("enter", "q")
        await until(pilot, lambda: REFUSED in words(app))
        assert screen.focused is screen.editor
        await pilot.press("f2")
        await until(pilot, lambda: screen.shows_yaml and "justification:" in screen_text(app))
        app.clear_notifications()
        await pilot.press("q", "backspace")
        await until(pilot, lambda: REFUSED in words(app))
        assert session.view is before
        for change in (lambda: session.change("points", 3), session.delete_criterion, session.save):
            with pytest.raises(WorkspaceError, match=REFUSED):
                change()
        assert (session.weigh()(), session.unsaved) == ("", False)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: screen.focused is screen.criteria)


async def test_other_screens_on_it_change_nothing_and_say_so(released):
    async with studio(released) as pilot:
        app = pilot.app
        app.session.change("points", 3)
        screen = await reopen(pilot)
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, MatrixScreen))
        assert "Release 1.0.0, read only" in screen_text(app)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, Ask) and REFUSED in words(app))
        await pilot.press("enter", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, MatrixScreen) and REFUSED in words(app))
        assert app.session.unsaved  # what is open below is not saved from here
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, SideScreen))
        assert "Release 1.0.0, read only" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("ctrl+f", *"plainly")
        await until(pilot, lambda: isinstance(app.screen, SearchScreen) and "Nothing" in words(app))
        await pilot.press("escape")


async def test_help_and_palette_offer_reading_only_and_blind_stays_blind(released):
    async with studio(released) as pilot:
        app = pilot.app
        await pilot.press("b")
        screen = await reopen(pilot)
        assert screen.session.blind
        assert "model-a" not in screen_text(app)
        await pilot.press("f1")
        await until(pilot, lambda: "This is a release as it was made" in words(app))
        assert "Go to the whole text of this criterion." in words(app)
        assert "Delete" not in words(app)
        await pilot.press("escape", "ctrl+p")
        await until(pilot, lambda: "Read (Enter)" in words(app))
        assert "Save (Ctrl+S)" not in words(app)
        await pilot.press("escape")
