"""The list of releases: what each says of itself, the ways to it, and back to where one was."""

from __future__ import annotations

import pytest

from rubric_studio.tui.history import HistoryScreen
from rubric_studio.tui.release import ReleaseScreen
from rubric_studio.tui.releases import ReleasesScreen
from rubric_studio.tui.write import WriteScreen
from rubric_studio.workflows import record, release, start
from rubric_studio.workflows.editorial import Editorial
from tests.tui.conftest import RUBRIC, SET
from tests.tui.screens import screen_text, studio, until


@pytest.fixture
def released(recorded, rubric_file):
    """Three releases: the first, one with other points, one in which only the spelling changed."""
    workspace = start.find(recorded)
    release.release(workspace, SET)
    for old, new, wish in (
        ("points: 7", "points: 6", release.Wish()),
        ("that the MRI", "that an MRI", release.Wish(editorial=(Editorial(f"{RUBRIC}#confirms-cause", "a slip"),))),
    ):
        rubric_file.write_text(rubric_file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        record.record(workspace, "x")
        release.release(workspace, SET, wish=wish)
    return recorded


async def listed(pilot, *keys, version=""):
    await pilot.press(*keys)
    app = pilot.app
    await until(
        pilot, lambda: isinstance(app.screen, ReleasesScreen) and app.screen.is_mounted and app.screen.releases.rows
    )
    await until(pilot, lambda: not version or app.screen.releases.here.version == version)


async def history(pilot):
    await pilot.press("h")
    await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen) and pilot.app.screen._done)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 18)])
async def test_the_releases_say_what_they_are(released, size):
    async with studio(released, size=size) as pilot:
        app = pilot.app
        await history(pilot)
        await listed(pilot, "l", version="2.0.1")
        rows = [line.partition("│")[0].split() for line in screen_text(app).splitlines()[1:4]]
        assert [row[0].strip(">") for row in rows] == ["2.0.1", "2.0.0", "1.0.0"]
        assert [next(word for word in row if word in ("patch", "major", "first")) for row in rows] == [
            "patch", "major", "first",
        ]  # fmt: skip
        said = app.screen.query_one("#release-text").content.plain
        digest = app.screen.releases.here.digest
        assert digest[7:15] in screen_text(app).splitlines()[1]
        assert all(words in said for words in (f"Pack: {digest}", "by Anna Example; patch; not signed", ": a slip"))
        await pilot.press("down")
        await until(pilot, lambda: app.screen.releases.here.version == "2.0.0")
        said = app.screen.query_one("#release-text").content.plain
        assert "Since 1.0.0: scores are not comparable" in said
        assert "Scores of the verdicts given so far" in said
        await pilot.press("tab", "end")  # the notes can be scrolled
        await until(pilot, lambda: "2 more" in " ".join(screen_text(app).split()))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen))


async def test_enter_on_a_release_in_the_history_goes_to_it(released):
    async with studio(released) as pilot:
        await history(pilot)
        rows = pilot.app.screen.records.rows
        at = next(n for n, row in enumerate(rows) if getattr(row, "version", "") == "1.0.0")
        assert "Enter shows what it says of itself" in screen_text(pilot.app)
        await listed(pilot, *["down"] * at, "enter", version="1.0.0")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen))
        assert pilot.app.screen.records.cursor == at


async def test_from_a_release_just_made_to_its_page(recorded):
    async with studio(recorded) as pilot:
        app = pilot.app
        await pilot.press("f9")
        await until(
            pilot, lambda: isinstance(app.screen, ReleaseScreen) and app.screen.query("#release-buttons Button")
        )
        await pilot.press("l")
        await until(pilot, lambda: "Nothing of this set is released yet" in screen_text(app))
        await pilot.press("enter")  # there is nothing to open
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ReleaseScreen))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "Its page" in screen_text(app), seconds=15)
        await listed(pilot, "tab", "enter", version="1.0.0")
        assert "first release, with 3 rubrics" in " ".join(screen_text(app).split())


async def test_where_there_is_no_history(folder):
    async with studio(folder) as pilot:
        await pilot.press("ctrl+p", *"releases")
        await until(pilot, lambda: "The releases of this set" in screen_text(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "This folder has no history yet" in screen_text(pilot.app))
