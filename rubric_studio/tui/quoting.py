"""Possible evidence in the open rubric: going through the likeliest sentences, and accepting some of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rubric_studio.language import _
from rubric_studio.tui.ranking import Ranking
from rubric_studio.tui.steps import Step
from rubric_studio.workflows.evidence import Evidence, about_omission, placed, possible

if TYPE_CHECKING:
    from rubric_studio.model.judgment import Key
    from rubric_studio.tui.steps import Selection
    from rubric_studio.workflows.desk import Desk


class Quoting(Ranking):
    """The open rubric with the sentences that may be evidence."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._looked_at: tuple[Selection, int] | None = None

    def evidence_in(self, response: str) -> Evidence | None:
        """Give the evidence for the selected criterion in a response; None where there is nothing to look at.

        Who judges blind is shown none: it would say where to look before one has looked.
        """
        view, criterion = self.view, self.criterion
        text = next((held.response.text for held in self.standings if held.response.id == response), None)
        if self.blind or view is None or view.rubric is None or criterion is None or text is None:
            return None
        found = Evidence(
            possible(view.rubric, view.rubric_set, criterion, text),
            placed(self.quotes((view.id, criterion.id, response)), text),
            looked_for=not about_omission(view.rubric, view.rubric_set, criterion),
        )
        held = self._looked_at
        here = held and held[0] == replace(self.selection, response=response) and found.every
        return replace(found, at=held[1] % len(found.every)) if held and here else found

    @property
    def evidence(self) -> Evidence | None:
        """Give the evidence for the selected criterion in the selected response."""
        return self.evidence_in(self.selection.response)

    def look_on(self) -> Evidence | None:
        """Look at the next sentence that may be evidence, after the last at the first; give what there is."""
        found = self.evidence
        if found and found.every:
            self._looked_at = (self.selection, 0 if found.at is None else found.at + 1)
        return self.evidence

    def accept(self) -> bool | None:
        """Accept the sentence that is looked at as evidence, or let go of it; it is kept with one's verdict.

        Returns:
            Whether it is evidence now; None where no sentence is looked at.

        Raises:
            RubricStudioError: the rubric's shape is not right.
        """
        view, found = self._needed(), self.evidence
        span = found.looked_at if found else None
        if found is None or span is None:
            return None
        key = (view.id, self.selection.criterion, self.selection.response)
        text = next(held.response.text for held in self.standings if held.response.id == key[2])
        held, words = self.quotes(key), text[span.start : span.end]
        now = (*held, words) if words not in held else tuple(quote for quote in held if quote != words)
        now = tuple(sorted(now, key=text.find))
        self._do(Step(_("evidence"), self.selection, quotes=((view.set_id, key, held, now),)))
        at = self.evidence
        if at and span in at.every:
            self._looked_at = (self.selection, at.every.index(span))
        return words in now

    @property
    def judged(self) -> bool:
        """Tell whether one's own verdict on what is selected stands, saved or not."""
        view, here = self.view, self.selection
        return view is not None and self._effective(view, (view.id, here.criterion, here.response)) is not None

    def quotes(self, key: Key) -> tuple[str, ...]:
        """Give the words that are one's evidence now: accepted here, else as saved with a verdict that stands.

        Args:
            key: what it is about, in the open rubric.
        """
        view = self._needed()
        held = self.how[view.set_id].quotes.get(key)
        if held is not None or self._effective(view, key) is None:
            return held or ()
        own = self.desk.own_line(view, key[1], key[2])
        return own.evidence if own else ()
