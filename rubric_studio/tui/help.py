"""Help for where the person is: what this place is for, every key that works here, and the ways to more."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from rubric_studio.language import _
from rubric_studio.text import pad
from rubric_studio.tui import actions
from rubric_studio.tui.dialogs import button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from rubric_studio.tui.actions import Action


class HelpScreen(ModalScreen[str]):
    """A page of help; gives the action that the person goes on to, or "".

    Args:
        place: where the person is.
        keys: the actions that work there.
        ways: actions to go on to, each a button.
    """

    BINDINGS: ClassVar = [
        Binding("escape,f1,q", "close", show=False, priority=True),
        Binding("enter", "close", show=False),
    ]

    def __init__(self, place: str, keys: Sequence[Action], ways: Sequence[Action] = ()) -> None:
        super().__init__()
        self._place, self._keys, self._ways = place, keys, ways

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical(classes="dialog"):
            yield Static(Content(_("Help")), classes="dialog-title")
            with VerticalScroll(classes="dialog-body", id="help-body"):
                yield Static(Content.assemble(*self._parts()))
            yield Static(Content(_("Esc closes; arrows scroll; Tab goes to the buttons.")))
            with Horizontal(classes="buttons"):
                for way in self._ways:
                    yield button(f"way-{way.id}", way.word)
                yield button("way-", _("Close"))

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
                parts += [(f"  {pad(action.key, 10)}", "bold $key-foreground"), f" {action.sentence}\n"]
            if self._place in actions.JUDGING | {actions.MATRIX} and not typing:
                parts += [("  1 to 9    ", "bold $key-foreground"), f" {_('Choose a sample response.')}\n"]
            if self._place == actions.MENDING and not typing:
                parts += [("  1 to 9    ", "bold $key-foreground"), f" {_('Mend it in the way of that number.')}\n"]
            parts.append("\n")
        parts.append(_("The mouse works too: click a criterion, a response, a rubric, a tab or a key at the bottom."))
        if actions.in_browser():
            kept = _(
                "In the browser Ctrl+N, Ctrl+T and Ctrl+W are the browser's own, and Ctrl+Q in some: {new} makes "
                "something new here, {leave} leaves. Ctrl+C and Ctrl+V copy and paste, from and to other programs too. "
                "Nothing is lost where the tab is closed or loaded again: what was not saved is offered to you then."
            )
            parts.append("\n\n" + kept.format(new=actions.key("new"), leave=actions.key("leave")))
        return parts

    @on(Button.Pressed)
    def _go_on(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss((event.button.id or "").removeprefix("way-"))

    def action_close(self) -> None:
        """Close the page."""
        self.dismiss("")


def words(place: str) -> str:
    """Say what a place is for, each key by its name as it is now."""
    return _(actions.HELP[place]).format_map(_Keys()) if place in actions.HELP else ""


class _Keys(dict[str, str]):
    """The keys of the actions, by their ids."""

    def __missing__(self, id_: str) -> str:
        return actions.key(id_)
