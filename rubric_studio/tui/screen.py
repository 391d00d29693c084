"""What every screen of the studio shares: its footer and help, sentences for the person, and work in a thread."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import on
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.text import safe
from rubric_studio.tui.actions import BY_ID, FOOTERS, Action, here
from rubric_studio.tui.bars import FootLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual import events
    from textual.widget import Widget

    from rubric_studio.tui.app import StudioApp

R = TypeVar("R")
SMALLEST = (60, 18)
"""Columns and rows below which a screen only asks for room."""


class StudioScreen(Screen[Any]):
    """A screen with a footer of keys in words, which asks for room where there is too little."""

    AUTO_FOCUS = ""
    PLACE: ClassVar[str] = ""
    TITLE_WORDS: ClassVar[str] = ""

    class Finished(Message):
        """A thread is done: ``then`` is called with its result, unless newer work of its group has begun."""

        def __init__(self, group: str, number: int, then: Callable[[], None]) -> None:
            super().__init__()
            self.group, self.number, self.then = group, number, then

    def __init__(self) -> None:
        super().__init__()
        self._works: dict[str, int] = {}
        self._focus_before: Widget | None = None

    @property
    def studio(self) -> StudioApp:
        """Give the app."""
        return cast("StudioApp", self.app)

    # where the person is ----------------------------------------------------------------------------------------------

    @property
    def place(self) -> str:
        """Name the place that has the focus: the nearest widget around it that says so."""
        node: Any = self.focused
        while node is not None and node is not self:
            if found := getattr(node, "place", ""):
                return str(found)
            node = node.parent
        return self.PLACE

    @property
    def guide(self) -> str:
        """Name the place whose footer and help are shown."""
        return self.place

    def offers(self, action: Action) -> bool:
        """Tell whether an action is offered in words: not where it would only be refused."""
        return self.available(action)

    def available(self, action: Action) -> bool:
        """Tell whether an action works here and now."""
        return self.place in action.where

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Let keys work only in their places."""
        held = BY_ID.get(action)
        return held is None or self.available(held)

    def spoken(self, action: Action) -> Action:
        """Give an action with the words that it has here."""
        return action

    def label(self, action: Action) -> str:
        """Say an action in the footer."""
        return self.spoken(action).word

    def show_keys(self) -> None:
        """Write the footer anew."""
        items = [BY_ID[id_] for id_ in FOOTERS.get(self.guide, ())]
        for foot in self.query(FootLine):  # none is left where a screen closes while something of it is still at work
            foot.show([(a.id, a.key, self.label(a)) for a in items if self.offers(a)])

    async def replace(self, parent: Widget, *widgets: Widget) -> bool:
        """Put widgets in the place of those that stand in another; False where the screen closed meanwhile."""
        await parent.remove_children()
        if not parent.is_attached:
            return False
        await parent.mount(*widgets)
        return parent.is_attached

    def on_descendant_focus(self) -> None:
        """Show the keys of the new place."""
        self.show_keys()

    @on(FootLine.Pressed)
    async def _key_clicked(self, event: FootLine.Pressed) -> None:
        await self.run_action(event.action)

    # room -------------------------------------------------------------------------------------------------------------

    def room(self) -> Static:
        """Make the widget that asks for room."""
        words = _(
            "Please make this window larger: the studio needs {columns} columns and {rows} rows. Nothing is lost."
        )
        return Static(Content(words.format(columns=SMALLEST[0], rows=SMALLEST[1])), id="room")

    def on_resize(self, event: events.Resize) -> None:
        """Ask for room where there is too little."""
        tiny = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        if tiny and not self.has_class("tiny"):
            self._focus_before = self.focused
        elif not tiny and self.has_class("tiny"):
            self.call_after_refresh(self._focus_again)
        self.set_class(tiny, "tiny")

    def _focus_again(self) -> None:
        if self._focus_before is not None and self._focus_before.is_attached:
            self.set_focus(self._focus_before)

    def take(self) -> None:
        """Take over what stands in fields but not in the session yet: here nothing."""

    # sentences --------------------------------------------------------------------------------------------------------

    def tell(self, sentence: str, *, seconds: float = 6) -> None:
        """Show a sentence for a while."""
        self.notify(safe(sentence), markup=False, timeout=seconds)

    def tell_walked(self, label: str | None, *, forward: bool) -> None:
        """Say which step was undone, or done again (``forward``); of several only the last is news."""
        if label is None:
            said = _("There is nothing to do again.") if forward else _("There is nothing to undo.")
        else:
            said = (_("Done again: {what}.") if forward else _("Undone: {what}.")).format(what=label)
        self.app.clear_notifications()
        self.tell(said, seconds=3)

    def tell_error(self, error: RubricStudioError) -> None:
        """Show why something could not be done, until the person has read it."""
        from rubric_studio.tui.dialogs import Ask  # loaded when first needed

        self.app.push_screen(Ask(_("That could not be done"), str(error), [("ok", _("Understood"))]))

    @contextmanager
    def told(self) -> Iterator[None]:
        """Show what stops us as a sentence, and go on."""
        try:
            yield
        except RubricStudioError as error:
            self.tell_error(error)

    # threads ----------------------------------------------------------------------------------------------------------

    def work(
        self,
        group: str,
        job: Callable[[], R],
        then: Callable[[R], None],
        failed: Callable[[RubricStudioError], None] | None = None,
    ) -> None:
        """Do a job in a thread, then call ``then`` here with its result; newer work of a group makes older void."""
        number = self._works[group] = self._works.get(group, 0) + 1

        def run() -> None:
            try:
                result = job()
            except RubricStudioError as error:
                held = error
                self.post_message(self.Finished(group, number, lambda: (failed or self.tell_error)(held)))
            else:
                self.post_message(self.Finished(group, number, lambda: then(result)))

        self.run_worker(run, thread=True, group=group, exit_on_error=True)

    def current(self, group: str, number: int) -> bool:
        """Tell whether work is the newest of its group, and still wanted."""
        return self.is_attached and self._works.get(group) == number

    @on(Finished)
    def _work_finished(self, event: Finished) -> None:
        event.stop()
        if self.current(event.group, event.number):
            with self.told():
                event.then()

    # actions of every screen ------------------------------------------------------------------------------------------

    def action_help(self) -> None:
        """Show help for where the person is, and the ways to the tour, settings and all keys."""
        from rubric_studio.tui.help import HelpScreen  # loaded when first needed

        ways = [BY_ID[id_] for id_ in ("tour", "settings", "all_keys") if self.offers(BY_ID[id_])]
        keys = [self.spoken(action) for action in here(self.place) if self.offers(action)]
        self.app.push_screen(HelpScreen(self.guide, keys, ways), self._after_help)

    async def _after_help(self, way: str | None) -> None:
        if way:
            await self.run_action(way)

    def action_commands(self) -> None:
        """Show everything by name."""
        from rubric_studio.tui.palette import palette  # loaded when first needed

        self.app.push_screen(palette())

    def action_jump(self) -> None:
        """Show a letter on everything that can be gone to."""
        self.studio.action_jump()

    def action_settings(self) -> None:
        """Show the settings."""
        from rubric_studio.tui.settings import SettingsScreen  # loaded when first needed

        self.app.push_screen(SettingsScreen(), lambda _nothing: self.show_keys())

    def action_all_keys(self) -> None:
        """Show every key."""
        from rubric_studio.tui.keys import KeysScreen  # loaded when first needed

        self.app.push_screen(KeysScreen(), lambda _nothing: self.show_keys())

    def action_theme(self) -> None:
        """Choose the colours."""
        from rubric_studio.tui.choose import Choose  # loaded when first needed
        from rubric_studio.tui.themes import names

        before = self.app.theme
        themes = list(names().items())

        def chosen(theme: str | None) -> None:
            self.studio.use_theme(theme or before)
            if theme:
                self.studio.remember(theme=theme)

        body = _("As you move, you see how it looks. Enter keeps it, Esc leaves it as it was.")
        self.app.push_screen(Choose(_("Colours"), body, themes, before, look=self.studio.use_theme), chosen)

    def show_borders(self) -> None:
        """Draw what depends on the colours and is not in the style sheet: here nothing."""

    def action_back(self) -> None:
        """Close this screen."""
        self.dismiss(None)

    async def action_leave(self) -> None:
        """Leave the studio."""
        await self.app.action_quit()
