"""What a terminal cannot shape: saying so once, and the rubric in the person's browser, where it is shaped properly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _, joined
from rubric_studio.tui.actions import key
from rubric_studio.tui.going import Going

if TYPE_CHECKING:
    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.browsing import Page


class Shaping(Going):
    """The main screen's way to the browser."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._misshown: set[tuple[str, str]] = set()

    def available(self, action: Action) -> bool:
        """Offer the browser where a rubric is open, and not from within a browser."""
        if action.id in ("browse", "browse_by_name") and (self.app.is_web or self.session.view is None):
            return False
        return super().available(action)

    def say_misshown(self) -> None:
        """Say, once for each rubric, that the terminal may not show its script as it is written."""
        from rubric_studio.workflows.browsing import misshown  # after the first screen

        view = self.session.view
        rubric = view.rubric if view else None
        here = (self.session.selection.set_id, self.session.selection.rubric)
        if rubric is None or here in self._misshown:
            return
        texts = [rubric.title, *(turn.content for turn in rubric.prompt), *(held.text for held in rubric.criteria)]
        if why := misshown("\n".join(texts)):
            self._misshown.add(here)
            way = "" if self.app.is_web else _("{key} shows it shaped in your browser.").format(key=key("browse"))
            self.tell(joined(why, way), seconds=12)

    def action_browse(self) -> None:
        """Show the open rubric, as it is now, in the browser."""
        from rubric_studio.workflows.browsing import show  # seldom needed, like the next

        self.settle()
        page = self.session.page()
        if not page:
            self.tell(_("Open a rubric first."))
            return
        workspace, selection = self.session.desk.workspace, self.session.selection
        name = f"{selection.set_id}/{selection.rubric}"
        self.work("browse", lambda: show(workspace, name, page), self._browsed)

    action_browse_by_name = action_browse

    def _browsed(self, page: Page) -> None:
        if page.opened:
            self.tell(_("Your browser shows it. The page lies in {path}").format(path=page.path), seconds=12)
            return
        from rubric_studio.tui.dialogs import Ask  # seldom needed

        self.app.clear_notifications()  # one of them told of this key
        words = _("No browser can be started from here. Open this file in one yourself:\n\n{path}")
        self.app.push_screen(Ask(_("The rubric as a page"), words.format(path=page.path), [("ok", _("Understood"))]))
