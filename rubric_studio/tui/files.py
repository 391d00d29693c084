"""Choosing a file: its path is typed, and what is there stands below."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, Static

from rubric_studio.language import _
from rubric_studio.text import one_line
from rubric_studio.tui import actions
from rubric_studio.tui.bars import FootLine, TopLine, put
from rubric_studio.tui.boxes import LineBox
from rubric_studio.tui.lines import LineList, Part
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.workflows import incoming

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from rubric_studio.errors import RubricStudioError
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.incoming import OutputsFile, TextFile


class NameList(LineList, can_focus=False):
    """The names that a path may become."""

    def __init__(self) -> None:
        super().__init__(id="names")
        self.names: list[str] = []

    def fill(self, names: list[str]) -> None:
        """Show other names."""
        self.names = names
        self.reset(len(names))

    @property
    def chosen(self) -> str:
        """Give the path at the cursor, "" where there is none."""
        return self.names[self.cursor] if self.names else ""

    def row(self, index: int, width: int) -> list[Part]:
        """Draw a name, without the folders above it."""
        name = self.names[index]
        last = Path(name).name + ("/" if name.endswith("/") else "")
        return [(one_line(last, width), "key" if name.endswith("/") else "")]


class FileScreen(StudioScreen):
    """Asks for a file, and gives what was read from it, or None."""

    PLACE = actions.FILE
    BINDINGS: ClassVar = [
        *actions.bindings(frozenset({actions.FILE})),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
    ]
    CSS_PATH = "sample.tcss"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        yield Static(
            Content(_("The path of a text or Markdown file, or of a file of model outputs (.jsonl):")), id="file-head"
        )
        yield LineBox(id="file-path", compact=True, select_on_focus=False)
        yield Static(id="file-said")
        yield NameList()
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Begin where the person looked last."""
        self.app.clear_notifications()  # they would lie over the field
        self.query_one(TopLine).show((_("From a file"),), ())
        self._type(self._session.last_folder)
        self.set_focus(self._path)

    @property
    def _path(self) -> Input:
        return self.query_one("#file-path", Input)

    def _type(self, path: str) -> None:
        self._path.value = path
        self._path.cursor_position = len(path)

    @on(Input.Changed, "#file-path")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._say("")
        typed = event.value
        self.work("names", lambda: incoming.names_below(typed), self.query_one(NameList).fill)

    def _say(self, words: str) -> None:
        put(self.query_one("#file-said", Static), Content(f"! {words}" if words else ""))

    # what the person does ---------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Choose another name."""
        self.query_one(NameList).action_step(by)

    def action_complete(self) -> None:
        """Take the chosen name into the path."""
        if chosen := self.query_one(NameList).chosen:
            self._type(chosen)

    @on(NameList.Chosen)
    def _clicked(self) -> None:
        self.action_open_file()

    def action_open_file(self) -> None:
        """Open what is chosen: a folder, or a file that is then read in a thread."""
        # the names may still be those of a moment ago, when less was typed
        names, typed, view = self.query_one(NameList), self._path.value, self._session.view
        chosen = names.chosen if names.chosen.lower().startswith(typed.lower()) else ""
        self._say("")

        def look() -> str | TextFile | OutputsFile:
            path = incoming.meant(typed, chosen)
            return path if path.endswith("/") and path != typed else incoming.look(path, view)

        self.work("look", look, self._looked, self._failed)

    def _failed(self, error: RubricStudioError) -> None:
        self._say(str(error))

    def _looked(self, found: str | TextFile | OutputsFile) -> None:
        if isinstance(found, str):
            self._type(found)
            return
        self._session.last_folder = f"{found.path.parent}/"
        self.dismiss(found)
