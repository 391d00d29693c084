"""The three panes of the main screen: side by side where there is room, else one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.tui.bars import Tabs
from rubric_studio.tui.screen import StudioScreen

if TYPE_CHECKING:
    from textual import events
    from textual.widget import Widget

CRITERIA = 2
"""The pane with the form."""
NARROW = 110
"""Columns below which only one pane is shown."""


class Paned(StudioScreen):
    """A screen with three panes."""

    pane = CRITERIA

    @property
    def panes(self) -> list[Widget]:
        """Give the three panes."""
        return [self.query_one(f"#{name}") for name in ("left", "middle", "right")]

    def show_pane(self, number: int) -> None:
        """Show one pane where there is only room for one."""
        narrow = self.size.width < NARROW
        self.pane = number
        for n, pane in enumerate(self.panes, start=1):
            pane.display = not narrow or n == number
        self.query_one("#tabs", Tabs).choose(f"pane({number})")
        # what is told must not lie over the form, which may be what it speaks of
        for rack in self.query_children("ToastRack"):  # none where nothing can be told
            rack.styles.dock = "top" if narrow and number == CRITERIA else "bottom"

    def show_borders(self) -> None:
        """Draw the border of the pane in use brighter, and its title reversed.

        Not by :focus-within, which has Textual style every widget of both panes anew (50 ms a change of focus).
        """
        colors = self.app.theme_variables
        for number, pane in enumerate(self.panes, start=1):
            name = "border" if number == self.pane else "border-blurred"
            pane.styles.border = ("none" if self.has_class("narrow") else "round", colors[name])
            pane.styles.border_title_style = "bold reverse" if number == self.pane else "none"

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the new size; the pane in use stays in sight."""
        self.set_class(event.size.width < NARROW, "narrow")
        self.set_class(event.size.height < 34, "low")
        self.set_class(event.size.height < 22, "short")
        self.show_pane(self.pane)
        self.show_borders()
