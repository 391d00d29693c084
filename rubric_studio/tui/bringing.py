"""Bringing earlier states back in the studio without a screen, each as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _
from rubric_studio.tui.arranging import Arranging
from rubric_studio.tui.steps import Selection
from rubric_studio.workflows import arrange, bringing

if TYPE_CHECKING:
    from rubric_studio.workflows.bringing import Back
    from rubric_studio.workflows.past import Reading


class Bringing(Arranging):
    """What can be done with earlier states."""

    def holds(self, set_id: str, rubric: str) -> bool:
        """Tell whether a rubric is there now."""
        return self.desk.text_of(set_id, f"{rubric}.yaml") is not None

    def criterion_back(self, then: Reading, criterion: str, now: str) -> Back:
        """Work out how the open rubric's criterion is brought back, without doing it.

        Raises:
            RubricStudioError: it cannot be brought back, and why.
        """
        return bringing.criterion_back(self._needed(), then, criterion, now)

    def rubric_back(self, set_id: str, rubric: str, then: Reading) -> Back:
        """Work out how a rubric is brought back, the open one or one that was deleted, without doing it.

        Raises:
            RubricStudioError: it cannot be brought back, and why.
        """
        if self.holds(set_id, rubric):
            return bringing.rubric_back(self._needed(), then)
        return bringing.deleted_back(arrange.shelf(self.desk, set_id), then)

    def bring(self, set_id: str, rubric: str, back: Back, *, criterion: bool) -> None:
        """Do what was worked out, and select what came back.

        Raises:
            RubricStudioError: the file cannot be edited so.
        """
        here = self.selection
        if criterion:
            to = Selection(set_id, rubric, back.id, here.response)
            label = _("bringing back a criterion")
        else:
            same = (here.set_id, here.rubric) == (set_id, back.id)
            to = here if same else Selection(set_id, back.id)
            label = _("bringing back a rubric")
        self._arrange(label, back.edits, to)
