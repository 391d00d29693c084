"""Revising by words alone: the studio's own edits, one after another on a desk, for who has no screen to look at.

Nothing is saved before ``Revision.save``, so that whoever asks can be told first what would come of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.language import _
from rubric_studio.model.judgment import Verdict
from rubric_studio.model.response import IDEAL
from rubric_studio.workflows import arrange, bringing, order, sampling
from rubric_studio.workflows.asked import Asked
from rubric_studio.workflows.incoming import OutputsFile, look, sample_from
from rubric_studio.workflows.judged import digests, rests_on
from rubric_studio.workflows.mend import can_waive, waived
from rubric_studio.workflows.past import Past
from rubric_studio.workflows.pointed import Pointed, perhaps
from rubric_studio.workflows.verdicts import Marks, samples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.edit import Edit, FileEdit
    from rubric_studio.workflows.papers import Ref
    from rubric_studio.workflows.sampling import Sample

WORDS = {
    "met": Verdict.MET,
    "not-met": Verdict.NOT_MET,
    "cannot-tell": Verdict.CANNOT_TELL,
    "none": None,
}
"""The verdicts as they are typed; the last takes one back."""


class Revision(Pointed):
    """What a person changes of one rubric, set or shared criterion.

    Args:
        desk: the open documents.
        at: where to begin.
    """

    def __init__(self, desk: Desk, at: Asked) -> None:
        super().__init__(desk, at)
        self.marks: dict[str, Marks] = {}
        self._basis: dict[tuple[str, str], tuple[str, str]] = {}
        self.moved: Ref | None = None
        """Where the rubric was before it was moved to another set."""
        self.notes: list[str] = []
        """What there is to know of what was done, a sentence each."""
        self._together: list[set[Ref]] = []

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
            raise NotFound(_("shared criterion"), id, hint=perhaps(id, list(view.shared_items)))
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
            raise NotFound(_("response"), id, hint=perhaps(id, ids))
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

    def add_outputs(self, path: str, author: str) -> None:
        """Add what models answered to this rubric's prompt, from a file of their outputs.

        Args:
            path: the file; its name ends in .jsonl.
            author: what to call a model that a line does not name.

        Raises:
            RubricStudioError: it cannot be read, no line answers this prompt, or one of them cannot be taken.
        """
        view, held = self.view, look(path, self.view)
        if not isinstance(held, OutputsFile):
            raise WorkspaceError(_("{path} is no file of outputs: its name has to end in .jsonl.").format(path=path))
        found = [held.held.outputs[place] for place in held.belonging]
        if not found:
            raise WorkspaceError(_("No line of {path} answers the prompt of this rubric.").format(path=path))
        given = self.desk.verdicts(self.at.set_id).on(self.at.rubric_id)
        self.notes += held.held.left_out
        made = [sample_from(output, author=author) for output in found]
        self._put(self.at.set_id, [sampling.added(view, made, taken={one.response for one in given})[0]])

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
        basis = rests_on(view, criterion, self._response(response))
        if verdict != self.desk.own(view, criterion, response):
            self.marks.setdefault(view.set_id, {})[view.id, criterion, response] = verdict
            self._basis[criterion, response] = basis

    def _put(self, set_id: str, edits: Iterable[Edit | FileEdit]) -> None:
        super()._put(set_id, edits)
        if self._basis and digests(self.view, self._basis) != self._basis:
            words = _("A verdict given before would be on other words than these: give verdicts after such a change.")
            raise WorkspaceError(words)

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
        self._arrange(*arrange.new_rubric(here, title=title, asks=asks, criteria=[(criterion, 5)]))

    def copy(self, title: str) -> None:
        """Copy the rubric with its sample responses as a draft, and choose the copy.

        Raises:
            RubricStudioError: there is no title, or the file cannot be edited so.
        """
        self._arrange(*arrange.copied(self.view, arrange.shelf(self.desk, self.at.set_id), title))

    def back(self, record: str) -> None:
        """Bring the chosen criterion, else the whole rubric, back as a record left it.

        Args:
            record: its id, or the first seven or more of its digits, as the log gives it.

        Raises:
            NotFound: no record of this rubric is called so, or it held no such criterion.
            RubricStudioError: there is no history, or the file cannot be edited so.
        """
        view, past = self.view, Past(self.desk.workspace, self.at.set_id, self.at.rubric_id)
        then = next((then for entry, _before, then in past if len(record) > 6 and entry.id.startswith(record)), None)
        if then is None:
            words = _("“rubric-studio log {name}” lists those of this rubric.")
            raise NotFound(_("record"), record, hint=words.format(name=f"{view.set_id}/{view.id}"))
        criterion = self.at.criterion
        held = bringing.criterion_back(view, then, criterion) if criterion else bringing.rubric_back(view, then)
        for set_id, edit in held.edits:
            self._put(set_id, [edit])
        self.notes += held.notes

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
