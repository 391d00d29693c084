"""What is open and selected, the steps on it, and undo; no Textual here, nor in what is built on it.

Every change is a step: what it was and what it is, of documents and of one's own verdicts. Undo and redo walk the
steps, whichever rubric they touched, and survive saving.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from functools import partial
from operator import is_
from typing import TYPE_CHECKING, NamedTuple

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.model.judgment import Verdict
from rubric_studio.tui.steps import Selection, Step, Steps, fitted
from rubric_studio.workflows.edit import OpenRubric, criterion_of
from rubric_studio.workflows.holding import Holding, Sent, Side
from rubric_studio.workflows.judged import How
from rubric_studio.workflows.verdicts import Marks, Standing, Verdicts, standings, with_marks

if TYPE_CHECKING:
    from collections.abc import Callable

    from rubric_studio.model.rubric import Criterion
    from rubric_studio.store.document import Document
    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.spoken import Sayings
    from rubric_studio.workflows.verdicts import Verdicts


def _nobody() -> None:
    """Tell nobody."""


BRIEF = 20
"""Letters below which a line that was begun in a dialog is not kept for the next time."""


class Scored(NamedTuple):
    """How the responses stand, and what that was worked out from."""

    view: OpenRubric
    verdicts: Verdicts
    before: Sent | None
    holds: Holding
    found: list[Standing]


class Opened:
    """One rubric of a workspace, open and as it is now, and all steps that led there."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.released = ""
        """Which release it is, in words, where one was opened again, which nobody changes."""
        self.selection = Selection()
        self.marks: dict[str, Marks] = {}
        self.sayings: dict[str, Sayings] = {}
        self.arranged = 0
        self.how: dict[str, How] = defaultdict(How)
        self.writing: dict[str, str] = {}
        """Texts that are being typed and not taken over yet, by the dialog and what it is about."""
        self.told: set[str] = set()
        """Which of them were brought back from an earlier start, and stand as they were."""
        self._brief: dict[str, str] = {}
        self.touched: Callable[[], None] = _nobody
        """Is called when something changed that would be lost with the program."""
        self._steps = Steps()
        self._view: tuple[tuple[str, str], tuple[Document, ...], OpenRubric] | None = None
        self._standings: Scored | None = None

    def write_down(self, key: str, text: str) -> None:
        """Keep a text that is being typed.

        Args:
            key: the dialog or field, then what it is about, with colons.
            text: what stands there now.
        """
        if self.writing.get(key) != text:
            self.told.discard(key)
        self.writing[key] = text
        self.touched()

    def half_written(self, key: str) -> str | None:
        """Give back a text that was being typed there; None where there was none."""
        return self.writing.get(key, self._brief.get(key))

    def let_be(self, key: str) -> None:
        """Let a text be whose dialog was left; a few letters, typed by mistake perhaps, do not outlive the program."""
        text = self.writing.get(key, "")
        if text and len(text) < BRIEF and "\n" not in text:
            self.written(key)
            self._brief[key] = text

    def written(self, key: str) -> None:
        """Let go of a text that was taken over or is not wanted."""
        self._brief.pop(key, None)
        self.told.discard(key)
        if self.writing.pop(key, None) is not None:
            self.touched()

    # what is open -----------------------------------------------------------------------------------------------------

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
        verdicts, before = self._verdicts(view), self._before(view)
        held = self._standings
        if held is None or not all(map(is_, held[:3], (view, verdicts, before))):
            marks = self.marks.get(view.set_id, {})
            sent = Sent(Side(view.rubric, view.responses, view.rubric_set.grader_template))
            holds = Holding(sent, before, verdicts.every(view.id))
            found = standings(view.rubric, view.responses, verdicts, rater=self.desk.rater, marks=marks, holds=holds)
            held = self._standings = Scored(view, verdicts, before, holds, found)
        return held.found

    @property
    def standing(self) -> Standing | None:
        """Give the selected response's standing."""
        return next((s for s in self.standings if s.response.id == self.selection.response), None)

    def _verdicts(self, view: OpenRubric) -> Verdicts:
        """Give the saved verdicts that count here."""
        return self.desk.verdicts(view.set_id)

    def _before(self, _view: OpenRubric) -> Sent | None:
        """Give what graders were sent before the changes here, where that is known."""
        return None

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
        if step.to:
            self.selection = step.to

    def _apply(self, step: Step, *, forward: bool) -> None:
        for set_id, edit in step.edits:
            # the desk may have let go of it since: it has to know the file again before it can tell what is not saved
            self.desk.text_of(set_id, edit.name)
            self.desk.put(set_id, edit.name, edit.after if forward else edit.before)
        for to, before_it, after_it in step.moves:
            self.desk.move_from(to, after_it if forward else before_it)
        for set_id, key, quoted, quotes in step.quotes:
            self._quote(set_id, key, quotes if forward else quoted)
        for set_id, key, before, after in step.marks:
            marks = self.marks.setdefault(set_id, {})
            verdict = after if forward else before
            marks.pop(key, None)
            how = self.how[set_id]
            if step.blind and not step.moves:
                (how.blind.add if step.blind[forward] else how.blind.discard)(key)
            gone = self.desk.text_of(set_id, f"{key[0]}.yaml") is None  # moved to another set, and its marks with it
            own = None if gone else self.desk.own(self.desk.open(set_id, key[0]), key[1], key[2])
            if not gone and (verdict != own or (verdict and key in how.quotes)):
                marks[key] = verdict
        self.arranged += step.arranges
        if step.edits or step.moves or step.arranges:
            self._standings = None
        else:
            self._mark_standings(step)
        self.touched()

    def _quote(self, set_id: str, key: tuple[str, str, str], quotes: tuple[str, ...] | None) -> None:
        """Let other words be one's evidence (None: those that are saved); a saved verdict is saved again with them."""
        own = self.desk.own_line(self.desk.open(set_id, key[0]), key[1], key[2])
        marks, held = self.marks.setdefault(set_id, {}), self.how[set_id].quotes
        held.pop(key, None)
        if quotes is not None and quotes != (own.evidence if own else ()):
            held[key] = quotes
        if own and marks.get(key, own.verdict) == own.verdict:
            marks.pop(key, None)
            if key in held:
                marks[key] = Verdict(own.verdict)

    def _mark_standings(self, step: Step) -> None:
        """Score again what a step's marks are about, no more: in a long rubric the rest takes its time."""
        held = self._standings
        rubric = held.view.rubric if held else None
        if held is None or rubric is None:
            return
        view = held.view
        here = [key[1:] for set_id, key, _was, _is in step.marks if (set_id, key[0]) == (view.set_id, view.id)]
        marks = self.marks.get(view.set_id, {})
        rater = self.desk.rater
        scored = with_marks(held.found, rubric, here, held.verdicts, rater=rater, marks=marks, holds=held.holds)
        self._standings = held._replace(found=scored)

    def undo(self) -> str | None:
        """Undo the last step, go to where it was done, and say what it was; None where there is none."""
        return self._walk(self._steps.done, self._steps.undone, forward=False)

    def redo(self) -> str | None:
        """Do again what was undone last."""
        return self._walk(self._steps.undone, self._steps.done, forward=True)

    def _walk(self, take: list[Step], give: list[Step], *, forward: bool) -> str | None:
        if take and not take[-1].fits(self.desk.text_of, forward=forward):
            self._fit(take, forward=forward)
        if not take:
            return None
        step = take.pop()
        self._apply(step, forward=forward)
        give.append(replace(step, typing=""))
        self.selection = (forward and step.to) or step.at
        self._view = None
        self._select_there()
        return step.label

    def _fit(self, steps: list[Step], *, forward: bool) -> None:
        """Fit the step that is to be walked next to what others wrote; where that cannot be done, drop what is lost."""
        step = steps[-1]
        if step.refs & self._steps.joined:
            from rubric_studio.workflows.meeting import carried  # when somebody else wrote something

            with suppress(RubricStudioError):
                if made := fitted(step, self.desk.document, partial(carried, self.desk), forward=forward):
                    steps[-1] = made
                    return
        self._steps.joined -= step.refs
        self._steps.prune(self.desk.text_of)

    def _select_there(self) -> None:
        """Select the first criterion, or response, where the selected one is not there any more."""
        criteria = self.view.rubric.criteria if self.view and self.view.rubric else ()
        if criteria and self.criterion is None:
            self.select_criterion(criteria[0].id)
        if self.standing is None:
            found = self.standings
            self.select_response(found[0].response.id if found else "")

    @property
    def can_undo(self) -> bool:
        """Tell whether there is something to undo."""
        return bool(self._steps.done)
