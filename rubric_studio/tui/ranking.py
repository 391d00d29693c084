"""How the responses stand: what that says about the rubric, the order its author would give them, judging blind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _
from rubric_studio.tui.opened import Opened
from rubric_studio.tui.steps import Step
from rubric_studio.workflows import order as orders
from rubric_studio.workflows import remarks
from rubric_studio.workflows.blind import blinded

if TYPE_CHECKING:
    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.edit import OpenRubric
    from rubric_studio.workflows.order import Agreement, Order
    from rubric_studio.workflows.remarks import Remark
    from rubric_studio.workflows.verdicts import Standing, Verdicts


class Ranking(Opened):
    """The open rubric with its responses, ranked by the rubric and by its author."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.blind = False
        self._own: tuple[Verdicts, Verdicts] | None = None
        self._remarks: tuple[list[Standing], Order, list[Remark]] | None = None
        self._blinded: tuple[list[Standing], list[Standing]] | None = None

    # blind ------------------------------------------------------------------------------------------------------------

    def see(self, *, blind: bool) -> None:
        """Hide, or show, who or what wrote the responses, and what others said of them."""
        self.blind = blind
        self._standings = None

    def _verdicts(self, view: OpenRubric) -> Verdicts:
        """Give the verdicts that may be seen: one's own only, where one judges blind."""
        every = super()._verdicts(view)
        if not self.blind:
            return every
        if self._own is None or self._own[0] is not every:
            self._own = (every, every.by(self.desk.rater))
        return self._own[1]

    @property
    def standings(self) -> list[Standing]:
        """Give the responses with verdicts, scores and ranks; under letters where one judges blind."""
        found = super().standings
        if not self.blind:
            return found
        if self._blinded is None or self._blinded[0] is not found:
            self._blinded = (found, blinded(found, f"{self.desk.rater}/{self.selection.rubric}"))
        return self._blinded[1]

    # what that says ---------------------------------------------------------------------------------------------------

    def remarks(self) -> list[Remark]:
        """Say where the rubric contradicts what its author thinks of the responses."""
        view, found, order = self.view, self.standings, self.order
        if view is None or view.rubric is None:
            return []
        if self._remarks is None or self._remarks[0] is not found or self._remarks[1] != order:
            self._remarks = (found, order, remarks.remarks(view.rubric, found, order))
        return self._remarks[2]

    def page(self) -> str:
        """Give the open rubric, as it is now, as a page of HTML; "" where there is none to show."""
        from rubric_studio.workflows.preview import RubricPreview  # seldom needed, like the next
        from rubric_studio.workflows.rubric_page import rubric_page

        view = self.view
        if view is None or view.rubric is None:
            return ""
        held = RubricPreview(view.rubric, tuple(self.standings), tuple(self.remarks()))
        return rubric_page([(view.rubric_set, held)])

    # the author's order -----------------------------------------------------------------------------------------------

    @property
    def order(self) -> Order:
        """Give the order in which the author would rank the responses, as far as it is known."""
        view = self.view
        return orders.held(view.samples, (standing.response.id for standing in self.standings)) if view else ()

    def agreement(self) -> Agreement:
        """Compare that order with the scores."""
        return orders.agreement(self.order, self.standings)

    def agreement_words(self) -> str:
        """Say how far the two agree, and where they do not, why; "" where there is nothing to compare."""
        view = self.view
        return remarks.on_order(view.rubric, self.standings, self.order) if view and view.rubric else ""

    def reorder(self, order: Order) -> None:
        """Let the author's order be another one.

        Raises:
            RubricStudioError: there is no file with sample responses, or it cannot be edited so.
        """
        view = self._needed()
        edit = orders.reordered(view, order)
        if edit.after is not edit.before:
            self._do(Step(_("your order of the responses"), self.selection, ((view.set_id, edit),)))
