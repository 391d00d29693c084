"""One column of what is read side by side: whose text it is, how it stands, the text, and its citations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from rubric_studio.language import _
from rubric_studio.tui import phrases
from rubric_studio.tui.bars import put
from rubric_studio.tui.pointing import tinted
from rubric_studio.workflows.sampling import author_words, expected_words

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from rubric_studio.model.rubric import Criterion
    from rubric_studio.workflows.evidence import Evidence
    from rubric_studio.workflows.verdicts import Standing


class Body(VerticalScroll, can_focus=False):
    """The text of a column, which says when the mouse scrolls it."""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Pass on how far it is scrolled."""
        super().watch_scroll_y(old_value, new_value)
        column = self.parent
        if isinstance(column, Column) and (by := round(new_value) - column.y):
            column.y += by
            column.post_message(Column.Scrolled(column.number, by))


class Column(Vertical):
    """A response, or the conversation."""

    class Pressed(Message):
        """The column was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    class Scrolled(Message):
        """The mouse scrolled the text by some lines."""

        def __init__(self, number: int, by: int) -> None:
            super().__init__()
            self.number, self.by = number, by

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.y = 0
        self._held = ("", "")
        self._tinted: tuple[str, Evidence | None] = ("", None)

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static(classes="column-head")
        with Body():
            yield Static(classes="column-text")
            yield Static(classes="column-foot")

    @property
    def body(self) -> Body:
        """Give what scrolls."""
        return self.query_one(Body)

    def show(self, head: Content, text: str, foot: str, evidence: Evidence | None = None) -> None:
        """Show a text with the sentences that may be evidence, from its start if it is another one."""
        put(self.query_one(".column-head", Static), head)
        tint = (text, evidence)
        if tint != self._tinted:
            self._tinted = tint
            self.query_one(".column-text", Static).update(tinted(text, evidence, self.app.theme))
        if (text, foot) != self._held:
            self._held = (text, foot)
            below = self.query_one(".column-foot", Static)
            below.update(Content.styled(foot, "$quiet"))
            below.display = bool(foot)
            self.edge(0)

    def show_standing(
        self, standing: Standing, number: int, criterion: Criterion | None, evidence: Evidence | None = None
    ) -> None:
        """Show a response: who wrote it, its score, the verdict on a criterion, and the possible evidence for it."""
        response = standing.response
        cell = standing.cells.get(criterion.id) if criterion else None
        score = _("score {score}").format(score=phrases.score(standing.result, short=True))
        about = _(", ").join(
            part for part in (f"{score} {phrases.rank(standing)}".strip(), expected_words(response)) if part
        )
        sign = phrases.mark(cell)
        head = Content.assemble(
            (f"{number} {phrases.called(standing)}\n", "bold"),
            (f"{author_words(response.author)}\n", ""),
            (f"{about}\n", "$quiet"),
            (f"{sign} {phrases.given(cell)}", "bold" if cell and cell.verdict else "$quiet"),
        )
        self.show(head, response.text, phrases.sources(response), evidence)

    @property
    def head_height(self) -> int:
        """Give the lines that the head needs."""
        head = self.query_one(".column-head", Static)
        content, width = head.content, head.content_size.width
        return content.get_height({}, width) if isinstance(content, Content) and width else 0

    def set_head_height(self, lines: int) -> None:
        """Let the head have so many lines."""
        head = self.query_one(".column-head", Static)
        if lines and head.size.height != lines:
            head.styles.height = lines

    def on_click(self) -> None:
        """Say that it was clicked."""
        self.post_message(self.Pressed(self.number))

    # scrolling --------------------------------------------------------------------------------------------------------

    def page(self, pages: int) -> None:
        """Scroll by pages."""
        self.scroll_by(pages * max(self.body.size.height - 2, 1))

    def edge(self, end: int) -> None:
        """Scroll to the beginning or the end."""
        self.scroll_by(round(self.body.max_scroll_y) if end else -self.y)

    def scroll_by(self, lines: int) -> None:
        """Scroll by lines, without telling anybody."""
        self.y = min(max(self.y + lines, 0), round(self.body.max_scroll_y))
        # at once: a scroll that lands later would look like the mouse, and push the other columns
        self.body.scroll_to(y=self.y, animate=False, immediate=True)
