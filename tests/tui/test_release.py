"""The release screen: what is in the way is done from there, spelling is declared, a number chosen, then one key."""

from __future__ import annotations

import json

from rubric_studio.tui.choose import Choose
from rubric_studio.tui.dialogs import Ask, AskText
from rubric_studio.tui.record import RecordScreen
from rubric_studio.tui.release import ReleaseScreen
from rubric_studio.tui.review import ReviewScreen
from rubric_studio.tui.write import WriteScreen
from rubric_studio.workflows import release, start
from tests.tui.conftest import RUBRIC, SET
from tests.tui.screens import screen_text, seen, studio, until

CRITERION = f"{RUBRIC}#confirms-cause"


async def opened(pilot):
    await pilot.press("f9")
    await looked(pilot)


async def looked(pilot, words=""):
    await until(pilot, lambda: isinstance(pilot.app.screen, ReleaseScreen) and not pilot.app.screen._busy)
    await until(pilot, lambda: pilot.app.screen.query("#release-buttons Button"))
    await until(pilot, lambda: words in screen_text(pilot.app))


def reword(rubric_file, old="Explains that the MRI", new="Explains that an MRI"):
    text = rubric_file.read_text(encoding="utf-8")
    assert old in text
    rubric_file.write_text(text.replace(old, new, 1), encoding="utf-8")


async def test_spelling_is_declared_and_released(recorded, git, rubric_file):
    release.release(start.find(recorded), SET)
    reword(rubric_file)
    async with studio(recorded) as pilot:
        app = pilot.app
        await opened(pilot)
        await seen(pilot, "record it first (F4)")
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen) and app.screen.query("#note"))
        await pilot.press("enter")
        await looked(pilot, "Version 2.0.0 (after 1.0.0)")
        await seen(pilot, "verdicts need judging again")
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        await seen(pilot, "It was: Explains that the MRI")
        await pilot.press(*"slip", "enter")
        await looked(pilot, "Version 1.0.1 (after 1.0.0): no score can change")
        await seen(pilot, ": slip")
        await pilot.press("e", "enter")  # taken back
        await looked(pilot, "Version 2.0.0")
        await pilot.press("e", "enter", *"slip", "enter")
        await looked(pilot, "Version 1.0.1")
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "Its digest: sha256:" in screen_text(app), seconds=15)
    assert "declared to ask the same by r-" in git("tag", "-l", "--format=%(contents)", f"{SET}/v1.0.1")
    lines = (recorded / "rubrics" / SET / "equivalent.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["what"] for line in lines] == ["judging", "score"]


async def test_the_arrows_go_from_button_to_button(recorded):
    async with studio(recorded, size=(80, 24)) as pilot:
        await opened(pilot)
        buttons = [button.id for button in pilot.app.screen.query("#release-buttons Button")]
        assert buttons == ["close", "release"]
        assert pilot.app.focused.id == "close"
        await pilot.press("right")
        assert pilot.app.focused.id == "release"
        await pilot.press("left")
        assert pilot.app.focused.id == "close"


async def test_the_number_of_a_first_release_and_a_signature_that_cannot_be(recorded, git):
    git("config", "gpg.format", "ssh")
    async with studio(recorded) as pilot:
        app = pilot.app
        await opened(pilot)
        await seen(pilot, "Version 1.0.0 (the first release)")
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("up", "enter")
        await looked(pilot, "Version 0.1.0 (the first release)")
        await pilot.press("s")
        await looked(pilot, "It will be signed")
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "cannot be signed, so nothing was written" in screen_text(app))
    assert git("tag") == ""


async def test_more_than_spelling_is_refused(recorded, rubric_file, git):
    release.release(start.find(recorded), SET)
    reword(rubric_file)
    reword(rubric_file, "points: 7", "points: 6")
    git("commit", "-qam", "x")
    async with studio(recorded) as pilot:
        app = pilot.app
        await opened(pilot)
        await pilot.press("e", "enter")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        assert f"“{CRITERION}” has other points as well" in " ".join(screen_text(app).split()).replace("│ │ ", "")
        await pilot.press("enter")
        await looked(pilot, "Version 2.0.0")


async def test_from_the_checklist_to_the_queue_and_back(folder, git):
    path = folder / "rubrics" / SET / "set.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "signoff:\n  required: 1\n", encoding="utf-8")
    git("add", "-A")
    git("commit", "-qm", "First record")
    async with studio(folder) as pilot:
        app = pilot.app
        await opened(pilot)
        await seen(pilot, "The sign-offs are not complete (q opens the queue)")
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await pilot.press("escape")
        await looked(pilot, "The sign-offs are not complete")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen))
