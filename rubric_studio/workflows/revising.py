"""Revising by words alone: the studio's own edits, one after another on a desk, for who has no screen to look at.

Nothing is saved before ``Revision.save``, so that whoever asks can be told first what would come of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.language import _
from rubric_studio.model.judgment import Verdict
from rubric_studio.model.pointer import SHARED as OF_ALL
from rubric_studio.model.response import IDEAL
from rubric_studio.store.sets import SET, SHARED
from rubric_studio.text import nearest, one_line
from rubric_studio.workflows import arrange, order, prompt, sampling
from rubric_studio.workflows.asked import Asked, ensure_owned, ensure_there
from rubric_studio.workflows.edit import Edit
from rubric_studio.workflows.fields import field_of
from rubric_studio.workflows.judged import rests_on
from rubric_studio.workflows.mend import can_waive, waived
from rubric_studio.workflows.verdicts import Marks, samples

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.edit import FileEdit, OpenRubric
    from rubric_studio.workflows.papers import Ref
    from rubric_studio.workflows.sampling import Sample

WORDS = {
    "met": Verdict.MET,
    "not-met": Verdict.NOT_MET,
    "cannot-tell": Verdict.CANNOT_TELL,
    "none": None,
}
"""The verdicts as they are typed; the last takes one back."""
_SAMPLE = ("kind", "author", "version", "date", "text", "expect", "citations", "notes")


class Revision:
    """What a person changes of one rubric, set or shared criterion, on a desk.

    ``at`` is what the next change is about, and ``response`` the sample response; what is added is chosen at once.

    Args:
        desk: the open documents.
        at: where to begin.
    """

    def __init__(self, desk: Desk, at: Asked) -> None:
        self.desk = desk
        self.at = self._found(at)
        self.response = ""
        self.marks: dict[str, Marks] = {}
        self.moved: Ref | None = None
        """Where the rubric was before it was moved to another set."""
        self._together: list[set[Ref]] = []

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
                raise NotFound(_("criterion"), at.criterion, hint=_perhaps(at.criterion, ids))
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

    # criteria ---------------------------------------------------------------------------------------------------------

    def add(self, text: str) -> None:
        """Add a criterion below the chosen one, else at the end, and choose it.

        Raises:
            RubricStudioError: it cannot be added.
        """
        edit, made = self.view.add(text, after=self.at.criterion or None)
        self._put(self.at.set_id, [edit])
        self._choose(made)

    def use(self, id: str) -> None:
        """Take one of the set's shared criteria into the rubric, and choose it.

        Raises:
            NotFound: the set has no such shared criterion.
            WorkspaceError: the rubric has it already, or the file cannot be edited so.
        """
        view = self.view
        if id not in view.shared_items:
            raise NotFound(_("shared criterion"), id, hint=_perhaps(id, list(view.shared_items)))
        self._put(self.at.set_id, [arrange.used(view, id, after=self.at.criterion or None)])
        self._choose(id)

    def share(self) -> None:
        """Make the chosen criterion one that other rubrics of the set can use.

        Raises:
            RubricStudioError: it cannot be shared.
        """
        self._put(self.at.set_id, arrange.shared(self.view, self._criterion()))

    def move(self, place: int) -> None:
        """Move the chosen criterion to a place, from 1.

        Raises:
            RubricStudioError: the file cannot be edited so.
        """
        criterion = self._criterion()
        by = place - 1 - self.view.position(criterion)
        self._put(self.at.set_id, [self.view.move(criterion, by)])

    def remove(self) -> None:
        """Take the chosen response away, else the chosen criterion.

        Raises:
            RubricStudioError: it cannot be taken away.
        """
        if self.response:
            ideal = self.response == IDEAL
            edit = sampling.ideal(self.view, None) if ideal else sampling.removed(self.view, self.response)
            self._put(self.at.set_id, [edit])
            self.response = ""
        else:
            self._put(self.at.set_id, [self.view.remove(self._criterion())])
            self._choose("")

    def waive(self, code: str, reason: str) -> None:
        """Let what a rule finds in the chosen criterion, else in the rubric, stay as it is.

        Raises:
            RubricStudioError: the rule finds nothing there, or must not be waived.
        """
        found = [
            finding
            for finding in self.view.findings
            if finding.code == code and self.at.criterion in ("", finding.criterion) and can_waive(finding)
        ]
        if not found:
            raise NotFound(_("finding"), code, hint=_("“rubric-studio check” says what is found, and where."))
        for finding in found:
            self._put(self.at.set_id, [waived(self.view, finding, reason=reason, by=self.desk.rater)])

    def _choose(self, criterion: str) -> None:
        self.at, self.response = replace(self.at, criterion=criterion), ""

    # responses and verdicts -------------------------------------------------------------------------------------------

    def choose_response(self, id: str) -> None:
        """Let what is set from now on be of a sample response.

        Raises:
            NotFound: there is none of that id.
        """
        self.response = self._response(id)

    def _response(self, id: str) -> str:
        rubric = self.view.rubric
        ids = [one.id for one in samples(rubric, self.view.responses)] if rubric else []
        if id not in ids:
            raise NotFound(_("response"), id, hint=_perhaps(id, ids))
        return id

    def add_response(self, sample: Sample) -> None:
        """Add a sample response, and choose it.

        Raises:
            WorkspaceError: it cannot be taken.
        """
        given = self.desk.verdicts(self.at.set_id).on(self.at.rubric_id)
        edit, made = sampling.added(self.view, [sample], taken={one.response for one in given})
        self._put(self.at.set_id, [edit])
        self.response = made[0]

    def rank(self, typed: str) -> None:
        """Write down how the author would rank the responses: "ideal > model-a = model-b".

        Raises:
            RubricStudioError: one of them is no response, or there are none.
        """
        rubric = self.view.rubric
        ids = [one.id for one in samples(rubric, self.view.responses)] if rubric else []
        self._put(self.at.set_id, [order.reordered(self.view, order.typed(typed, ids, ids))])

    def judge(self, response: str, verdict: Verdict | None) -> None:
        """Give one's own verdict on the chosen criterion of a response; None takes it back.

        Raises:
            RubricStudioError: there is no such response, or the rubric's shape is not right.
        """
        view, criterion = self.view, self._criterion()
        rests_on(view, criterion, self._response(response))
        if verdict != self.desk.own(view, criterion, response):
            self.marks.setdefault(view.set_id, {})[view.id, criterion, response] = verdict

    # rubrics and sets -------------------------------------------------------------------------------------------------

    def new_set(self, title: str, language: str, contact: str, origin: str) -> None:
        """Make a set without rubrics, and choose it.

        Raises:
            RubricStudioError: a text is missing or does not fit.
        """
        taken = arrange.taken_sets(self.desk)
        edits, made = arrange.new_set(taken, title=title, language=language, contact=contact, origin=origin)
        self.at = Asked(made)
        self._arrange(edits, "")

    def new_rubric(self, title: str, asks: str, criterion: str) -> None:
        """Make a draft in the set, and choose it.

        Raises:
            RubricStudioError: a text is missing, or the set cannot be read.
        """
        here = arrange.shelf(self.desk, self.at.set_id)
        self._arrange(*arrange.new_rubric(here, title=title, asks=asks, criterion=criterion))

    def copy(self, title: str) -> None:
        """Copy the rubric with its sample responses as a draft, and choose the copy.

        Raises:
            RubricStudioError: there is no title, or the file cannot be edited so.
        """
        self._arrange(*arrange.copied(self.view, arrange.shelf(self.desk, self.at.set_id), title))

    def move_to(self, set_id: str) -> None:
        """Move the rubric into another set, with its responses and the verdicts on it.

        Raises:
            RubricStudioError: it cannot be moved there, and why.
        """
        if self.marks:
            raise WorkspaceError(_("Give verdicts and move the rubric one after the other: save the verdicts first."))
        view, old = self.view, (self.at.set_id, self.at.rubric_id)
        if set_id == view.set_id:
            raise WorkspaceError(_("The rubric is in that set already."))
        known = self.desk.saved(view.set_id, view.name) is not None
        edits, made = arrange.moved(view, arrange.shelf(self.desk, set_id), known=known)
        self.desk.move_from((set_id, made), (old,))
        self.at = replace(self.at, set_id=set_id)
        self.moved = old
        self._arrange(edits, made)

    def _arrange(self, edits: arrange.Edits, made: str) -> None:
        for set_id, edit in edits:
            self._put(set_id, [edit])
        self._together.append({(set_id, edit.name) for set_id, edit in edits})
        self.at, self.response = replace(self.at, rubric_id=made, criterion=""), ""

    def save(self) -> int:
        """Write everything, and give the number of files written.

        Raises:
            WorkspaceError: a file changed on disk meanwhile, or cannot be written.
        """
        return self.desk.save(self.marks, together=self._together)


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


def _perhaps(word: str, known: list[str]) -> str:
    """Name what was most likely meant, else what there is."""
    if meant := nearest(word, known):
        return _("Did you mean “{meant}”?").format(meant=one_line(meant))
    return _("There are: {names}.").format(names=one_line(", ".join(known[:20])) or _("none"))
