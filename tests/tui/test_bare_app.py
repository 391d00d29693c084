"""The bench's bare app is as much as the main screen: else its first screen would be no measure of ours."""

from __future__ import annotations

import runpy
from collections import Counter
from pathlib import Path

from tests.tui.screens import studio

BARE = Path(__file__).parents[1] / "bench" / "bare_app.py"


def kinds(screen):
    """Count the widgets by the class of Textual's that each of them is."""
    return Counter(
        next(kind.__name__ for kind in type(widget).__mro__ if kind.__module__.startswith("textual"))
        for widget in screen.walk_children(with_self=False)
        if type(widget).__name__ not in ("ToastRack", "Tooltip")  # Textual's own, beside every screen
    )


async def test_the_bare_app_has_the_widgets_of_the_main_screen(folder):
    async with studio(folder) as pilot:
        ours = kinds(pilot.app.screen)
    async with runpy.run_path(str(BARE))["Bare"]().run_test(size=(120, 36)) as pilot:
        assert kinds(pilot.app.screen) == ours
