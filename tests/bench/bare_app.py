"""The bare app beside which the studio is started: as many widgets of the same kinds, panes and looks, no data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.widget import Widget
from textual.widgets import Input, Label, Select, Static, TextArea

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from rubric_studio.tui.themes import THEMES  # noqa: E402 - of the studio no more than this is loaded


class LineList(ScrollView, can_focus=True):
    """A list of lines, none of them there."""

    COMPONENT_CLASSES: ClassVar = {f"line--{name}" for name in ("plain", "cursor", "dim", "bad", "good", "key", "head")}


class TextBox(TextArea):
    """A text box."""

    COMPONENT_CLASSES: ClassVar = {f"text-box--{name}" for name in ("error", "warning", "hint")}


class FoundLine(Widget, can_focus=True):
    """A line below the form, hidden."""

    DEFAULT_CSS = "FoundLine { display: none; }"


class Main(Screen[None]):
    """The main screen's panes."""

    AUTO_FOCUS = ""
    DEFAULT_CSS = ".hidden { display: none; }"

    def compose(self):
        yield Widget(id="top")
        yield Static(id="notice", classes="hidden")
        yield Widget(id="tabs")
        with Horizontal(id="panes"):
            with Vertical(id="left", classes="pane"):
                yield Input(id="narrow", compact=True, placeholder="/ filter")
                yield LineList(id="rubrics")
            with Vertical(id="middle", classes="pane"):
                yield Static(id="title")
                yield LineList(id="criteria")
                yield from self.form()
                with VerticalScroll(id="found", can_focus=False):
                    yield Static(id="found-note")
                    for _number in range(8):
                        yield FoundLine()
                    yield Static(id="found-more")
                yield Static(id="effect")
                with VerticalScroll(id="problems"):
                    yield Static(id="problems-text")
            with Vertical(id="right", classes="pane"):
                yield LineList(id="responses")
                yield Widget(id="reading-tabs")
                with VerticalScroll(id="reader"):
                    yield Static(id="reading-head")
                    yield Static(id="reading")
                    yield Static(id="reading-foot")
                with Vertical(id="judging"):
                    yield Static(id="judging-text")
                    with VerticalScroll(id="remarks", can_focus=False, classes="hidden"):
                        for _number in range(6):
                            yield FoundLine()
                        yield Static(id="remarks-more")
                    yield Static(id="remarks-below", classes="hidden")
        yield Widget(id="foot")
        yield Static(id="room")

    def form(self):
        two = [("one", 1), ("other", 2)]
        with VerticalScroll(id="form", can_focus=False):
            yield Widget(id="form-title")
            yield TextBox(id="text", compact=True)
            with Horizontal(classes="fields"):
                yield Label("Points")
                yield Input(id="points", compact=True)
                yield Label("Axis")
                yield Select([], id="axis", compact=True)
            with Horizontal(classes="fields"):
                yield Label("Level")
                yield Select(two, id="level", compact=True, allow_blank=False)
                yield Label("Never-event")
                yield Select(two, id="critical", compact=True, allow_blank=False)
            yield Label("Why this criterion", classes="field-name")
            yield TextBox(id="justification", compact=True)

    def on_mount(self):
        for name, title in (("left", "Rubrics"), ("middle", "Criteria"), ("right", "Sample responses")):
            self.query_one(f"#{name}").border_title = title
        self.set_focus(self.query_one("#criteria"))


class Bare(App[None]):
    """An app that shows empty panes."""

    CSS_PATH = ROOT / "rubric_studio" / "tui" / "studio.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self):
        super().__init__()
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def get_default_screen(self):
        return Main()


if __name__ == "__main__":
    Bare().run()
