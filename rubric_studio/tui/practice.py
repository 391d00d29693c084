"""The tour where no rubric is open: on copies of the shipped rubrics, which are thrown away afterwards."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.tui.screen import StudioScreen


def practise(screen: StudioScreen) -> None:
    """Open the studio on copies of the shipped rubrics and begin the tour; at its end come back to a screen."""
    from rubric_studio.workflows import start  # beside its only use

    held = ExitStack()
    app = screen.studio
    before = app.session

    def over(_nothing: None) -> None:
        app.session = before
        held.close()
        screen.show_keys()

    def begin(workspace: Workspace) -> None:
        made = app.studio(workspace)
        made.practice = True
        app.push_screen(made, over)

    screen.work("practice", lambda: held.enter_context(start.practice()), begin)
