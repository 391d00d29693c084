"""A list of sentences to tick: one, some or all of them become criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from rubric_studio.language import _, counted, joined
from rubric_studio.text import one_line, safe
from rubric_studio.tui.dialogs import button
from rubric_studio.tui.lines import LineList, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.widgets import Button

    from rubric_studio.workflows.candidates import Candidate


class TickList(LineList):
    """The texts, each with a box."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__(id="ticks")
        self.texts = texts
        self.ticked: set[int] = set()

    def row(self, index: int, width: int) -> list[Part]:
        """Draw a text with its box."""
        box = "[x] " if index in self.ticked else "[ ] "
        return [(box, "key"), (one_line(self.texts[index], max(width - 4, 1)), "")]

    def tick(self, index: int) -> None:
        """Tick a text, or take its tick away."""
        self.ticked ^= {index}
        self.redraw(index)


class Tick(ModalScreen["tuple[str, ...]"]):
    """Let the person tick some sentences; gives the criteria that they become, () where the person went back.

    Args:
        title: what it is about.
        body: what to tick.
        offered: the sentences, each with its criterion, which is shown below while the cursor is on it.
        do: the word on the button.
    """

    CSS_PATH = "arranging.tcss"
    BINDINGS: ClassVar = [
        Binding("escape", "close", show=False, priority=True),
        Binding("space", "tick", show=False),
        Binding("a", "tick_all", show=False),
        Binding("enter", "take", show=False),
    ]

    def __init__(self, title: str, body: str, offered: Sequence[Candidate], *, do: str) -> None:
        super().__init__()
        self._title, self._body, self._offered, self._do = title, body, tuple(offered), do

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical(classes="dialog"):
            yield Static(Content(safe(self._title)), classes="dialog-title")
            yield Static(Content(safe(self._body)))
            yield TickList([candidate.sentence for candidate in self._offered])
            yield Static(id="picked")
            yield Static(id="said")
            with Horizontal(classes="buttons"):
                yield button("take", self._do)
                yield button("back", _("Back"))

    def on_mount(self) -> None:
        """Begin at the first text."""
        self._list.reset(len(self._offered))
        self.set_focus(self._list)
        self._show()

    @property
    def _list(self) -> TickList:
        return self.query_one(TickList)

    @on(LineList.Moved)
    def _show(self) -> None:
        self.query_one("#picked", Static).update(Content(safe(self._offered[self._list.cursor].criterion)))
        n = len(self._list.ticked)
        said = counted("One is ticked.", "{n} are ticked.", n) if n else ""
        words = _("Space ticks, a ticks all, Enter takes what is ticked.")
        self.query_one("#said", Static).update(Content(joined(said, words)))

    @on(LineList.Chosen)
    def action_tick(self) -> None:
        """Tick the text at the cursor, or take its tick away."""
        self._list.tick(self._list.cursor)
        self._show()

    def action_tick_all(self) -> None:
        """Tick all of them, or none where all are ticked."""
        every = set(range(len(self._offered)))
        self._list.ticked = set() if self._list.ticked == every else every
        self._list.refresh()
        self._show()

    def action_take(self) -> None:
        """Take what is ticked, or say how to."""
        ticked = tuple(self._offered[n].criterion for n in sorted(self._list.ticked))
        if ticked:
            self.dismiss(ticked)
        else:
            words = _("Nothing is ticked yet: go to a line and press Space.")
            self.query_one("#said", Static).update(Content.styled(words, "$warning"))
            self.set_focus(self._list)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take what is ticked, or go back."""
        event.stop()
        if event.button.id == "take":
            self.action_take()
        else:
            self.action_close()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(())
