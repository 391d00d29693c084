"""The matrix screen: all verdicts at a glance, with scores and ranks, the author's order, and what that says."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Static

from rubric_studio.language import _
from rubric_studio.text import cells, one_line
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import FootLine, TopLine, put
from rubric_studio.tui.beside import BesideScreen
from rubric_studio.tui.grid import Grid, Names, Sums
from rubric_studio.tui.lines import LineList
from rubric_studio.tui.marking import Marking
from rubric_studio.tui.sentences import Below, RemarkLine, Remarks
from rubric_studio.workflows.why import idle

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from rubric_studio.model.judgment import Verdict
    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.remarks import Remark

SETTLE = 0.2
"""Seconds after a verdict until it is worked out what the verdicts say."""


class MatrixScreen(Marking, BesideScreen):
    """Criteria down, responses across; gives the place in which to go on, or None."""

    PLACE = actions.MATRIX
    CSS_PATH = "matrix.tcss"
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.MATRIX, actions.MATRIX_REMARKS}))

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._soon: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay it out."""
        grid = Grid()
        yield TopLine(id="top")
        yield Names(grid, id="names")
        yield grid
        yield Sums(grid, id="sums")
        yield Static(id="cell")
        yield Static(id="agreement")
        yield Remarks(home="#grid", place=actions.MATRIX_REMARKS)
        yield Below()
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Show the open rubric."""
        self.set_focus(self.grid)
        self.show_all()

    @property
    def grid(self) -> Grid:
        """Give the grid."""
        return self.query_one(Grid)

    # showing ----------------------------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Show the rubric that is open now; without one there is nothing to show here."""
        session, view = self.session, self.session.view
        if view is None or view.rubric is None or not session.standings:
            self.dismiss(None)
            return
        self.grid.order = session.order
        self.grid.fill(view.rubric, session.standings, session.selection.criterion, session.selection.response)
        self.show_cell()
        self.show_remarks()

    def show_cell(self) -> None:
        """Show the cell at the cursor, and what it did to the scores."""
        self._show_state()
        self.query_one(Names).refresh()
        self.query_one(Sums).show()
        put(self.query_one("#cell", Static), self._words())
        self.show_keys()

    def show_remarks(self) -> None:
        """Show what the verdicts say about the rubric."""
        self._stop()
        session = self.session
        rubric = session.view.rubric if session.view else None
        if rubric is None:
            return
        found = session.standings
        self.grid.mark_idle({held.id for held in rubric.criteria if idle(held.id, found) is not None})
        words = "" if session.agreement().against else session.agreement_words()  # a remark says it where they disagree
        agreement = self.query_one("#agreement", Static)
        agreement.display = bool(words)
        put(agreement, Content(words))
        put(self.query_one("#cell", Static), self._words())
        self.query_one(Remarks).show(session.remarks())

    def _words(self) -> Content:
        """Say the criterion in full, whose verdict this is, and what the keys mean."""
        criterion, standing = self.grid.criterion, self.grid.standing
        if criterion is None or standing is None:
            return Content("")
        head = _("Criterion {number} of {count}, {points} points")
        said = head.format(number=self.grid.cursor + 1, count=self.grid.count, points=f"{criterion.points:+d}")
        if criterion.critical:
            said += ", " + _("never-event")
        if self.grid.is_idle(criterion.id):
            said += ", " + _("= all alike: it tells no response from another")
        room = max((self.size.width - 2) * (2 if self.has_class("low") else 3) - cells(said) - 8, 20)
        verdict = phrases.verdict_of(standing, criterion)
        met, not_met = phrases.mark_keys(criterion)
        words = {"met": met, "not_met": not_met, "cannot_tell": _("cannot tell")}
        keys = [(actions.key(id_), said_by) for id_, said_by in words.items() if not self.session.released]
        if cells(verdict) + sum(5 + cells(words) for _key, words in keys) > self.size.width - 2:
            keys = []  # the footer says them
        parts: list[str | tuple[str, str]] = [
            (f"{verdict}   ", "bold"),
            *(part for key, words in keys for part in ((key, "bold $key-foreground"), _(": ") + words + "  ")),
            "\n",
            (said + _(": "), "$quiet"),
            one_line(criterion.text, room),
        ]
        return Content.assemble(*parts)

    def _show_state(self) -> None:
        view = self.session.view
        title = (view.rubric.title or view.id) if view and view.rubric else ""
        self.query_one(TopLine).show((_("Matrix: {title}").format(title=one_line(title)),), self.state_words())

    def label(self, action: Action) -> str:
        """Say an action in the footer; y and n say what they mean on this criterion."""
        if action.id in ("met", "not_met") and self.grid.criterion:
            return phrases.mark_keys(self.grid.criterion)[action.id == "not_met"]
        return action.word

    # moving -----------------------------------------------------------------------------------------------------------

    @on(LineList.Moved, "#grid")
    def _moved(self) -> None:
        self._settle()
        self.show_cell()

    def _settle(self) -> None:
        """Let the session be where the cursor is."""
        if self.grid.criterion and self.grid.standing:
            self.session.select_criterion(self.grid.criterion.id)
            self.session.select_response(self.grid.standing.response.id)

    def action_response(self, number: int) -> None:
        """Choose a response by its number."""
        if number <= len(self.grid.standings):
            self.grid.go_across(number - 1)

    # verdicts ---------------------------------------------------------------------------------------------------------

    def _mark(self, verdict: Verdict | None, *, go_on: bool = True) -> None:
        self._settle()
        with self.told():
            self.session.mark(verdict)
            self.grid.refill(self.session.standings)
            if go_on:
                self.grid.action_step(1)
            self.show_cell()
            self._stop()
            self._soon = self.set_timer(SETTLE, self.show_remarks)

    def _stop(self) -> None:
        if self._soon is not None:
            self._soon.stop()
            self._soon = None

    # other screens ----------------------------------------------------------------------------------------------------

    def action_order(self) -> None:
        """Say in which order one would rank the responses."""
        from rubric_studio.tui.ordering import OrderScreen  # loaded when first needed

        self._settle()
        if self.session.view is None or self.session.view.samples is None:
            self.tell(_("Your order is kept beside the sample responses: add one first."))
            return
        self.app.push_screen(OrderScreen(self.session), lambda _given: self.show_all())

    def action_blind(self) -> None:
        """Hide, or show, who or what wrote the responses."""
        self._settle()
        self.session.see(blind=not self.session.blind)
        self.tell(phrases.blind(hidden=self.session.blind), seconds=4)
        self.show_all()

    def action_remarks(self) -> None:
        """Go to the sentences about the rubric."""
        self.show_remarks()
        if first := self.query_one(Remarks).first:
            self.set_focus(first)
        else:
            self.tell(phrases.nothing_to_remark())

    @on(RemarkLine.Chosen)
    def _remark_clicked(self, event: RemarkLine.Chosen) -> None:
        event.stop()
        self._go_to(event.item)

    def action_choose(self) -> None:
        """Go to what the remark that has the focus is about."""
        if remark := self.query_one(Remarks).chosen:
            self._go_to(remark)

    def _go_to(self, remark: Remark) -> None:
        session = self.session
        if remark.criterion:
            session.select_criterion(remark.criterion)
        if remark.response:
            session.select_response(remark.response)
        self.show_all()
        self.set_focus(self.grid)

    def action_open_cell(self) -> None:
        """Go back with this criterion and this response chosen."""
        self._settle()
        self.dismiss(actions.CRITERIA)

    def action_back(self) -> None:
        """Go from the remarks to the grid, and from the grid back."""
        if self.place == actions.MATRIX_REMARKS:
            self.set_focus(self.grid)
        else:
            self.action_open_cell()

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the new size."""
        super().on_resize(event)
        self.set_class(event.size.height < 30, "low")
        self.set_class(event.size.height < 22, "short")
        self.call_after_refresh(self.show_cell)
