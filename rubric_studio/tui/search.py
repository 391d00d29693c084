"""Finding: one line to type words into, and below it the rubrics and criteria that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Input, Static

from rubric_studio.language import _, counted, joined
from rubric_studio.text import one_line
from rubric_studio.tui import actions
from rubric_studio.tui.bars import FootLine, TopLine
from rubric_studio.tui.boxes import LineBox
from rubric_studio.tui.lines import LineList, Part, column
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.workflows.search import MOST, Hit, Hits, Search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.timer import Timer

    from rubric_studio.tui.session import Session

SOON = 0.1
"""Seconds after the last letter before the search begins."""


class HitList(LineList):
    """What was found, a line each."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="hits", place=actions.FINDING)
        self._desk = session.desk
        self.hits: Sequence[Hit] = ()

    @property
    def chosen(self) -> Hit | None:
        """Give the hit at the cursor."""
        return self.hits[self.cursor] if self.hits else None

    def fill(self, hits: Sequence[Hit], *, anew: bool) -> None:
        """Show these hits, the cursor on the first where they are other ones."""
        self.hits = hits
        self.reset(len(hits), 0 if anew else self.cursor)

    def row(self, index: int, width: int) -> list[Part]:
        """Draw a hit: what it is, its set and rubric, the words around."""
        hit = self.hits[index]
        kind = column(_("criterion") if hit.criterion else _("rubric"), 10)
        room = min(max((width - 10) // 4, 10), 30)
        where = [(column(self._desk.title(hit.set_id), room) + " ", "dim")] if width > 90 else []
        if hit.criterion:
            where.append((column(self._desk.title(hit.set_id, hit.rubric), room) + " ", "dim"))
        left = max(width - 11 - (room + 1) * len(where), 1)
        return [(kind + " ", "key"), *where, (around(hit.text, hit.start, left), "" if hit.criterion else "head")]


def around(text: str, start: int, width: int) -> str:
    """Give a piece of a text of one line so that what begins at ``start`` is in sight."""
    if start < width * 2 // 3:
        return one_line(text, width)
    begin = text.find(" ", max(start - width // 2, 0)) + 1 or start
    return one_line("…" + text[min(begin, start) :], width)


class SearchBox(LineBox):
    """The line of words."""

    place = actions.FINDING


class SearchScreen(StudioScreen):
    """Finds rubrics and criteria by words; gives the hit to go to, or None."""

    PLACE = actions.FINDING
    CSS_PATH = "welcome.tcss"
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.FINDING}))

    def __init__(self, session: Session, words: str = "") -> None:
        super().__init__()
        self._session = session
        self._search = Search(session.desk)
        self._words = words
        self._number = 0
        self._soon: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        placeholder = _("Words of a title or of a criterion…")
        yield SearchBox(self._words, id="words", compact=True, select_on_focus=False, placeholder=placeholder)
        yield Static(id="search-said")
        yield HitList(self._session)
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Begin to type at once."""
        self.app.clear_notifications()  # they would lie over the field
        self.query_one(TopLine).show((_("Find"), _("rubrics and criteria in all sets")), ())
        self.set_focus(self.query_one(SearchBox))
        self._look()
        self.show_keys()

    @property
    def _list(self) -> HitList:
        return self.query_one(HitList)

    @on(Input.Changed, "#words")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._words:
            self._words = event.value
            self._number += 1  # what is still being looked for is not wanted any more
            if self._soon is not None:
                self._soon.stop()
            self._soon = self.set_timer(SOON, self._look)

    def _look(self) -> None:
        self._number += 1
        number, words = self._number, self._words
        if not words.strip():
            self._list.fill((), anew=True)
            self._say(_("Type a word or two. Capitals and accents make no difference."))
            return
        self._list.fill((), anew=True)
        self._say(_("Looking…"))

        def wanted() -> bool:
            return self.is_running and number == self._number

        def tell(hits: Hits) -> None:
            self.post_message(self.Finished("search-so-far", number, lambda: self._show(hits)))

        self.work("search", lambda: self._search.find(words, wanted, tell), lambda hits: self._last(hits, number))

    def current(self, group: str, number: int) -> bool:
        """Let through what was found so far, unless other words were typed."""
        if group == "search-so-far":
            return self.is_attached and number == self._number
        return super().current(group, number)

    def _last(self, hits: Hits, number: int) -> None:
        if number == self._number:
            self._show(hits)

    def _show(self, hits: Hits) -> None:
        self._list.fill(hits.hits, anew=False)
        if hits.full:
            said = _("The first {n} hits are shown; more words narrow it down.").format(n=MOST)
        elif hits.hits:
            said = counted("One hit.", "{n} hits.", len(hits.hits))
        else:
            said = _("Nothing holds all these words. Fewer words, or a part of a word, find more.") if hits.done else ""
        reading = "" if hits.done else _("Reading: {read} of {total} rubrics.").format(read=hits.read, total=hits.total)
        self._say(joined(said, reading))

    def _say(self, words: str) -> None:
        self.query_one("#search-said", Static).update(Content(words))

    # what the person does ---------------------------------------------------------------------------------------------

    def action_found_up(self) -> None:
        """Go to the hit before."""
        self._list.action_step(-1)

    def action_found_down(self) -> None:
        """Go to the next hit."""
        self._list.action_step(1)

    def action_take_hit(self) -> None:
        """Go to the hit."""
        if self._list.chosen is not None:
            self.dismiss(self._list.chosen)

    @on(LineList.Chosen)
    def _clicked(self) -> None:
        self.action_take_hit()
