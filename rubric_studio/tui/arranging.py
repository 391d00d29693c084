"""Whole rubrics and sets in the studio without a screen: made, copied, named, moved, retired, each as one step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.tui.opened import Opened
from rubric_studio.tui.steps import Selection, Step
from rubric_studio.workflows import arrange

if TYPE_CHECKING:
    from rubric_studio.workflows.arrange import Edits
    from rubric_studio.workflows.papers import Ref


class Arranging(Opened):
    """What can be done with whole rubrics and sets."""

    def new_rubric(self, set_id: str, *, title: str, asks: str, criterion: str) -> str:
        """Make a draft in a set, select it and give its id.

        Raises:
            RubricStudioError: a text is missing, or the set cannot be read.
        """
        shelf = arrange.shelf(self.desk, set_id)
        edits, made = arrange.new_rubric(shelf, title=title, asks=asks, criteria=[(criterion, 5)])
        self._arrange(_("new rubric"), edits, Selection(set_id, made))
        return made

    def new_set(self, *, title: str, language: str, contact: str = "", origin: str = "synthetic") -> str:
        """Make a set without rubrics, select it and give its id.

        Raises:
            RubricStudioError: a text is missing or does not fit.
        """
        taken = arrange.taken_sets(self.desk)
        edits, made = arrange.new_set(taken, title=title, language=language, contact=contact, origin=origin)
        self._arrange(_("new set"), edits, Selection(made))
        return made

    def copy_rubric(self, title: str) -> str:
        """Copy the open rubric with its sample responses as a draft, select the copy and give its id.

        Raises:
            RubricStudioError: there is no title, or the file cannot be edited so.
        """
        view = self._needed()
        edits, made = arrange.copied(view, arrange.shelf(self.desk, view.set_id), title)
        self._arrange(_("copy of a rubric"), edits, Selection(view.set_id, made))
        return made

    def move_rubric(self, set_id: str) -> str:
        """Move the open rubric into another set, with its responses and the verdicts on it; give its id there.

        Raises:
            RubricStudioError: it cannot be moved there, and why.
        """
        view = self._needed()
        if set_id == view.set_id:
            raise RubricStudioError(_("The rubric is in that set already."))
        known = self.desk.saved(view.set_id, view.name) is not None
        edits, made = arrange.moved(view, arrange.shelf(self.desk, set_id), known=known)
        old, new = (view.set_id, view.id), (set_id, made)
        marks = [
            (owner, (rubric, *key[1:]), *sides)
            for key, mark in self.marks.get(view.set_id, {}).items()
            if key[0] == view.id
            for owner, rubric, sides in ((*old, (mark, None)), (*new, (None, mark)))
        ]
        sources = tuple(dict.fromkeys(ref for ref in (*self.desk.moved_from(old), old) if ref != new))
        to = Selection(set_id, made, self.selection.criterion, self.selection.response)
        moves: tuple[tuple[Ref, tuple[Ref, ...], tuple[Ref, ...]], ...] = (
            (new, self.desk.moved_from(new), sources),
            (old, self.desk.moved_from(old), ()),
        )
        self.how[set_id].follow(self.how[view.set_id], view.id, made)
        self._do(Step(_("move to another set"), self.selection, edits, tuple(marks), moves=moves, to=to))
        self._view = None
        return made

    def retitle(self, title: str) -> None:
        """Give the open rubric another title; its id stays.

        Raises:
            RubricStudioError: there is no title, or the file cannot be edited so.
        """
        view = self._needed()
        edit = arrange.retitled(view, title)
        if edit.after is not edit.before:
            self._do(Step(_("change of a title"), self.selection, ((view.set_id, edit),)))

    def retitle_set(self, set_id: str, title: str) -> None:
        """Give a set another title; its id stays.

        Raises:
            RubricStudioError: there is no title, or its file cannot be read or edited so.
        """
        edit = arrange.retitled_set(arrange.shelf(self.desk, set_id), title)
        if edit.after is not edit.before:
            self._do(Step(_("change of a title"), self.selection, ((set_id, edit),)))

    def retire(self) -> str:
        """Retire the open rubric, or bring a retired one back as a draft; give what it is now.

        Raises:
            RubricStudioError: the file cannot be edited so.
        """
        view = self._needed()
        retired = self.desk.status(view.set_id, view.id) == arrange.RETIRED
        status = arrange.DRAFT if retired else arrange.RETIRED
        label = _("bringing a rubric back") if retired else _("retiring a rubric")
        self._do(Step(label, self.selection, ((view.set_id, arrange.with_status(view, status)),)))
        return status

    def _arrange(self, label: str, edits: Edits, to: Selection) -> None:
        self._do(Step(label, self.selection, edits, to=to))
        self._view = None
        self._select_there()
        # redo comes back to the same criterion and response
        self._steps.done[-1] = replace(self._steps.done[-1], to=self.selection)
