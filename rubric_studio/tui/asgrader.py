"""How a grader reads the selected criterion: the very words that it is sent, with the selected response."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rubric_studio.language import _, joined
from rubric_studio.text import one_line
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import FootLine, TopLine
from rubric_studio.tui.screen import StudioScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from rubric_studio.tui.session import Session


class AsGraderScreen(StudioScreen):
    """A page to read: one criterion and one response, and nothing else of the rubric."""

    PLACE = actions.GRADER
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.GRADER}))

    def __init__(self, session: Session, sent: str) -> None:
        super().__init__()
        self._session, self._sent = session, sent

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        with VerticalScroll(id="sent", classes="page-body", can_focus=True):
            yield Static(id="sent-head")
            yield Static(Content(phrases.readable(self._sent)))
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Let arrows scroll."""
        standing = self._session.standing
        about = _("with the response {name}").format(name=one_line(standing.name, 30)) if standing else ""
        self.query_one(TopLine).show((_("As the grader reads it"), about), ())
        self.query_one("#sent-head", Static).update(Content.styled(self._head(), "$quiet"))
        self.set_focus(self.query_one("#sent"))
        self.show_keys()

    def _head(self) -> str:
        view = self._session.view
        own = view is not None and view.rubric_set.grader_template is not None
        said = _("In the words of the set's own template.") if own else _("In the words of the usual template.")
        rest = _("A grader sees nothing else: not the other criteria, not why this one is here, not its sources.")
        return joined(said, rest) + "\n"
