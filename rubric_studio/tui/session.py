"""The studio without a screen: what is open and selected, every edit and verdict, undo, what is not saved.

Every change is a step: what it was and what it is, of documents and of one's own verdicts. Undo and redo walk the
steps, whichever rubric they touched, and survive saving. Screens show what stands here and pass on what the person did.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from operator import is_
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _, counted
from rubric_studio.tui.steps import Selection, Step, Steps
from rubric_studio.workflows import rescue
from rubric_studio.workflows.desk import path_below
from rubric_studio.workflows.edit import OpenRubric, criterion_of, field_words
from rubric_studio.workflows.verdicts import Marks, Standing, remarks, standings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rubric_studio.finding import Finding
    from rubric_studio.model.judgment import Verdict
    from rubric_studio.model.rubric import Criterion
    from rubric_studio.store.document import Document
    from rubric_studio.workflows.desk import Desk


class Session:
    """One person at work on one workspace."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.selection = Selection()
        self.marks: dict[str, Marks] = {}
        self._steps = Steps()
        self._view: tuple[tuple[str, str], tuple[Document, ...], OpenRubric] | None = None
        self._standings: tuple[object, list[Standing]] | None = None
        self.saved_once = False

    # what is open -----------------------------------------------------------------------------------------------------

    def select_rubric(self, set_id: str, rubric: str) -> OpenRubric:
        """Open a rubric, its first criterion and response selected; undo and what is not saved stay.

        What others wrote into its files meanwhile is read, where it is not changed here.

        Raises:
            RubricStudioError: it cannot be read; the selection stays where it was.
        """
        if self.desk.refresh(set_id, rubric):
            self._steps.prune(self.desk.text_of)
        view = self.desk.open(set_id, rubric)
        criteria = view.rubric.criteria if view.rubric else ()
        self.selection = Selection(set_id, rubric, criteria[0].id if criteria else "")
        self._view = None
        found = self.standings
        self.selection = replace(self.selection, response=found[0].response.id if found else "")
        return view

    def close(self) -> None:
        """Have nothing open; undo and what is not saved stay."""
        self.selection = Selection()
        self._view = None

    def reread(self) -> None:
        """Take over what others (a record, a release) wrote into files that are open here and not changed here.

        Steps on a file that others changed cannot be undone any more: that would undo what they wrote.
        """
        for set_id in self.desk.set_ids():
            self.desk.forget(set_id)
        self._steps.prune(self.desk.text_of)
        self._view = self._standings = None

    def conflicts(self) -> list[str]:
        """Name the unsaved files that changed on disk since they were read here: they cannot be saved."""
        return [path_below(ref) for ref in self.desk.conflicts]

    def take_theirs(self) -> None:
        """Forget what is not saved of the files that others changed, and read what they wrote.

        Raises:
            RubricStudioError: one of them cannot be read; what is not saved of it stays.
        """
        with self._anew():
            for ref in self.desk.conflicts:
                self.desk.take_disk(ref)

    def keep_mine_aside(self) -> list[Path]:
        """Copy what is not saved of the files that others changed into one's state folder, then read what they wrote.

        Raises:
            RubricStudioError: one of them cannot be read, or its copy not written; what is not saved of it stays.
        """
        with self._anew():
            return [self.desk.keep_copy(ref) for ref in self.desk.conflicts]

    @contextmanager
    def _anew(self) -> Iterator[None]:
        """Let go of all that was worked out from documents that are taken from disk."""
        try:
            yield
        finally:
            self._steps.prune(self.desk.text_of)
            self._view = self._standings = None
            if self.desk.text_of(self.selection.set_id, f"{self.selection.rubric}.yaml") is None:
                self.close()
            self._select_there()

    def losses(self) -> list[str]:
        """Name what would be lost by leaving now: files, and how many verdicts."""
        verdicts = sum(len(marks) for marks in self.marks.values())
        names = [path_below(ref) for ref in self.desk.unsaved]
        return names + ([counted("one verdict", "{n} verdicts", verdicts)] if verdicts else [])

    def drafts(self) -> dict[str, str]:
        """Give the text of every file that is not saved, by its path below the workspace."""
        return {path_below(ref): self.desk.text_of(*ref) or "" for ref in self.desk.unsaved}

    def emergency(self, folder: Path | None = None) -> list[Path]:
        """Write copies of all that is not saved for this person alone and give their paths; what fails is left out.

        Args:
            folder: where; None for a new folder in the person's state folder.
        """
        return rescue.keep_all(self.drafts(), self.marks, folder=folder)

    def select_criterion(self, criterion: str) -> None:
        """Select a criterion of the open rubric."""
        self.selection = replace(self.selection, criterion=criterion)

    def select_response(self, response: str) -> None:
        """Select a sample response of the open rubric."""
        self.selection = replace(self.selection, response=response)

    @property
    def view(self) -> OpenRubric | None:
        """Give the open rubric as it is now, None where none is open."""
        here = (self.selection.set_id, self.selection.rubric)
        if not self.selection.rubric:
            return None
        view = self.desk.open(*here)
        documents = tuple(view.documents.values())
        held = self._view
        # the same documents give the same view, with all that was worked out from it
        if held and held[0] == here and len(held[1]) == len(documents) and all(map(is_, held[1], documents)):
            return held[2]
        self._view = (here, documents, view)
        return view

    @property
    def criterion(self) -> Criterion | None:
        """Give the selected criterion as it is now."""
        return criterion_of(self.view.rubric, self.selection.criterion) if self.view else None

    @property
    def standings(self) -> list[Standing]:
        """Give the open rubric's sample responses with verdicts, scores and ranks as they are now."""
        view = self.view
        if view is None or view.rubric is None:
            return []
        marks = self.marks.get(view.set_id, {})
        verdicts = self.desk.verdicts(view.set_id)
        key = (view, tuple(marks.items()), verdicts)
        if self._standings is None or self._standings[0] != key:
            found = standings(view.rubric, view.responses, verdicts, rater=self.desk.rater, marks=marks)
            self._standings = (key, found)
        return self._standings[1]

    @property
    def standing(self) -> Standing | None:
        """Give the selected response's standing."""
        return next((s for s in self.standings if s.response.id == self.selection.response), None)

    def findings(self) -> list[Finding]:
        """Check the open rubric as it stands."""
        return self.view.findings if self.view else []

    def findings_here(self) -> list[Finding]:
        """Give the findings about the selected criterion."""
        chosen = self.selection.criterion
        return [finding for finding in self.findings() if finding.criterion == chosen]

    def remarks(self) -> list[str]:
        """Say where the rubric contradicts what its author thinks of the responses."""
        return remarks(self.view.rubric, self.standings) if self.view and self.view.rubric else []

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

    def mark(self, verdict: Verdict | None) -> None:
        """Give one's own verdict on the selected criterion of the selected response; None takes it back.

        Raises:
            RubricStudioError: the rubric's shape is not right.
        """
        view = self._needed()
        key = (view.id, self.selection.criterion, self.selection.response)
        if not key[1] or not key[2]:
            return
        before = self._effective(view, key)
        if before != verdict:
            self._do(Step(_("verdict"), self.selection, marks=((view.set_id, key, before, verdict),)))

    def allow(self, finding: Finding, words: str, reason: str) -> None:
        """Write down that an identifier may stay.

        Raises:
            RubricStudioError: there is no reason, or the file cannot be edited so.
        """
        view = self._needed()
        edit = view.allow(finding, words, reason=reason, by=self.desk.rater)
        self._do(Step(_("permission"), self.selection, ((view.set_id, edit),)))

    def _needed(self) -> OpenRubric:
        view = self.view
        if view is None:
            raise RubricStudioError(_("Open a rubric first."))
        return view

    def _effective(self, view: OpenRubric, key: tuple[str, str, str]) -> Verdict | None:
        marks = self.marks.get(view.set_id, {})
        return marks[key] if key in marks else self.desk.own(view, key[1], key[2])

    # undo -------------------------------------------------------------------------------------------------------------

    def _do(self, step: Step) -> None:
        self._apply(step, forward=True)
        self._steps.add(step)

    def _apply(self, step: Step, *, forward: bool) -> None:
        for set_id, edit in step.edits:
            # the desk may have let go of it since: it has to know the file again before it can tell what is not saved
            self.desk.text_of(set_id, edit.name)
            self.desk.put(set_id, edit.name, edit.after if forward else edit.before)
        for set_id, key, before, after in step.marks:
            marks = self.marks.setdefault(set_id, {})
            verdict = after if forward else before
            marks.pop(key, None)
            if verdict != self.desk.own(self.desk.open(set_id, key[0]), key[1], key[2]):
                marks[key] = verdict
        self._standings = None

    def undo(self) -> str | None:
        """Undo the last step, go to where it was done, and say what it was; None where there is none."""
        return self._walk(self._steps.done, self._steps.undone, forward=False)

    def redo(self) -> str | None:
        """Do again what was undone last."""
        return self._walk(self._steps.undone, self._steps.done, forward=True)

    def _walk(self, take: list[Step], give: list[Step], *, forward: bool) -> str | None:
        if take and not take[-1].fits(self.desk.text_of, forward=forward):
            self._steps.prune(self.desk.text_of)
        if not take:
            return None
        step = take.pop()
        self._apply(step, forward=forward)
        give.append(replace(step, typing=""))
        self.selection = step.at
        self._view = None
        self._select_there()
        return step.label

    def _select_there(self) -> None:
        """Select the first criterion where the selected one is not there any more."""
        criteria = self.view.rubric.criteria if self.view and self.view.rubric else ()
        if criteria and self.criterion is None:
            self.select_criterion(criteria[0].id)

    @property
    def can_undo(self) -> bool:
        """Tell whether there is something to undo."""
        return bool(self._steps.done)

    # saving -----------------------------------------------------------------------------------------------------------

    @property
    def unsaved(self) -> bool:
        """Tell whether anything would be lost by leaving now."""
        return bool(self.desk.unsaved) or any(self.marks.values())

    def save(self) -> int:
        """Save everything and give the number of files written.

        Raises:
            RubricStudioError: a file changed on disk meanwhile, or cannot be written; what could not be saved stays
                unsaved here.
        """
        try:
            written = self.desk.save(self.marks)
        finally:
            self._standings = None
        self.saved_once = True
        return written
