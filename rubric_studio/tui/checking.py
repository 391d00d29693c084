"""Findings on the main screen: the check that follows what is typed, what it says, and the ways to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from rubric_studio.language import _
from rubric_studio.tui import actions
from rubric_studio.tui.changed import Changed
from rubric_studio.tui.found import Found, FoundLine
from rubric_studio.tui.mending import in_order

if TYPE_CHECKING:
    from rubric_studio.finding import Finding
    from rubric_studio.tui.mend import Outcome
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.edit import OpenRubric

_FIELDS = {
    "points": "#points",
    "axis": "#axis",
    "level": "#level",
    "critical": "#critical",
    "justification": "#justification",
}


class Checking(Changed):
    """What the main screen does with findings."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._ways: dict[Finding, bool] = {}

    # the check --------------------------------------------------------------------------------------------------------

    def check_now(self) -> None:
        """Check the open rubric in a thread."""
        view = self.session.view
        if view is not None:
            self.work("check", lambda: in_order(view, view.findings), lambda found: self._checked(view, found))

    def _checked(self, view: OpenRubric, found: list[Finding]) -> None:
        selection = self.session.selection
        if (view.set_id, view.id) == (selection.set_id, selection.rubric):
            self.found, self.checked = found, True
            self.show_found()
            self.show_state()

    def show_found(self) -> None:
        """Show what the check says about the selected criterion, and mark the criteria that have findings."""
        self.criteria.show_findings(self.found)
        here = self._here()
        self._ways = {finding: ready for finding, ready in self._ways.items() if finding in here}
        self._show_lines(here)
        view = self.session.view
        unknown = [finding for finding in here if finding not in self._ways]
        if unknown and view is not None:
            self.work("ways", lambda: self.session.mendable(view, unknown), self._know_ways)

    def _here(self) -> list[Finding]:
        chosen = self.session.selection.criterion
        return [finding for finding in self.found if chosen and finding.criterion == chosen]

    def _show_lines(self, here: list[Finding]) -> None:
        self.form.underline(here)
        self.query_one(Found).show(here if self.checked else None, self.form.notes, self._ways)

    def _know_ways(self, ways: dict[Finding, bool]) -> None:
        self._ways |= ways
        self._show_lines(self._here())

    # going through them -----------------------------------------------------------------------------------------------

    def _nothing_to_mend(self) -> str:
        words = _("Nothing to mend in this rubric by itself. {check} looks at verdicts and the other rubrics too.")
        return words.format(check=actions.key("check"))

    def action_mend(self) -> None:
        """Open the finding that has the focus, else the selected criterion's first, else the next one."""
        self.settle()
        finding = self.query_one(Found).chosen or self.session.finding_now()
        if finding is None:
            self.tell(self._nothing_to_mend())
        else:
            self._open_finding(finding)

    @on(Found.Left)
    def _finding_gone(self) -> None:
        self.set_focus(self.editor)

    @on(FoundLine.Chosen)
    def _line_clicked(self, event: FoundLine.Chosen) -> None:
        event.stop()
        self.settle()
        self._open_finding(event.item)

    def _open_finding(self, finding: Finding, *, waive: bool = False) -> None:
        from rubric_studio.tui.mend import MendScreen  # loaded when first needed

        found = self.session.findings()
        if finding not in found:  # what was typed last has not been checked yet
            found = [finding, *found]
        screen = MendScreen(self.session, found, found.index(finding), waive=waive)
        self.app.push_screen(screen, self._decided)

    def _decided(self, outcome: Outcome | None) -> None:
        if outcome is None:
            return
        if outcome.go:
            self.go_to(outcome.finding)
        else:
            self.refresh_after_edit()
            self.check_now()
            self.tell(outcome.said)

    def action_waive(self) -> None:
        """Let the finding that has the focus stay, with a reason."""
        self.settle()
        if finding := self.query_one(Found).chosen:
            self._open_finding(finding, waive=True)

    def action_go_there(self) -> None:
        """Go to the field that the finding is about."""
        if finding := self.query_one(Found).chosen:
            self.go_to(finding)

    def action_next_finding(self) -> None:
        """Go to the next criterion of this rubric with a finding."""
        self.settle()
        found, selection = self.session.findings(), self.session.selection
        view = self.session.view
        order = [criterion.id for criterion in view.rubric.criteria] if view and view.rubric else []
        about = [finding for finding in found if finding.criterion in order]
        if not about:
            said = "\n".join(finding.message for finding in found[:3])
            self.tell(said or self._nothing_to_mend())
            return
        at = order.index(selection.criterion)
        self.go_to(next((finding for finding in about if order.index(finding.criterion) > at), about[0]))

    def go_to(self, finding: Finding) -> None:
        """Go to what a finding is about."""
        selection = self.session.selection
        if finding.rubric and (finding.set, finding.rubric) != (selection.set_id, selection.rubric):
            self.open_rubric(finding.set, finding.rubric)
        if finding.criterion:
            self.session.select_criterion(finding.criterion)
        if finding.response:
            self.session.select_response(finding.response)
        self.criteria.fill(self.session.view, self.session.selection.criterion)
        self.show_criterion()
        self.show_pane(3 if finding.response else 2)
        target = self.responses if finding.response else self.query_one(_FIELDS.get(finding.field, "#text"))
        about = finding.response or finding.criterion
        self.set_focus(target if about else self.criteria)
        if (not about or "." in finding.field) and finding.place:
            self.tell(_("This stands in {place}.").format(place=finding.place), seconds=12)

    # all of the workspace ---------------------------------------------------------------------------------------------

    def action_check(self) -> None:
        """Check the whole workspace."""
        from rubric_studio.tui.findings import FindingsScreen  # loaded when first needed

        self.settle()
        before = self.session.selection
        here = (before.set_id, before.rubric)

        def came_back(finding: Finding | None) -> None:
            now = self.session.selection
            if here != (now.set_id, now.rubric):  # something was mended in another rubric
                self.open_rubric(now.set_id, now.rubric)
                self.session.select_criterion(now.criterion)
            if finding is not None:
                self.go_to(finding)
            elif self.session.view is not None and not self.broken:
                self.refresh_after_edit()

        self.app.push_screen(FindingsScreen(self.session), came_back)
