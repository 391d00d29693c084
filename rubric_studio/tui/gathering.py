"""Criteria from a response on the main screen: its sentences are ticked, for the open rubric or for a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _, counted, joined
from rubric_studio.model.response import IDEAL
from rubric_studio.tui.actions import key
from rubric_studio.tui.filing import Filing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rubric_studio.tui.asking import Field
    from rubric_studio.workflows.candidates import Candidate

GOOD, BAD = "good", "bad"
"""What one thinks of a response."""
_WRITTEN = ("title", "asks", "text")
"""What is written of a new rubric."""


class Gathering(Filing):
    """What the main screen does to make criteria of what a response says."""

    def action_from_response(self) -> None:
        """Tick sentences of the chosen response; each becomes a criterion."""
        self.settle()
        standing = self.session.standing
        if standing is None:
            self.tell(_("Choose a sample response first."))
            return
        response = standing.response
        # who judges blind is not told by the way what is thought of a response
        if not self.session.blind and (response.id == IDEAL or response.expect in (GOOD, BAD)):
            self._tick_of(response.text, bad=response.expect == BAD)
            return
        from rubric_studio.tui.choose import Choose  # loaded when first needed

        answers = [
            (GOOD, _("What is good in it: each earns points")),
            (BAD, _("What is wrong in it: each costs points")),
        ]
        ask = Choose(_("Criteria from this response"), _("What do you want to tick?"), answers, "")
        self.app.push_screen(ask, lambda answer: self._tick_of(response.text, bad=answer == BAD) if answer else None)

    def _tick_of(self, text: str, *, bad: bool) -> None:
        from rubric_studio.workflows.candidates import BAD as COSTS  # after the first screen
        from rubric_studio.workflows.candidates import GOOD as EARNS

        def take(ticked: tuple[str, ...] | None) -> None:
            if ticked:
                with self.told():
                    self.session.add_criteria(ticked, COSTS if bad else EARNS)
                    self.refresh_after_edit()
                    self.show_pane(2)
                    self.set_focus(self.criteria)
                    self.tell(self._ticked(len(ticked)))

        with self.told():
            self._tick(self.session.candidates(text), take, bad=bad)

    def _tick(self, offered: list[Candidate], take: Callable[[tuple[str, ...] | None], None], *, bad: bool) -> None:
        from rubric_studio.tui.ticking import Tick  # loaded when first needed

        if not offered:
            raise RubricStudioError(_("This text has no sentence to make a criterion of."))
        good = _("Which of its sentences must a good response say? Each becomes a criterion that earns points.")
        wrong = _("Which of its sentences are wrong or harmful? Each becomes a criterion that takes points away.")
        title = _("What went wrong") if bad else _("What a good response says")
        self.app.push_screen(Tick(title, wrong if bad else good, offered, do=_("Make criteria")), take)

    @staticmethod
    def _ticked(n: int) -> str:
        said = counted("One criterion made.", "{n} criteria made.", n)
        words = _("Now say each in your own words, with the points that it deserves. {undo} takes them back.")
        return joined(said, words.format(undo=key("undo")))

    def action_rubric_from_response(self) -> None:
        """Ask for a response and what was asked, let its sentences be ticked, and make a rubric of them."""
        self._ask_for_response(GOOD)

    def _ask_for_response(self, kind: str) -> None:
        from rubric_studio.tui.asking import AskFields  # loaded when first needed

        self.settle()
        set_id = self._set_meant()
        if not set_id:
            self.tell(_("Make a set first: s in the list of rubrics."))
            return
        values: dict[str, str] = {}

        def take(given: Mapping[str, str]) -> None:
            if not all(given[name].strip() for name in _WRITTEN):
                raise RubricStudioError(_("Give all three: a title, what the patient asks, and the response."))
            values.update(given)

        body = _("In the set “{set}”, as a draft. Next you tick the sentences that become its first criteria.")
        ask = AskFields(
            _("New rubric from a response"),
            body.format(set=self.session.desk.title(set_id)),
            _of_new_rubric(kind),
            do=_("Go on"),
            take=take,
            key=f"rubric-from-response:{set_id}",
        )
        self._ask(ask, lambda: self._tick_for(set_id, values))

    def _tick_for(self, set_id: str, values: Mapping[str, str]) -> None:
        for name in _WRITTEN:  # nothing is made yet: what was written stays there until it is
            self.session.write_down(f"rubric-from-response:{set_id}:ask-{name}", values[name])
        with self.told():
            offered = self.session.candidates(values["text"], set_id)
            self._tick(offered, lambda chosen: self._begin_with(set_id, values, chosen), bad=values["kind"] == BAD)

    def _begin_with(self, set_id: str, values: Mapping[str, str], chosen: tuple[str, ...] | None) -> None:
        if not chosen:
            self._ask_for_response(values["kind"])  # a bad response must not come back as an ideal one
            return
        with self.told():
            self.session.rubric_from(
                set_id,
                title=values["title"],
                asks=values["asks"],
                text=values["text"],
                criteria=chosen,
                bad=values["kind"] == BAD,
            )
            for name in _WRITTEN:
                self.session.written(f"rubric-from-response:{set_id}:ask-{name}")
            more = _("Then add what a good response says: a rubric needs something that earns points.")
            self._arranged(f"{self._ticked(len(chosen))} {more if values['kind'] == BAD else ''}".rstrip())
            self.show_pane(2)
            self.set_focus(self.criteria)


def _of_new_rubric(kind: str) -> list[Field]:
    from rubric_studio.tui.asking import Field  # loaded when first needed

    kinds = (
        (GOOD, _("an ideal response: its sentences may earn points")),
        (BAD, _("a bad response: its sentences may cost points")),
    )
    return [
        Field("title", _("Title")),
        Field("asks", _("What the patient asks"), lines=True),
        Field("text", _("The response"), lines=True),
        Field("kind", _("What it is"), kind, choices=kinds),
    ]
