"""Help for where the person is: what this place is for, and every key that works here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from rubric_studio.language import _
from rubric_studio.text import pad
from rubric_studio.tui import actions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from rubric_studio.tui.actions import Action


class HelpScreen(ModalScreen[None]):
    """A page of help."""

    BINDINGS: ClassVar = [Binding("escape,f1,enter,q", "close", show=False, priority=True)]

    def __init__(self, place: str, keys: Sequence[Action]) -> None:
        super().__init__()
        self._place, self._keys = place, keys

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical(classes="dialog"):
            yield Static(Content(_("Help")), classes="dialog-title")
            with VerticalScroll(classes="dialog-body", id="help-body"):
                yield Static(Content.assemble(*self._parts()))
            yield Static(Content(_("Esc closes this page; arrows scroll.")), classes="dialog-title")

    def on_mount(self) -> None:
        """Let arrows scroll."""
        self.set_focus(self.query_one("#help-body"))

    def _parts(self) -> list[str | tuple[str, str]]:
        parts: list[str | tuple[str, str]] = [f"{words(self._place)}\n\n"]
        for title, typing in ((_("Keys here"), False), (_("Keys that work everywhere, while typing too"), True)):
            rows = [action for action in self._keys if action.typing is typing and action.keys]
            if rows:
                parts.append((f"{title}\n", "bold"))
            for action in rows:
                parts += [(f"  {pad(action.key, 10)}", "$key-foreground"), f" {action.sentence}\n"]
            if self._place in actions.JUDGING and not typing:
                parts += [("  1 to 9    ", "$key-foreground"), f"{_('Choose a sample response.')}\n"]
            if self._place == actions.MENDING and not typing:
                parts += [("  1 to 9    ", "$key-foreground"), f"{_('Mend it in the way of that number.')}\n"]
            parts.append("\n")
        parts.append(_("The mouse works too: click a criterion, a response, a rubric, a tab or a key at the bottom."))
        return parts

    def action_close(self) -> None:
        """Close the page."""
        self.dismiss(None)


def words(place: str) -> str:
    """Say what a place is for."""
    return _(actions.HELP[place]) if place in actions.HELP else ""
