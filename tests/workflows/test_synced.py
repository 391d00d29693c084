"""What sending and receiving came to, in words."""

from __future__ import annotations

from threading import Event

import pytest

from rubric_studio.errors import NotRecorded, Stopped
from rubric_studio.git.remote import Team
from rubric_studio.workflows.joined import check_joined
from rubric_studio.workflows.record import record
from rubric_studio.workflows.sync import Settled, distance, sync
from rubric_studio.workflows.synced import Distance, Outcome
from tests.workflows.test_sync import RUBRIC, edit, git, part, team, text

__all__ = ["team"]
TEAM = Team("origin", "/team.git", "main")


@pytest.mark.parametrize(
    ("held", "words", "short"),
    [
        (Distance(None), "", ""),
        (Distance(None, 3, 1), "", ""),
        (Distance(TEAM), "nothing to send or receive", ""),
        (Distance(TEAM, 1), "one record not yet sent", "1 to send"),
        (Distance(TEAM, 0, 2), "2 to receive", "2 to receive"),
        (Distance(TEAM, 2, 3), "2 records not yet sent, 3 to receive", "2 to send, 3 to receive"),
        (Distance(TEAM, 0, 0, 1), "one release not yet sent", "1 to send"),
        (
            Distance(TEAM, 1, 1, 2),
            "one record not yet sent, 2 releases not yet sent, one to receive",
            "3 to send, one to receive",
        ),
    ],
)
def test_how_it_stands(held, words, short):
    assert (held.words, held.short) == (words, short)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (Outcome(), "Nothing to send or receive."),
        (Outcome(received=1), "One record received."),
        (Outcome(received=3, sent=2), "3 records received, 2 records sent."),
        (Outcome(sent=1, released=2), "One record sent, 2 releases sent."),
    ],
)
def test_what_came_of_it(made, words):
    assert (made.words, made.details, made.advice) == (words, (), "")


def test_what_is_torn_is_said_and_what_to_do(team):
    one, two, _bare = team
    part(one, two)
    made = sync(two)
    assert made.words.startswith("Nothing was touched: both sides")
    assert made.details[0].startswith(f"{RUBRIC}: “")
    assert made.details[0].endswith("”, points: “+5” is yours, “+6” the team's.")
    assert "--take" in made.advice
    assert made.torn[0].ours == text(two).encode()
    assert made.torn[0].theirs == text(one).encode()


@pytest.mark.parametrize(
    ("here", "words"),
    [(True, "you changed it, the team took it away."), (False, "you took it away, the team changed it.")],
)
def test_what_one_side_took_away_is_said(team, here, words):
    one, two, _bare = team
    changed, gone = (two, one) if here else (one, two)
    edit(changed, RUBRIC, ("points: 7", "points: 6"))
    (gone.root / RUBRIC).unlink()
    record(gone, "Without it")
    sync(one)
    assert sync(two).details == (f"{RUBRIC}: the file: {words}",)


def test_points_of_both_sides_have_to_be_seen(team):
    one, two, bare = team
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    edit(two, RUBRIC, ("points: 5", "points: 4"))
    sync(one)
    before = text(two), git(bare, "rev-parse", "main")
    made = sync(two)
    assert made.only_points
    assert "look at the sums" in made.words
    assert "in all before" in made.details[0]
    stale = sync(two, settled=Settled("0" * 40, points_seen=True))
    assert stale.only_points  # the team has sent something since
    assert (text(two), git(bare, "rev-parse", "main")) == before
    assert sync(two, settled=Settled(made.theirs, points_seen=True)).done
    assert "points: 6" in text(two)
    assert "points: 4" in text(two)
    assert not check_joined(two, "HEAD").findings  # what both agreed on is not asked again


def test_it_can_be_stopped_before_it_is_sent_and_touches_nothing(team):
    one, two, bare = team
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    edit(two, RUBRIC, ("title: ", "title: Other "))
    sync(one)
    before = text(two), git(two.root, "rev-parse", "HEAD"), git(bare, "rev-parse", "main")
    stop = Event()
    with pytest.raises(Stopped):
        sync(two, progress=lambda said: stop.set() if said.startswith("Sending") else None, stop=stop)
    assert (text(two), git(two.root, "rev-parse", "HEAD"), git(bare, "rev-parse", "main")) == before
    assert git(two.root, "status", "--porcelain") == ""
    assert sync(two).done
    assert distance(two).short == ""


def test_what_is_not_recorded_is_counted(team):
    one, _two, _bare = team
    (one.root / RUBRIC).write_text(text(one).replace("points: 7", "points: 6"))
    with pytest.raises(NotRecorded, match="One file is changed and not recorded") as caught:
        sync(one)
    assert caught.value.files == 1
