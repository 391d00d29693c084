"""What tests of the screens share: the app on a set, what stands on the screen, and waiting for it."""

from __future__ import annotations

from rubric_studio.tui.app import StudioApp

SET, RUBRIC = "sciatica-imaging", "mri-before-injection"


def studio(folder, size=(120, 36), rubric=None):
    return StudioApp(folder, rater="r07", set_id=SET, rubric=rubric or RUBRIC).run_test(size=size, notifications=True)


def screen_text(app):
    """Give what stands on the screen, as text."""
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line) for line in lines)


async def until(pilot, done, seconds=8.0):
    """Let the app work until something holds, and the screen that is on top then was drawn once."""
    for _turn in range(int(seconds / 0.02)):
        if done() and screen_text(pilot.app).strip():
            return
        await pilot.pause(0.02)
    raise AssertionError(screen_text(pilot.app))


async def seen(pilot, words):
    """Let the app work until words stand on the screen, also over the ends of its lines."""
    await until(pilot, lambda: words in screen_text(pilot.app) or words in " ".join(screen_text(pilot.app).split()))
