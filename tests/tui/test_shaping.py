"""What a terminal cannot shape: it is said, and a key shows it in the browser."""

from __future__ import annotations

import shutil

import pytest

from rubric_studio.tui import actions
from rubric_studio.tui.app import StudioApp
from rubric_studio.tui.dialogs import Ask
from rubric_studio.tui.write import WriteScreen
from tests.tui.conftest import ROOT
from tests.tui.screens import screen_text, seen, studio, until

SIZES = [(120, 36), (80, 24), (60, 18)]
SET, ARABIC, ENGLISH = "emergency-escalation", "severe-allergy-ar", "chest-pain"


@pytest.fixture
def emergencies(tmp_path, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    shutil.copytree(ROOT / "rubrics" / SET, tmp_path / "ws" / "rubrics" / SET)
    return tmp_path / "ws"


def opened(folder, rubric, size=(120, 36)):
    return StudioApp(folder, rater="r07", set_id=SET, rubric=rubric).run_test(size=size, notifications=True)


@pytest.mark.parametrize("size", SIZES)
async def test_arabic_is_said_to_be_out_of_order_and_the_page_s_path_is_told(emergencies, size):
    async with opened(emergencies, ARABIC, size) as pilot:
        app = pilot.app
        await seen(pilot, "Right-to-left")
        await pilot.press("z")
        await until(pilot, lambda: isinstance(app.screen, Ask) and "Understood" in screen_text(app))
        path = emergencies / "dist" / f"{SET}--{ARABIC}.html"
        assert path.is_file()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen))


async def test_it_is_said_once(emergencies):
    async with opened(emergencies, ARABIC) as pilot:
        app = pilot.app
        await seen(pilot, "Right-to-left")
        app.clear_notifications()
        for rubric in (ENGLISH, ARABIC):
            app.screen.open_rubric(SET, rubric)
        await until(pilot, lambda: "Right-to-left" not in screen_text(app))


async def test_the_page_holds_what_is_not_saved(emergencies):
    async with opened(emergencies, ENGLISH) as pilot:
        app = pilot.app
        await pilot.press("enter", *"Zz ")
        assert "Right-to-left" not in screen_text(app)
        await app.run_action("screen.browse_by_name")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        assert "Zz" in (emergencies / "dist" / f"{SET}--{ENGLISH}.html").read_text()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen))
        await pilot.press("escape", "ctrl+z")


async def test_a_browser_that_comes(folder, tmp_path, monkeypatch):
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > {tmp_path / "told"}\n')
    program.chmod(0o755)
    for name, value in (("BROWSER", str(program)), ("DISPLAY", ":0")):
        monkeypatch.setenv(name, value)
    async with studio(folder) as pilot:
        await pilot.press("z")
        await seen(pilot, "Your browser shows it.")
    assert (tmp_path / "told").read_text().startswith("file:///")


def test_the_key_is_found_in_lists_and_the_command_elsewhere():
    assert actions.BY_ID["browse"].where | actions.BY_ID["browse_by_name"].where == actions.WRITE
