"""The tour's box on the main screen: what is to be done, how far one is, and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from rubric_studio.language import _, joined
from rubric_studio.tui.dialogs import button
from rubric_studio.tui.tour import STEPS

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from rubric_studio.tui.tour import Tour


class TourBox(Vertical):
    """A few lines above the footer; everything else goes on working."""

    BINDINGS: ClassVar = [
        Binding("right,down", "app.focus_next", show=False),
        Binding("left,up", "app.focus_previous", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="tour")

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static(id="tour-words")
        with Horizontal(id="tour-buttons"):
            yield Static(id="tour-way")
            yield button("tour-skip", _("Skip this step"))
            yield button("tour-leave", _("Leave the tour"))

    def show(self, tour: Tour) -> None:
        """Show where the tour is."""
        number = _("Tour, step {number} of {count}: {title}.").format(
            number=tour.at + 1, count=len(STEPS), title=tour.title
        )
        words = Content(joined(number, tour.words)).stylize("bold $key-foreground", 0, len(number))
        self.query_one("#tour-words", Static).update(words)
        ticks = ["✓" if done else "-" for done in tour.ticks]
        rest = [">", *"·" * (len(STEPS) - len(ticks) - 1)]
        self.query_one("#tour-way", Static).update(Content(" ".join([*ticks, *rest])))

    @on(Button.Pressed)
    async def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        await self.screen.run_action("skip_step" if event.button.id == "tour-skip" else "leave_tour")
