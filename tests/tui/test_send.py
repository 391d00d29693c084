"""Send and receive in the studio: two clones and a bare repository, real git, the screen driven by Pilot."""

from __future__ import annotations

import os
import time

import pytest

from rubric_studio.store.workspace import Workspace
from rubric_studio.tui import actions
from rubric_studio.tui.asking import AskFields
from rubric_studio.tui.conflict import ConflictScreen
from rubric_studio.tui.record import RecordScreen
from rubric_studio.tui.send import SendScreen
from rubric_studio.tui.settings import SettingsScreen
from rubric_studio.tui.write import WriteScreen
from rubric_studio.workflows.record import record
from rubric_studio.workflows.sync import distance, sync, use_team
from tests.tui.conftest import RUBRIC, SET
from tests.tui.screens import screen_text, studio, until
from tests.workflows.test_sync import edit, git

FILE = f"rubrics/{SET}/{RUBRIC}.yaml"
SAYS = ("criterion: Explains that the MRI", "criterion: Says that the MRI")
OTHER = f"rubrics/{SET}/repeat-injection.yaml"


@pytest.fixture
def alone(folder, tmp_path):
    """The set in a history that has no team yet, and an empty team's copy."""
    (tmp_path / "gitconfig").write_text("[user]\n name = Anna\n email = anna@example.org\n")
    git(tmp_path, "init", "-q", "--bare", "--initial-branch=main", "team.git")
    git(folder, "init", "-q", "--initial-branch=main")
    record(Workspace(folder), "First record")
    return folder


@pytest.fixture
def bare(tmp_path):
    return tmp_path / "team.git"


@pytest.fixture
def ben(alone, bare, tmp_path):
    """A second clone, whose work the team has; the studio opens the first."""
    use_team(Workspace(alone), str(bare))
    sync(Workspace(alone))
    git(tmp_path, "clone", "-q", "team.git", "ben")
    return Workspace((tmp_path / "ben").resolve())


def text(folder, path=FILE):
    return (folder / path).read_text(encoding="utf-8")


def flat(app):
    return " ".join(screen_text(app).split())


def said(app):
    return " ".join(note.message for note in app._notifications)


async def send(pilot):
    await pilot.app.screen.run_action("send_by_name")


async def back_on_the_main_screen(pilot):
    await until(pilot, lambda: isinstance(pilot.app.screen, WriteScreen))


async def test_what_was_recorded_is_sent(alone, ben, bare):
    async with studio(alone) as pilot:
        app = pilot.app
        await pilot.press("plus", "ctrl+s", "f4")
        await until(pilot, lambda: "Recorded under" in screen_text(app))
        await pilot.press("enter")
        await back_on_the_main_screen(pilot)
        await until(pilot, lambda: "One record not yet sent: Ctrl+P, Send and receive" in said(app))
        await until(pilot, lambda: "one record not yet sent   saved" in screen_text(app))
        await pilot.press("f4")
        await until(pilot, lambda: "Nothing changed" in screen_text(app) and "s Send and receive" in flat(app))
        await pilot.press("s")
        await until(pilot, lambda: "One record sent." in said(app) and isinstance(app.screen, RecordScreen))
        await pilot.press("escape")
        await back_on_the_main_screen(pilot)
        await until(pilot, lambda: "nothing to mend" in screen_text(app) and "not yet sent" not in screen_text(app))
    assert "points: 8" in git(bare, "show", f"main:{FILE}")


async def test_what_the_team_recorded_comes_in_and_nothing_of_ones_own_is_lost(alone, ben):
    edit(ben, FILE, ("points: 7\n", "points: 2\n"))
    edit(ben, OTHER, ("points: 6", "points: 4"))
    sync(ben)
    async with studio(alone) as pilot:
        app = pilot.app
        await pilot.press("down", "plus", "ctrl+s")
        app.session.select_criterion(app.session.view.rubric.criteria[2].id)
        record(Workspace(alone), "By Anna")
        here = app.session.selection
        await send(pilot)
        await until(pilot, lambda: "58 in all before, 59 and 53 on the two sides, 54 together" in flat(app))
        assert "points: 2" not in text(alone)
        await pilot.press("enter")
        came = (
            "2 records received, one record sent.",
            "now has +2 points, was +7",
            "now has +4 points, was +6",
            "Done",
        )
        await until(pilot, lambda: all(words in flat(app) for words in came))
        await pilot.press("enter")
        await back_on_the_main_screen(pilot)
        assert app.session.selection == here
        assert [c.points for c in app.session.view.rubric.criteria[:1]] == [2]
        assert not app.session.unsaved
        assert not app.session.clashes
        await pilot.press("ctrl+z")  # what others changed is not undone
        assert app.session.view.rubric.criteria[0].points == 2
        assert "Changed by another program" not in said(app)
    assert sync(ben).received == 2  # Anna's record and the one that joins


async def test_the_top_line_says_what_is_to_receive_and_the_small_screen_too(alone, ben):
    edit(ben, FILE, ("points: 7\n", "points: 2\n"))
    sync(ben)
    git(alone, "fetch", "-q", "origin")
    async with studio(alone) as pilot:
        await until(pilot, lambda: "one to receive   nothing to save" in screen_text(pilot.app))
    async with studio(alone, size=(80, 24)) as pilot:
        app = pilot.app
        await until(pilot, lambda: "one to receive   nothing to save" in screen_text(app))
        edit(Workspace(alone), OTHER, ("points: 6", "points: 5"))
        app.on_app_focus()
        await until(pilot, lambda: "1 to send, one to receive" in screen_text(app))


async def part(alone, ben):
    """Let both change the same points, and one text each; Ben has sent it."""
    edit(Workspace(alone), FILE, ("points: 7\n", "points: 9\n"), ("title: ", "title: Our "))
    edit(ben, FILE, ("points: 7\n", "points: 2\n"), SAYS)
    sync(ben)


async def test_a_conflict_is_settled_and_sent(alone, ben):
    await part(alone, ben)
    async with studio(alone) as pilot:
        app = pilot.app
        await send(pilot)
        await until(pilot, lambda: isinstance(app.screen, ConflictScreen) and "one left to settle" in screen_text(app))
        await pilot.press("1", "enter")
        await until(pilot, lambda: "One record received, one record sent." in screen_text(app))
        assert app.session.writing == {}
        await pilot.press("escape")
        await back_on_the_main_screen(pilot)
        assert app.session.criterion.points == 9
        assert app.session.criterion.text.startswith("Says that the MRI")
    sync(ben)
    assert "points: 9\n" in text(ben.root)
    assert "title: Our " in text(ben.root)


async def test_a_conflict_is_left_and_taken_up_again_though_the_team_sent_more(alone, ben):
    tells = ("criterion: Explains that the MRI", "criterion: Tells that")
    edit(Workspace(alone), FILE, ("points: 7\n", "points: 9\n"), tells)
    edit(ben, FILE, ("points: 7\n", "points: 2\n"), SAYS)
    sync(ben)
    before = text(alone), git(alone, "rev-parse", "HEAD")
    async with studio(alone) as pilot:
        app = pilot.app
        await send(pilot)
        await until(pilot, lambda: "2 left to settle" in screen_text(app))
        await pilot.press("2", "escape")
        await back_on_the_main_screen(pilot)
        await until(pilot, lambda: "What you have settled so far is kept" in said(app))
        assert (text(alone), git(alone, "rev-parse", "HEAD")) == before
        await until(pilot, lambda: "one record not yet sent, one to receive" in screen_text(app))

        edit(ben, OTHER, ("points: 6", "points: 1"))
        sync(ben)
        await send(pilot)
        await until(pilot, lambda: "one left to settle" in screen_text(app))
        await until(pilot, lambda: "✓ theirs" in screen_text(app))
        await pilot.press("1", "enter")
        await until(pilot, lambda: "2 records received" in screen_text(app))
    assert sync(ben).done
    assert text(ben.root) == text(alone)
    assert ("points: 9\n" in text(ben.root)) != ("criterion: Tells that" in text(ben.root))


async def test_sent_meanwhile_only_what_is_new_is_open(alone, ben):
    await part(alone, ben)
    async with studio(alone) as pilot:
        app = pilot.app
        await send(pilot)
        await until(pilot, lambda: "one left to settle" in screen_text(app))
        edit(ben, FILE, ("title: ", "title: Their "))
        sync(ben)
        await pilot.press("1", "enter")
        await until(pilot, lambda: isinstance(app.screen, ConflictScreen) and "title" in screen_text(app))
        await until(pilot, lambda: "one left to settle" in screen_text(app))
        await pilot.press("2", "enter")
        await until(pilot, lambda: "2 records received" in screen_text(app))
    assert "title: Their " in text(alone)
    assert "points: 9\n" in text(alone)


@pytest.mark.parametrize(("key", "left"), [("enter", "mine"), ("right", "theirs")])
async def test_a_file_that_is_no_rubric_is_taken_whole(alone, ben, key, left):
    for folder, words in ((alone, "mine"), (ben.root, "theirs")):
        (folder / "notes.txt").write_text(words)
        git(folder, "add", "notes.txt")
        git(folder, "commit", "-qm", "Notes")
    sync(ben)
    async with studio(alone) as pilot:
        app = pilot.app
        await send(pilot)
        await until(pilot, lambda: "Take the team's" in screen_text(app))
        await pilot.press(*[key, "enter"][key == "enter" :])
        await until(pilot, lambda: "One record received" in screen_text(app))
    assert (alone / "notes.txt").read_text() == left


async def test_joined_they_would_break_what_both_had_sound(alone, ben):
    mine, shared = Workspace(alone), f"rubrics/{SET}/shared.yaml"
    one, two = (
        f"  - id: {id_}\n    criterion: Names {id_}.\n    points: 3\n    axis: accuracy\n" for id_ in ("one", "two")
    )
    (alone / shared).write_text(f"format: rubric-studio/shared/1\ncriteria:\n{one}{two}", encoding="utf-8")
    record(mine, "Shared criteria")
    sync(mine)
    sync(ben)
    edit(mine, FILE, ("criteria:\n", "criteria:\n  - use: one\n"))
    edit(ben, shared, (one, ""))
    sync(ben)
    before = git(alone, "rev-parse", "HEAD")
    async with studio(alone) as pilot:
        app = pilot.app
        await send(pilot)
        await until(pilot, lambda: "Nothing was touched" in screen_text(app))
        await until(pilot, lambda: "Change it here so that both fit together" in flat(app))
        await pilot.press("enter")
        await back_on_the_main_screen(pilot)
    assert git(alone, "rev-parse", "HEAD") == before


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 18)])
async def test_no_team_yet_a_form_asks_where_it_is(alone, bare, size):
    async with studio(alone, size=size) as pilot:
        app = pilot.app
        await send(pilot)
        await until(pilot, lambda: isinstance(app.screen, AskFields))
        box = app.screen.query_one("#ask-address")
        for wrong, words in (
            ("team rubrics", "Write an address such as"),
            ("https://a:b@x.org/y", "Leave the password"),
        ):
            box.value = wrong
            await pilot.press("enter")
            await until(pilot, lambda words=words: words in flat(app))
            assert isinstance(app.screen, AskFields)
        box.value = str(bare)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen) and "One record sent." in said(app))
    assert git(bare, "rev-parse", "main") == git(alone, "rev-parse", "HEAD")


async def test_going_back_from_the_form_asks_nobody(alone):
    async with studio(alone) as pilot:
        await send(pilot)
        await until(pilot, lambda: isinstance(pilot.app.screen, AskFields))
        await pilot.press("escape")
        await back_on_the_main_screen(pilot)
    assert distance(Workspace(alone)).team is None


async def test_a_place_that_is_gone_is_said_and_another_address_leads_on(alone, ben, bare):
    bare.rename(bare.with_name("moved.git"))
    edit(Workspace(alone), FILE, ("points: 7\n", "points: 9\n"))
    async with studio(alone) as pilot:
        app = pilot.app
        await send(pilot)
        await until(pilot, lambda: "Check the address of the team's copy" in flat(app))
        await pilot.press("right", "enter")
        await until(pilot, lambda: isinstance(app.screen, AskFields))
        box = app.screen.query_one("#ask-address")
        assert box.value == str(bare)
        box.value = str(bare.with_name("moved.git"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen) and "One record sent." in said(app))


async def test_what_is_not_saved_or_not_recorded_comes_first(alone, ben):
    async with studio(alone) as pilot:
        app = pilot.app
        await pilot.press("plus")
        await send(pilot)
        await until(pilot, lambda: "Save and go on" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Record it first" in flat(app))
        assert isinstance(app.screen, SendScreen)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen) and "Recorded under" in screen_text(app))
        assert "s Send and receive" not in flat(app)
        await pilot.press("s")  # a letter of the note
        assert isinstance(app.screen, RecordScreen)
        await until(pilot, lambda: "Record and send" in screen_text(app))
        await pilot.press("enter")
        # the main screen is there for a moment between the two others, too
        await until(pilot, lambda: isinstance(app.screen, WriteScreen) and "One record sent." in said(app))


async def test_something_unfinished_is_said(alone, ben):
    (alone / ".git" / "MERGE_HEAD").write_text(git(alone, "rev-parse", "HEAD") + "\n")
    async with studio(alone) as pilot:
        await send(pilot)
        await until(pilot, lambda: "merge" in flat(pilot.app) and "Try again" in screen_text(pilot.app))


@pytest.fixture
def slow(alone, ben, tmp_path, monkeypatch):
    """The team's copy behind an ssh that says nothing; gives the file in which it writes its process."""
    told = tmp_path / "ssh-runs"
    ssh = tmp_path / "ssh"
    ssh.write_text(f"#!/bin/sh\necho $$ >> {told}\nexec sleep 60\n")
    ssh.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
    use_team(Workspace(alone), "git@example.org:team/rubrics.git")
    return told


def ends(number, seconds=5):
    until_ = time.monotonic() + seconds
    while time.monotonic() < until_:
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


async def test_esc_stops_it_and_git_is_ended(alone, slow):
    async with studio(alone) as pilot:
        app = pilot.app
        await send(pilot)
        await until(pilot, lambda: "Asking the team's copy" in screen_text(app) and slow.exists())
        await until(pilot, lambda: "Esc Stop" in flat(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Stopped. What was recorded is as it was" in flat(app))
        assert isinstance(app.screen, SendScreen)
        assert ends(int(slow.read_text()))
        await until(pilot, lambda: "Esc Back" in flat(app))
        await pilot.press("escape")
        await back_on_the_main_screen(pilot)
    assert not list((alone / ".git").rglob("*.lock"))


async def test_leaving_the_studio_ends_it_too(alone, slow):
    async with studio(alone) as pilot:
        await send(pilot)
        await until(pilot, lambda: "Asking the team's copy" in screen_text(pilot.app) and slow.exists())
        await pilot.press("ctrl+q")
    assert ends(int(slow.read_text()))


async def test_without_a_history_nothing_is_offered(folder):
    async with studio(folder) as pilot:
        screen = pilot.app.screen
        offered = {id_ for id_, action in actions.BY_ID.items() if screen.available(action)}
        assert not offered & {"send_by_name", "team"}


async def test_the_address_stands_in_the_settings_and_can_be_changed(alone, bare):
    async with studio(alone) as pilot:
        app = pilot.app
        await pilot.app.screen.run_action("settings")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and "none yet" in screen_text(app))
        await pilot.press("end", "enter")
        await until(pilot, lambda: isinstance(app.screen, AskFields))
        app.screen.query_one("#ask-address").value = str(bare)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and "team.git" in screen_text(app))
        await pilot.press("escape")
        await pilot.app.screen.run_action("team")
        await until(pilot, lambda: isinstance(app.screen, AskFields))
        assert app.screen.query_one("#ask-address").value == str(bare)


async def test_a_token_in_the_address_is_neither_shown_nor_lost(alone):
    address = "https://token-of-ada@example.org/team/rubrics.git"
    git(alone, "config", "remote.origin.url", address)
    git(alone, "config", "remote.origin.pushurl", f"{address}/there")
    async with studio(alone) as pilot:
        app = pilot.app
        await app.screen.run_action("team")
        await until(pilot, lambda: isinstance(app.screen, AskFields))
        assert app.screen.query_one("#ask-address").value == "https://example.org/team/rubrics.git"
        await pilot.press("enter")
        await until(pilot, lambda: "Kept: the team's copy is at https://example.org" in said(app))
        assert "token-of-ada" not in flat(app) + said(app)
        assert git(alone, "config", "remote.origin.url") == address
        assert git(alone, "config", "remote.origin.pushurl") == f"{address}/there"
        await app.screen.run_action("team")
        await until(pilot, lambda: isinstance(app.screen, AskFields))
        app.screen.query_one("#ask-address").value = "https://example.org/team/others.git"
        await pilot.press("enter")
        await until(pilot, lambda: "at https://example.org/team/others.git" in said(app))
    assert git(alone, "config", "remote.origin.url") == "https://example.org/team/others.git"


async def test_a_rubric_that_the_team_took_away_is_closed(alone, ben):
    git(ben.root, "rm", "-q", FILE)
    record(ben, "Gone")
    sync(ben)
    async with studio(alone) as pilot:
        app = pilot.app
        await send(pilot)
        await until(pilot, lambda: "One record received" in screen_text(app))
        await pilot.press("enter")
        await back_on_the_main_screen(pilot)
        await until(pilot, lambda: "MRI before a steroid" not in screen_text(app))
        assert not app.session.selection.rubric
