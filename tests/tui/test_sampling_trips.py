"""Adding, changing and reading sample responses, with Textual's Pilot."""

from __future__ import annotations

import json

import pytest
from textual.events import Paste
from textual.widgets import Button, Input, Select, TextArea

from rubric_studio.tui.boxes import LONG, PART, LongBox
from rubric_studio.tui.dialogs import Ask
from rubric_studio.tui.files import FileScreen, NameList
from rubric_studio.tui.outputs import OutputList, OutputsScreen
from rubric_studio.tui.sample import SampleScreen
from rubric_studio.tui.side import SideScreen
from rubric_studio.tui.write import WriteScreen
from tests.tui.screens import RUBRIC, SET, screen_text, seen, studio, until
from tests.tui.test_hostile import ALL, CONTROLS, PLAIN, quoted, shown

ASKED = "Why might a doctor recommend an MRI before a steroid injection for sciatica?"


def on(pilot, screen):
    return lambda: isinstance(pilot.app.screen, screen) and pilot.app.screen.is_mounted and pilot.app.focused


def box(pilot):
    return pilot.app.screen.query_one("#sample-text", LongBox)


async def opened(pilot, *keys):
    await pilot.press(*keys)
    await until(pilot, on(pilot, SampleScreen))


async def written(pilot, author, text):
    await opened(pilot, "a")
    pilot.app.screen.query_one("#author", Input).value = author
    box(pilot).focus()
    await pilot.pause()
    pilot.app.post_message(Paste(text))
    await until(pilot, lambda: box(pilot).value == text)


async def test_a_response_is_pasted_and_taken(folder):
    async with studio(folder) as pilot:
        await written(pilot, "model-q", "Rest.\nThen walk.")
        await pilot.press("ctrl+s")
        await until(pilot, on(pilot, WriteScreen))
        session = pilot.app.session
        assert session.selection.response == "model-q"
        await until(pilot, lambda: "Then walk." in screen_text(pilot.app))
        assert session.writing == {}
        assert pilot.app.focused.id == "responses"
        saved = (folder / "rubrics" / SET / "responses" / f"{RUBRIC}.yaml").read_text(encoding="utf-8")
        assert (
            "  - id: model-q\n    author:\n      kind: model\n      id: model-q\n    text: |-\n      Rest.\n" in saved
        )
        await pilot.press("ctrl+z")
        assert session.response_of("model-q") is None


async def test_the_empty_list_says_how(folder):
    (folder / "rubrics" / SET / "responses" / f"{RUBRIC}.yaml").unlink()
    path = folder / "rubrics" / SET / f"{RUBRIC}.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("ideal_response:"), text.index("criteria:")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    async with studio(folder) as pilot:
        await until(pilot, lambda: "Press a to add one" in screen_text(pilot.app))
        await pilot.press("v", "right_square_bracket", "e", "d", "g")
        assert isinstance(pilot.app.screen, WriteScreen)
        await written(pilot, "model-q", "Rest.")
        await pilot.press("ctrl+s")
        await until(pilot, on(pilot, WriteScreen))
        assert [s.response.id for s in pilot.app.session.standings] == ["model-q"]


async def test_what_is_missing_is_said_by_the_field_and_nothing_is_lost(folder):
    async with studio(folder) as pilot:
        await written(pilot, "", "Rest.")
        pilot.app.screen.query_one("#date", Input).value = "soon"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Say which model wrote it" in screen_text(pilot.app))
        await seen(pilot, "“soon” is no date")
        assert pilot.app.focused.id == "author"
        await pilot.press(*"m-1")
        pilot.app.screen.query_one("#date", Input).value = "2026"
        await until(pilot, lambda: "is no date" not in screen_text(pilot.app))
        assert box(pilot).value == "Rest."
        pilot.app.screen.query_one("#take", Button).press()
        await until(pilot, on(pilot, WriteScreen))
        assert pilot.app.session.standing.response.author.date == "2026"
        assert pilot.app.session.unsaved


async def test_a_physician_is_the_one_who_sits_here_and_a_long_line_is_held_whole(folder):
    async with studio(folder) as pilot:
        await opened(pilot, "a")
        box(pilot).focus()
        await pilot.press(*"ab", "left")
        pilot.app.post_message(Paste("-" * (LONG + 1)))
        await until(pilot, lambda: box(pilot).value == f"a{'-' * (LONG + 1)}b")
        screen = pilot.app.screen
        screen.query_one("#kind", Select).value = "physician"
        await until(pilot, lambda: screen.query_one("#author", Input).value == "r07")
        await seen(pilot, "Id (not a name)")
        screen.query_one("#kind", Select).value = "model"
        await until(pilot, lambda: not screen.query_one("#author", Input).value)


async def test_a_form_that_is_left_is_there_again(folder):
    async with studio(folder) as pilot:
        await written(pilot, "model-q", "Half a th")
        await pilot.press("escape")
        await until(pilot, on(pilot, WriteScreen))
        assert pilot.app.session.response_of("model-q") is None
        await opened(pilot, "a")
        assert box(pilot).value == "Half a th"
        pilot.app.screen.query_one("#clear", Button).press()
        await until(pilot, on(pilot, Ask))
        await pilot.press("right", "enter")
        await until(pilot, lambda: not box(pilot).value)
        await pilot.press("escape")
        await until(pilot, on(pilot, WriteScreen))
        assert pilot.app.session.writing == {}


async def test_changing_a_response_says_what_becomes_stale(folder):
    async with studio(folder) as pilot:
        await pilot.press("2", "right_square_bracket")
        await opened(pilot, "e")
        await seen(pilot, "Another text makes the 12 verdicts on it stale")
        cited = pilot.app.screen.query_one("#sample-citations", TextArea)
        assert cited.text == "Medscape: workup (article 95025) https://emedicine.medscape.com/article/95025-workup"
        await pilot.press("ctrl+s")
        await until(pilot, on(pilot, WriteScreen))
        assert not pilot.app.session.can_undo
        await opened(pilot, "e")
        await pilot.press(*"So: ", "ctrl+s")
        await until(pilot, on(pilot, WriteScreen))
        assert pilot.app.session.standing.response.text.startswith("So: **MRI")
        assert pilot.app.session.standing.judged == 0


async def test_the_ideal_response_good_or_bad_and_taking_away(folder):
    async with studio(folder) as pilot:
        await pilot.press("1", "right_square_bracket")
        await opened(pilot, "e")
        assert not pilot.app.screen.query_one("#author").parent.display
        await pilot.press(*"Yes. ", "ctrl+s")
        await until(pilot, on(pilot, WriteScreen))
        assert pilot.app.session.view.rubric.ideal_response.startswith("Yes. A doctor may")
        await pilot.press("2")
        await pilot.app.screen.run_action("make_ideal")
        assert pilot.app.session.view.rubric.ideal_response.startswith("**MRI is")
        await pilot.press("3", "g")
        assert pilot.app.session.standing.response.expect == "good"
        assert "meant to be good" in str(pilot.app.screen.query_one("#reading-head").render())
        await pilot.press("d")
        assert pilot.app.session.response_of("model-b") is None
        await pilot.press("ctrl+z")
        assert pilot.app.session.selection.response == "model-b"


async def test_a_megabyte_is_taken_whole(folder):
    text = "Some words, and more of them.\n" * 35_000
    async with studio(folder) as pilot:
        await written(pilot, "model-q", text)
        assert len(box(pilot).text) <= PART
        await until(pilot, lambda: "characters are held" in screen_text(pilot.app))
        await pilot.press("x")
        assert box(pilot).value == text
        await pilot.press("ctrl+s")
        await until(pilot, on(pilot, WriteScreen))
        assert pilot.app.session.standing.response.text == text
        await until(pilot, lambda: pilot.app.screen.query_one("#reading").render())


async def test_a_text_file(folder, tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "answer.md").write_bytes(b"# A\r\n\r\nb\xe2\x80\xa8c\r\n")
    (tmp_path / "texts" / "bytes.txt").write_bytes(b"\x00")
    async with studio(folder) as pilot:
        await opened(pilot, "a")
        await pilot.press("ctrl+l")
        await until(pilot, on(pilot, FileScreen))
        path = pilot.app.screen.query_one("#file-path", Input)
        path.value = f"{tmp_path}/te"
        await until(pilot, lambda: pilot.app.screen.query_one(NameList).names == [f"{tmp_path}/texts/"])
        await pilot.press("tab")
        await until(pilot, lambda: pilot.app.screen.query_one(NameList).count == 2)
        await pilot.press("down", "enter")
        await until(pilot, lambda: "bytes.txt is no text" in screen_text(pilot.app))
        await pilot.press("up", "enter")
        await until(pilot, on(pilot, SampleScreen))
        await until(pilot, lambda: box(pilot).value == "# A\r\n\r\nb\u2028c\r\n")
        pilot.app.screen.query_one("#author", Input).value = "m"
        await pilot.press("ctrl+s")
        await until(pilot, on(pilot, WriteScreen))
        assert pilot.app.session.standing.response.text == "# A\r\n\r\nb\u2028c\r\n"
        await opened(pilot, "e")
        pilot.app.screen.query_one("#plain", Button).press()
        await until(pilot, lambda: box(pilot).value == "# A\n\nb\nc\n")
        assert not box(pilot).read_only


@pytest.fixture
def outputs(tmp_path):
    records = [
        {"prompt": ASKED, "completion": f"One. {ALL}", "model": f"[/b]{ALL}", "model_version": "2", "date": "2026-05"},
        {"prompt": "Tomatoes?", "completion": "Two."},
        {"prompt_id": RUBRIC, "response": "Three."},
    ]
    lines = [json.dumps(record) for record in records]
    (tmp_path / "out.jsonl").write_text("\n".join([*lines, "no json"]), encoding="utf-8")
    return tmp_path / "out.jsonl"


async def to_outputs(pilot, path):
    await opened(pilot, "a")
    await pilot.press("ctrl+l")
    await until(pilot, on(pilot, FileScreen))
    pilot.app.screen.query_one("#file-path", Input).value = str(path)
    await pilot.press("enter")
    await until(pilot, on(pilot, OutputsScreen))
    return pilot.app.screen.query_one(OutputList)


async def test_the_lines_that_belong_here(folder, outputs):
    async with studio(folder) as pilot:
        lines = await to_outputs(pilot, outputs)
        text = shown(pilot.app)
        assert "4 lines, with the fields: prompt, completion, model, model_version, date, prompt_id, response" in text
        assert "2 lines answer this rubric's prompt" in text
        assert "line 4: this is no JSON: left out" in text
        assert lines.chosen == {1, 3}
        await pilot.press("l", "down", "space", "enter")
        await until(pilot, on(pilot, WriteScreen))
        session = pilot.app.session
        added = [standing.response for standing in session.standings][-3:]
        assert [response.text[:4] for response in added] == ["One.", "Two.", "Thre"]
        assert [response.author.id for response in added[1:]] == ["unknown", "unknown"]
        assert (added[0].author.version, added[0].author.date) == ("2", "2026-05")
        assert "[$primary]x2" in added[0].text
        assert CONTROLS.search(added[0].author.id) is None
        await pilot.press("ctrl+z")
        assert session.response_of(added[0].id) is None
        assert not session.can_undo


async def test_no_line_belongs_here(folder, tmp_path):
    (tmp_path / "out.jsonl").write_text('{"output": "A."}\n{"output": "B."}\n', encoding="utf-8")
    async with studio(folder, size=(60, 18)) as pilot:
        lines = await to_outputs(pilot, tmp_path / "out.jsonl")
        assert lines.chosen == set()
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, OutputsScreen)
        await pilot.press("a", "enter")
        await until(pilot, on(pilot, WriteScreen))
        assert [s.response.text for s in pilot.app.session.standings][-2:] == ["A.", "B."]


# side by side ---------------------------------------------------------------------------------------------------------


def columns(pilot):
    return [column for column in pilot.app.screen.query("Column") if column.display]


def heads(pilot):
    return [str(column.query_one(".column-head").render()).split("\n")[0] for column in columns(pilot)]


async def to_side(pilot, *keys):
    await pilot.press(*keys, "v")
    await until(pilot, lambda: isinstance(pilot.app.screen, SideScreen) and columns(pilot))
    await pilot.pause()


SIZES = {
    (200, 50): ["The conversation", "1 ideal", "2 model-a", "3 model-b"],
    (120, 36): ["1 ideal", "2 model-a", "3 model-b"],
    (80, 24): ["1 ideal", "2 model-a"],
    (60, 18): ["1 ideal"],
}


async def test_as_many_as_there_is_room_for(folder):
    async with studio(folder, size=(200, 50)) as pilot:
        await to_side(pilot)
        for size, seen in [*SIZES.items(), ((10, 3), ["1 ideal"]), ((120, 36), SIZES[120, 36])]:
            await pilot.resize_terminal(*size)
            await until(pilot, lambda seen=seen: heads(pilot) == seen)
            said = (
                "Criterion 1 of 12 (+7)",
                "physician: ideal response",
                "score 1.00 #1",
                "✓ met (by most physicians)",
            )
            if size[0] >= 60:
                await until(pilot, lambda said=said: all(words in screen_text(pilot.app) for words in said))
        await pilot.press("c")
        assert heads(pilot) == ["The conversation", "1 ideal", "2 model-a"]
        await pilot.press("escape")
        await until(pilot, on(pilot, WriteScreen))


async def test_moving_choosing_and_other_versions(folder):
    async with studio(folder) as pilot:
        await to_side(pilot)
        await pilot.press("right", "right")
        assert heads(pilot) == ["3 model-b", "4 physician", "5 off-topic"]
        await pilot.press("left", "tab", "2")
        assert heads(pilot) == ["2 model-a", "3 model-b", "4 physician"]
        assert pilot.app.session.selection.response == "model-a"
        await pilot.press("t")
        assert heads(pilot) == ["7 model-a-older", "3 model-b", "4 physician"]
        await seen(pilot, "model: example-model-a 1, 2025-11")
        await pilot.press("t")
        assert heads(pilot)[0] == "2 model-a"
        assert "1. Medscape: workup" not in screen_text(pilot.app)
        await pilot.press("s", "end")
        await until(pilot, lambda: "1. Medscape: workup" in screen_text(pilot.app))
        tops = [column.body.scroll_offset.y for column in columns(pilot)]
        assert tops[0] > 0
        assert tops[1:] == [0, 0]
        await pilot.press("s", "home", "pagedown")
        assert len({column.body.scroll_offset.y for column in columns(pilot)}) <= 2
        await pilot.press("9", "8")
        assert heads(pilot)[0] == "2 model-a"


async def test_marking_side_by_side(folder):
    async with studio(folder) as pilot:
        session = pilot.app.session
        await to_side(pilot)
        await pilot.press("down", "j", "up", "tab", "n")
        assert session.selection.criterion == "plan-injection"
        assert session.standing.response.id == "model-a"
        assert session.standing.cells["plan-injection"].by == "you"
        await seen(pilot, "✗ not met (by you)")
        await seen(pilot, "not saved")
        await pilot.press("ctrl+z")
        assert session.standing.cells["plan-injection"].by == "physicians"
        await pilot.press("ctrl+y", "backspace", "u", "ctrl+s")
        assert not session.unsaved
        await pilot.press(*["down"] * 8)
        await seen(pilot, "y the fault is there (-8)")
        await pilot.press("escape")
        await until(pilot, on(pilot, WriteScreen))
        assert pilot.app.screen.criteria.chosen == session.selection.criterion
        assert pilot.app.screen.responses.chosen == "model-a"


async def test_the_mouse_reaches_columns_and_tabs(folder):
    async with studio(folder) as pilot:
        await to_side(pilot)
        await pilot.click(columns(pilot)[2].body)
        assert pilot.app.session.selection.response == "model-b"
        await pilot.click("#side-tabs", offset=(66, 0))
        assert heads(pilot)[2] in ("5 off-topic", "6 harmful", "4 physician")


async def test_hostile_texts_are_shown_as_they_are(folder):
    path = folder / "rubrics" / SET / "responses" / f"{RUBRIC}.yaml"
    data = quoted(ALL)
    more = f"\n  - id: evil\n    author:\n      kind: model\n      id: {data}\n    text: {data}\n"
    more += f"    citations:\n      - title: {data}\n        url: {data}\n    notes: {data}\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    async with studio(folder, size=(200, 50)) as pilot:
        await pilot.press("8", "right_square_bracket")
        await pilot.pause(0.2)
        assert pilot.app.session.selection.response == "evil"
        text = shown(pilot.app)
        assert "Citations" in text
        await opened(pilot, "e")
        assert all(part in shown(pilot.app) for part in PLAIN)
        assert box(pilot).value == ALL
        await pilot.press("ctrl+s")
        await until(pilot, on(pilot, WriteScreen))
        assert not pilot.app.session.can_undo
        await to_side(pilot)
        assert "see [/" in shown(pilot.app)
        await pilot.press("end")
        await pilot.pause(0.1)
        shown(pilot.app)
