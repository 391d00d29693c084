"""The studio without a screen: what can be done with what is open, what would be lost, and saving.

Screens show what stands here and pass on what the person did.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rubric_studio.language import _, counted
from rubric_studio.tui.bringing import Bringing
from rubric_studio.tui.keeping import Keeping
from rubric_studio.tui.mending import Mending
from rubric_studio.tui.others import Others
from rubric_studio.tui.rewriting import Rewriting
from rubric_studio.tui.sampling import Sampling
from rubric_studio.tui.signing import Signing
from rubric_studio.tui.steps import Selection, Step
from rubric_studio.tui.weighing import Weighing
from rubric_studio.workflows.edit import OpenRubric, field_words
from rubric_studio.workflows.papers import path_below

if TYPE_CHECKING:
    from rubric_studio.finding import Finding
    from rubric_studio.model.judgment import Verdict
    from rubric_studio.workflows.desk import Desk


class Session(Bringing, Keeping, Mending, Others, Rewriting, Sampling, Signing, Weighing):
    """One person at work on one workspace."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.saves = 0

    # what is open -----------------------------------------------------------------------------------------------------

    def select_rubric(self, set_id: str, rubric: str) -> OpenRubric:
        """Open a rubric, its first criterion and response selected; undo and what is not saved stay.

        What others wrote into its files meanwhile is read, where it is not changed here.

        Raises:
            RubricStudioError: it cannot be read; the selection stays where it was.
        """
        if self.marks.get(set_id):
            with self._anew():
                self.desk.refresh(set_id, rubric)
        elif self.desk.refresh(set_id, rubric):
            self._steps.prune(self.desk.text_of)
        view = self.desk.open(set_id, rubric)
        criteria = view.rubric.criteria if view.rubric else ()
        self.selection = Selection(set_id, rubric, criteria[0].id if criteria else "")
        self._view = None
        found = self.standings
        self.selection = replace(self.selection, response=found[0].response.id if found else "")
        return view

    def open_at(self, finding: Finding) -> None:
        """Select what a finding is about; its rubric is opened if another one is open.

        Raises:
            RubricStudioError: the rubric cannot be read; the selection stays where it was.
        """
        if finding.rubric and (finding.set, finding.rubric) != (self.selection.set_id, self.selection.rubric):
            self.select_rubric(finding.set, finding.rubric)
        if finding.criterion:
            self.select_criterion(finding.criterion)
        if finding.response:
            self.select_response(finding.response)

    def close(self) -> None:
        """Have nothing open; undo and what is not saved stay."""
        self.selection = Selection()
        self._view = None

    def losses(self, *, paths: bool = False) -> list[str]:
        """Name what would be lost by leaving now: rubrics, and how many verdicts.

        Args:
            paths: name files by their paths, which tell nothing of what stands in them.
        """
        verdicts = sum(len(marks) for marks in self.marks.values())
        names = [path_below(ref) if paths else self.desk.called(ref) for ref in self.desk.unsaved]
        names += [counted("one verdict", "{n} verdicts", verdicts)] if verdicts else []
        words = sum(len(said) for said in self.sayings.values())
        names += [counted("one sign-off", "{n} sign-offs", words)] if words else []
        unread = _("the YAML of {criterion}, which cannot be read yet")
        return names + [unread.format(criterion=criterion) for _set, _name, criterion in self.unread]

    # what the person does ---------------------------------------------------------------------------------------------

    def change(self, field: str, value: Any, *, typing: bool = False) -> None:
        """Change a field of the selected criterion.

        Raises:
            RubricStudioError: the file cannot be edited so; nothing has changed.
        """
        view = self._needed()
        edit = view.change(self.selection.criterion, field, value)
        if edit.after is edit.before:
            return
        label = _("change of {field}").format(field=field_words(field))
        box = f"{view.set_id}/{edit.name}#{self.selection.criterion}.{field}" if typing else ""
        self._do(Step(label, self.selection, ((view.set_id, edit),), typing=box, value=value))

    def add_criterion(self, text: str) -> str:
        """Add a criterion below the selected one, select it and give its id.

        Raises:
            RubricStudioError: the file cannot be edited so.
        """
        view = self._needed()
        edit, made = view.add(text, after=self.selection.criterion or None)
        self._do(Step(_("new criterion"), self.selection, ((view.set_id, edit),)))
        self.select_criterion(made)
        return made

    def delete_criterion(self) -> None:
        """Delete the selected criterion and select its neighbour.

        Raises:
            RubricStudioError: it is the last one, or the file cannot be edited so.
        """
        view = self._needed()
        at = view.position(self.selection.criterion)
        edit = view.remove(self.selection.criterion)
        self._do(Step(_("deletion of a criterion"), self.selection, ((view.set_id, edit),)))
        left = self.view.rubric.criteria if self.view and self.view.rubric else ()
        if left:
            self.select_criterion(left[min(at, len(left) - 1)].id)

    def move_criterion(self, by: int) -> None:
        """Move the selected criterion up (negative) or down.

        Raises:
            RubricStudioError: the file cannot be edited so.
        """
        view = self._needed()
        edit = view.move(self.selection.criterion, by)
        if edit.after is not edit.before:
            self._do(Step(_("move of a criterion"), self.selection, ((view.set_id, edit),)))

    def mark(self, verdict: Verdict | None, *, pointed: bool = False) -> None:
        """Give one's own verdict on the selected criterion of the selected response; None takes it back.

        Args:
            verdict: what is said.
            pointed: the likeliest sentences are pointed out on the screen.

        Raises:
            RubricStudioError: the rubric's shape is not right.
        """
        view = self._needed()
        key = (view.id, self.selection.criterion, self.selection.response)
        if not key[1] or not key[2]:
            return
        before = self._effective(view, key)
        if before != verdict:
            how = self.how[view.set_id]
            how.pointed.update([key] if pointed else [])
            blind = (key in how.blind, self.blind)
            marks = ((view.set_id, key, before, verdict),)
            # what is judged blind is judged without what was accepted before
            held = self.quotes(key) if self.blind else ()
            quotes = ((view.set_id, key, held, ()),) if held else ()
            self._do(Step(_("verdict"), self.selection, marks=marks, blind=blind, quotes=quotes))

    # saving -----------------------------------------------------------------------------------------------------------

    @property
    def saved_once(self) -> bool:
        """Tell whether anything was saved since the studio was opened."""
        return self.saves > 0

    @property
    def unsaved(self) -> bool:
        """Tell whether anything would be lost by leaving now."""
        return bool(self.desk.unsaved or self.unread) or any((*self.marks.values(), *self.sayings.values()))

    def save(self) -> int:
        """Save everything and give the number of files written; what others wrote meanwhile is joined with it first.

        Raises:
            RubricStudioError: a file changed on disk meanwhile, or cannot be written; what could not be saved stays
                unsaved here.
        """
        self._fold_uses()
        self.join_all()
        given = {set_id: tuple(marks) for set_id, marks in self.marks.items()}
        try:
            written = self.desk.save(self.marks, together=self._steps.together(), how=self.how, sayings=self.sayings)
        finally:
            for set_id in given.keys() - self.marks.keys():  # these are saved
                self.how[set_id].saved(given[set_id])
            self._standings = None
            self.touched()
        self.saves += 1
        return written
