"""Where there is no workspace yet: offer to make one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from rubric_studio.language import _
from rubric_studio.text import safe
from rubric_studio.tui import actions
from rubric_studio.tui.bars import FootLine, TopLine
from rubric_studio.tui.dialogs import button
from rubric_studio.tui.screen import StudioScreen

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

    from rubric_studio.store.workspace import Workspace
    from rubric_studio.tui.app import StudioApp


class StartScreen(StudioScreen):
    """Makes a workspace and opens it."""

    PLACE = actions.START
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.START}))

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__()
        self._folder = folder
        self._why = why

    def compose(self) -> ComposeResult:
        """Lay it out."""
        from rubric_studio.workflows import start  # beside its only use

        yield TopLine(id="top")
        with VerticalScroll(classes="page-body", can_focus=False):
            yield Static(Content(safe(self._words())))
            for id_, example, words in (
                ("example", True, _("Begin here with the example sets")),
                ("empty", False, _("Begin here with an empty set")),
            ):
                yield Static(Content(""))
                yield button(id_, words)
                files = "\n".join(f"    {name}" for name in start.plan(self._folder, example=example))
                yield Static(Content(safe(_("  This writes:") + "\n" + files)))
            yield Static(Content(""))
            yield Horizontal(button("leave", _("Leave")))
        yield FootLine(id="foot")
        yield self.room()

    def _words(self) -> str:
        return _(
            "There is no workspace in {folder}: no folder “rubrics” with a set in it.\n\nNothing has been written yet."
        ).format(folder=self._folder.absolute())

    def on_mount(self) -> None:
        """Put the focus on the first choice."""
        self.query_one(TopLine).show((_("Rubric Studio"),), (_("welcome"),))
        self.set_focus(self.query(Button).first())
        self.show_keys()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Make the workspace, or leave."""
        if event.button.id == "leave":
            self.app.exit(0)
            return
        from rubric_studio.workflows import start  # beside its only use

        example = event.button.id == "example"
        folder = self._folder
        self.work("init", lambda: start.init(folder, example=example), self._open)

    def _open(self, workspace: Workspace) -> None:
        app: StudioApp = self.app  # type: ignore[assignment]
        app.push_screen(app.studio(workspace))

    def action_back(self) -> None:
        """Stay: there is nothing behind this screen."""
