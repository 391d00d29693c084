"""Every key of the studio in one list, and giving an action another key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from rubric_studio.language import _
from rubric_studio.text import one_line, safe
from rubric_studio.tui import actions
from rubric_studio.tui.actions.action import spelled
from rubric_studio.tui.actions.choosing import changeable, plain, refusal
from rubric_studio.tui.bars import FootLine, TopLine
from rubric_studio.tui.lines import LineList, Part, column
from rubric_studio.tui.screen import StudioScreen

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from rubric_studio.tui.actions import Action


class KeyList(LineList):
    """Actions that have a key, a line each."""

    def __init__(self) -> None:
        super().__init__(id="keys", place=actions.KEYS)
        self.actions = [action for action in actions.ACTIONS if action.keys]
        self.changed: frozenset[str] = frozenset()

    @property
    def chosen(self) -> Action:
        """Give the action at the cursor."""
        return self.actions[self.cursor]

    def row(self, index: int, width: int) -> list[Part]:
        """Draw an action: a star where its key was changed, key, word, sentence."""
        action = self.actions[index]
        mark = "*" if action.id in self.changed else " "
        left = max(width - 32, 1)
        return [
            (f"{mark} ", "key"),
            (column(action.key, 10) + " ", "key"),
            (column(action.word, 18) + " ", "head"),
            (one_line(action.sentence, left), "" if changeable(action) else "dim"),
        ]


class PressKey(ModalScreen[str]):
    """Wait for a key; gives it, or None where the person went back."""

    BINDINGS: ClassVar = []

    def __init__(self, action: Action) -> None:
        super().__init__()
        self._action = action

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical(classes="dialog"):
            words = _("Another key for “{action}”").format(action=self._action.word)
            yield Static(Content(words), classes="dialog-title")
            yield Static(Content(_("Press the key that you want. Esc leaves it as it is.")))

    async def on_event(self, event: events.Event) -> None:
        """Take the next key, whatever else it means."""
        from textual.events import Key

        if isinstance(event, Key):
            event.stop()
            event.prevent_default()
            character = event.character or ""
            single = len(character) == 1 and character.isprintable() and character != " "
            self.dismiss(None if event.key == "escape" else character if single else event.key)
            return
        await super().on_event(event)


class KeysScreen(StudioScreen):
    """The list of keys."""

    PLACE = actions.KEYS
    CSS_PATH = "welcome.tcss"
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.KEYS}))

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        yield KeyList()
        yield Static(id="key-said")
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Show them."""
        self.query_one(TopLine).show((_("Keys"), _("a star marks what you changed")), ())
        self._show()
        self.set_focus(self._list)
        self.show_keys()

    @property
    def _list(self) -> KeyList:
        return self.query_one(KeyList)

    def _show(self) -> None:
        self._list.changed = frozenset(self.studio.keys_chosen)
        self._list.reset(len(self._list.actions), self._list.cursor)
        self._say()

    @on(LineList.Moved)
    def _say(self) -> None:
        action = self._list.chosen
        words = action.sentence
        if not changeable(action):
            words += " " + _("This key means the same everywhere, so it stays what it is.")
        elif action.id in self.studio.keys_chosen:
            words += " " + _("Its usual key is {key}.").format(key=_(action.shown))
        self.query_one("#key-said", Static).update(Content(words))

    @on(LineList.Chosen)
    def _clicked(self) -> None:
        self.set_focus(self._list)

    def action_change_setting(self) -> None:
        """Ask for another key."""
        action = self._list.chosen
        if changeable(action):
            self.app.push_screen(PressKey(action), self._pressed)
        else:
            self._say()

    def _pressed(self, key: str | None) -> None:
        if key is None:
            return
        action = self._list.chosen
        others = {id_: held for id_, held in self.studio.keys_chosen.items() if id_ != action.id}
        if why := refusal(action, key, others):
            self.query_one("#key-said", Static).update(Content.styled(safe(f"! {why}"), "bold $warning"))
            return
        self._use({**others, action.id: key})
        self.tell(_("“{action}” is {key} now.").format(action=action.word, key=spelled(key)))

    def action_usual_key(self) -> None:
        """Give the action its usual key again."""
        action = self._list.chosen
        others = {id_: held for id_, held in self.studio.keys_chosen.items() if id_ != action.id}
        if len(others) == len(self.studio.keys_chosen):
            return
        if clash := refusal(action, plain(action.keys.split(",")[0]), others):
            self.query_one("#key-said", Static).update(Content.styled(safe(f"! {clash}"), "bold $warning"))
            return
        self._use(others)

    def _use(self, chosen: dict[str, str]) -> None:
        self.studio.use_keys(chosen)
        self.studio.remember(keys=chosen)
        self._show()
        self.show_keys()
