"""Sample responses of the open rubric: adding, changing, taking away, and forms that were left half-written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _, counted
from rubric_studio.model.response import IDEAL
from rubric_studio.tui.opened import Opened
from rubric_studio.tui.steps import Step
from rubric_studio.workflows import sampling
from rubric_studio.workflows.sampling import EXPECTED, Sample, sample_of
from rubric_studio.workflows.verdicts import samples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric_studio.model.response import Response
    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.edit import Edit, FileEdit

FIELDS = ("kind", "author", "version", "date", "expect", "text", "citations", "notes")


class Sampling(Opened):
    """The open rubric's sample responses, as they are written.

    ``writing`` holds what stands in forms that were not taken yet, so that nothing that was written is lost;
    ``last_folder`` is where the person looked for a file last.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.last_folder = "~/"

    # forms ------------------------------------------------------------------------------------------------------------

    def held(self, response: str) -> Sample:
        """Give a response of the open rubric as a form holds it; a blank one where there is none."""
        found = self.response_of(response)
        return sample_of(found) if found else Sample()

    def response_of(self, response: str) -> Response | None:
        """Give a response of the open rubric as its file has it, the ideal one too."""
        view = self.view
        every = samples(view.rubric, view.responses) if view and view.rubric else ()
        return next((held for held in every if held.id == response), None)

    def begun(self, response: str) -> Sample | None:
        """Give what stood in the form of a response when it was left, "" for a new one; None where nothing did."""
        kept = {
            field: self.writing[key] for field in FIELDS if (key := self._words_key(response, field)) in self.writing
        }
        if not kept:
            return None
        made: dict[str, Any] = {**kept}
        if "citations" in kept:
            made["citations"] = sampling.citations_from(kept["citations"])
        return replace(self.held(response), **made)

    def keep_form(self, response: str, sample: Sample) -> None:
        """Keep what stands in the form of a response and is not in its file."""
        now, held = _texts(sample), _texts(self.held(response))
        named = sample.author not in ("", self.desk.rater)
        says = response or named or any((sample.text, sample.notes, sample.citations))
        for field in FIELDS:
            if says and now[field] != held[field]:
                self.write_down(self._words_key(response, field), now[field])
            else:
                self.written(self._words_key(response, field))

    def drop_form(self, response: str) -> None:
        """Let go of what stood in the form of a response."""
        for field in FIELDS:
            self.written(self._words_key(response, field))

    def _words_key(self, response: str, field: str) -> str:
        return f"response:{self.selection.set_id}:{self.selection.rubric}:{response}:{field}"

    def verdicts_on(self, response: str) -> int:
        """Count the verdicts on a response that a change of its text would make stale."""
        standing = next((s for s in self.standings if s.response.id == response), None)
        return standing.judged if standing else 0

    # edits ------------------------------------------------------------------------------------------------------------

    def add_samples(self, samples: Sequence[Sample]) -> list[str]:
        """Add responses to the open rubric, select the first of them, and give their ids.

        Raises:
            RubricStudioError: one of them cannot be taken, or the file cannot be edited so; nothing has changed.
        """
        view = self._needed()
        marks = self.marks.get(view.set_id, {})
        taken = {given.response for given in self.desk.verdicts(view.set_id).on(view.id)}
        taken |= {key[2] for key in marks if key[0] == view.id}
        edit, made = sampling.added(view, samples, taken=taken)
        label = counted("one new sample response", "{n} new sample responses", len(made))
        self._step(label, edit, to=made[0])
        return made

    def change_sample(self, response: str, sample: Sample) -> None:
        """Change a response of the open rubric; of the ideal one, its text.

        Raises:
            RubricStudioError: it cannot be taken, or the file cannot be edited so; nothing has changed.
        """
        view = self._needed()
        edit = sampling.ideal(view, sample.text) if response == IDEAL else sampling.changed(view, response, sample)
        self._step(_("change of a sample response"), edit, to=response)

    def remove_sample(self) -> str:
        """Take the selected response away, select its neighbour, and give its id; verdicts on it stay in their files.

        Raises:
            RubricStudioError: nothing is selected, or the file cannot be edited so.
        """
        view, chosen = self._needed(), self._chosen()
        ids = [standing.response.id for standing in self.standings]
        at = ids.index(chosen)
        left = ids[:at] + ids[at + 1 :]
        edit = sampling.ideal(view, None) if chosen == IDEAL else sampling.removed(view, chosen)
        self._step(_("removal of a sample response"), edit, to=left[min(at, len(left) - 1)] if left else "")
        return chosen

    def step_expected(self) -> str:
        """Say next of the selected response that it is good, bad, or neither, and give what is said now.

        Raises:
            RubricStudioError: it is the ideal response, nothing is selected, or the file cannot be edited so.
        """
        view, chosen = self._needed(), self._chosen()
        if chosen == IDEAL:
            raise RubricStudioError(_("The ideal response is always meant to be good."))
        now = EXPECTED[(EXPECTED.index(self.held(chosen).expect) + 1) % len(EXPECTED)]
        self._step(_("what is thought of a response"), sampling.expected(view, chosen, now), to=chosen)
        return now

    def make_ideal(self) -> None:
        """Take the text of the selected response as the rubric's ideal response; the one before goes.

        Raises:
            RubricStudioError: nothing is selected, or the file cannot be edited so.
        """
        view, chosen = self._needed(), self._chosen()
        self._step(_("another ideal response"), sampling.ideal(view, self.held(chosen).text), to=chosen)

    def _chosen(self) -> str:
        if self.response_of(self.selection.response) is None:
            raise RubricStudioError(_("Choose a sample response first."))
        return self.selection.response

    def _step(self, label: str, edit: Edit | FileEdit, *, to: str) -> None:
        if edit.after is edit.before:
            return
        there = replace(self.selection, response=to)
        self._do(Step(label, self.selection, ((self.selection.set_id, edit),), to=there))


def _texts(sample: Sample) -> dict[str, str]:
    """Give the fields of a form as texts."""
    texts = {field: str(getattr(sample, field)) for field in FIELDS}
    return texts | {"citations": sampling.citation_lines(sample.citations)}
