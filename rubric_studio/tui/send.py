"""Sending and receiving: what is being done, what came in, and what is in the way with the way out of it."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from rubric_studio.errors import NotRecorded
from rubric_studio.language import _, counted
from rubric_studio.text import safe
from rubric_studio.tui import actions
from rubric_studio.tui.bars import FootLine, TopLine
from rubric_studio.tui.dialogs import Ask, button
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.workflows.synced import Settled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from rubric_studio.errors import RubricStudioError
    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.synced import Distance, Outcome, Torn

RECORD_FIRST = "record"
"""What the screen gives where the person wants to record first."""
_TURNS = {"up": "scroll_up", "down": "scroll_down", "pageup": "page_up", "pagedown": "page_down"}
_MOST = 200
"""Changes that are listed; the rest are counted."""


class SendScreen(StudioScreen):
    """Sends and receives as soon as it is open; gives ``RECORD_FIRST``, or None."""

    PLACE = actions.SENDING
    BINDINGS: ClassVar = [
        *actions.bindings(frozenset({actions.SENDING})),
        Binding("right", "app.focus_next", show=False),
        Binding("left", "app.focus_previous", show=False),
        *(Binding(key, f"turn('{how}')", show=False) for key, how in _TURNS.items()),
    ]

    class Progress(Message):
        """The thread says what it is doing."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._stop = Event()
        self._busy = False
        self._address = self._shown = ""
        self._settled = Settled(None)

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        with VerticalScroll(classes="page-body", id="body"):
            yield Static(id="said")
        yield Horizontal(id="send-buttons", classes="buttons")
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Look where the team's copy is, and begin."""
        self._show_top()
        self._begin()

    def on_unmount(self) -> None:
        """Let nothing go on behind the person's back."""
        self._stop.set()

    def _show_top(self) -> None:
        self.query_one(TopLine).show((_("Send and receive"), *([self._shown] if self._shown else [])), ())

    def _say(self, *parts: str | tuple[str, str]) -> None:
        self.query_one("#said", Static).update(Content.assemble(*parts))

    def _offer(self, *buttons: Button) -> None:
        async def replace() -> None:
            row = self.query_one("#send-buttons", Horizontal)
            if await self.replace(row, *buttons):
                self.set_focus(buttons[0])
                self.show_keys()

        self.run_worker(replace(), group="buttons", exclusive=True)

    async def action_turn(self, how: str) -> None:
        """Turn the page, while a button has the focus."""
        await self.query_one("#body").run_action(how)

    def label(self, action: Action) -> str:
        """Say that Esc stops what is under way."""
        return _("Stop") if action.id == "back" and self._busy else super().label(action)

    # the work ---------------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        workspace = self._session.desk.workspace

        def look() -> Distance:
            from rubric_studio.workflows.sync import distance, ensure_ready  # git is slow to load

            ensure_ready(workspace)
            return distance(workspace)

        self._say(_("Looking where the team's copy is…"))
        self.work("distance", look, self._known, self._failed)

    def _known(self, held: Distance) -> None:
        if held.team is None:
            self._ask_address()
            return
        self._address, self._shown = held.team.place, held.team.shown
        self._show_top()
        self._send()

    def _ask_address(self) -> None:
        from rubric_studio.tui.team import ask_team  # loaded when first needed

        def kept(address: str) -> None:
            if address:
                self._begin()
            elif not self._address:
                self.dismiss(None)

        self._say("")
        ask_team(self, self._session.desk.workspace, self._address, kept)

    def _send(self, settled: Settled | None = None) -> None:
        workspace = self._session.desk.workspace
        self._stop, self._busy = Event(), True
        stop = self._stop

        def job() -> Outcome:
            from rubric_studio.workflows.sync import sync  # git is slow to load

            return sync(workspace, settled=settled, progress=say, stop=stop)

        def say(words: str) -> None:
            self.post_message(self.Progress(words))

        self._offer(button("stop", _("Stop")))
        self._settled = settled or Settled(None)
        self.work("send", job, self._came, self._failed)

    @on(Progress)
    def _at_work(self, event: Progress) -> None:
        if self._busy and not self._stop.is_set():
            self._say(safe(event.words))

    def action_back(self) -> None:
        """Stop what is under way, else close this screen."""
        if not self._busy:
            self.dismiss(None)
        elif not self._stop.is_set():
            self._stop.set()
            self._say(_("Stopping…"))

    # what came of it --------------------------------------------------------------------------------------------------

    def _failed(self, error: RubricStudioError) -> None:
        self._busy = False
        self._say(safe(str(error)))
        if isinstance(error, NotRecorded):
            self._offer(button("record", actions.BY_ID["changes"].word), button("close", _("Back")))
        else:
            where = button("address", actions.BY_ID["team"].word)
            self._offer(button("again", _("Try again")), where, button("close", _("Back")))

    def _came(self, made: Outcome) -> None:
        self._busy = False
        if made.torn:
            self._settle(made)
            return
        if made.done:
            self._session.forget_choices(self._settled.files)
            self.app.clear_notifications()  # that something is not yet sent
        if made.done and not made.received:
            self.app.notify(safe(made.words), markup=False)
            self.dismiss(None)
            return
        self._say(*_told(made))
        close = button("close", _("Done") if made.done else _("Back"))
        if made.only_points:
            self._settled = Settled(made.theirs, self._settled.files, points_seen=True)
            self._offer(button("mean-it", _("Yes, send it so")), close)
        else:
            self._offer(close)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        id_ = event.button.id
        if id_ == "record":
            self.dismiss(RECORD_FIRST)
        elif id_ == "again":
            self._begin()
        elif id_ == "address":
            self._ask_address()
        elif id_ == "mean-it":
            self._send(self._settled)
        else:
            self.action_back()

    # what both changed ------------------------------------------------------------------------------------------------

    def _settle(self, made: Outcome) -> None:
        """Let the person settle what both changed differently, then send again."""
        from rubric_studio.tui.conflict import ConflictScreen  # loaded when first needed

        items = tuple((torn.path, torn.merged) for torn in made.torn if torn.merged.conflicts)
        whole = [torn for torn in made.torn if not torn.merged.conflicts]

        def answered(files: Mapping[str, bytes | None] | None) -> None:
            if files is None:
                self._later()
            else:
                self._settle_whole(made, whole, files)

        self._say(_("Two people changed this"))
        if items:
            self.app.push_screen(ConflictScreen(_("yours and the team's"), items), answered)
        else:
            answered({})

    def _settle_whole(self, made: Outcome, left: list[Torn], files: Mapping[str, bytes | None]) -> None:
        """Ask which to keep of files whose lines nobody but the person can put together."""
        if not left:
            self._send(Settled(made.theirs, files))
            return
        torn = left[0]
        body = _(
            "You and the team changed this file differently, and it cannot be taken apart into criteria and fields."
            " One of the two stays; the other can be looked at in the history."
        )
        buttons = [("ours", _("Keep mine")), ("theirs", _("Take the team's")), ("", _("Back"))]

        def answered(answer: str | None) -> None:
            if not answer:
                self._later()
                return
            kept = torn.ours if answer == "ours" else torn.theirs
            self._settle_whole(made, left[1:], {**files, torn.path: kept})

        self.app.push_screen(Ask(torn.path, body, buttons), answered)

    def _later(self) -> None:
        words = _(
            "Nothing was sent or received yet. What you have settled so far is kept: “{send}” goes on from there."
        )
        self.app.notify(safe(words.format(send=actions.BY_ID["send"].word)), markup=False, timeout=10)
        self.dismiss(None)


def _told(made: Outcome) -> list[str | tuple[str, str]]:
    """Say what came in, or what would break."""
    parts: list[str | tuple[str, str]] = [(f"{safe(made.words)}\n\n", "bold")]
    parts += [f"  - {safe(line)}\n" for line in made.details[:_MOST]]
    more = len(made.details) - _MOST
    parts += [f"  {counted('and one more change', 'and {n} more changes', more)}\n"] if more > 0 else []
    if made.only_points:
        return [*parts, "\n", _("Is that what both of you mean? If not, change it here, record that, and try again.")]
    return [*parts, f"\n{safe(made.advice)}"] if made.advice else parts
