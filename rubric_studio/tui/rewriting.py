"""Help with writing in the studio without a screen: patterns, two criteria of one, turned round, criteria of a text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _, counted
from rubric_studio.model.template import grader_prompt
from rubric_studio.tui.arranging import Arranging
from rubric_studio.tui.steps import Selection, Step
from rubric_studio.workflows import arrange, sampling
from rubric_studio.workflows.edit import FileEdit, OpenRubric

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric_studio.lint.turning import Turned
    from rubric_studio.model.judgment import Key
    from rubric_studio.tui.steps import Quoted
    from rubric_studio.workflows.candidates import Candidate
    from rubric_studio.workflows.edit import Edit
    from rubric_studio.workflows.patterns import Pattern
    from rubric_studio.workflows.recovered import Mark
    from rubric_studio.workflows.rewrite import Worded


class Rewriting(Arranging):
    """What helps to write criteria of the open rubric."""

    def judged_here(self) -> int:
        """Count the sample responses with a verdict on the selected criterion that another wording makes stale."""
        chosen = self.selection.criterion
        return sum(standing.cells[chosen].given > 0 for standing in self.standings if chosen in standing.cells)

    def patterns(self) -> list[Pattern]:
        """List the patterns for a new criterion, what fits here first.

        Raises:
            RubricStudioError: no rubric is open.
        """
        from rubric_studio.workflows import rewrite  # after the first screen
        from rubric_studio.workflows.patterns import patterns

        view = self._needed()
        if view.rubric is None:
            raise RubricStudioError(_("Open a rubric first."))
        return patterns(view.rubric, rewrite.criteria_language(view), self.criterion)

    def use_pattern(self, pattern: Pattern) -> None:
        """Add a criterion made from a pattern below the selected one, and select it.

        Raises:
            RubricStudioError: the file cannot be edited so.
        """
        from rubric_studio.workflows import rewrite  # after the first screen

        view = self._needed()
        edit, made = rewrite.from_pattern(view, pattern, after=self.selection.criterion or None)
        self._written(_("new criterion from a pattern"), edit, to=made)

    def halves(self) -> tuple[Worded, Worded]:
        """Propose two criteria in place of the selected one.

        Raises:
            RubricStudioError: other rubrics use it too.
        """
        from rubric_studio.workflows import rewrite  # after the first screen

        return rewrite.proposed_halves(self._needed(), self.selection.criterion)

    def split(self, first: Worded, second: Worded) -> None:
        """Make two criteria of the selected one, as one step.

        Raises:
            RubricStudioError: a text is missing, the points do not come to the same, or the file cannot be edited so.
        """
        from rubric_studio.workflows import rewrite  # after the first screen

        edit, _made = rewrite.split(self._needed(), self.selection.criterion, first, second)
        self._written(_("splitting a criterion in two"), edit, to=self.selection.criterion, words=first.text)

    def turned(self) -> tuple[Turned, int]:
        """Propose the selected criterion turned round, and its points with the other sign.

        Raises:
            RubricStudioError: no criterion is selected.
        """
        from rubric_studio.workflows import rewrite  # after the first screen

        return rewrite.proposed_turn(self._needed(), self.selection.criterion)

    def turn(self, to: Worded) -> None:
        """Give the selected criterion other words and points, as one step.

        Raises:
            RubricStudioError: the text is missing, the points are 0, or the file cannot be edited so.
        """
        from rubric_studio.workflows import rewrite  # after the first screen

        edit = rewrite.reworded(self._needed(), self.selection.criterion, to)
        self._written(_("turning a criterion round"), edit, to=self.selection.criterion, words=to.text)

    def _written(self, label: str, edit: Edit, *, to: str, words: str | None = None) -> None:
        """Take an edit over, as one step.

        Args:
            label: what it is.
            edit: the edit.
            to: the criterion that is selected then.
            words: what the selected criterion says from now on: what was judged of other words, and is not saved yet,
                is let go of; None where it is not touched.
        """
        if edit.after is edit.before:
            return
        here, chosen = self.selection, self.criterion
        step = Step(label, here, ((here.set_id, edit),), to=replace(here, criterion=to))
        if chosen and words is not None and words.strip() != chosen.text:
            step = replace(step, marks=self._begun_verdicts(), quotes=self._begun_quotes(), blind=None)
        self._do(step)

    def _begun_verdicts(self) -> tuple[Mark, ...]:
        """Take back the verdicts on the selected criterion that are not saved."""
        set_id = self.selection.set_id
        held = self.marks.get(set_id, {})
        return tuple((set_id, key, verdict, None) for key, verdict in held.items() if self._is_on_chosen(key))

    def _begun_quotes(self) -> tuple[Quoted, ...]:
        """Let go of the evidence for it that is not saved."""
        set_id = self.selection.set_id
        held = self.how[set_id].quotes
        return tuple((set_id, key, quotes, None) for key, quotes in held.items() if self._is_on_chosen(key))

    def _is_on_chosen(self, key: Key) -> bool:
        view, chosen = self._needed(), self.selection.criterion
        return key[1] == chosen and (key[0] == view.id or view.is_shared(chosen))

    # what a grader sees -----------------------------------------------------------------------------------------------

    def for_grader(self) -> str | None:
        """Give what a grader is sent for the selected criterion of the selected response; None without both."""
        view, criterion, standing = self.view, self.criterion, self.standing
        if view is None or view.rubric is None or criterion is None or standing is None:
            return None
        return grader_prompt(view.rubric, criterion, standing.response.text, view.rubric_set.grader_template)

    # criteria of a text -----------------------------------------------------------------------------------------------

    def candidates(self, text: str, set_id: str = "") -> list[Candidate]:
        """Give the criteria that one could make of a response's sentences.

        Args:
            text: the response.
            set_id: the set in whose language they are written; "" for the open rubric's.

        Raises:
            RubricStudioError: no rubric is open, or the set cannot be read.
        """
        from rubric_studio.workflows import candidates, rewrite  # after the first screen

        if set_id:
            language = arrange.shelf(self.desk, set_id).rubric_set.language
        else:
            language = rewrite.criteria_language(self._needed())
        return candidates.candidates(text, language)

    def add_criteria(self, texts: Sequence[str], points: int) -> None:
        """Add criteria below the selected one, as one step, and select the first of them.

        Raises:
            RubricStudioError: the file cannot be edited so.
        """
        now = view = self._needed()
        after, made = self.selection.criterion or None, []
        for text in texts:
            edit, id_ = now.add(text, after=after, points=points)
            now = replace(now, documents={**now.documents, edit.name: edit.after})
            after = id_
            made.append(id_)
        if made:
            edit = replace(edit, before=view.document)
            label = counted("one criterion from a response", "{n} criteria from a response", len(made))
            self._written(label, edit, to=made[0])

    def rubric_from(self, set_id: str, *, title: str, asks: str, text: str, criteria: Sequence[str], bad: bool) -> str:
        """Make a draft from a response and what was ticked of it, as one step; select it and give its id.

        A good response becomes the ideal one; a bad one stands among the samples, and its criteria take points away.

        Raises:
            RubricStudioError: a text is missing, or the set cannot be read.
        """
        from rubric_studio.workflows.candidates import BAD, GOOD  # after the first screen

        shelf = arrange.shelf(self.desk, set_id)
        weighed = [(criterion, BAD if bad else GOOD) for criterion in criteria]
        edits, made = arrange.new_rubric(shelf, title=title, asks=asks, criteria=weighed, ideal="" if bad else text)
        if bad:
            edits = (*edits, (set_id, self._sample(set_id, edits[0][1], text)))
        self._arrange(_("new rubric"), edits, Selection(set_id, made))
        return made

    def _sample(self, set_id: str, edit: Edit | FileEdit, text: str) -> FileEdit:
        """Give the file that keeps a bad response beside a rubric that is not there yet."""
        documents = {edit.name: edit.after} if edit.after else {}
        sample = sampling.Sample(author="unknown", text=text, expect="bad")
        return sampling.added(OpenRubric(set_id, edit.name, documents), [sample])[0]
