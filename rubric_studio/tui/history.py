"""The history: who changed what when, as it was then, what differs between two times, and bringing back.

It is read in a thread, a page at a time, so that the first records stand there at once however long it is.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rubric_studio.language import _, counted, joined
from rubric_studio.text import one_line, safe
from rubric_studio.tui import actions
from rubric_studio.tui.bars import Chips, FootLine, TopLine, put
from rubric_studio.tui.dialogs import Ask
from rubric_studio.tui.lines import LineList
from rubric_studio.tui.records import RecordList, named, state, told, when
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.tui.whose import Source, Subject, opened
from rubric_studio.workflows.differences import differences, differences_of_set, reading_of
from rubric_studio.workflows.log import Account, with_milestones

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from rubric_studio.errors import RubricStudioError
    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.bringing import Back
    from rubric_studio.workflows.differences import Difference
    from rubric_studio.workflows.past import Reading

PAGE = 25
_SHOWN = 8
"""Sentences that are shown of what bringing back would change."""


class HistoryScreen(StudioScreen):
    """The history of a criterion, a rubric or a set; gives what was done in a sentence, or None."""

    PLACE = actions.HISTORY
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.HISTORY}))
    CSS_PATH = "history.tcss"

    def __init__(self, session: Session, subject: Subject, most: Subject | None = None) -> None:
        super().__init__()
        self._session, self._subject = session, subject
        self._most = most or subject
        self._source: Source | None = None
        self._accounts: list[Account] = []
        self._done = self._stopped = False
        self._wanted = ""

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        yield Chips(id="whose")
        yield RecordList()
        yield Static(id="history-note")
        with VerticalScroll(id="record"):
            yield Static(id="record-text")
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Begin to read."""
        self.set_focus(self.records)
        self._read()

    @property
    def records(self) -> RecordList:
        """Give the list."""
        return self.query_one(RecordList)

    # reading ----------------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._source, self._accounts, self._done, self._stopped = None, [], False, False
        self.records.marked = None
        self.records.empty = _("Reading the history…")
        self.records.fill([], 0)
        self._show()
        workspace, subject = self._session.desk.workspace, self._subject
        self.work("history", lambda: opened(workspace, subject), self._opened, self._failed)

    def _failed(self, error: RubricStudioError) -> None:
        self._done = True
        self.records.empty = ""
        self._show()
        put(self.query_one("#record-text", Static), Content(safe(str(error))))

    def _opened(self, source: Source) -> None:
        self._source = source
        self._next()

    def _next(self) -> None:
        if source := self._source:
            self.work("history", lambda: list(islice(source.accounts, PAGE)), self._page, self._failed)

    def _page(self, found: list[Account]) -> None:
        self._accounts += found
        self._done = len(found) < PAGE
        nothing = _("Nothing is recorded yet: what you record is kept here, and can be brought back.")
        source = self._source
        self.records.empty = _("No record here changed it.") if source and source.note else nothing
        at = self.records.cursor
        self.records.fill(list(with_milestones(self._accounts, source.milestones)) if source else [], at)
        if self._wanted and (n := self.records.place_of(self._wanted)) is not None:
            self._wanted = ""
            self.records.fill(self.records.rows, n)
        self._show()
        if not self._done and not self._stopped:
            self._next()

    def action_stop_reading(self) -> None:
        """Stop reading, or read on."""
        self._stopped = not self._stopped
        if not self._stopped:
            self._next()
        self._show()

    # showing ----------------------------------------------------------------------------------------------------------

    @on(LineList.Moved)
    def _show(self) -> None:
        subject, count = self._subject, self._source.total if self._source else 0
        read = len(self._accounts)
        said = state(read, max(count - read, 0), done=self._done, stopped=self._stopped)
        note = self._source.note if self._source else ""
        self.query_one("#history-note").display = bool(note)
        put(self.query_one("#history-note", Static), Content(safe(note)))
        self.query_one(TopLine).show((_("History"), self._title()), (said,))
        whose = {
            "of_criterion": (bool(self._most.criterion), bool(subject.criterion)),
            "of_rubric": (bool(self._most.rubric), bool(subject.rubric and not subject.criterion)),
            "of_set": (True, not subject.rubric),
            "releases": (True, False),
        }
        acts = [(actions.BY_ID[id_], on) for id_, (there, on) in whose.items() if there]
        self.query_one("#whose", Chips).show_all([(act.id, act.key, act.word, on) for act, on in acts])
        rows = self.records.rows
        put(self.query_one("#record-text", Static), told(rows[self.records.cursor] if rows else None))
        self.query_one("#record").scroll_home(animate=False)
        self.show_keys()

    def _title(self) -> str:
        desk, subject = self._session.desk, self._subject
        title = desk.title(subject.set_id, subject.rubric or None)
        view = self._session.view
        if not subject.criterion or view is None or view.rubric is None:
            return title
        text = next((c.text for c in view.rubric.criteria if c.id == subject.criterion), subject.criterion)
        return title + _(": ") + one_line(text, 60)

    def available(self, action: Action) -> bool:
        """Offer what makes sense for whose history it is."""
        of = {
            "stop_reading": not self._done,
            "bring_back": bool(self._subject.rubric),
            "of_criterion": bool(self._most.criterion),
            "of_rubric": bool(self._most.rubric),
        }
        return super().available(action) and of.get(action.id, True)

    def label(self, action: Action) -> str:
        """Say whether reading would be stopped or go on."""
        return _("Read on") if action.id == "stop_reading" and self._stopped else action.word

    # whose ------------------------------------------------------------------------------------------------------------

    @on(Chips.Pressed)
    async def _whose_clicked(self, event: Chips.Pressed) -> None:
        await self.run_action(event.action)

    def action_of_criterion(self) -> None:
        """Show the criterion's history."""
        self._turn_to(self._most)

    def action_of_rubric(self) -> None:
        """Show the rubric's history."""
        self._turn_to(self._most._replace(criterion=""))

    def action_of_set(self) -> None:
        """Show the set's history."""
        self._turn_to(Subject(self._most.set_id))

    def _turn_to(self, subject: Subject) -> None:
        if subject != self._subject:
            here = self.records.here
            self._wanted = here.entry.id if here and here.entry else ""
            self._subject = subject
            self._read()

    # looking, comparing -----------------------------------------------------------------------------------------------

    def action_look_at(self) -> None:
        """Look at it as it was then; in a set's history, at the rubric's that was changed; at a release as such."""
        here = self.records.here
        if here is None:
            return
        if self.records.release:
            self.action_releases()
        elif not self._subject.rubric:
            self._choose_rubric(here)
        elif here.reading is None or here.reading.rubric is None:
            self.tell(_("The rubric was not there then."))
        else:
            from rubric_studio.tui.past import PastScreen  # loaded when first needed

            if here.called and here.criterion is None:
                self.tell(_("The criterion was not there then."))
                return
            date = when(here) if here.entry else ""
            screen = PastScreen(here.reading.rubric, here.criterion, date)
            self.app.push_screen(screen, lambda answer: self.action_bring_back() if answer else None)

    def action_releases(self) -> None:
        """Show the releases of the set, the one at the cursor first."""
        from rubric_studio.tui.releases import ReleasesScreen  # loaded when first needed

        self.app.push_screen(ReleasesScreen(self._session, self._subject.set_id, self.records.release))

    def _choose_rubric(self, here: Account) -> None:
        from rubric_studio.tui.choose import Choose  # loaded when first needed

        desk = self._session.desk
        rubrics = [(rubric, desk.title(set_id, rubric)) for set_id, rubric in here.touched]
        if not rubrics:
            self.tell(_("No rubric was changed then."))
        elif len(rubrics) == 1:
            self._go(rubrics[0][0])
        else:
            title, body = _("Several rubrics were changed then"), _("Which rubric's history do you want to see?")
            self.app.push_screen(Choose(title, body, rubrics, self._most.rubric), self._go)

    def _go(self, rubric: str | None) -> None:
        if rubric:
            subject = Subject(self._subject.set_id, rubric)
            if (self._most.set_id, self._most.rubric) != subject[:2]:
                self._most = subject
            self._turn_to(subject)

    def action_mark_record(self) -> None:
        """Mark the record at the cursor, or no more."""
        here = self.records.here
        if here:
            self.records.marked = None if here is self.records.marked else here
            self.records.refresh()
            if self.records.marked:
                text = _("Marked. Go to another record and press {key}: what differs between the two is shown.")
                self.tell(text.format(key=actions.key("compare_records")), seconds=4)

    def action_compare_records(self) -> None:
        """Show what differs between the marked record and this one, or what this one changed."""
        here, marked, rows = self.records.here, self.records.marked, self.records.rows
        if here is None:
            return
        if marked is None or marked is here:
            names = (_("the record before"), named(here))
            if self._subject.rubric:
                self._compare(names, here.before, here.reading, {here.called})
            else:
                before = next(iter(here.entry.parents), "") if here.entry else "HEAD"
                self._compare_sets(names, before, here)
            return
        old, new = (marked, here) if rows.index(marked) > rows.index(here) else (here, marked)
        if self._subject.rubric:
            self._compare((named(old), named(new)), old.reading, new.reading, {old.called, new.called})
        else:
            self._compare_sets((named(old), named(new)), old.entry.id if old.entry else "HEAD", new)

    def _compare(self, names: tuple[str, str], old: Reading | None, new: Reading | None, criteria: set[str]) -> None:
        if old is None or new is None or old.rubric is None:
            self.tell(_("There is nothing before it."))
        else:
            found = differences(old, new, criteria - {""}, workspace=self._session.desk.workspace)
            weigh: Callable[[], str] = str
            if new.rubric and not self._subject.criterion:
                weigh = self._session.weigh_between(old.rubric, new.rubric)
            self.work("compare", weigh, lambda effect: self._compared(names, found, effect))

    def _compare_sets(self, names: tuple[str, str], before: str, new: Account) -> None:
        if not before:
            self.tell(_("There is nothing before it."))
            return
        desk, set_id, blind = self._session.desk, self._subject.set_id, self._session.blind
        after = new.entry.id if new.entry else None

        def job() -> tuple[tuple[Difference, ...], str]:
            found = differences_of_set(desk.workspace, set_id, before, after)
            return found.differences, "" if blind else found.effect(desk.rater)

        self.work("compare", job, lambda found: self._compared(names, *found))

    def _compared(self, names: tuple[str, str], found: tuple[Difference, ...], effect: str = "") -> None:
        from rubric_studio.tui.past import ComparedScreen  # loaded when first needed

        self.app.push_screen(ComparedScreen(names, found, effect))

    # bringing back ----------------------------------------------------------------------------------------------------

    def action_bring_back(self) -> None:
        """Say what would change, and bring it back as a new change."""
        here, subject, session = self.records.here, self._subject, self._session
        if here is None or here.reading is None or here.reading.rubric is None:
            self.tell(_("The rubric was not there then."))
            return
        with self.told():
            there = session.holds(subject.set_id, subject.rubric)
            if there and (session.selection.set_id, session.selection.rubric) != subject[:2]:
                session.select_rubric(subject.set_id, subject.rubric)
            if subject.criterion:
                back = session.criterion_back(here.reading, here.called, subject.criterion)
            else:
                back = session.rubric_back(subject.set_id, subject.rubric, here.reading)
            if not back.edits:
                self.tell(_("It is so already."))
                return
            body = "\n".join([*back.notes, *self._would_change(here)])
            buttons = [("bring", _("Bring it back")), ("", _("Back"))]
            ask = Ask(_("As it was on {date}").format(date=when(here)), body, buttons)
            self.app.push_screen(ask, lambda answer: self._bring(back, here) if answer else None)

    def _would_change(self, here: Account) -> list[str]:
        view, subject = self._session.view, self._subject
        if view is None or here.reading is None or view.id != subject.rubric:
            return []
        criteria = {subject.criterion, here.called} if subject.criterion else ()
        lines = [f"- {found.sentence}" for found in differences(reading_of(view), here.reading, criteria)]
        if more := len(lines) - _SHOWN:
            lines[_SHOWN:] = [counted("and one change more", "and {n} changes more", more)] if more > 0 else []
        return lines

    def _bring(self, back: Back, here: Account) -> None:
        subject = self._subject
        with self.told():
            self._session.bring(subject.set_id, subject.rubric, back, criterion=bool(subject.criterion))
            text = _("Brought back as it was on {date}. {undo} takes it back; record it when you are done.")
            said = text.format(date=when(here), undo=actions.key("undo"))
            self.dismiss(joined(said, *back.notes))
