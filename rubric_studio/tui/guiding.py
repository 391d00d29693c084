"""The tour on the main screen: offering it, showing where it is, and what is left when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _
from rubric_studio.tui.actions import key
from rubric_studio.tui.seeking import Seeking
from rubric_studio.tui.tour import HELP, MEND, Tour

if TYPE_CHECKING:
    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session

_OF_THE_TOUR = frozenset({"leave_tour", "skip_step"})


class Guiding(Seeking):
    """What the main screen does with the tour."""

    practice = False
    """The tour is shown on copies of the shipped rubrics, and the screen closes with it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.tour: Tour | None = None
        self._keys_named: dict[str, str] = {}
        self._tour_said = (0, "")

    def welcome(self) -> None:
        """Begin the tour where it is for practice, or offer it to somebody who was never asked."""
        if self.practice:
            self.action_tour()
        elif self.studio.offers_tour:
            self.offer_tour()

    def offer_tour(self) -> None:
        """Ask once in a person's life whether to show the tour."""
        from rubric_studio.tui.dialogs import Ask  # once in a life

        def answered(answer: str | None) -> None:
            self.studio.remember(welcomed=True)
            if answer == "show":
                self.action_tour()
            else:
                self.tell(_("The tour is found under {help} whenever you like.").format(help=key("help")))

        body = _(
            "Shall we show you around? Seven small things to do, in about a minute, on a copy of an example. "
            "Nothing of yours is touched."
        )
        buttons = [("show", _("Show me (one minute)")), ("", _("Not now"))]
        self.app.push_screen(Ask(_("Welcome to Rubric Studio"), body, buttons), answered)

    def available(self, action: Action) -> bool:
        """Offer ways out of the tour only during the tour."""
        if action.id in _OF_THE_TOUR and self.tour is None:
            return False
        return super().available(action)

    def action_tour(self) -> None:
        """Begin the tour, on copies of the shipped rubrics: nothing of the person's own is touched."""
        if not self.practice:
            from rubric_studio.tui.practice import practise  # seldom needed

            practise(self)
            return
        if self.tour is None and self.session.view is not None:
            self.action_pane(2)
            self.tour = Tour(self.session, self.place)
            self._show_tour()

    def action_skip_step(self) -> None:
        """Go on without doing what the step says."""
        if self.tour is not None:
            self.tour.skip()
            self._show_tour()

    def action_leave_tour(self) -> None:
        """Leave the tour."""
        if self.tour is not None:
            self._end_tour(self.tour)

    # watching ---------------------------------------------------------------------------------------------------------

    def show_keys(self) -> None:
        """Write the footer anew; whatever changes comes by here, so the tour looks too."""
        super().show_keys()
        self._tour_sees()

    def action_mend(self) -> None:
        """Open a finding."""
        super().action_mend()
        self._tour_sees(MEND)

    def action_help(self) -> None:
        """Show help."""
        super().action_help()
        self._tour_sees(HELP)

    def take(self) -> None:
        """Take over what stands in the form; the tour sees it before it can be undone."""
        super().take()
        self._tour_sees()

    def action_back(self) -> None:
        """Leave the tour from its box, or go a step back."""
        if self.focused is not None and any(node.id == "tour" for node in self.focused.ancestors):
            self.action_leave_tour()
        else:
            super().action_back()

    def on_screen_resume(self) -> None:
        """Name the keys as they are now; end the tour where its last step led to another screen."""
        if self._keys_named != self.studio.keys_chosen:
            self._keys_named = self.studio.keys_chosen
            self.show_criterion()
        if self.tour is not None and self.tour.over:
            self._end_tour(self.tour)

    def _tour_sees(self, asked: str = "") -> None:
        tour = self.tour
        if tour is None:
            return
        if tour.see(self.place, asked) and tour.over and asked:
            return  # it ends when the person comes back from what was asked for
        if tour.over or (tour.at, tour.words) != self._tour_said:
            self._show_tour()

    def _show_tour(self) -> None:
        from rubric_studio.tui.tourbox import TourBox  # loaded when first needed

        tour = self.tour
        if tour is None:
            return
        if tour.over:
            self.call_after_refresh(self._end_tour, tour)
            return
        self._tour_said = (tour.at, tour.words)
        if boxes := self.query(TourBox):
            boxes.first().show(tour)
            return
        self.add_class("touring")
        box = TourBox()
        self.mount(box, before="#foot")
        self.call_after_refresh(box.show, tour)

    # the end ----------------------------------------------------------------------------------------------------------

    def _end_tour(self, tour: Tour) -> None:
        from rubric_studio.tui.dialogs import Ask  # seldom needed

        if self.tour is not tour:
            return
        self.tour = None
        self.studio.remember(welcomed=True)
        head = _("That was the tour") if tour.over else _("The tour has ended")
        words = _(
            "{commands} shows everything by name, {help} is help for where you are. The tour is found there again.\n\n"
            "These were copies to practise on; they are thrown away now."
        )
        words = words.format(commands=key("commands"), help=key("help"))

        def done(_answer: str | None) -> None:
            self.dismiss(None)  # Textual waits for what is given back, and this screen cannot wait for its own end

        self.app.push_screen(Ask(head, words, [("", _("Done"))]), done)
