"""Where there is no workspace yet: offer to make one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from rubric_studio.language import _, counted
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
    BINDINGS: ClassVar = [
        *actions.bindings(frozenset({actions.START})),
        Binding("down,right", "app.focus_next", show=False, priority=True),
        Binding("up,left", "app.focus_previous", show=False, priority=True),
    ]

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        with VerticalScroll(classes="page-body", id="start", can_focus=False):
            yield Static(Content(safe(self._words())))
            yield button("example", _("Begin with the example sets"))
            yield Static(Content(_("    To look around: rubrics with sample answers, yours to try and to change.")))
            yield button("empty", _("Begin with an empty set"))
            yield Static(Content(_("    To write your own: a set with one short rubric in it, to write over.")))
            yield button("practice", _("Show me around first"))
            yield Static(Content(_("    A minute, on copies that are thrown away afterwards.")))
            yield button("leave", _("Leave"))
            yield Static(id="start-files")
        yield FootLine(id="foot")
        yield self.room()

    def _words(self) -> str:
        kept = _("That is kept in a folder, and this one has nothing of it yet: {folder}")
        if not self._folder.exists():
            kept = _("That is kept in a folder. There is no folder of this name yet; it would be made: {folder}")
        return "\n".join(
            [
                _(
                    "Here you write what a good answer to a patient says, and what it must never say; you try it on "
                    "sample answers, and keep every version of it."
                ),
                "",
                kept.format(folder=self._folder.absolute()),
                _("Nothing has been written. What would you like?"),
                "",
            ]
        )

    def on_mount(self) -> None:
        """Put the focus on the first choice."""
        self.query_one(TopLine).show((_("Rubric Studio"),), (_("welcome"),))
        self.set_focus(self.query(Button).first())
        self.show_keys()

    def on_descendant_focus(self) -> None:
        """Say what the chosen button would write."""
        super().on_descendant_focus()
        chosen = self.focused.id if self.focused is not None else ""
        said = ""
        if chosen in ("example", "empty"):
            from rubric_studio.workflows import start  # beside its only use

            files = start.plan(self._folder, example=chosen == "example")
            head = counted("This writes one file:", "This writes {n} files:", len(files))
            said = "\n".join(["", head, *(f"    {name}" for name in files)])
        self.query_one("#start-files", Static).update(Content(safe(said)))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Make the workspace, or leave."""
        if event.button.id == "leave":
            self.app.exit(0)
            return
        if event.button.id == "practice":
            self.action_tour()
            return
        from rubric_studio.workflows import start  # beside its only use

        example = event.button.id == "example"
        folder = self._folder
        self.work("init", lambda: start.init(folder, example=example), self._open)

    def _open(self, workspace: Workspace) -> None:
        app: StudioApp = self.app  # type: ignore[assignment]
        app.push_screen(app.studio(workspace))

    def action_tour(self) -> None:
        """Show the tour, on copies of the shipped rubrics."""
        from rubric_studio.tui.practice import practise  # seldom needed

        practise(self)

    def action_back(self) -> None:
        """Stay: there is nothing behind this screen."""
