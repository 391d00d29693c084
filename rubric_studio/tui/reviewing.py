"""What the main screen does for reviewers: their word on the chosen criterion, and the way to the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _
from rubric_studio.model.signoff import What
from rubric_studio.tui import actions
from rubric_studio.tui.recovering import Recovering
from rubric_studio.tui.telling import asked_why, thanks
from rubric_studio.workflows.standing import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from rubric_studio.tui.actions import Action
    from rubric_studio.workflows.signoff import Item

_SAYING = frozenset({"approve", "request_changes", "comment"})


class Reviewing(Recovering):
    """Sign-offs, as far as the main screen shows them."""

    def available(self, action: Action) -> bool:
        """Offer one's word only where a set asks for it; the queue is always found by its name."""
        if action.id in _SAYING and not self.session.signing:
            return False
        return super().available(action)

    def heading(self) -> str:
        """Say which criterion the form shows, and where it stands."""
        words = super().heading()
        standing = self.session.standings_here().get(self.session.selection.criterion)
        state = said(standing) if standing else ""
        return words.rstrip(".。") + _(". ") + state if words and state else words

    def action_review(self) -> None:
        """Open the queue of what awaits one's word."""
        from rubric_studio.tui.review import ReviewScreen  # loaded when first needed

        self.settle()
        self.app.push_screen(ReviewScreen(self.session), self._reviewed)

    def _reviewed(self, item: Item | None) -> None:
        if item is not None:
            self.open_rubric(item.set_id, item.rubric.id)
            self.session.select_criterion(item.criterion.id)
        self.show_rubric()
        self.set_focus(self.criteria)

    # one's word on the chosen criterion -------------------------------------------------------------------------------

    def action_approve(self) -> None:
        """Approve the chosen criterion."""
        self._item(lambda item: self._speak(item, What.APPROVE))

    def action_request_changes(self) -> None:
        """Ask for changes in the chosen criterion."""
        self._item(lambda item: self._ask_why(item, What.REQUEST_CHANGES))

    def action_comment(self) -> None:
        """Comment on the chosen criterion."""
        self._item(lambda item: self._ask_why(item, What.COMMENT))

    def _item(self, then: Callable[[Item], None]) -> None:
        """Look in a thread who changed the chosen criterion last, then go on with it."""
        self.settle()
        session, view = self.session, self.session.view
        chosen = session.selection.criterion
        if view is None or view.rubric is None or not chosen:
            self.tell(_("Choose a criterion first."))
            return
        rubric, set_id, words = view.rubric, view.set_id, session.words(view.set_id)
        required = view.rubric_set.signoff.required
        shared = [c.id for c in rubric.criteria if view.is_shared(c.id)]

        def look() -> Item:
            from rubric_studio.workflows.authors import Authors  # git is slow to load
            from rubric_studio.workflows.signoff import items_of

            with Authors(session.desk.workspace, session.desk.rater) as looked:
                authors = looked.of(set_id, rubric)
            items = items_of(set_id, rubric, words, required=required, shared=shared, authors=authors)
            return next(item for item in items if item.criterion.id == chosen)

        self.work("author", look, then)

    def _ask_why(self, item: Item, what: What) -> None:
        self.app.push_screen(asked_why(what, item), lambda why: self._speak(item, what, why) if why else None)

    def _speak(self, item: Item, what: What, why: str = "") -> None:
        with self.told():
            n = self.session.say([item], what, why)
            self.tell(thanks(what, n), seconds=3)
            self.show_heading(self.heading())
            self.criteria.show_signed(self.session.standings_here())
            self.show_state()
            if what is What.APPROVE and self.place == actions.CRITERIA:
                self.criteria.action_step(1)
