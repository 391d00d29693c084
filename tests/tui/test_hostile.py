"""Whatever stands in a file is shown as it is: no markup, no escape sequences, nothing lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.console import Console
from textual.events import Paste
from textual.widgets import Input, TextArea

from rubric_studio.tui.app import StudioApp
from rubric_studio.tui.boxes import clean
from rubric_studio.tui.dialogs import Ask
from rubric_studio.tui.session import Session
from rubric_studio.workflows import start
from rubric_studio.workflows.desk import Desk

HOSTILE = (
    "see [/ ",
    "a [/b] b ",
    "[bold]x1[/bold] ",
    "[$primary]x2 ",
    "[link=https://x]y[/link] ",
    "dose [4 g] [[y]] ",
    "\x1b]52;c;aGk=\x07 ",
    "\x1b[2J ",
    "\x9b31m ",
    "\u202eevil\u2069 ",
    "\u2028line ",
    "😀👨‍👩‍👧 ",
    "مرحبا ",
    "爸爸 ",
)
ALL = "".join(HOSTILE)
PLAIN = (
    "see [/",
    "a [/b] b",
    "[bold]x1[/bold]",
    "[$primary]x2",
    "[link=https://x]y[/link]",
    "[[y]]",
    "]52;c;aGk=",
    "[2J",
    "مرحبا",
    "爸爸",
)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def quoted(text):
    """Write a YAML string, escaped where YAML does not take the character itself."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + CONTROLS.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + '"'


@pytest.fixture
def hostile(tmp_path):
    """A workspace whose every text is hostile."""
    folder = tmp_path / "ws" / "rubrics" / "set-1"
    (folder / "responses").mkdir(parents=True)
    (folder / "set.yaml").write_text(
        f"format: rubric-studio/set/1\nid: set-1\ntitle: {quoted(ALL)}\nversion: 0.0.0\nlanguage: en\n"
        f"axes:\n  - id: axis-1\n    title: {quoted(ALL)}\n",
        encoding="utf-8",
    )
    (folder / "rubric-1.yaml").write_text(
        f"format: rubric-studio/rubric/1\nid: rubric-1\ntitle: {quoted(ALL)}\nprompt:\n"
        f"  - role: user\n    content: {quoted(ALL)}\n"
        f"criteria:\n  - id: c1\n    criterion: {quoted(ALL)}\n    points: 5\n    axis: axis-1\n"
        f"    justification: {quoted(ALL)}\n"
        f"  - id: c2\n    criterion: Plain text.\n    points: -3\n    axis: {quoted('[/bad')}\n",
        encoding="utf-8",
    )
    (folder / "responses" / "rubric-1.yaml").write_text(
        f"format: rubric-studio/responses/1\nrubric: rubric-1\nresponses:\n  - id: r1\n"
        f"    author:\n      kind: model\n      id: {quoted('[/' + ALL)}\n    text: {quoted(ALL)}\n    expect: bad\n",
        encoding="utf-8",
    )
    return tmp_path / "ws"


def shown(app):
    """Give the screen's text, and check that nothing in it would be obeyed by a terminal."""
    text = "\n".join("".join(s.text for s in line) for line in app.screen._compositor.render_strips())
    assert CONTROLS.search(text.replace("\n", "")) is None, repr(CONTROLS.search(text))
    return text


def whole(text):
    return "".join(text.split())


async def test_every_pane_shows_hostile_text_as_it_is(hostile):
    async with StudioApp(hostile, rater="r07").run_test(size=(260, 60), notifications=True) as pilot:
        app = pilot.app
        await pilot.pause(0.5)
        session = app.session
        if session.view is None or session.view.rubric is None:
            text = shown(app)
            pytest.fail(text)
        reading = app.screen.query_one("#reading").render()
        assert all(part in reading.plain for part in PLAIN)
        box = app.screen.query_one("#text", TextArea)
        assert box.read_only
        assert all(part in box.text for part in PLAIN)
        text = shown(app)
        assert text.count("[bold]x1[/bold]") >= 6
        assert text.count("see [/") >= 6
        await pilot.press("c")
        await pilot.pause()
        assert all(part in app.screen.query_one("#reading").render().plain for part in PLAIN)
        shown(app)
        await pilot.press("y", "up", "enter", "tab", "tab", "enter")
        await pilot.pause(0.2)
        shown(app)
        await pilot.press("escape", "escape")
        for keys in (["f5"], ["f1"], ["ctrl+p"], ["f4"]):
            await pilot.press(*keys)
            await pilot.pause(0.6)
            shown(app)
            await pilot.press("escape")
        app.screen.tell(ALL)
        await pilot.pause(0.2)
        assert "see [/" in shown(app)
        app.push_screen(Ask(ALL, ALL, [("x", ALL)]))
        await pilot.pause(0.2)
        assert shown(app).count("see [/") >= 3


async def test_findings_show_hostile_text_as_it_is(hostile):
    path = hostile / "rubrics" / "set-1" / "rubric-1.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "criterion: Plain text.", f"criterion: {quoted('Should ask ' + ALL)}"
    )
    path.write_text(text, encoding="utf-8")
    async with StudioApp(hostile, rater="r07").run_test(size=(200, 60), notifications=True) as pilot:
        app = pilot.app
        await pilot.press("down")
        await pilot.pause(0.6)
        assert "P301" in shown(app)
        box = app.screen.query_one("#text", TextArea)
        assert "Should" in "".join(s.text for s in box.render_line(0) if s.style and s.style.underline)
        for _turn in range(len(app.session.findings())):
            await pilot.press("f8")
            await pilot.pause()
            assert "[bold]x1[/bold]" in shown(app)
        await pilot.press("escape", "f8", "w")
        await pilot.pause()
        shown(app)
        await pilot.press("escape", "escape", "f5")
        await pilot.pause(0.8)
        for _turn in range(4):
            await pilot.press("down")
            shown(app)
        await pilot.press("slash", "[", "/", "enter", "enter")
        await pilot.pause()
        shown(app)


async def test_only_the_marks_were_changed(hostile):
    path = hostile / "rubrics" / "set-1" / "rubric-1.yaml"
    before = path.read_bytes()
    async with StudioApp(hostile, rater="r07").run_test(size=(120, 36), notifications=True) as pilot:
        await pilot.press("enter", "a", "b", "tab", "escape", "down", "enter", "escape", "up")
        await pilot.pause(0.3)
        assert not pilot.app.session.unsaved
        await pilot.press("plus", "ctrl+s")
    changed = [
        pair for pair in zip(before.splitlines(), path.read_bytes().splitlines(), strict=True) if pair[0] != pair[1]
    ]
    assert changed == [(b"    points: 5", b"    points: 6")]


async def test_what_is_pasted_is_cleaned_and_pasted_once(hostile):
    async with StudioApp(hostile, rater="r07").run_test(size=(120, 36), notifications=True) as pilot:
        await pilot.press("down", "enter", "ctrl+home")
        box = pilot.app.screen.query_one("#text", TextArea)
        pilot.app.post_message(Paste("one\u2028two\x1b[2J\r\nthree\u202e"))
        await pilot.pause(0.3)
        assert box.text == "one\ntwo[2J\nthreePlain text."
        assert pilot.app.session.criterion.text == box.text
        pilot.app.screen.query_one("#points", Input).focus()
        await pilot.pause()
        pilot.app.post_message(Paste("\x1b4"))
        await pilot.pause(0.3)
        assert "\x1b" not in pilot.app.screen.query_one("#points", Input).value


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "a\x0bb", "a\x85b", "a\u2029b"])
def test_every_kind_of_line_break_becomes_a_plain_one(text):
    assert clean(text) == "a\nb"


def test_typing_a_text_back_is_no_change(hostile):
    session = Session(Desk(start.find(hostile), rater="r07"))
    session.select_rubric("set-1", "rubric-1")
    session.change("text", session.criterion.text, typing=True)
    assert not session.can_undo


async def test_nothing_is_sent_to_the_terminal_that_it_would_obey(hostile, monkeypatch):
    """What the driver writes: our own sequences only, none of the file's."""
    sent = []
    async with StudioApp(hostile, rater="r07").run_test(size=(200, 50), notifications=True) as pilot:
        await pilot.pause(0.3)
        console = Console(width=200, force_terminal=True, color_system="truecolor")
        for line in pilot.app.screen._compositor.render_strips():
            sent.append(line.render(console))
    assert "\x1b]52" not in "".join(sent)
    assert "\x1b[2J" not in "".join(sent)
    assert Path(hostile).exists()
