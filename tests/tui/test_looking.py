"""The first screen on a slow disk, and the list of rubrics as it becomes known."""

from __future__ import annotations

import os
import time
from pathlib import Path
from threading import Event

from rubric_studio.tui.lists import RubricList
from rubric_studio.workflows import start
from rubric_studio.workflows.desk import Desk
from tests.tui.screens import RUBRIC, SET, screen_text, studio, until


async def test_a_slow_disk_does_not_hold_up_the_first_screen(folder, monkeypatch):
    """Listing hangs until it is let go; the screen is there meanwhile, and takes keys."""
    go, listed = Event(), os.scandir

    def slow(path):
        if Path(path).name == SET:
            go.wait(10)
        return listed(path)

    monkeypatch.setattr(os, "scandir", slow)
    began = time.monotonic()
    async with studio(folder) as pilot:
        await until(pilot, lambda: "Reading the list of rubrics" in screen_text(pilot.app))
        assert time.monotonic() - began < 8
        await pilot.press("down")
        go.set()
        await until(pilot, lambda: pilot.app.session.selection.rubric == RUBRIC)
        await until(pilot, lambda: "MRI before a steroid" in screen_text(pilot.app))


async def test_titles_are_there_at_once_at_the_second_visit(folder):
    desk = Desk(start.find(folder), rater="r07")
    list(desk.look(SET))
    async with studio(folder) as pilot:
        await pilot.pause()
        rows = pilot.app.screen.query_one(RubricList)
        drawn = ["".join(text for text, _style in rows.row(n, 60)) for n in range(rows.count)]
        assert drawn[0].startswith("v Sciatica")
        assert "    MRI before a steroid injection" in drawn
        assert not any(id_ in row for row in drawn for id_ in desk.rubric_ids(SET))


async def test_rubrics_that_others_made_are_found_and_the_cursor_stays(folder, rubric_file):
    desk = Desk(start.find(folder), rater="r07")
    list(desk.look(SET))
    text = rubric_file.read_text(encoding="utf-8")
    (rubric_file.parent / "a-new-one.yaml").write_text(text.replace(f"id: {RUBRIC}", "id: a-new-one"), encoding="utf-8")
    async with studio(folder) as pilot:
        rows = pilot.app.screen.query_one(RubricList)
        await until(pilot, lambda: rows.count == len(list(desk.titles(SET))) + 2)
        assert rows.chosen == (SET, RUBRIC)
