"""The findings of the whole workspace, sifted as one likes; Enter opens one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import WorkerCancelled, get_current_worker

from rubric_studio.finding import Severity
from rubric_studio.language import _, counted
from rubric_studio.text import one_line, safe
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import Chips, FootLine, TopLine
from rubric_studio.tui.boxes import LineBox
from rubric_studio.tui.lines import LineList, Part, column
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.tui.sheet import card_of
from rubric_studio.tui.sieve import Heap, Sieve, after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.timer import Timer

    from rubric_studio.finding import Finding
    from rubric_studio.tui.mend import Outcome
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.check import Report

SIFT = 0.08
"""Seconds after which the list follows what is typed into the filter."""


class FindingList(LineList):
    """Findings, a line each."""

    def __init__(self, *, id: str = "findings", place: str = "") -> None:
        super().__init__(id=id, place=place)
        self.found: Sequence[Finding] = ()
        self._heap = Heap()

    @property
    def chosen(self) -> Finding | None:
        """Give the finding at the cursor."""
        return self.found[self.cursor] if self.found else None

    def fill(self, found: Sequence[Finding], heap: Heap) -> None:
        """Show these findings."""
        self.found, self._heap = found, heap
        self.reset(len(found), self.cursor)

    def row(self, index: int, width: int) -> list[Part]:
        """Draw a finding: weight, code, where, sentence."""
        finding = self.found[index]
        known = self._heap.is_known(finding)
        weight = f"{phrases.SIGNS[finding.severity]} {_('known') if known else phrases.severity(finding)}"
        where = f"{finding.rubric}{':' + str(finding.place.line) if finding.place else ''}"
        room = min(max(width // 4, 12), 36)
        color = "dim" if known else "bad" if finding.severity is Severity.ERROR else "key"
        return [
            (column(weight, 10), color),
            (f"{finding.code} ", "dim"),
            (column(where, room) + " ", "dim"),
            (one_line(finding.message, max(width - room - 16, 1)), ""),
        ]


class FilterBox(LineBox):
    """The line into which the filter's words are typed."""

    place = actions.FILTER
    BINDINGS: ClassVar = [Binding("down,enter", "screen.back", show=False)]

    def __init__(self) -> None:
        super().__init__(id="filter", compact=True, select_on_focus=False, placeholder=_("/ shows only what holds…"))


class FindingsScreen(StudioScreen):
    """Everything that the check finds, as the files are on disk; gives the finding to go to, or None."""

    PLACE = actions.FINDINGS
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.FINDINGS, actions.FILTER}))

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._heap = Heap()
        self._sieve = Sieve()
        self._report: Report | None = None
        self._done = 0
        self._soon: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        yield Static(id="tally", classes="page-title")
        yield Chips(id="chips")
        yield FilterBox()
        yield Static(id="by-rule")
        yield FindingList(place=actions.FINDINGS)
        with VerticalScroll(id="detail", can_focus=False):
            yield Static(id="detail-text")
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Begin to check."""
        self.query_one(TopLine).show((_("Check everything"), self._session.desk.folder.name), ())
        self.set_focus(self._list)
        self.action_again()

    @property
    def _list(self) -> FindingList:
        return self.query_one(FindingList)

    # the check --------------------------------------------------------------------------------------------------------

    def action_again(self) -> None:
        """Check everything again."""
        self._report = None
        self._say(_("Reading…"))
        self.work("check", self._check, self._show)

    def _check(self) -> Report:
        from rubric_studio.workflows.check import check  # beside its only use

        worker = get_current_worker()

        def progress(done: int, total: int) -> None:
            if worker.is_cancelled:
                raise WorkerCancelled
            if done % 100 == 0:
                self.post_message(self.Finished("progress", 0, lambda: self._say_progress(done, total)))

        return check(self._session.desk.workspace, progress=progress)

    def current(self, group: str, number: int) -> bool:
        """Let progress through as long as the screen is there."""
        return self.is_attached if group == "progress" else super().current(group, number)

    def _say_progress(self, done: int, total: int) -> None:
        if self._report is None:
            self._say(_("Reading {done} of {total} files. Esc stops.").format(done=done, total=total))

    def _say(self, words: str) -> None:
        self.query_one("#tally", Static).update(Content(words))

    def _show(self, report: Report) -> None:
        self._report, self._done = report, 0
        self._heap = Heap(report.findings, report.known)
        self.sift()

    # what is shown ----------------------------------------------------------------------------------------------------

    def sift(self) -> None:
        """Show what is wanted, and how much there is."""
        sifted = self._heap.sift(self._sieve)
        self._list.fill(sifted.findings, self._heap)
        self._say(self._tally(len(sifted.findings)))
        self.query_one(Chips).show_all(self._chips(sifted.weights))
        rules = "   ".join(f"{code} {count}" for code, count in sifted.rules)
        by_rule = _("By rule: {rules}").format(rules=rules) if rules else ""
        self.query_one("#by-rule", Static).update(Content(by_rule))
        self._detail()

    def _tally(self, shown: int) -> str:
        report = self._report
        if report is None:
            return _("Reading…")
        looked = _("{rubrics} rubrics, {criteria} criteria: {tally}.").format(
            rubrics=report.rubrics, criteria=report.criteria, tally=phrases.tally(report.findings)
        )
        if self._sieve != Sieve():
            looked += " " + _("{n} of {all} are shown.").format(n=shown, all=len(self._heap))
        if self._done:
            looked += " " + counted("One is decided, not saved yet.", "{n} are decided, not saved yet.", self._done)
        elif self._session.unsaved:
            looked += " " + _("This is how the files are saved; what you have not saved is not in it.")
        return looked

    def _chips(self, weights: dict[Severity, int]) -> list[tuple[str, str, str, bool]]:
        sieve = self._sieve
        counts = {
            "errors": counted("one error", "{n} errors", weights[Severity.ERROR]),
            "warnings": counted("one warning", "{n} warnings", weights[Severity.WARNING]),
            "hints": counted("one hint", "{n} hints", weights[Severity.HINT]),
        }
        chips = [
            (id_, actions.BY_ID[id_].key, words, weight in sieve.weights)
            for (id_, words), weight in zip(counts.items(), Severity, strict=True)
        ]
        families = {"": _("all rules")} | {f: phrases.family(f) for f in self._heap.families}
        chips.append(("next_set", "s", one_line(sieve.set_id, 24) or _("all sets"), bool(sieve.set_id)))
        chips.append(("next_family", "r", families.get(sieve.family, sieve.family), bool(sieve.family)))
        if self._heap.has_known:
            chips.append(("known", "b", _("known faults"), sieve.known))
        return chips

    @on(LineList.Moved)
    def _detail(self) -> None:
        chosen = self._list.chosen
        parts: list[str | tuple[str, str]] = []
        if chosen is not None:
            place = f"{one_line(str(chosen.place))}\n" if chosen.place else ""
            parts = [(place, "$quiet"), *phrases.finding_parts(chosen)]
            if card := card_of(chosen.code):
                parts += [f"\n{safe(card.why)}", ("\n" + _("Instead of") + "  ", "bold"), safe(card.bad)]
                parts += [("\n" + _("Write") + "  ", "bold"), safe(card.good)]
        elif self._report is not None:
            parts = [_("Nothing to mend.") if not len(self._heap) else _("Nothing here is shown; 0 shows all.")]
        self.query_one("#detail-text", Static).update(Content.assemble(*parts))
        self.query_one("#detail").scroll_home(animate=False)

    # filters ----------------------------------------------------------------------------------------------------------

    def _want(self, sieve: Sieve) -> None:
        self._sieve = sieve
        self.sift()

    def action_errors(self) -> None:
        """Show or hide errors."""
        self._want(self._sieve.turned(Severity.ERROR))

    def action_warnings(self) -> None:
        """Show or hide warnings."""
        self._want(self._sieve.turned(Severity.WARNING))

    def action_hints(self) -> None:
        """Show or hide hints."""
        self._want(self._sieve.turned(Severity.HINT))

    def action_next_set(self) -> None:
        """Show the next set only."""
        self._want(replace(self._sieve, set_id=after(self._sieve.set_id, self._heap.sets)))

    def action_next_family(self) -> None:
        """Show the next family of rules only."""
        self._want(replace(self._sieve, family=after(self._sieve.family, self._heap.families)))

    def action_known(self) -> None:
        """Show or hide known faults."""
        self._want(replace(self._sieve, known=not self._sieve.known))

    def action_all(self) -> None:
        """Show all again."""
        self.query_one(FilterBox).value = ""
        self._want(Sieve())

    def action_find(self) -> None:
        """Go to the filter."""
        self.set_focus(self.query_one(FilterBox))

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._sieve.words:
            self._sieve = replace(self._sieve, words=event.value)
            if self._soon is not None:
                self._soon.stop()
            self._soon = self.set_timer(SIFT, self.sift)

    @on(Chips.Pressed)
    async def _chip_clicked(self, event: Chips.Pressed) -> None:
        await self.run_action(event.action)

    # what can be done -------------------------------------------------------------------------------------------------

    def action_choose(self) -> None:
        """Open the finding: why it matters, and what can be done."""
        self._open()

    def action_mend(self) -> None:
        """Open the finding."""
        self._open()

    def action_waive(self) -> None:
        """Let the finding stay, with a reason."""
        self._open(waive=True)

    def action_go_there(self) -> None:
        """Go to the place that the finding is about."""
        if chosen := self._list.chosen:
            self.dismiss(chosen)

    @on(LineList.Chosen)
    def _clicked(self) -> None:
        self.set_focus(self._list)

    def _open(self, *, waive: bool = False) -> None:
        from rubric_studio.tui.mend import MendScreen  # loaded when first needed

        if self._list.chosen is not None:
            screen = MendScreen(self._session, self._list.found, self._list.cursor, waive=waive)
            self.app.push_screen(screen, self._decided)

    def _decided(self, outcome: Outcome | None) -> None:
        if outcome is None:
            return
        if outcome.go:
            self.dismiss(outcome.finding)
            return
        self._heap.without(outcome.about)
        self._done += 1
        self.sift()
        self.tell(outcome.said)

    def action_back(self) -> None:
        """Go from the filter to the list, and from there back."""
        if self.place == actions.FILTER:
            self.set_focus(self._list)
        else:
            super().action_back()
