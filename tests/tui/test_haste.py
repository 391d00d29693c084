"""Keys in a hurry and texts in odd places: nothing of it stops the studio, and the cursor stays where it belongs."""

from __future__ import annotations

import sys

from textual import events

from rubric_studio.tui.boxes import TextBox
from rubric_studio.tui.sample import SampleScreen
from rubric_studio.tui.side import SideScreen
from rubric_studio.tui.write import WriteScreen
from rubric_studio.workflows import checking
from tests.tui.screens import studio, until


async def test_undo_in_a_box_whose_text_gets_shorter(folder):
    async with studio(folder) as pilot:
        await pilot.press("f3", "a")
        await until(pilot, lambda: isinstance(pilot.app.screen, SampleScreen))
        for name in ("sample-text", "sample-citations"):
            box = pilot.app.screen.query_one(f"#{name}")
            box.focus()
            await until(pilot, lambda box=box: box.has_focus)
            pilot.app.post_message(events.Paste("\n".join(f"line {n}" for n in range(60))))
            await until(pilot, lambda box=box: "line 59" in box.text)
            await pilot.press("ctrl+z")
            await until(pilot, lambda box=box: "line 59" not in box.text)


async def test_what_is_typed_behind_the_key_that_leaves_is_for_nobody(folder):
    async with studio(folder) as pilot:
        for key in ("ctrl+q", "f2", "y", "f1", "down"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: pilot.app.return_code is not None)
        assert pilot.app.return_code == 0


async def test_page_keys_in_a_palette_whose_hits_change(folder):
    async with studio(folder) as pilot:
        for _turn in range(4):
            keys = [
                "ctrl+p",
                *"ld",
                "pageup",
                "pagedown",
                "pageup",
                "e",
                "pageup",
                "pageup",
                "a",
                "pagedown",
                "backspace",
            ]
            keys += ["pageup", "escape", "escape"]
            for key in keys:
                pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
            await pilot.pause(0.3)
        await until(pilot, lambda: isinstance(pilot.app.screen, WriteScreen))


async def test_the_cursor_stays_with_the_words_around_it(folder):
    async with studio(folder) as pilot:
        await pilot.press("enter")
        box = pilot.app.screen.query_one("#text")
        box.move_cursor((0, 9))
        await pilot.press("X", "space")
        await until(pilot, lambda: pilot.app.screen.query_one("#text", TextBox).text.startswith("Explains X "))
        await pilot.press("ctrl+z", "ctrl+z")
        await until(pilot, lambda: pilot.app.screen.query_one("#text", TextBox).text.startswith("Explains that"))
        assert box.cursor_location == (0, 9)
        await pilot.press("escape", "down", "enter")
        await until(pilot, lambda: pilot.app.screen.form.criterion == pilot.app.session.selection.criterion)
        assert box.cursor_location == box.document.end


async def test_columns_that_are_scrolled_in_a_hurry_come_to_rest(folder):
    async with studio(folder) as pilot:
        await pilot.press("f3", "v")
        await until(pilot, lambda: isinstance(pilot.app.screen, SideScreen))
        for key in ("space", "space", "pageup", "pageup", "end", "home", "end"):
            pilot.app.post_message(events.Key(key, None))
        await pilot.pause(0.5)
        bodies = [column.body for column in pilot.app.screen.query("Column") if column.display]
        before = [body.scroll_y for body in bodies]
        await pilot.pause(0.3)
        assert [body.scroll_y for body in bodies] == before


class Captured:
    """What Textual puts in the place of the error stream: it writes, and has no file."""

    def write(self, text):
        return len(text)

    def flush(self):
        pass

    def fileno(self):
        return -1


def test_processes_are_started_though_the_error_stream_has_no_file(monkeypatch):
    from multiprocessing import resource_tracker

    monkeypatch.setattr(sys, "stderr", Captured())
    monkeypatch.setattr(resource_tracker, "_resource_tracker", resource_tracker.ResourceTracker())
    with checking.processes_for(2, alone=False) as pool:
        assert pool.submit(len, "abc").result(timeout=60) == 3


async def test_a_short_text_pasted_beside_an_endless_line_does_not_fold_it_again(folder):
    async with studio(folder) as pilot:
        await pilot.press("enter")
        box = pilot.app.screen.query_one("#text", TextBox)
        await until(pilot, lambda: box.has_focus)
        for pasted in ("x" * 30_000, "short"):
            pilot.app.post_message(events.Paste(pasted))
            await until(pilot, lambda pasted=pasted: pasted in box.text)
            assert not box.soft_wrap
