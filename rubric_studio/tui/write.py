"""The main screen: the workspace, the criteria with the form of one, and the sample responses beside them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from rubric_studio.errors import NotFound, RubricStudioError
from rubric_studio.language import _, counted
from rubric_studio.text import one_line
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.answers import Answers
from rubric_studio.tui.bars import FootLine, Notice, Tabs, TopLine, put
from rubric_studio.tui.form import CriterionForm
from rubric_studio.tui.found import Found
from rubric_studio.tui.guiding import Guiding
from rubric_studio.tui.helping import Helping
from rubric_studio.tui.lines import LineList
from rubric_studio.tui.lists import CriteriaList, RubricList
from rubric_studio.tui.looking import Looking
from rubric_studio.tui.preview import CONVERSATION, RESPONSE, Preview, Problems
from rubric_studio.tui.reviewing import Reviewing
from rubric_studio.tui.seeking import NarrowBox
from rubric_studio.tui.sending import Sending
from rubric_studio.tui.shaping import Shaping

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.verdicts import Standing

FOLLOW, CHECK = 0.12, 0.15
"""Seconds after which the form follows the cursor, and after which a check follows typing."""
SETTLED = 0.8
"""Seconds after which an edit is weighed: not between two letters, and who only passes by does not wait for git."""


class WriteScreen(Answers, Guiding, Helping, Looking, Reviewing, Sending, Shaping):
    """The main screen."""

    PLACE = actions.FORM
    BINDINGS: ClassVar = actions.bindings(actions.WRITE)

    def __init__(self, session: Session, at: tuple[str, str] = ("", "")) -> None:
        super().__init__(session)
        self._at = at
        self._soon: dict[str, Timer] = {}
        self._saves, self._saved_at = 0, ""
        self._standings: list[Standing] = []
        self._unrecorded = ""
        self._arranged_then = 0

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        yield Notice(id="notice")
        yield Tabs(id="tabs")
        with Horizontal(id="panes"):
            with Vertical(id="left", classes="pane"):
                yield NarrowBox()
                yield RubricList(self.session.desk)
            with Vertical(id="middle", classes="pane"):
                yield Static(id="title")
                yield CriteriaList()
                yield CriterionForm()
                yield Found()
                yield Static(id="effect")
                yield Problems()
            yield Preview()
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Open the first rubric at once."""
        for id_, title in (("left", _("Rubrics")), ("middle", _("Criteria")), ("right", _("Sample responses"))):
            self.query_one(f"#{id_}").border_title = Content(title)
        self.query_one("#tabs", Tabs).show(
            [
                ("pane(1)", "", _("Rubrics")),
                ("pane(2)", "", _("Criteria")),
                ("pane(3)", "", _("Preview")),
                ("next_pane", "", _("{key}: next tab").format(key=actions.key("next_pane"))),
            ]
        )
        self.set_focus(self.criteria)
        self.begin(*self._at)
        self.show_pane(2)
        self.set_timer(1.0, self.look_for_unrecorded)
        self.set_timer(0.5, self.look_for_leftovers)
        self.look_often()
        if self.practice or self.studio.offers_tour:
            self.call_after_refresh(self.welcome)

    def open_first(self) -> None:
        """Open what was asked for, else the first rubric."""
        set_id, rubric = self._at
        sets = self.session.desk.set_ids()
        if sets and not set_id:
            set_id = sets[0]
        if set_id not in sets:
            self.rubrics.fill()
            self.show_rubric()
            if set_id:
                self.tell_error(NotFound(_("set"), set_id))
            return
        rubrics = self.session.desk.rubric_ids(set_id)
        self.open_rubric(set_id, rubric or (rubrics[0] if rubrics else ""))

    # opening ----------------------------------------------------------------------------------------------------------

    def open_rubric(self, set_id: str, rubric: str) -> bool:
        """Open a rubric and show it; where it cannot be read, show why and go on."""
        if self.session.selection.rubric:
            self.take()
        self._stop("follow")
        self._show_effect("")
        self.broken = ""
        if rubric:
            try:
                self.session.select_rubric(set_id, rubric)
            except RubricStudioError as error:
                self.rubrics.go(set_id, rubric)
                self.show_broken(error)
                return False
            self._show_shape()
        self.rubrics.go(set_id, rubric)
        self.show_rubric()
        self.show_clashes()
        self.say_misshown()
        return bool(rubric) and not self.broken

    def show_broken(self, error: RubricStudioError) -> None:
        """Show why the rubric cannot be read, in place of its form; nothing is open then."""
        self.session.close()
        self.broken = str(error)
        self.session.find_torn(*self.rubrics.chosen)
        self.show_rubric()
        self.show_clashes()

    def _show_shape(self) -> None:
        view = self.session.view
        if view and view.rubric is None:
            self.broken = "\n".join(f"{finding.place}: {finding.message}" for finding in view.findings)

    def show_rubric(self) -> None:
        """Show the open rubric, all of it."""
        view, selection = self.session.view, self.session.selection
        self.found, self.checked = [], False
        self.preview.just = ""
        if self.session.arranged != self._arranged_then:
            self._arranged_then = self.session.arranged
            self.rubrics.relist((selection.set_id, selection.rubric))
        if selection.rubric and self.rubrics.chosen != (selection.set_id, selection.rubric):
            self.rubrics.go(selection.set_id, selection.rubric)
        self.criteria.fill(view, selection.criterion)
        self.query_one(Problems).show(self.broken, torn=self._torn is not None)
        self.criteria.display = not self.broken
        self.query_one(Found).display = view is not None and not self.broken
        self.show_criterion()
        self.show_state()
        self.check_soon()

    def _show_title(self) -> None:
        view = self.session.view
        rubric = view.rubric if view else None
        if rubric is None:
            words = one_line(self.rubrics.chosen[1]) if self.broken else self._nothing_open()
            put(self.query_one("#title", Static), Content(words))
            return
        first = next((turn.content for turn in rubric.prompt if turn.role == "user"), "")
        title = one_line(rubric.title or rubric.id)
        if self.has_class("narrow") and (standing := self.session.standing):  # its list is out of sight
            title += "  " + _("(verdicts: {response})").format(response=one_line(standing.name, 24))
        counts = counted("one criterion", "{n} criteria", len(rubric.criteria))
        possible = _("{points} points possible").format(points=rubric.possible)
        if rubric.status != "active":
            counts = _("{status}, not released").format(status=phrases.status(rubric.status)) + _(". ") + counts
        patient = _("Patient: {words}").format(words=one_line(first))
        put(
            self.query_one("#title", Static),
            Content.assemble((f"{title}\n", "bold"), (f"{patient}\n", ""), (counts + _(", ") + possible, "$quiet")),
        )

    def _nothing_open(self) -> str:
        if self.waiting:
            return _("Reading the list of rubrics...")
        if not self.session.desk.set_ids():
            return _("There is no set of rubrics here yet.")
        set_id = self.rubrics.chosen[0]
        if set_id and not self.rubrics.rubrics_of(set_id):
            return _("This set has no rubric yet. {key} in the list of rubrics makes one.").format(
                key=actions.key("new_rubric")
            )
        return _("Choose a rubric in the list of rubrics: its criteria are shown here.")

    def show_criterion(self) -> None:
        """Show the selected criterion in the form, and how the responses stand on it."""
        self._stop("follow")
        # letters may have come since, whose messages are still on their way
        self.take()
        view, criterion = self.session.view, self.session.criterion
        heading = self.heading()
        self.form.show(criterion, heading=heading, axes=view.rubric_set.axes if view else ())
        self.show_yaml(heading)
        self.show_found()
        self.show_standings()

    def show_standings(self) -> None:
        """Show verdicts, scores and ranks."""
        session = self.session
        standing = session.standing
        view = session.view
        self.criteria.show_verdicts(standing)
        self.criteria.show_signed(session.standings_here())
        self._standings = session.standings
        rubric = view.rubric if view else None
        self.preview.show(rubric, self._standings, standing, session.criterion, session.evidence)
        self._show_title()
        self._in_a_moment("remarks", CHECK, self.show_remarks)
        self._in_a_moment("effect", SETTLED, self.weigh)
        self.show_keys()

    def weigh(self) -> None:
        """Work out in a thread what the changes do to the scores, and say it beside the form."""
        self.work("effect", self.session.weigh(), self._show_effect)

    def _show_effect(self, line: str) -> None:
        if self.session.standings is not self._standings:  # what was recorded is known now, and tells what holds
            self.show_standings()
        below = self.query_one("#effect", Static)
        below.display = bool(line)
        put(below, Content.styled(line, "$quiet"))

    # state ------------------------------------------------------------------------------------------------------------

    def show_state(self) -> None:
        """Show what is open and saved in the top line; in a browser, where others sit too, whose studio it is first."""
        session = self.session
        set_id = session.selection.set_id or self.rubrics.chosen[0]
        view = session.view
        parts = [session.desk.title(set_id) if set_id else _("Rubric Studio")]
        if view:
            parts.append(phrases.to_mend(self.found))
            parts += [counted("one remark", "{n} remarks", self.remarked)] if self.remarked else []
        parts += [self._unrecorded] if self._unrecorded else []
        parts += [phrases.version(view.rubric_set.version)] if view else []
        parts.insert(1 if self.app.is_web else len(parts), _("signed in {rater}").format(rater=session.desk.rater))
        if session.saves != self._saves:
            self._saves, self._saved_at = session.saves, datetime.now().astimezone().strftime("%H:%M")
        state = _("changed on disk") if session.clashes else phrases.saving(session, self._saved_at)
        self.query_one(TopLine).show(tuple(parts), (phrases.blindness(session), self.distance_words(), state))
        unsaved = session.desk.unsaved
        if unsaved != self.rubrics.unsaved:
            self.rubrics.unsaved = unsaved
            self.rubrics.refresh()

    def show_unrecorded(self, changes: int) -> None:
        """Say how much is not recorded yet."""
        self._unrecorded = counted("one change not recorded", "{n} changes not recorded", changes) if changes else ""
        self.show_state()

    def check_soon(self) -> None:
        """Check the open rubric in a moment, in a thread, so that typing never waits."""
        self._in_a_moment("check", CHECK, self.check_now)

    # what the widgets say ---------------------------------------------------------------------------------------------

    def _in_a_moment(self, name: str, seconds: float, then: object) -> None:
        self._stop(name)
        self._soon[name] = self.set_timer(seconds, then)  # type: ignore[arg-type]

    def _stop(self, name: str) -> None:
        if timer := self._soon.pop(name, None):
            timer.stop()

    @on(LineList.Moved, "#rubrics")
    def _rubric_moved(self) -> None:
        self._in_a_moment("follow", FOLLOW, self._follow_rubric)

    def _follow_rubric(self) -> None:
        set_id, rubric = self.rubrics.chosen
        if rubric and (set_id, rubric) != (self.session.selection.set_id, self.session.selection.rubric):
            self.open_rubric(set_id, rubric)

    @on(LineList.Chosen, "#rubrics")
    def _rubric_clicked(self) -> None:
        if not self.rubrics.chosen[1]:
            self.rubrics.action_open_set()

    @on(LineList.Moved, "#criteria")
    def _criterion_moved(self) -> None:
        chosen = self.criteria.chosen
        if chosen and chosen != self.session.selection.criterion:
            self.take()
            self.session.select_criterion(chosen)
        # the form and what the responses do on it follow together: at each row that is only passed they would take
        # twice as long as the step itself
        if chosen != self.form.criterion:
            self._in_a_moment("follow", FOLLOW, self.show_criterion)

    @on(LineList.Moved, "#responses")
    def _response_moved(self) -> None:
        if self.responses.chosen and self.responses.chosen != self.session.selection.response:
            self.session.select_response(self.responses.chosen)
            if self.preview.shows == CONVERSATION:
                self.preview.shows = RESPONSE
            self.show_standings()

    @on(CriterionForm.Edited)
    def edited(self) -> None:
        """Show what was just written into the selected criterion."""
        self.take()
        self.criteria.refill(self.session.view)
        self._in_a_moment("standings", CHECK, self.show_standings)
        self.check_soon()

    def on_descendant_focus(self) -> None:
        """Show the form of what is selected before it is edited, and the pane that has the focus."""
        if "follow" in self._soon and self.place in (actions.FORM, actions.YAML):
            self.show_criterion()
        for number, pane in enumerate(self.panes, start=1):
            if self.focused is not None and pane in self.focused.ancestors:
                self.show_pane(number)
        self.show_borders()

    def label(self, action: Action) -> str:
        """Say an action in the footer; y and n say what they mean on this criterion."""
        if action.id in ("met", "not_met"):
            short = self.has_class("narrow")
            return phrases.mark_keys(self.session.criterion, short=short)[action.id == "not_met"]
        if action.id == "new" and self.has_class("narrow"):
            return _("New")
        if action.id == "yaml" and self.shows_yaml:
            return _("Form")
        return super().label(action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let number keys work only where responses are judged."""
        if action == "response":
            return self.place in actions.JUDGING
        return super().check_action(action, parameters)
