"""What the main screen's parts share, and the edits and verdicts that its keys make."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.text import one_line
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.actions import key
from rubric_studio.tui.form import CriterionForm
from rubric_studio.tui.lists import CriteriaList, ResponseList, RubricList
from rubric_studio.tui.marking import Marking
from rubric_studio.tui.paned import Paned
from rubric_studio.tui.preview import Preview, Reader

if TYPE_CHECKING:
    from textual.widget import Widget

    from rubric_studio.finding import Finding
    from rubric_studio.model.judgment import Verdict
    from rubric_studio.tui.session import Session


class Writing(Paned):
    """The main screen without its layout: the session, the panes, and how each is told what changed."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.found: list[Finding] = []
        self.checked = False
        self.broken = ""
        self.remarked = 0

    @property
    def rubrics(self) -> RubricList:
        """Give the workspace's list."""
        return self.query_one(RubricList)

    @property
    def criteria(self) -> CriteriaList:
        """Give the list of criteria."""
        return self.query_one(CriteriaList)

    @property
    def responses(self) -> ResponseList:
        """Give the list of sample responses."""
        return self.query_one(ResponseList)

    @property
    def form(self) -> CriterionForm:
        """Give the form."""
        return self.query_one(CriterionForm)

    @property
    def editor(self) -> Widget:
        """Give the box in which the criterion is written."""
        return self.query_one("#text")

    @property
    def preview(self) -> Preview:
        """Give the right pane."""
        return self.query_one(Preview)

    @property
    def reader(self) -> Reader:
        """Give the text to read."""
        return self.query_one(Reader)

    def open_rubric(self, set_id: str, rubric: str) -> bool:
        """Open a rubric and show it."""
        raise NotImplementedError

    def show_rubric(self) -> None:
        """Show the open rubric, all of it."""
        raise NotImplementedError

    def show_criterion(self) -> None:
        """Show the selected criterion in the form and beside the responses."""
        raise NotImplementedError

    def show_standings(self) -> None:
        """Show verdicts, scores and ranks."""
        raise NotImplementedError

    def show_state(self) -> None:
        """Show what is open and what is saved in the top line."""
        raise NotImplementedError

    def check_soon(self) -> None:
        """Check the open rubric in a moment, in a thread."""
        raise NotImplementedError

    def save(self) -> bool:
        """Save everything, and tell whether that could be done."""
        raise NotImplementedError

    def take(self) -> None:
        """Take over what stands in the form but is not in the session yet."""
        changed = self.form.flush()
        selected = self.session.selection.criterion
        # the form follows the cursor a moment later: what was written belongs to the criterion that it shows
        if changed and self.form.criterion != selected:
            self.session.select_criterion(self.form.criterion)
        for field, value, typed in changed:
            key = ":".join(("form", *astuple(self.session.selection)[:3], field))
            try:
                self.session.change(field, value, typing=typed)
            except RubricStudioError as error:
                self.tell(str(error), seconds=12)
                self.session.write_down(key, str(value))
            else:
                self.session.written(key)
        if self.session.selection.criterion != selected:
            self.session.select_criterion(selected)
        self.show_state()

    def settle(self) -> None:
        """Let the session be where the cursors are, and hold what the form holds.

        Keys that arrive together (a slow line, a fast hand) are acted on before the lists' messages about the first of
        them have come: without this, "down, y" would judge the criterion above.
        """
        self.take()
        session = self.session
        if self.criteria.chosen and self.criteria.chosen != session.selection.criterion:
            session.select_criterion(self.criteria.chosen)
        if self.responses.chosen and self.responses.chosen != session.selection.response:
            session.select_response(self.responses.chosen)


class Editing(Marking, Writing):
    """Edits and verdicts."""

    # verdicts ---------------------------------------------------------------------------------------------------------

    def _mark(self, verdict: Verdict | None, *, go_on: bool = True) -> None:
        self.settle()
        if self.session.standing is None or self.session.criterion is None:
            self.tell(_("There is no sample response to judge here."))
            return
        with self.told():
            evidence = self.preview.evidence
            self.session.mark(verdict, pointed=bool(evidence and evidence.possible))
            self.preview.just = phrases.just_marked(self.session.standing, self.session.criterion)
            if go_on:
                self._go_on()
            self.show_standings()
            self.show_state()

    def _go_on(self) -> None:
        """Go on in the pane that is in use: to the next response, else to the next criterion."""
        if self.place in (actions.RESPONSES, actions.READING):
            self.responses.action_step(1)
            self.session.select_response(self.responses.chosen)
        else:
            self.criteria.action_step(1)
            self.session.select_criterion(self.criteria.chosen)

    def action_response(self, number: int) -> None:
        """Choose a response by its number."""
        if number <= self.responses.count:
            self.responses.cursor = number - 1

    # points, order ----------------------------------------------------------------------------------------------------

    def _points(self, by: int) -> None:
        self.settle()
        criterion = self.session.criterion
        if criterion is None:
            return
        with self.told():
            self.session.change("points", criterion.points + by or by, typing=True)
            self.refresh_after_edit()

    def action_more_points(self) -> None:
        """Give one point more; zero is passed over."""
        self._points(1)

    def action_fewer_points(self) -> None:
        """Give one point less; zero is passed over."""
        self._points(-1)

    def action_next_axis(self) -> None:
        """Give the criterion the next axis."""
        self.settle()
        view, criterion = self.session.view, self.session.criterion
        if view is None or criterion is None:
            return
        with self.told():
            self.session.change("axis", view.axis_after(criterion.axis))
            self.refresh_after_edit()

    def action_move_up(self) -> None:
        """Move the criterion up."""
        self._move(-1)

    def action_move_down(self) -> None:
        """Move the criterion down."""
        self._move(1)

    def _move(self, by: int) -> None:
        self.settle()
        if self.session.criterion is not None:
            with self.told():
                self.session.move_criterion(by)
                self.refresh_after_edit()

    def action_delete(self) -> None:
        """Delete the criterion; undo brings it back."""
        self.settle()
        criterion = self.session.criterion
        if criterion is None:
            return
        with self.told():
            self.session.delete_criterion()
            words = _("Deleted: “{text}”. {undo} brings it back.")
            self.tell(words.format(text=one_line(criterion.text, 60), undo=key("undo")))
            self.refresh_after_edit()

    def action_new(self) -> None:
        """Ask for a new criterion's text and add it."""
        from rubric_studio.tui.dialogs import AskText  # loaded when first needed

        self.settle()
        if self.session.view is None or self.session.view.rubric is None:
            self.tell(_("Open a rubric first."))
            return
        body = _("What should a response say or do, or what must it not do? One thing, in one sentence.")
        at = self.session.selection
        key = f"new-criterion:{at.set_id}:{at.rubric}"
        dialog = AskText(_("New criterion"), body, do=_("Add"), key=key)
        self.app.push_screen(dialog, lambda text: self._add(text, key))

    def _add(self, text: str | None, key: str) -> None:
        if not text:
            return
        try:
            self.session.add_criterion(text)
        except RubricStudioError as error:
            self.session.write_down(f"{key}:answer", text)
            self.tell_error(error)
            return
        self.refresh_after_edit()
        self.set_focus(self.criteria)
        made, view = self.session.criterion, self.session.view
        if made and view:
            axis = phrases.axis(made.axis, dict(phrases.terms(view.rubric_set.axes)))
            words = _("Added with {points} points, axis {axis}. {edit} goes to the form, to change them.")
            said = words.format(points=f"{made.points:+d}", axis=axis, edit=actions.key("edit"))
            if twin := self.session.shared_twin():
                shared = _("It is much like the shared criterion “{text}”: {key} in the list uses that one.")
                said += " " + shared.format(text=one_line(twin.text, 60), key=actions.key("use_shared"))
            self.tell(said)

    def refresh_after_edit(self) -> None:
        """Show everything that an edit may have changed."""
        self.preview.just = ""
        self.criteria.fill(self.session.view, self.session.selection.criterion)
        self.show_criterion()
        self.show_state()
        self.check_soon()

    # undo, saving -----------------------------------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Undo the last step."""
        self.take()
        with self.told():
            self._walked(self.session.undo(), forward=False)

    def action_redo(self) -> None:
        """Do again what was undone."""
        self.take()
        with self.told():
            self._walked(self.session.redo(), forward=True)

    def _walked(self, label: str | None, *, forward: bool) -> None:
        self.tell_walked(label, forward=forward)
        self.preview.just = ""
        if label:
            self.broken = ""
            self.show_rubric()

    def action_save(self) -> None:
        """Save everything."""
        self.take()
        self.save()
