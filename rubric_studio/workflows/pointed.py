"""What a person speaks of in words: a set, a rubric, a criterion, a sample response, on a desk; and its fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.language import _
from rubric_studio.model.pointer import SHARED as OF_ALL
from rubric_studio.model.response import IDEAL
from rubric_studio.store.sets import SET, SHARED
from rubric_studio.text import nearest, one_line
from rubric_studio.workflows import prompt, sampling
from rubric_studio.workflows.asked import Asked, ensure_owned, ensure_there
from rubric_studio.workflows.edit import Edit
from rubric_studio.workflows.fields import field_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.edit import FileEdit, OpenRubric
    from rubric_studio.workflows.sampling import Sample

_SAMPLE = ("kind", "author", "version", "date", "text", "expect", "citations", "notes")


class Pointed:
    """What a person speaks of, on a desk: changes are made there, and nothing is saved.

    ``at`` is what the next change is about, and ``response`` the sample response; what is added is chosen at once.

    Args:
        desk: the open documents.
        at: where to begin.
    """

    def __init__(self, desk: Desk, at: Asked) -> None:
        self.desk = desk
        self.at = self._found(at)
        self.response = ""

    def _found(self, at: Asked) -> Asked:
        """Make sure that it is there.

        Raises:
            NotFound: it is not.
        """
        if at == Asked():  # a set is to be made
            return at
        at = ensure_owned(self.desk.workspace, at)
        if not at.rubric_id:
            if at.set_id not in self.desk.workspace.set_ids():
                ensure_there(self.desk.workspace, at)
            return at
        if at.rubric_id == OF_ALL:
            if not at.criterion:
                raise NotFound(_("criterion"), str(at), hint=_("Name one as SET/shared#CRITERION."))
            self._shared(at)
            return at
        ensure_there(self.desk.workspace, at)
        if at.criterion:
            view = self.desk.open(at.set_id, at.rubric_id)
            if at.criterion not in (ids := _ids(view)):
                raise NotFound(_("criterion"), at.criterion, hint=perhaps(at.criterion, ids))
        return at

    @property
    def view(self) -> OpenRubric:
        """Give the rubric as it is now.

        Raises:
            WorkspaceError: no rubric is named.
        """
        if not self.at.rubric_id or self.at.rubric_id == OF_ALL:
            raise WorkspaceError(_("Name a rubric for that, as SET/RUBRIC."))
        return self.desk.open(self.at.set_id, self.at.rubric_id)

    def _criterion(self) -> str:
        if not self.at.criterion:
            raise WorkspaceError(_("Name a criterion for that, as SET/RUBRIC#CRITERION."))
        return self.at.criterion

    def _shared(self, at: Asked) -> int:
        held = self.desk.document(at.set_id, SHARED)
        numbers = held.positions("criteria").get(at.criterion) if held else None
        if not numbers:
            raise NotFound(_("criterion"), at.criterion)
        return numbers[0]

    def _put(self, set_id: str, edits: Iterable[Edit | FileEdit]) -> None:
        """Take edits over.

        Raises:
            WorkspaceError: a file would not have its shape any more, and what would be wrong.
        """
        edits = list(edits)
        for edit in edits:
            held = {problem.message for problem in edit.before.problems} if edit.before else set()
            for problem in edit.after.problems if edit.after else ():
                if problem.message not in held:
                    raise WorkspaceError(problem.message)
        for edit in edits:
            self.desk.put(set_id, edit.name, edit.after)

    # fields -----------------------------------------------------------------------------------------------------------

    def set(self, name: str, texts: Sequence[str]) -> None:
        """Set a field of what is chosen: of the response, else the criterion, else the rubric, else the set.

        Args:
            name: the field's name in the file, with dots where it lies deeper, and numbers from 1.
            texts: what it says then; several for a list; "" for nothing.

        Raises:
            RubricStudioError: there is no such field, or it cannot say that; nothing has changed.
        """
        at = self.at
        if self.response:
            self._set_sample(name, texts)
        elif at.rubric_id == OF_ALL:
            held, where = self.desk.document(at.set_id, SHARED), ("criteria", self._shared(at))
            if held:
                key, value = field_of(held, where, name, texts)
                self._put(at.set_id, [Edit(SHARED, held, held.set((*where, key), value or None))])
        elif at.criterion:
            document, where_is = self.view.where(at.criterion)
            key, value = field_of(self.view.documents[document], where_is, name, texts)
            self._put(at.set_id, [self.view.change(at.criterion, key, value)])
        elif at.rubric_id:
            key, value = field_of(self.view.document, (), name, texts)
            self._put(at.set_id, [prompt.detail(self.view, (key,), value)])
        elif held := self.desk.document(at.set_id, SET):
            key, value = field_of(held, (), name, texts)
            self._put(at.set_id, [Edit(SET, held, held.set((key,), value))])

    def _set_sample(self, name: str, texts: Sequence[str]) -> None:
        text = "\n".join(texts)
        if self.response == IDEAL:
            if name != "text":
                raise WorkspaceError(_("Of the ideal response only its “text” can be set."))
            self._put(self.at.set_id, [sampling.ideal(self.view, text or None)])
            return
        held = next(sampling.sample_of(one) for one in self.view.responses if one.id == self.response)
        self._put(self.at.set_id, [sampling.changed(self.view, self.response, with_field(held, name, text))])


def with_field(sample: Sample, name: str, text: str) -> Sample:
    """Give a sample response with one field as it was typed.

    Raises:
        NotFound: it has no such field.
        WorkspaceError: the field cannot say that.
    """
    if name not in _SAMPLE:
        raise NotFound(_("field"), name, hint=_("The fields here: {fields}.").format(fields=", ".join(_SAMPLE)))
    choices = {"expect": sampling.EXPECTED, "kind": (sampling.MODEL, sampling.PHYSICIAN)}.get(name)
    if choices and text not in choices:
        words = _("“{name}” must be one of {choices}, not {value}.")
        raise WorkspaceError(words.format(name=name, choices=", ".join(choices), value=one_line(text, 40)))
    value: Any = sampling.citations_from(text) if name == "citations" else text
    changes: dict[str, Any] = {name: value}
    return replace(sample, **changes)


def _ids(view: OpenRubric) -> list[str]:
    return [str(item.get("id") or item.get("use")) for item in view.items]


def perhaps(word: str, known: list[str]) -> str:
    """Name what was most likely meant, else what there is."""
    if meant := nearest(word, known):
        return _("Did you mean “{meant}”?").format(meant=one_line(meant))
    return _("There are: {names}.").format(names=one_line(", ".join(known[:20])) or _("none"))
