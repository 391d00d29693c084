"""The tour: seven steps that are done, not read; it watches the session and knows nothing of the screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rubric_studio.language import _, counted, joined, listed
from rubric_studio.text import one_line
from rubric_studio.tui import phrases
from rubric_studio.tui.actions import FORM, key

if TYPE_CHECKING:
    from collections.abc import Callable

    from rubric_studio.tui.session import Session
    from rubric_studio.tui.steps import Selection

MEND, HELP = "mend", "help"
"""What a person may have asked for: the only things of the tour that leave no trace in the session."""


@dataclass(frozen=True)
class Glance:
    """How things stand at a moment: all that the tour looks at."""

    selection: Selection
    texts: tuple[str, ...]
    marks: frozenset[tuple[object, object]]
    scores: tuple[object, ...]
    score: str
    saves: int
    place: str
    asked: str

    @classmethod
    def at(cls, session: Session, place: str = "", asked: str = "") -> Glance:
        """Look."""
        view = session.view
        criteria = view.rubric.criteria if view and view.rubric else ()
        return cls(
            selection=session.selection,
            texts=tuple(criterion.text for criterion in criteria),
            marks=frozenset(session.marks.get(session.selection.set_id, {}).items()),
            scores=tuple((held.result.value, held.result.lower, held.result.upper) for held in session.standings),
            score=phrases.score(session.standing.result, short=True) if session.standing else "",
            saves=session.saves,
            place=place,
            asked=asked,
        )


@dataclass(frozen=True)
class Stage:
    """One thing to do: what is said, and how to see, from the step's beginning and from now, that it was done."""

    words: Callable[[Session], str]
    done: Callable[[Glance, Glance], bool]


@dataclass(frozen=True)
class Step:
    """A step of the tour: its name, what is to be done, one thing after another, and what is said once it is done."""

    title: Callable[[], str]
    stages: tuple[Stage, ...]
    after: Callable[[Glance, Glance], str] = lambda _begun, _now: ""


class Tour:
    """Somebody's way through the steps."""

    def __init__(self, session: Session, place: str = "") -> None:
        self._session = session
        self._begun = Glance.at(session, place)
        self._stage = 0
        self._said = ""
        self.at = 0
        self.ticks: list[bool] = []

    @property
    def over(self) -> bool:
        """Tell whether all steps are behind."""
        return self.at >= len(STEPS)

    @property
    def title(self) -> str:
        """Name the step."""
        return "" if self.over else STEPS[self.at].title()

    @property
    def words(self) -> str:
        """Say what is to be done now."""
        words = "" if self.over else STEPS[self.at].stages[self._stage].words(self._session)
        return joined(self._said, words)

    def see(self, place: str = "", asked: str = "") -> bool:
        """Look whether what is to be done was done, and go on if so; tell whether it was.

        Args:
            place: where the person is.
            asked: what the person asked for, of ``MEND`` and ``HELP``.
        """
        moved = False
        now = Glance.at(self._session, place, asked)
        if (now.selection.set_id, now.selection.rubric) != (self._begun.selection.set_id, self._begun.selection.rubric):
            self._begun, self._stage = replace(now, asked=""), 0  # another rubric is open: its texts tell nothing yet
            return True
        while not self.over and STEPS[self.at].stages[self._stage].done(self._begun, now):
            moved = True
            self._stage += 1
            if self._stage == len(STEPS[self.at].stages):
                self._next(now, done=True)
        return moved

    def skip(self) -> None:
        """Go on without doing it."""
        if not self.over:
            self._next(Glance.at(self._session), done=False)

    def _next(self, now: Glance, *, done: bool) -> None:
        self.ticks.append(done)
        self._said = STEPS[self.at].after(self._begun, now) if done else ""
        self.at += 1
        self._stage = 0
        self._begun = replace(now, asked="")


def _response(session: Session) -> str:
    return one_line(session.selection.response, 24)


def _moving(_session: Session) -> str:
    return _("Press the down arrow to go to another criterion. The form below shows the one that is chosen.")


def _typing(_session: Session) -> str:
    return _("Press {edit} to go into its text, and type a word there.").format(edit=key("edit"))


def _undoing(_session: Session) -> str:
    words = _("Nothing is ever lost: press {undo} until the text is as it was.")
    return words.format(undo=key("undo"))


def _leaving(_session: Session) -> str:
    return _("Good. Press {back} to go back to the list.").format(back=key("back"))


def _judging(session: Session) -> str:
    words = _(
        "“{name}” is one of the sample responses. Does it do what this criterion says? Press {met} for yes, {not_met} "
        "for no."
    )
    if not session.standings:
        return _("Sample responses are judged with {met} and {not_met}. This rubric has none: skip this step.").format(
            met=key("met"), not_met=key("not_met")
        )
    return words.format(name=_response(session), met=key("met"), not_met=key("not_met"))


def _scoring(session: Session) -> str:
    standing = session.standing
    if standing is None:
        return _("The verdicts make a score. This rubric has no sample response: skip this step.")
    words = _(
        "The verdicts make its score: now {score}. Try {not_met} and {met} on some criteria until you see it move; "
        "{undo} takes each back. {mark} shows the scores."
    )
    score = phrases.score(standing.result, short=True)
    keys = {"met": key("met"), "not_met": key("not_met"), "undo": key("undo"), "mark": key("focus_marks")}
    return words.format(score=score, **keys)


def _scored(begun: Glance, now: Glance) -> str:
    if begun.selection.response != now.selection.response:
        return _("The score moved.")
    return _("The score was {before}, now it is {now}.").format(before=begun.score, now=now.score)


def _mending(session: Session) -> str:
    if not session.findings():
        words = _(
            "What is badly put is said below the form, and {mend} mends it. Nothing is here now, and {mend} says so: "
            "press it. (Write “Should be good.” into a criterion later, and see.)"
        )
        return words.format(mend=key("mend"))
    words = _(
        "{mend} shows what is not well put yet: why it matters, and how to mend it. Look, then {back} comes back."
    )
    return words.format(mend=key("mend"), back=key("back"))


def _saving(session: Session) -> str:
    losses = session.losses()
    if not losses:
        return _("{save} saves everything. Now there is nothing to save; press it and see.").format(save=key("save"))
    words = _("{save} saves, and would write this now: {what}. Press it, or skip this step and nothing is written.")
    shown = losses[:2] + ([counted("one more", "{n} more", len(losses) - 2)] if len(losses) > 2 else [])
    return words.format(save=key("save"), what=listed(one_line(loss, 60) for loss in shown))


def _helping(_session: Session) -> str:
    return _("{help} is help for wherever you are; this tour is found there again. Press it.").format(help=key("help"))


STEPS = (
    Step(
        lambda: _("Moving"),
        (Stage(_moving, lambda begun, now: now.selection.criterion != begun.selection.criterion),),
    ),
    Step(
        lambda: _("Writing, and taking it back"),
        (
            Stage(_typing, lambda begun, now: now.texts != begun.texts),
            Stage(_undoing, lambda begun, now: now.texts == begun.texts),
            Stage(_leaving, lambda _begun, now: now.place != FORM),
        ),
    ),
    Step(lambda: _("Judging a response"), (Stage(_judging, lambda begun, now: now.marks != begun.marks),)),
    Step(lambda: _("The score"), (Stage(_scoring, lambda begun, now: now.scores != begun.scores),), _scored),
    Step(lambda: _("What to mend"), (Stage(_mending, lambda _begun, now: now.asked == MEND),)),
    Step(lambda: _("Saving"), (Stage(_saving, lambda begun, now: now.saves > begun.saves),)),
    Step(lambda: _("Finding help"), (Stage(_helping, lambda _begun, now: now.asked == HELP),)),
)
