"""Jumping: a letter on every control in sight; pressing it goes there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Offset, Region
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from rubric_studio.language import _
from rubric_studio.tui.bars import Chips, Tabs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

LETTERS = "asdfghjklqwertyuiopzxcvbnm"


@dataclass(frozen=True)
class Target:
    """Somewhere to go: where its letter stands, and what goes there, a widget or an action of its screen."""

    at: Offset
    widget: Widget
    action: str = ""


def targets(screen: Screen[object]) -> list[Target]:
    """Find everything in sight that can be gone to, from the top left to the bottom right."""
    found = [*_widgets(screen), *_tabs(screen)]
    return sorted(found, key=lambda target: (target.at.y, target.at.x))


def _widgets(screen: Screen[object]) -> Iterator[Target]:
    for widget in screen.focus_chain:
        if area := _in_sight(widget):
            yield Target(area.offset, widget)


def _tabs(screen: Screen[object]) -> Iterator[Target]:
    for row in [*screen.query(Tabs), *screen.query(Chips)]:
        if area := _in_sight(row):
            for action, x in row.starts:
                yield Target(Offset(area.x + x, area.y), row, action)


def _in_sight(widget: Widget) -> Region | None:
    if not widget.is_on_screen or not widget.size:
        return None
    seen = widget.region.intersection(widget.screen.region)
    for parent in widget.ancestors:
        if parent is widget.screen:
            break
        seen = seen.intersection(parent.region)  # type: ignore[attr-defined]  # what is on a screen has regions
    return seen if seen.width and seen.height else None


def labels(count: int) -> list[str]:
    """Give so many labels: single letters as long as there are enough."""
    if count <= len(LETTERS):
        return list(LETTERS[:count])
    return ["".join(pair) for pair in product(LETTERS, repeat=2)][:count]


class JumpScreen(ModalScreen[Target]):
    """The letters over the screen below; gives where to go, or None."""

    BINDINGS: ClassVar = [Binding("escape,ctrl+o", "close", show=False, priority=True)]
    DEFAULT_CSS = """
    JumpScreen { background: transparent; align: left top; }
    JumpScreen > .jump-letter {
        position: absolute; width: auto; height: 1; text-style: bold reverse; color: $key-foreground;
        background: $background;
    }
    JumpScreen > #jump-said { dock: bottom; height: 1; background: $panel; color: $foreground; padding: 0 1; }
    """

    def __init__(self, found: Sequence[Target]) -> None:
        super().__init__()
        self._named = dict(zip(labels(len(found)), found, strict=True))
        self._typed = ""

    def compose(self) -> ComposeResult:
        """Lay the letters over the screen below."""
        for name, target in self._named.items():
            label = Static(Content(name), classes="jump-letter")
            label.styles.offset = (target.at.x, target.at.y)
            yield label
        yield Static(Content(_("Press a letter to go there; Esc stays.")), id="jump-said")

    def on_key(self, event: events.Key) -> None:
        """Go there, or wait for the second letter."""
        event.stop()
        typed = self._typed + (event.character or "").lower()
        if typed in self._named:
            self.dismiss(self._named[typed])
        elif typed and any(name.startswith(typed) for name in self._named):
            self._typed = typed
        else:
            self.dismiss(None)

    def on_click(self) -> None:
        """Stay."""
        self.dismiss(None)

    def action_close(self) -> None:
        """Stay."""
        self.dismiss(None)


def jump(screen: Screen[object]) -> None:
    """Put the letters over a screen, then go where the person wants."""

    async def chosen(target: Target | None) -> None:
        if target is None or not target.widget.is_attached:
            return
        if target.action:
            await screen.run_action(target.action)
        else:
            screen.set_focus(target.widget)

    screen.app.push_screen(JumpScreen(targets(screen)), chosen)
