"""The findings of the whole workspace, in a list; Enter goes to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static
from textual.worker import WorkerCancelled, get_current_worker

from rubric_studio.language import _
from rubric_studio.text import one_line, safe
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import FootLine, TopLine
from rubric_studio.tui.lines import LineList, Part, column
from rubric_studio.tui.screen import StudioScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from rubric_studio.finding import Finding
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.check import Report


class FindingList(LineList):
    """Findings, a line each."""

    def __init__(self, *, id: str = "findings", place: str = "") -> None:
        super().__init__(id=id, place=place)
        self._found: Sequence[Finding] = ()

    @property
    def chosen(self) -> Finding | None:
        """Give the finding at the cursor."""
        return self._found[self.cursor] if self._found else None

    def fill(self, found: Sequence[Finding]) -> None:
        """Show these findings."""
        self._found = found
        self.reset(len(found), self.cursor)

    def row(self, index: int, width: int) -> list[Part]:
        """Draw a finding: weight, code, where, sentence."""
        finding = self._found[index]
        weight = f"{phrases.SIGNS[finding.severity]} {phrases.severity(finding)}"
        where = f"{finding.rubric}{':' + str(finding.place.line) if finding.place else ''}"
        room = min(max(width // 4, 12), 36)
        return [
            (column(weight, 10), "bad" if finding.severity.value == "error" else "key"),
            (f"{finding.code} ", "dim"),
            (column(where, room) + " ", "dim"),
            (one_line(finding.message, max(width - room - 16, 1)), ""),
        ]


class FindingsScreen(StudioScreen):
    """Everything that the check finds, as the files are on disk; gives the finding to go to, or None."""

    PLACE = actions.FINDINGS
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.FINDINGS}))

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._told_at = 0

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        yield Static(id="tally", classes="page-title")
        yield FindingList(place=actions.FINDINGS)
        with VerticalScroll(id="detail", can_focus=False):
            yield Static(id="detail-text")
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Begin to check."""
        self.query_one(TopLine).show((_("Check everything"), str(self._session.desk.folder)), ())
        self._say(_("Reading…"))
        self.set_focus(self.query_one(FindingList))
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
        if not self._told_at:
            self._say(_("Reading {done} of {total} files. Esc stops.").format(done=done, total=total))

    def _say(self, words: str) -> None:
        self.query_one("#tally", Static).update(Content(words))

    def _show(self, report: Report) -> None:
        self._told_at = 1
        looked = _("{rubrics} rubrics, {criteria} criteria: {tally}.").format(
            rubrics=report.rubrics, criteria=report.criteria, tally=phrases.tally(report.findings)
        )
        if self._session.unsaved:
            looked += " " + _("This is how the files are saved; what you have not saved is not in it.")
        self._say(looked)
        self.query_one(FindingList).fill(report.findings)
        self._detail()

    @on(LineList.Moved)
    def _detail(self) -> None:
        chosen = self.query_one(FindingList).chosen
        text = f"{chosen.place or ''}\n{chosen.code} {chosen.message}".strip() if chosen else _("Nothing to mend.")
        if self._told_at:
            self.query_one("#detail-text", Static).update(Content(safe(text)))

    def action_choose(self) -> None:
        """Go to the finding."""
        if chosen := self.query_one(FindingList).chosen:
            self.dismiss(chosen)
