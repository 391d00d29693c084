"""The tour's own studio, on copies of the shipped rubrics, which are thrown away afterwards.

What is open in the person's own studio stays as it is below it, and stays what would be lost by leaving: nothing of
the practice is kept, so it is no session of the app's.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from rubric_studio.language import current_language

if TYPE_CHECKING:
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.tui.screen import StudioScreen

_RUBRICS = {"zh_Hant": ("emergency-escalation", "stroke-signs-zh")}
_RUBRIC = ("sciatica-imaging", "mri-before-injection")


def practise(screen: StudioScreen) -> None:
    """Open a studio on copies of the shipped rubrics and begin the tour; at its end come back to a screen."""
    from rubric_studio.workflows import start  # beside its only use

    held = ExitStack()

    def over(_nothing: None) -> None:
        held.close()
        screen.show_keys()

    def begin(workspace: Workspace) -> None:
        from rubric_studio.tui.session import Session  # where there is no workspace yet, nothing else needs these
        from rubric_studio.tui.write import WriteScreen
        from rubric_studio.workflows.desk import Desk

        session = Session(Desk(workspace, rater=screen.studio.rater))
        made = WriteScreen(session, _RUBRICS.get(current_language(), _RUBRIC))
        made.practice = True
        screen.app.push_screen(made, over)

    screen.work("practice", lambda: held.enter_context(start.practice()), begin)
