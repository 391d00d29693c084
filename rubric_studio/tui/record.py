"""What changed since the last record, and recording it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from rubric_studio.language import _, counted
from rubric_studio.text import one_line, safe
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import FootLine, TopLine
from rubric_studio.tui.boxes import LineBox
from rubric_studio.tui.dialogs import Ask, AskText, button
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.workflows.synced import as_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from rubric_studio.errors import RubricStudioError
    from rubric_studio.finding import Finding
    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.record import Pending
    from rubric_studio.workflows.synced import Distance

IDENTIFIERS = ("H601", "H602")


class RecordScreen(StudioScreen):
    """What a record would take in; gives a finding to go to, or None.

    Args:
        session: whose changes.
        sends: the person is on the way to the team: once it is recorded, it is sent.
    """

    PLACE = actions.RECORD
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.RECORD}))

    def __init__(self, session: Session, *, sends: bool = False) -> None:
        super().__init__()
        self._session, self._sends = session, sends
        self._pending: Pending | None = None
        self._shifts: list[str] = []

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        yield VerticalScroll(id="body", classes="page-body")
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Begin to look."""
        self.query_one(TopLine).show((_("What changed"), self._session.desk.folder.name), ())
        self.look()

    def look(self) -> None:
        """Look what changed, in a thread."""
        from rubric_studio.workflows import record, shifts  # git is slow to load

        self._shifts = []
        workspace = self._session.desk.workspace
        self._body(Static(Content(_("Looking what changed…"))))
        self.work("look", lambda: record.pending(workspace, reader=self._session.desk.rater), self._show, self._failed)
        if not self._session.blind:  # it would tell what others said, and of whose response
            rater = self._session.desk.rater
            job = partial(shifts.since_record, workspace, rater=rater)
            self.work("shifts", job, self._show_shifts, lambda _error: None)

    def _failed(self, error: RubricStudioError) -> None:
        self._body(Static(Content(safe(str(error)))))

    def _body(self, *widgets: Static | Input | Button | Horizontal | Vertical) -> None:
        body = self.query_one("#body", VerticalScroll)

        async def replace() -> None:
            if not await self.replace(body, *widgets):
                return
            self._show_shifts(self._shifts)
            fields = [w for w in body.query("Input, Button") if w.focusable]
            self.set_focus(fields[0] if fields else body)
            body.scroll_home(animate=False)
            self.show_keys()

        self.run_worker(replace(), group="body", exclusive=True)

    def _show_shifts(self, said: list[str]) -> None:
        """Say below the changes what they do to scores."""
        self._shifts = said
        head = _("What that does to the scores of the verdicts given so far:")
        for below in self.query("#shifts").results(Static):
            below.display = bool(said)
            below.update(Content(safe("\n".join([head, *(f"  {line}" for line in said), ""]))))

    def _show(self, pending: Pending) -> None:
        self._pending = pending
        if not pending.repository:
            words = _(
                "This folder keeps no history yet (it is no git repository). "
                "With a history every record can be looked at and brought back."
            )
            self._body(_lines(words, ""), _row(button("start", _("Begin a history here"))))
        elif not pending.files:
            send = button("send", actions.BY_ID["send"].word)
            self._body(_lines(_("Nothing changed since the last record."), ""), _row(button("back", _("Back")), send))
        elif pending.obstacle:
            self._body(_lines(pending.obstacle, ""), _changes(pending), _row(button("again", _("Look again"))))
        elif pending.blocking:
            self._body(*_blocking(pending), _changes(pending))
        elif pending.person is None:
            self._body(*_who())
        else:
            self._body(*_note(pending, _("Record and send") if self._sends else _("Record")))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        id_ = event.button.id or ""
        if id_.startswith("finding-") and self._pending:
            self._finding(self._pending.blocking[int(id_.removeprefix("finding-"))])
        else:
            {"start": self._start, "person": self._person, "record": self._record, "again": self.look}.get(
                id_, self.action_send if id_ == "send" else self.action_back
            )()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter records, or goes on."""
        if event.input.id == "note":
            self._record()
        elif event.input.id == "name":
            self.set_focus(self.query_one("#email", Input))
        else:
            self._person()

    def _start(self) -> None:
        from rubric_studio.workflows import record  # git is slow to load

        workspace = self._session.desk.workspace
        self.work("do", lambda: record.make_repository(workspace), lambda _done: self.look())

    def _person(self) -> None:
        from rubric_studio.workflows import record  # git is slow to load

        name, email = (self.query_one(f"#{field}", Input).value.strip() for field in ("name", "email"))
        if not name or not email:
            self.tell(_("Fill in both, please."))
            self.set_focus(self.query_one("#email" if name else "#name", Input))
            return
        workspace = self._session.desk.workspace
        self.work("do", lambda: record.set_person(workspace, name, email), lambda _done: self.look())

    def _record(self) -> None:
        from rubric_studio.workflows import record  # git is slow to load

        note = self.query_one("#note", Input).value.strip()
        workspace = self._session.desk.workspace

        def job() -> tuple[str, Distance]:
            from rubric_studio.tui.sending import distance_of

            return record.record(workspace, note), distance_of(workspace)

        self.work("do", job, lambda made: self._recorded(note, *made))

    def _recorded(self, note: str, id_: str, held: Distance) -> None:
        said = [_("Recorded: {note} ({id})").format(note=one_line(note, 80), id=id_[:8])]
        if held.short and not self._sends:
            way = _("{standing}: {commands}, {send}")
            commands, send = actions.key("commands"), actions.BY_ID["send"].word
            said.append(way.format(standing=as_sentence(held.words)[:-1], commands=commands, send=send))
        self.app.notify(safe("\n".join(said)), markup=False, timeout=8)
        if self._sends:
            self._send(self._sent_all)
        else:
            self.dismiss(None)

    # the team ---------------------------------------------------------------------------------------------------------

    def available(self, action: Action) -> bool:
        """Offer to send once everything is recorded."""
        if action.id in ("send", "team"):
            held = self._pending
            return held is not None and held.repository and (action.id == "team" or not held.files)
        return super().available(action)

    def action_send(self) -> None:
        """Send and receive, then look anew."""
        self._send(self._sent)

    def _sent_all(self, _answer: str | None) -> None:
        self.dismiss(None)

    def _send(self, then: Callable[[str | None], None]) -> None:
        from rubric_studio.tui.send import SendScreen  # loaded when first needed

        self.app.push_screen(SendScreen(self._session), then)

    def _sent(self, _answer: str | None) -> None:
        self._session.forget_record()
        with self.told():
            self._session.reread()
        self.look()

    def action_team(self) -> None:
        """Say where the team's copy is."""
        from rubric_studio.tui.team import change_team  # loaded when first needed

        change_team(self, self._session.desk.workspace, self.show_keys)

    # what has to be mended or allowed ---------------------------------------------------------------------------------

    def action_history_of_set(self) -> None:
        """Show what was recorded before."""
        from rubric_studio.tui.history import HistoryScreen  # loaded when first needed
        from rubric_studio.tui.whose import Subject

        here = self._session.selection
        set_id = here.set_id or next(iter(self._session.desk.set_ids()), "")
        if set_id:
            most = Subject(set_id, here.rubric, here.criterion)
            self.app.push_screen(HistoryScreen(self._session, Subject(set_id), most), self._brought)

    def _brought(self, said: str | None) -> None:
        if said:
            self.dismiss(None)
            self.app.notify(safe(said), markup=False, timeout=12)

    def _finding(self, finding: Finding) -> None:
        buttons = [("go", _("Go there")), ("", _("Back"))]
        if finding.code in IDENTIFIERS:
            buttons.insert(1, ("allow", _("Allow it, with a reason")))
        body = f"{finding.place or ''}\n{finding.message}".strip()
        self.app.push_screen(
            Ask(_("This has to be mended first"), body, buttons), lambda answer: self._chosen(answer, finding)
        )

    def _chosen(self, answer: str | None, finding: Finding) -> None:
        if answer == "go":
            self.dismiss(finding)
        elif answer == "allow":
            body = _("Why may it stay? For example: the words are made up. The reason is kept in the file.")
            self.app.push_screen(
                AskText(finding.message, body, do=_("Allow")), lambda reason: self._allow(finding, reason)
            )

    def _allow(self, finding: Finding, reason: str | None) -> None:
        if not reason:
            return
        with self.told():
            self._session.select_rubric(finding.set, finding.rubric)
            self._session.waive(finding, reason)
            self._session.save()
            self.look()


def _lines(*lines: str) -> Static:
    return Static(Content(safe("\n".join(lines))))


def _row(*widgets: Any) -> Horizontal:
    return Horizontal(*widgets, classes="buttons")


def _changes(pending: Pending) -> Vertical:
    files = counted("one file", "{n} files", len(pending.files))
    head = _("Since the last record ({files}):").format(files=files)
    below = Static(id="shifts")
    below.display = False
    return Vertical(_lines("", head, *(f"  {change}" for change in pending.changes), ""), below, classes="changes")


def _note(pending: Pending, do: str) -> tuple[Any, ...]:
    who = pending.person
    under = _("Recorded under: {name}").format(name=f"{who.name} <{who.email}>" if who else "")
    ask = _("Say in a line what you changed and why. Enter records (git: commit).")
    note = LineBox(one_line(pending.note), id="note")
    return (
        _changes(pending),
        _lines(ask),
        note,
        _lines(under, ""),
        _row(button("record", do), button("back", _("Back"))),
    )


def _who() -> tuple[Any, ...]:
    ask = _(
        "Your name and e-mail address go into the history beside every record you make, "
        "where all who get the history can read them."
    )
    fields = LineBox(id="name"), LineBox(id="email")
    return (
        _lines(ask, "", _("Name")),
        fields[0],
        _lines(_("E-mail address")),
        fields[1],
        _row(button("person", _("Go on"))),
    )


def _blocking(pending: Pending) -> tuple[Any, ...]:
    head = counted("One thing has to be mended first.", "{n} things have to be mended first.", len(pending.blocking))
    lines = [button(f"finding-{n}", one_line(phrases.finding(f), 200)) for n, f in enumerate(pending.blocking)]
    return _lines(head, _("Enter on one: go there, or for an identifier allow it with a reason."), ""), *lines
