"""Releasing a set: a checklist, the version and why, then one key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from rubric_studio.language import _, counted
from rubric_studio.text import one_line, safe
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import FootLine, TopLine
from rubric_studio.tui.dialogs import button
from rubric_studio.tui.screen import StudioScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from rubric_studio.errors import RubricStudioError
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.release import Plan, Released

_MOST = 200
"""Changes that are listed; the rest are counted."""


class ReleaseScreen(StudioScreen):
    """What a release would be; gives a finding to go to, or None."""

    PLACE = actions.RELEASE
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.RELEASE}))

    def __init__(self, session: Session, set_id: str) -> None:
        super().__init__()
        self._session = session
        self._set = set_id
        self._plan: Plan | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        with VerticalScroll(classes="page-body", id="body"):
            yield Static(id="checklist")
        yield Horizontal(id="release-buttons", classes="buttons")
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Work out the release in a thread."""
        from rubric_studio.workflows import release  # git is slow to load

        self.query_one(TopLine).show((_("Release"), self._session.desk.title(self._set)), ())
        self._say(_("Looking what a release would hold…"))
        workspace = self._session.desk.workspace
        self.work("plan", lambda: release.plan(workspace, self._set), self._show, self._failed)
        self.show_keys()

    def _say(self, *parts: str | tuple[str, str]) -> None:
        self.query_one("#checklist", Static).update(Content.assemble(*parts))

    async def _buttons(self, *buttons: Button) -> None:
        if await self.replace(self.query_one("#release-buttons", Horizontal), *buttons):
            self.set_focus(buttons[0])
            self.show_keys()

    def _failed(self, error: RubricStudioError) -> None:
        self._busy = False
        self._say(safe(str(error)))
        self.call_later(self._buttons, button("close", _("Back")))

    def _show(self, plan: Plan) -> None:
        self._plan = plan
        self._say(*_checklist(plan))
        buttons = [button("close", _("Cancel"))]
        if plan.ready:
            buttons.append(button("release", _("Release {version}").format(version=plan.version)))
        elif plan.blocking:
            buttons.append(button("go", _("Go to the first finding")))
        self.call_later(self._buttons, *buttons)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        if event.button.id == "release":
            self._release()
        elif event.button.id == "go" and self._plan:
            self.dismiss(self._plan.blocking[0])
        else:
            self.dismiss(None)

    def _release(self) -> None:
        from rubric_studio.workflows import release  # git is slow to load

        if self._busy:
            return
        self._busy = True
        self._say(_("Releasing…"))
        workspace = self._session.desk.workspace
        self.work("release", lambda: release.release(workspace, self._set), self._released, self._failed)

    def _released(self, made: Released) -> None:
        words = [
            _("Released {set} {version}.").format(set=self._set, version=made.version),
            "",
            _("The pack: {path}").format(path=made.path),
            _("Its digest: {digest}").format(digest=made.digest),
            _("In the history (git): {tag}").format(tag=made.tag),
            "",
            _("Graders pin the version and the digest; nobody can change this release any more."),
        ]
        self._say(safe("\n".join(words)))
        self.call_later(self._buttons, button("close", _("Done")))


def _checklist(plan: Plan) -> list[str | tuple[str, str]]:
    """Say what is done and what is not, then the version and why, then the changes."""
    parts: list[str | tuple[str, str]] = []

    def line(done: bool, yes: str, no: str, details: list[str]) -> None:  # noqa: FBT001 - a tick or a cross
        sign = ("[✓] ", "$success") if done else ("[!] ", "$error")
        parts.extend([sign, (yes if done else no) + "\n", *(f"      {safe(text)}\n" for text in details)])

    n = len(plan.blocking)
    blocked = counted("One thing has to be mended first:", "{n} things have to be mended first:", n)
    line(not n, _("Every check passes."), blocked, [f"{f.place}: {phrases.finding(f)}" for f in plan.blocking])
    n = len(plan.unsigned)
    line(not n, _("No sign-off is missing."), _("The sign-offs are not complete:"), list(plan.unsigned))
    if plan.unmatched:
        parts += [("[?] ", "$warning"), safe(plan.unmatched) + "\n"]
    waiting = _("Not everything is recorded yet; record it first ({key}):").format(key=actions.key("changes"))
    line(not plan.unrecorded, _("Everything is recorded."), waiting, list(plan.unrecorded[:_MOST]))
    if plan.obstacle:
        line(False, "", safe(plan.obstacle), [])  # noqa: FBT003 - a cross
    after = _("after {version}").format(version=plan.previous) if plan.previous else _("the first release")
    parts += ["\n", (_("Version {version}").format(version=plan.version), "bold"), f" ({after}): {safe(plan.bump)}\n\n"]
    if plan.changes:
        parts.append((_("What changed since then:") + "\n", "bold"))
    parts += [f"  {one_line(text)}\n" for text in plan.changes[:_MOST]]
    more = len(plan.changes) - _MOST
    if more > 0:
        parts.append("  " + _("and {n} more").format(n=more) + "\n")
    return parts
