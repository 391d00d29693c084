"""Where the main screen's keys lead: panes, the other screens, and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Select

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.tui import actions, phrases, pointing
from rubric_studio.tui.bars import Tabs
from rubric_studio.tui.boxes import TextBox
from rubric_studio.tui.preview import CONVERSATION, RESPONSE, SCORE
from rubric_studio.tui.sentences import RemarkLine, Remarks
from rubric_studio.tui.yamlview import ViewingYaml
from rubric_studio.workflows.start import keeps_history

if TYPE_CHECKING:
    from collections.abc import Callable

    from rubric_studio.finding import Finding
    from rubric_studio.workflows.record import Pending
    from rubric_studio.workflows.remarks import Remark


class Going(ViewingYaml):
    """The ways from the main screen."""

    _said_kept = _said_how = False

    def show_broken(self, error: RubricStudioError) -> None:
        """Show why the rubric cannot be read, in place of its form."""
        raise NotImplementedError

    def show_remarks(self) -> None:
        """Show what the verdicts say about the rubric."""
        found = self.session.remarks()
        self.query_one(Remarks).show(found)
        if len(found) != self.remarked:
            self.remarked = len(found)
            self.show_state()

    def show_unrecorded(self, changes: int) -> None:
        """Say how much is not recorded yet."""
        raise NotImplementedError

    # panes ------------------------------------------------------------------------------------------------------------

    def action_pane(self, number: int) -> None:
        """Go to a pane; from the rubrics, with the one at the cursor open."""
        set_id, rubric = self.rubrics.chosen
        here = (self.session.selection.set_id, self.session.selection.rubric)
        if self.place == actions.RUBRICS and number != 1 and rubric and not self.broken and here != (set_id, rubric):
            self.open_rubric(set_id, rubric)
        self.show_pane(number)
        broken = self.query_one("#problems") if self.broken else self.criteria
        target = {1: self.rubrics, 2: broken, 3: self.responses}[number]
        self.set_focus(target)

    def action_next_pane(self) -> None:
        """Go to the next pane."""
        self.action_pane(self.pane % 3 + 1)

    def action_previous_pane(self) -> None:
        """Go to the pane before."""
        self.action_pane((self.pane - 2) % 3 + 1)

    @on(Tabs.Pressed)
    async def _tab_clicked(self, event: Tabs.Pressed) -> None:
        await self.run_action(event.action)

    def action_focus_marks(self) -> None:
        """Go to the sample responses to mark them."""
        self.take()
        self.action_pane(3)

    def action_edit(self) -> None:
        """Go to the form."""
        self.settle()
        self.show_criterion()
        self.show_pane(2)
        self.set_focus(self.editor)
        if isinstance(self.editor, TextBox):
            self.editor.action_go_to_end()

    def action_choose(self) -> None:
        """Open the rubric at the cursor, or open and close its set."""
        set_id, rubric = self.rubrics.chosen
        if self.place == actions.FOUND:
            self.action_mend()
        elif self.place == actions.REMARKS:
            if remark := self.preview.query_one(Remarks).chosen:
                self.go_to_remark(remark)
        elif self.place == actions.RESPONSES:
            self.set_focus(self.reader)
        elif not rubric:
            self.rubrics.action_open_set()
        elif (set_id, rubric) == (self.session.selection.set_id, self.session.selection.rubric) or self.open_rubric(
            set_id, rubric
        ):
            self.action_pane(2)

    def action_back(self) -> None:
        """Go from the form to its list, from a text to the responses, from the responses to the criteria."""
        self.take()
        if opened := [select for select in self.form.query(Select) if select.expanded]:
            opened[0].expanded = False
            self.set_focus(opened[0])
        elif self.place in (actions.READING, actions.REMARKS):
            self.set_focus(self.responses)
        elif self.place == actions.YAML:
            self.leave_yaml()
        elif self.place != actions.CRITERIA:
            self.action_pane(2)
        elif self.has_class("narrow"):
            self.action_pane(1)

    def action_conversation(self) -> None:
        """Show the conversation or the response."""
        self.action_read(RESPONSE if self.preview.shows == CONVERSATION else CONVERSATION)

    def action_show_score(self) -> None:
        """Show why the response has its score, or the response."""
        self.action_read(RESPONSE if self.preview.shows == SCORE else SCORE)

    def action_read(self, what: str) -> None:
        """Show the response, the conversation, or why the response has its score."""
        self.settle()
        self.preview.shows = what
        if self.has_class("narrow") and self.pane != 3:
            self.action_pane(3)
        self.show_standings()

    # possible evidence ------------------------------------------------------------------------------------------------

    def action_next_evidence(self) -> None:
        """Bring the next sentence into sight that may be evidence."""
        if self.preview.evidence is None:
            self.action_read(RESPONSE)
        self.settle()
        found = self.session.look_on()
        if said := pointing.nothing(found, blind=self.session.blind):
            self.tell(said)
        self.show_standings()

    def action_accept_evidence(self) -> None:
        """Take the sentence that is looked at as evidence, or let go of it; where none is, look at one first."""
        self.settle()
        with self.told():
            taken = self.session.accept() if self.preview.evidence else None
            if taken is None:
                self.action_next_evidence()
                return
            if taken and not self.session.judged and not self._said_kept:
                self._said_kept = True
                words = _("It is kept with your verdict: {met} or {not_met} gives it.")
                self.tell(words.format(met=actions.key("met"), not_met=actions.key("not_met")))
            self.show_standings()
            self.show_state()

    # all responses side by side, and what that says -------------------------------------------------------------------

    def action_matrix(self) -> None:
        """Show the criteria down and the responses across."""
        from rubric_studio.tui.matrix import MatrixScreen  # loaded when first needed

        self.settle()
        if not self.session.standings:
            self.tell(_("This rubric has no sample responses yet."))
            return

        def came_back(place: str | None) -> None:
            self.show_rubric()
            if self.has_class("narrow"):
                self.show_pane(2)
            if not self.broken:
                self.set_focus(self.responses if place == actions.RESPONSES else self.criteria)

        self.app.push_screen(MatrixScreen(self.session), came_back)

    def action_remarks(self) -> None:
        """Go to the sentences about the rubric."""
        self.settle()
        self.show_remarks()
        first = self.preview.query_one(Remarks).first
        if first is None:
            self.tell(phrases.nothing_to_remark())
            return
        self.show_pane(3)
        self.set_focus(first)

    @on(RemarkLine.Chosen)
    def _remark_clicked(self, event: RemarkLine.Chosen) -> None:
        event.stop()
        self.settle()
        self.go_to_remark(event.item)

    def go_to_remark(self, remark: Remark) -> None:
        """Go to the criterion and the response that a remark is about."""
        if remark.criterion:
            self.session.select_criterion(remark.criterion)
        if remark.response:
            self.session.select_response(remark.response)
        self.criteria.fill(self.session.view, self.session.selection.criterion)
        self.show_criterion()
        if not remark.criterion:
            self.preview.shows = SCORE
            self.show_standings()
        self.show_pane(2 if remark.criterion else 3)
        self.set_focus(self.criteria if remark.criterion else self.responses)

    def action_blind(self) -> None:
        """Hide, or show, who or what wrote the responses."""
        self.settle()
        self.session.see(blind=not self.session.blind)
        self.tell(phrases.blind(hidden=self.session.blind), seconds=4)
        self.show_standings()
        self.show_state()

    # record, release --------------------------------------------------------------------------------------------------

    def saved_first(self, then: Callable[[], None]) -> None:
        """Save what is not saved, after asking, then go on."""
        from rubric_studio.tui.dialogs import Ask  # loaded when first needed

        self.take()
        if not self.session.unsaved:
            then()
            return

        def answered(answer: str | None) -> None:
            if answer == "save" and self.save():
                then()

        body = _(
            "Some of your changes are not saved yet. They are saved first, so that what you see is what is recorded."
        )
        self.app.push_screen(Ask(_("Save first"), body, [("save", _("Save and go on")), ("", _("Back"))]), answered)

    def action_changes(self) -> None:
        """Look at what changed, then record it."""
        self.saved_first(self._show_changes)

    def _show_changes(self, *, sends: bool = False) -> None:
        from rubric_studio.tui.record import RecordScreen  # loaded when first needed

        self.app.clear_notifications()  # how one comes here was the last of them
        self.app.push_screen(RecordScreen(self.session, sends=sends), self._came_back)

    def action_history(self) -> None:
        """Show the history of the criterion, the rubric or the set at hand."""
        from rubric_studio.tui.history import HistoryScreen  # loaded when first needed
        from rubric_studio.tui.whose import Subject

        self.settle()
        here = self.session.selection
        if self.place == actions.RUBRICS:
            most = Subject(*self.rubrics.chosen)
        else:
            most = Subject(here.set_id, here.rubric, here.criterion)
        if most.set_id:
            of_rubric = self.place in (actions.RESPONSES, actions.READING, actions.REMARKS)
            subject = most._replace(criterion="") if of_rubric else most
            self.app.push_screen(HistoryScreen(self.session, subject, most), self._brought)

    action_history_by_name = action_history

    def action_releases_by_name(self) -> None:
        """Show the releases of the set."""
        from rubric_studio.tui.releases import ReleasesScreen  # loaded when first needed

        self.settle()
        if set_id := self.session.selection.set_id or self.rubrics.chosen[0]:
            self.app.push_screen(ReleasesScreen(self.session, set_id))

    def _brought(self, said: str | None) -> None:
        self.show_rubric()
        if said:
            self.tell(said, seconds=12)

    def action_release(self) -> None:
        """Release the set."""
        set_id = self.session.selection.set_id or self.rubrics.chosen[0]
        if set_id:
            self.saved_first(lambda: self._show_release(set_id))

    def _show_release(self, set_id: str) -> None:
        from rubric_studio.tui.release import ReleaseScreen  # loaded when first needed

        self.app.push_screen(ReleaseScreen(self.session, set_id), self._came_back)

    def _came_back(self, finding: Finding | None) -> None:
        self.session.forget_record()
        try:
            self.session.reread()
            self.show_rubric()
        except RubricStudioError as error:
            self.show_broken(error)
        self.look_for_unrecorded()
        if finding is not None:
            self.go_to(finding)

    def look_for_unrecorded(self) -> None:
        """Count in a thread what is not recorded yet; where that cannot be told, say nothing."""
        workspace = self.session.desk.workspace
        if not keeps_history(workspace):  # all would be read to say that all is new
            return

        def look() -> Pending:
            from rubric_studio.workflows.record import pending  # git is slow to load

            return pending(workspace)

        def silent(_error: RubricStudioError) -> None:
            self.show_unrecorded(0)

        self.work(
            "unrecorded",
            look,
            lambda found: self.show_unrecorded(len(found.changes) if found.repository else 0),
            silent,
        )

    def action_save(self) -> None:
        """Save everything; the first time, say that recording is the next step."""
        self.take()
        changed = self.session.unsaved
        super().action_save()
        if changed and not self.session.unsaved and not self._said_how and not self.has_class("touring"):
            self._said_how = True
            self.tell(_("Saved in the files. {key} records it in the history.").format(key=actions.key("changes")))

    def save(self) -> bool:
        """Save everything, and count again what is not recorded."""
        saved = super().save()
        if saved:
            self.look_for_unrecorded()
        return saved
