"""The command palette: every action that works here, by name, with its key."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from rubric_studio.language import _
from rubric_studio.tui.actions import ACTIONS, Action
from rubric_studio.tui.screen import StudioScreen

if TYPE_CHECKING:
    from collections.abc import Iterator


class Actions(Provider):
    """The actions of the screen below the palette."""

    def _available(self) -> Iterator[Action]:
        screen = self.screen
        if isinstance(screen, StudioScreen):
            offered = (a for a in ACTIONS if screen.offers(a) and a.id not in ("commands", "back", "choose"))
            yield from map(screen.spoken, offered)

    def _shown(self, action: Action) -> Content:
        key = f"  ({action.key})" if action.shown else ""
        return Content.assemble(
            self.screen.label(action) if isinstance(self.screen, StudioScreen) else action.word,
            (key, "$key-foreground"),
            _(": "),
            action.sentence,
        )

    async def discover(self) -> Hits:
        """Offer everything."""
        for action in self._available():
            yield DiscoveryHit(self._shown(action), partial(self.screen.run_action, action.id), text=action.word)

    async def search(self, query: str) -> Hits:
        """Offer what matches by its word or its sentence."""
        matcher = self.matcher(query)
        for action in self._available():
            score = max(matcher.match(action.word), matcher.match(action.sentence) * 0.9)
            if score > 0:
                yield Hit(score, self._shown(action), partial(self.screen.run_action, action.id), text=action.word)


class Palette(CommandPalette):
    """The palette, which takes a page key while its hits are not laid out yet for nothing, not for a mistake."""

    def _action_command_list(self, action: str) -> None:
        with suppress(KeyError):
            super()._action_command_list(action)


def palette() -> CommandPalette:
    """Make the palette."""
    return Palette(providers=[Actions], placeholder=_("Say what you want to do…"))
