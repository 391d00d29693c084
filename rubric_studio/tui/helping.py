"""Help with writing on the main screen: the menu, and the dialogs in which what is proposed is looked at first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _, counted
from rubric_studio.text import one_line
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.actions import BY_ID, key
from rubric_studio.tui.boxes import TextBox
from rubric_studio.tui.form import whole_number
from rubric_studio.tui.gathering import Gathering

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.workflows.rewrite import Worded

_OF_ONE = frozenset({"split", "turn_round"})
_MENU = ("use_pattern", "use_shared", "split", "turn_round", "as_grader", "from_response", "rubric_from_response")


class Helping(Gathering):
    """What the main screen does to help with writing."""

    def available(self, action: actions.Action) -> bool:
        """Offer what is done to a criterion or a response only where there is one."""
        session = self.session
        if action.id in _OF_ONE and (session.criterion is None or bool(self.broken)):
            return False
        if action.id == "use_pattern" and (session.view is None or session.view.rubric is None):
            return False
        if action.id == "as_grader" and (session.criterion is None or session.standing is None):
            return False
        if action.id == "from_response" and session.standing is None:
            return False
        return super().available(action)

    def action_help_writing(self) -> None:
        """Offer all that helps with writing."""
        from rubric_studio.tui.choose import Choose  # loaded when first needed

        self.settle()
        offered = [BY_ID[id_] for id_ in _MENU if self._helps(id_)]
        rows = [(action.id, action.word + _(": ") + action.sentence) for action in offered]
        body = _("Whatever you choose is shown first, and {undo} takes it back.").format(undo=key("undo"))
        self.app.push_screen(Choose(_("Help with writing"), body, rows, ""), self._helped)

    def _helps(self, id_: str) -> bool:
        """Tell whether something helps here; what has a key of its own elsewhere is offered here all the same."""
        if id_ == "use_shared":
            return self.session.view is not None and bool(self.session.view.shared_items)
        return self.available(BY_ID[id_])

    def _helped(self, id_: str | None) -> None:
        if id_:
            getattr(self, f"action_{id_}")()

    # patterns ---------------------------------------------------------------------------------------------------------

    def action_use_pattern(self) -> None:
        """Choose a pattern, and fill its gaps in."""
        from rubric_studio.tui.asking import Pick, Row  # loaded when first needed

        self.settle()
        with self.told():
            held = {pattern.id: pattern for pattern in self.session.patterns()}
            rows = [
                Row(
                    pattern.id,
                    (
                        (f"{phrases.points(pattern.points)} ", "bad" if pattern.points < 0 else "good"),
                        (pattern.name + _(": "), "head"),
                    ),
                    pattern.text,
                )
                for pattern in held.values()
            ]

            def take(id_: str | None) -> None:
                if id_:
                    with self.told():
                        self.session.use_pattern(held[id_])
                        self._fill_in()

            body = _(
                "What fits this rubric stands first. What stands in ⟨…⟩ is yours to fill in: Tab goes to the next."
            )
            self.app.push_screen(Pick(_("Begin from a pattern"), body, rows, do=_("Use it")), take)

    def _fill_in(self) -> None:
        self.refresh_after_edit()
        if self.shows_yaml:  # gaps are gone through in the form
            self.leave_yaml()
        self.show_pane(2)
        self.set_focus(self.editor)
        if isinstance(self.editor, TextBox):
            self.editor.action_next_gap()

    # one criterion made two, or turned round --------------------------------------------------------------------------

    def _judged(self) -> str:
        """Say what becomes of the verdicts on the selected criterion once its words are others."""
        n = self.session.judged_here()
        one = "One verdict on it needs judging again once its words are others."
        many = "Verdicts on {n} responses need judging again once its words are others."
        return counted(one, many, n) if n else ""

    def _now(self) -> str:
        criterion = self.session.criterion
        words = _("Now: {points}  {text}")
        return words.format(points=f"{criterion.points:+d}", text=one_line(criterion.text)) if criterion else ""

    def action_split(self) -> None:
        """Propose two criteria in place of one, and make them."""
        from rubric_studio.tui.asking import AskFields, Field  # loaded when first needed

        self.settle()
        if self.session.criterion is None:
            self.tell(_("Choose a criterion first."))
            return
        with self.told():
            first, second = self.session.halves()
            said = [self._judged(), self._now()]
            if not second.text:
                said.append(_("It reads as one thing: write what belongs into the second."))
            if abs(self.session.criterion.points) == 1:
                said.append(_("A single point cannot be shared out: each gets one."))
            fields = [
                Field(
                    "first", _("The first criterion (keeps its id, its reason and its sources)"), first.text, lines=True
                ),
                Field("first_points", _("Its points"), f"{first.points:+d}"),
                Field("second", _("The second one"), second.text, lines=True),
                Field("second_points", _("Its points"), f"{second.points:+d}"),
            ]

            def take(values: Mapping[str, str]) -> None:
                self.session.split(
                    _worded(values["first"], values["first_points"]), _worded(values["second"], values["second_points"])
                )

            ask = AskFields(
                _("Split in two"), _sentences(said), fields, do=_("Split"), take=take, key=self._key_of("split")
            )
            self._ask(ask, self._rewritten)

    def action_turn_round(self) -> None:
        """Propose the criterion turned round, and turn it."""
        from rubric_studio.tui.asking import AskFields, Field  # loaded when first needed

        self.settle()
        if self.session.criterion is None:
            self.tell(_("Choose a criterion first."))
            return
        with self.told():
            turned, points = self.session.turned()
            said = [self._judged(), self._now(), *self._proposed(turned.texts, turned.why), *self._turns_too()]
            text = turned.texts[0] if turned.texts else self.session.criterion.text
            fields = [
                Field("text", _("Turned round"), text, lines=True),
                Field("points", _("Points"), f"{points:+d}"),
            ]

            def take(values: Mapping[str, str]) -> None:
                self.session.turn(_worded(values["text"], values["points"]))

            ask = AskFields(
                _("Turn round"), _sentences(said), fields, do=_("Turn it round"), take=take, key=self._key_of("turn")
            )
            self._ask(ask, self._rewritten)

    def _proposed(self, texts: tuple[str, ...], why: str) -> list[str]:
        if not texts:
            return [
                why,
                _("So the words stand as they were: write yourself what they have to say with the other sign."),
            ]
        return [_("Another way: {text}").format(text=one_line(other)) for other in texts[1:]]

    def _turns_too(self) -> list[str]:
        """Say what else a turn changes."""
        view, criterion = self.session.view, self.session.criterion
        said = []
        if criterion and criterion.critical and criterion.points < 0:
            said.append(
                _("It is a never-event. What earns points is none: turned round, it is no never-event any more.")
            )
        if criterion and criterion.examples:
            said.append(_("Its examples change places: what met it does not any more."))
        return said + ([self.shared_words(criterion.id)] if view and criterion and view.is_shared(criterion.id) else [])

    def _key_of(self, what: str) -> str:
        at = self.session.selection
        return f"{what}:{at.set_id}:{at.rubric}:{at.criterion}"

    def _rewritten(self) -> None:
        self.refresh_after_edit()
        self.tell(_("Done. {undo} takes it back in one step.").format(undo=key("undo")))

    # the grader's view ------------------------------------------------------------------------------------------------

    def action_as_grader(self) -> None:
        """Show the very words that a grader is sent."""
        from rubric_studio.tui.asgrader import AsGraderScreen  # loaded when first needed

        self.settle()
        sent = self.session.for_grader()
        if sent is None:
            self.tell(_("Choose a criterion and a sample response first."))
        else:
            self.app.push_screen(AsGraderScreen(self.session, sent))


def _worded(text: str, points: str) -> Worded:
    from rubric_studio.workflows.rewrite import Worded  # after the first screen

    number = whole_number(points)
    if number is None:
        raise RubricStudioError(_("Points are a whole number other than 0, for example 7 or -8."))
    return Worded(text, number)


def _sentences(said: list[str]) -> str:
    return "\n".join(line for line in said if line)
