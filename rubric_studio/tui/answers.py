"""Sample responses on the main screen: the forms, taking away, good or bad, and the way to reading side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _
from rubric_studio.model.response import IDEAL
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.going import Going
from rubric_studio.tui.preview import RESPONSE

if TYPE_CHECKING:
    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.sample import Taken

_ON_ONE = frozenset({"edit_response", "remove_response", "step_expected", "make_ideal"})


class Answers(Going):
    """What the main screen does with sample responses as texts."""

    def available(self, action: Action) -> bool:
        """Offer what is done to a response only where there is one."""
        if action.id in _ON_ONE or action.id == "side_by_side":
            chosen = self.session.selection.response
            if not chosen or self.session.view is None or (action.id == "make_ideal" and chosen == IDEAL):
                return False
        return super().available(action)

    def action_add_response(self) -> None:
        """Open the form of a new response."""
        self.settle()
        view = self.session.view
        if view is None or view.rubric is None:
            self.tell(_("Open a rubric first."))
        else:
            self._open_form("")

    def action_edit_response(self) -> None:
        """Open the form of the chosen response."""
        self.settle()
        if self._may_know():
            self._open_form(self.session.selection.response)

    def _may_know(self) -> bool:
        """Tell whether it may be seen who wrote what; where one judges blind, say how to see it."""
        if self.session.blind:
            words = _("You judge blind: this would show who wrote it. Press {key} first.")
            self.tell(words.format(key=actions.key("blind")))
            return False
        return True

    def _open_form(self, response: str) -> None:
        from rubric_studio.tui.sample import SampleScreen  # loaded when first needed

        self.app.push_screen(SampleScreen(self.session, response), self._form_done)

    def _form_done(self, taken: Taken | None) -> None:
        if taken is None:
            return
        self._responses_changed()
        if taken.save:
            self.save()
        self.tell(taken.said)

    def _responses_changed(self) -> None:
        self.preview.shows = RESPONSE
        self.refresh_after_edit()
        self.show_pane(3)
        self.set_focus(self.responses)

    def action_remove_response(self) -> None:
        """Take the chosen response away."""
        self.settle()
        with self.told():
            standing = self.session.standing
            self.session.remove_sample()
            self._responses_changed()
            words = _("Taken away: “{id}”. Verdicts on it stay in their files. Ctrl+Z brings it back.")
            self.tell(words.format(id=phrases.called(standing) if standing else ""))

    def action_step_expected(self) -> None:
        """Step through what is thought of the chosen response."""
        self.settle()
        if not self._may_know():
            return
        with self.told():
            now = self.session.step_expected()
            words = {"good": _("Meant to be good."), "bad": _("Meant to be bad.")}
            self.refresh_after_edit()
            self.tell(words.get(now, _("Neither good nor bad is said of it now.")), seconds=3)

    def action_make_ideal(self) -> None:
        """Make the chosen response the ideal one."""
        self.settle()
        with self.told():
            self.session.make_ideal()
            self._responses_changed()
            self.tell(_("This text is the ideal response now; it stands among the samples too. Ctrl+Z takes it back."))

    def action_side_by_side(self) -> None:
        """Read responses side by side."""
        from rubric_studio.tui.side import SideScreen  # loaded when first needed

        self.settle()
        if self.session.standings:
            self.app.push_screen(SideScreen(self.session), self._came_from_reading)

    def _came_from_reading(self, _nothing: object) -> None:
        self.refresh_after_edit()
