"""Releasing a set: a checklist, the version and why, then one key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from rubric_studio.finding import Severity
from rubric_studio.language import _
from rubric_studio.model.pointer import Pointer
from rubric_studio.text import one_line, safe
from rubric_studio.tui import actions
from rubric_studio.tui.bars import FootLine, TopLine
from rubric_studio.tui.dialogs import Ask, AskText, button
from rubric_studio.tui.released import checklist
from rubric_studio.tui.screen import StudioScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

    from rubric_studio.errors import RubricStudioError
    from rubric_studio.finding import Finding
    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.editorial import Wording
    from rubric_studio.workflows.release import Plan, Released, Wish
    from rubric_studio.workflows.signoff import Item


_OFFERED: dict[str, Callable[[Plan], bool]] = {
    "changes": lambda plan: bool(plan.unrecorded),
    "review": lambda plan: bool(plan.unsigned),
    "editorial": lambda plan: bool(plan.wordings),
    "number": lambda plan: not plan.rebuilds,
    "sign": lambda plan: not plan.rebuilds,
}
"""What can be done about a release, and where."""


class ReleaseScreen(StudioScreen):
    """What a release would be; gives a finding to go to, or None."""

    PLACE = actions.RELEASE
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.RELEASE}))

    def __init__(self, session: Session, set_id: str) -> None:
        super().__init__()
        self._session = session
        self._set = set_id
        self._plan: Plan | None = None
        self._wish: Wish | None = None
        self._busy = False
        self._made = ""

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        with VerticalScroll(classes="page-body", id="body"):
            yield Static(id="checklist")
        yield Horizontal(id="release-buttons", classes="buttons")
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Begin to look."""
        self.query_one(TopLine).show((_("Release"), self._session.desk.title(self._set)), ())
        self.look()

    def look(self, wish: Wish | None = None) -> None:
        """Work out the release in a thread.

        Args:
            wish: what the person wants of it; None for what they wanted so far.
        """
        workspace, tried = self._session.desk.workspace, wish or self._wish
        self._busy = True
        self._say(_("Looking what a release would hold…"))

        def job() -> tuple[Plan, Wish]:
            from rubric_studio.workflows import release  # git is slow to load

            wanted = tried or release.Wish()
            return release.plan(workspace, self._set, wish=wanted), wanted

        self.work("plan", job, lambda found: self._show(*found), self._refused if wish else self._failed)
        self.show_keys()

    def _say(self, *parts: str | tuple[str, str]) -> None:
        self.query_one("#checklist", Static).update(Content.assemble(*parts))

    async def _buttons(self, *buttons: Button) -> None:
        if await self.replace(self.query_one("#release-buttons", Horizontal), *buttons):
            self.set_focus(buttons[0])
            self.show_keys()

    def _failed(self, error: RubricStudioError) -> None:
        self._busy, self._plan = False, None
        self._say(safe(str(error)))
        self.call_later(self._buttons, button("close", _("Back")), button("again", _("Look again")))

    def _refused(self, error: RubricStudioError) -> None:
        """Say why something cannot be so; what was wanted before stands."""
        self.tell_error(error)
        self.look()

    def _show(self, plan: Plan, wish: Wish) -> None:
        self._plan, self._wish, self._busy = plan, wish, False
        self._say(*checklist(plan))
        self.query_one("#body", VerticalScroll).scroll_home(animate=False)
        buttons = [button("close", _("Cancel"))]
        if plan.ready:
            buttons.append(button("release", _("Release {version}").format(version=plan.version)))
        if plan.blocking:
            buttons.append(button("go", _("Go to the first finding")))
        if plan.unsigned:
            buttons.append(button("review", _("Review queue")))
        if plan.unrecorded:
            buttons.append(button("changes", _("Look and record")))
        self.call_later(self._buttons, *buttons)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        pressed = {
            "release": self._release,
            "go": self._go,
            "review": self.action_review,
            "changes": self.action_changes,
            "again": self.look,
            "releases": self.action_releases,
        }
        pressed.get(event.button.id or "", self.action_back)()

    def available(self, action: Action) -> bool:
        """Tell whether an action works here and now."""
        if action.id not in _OFFERED:
            return super().available(action)
        return self._plan is not None and not self._busy and _OFFERED[action.id](self._plan)

    def on_key(self, event: events.Key) -> None:
        """Scroll, wherever the focus is, and go from button to button."""
        body = self.query_one("#body", VerticalScroll)
        scroll = {
            "down": body.scroll_down,
            "up": body.scroll_up,
            "pagedown": body.scroll_page_down,
            "pageup": body.scroll_page_up,
        }.get(event.key)
        if scroll:
            scroll(animate=False)
        elif event.key in ("left", "right") and isinstance(self.focused, Button):
            (self.focus_next if event.key == "right" else self.focus_previous)(Button)

    # what is in the way -----------------------------------------------------------------------------------------------

    def _go(self) -> None:
        if self._plan:
            self.dismiss(self._plan.blocking[0])

    def action_changes(self) -> None:
        """Record what is not recorded yet, then look again."""
        from rubric_studio.tui.record import RecordScreen  # loaded when first needed

        self.app.push_screen(RecordScreen(self._session), self._came_back)

    def action_review(self) -> None:
        """Go through what awaits one's word, then look again."""
        from rubric_studio.tui.review import ReviewScreen  # loaded when first needed

        def back(item: Item | None) -> None:
            at = Pointer(set=item.set_id, rubric=item.rubric.id, criterion=item.criterion.id) if item else None
            self._came_back(at.finding("", Severity.HINT, "") if at else None)

        self.app.push_screen(ReviewScreen(self._session), back)

    def action_releases(self) -> None:
        """Show the releases of the set, the one that was just made first."""
        from rubric_studio.tui.releases import ReleasesScreen  # loaded when first needed

        self.app.push_screen(ReleasesScreen(self._session, self._set, self._made))

    def _came_back(self, finding: Finding | None) -> None:
        if finding is not None:
            self.dismiss(finding)
        else:
            self.look()

    # what the person wants --------------------------------------------------------------------------------------------

    def action_editorial(self) -> None:
        """Choose a wording of which only the spelling changed."""
        from rubric_studio.tui.choose import Choose  # loaded when first needed

        if self._plan is None or self._wish is None:
            return
        said = {one.name for one in self._wish.editorial}
        alone = len({wording.rubrics for wording in self._plan.wordings}) == 1  # then the rubric need not be said
        signs = dict.fromkeys(said, "[x]")
        answers = [
            (one.name, f"{signs.get(one.name, '[ ]')} {_short(one, alone=alone)}: {one_line(one.new, 200)}")
            for one in self._plan.wordings
        ]
        body = _("These are worded differently than in {version}. Of which did only the spelling change?")
        title = _("Spelling only (editorial)")
        self.app.push_screen(Choose(title, body.format(version=self._plan.previous), answers, ""), self._declare)

    def _declare(self, name: str | None) -> None:
        from rubric_studio.workflows.editorial import Editorial

        plan, wish = self._plan, self._wish
        wording = next((one for one in plan.wordings if one.name == name), None) if plan else None
        if wording is None or wish is None:
            return
        others = tuple(one for one in wish.editorial if one.name != name)
        if len(others) < len(wish.editorial):
            self.look(replace(wish, editorial=others))
            return
        if wording.refusal:
            self.app.push_screen(Ask(_("That is more than spelling"), wording.refusal, [("", _("Understood"))]))
            return
        body = [_("Say why no answer can be judged otherwise. It stands in the release notes, with your id."), ""]
        body += [wording.caution, ""] if wording.caution else []
        body += [_("It was: {text}").format(text=wording.old), _("It is: {text}").format(text=wording.new)]

        def reasoned(reason: str | None) -> None:
            if reason:
                self.look(replace(wish, editorial=(*others, Editorial(wording.name, reason))))

        key = f"editorial:{self._set}:{wording.name}"
        self.app.push_screen(AskText(_("Spelling only?"), "\n".join(body), do=_("Declare it"), key=key), reasoned)

    def action_number(self) -> None:
        """Choose the number of the version."""
        from rubric_studio.tui.choose import Choose  # loaded when first needed
        from rubric_studio.workflows.release import numbers

        if self._plan is None or self._wish is None:
            return
        made = numbers(self._plan, self._wish)
        if len(made) == 1:
            self.tell(_("There is no other number that it could have."))
            return
        answers = [(number, words) for number, words, _wish in made]
        wishes = {number: wish for number, _words, wish in made}
        body = _("The lowest is what the changes ask for: a release never has a lower one.")

        def chosen(number: str | None) -> None:
            if number:
                self.look(wishes[number])

        self.app.push_screen(Choose(_("Number of the version"), body, answers, self._plan.version), chosen)

    def action_sign(self) -> None:
        """Sign the release, or not."""
        if self._wish:
            self.look(replace(self._wish, sign=not self._wish.sign))

    # releasing --------------------------------------------------------------------------------------------------------

    def _release(self) -> None:
        if self._busy or self._plan is None:
            return
        self._busy = True
        plan, workspace = self._plan, self._session.desk.workspace
        self._say(_("Releasing…"))

        def job() -> Released:
            from rubric_studio.workflows import release  # git is slow to load

            return release.release(workspace, self._set, planned=plan)

        self.work("release", job, self._released, self._failed)

    def _released(self, made: Released) -> None:
        self._busy, self._plan = False, None
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
        self._made = made.version
        self.call_later(self._buttons, button("close", _("Done")), button("releases", _("Its page")))


def _short(wording: Wording, *, alone: bool) -> str:
    """Name a wording where there is little room."""
    return (wording.criterion or _("prompt")) if alone else wording.name
