"""Getting somewhere by words: what is found in all sets, and the list of rubrics narrowed to some."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Input

from rubric_studio.language import _
from rubric_studio.tui import actions
from rubric_studio.tui.boxes import LineBox
from rubric_studio.tui.filing import Filing
from rubric_studio.tui.lists import RubricList
from rubric_studio.workflows.search import Search, words_of

if TYPE_CHECKING:
    from textual.timer import Timer

    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.search import Hit

SOON = 0.1
"""Seconds after the last letter before the list follows."""


class NarrowBox(LineBox):
    """The line above the rubrics; only those that hold its words are listed."""

    place = actions.NARROW
    BINDINGS: ClassVar = []

    def __init__(self) -> None:
        super().__init__(id="narrow", compact=True, select_on_focus=False, placeholder=_("/ filter"))


class Seeking(Filing):
    """What the main screen does with words to find."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._narrowing: tuple[Search | None, int] = (None, 0)
        self._narrow_soon: Timer | None = None

    # find -------------------------------------------------------------------------------------------------------------

    def action_search(self) -> None:
        """Find rubrics and criteria by words."""
        from rubric_studio.tui.search import SearchScreen  # loaded when first needed

        self.settle()
        self.app.push_screen(SearchScreen(self.session), self._found)

    def _found(self, hit: Hit | None) -> None:
        if hit is None:
            return
        here = self.session.selection
        if (hit.set_id, hit.rubric) != (here.set_id, here.rubric) and not self.open_rubric(hit.set_id, hit.rubric):
            self.action_pane(2)
            return
        if hit.criterion:
            self.session.select_criterion(hit.criterion)
        self.refresh_after_edit()
        self.show_pane(2)
        self.set_focus(self.criteria)

    # the list of rubrics ----------------------------------------------------------------------------------------------

    def action_narrow(self) -> None:
        """Go to the line that narrows the list of rubrics."""
        self.set_focus(self.query_one(NarrowBox))

    def action_narrowed(self) -> None:
        """Go to the rubrics that are left, the first of them chosen."""
        self.set_focus(self.rubrics)
        self.rubrics.to_first()

    def action_back(self) -> None:
        """Show all rubrics again, or go a step back."""
        box = self.query_one(NarrowBox)
        if self.place == actions.NARROW or (self.place == actions.RUBRICS and box.value):
            box.value = ""
            self.set_focus(self.rubrics)
        else:
            super().action_back()

    @on(Input.Changed, "#narrow")
    def _narrow_typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._narrow_soon is not None:
            self._narrow_soon.stop()
        if event.value:
            self._narrow_soon = self.set_timer(SOON, self._narrow)
        else:
            self._narrow()

    @on(RubricList.Widened)
    def _widened(self) -> None:
        self.query_one(NarrowBox).value = ""

    def _narrow(self) -> None:
        search, number = self._narrowing
        words = words_of(self.query_one(NarrowBox).value)
        number += 1
        if not words:
            self._narrowing = (None, number)
            self.rubrics.narrow(None)
            return
        held = search or Search(self.session.desk)
        self._narrowing = (held, number)

        def wanted() -> bool:
            return self.is_running and self._narrowing[1] == number

        def show(found: list[tuple[str, str]]) -> None:
            if wanted():
                self.rubrics.narrow(found)

        self.work("narrow", lambda: held.titled(words, wanted), show)
