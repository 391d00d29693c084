"""Reading side by side: the conversation and as many responses as there is room for, marked criterion by criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from rubric_studio.language import _
from rubric_studio.text import one_line
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import FootLine, Tabs, TopLine, put
from rubric_studio.tui.beside import BesideScreen
from rubric_studio.tui.column import Column
from rubric_studio.tui.marking import Marking
from rubric_studio.tui.window import Window, versions

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from rubric_studio.model.judgment import Verdict
    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.verdicts import Standing

COLUMNS = 3
"""Responses that stand side by side at most."""
ROOM = 40
"""Columns of the terminal that a response needs to be read with ease."""


class SideScreen(Marking, BesideScreen):
    """Responses side by side; what is marked here is marked in the session."""

    PLACE = actions.SIDE
    BINDINGS: ClassVar = [
        *actions.bindings(frozenset({actions.SIDE})),
        *(Binding(str(number), f"put({number})", show=False) for number in range(1, 10)),
        Binding("tab", "column(1)", show=False),
        Binding("shift+tab", "column(-1)", show=False),
        Binding("pagedown,space", "scroll(1)", show=False),
        Binding("pageup", "scroll(-1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(1)", show=False),
    ]
    CSS_PATH = "side.tcss"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._rubric = (session.selection.set_id, session.selection.rubric)
        self._window = Window(self._ids, session.selection.response, COLUMNS)
        self._together = True
        self._conversation: bool | None = None

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        yield Static(id="asked")
        with Horizontal(id="columns"):
            yield Column(0)
            for number in range(1, COLUMNS + 1):
                yield Column(number)
        yield Tabs(id="side-tabs")
        yield Static(id="side-criterion")
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Begin with the chosen response, and the ones behind it."""
        self._window = Window(self._ids, self.session.selection.response, self._room(self.app.size.width))
        self.show_all()

    # what is shown ----------------------------------------------------------------------------------------------------

    @property
    def _standings(self) -> dict[str, Standing]:
        return {standing.response.id: standing for standing in self.session.standings}

    @property
    def _ids(self) -> list[str]:
        return [standing.response.id for standing in self.session.standings]

    def _talks(self, width: int) -> bool:
        """Tell whether the conversation has a column of its own."""
        return self._conversation if self._conversation is not None else width >= ROOM * (COLUMNS + 1)

    def _room(self, width: int) -> int:
        """Count the responses that stand side by side."""
        room = max(width // ROOM - self._talks(width), 1 if not self._talks(width) or width < 2 * ROOM else 0)
        return min(max(room, 1), COLUMNS, max(len(self._ids), 1))

    @property
    def _columns(self) -> list[Column]:
        return list(self.query(Column))[1:]

    @property
    def _focused(self) -> str:
        return self._window.focused

    def show_all(self) -> None:
        """Show everything as it is now."""
        width, view = self.app.size.width, self.session.view
        if view is None or view.rubric is None or not self._ids:
            return
        room = self._room(width)
        self._window.refit(self._ids, room)
        self.session.select_response(self._focused)
        standings, criterion = self._standings, self.session.criterion
        talks, ids = self._talks(width), self._ids
        alone = talks and width < 2 * ROOM  # the conversation takes the place of the responses
        first = self.query(Column).first()
        first.display = talks
        if talks:
            first.show(Content.styled(_("The conversation"), "bold"), phrases.conversation(view.rubric), "")
        for number, column in enumerate(self._columns):
            column.display = number < room and not alone
            if column.display:
                shown = self._window.shown[number]
                evidence = self.session.evidence_in(shown)
                column.show_standing(standings[shown], ids.index(shown) + 1, criterion, evidence)
                column.set_class(number == self._window.at, "at")
        self._show_lines()
        self.call_after_refresh(self._level)

    def _level(self) -> None:
        """Let the texts begin on one line: the heads are as high as the highest of them."""
        shown = [column for column in self._columns if column.display]
        height = max((column.head_height for column in shown), default=0)
        for column in shown:
            column.set_head_height(height)

    def _show_lines(self) -> None:
        session, view = self.session, self.session.view
        rubric = view.rubric if view else None
        if rubric is None:
            return
        ids, criterion = self._ids, session.criterion
        asked = next((turn.content for turn in reversed(rubric.prompt) if turn.role == "user"), "")
        patient = _("Patient ({key} shows all): {words}")
        words = patient.format(key=actions.key("with_conversation"), words=one_line(asked))
        put(self.query_one("#asked", Static), Content(words))
        self.query_one("#asked").display = not self._talks(self.app.size.width)
        scroll = _("{key}: scrolled together") if self._together else _("{key}: scrolled each for itself")
        state = session.released or (_("not saved") if session.unsaved else "")
        self.query_one(TopLine).show(
            (_("Side by side"), one_line(rubric.title or rubric.id), scroll.format(key=actions.key("together"))),
            (state,),
        )
        tabs = self.query_one("#side-tabs", Tabs)
        names = [one_line(phrases.called(standing), 16) for standing in session.standings[:9]]
        tabs.show([(f"put({n})", str(n), name) for n, name in enumerate(names, start=1)])
        tabs.choose(f"put({ids.index(self._focused) + 1})")
        tabs.display = len(self._window.shown) < len(ids)
        if criterion:
            number = [held.id for held in rubric.criteria].index(criterion.id) + 1
            head = _("Criterion {number} of {count}").format(number=number, count=len(rubric.criteria))
            put(
                self.query_one("#side-criterion", Static),
                Content.assemble(
                    (_("{words} ({more})").format(words=head, more=f"{criterion.points:+d}") + _(": "), "bold"),
                    one_line(criterion.text),
                ),
            )
        self.show_keys()

    def label(self, action: Action) -> str:
        """Say an action in the footer; y and n say what they mean on this criterion."""
        if action.id in ("here_met", "here_not_met"):
            return phrases.mark_keys(self.session.criterion)[action.id == "here_not_met"]
        if action.id == "together":
            return _("Scroll apart") if self._together else action.word
        return action.word

    def available(self, action: Action) -> bool:
        """Offer moving on only where there is more, and versions only where there are several."""
        if action.id in ("window_right", "window_left") and len(self._window.shown) >= len(self._ids):
            return False
        if action.id == "next_version" and len(self._versions()) < 2:
            return False
        return super().available(action)

    def on_resize(self, _event: events.Resize) -> None:
        """Show as many as there is room for now."""
        super().on_resize(_event)
        self.set_class(self.app.size.height < 30, "low")
        if self._ids:
            self.call_after_refresh(self.show_all)

    # which responses --------------------------------------------------------------------------------------------------

    def action_put(self, number: int) -> None:
        """Put a response into the column with the focus; where it stands already, go to it."""
        ids = self._ids
        if number <= len(ids):
            self._put(ids[number - 1])

    def _put(self, response: str) -> None:
        self._window.put(response)
        self._conversation = self._conversation if self.app.size.width >= 2 * ROOM else False
        self.show_all()

    def action_column(self, by: int) -> None:
        """Go to another column."""
        self._window.turn(by)
        self.show_all()

    def on_column_pressed(self, event: Column.Pressed) -> None:
        """Go to the column that was clicked."""
        if event.number and event.number <= len(self._window.shown):
            self._window.at = event.number - 1
            self.show_all()

    def action_window_right(self) -> None:
        """Move on to the next responses."""
        self._move(1)

    def action_window_left(self) -> None:
        """Move back to the responses before."""
        self._move(-1)

    def _move(self, by: int) -> None:
        self._window.move(self._ids, by)
        self.show_all()

    def _versions(self) -> list[str]:
        """Name the responses by the author of the focused one; none where one is not to know."""
        if self.session.blind:
            return []
        return versions((standing.response for standing in self.session.standings), self._focused)

    def action_next_version(self) -> None:
        """Put the next version of the same model into this column."""
        same = self._versions()
        if len(same) < 2:
            self.tell(_("There is only one response by this author here."))
            return
        after = same[(same.index(self._focused) + 1) % len(same) :] + same
        other = next((id_ for id_ in after if id_ not in self._window.shown), "")
        if other:
            self._put(other)
        else:
            self.tell(_("All responses by this author stand here already."))

    @on(Tabs.Pressed)
    async def _tab_clicked(self, event: Tabs.Pressed) -> None:
        await self.run_action(event.action)

    # criteria and verdicts --------------------------------------------------------------------------------------------

    def action_next_criterion(self) -> None:
        """Look at the next criterion."""
        self._step_criterion(1)

    def action_criterion_before(self) -> None:
        """Look at the criterion before."""
        self._step_criterion(-1)

    def _step_criterion(self, by: int) -> None:
        view = self.session.view
        ids = [criterion.id for criterion in view.rubric.criteria] if view and view.rubric else []
        if ids:
            now = self.session.selection.criterion
            at = ids.index(now) if now in ids else 0
            self.session.select_criterion(ids[min(max(at + by, 0), len(ids) - 1)])
            self.show_all()

    def _mark(self, verdict: Verdict | None, *, go_on: bool = True) -> None:  # noqa: ARG002 - here one stays
        with self.told():
            self.session.select_response(self._focused)
            found = self.session.evidence
            self.session.mark(verdict, pointed=bool(found and found.possible))
            self.show_all()

    action_here_met = Marking.action_met
    action_here_not_met = Marking.action_not_met
    action_here_cannot_tell = Marking.action_cannot_tell
    action_here_take_back = Marking.action_take_back

    # saving, undo -----------------------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save everything."""
        super().action_save()
        if not self.session.unsaved:
            self.tell(_("Saved."), seconds=3)

    def _walked(self, label: str | None, *, forward: bool) -> None:
        selection = self.session.selection
        if (selection.set_id, selection.rubric) == self._rubric and self._ids:
            super()._walked(label, forward=forward)
        else:  # that was in another rubric: back to it
            self.tell_walked(label, forward=forward)
            self.dismiss(None)

    # scrolling --------------------------------------------------------------------------------------------------------

    def action_with_conversation(self) -> None:
        """Show or hide the conversation."""
        self._conversation = not self._talks(self.app.size.width)
        self.show_all()

    def action_together(self) -> None:
        """Scroll all together, or each for itself."""
        self._together = not self._together
        self.show_all()

    def _scrolled(self) -> list[Column]:
        shown = [column for column in self.query(Column) if column.display]
        return shown if self._together or len(shown) < 2 else [c for c in shown if c.number == self._window.at + 1]

    def action_scroll(self, pages: int) -> None:
        """Scroll by pages."""
        for column in self._scrolled():
            column.page(pages)

    def action_edge(self, end: int) -> None:
        """Scroll to the beginning or the end."""
        for column in self._scrolled():
            column.edge(end)

    def on_column_scrolled(self, event: Column.Scrolled) -> None:
        """Let the other columns follow the one that the mouse scrolls."""
        if self._together:
            for column in self.query(Column):
                if column.display and column.number != event.number:
                    column.scroll_by(event.by)
