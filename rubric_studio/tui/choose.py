"""A question with a list of answers, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from rubric_studio.language import _
from rubric_studio.text import one_line, safe
from rubric_studio.tui.lines import LineList, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult


class AnswerList(LineList):
    """The answers."""

    def __init__(self, answers: Sequence[tuple[str, str]], held: str) -> None:
        super().__init__(id="answers")
        self._answers, self._held = answers, held

    @property
    def chosen(self) -> str:
        """Give the id of the answer at the cursor."""
        return self._answers[self.cursor][0]

    def row(self, index: int, width: int) -> list[Part]:
        """Draw an answer; the one that holds now with a sign."""
        id_, words = self._answers[index]
        return [("* " if id_ == self._held else "  ", "key"), (one_line(words, max(width - 2, 1)), "")]


class Choose(ModalScreen[str]):
    """Ask which; gives its id, or None where the person went back.

    Args:
        title: what it is about.
        body: a sentence.
        answers: ids and words.
        held: the id of the one that holds now.
        look: shown each answer while the person moves through them.
    """

    BINDINGS: ClassVar = [
        Binding("escape", "close", show=False, priority=True),
        Binding("enter,space", "take", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        body: str,
        answers: Sequence[tuple[str, str]],
        held: str,
        *,
        look: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__()
        self._title, self._body, self._answers, self._held, self._look = title, body, answers, held, look

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_subtitle = Content(_("Enter chooses, Esc goes back"))
            yield Static(Content(safe(self._title)), classes="dialog-title")
            yield Static(Content(safe(self._body)))
            yield Static()
            answers = AnswerList(self._answers, self._held)
            answers.styles.height = min(len(self._answers), 12)
            yield answers

    def on_mount(self) -> None:
        """Begin at the one that holds now."""
        ids = [id_ for id_, _words in self._answers]
        self._list.reset(len(ids), ids.index(self._held) if self._held in ids else 0)
        self.set_focus(self._list)

    @property
    def _list(self) -> AnswerList:
        return self.query_one(AnswerList)

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        if self._look is not None and not isinstance(event, LineList.Chosen):
            self._look(self._list.chosen)

    @on(LineList.Chosen)
    def action_take(self) -> None:
        """Take the answer at the cursor."""
        self.dismiss(self._list.chosen)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
