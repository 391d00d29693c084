"""The studio in a browser: the line that its screen and its keys go over, and the end of a tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.drivers.web_driver import WebDriver
from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping


class TabClosed(Message):
    """The tab is gone: it comes behind all that was typed in it."""


class BrowserDriver(WebDriver):
    """Textual's driver for the web, but that the end of a tab waits for its turn.

    Textual ends at once when it is told to: what was typed in the moment before, and not taken up yet, would be lost.
    """

    def on_meta(self, packet_type: str, payload: Mapping[str, object]) -> None:
        """Take what is not typed."""
        if packet_type == "quit":
            self.send_message(TabClosed())
        else:
            super().on_meta(packet_type, dict(payload))
