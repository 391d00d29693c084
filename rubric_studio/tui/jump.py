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
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

LETTERS = "asdfghjklqwertyuiopzxcvbnm"


SETTLING = 0.2
"""Seconds after which the letters follow what has moved below them, as when a finding comes in."""


@dataclass(frozen=True)
class Target:
    """Somewhere to go: a widget, or an action of its screen that stands so far to the right in the widget."""

    widget: Widget
    right: int = 0
    action: str = ""

    @property
    def at(self) -> Offset | None:
        """Where its letter stands; None while it is out of sight."""
        area = _in_sight(self.widget)
        return Offset(area.x + self.right, area.y) if area else None


def targets(screen: Screen[object]) -> list[Target]:
    """Find everything in sight that can be gone to, from the top left to the bottom right."""
    found = [Target(widget) for widget in screen.focus_chain]
    rows = [*screen.query(Tabs), *screen.query(Chips)]
    found += [Target(row, x, action) for row in rows for action, x in row.starts]
    places = [(at.y, at.x, number) for number, target in enumerate(found) if (at := target.at)]
    return [found[number] for _y, _x, number in sorted(places)]


def _in_sight(widget: Widget) -> Region | None:
    if not widget.is_attached or not widget.is_on_screen or not widget.size:
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
        for name in self._named:
            yield Static(Content(name), classes="jump-letter", id=f"jump-{name}")
        yield Static(Content(_("Press a letter to go there; Esc stays.")), id="jump-said")

    def on_mount(self) -> None:
        """Put the letters where they belong, and keep them there."""
        self._place()
        self.set_interval(SETTLING, self._place)

    def _place(self) -> None:
        for name, target in self._named.items():
            letter, at = self.query_one(f"#jump-{name}"), target.at
            letter.visible = at is not None
            if at is not None:
                letter.styles.offset = (at.x, at.y)

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
