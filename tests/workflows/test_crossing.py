"""Histories that crossed, and what a set must be once both sides are joined: nothing wrong without a question."""

from __future__ import annotations

import pytest

from rubric_studio.git import History
from rubric_studio.git.sides import Sides, sides
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.conflicts import Side, settle
from rubric_studio.workflows.crossing import Both, Crossing, merged_from
from rubric_studio.workflows.joined import check_joined, faults
from rubric_studio.workflows.merge import merge_file
from rubric_studio.workflows.sync import Settled, sync
from tests.workflows.repositories import RUBRIC as SMALL
from tests.workflows.repositories import Repository, added, repository
from tests.workflows.test_sync import RUBRIC, edit, git, team, text

__all__ = ["team"]
NAMED = SMALL.replace("Says one", "Names one")
GIVEN = SMALL.replace("Says one", "Gives one")


# several beginnings ---------------------------------------------------------------------------------------------------


@pytest.fixture
def here(quiet_machine, tmp_path):
    return repository(tmp_path / "crossed", None)


def cross(here: Repository, ours: str, theirs: str, *, main: str, other: str) -> History:
    """Let both sides take in the other's record and settle it in their way; then both go on."""
    here.sides(ours, theirs)
    first, second = (here.git("rev-parse", name).stdout.strip() for name in ("main", "other"))
    for branch, joined, kept in (("main", second, main), ("other", first, other)):
        here.git("checkout", "-q", branch)
        here.git("merge", "-q", "--no-commit", joined, ok=None)
        here.path.write_text(kept, encoding="utf-8")
        here.git("add", "-A")
        here.git("commit", "-q", "--allow-empty", "-m", "settled")
    here.git("checkout", "-q", "main")
    return History(here.root)


def merged(history: History, name: str = "other"):
    two = sides(history, name)
    assert len(two.bases) == 2
    crossing = Crossing(history, two, history.root / "rubrics")
    return crossing, {
        path: merged_from(crossing.files(path), lambda *three: merge_file("r.yaml", *three)) for path in crossing.both
    }


@pytest.mark.parametrize(("main", "other"), [(NAMED, GIVEN), (GIVEN, NAMED)])
def test_what_both_settled_differently_is_asked_again(here, main, other):
    """Whichever beginning is taken, one side alone seems to have changed it: but not the same side."""
    history = cross(here, NAMED, GIVEN, main=main, other=other)
    _crossing, found = merged(history)
    (conflict,) = found["s/r.yaml"].conflicts
    assert conflict.path == ("criteria", "one", "criterion")
    assert {"Names" in conflict.ours, "Names" in conflict.theirs} == {True, False}
    (finding,) = check_joined(Workspace(here.root), "other").findings
    assert finding.code == "M911"


def test_what_both_settled_alike_and_went_on_from_is_joined(here):
    history = cross(here, NAMED, GIVEN, main=NAMED, other=NAMED)
    here.record(NAMED.replace("points: 5", "points: 8"))
    here.git("checkout", "-q", "other")
    here.record(NAMED + added("new", "Says new."))
    here.git("checkout", "-q", "main")
    _crossing, found = merged(history)
    assert found["s/r.yaml"].clean
    assert found["s/r.yaml"].text.decode() == NAMED.replace("points: 5", "points: 8") + added("new", "Says new.")
    assert check_joined(Workspace(here.root), "other").findings == ()


def test_what_one_kept_and_the_other_took_away(here):
    without = SMALL[: SMALL.index("\n  - id: two")]
    history = cross(here, without, SMALL.replace("Says two", "Names two"), main=without, other=SMALL)
    _crossing, found = merged(history)
    held = found["s/r.yaml"]
    assert not held.clean
    assert b"Says two" in held.text


def test_a_file_that_one_kept_and_the_other_took_away(here):
    history = cross(here, SMALL.replace("A rubric", "The rubric"), NAMED, main=NAMED, other=NAMED)
    here.git("rm", "-q", str(here.path))
    here.git("commit", "-qm", "gone")
    here.git("checkout", "-q", "other")
    here.record(GIVEN)
    here.git("checkout", "-q", "main")
    _crossing, found = merged(history)
    assert not found["s/r.yaml"].clean
    assert b"Gives one" in found["s/r.yaml"].text


def test_a_single_beginning_is_merged_as_ever():
    base, ours, theirs = SMALL.encode(), NAMED.encode(), SMALL.replace("points: 5", "points: 8").encode()
    plain = merge_file("r.yaml", base, ours, theirs)
    assert merged_from(Both((base,), ours, theirs), lambda *three: merge_file("r.yaml", *three)) == plain
    assert merged_from(Both((base, base), ours, theirs), lambda *three: merge_file("r.yaml", *three)) == plain


def test_two_people_whose_histories_crossed(team):
    """Both pulled from each other before either sent; then each settled in their own way."""
    one, two, _bare = team
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    edit(two, RUBRIC, ("points: 7", "points: 5"))
    ids = [git(workspace.root, "rev-parse", "HEAD") for workspace in (one, two)]
    for workspace, other, theirs, points in ((one, two, ids[1], "6"), (two, one, ids[0], "5")):
        git(workspace.root, "fetch", "-q", str(other.root), theirs)
        git(workspace.root, "merge", "-q", "-s", "ours", "--no-edit", theirs)
        assert f"points: {points}" in text(workspace)
    sync(one)
    made = sync(two)
    assert [torn.path for torn in made.torn] == [RUBRIC]
    (conflict,) = made.torn[0].merged.conflicts
    assert (conflict.ours, conflict.theirs) == (5, 6)
    done = sync(two, settled=Settled(made.theirs, {RUBRIC: settle(made.torn[0].merged, {conflict.path: Side.OURS})}))
    assert done.done
    assert "points: 5" in text(two)
    assert git(two.root, "fsck", "--strict", "--no-dangling") == ""


# fitting to the set ---------------------------------------------------------------------------------------------------

SHARED_PATH = "rubrics/sciatica-imaging/shared.yaml"
SET_PATH = "rubrics/sciatica-imaging/set.yaml"
SHARED = (
    "format: rubric-studio/shared/1\ncriteria:\n"
    "  - id: keep\n    criterion: Keeps.\n    points: 1\n    axis: accuracy\n"
    "  - id: wait\n    criterion: Waits.\n    points: 1\n    axis: accuracy\n"
)


def write(workspace, path, content, note="A change"):
    file = workspace.root / path
    if content is None:
        file.unlink()
    else:
        file.write_text(content, encoding="utf-8")
    git(workspace.root, "add", "-A")
    git(workspace.root, "commit", "-qm", note)


def team_without_wait(team):
    """The team took a shared criterion away that the second workspace begins to use; give that and the team's copy."""
    one, two, bare = team
    write(one, SHARED_PATH, SHARED)
    sync(one)
    sync(two)
    edit(one, SHARED_PATH, (SHARED[SHARED.index("  - id: wait") :], ""))
    edit(one, RUBRIC, ("title: ", "title: About "))
    write(two, RUBRIC, text(two).rstrip("\n") + "\n  - use: wait\n")
    sync(one)
    return two, bare


def test_a_shared_criterion_that_is_gone_becomes_a_conflict(team):
    two, bare = team_without_wait(team)
    before = git(bare, "rev-parse", "main")
    made = sync(two)
    (torn,) = made.torn
    (conflict,) = torn.merged.conflicts
    assert conflict.path == ("criteria", "wait")
    assert "not there any more" in torn.merged.sentences[0]
    assert git(bare, "rev-parse", "main") == before
    gone = settle(torn.merged, {conflict.path: Side.THEIRS})
    done = sync(two, settled=Settled(made.theirs, {RUBRIC: gone}))
    assert done.done, done.faults
    assert "use: wait" not in text(two)
    assert "About" in text(two)
    history = History(two.root)
    assert faults(two, history, sides(history, git(two.root, "rev-parse", "HEAD~1"))) == []
    assert not [one for one in check_joined(two, "HEAD").findings if one.code in ("M911", "M912")]


def test_kept_all_the_same_it_never_reaches_the_team(team):
    two, bare = team_without_wait(team)
    before = git(bare, "rev-parse", "main")
    made = sync(two, take=Side.OURS)
    assert [finding.code for finding in made.faults] == ["S111"]
    assert git(bare, "rev-parse", "main") == before


def test_a_shared_criterion_that_their_side_brings_is_there(team):
    one, two, _bare = team
    write(one, SHARED_PATH, SHARED)
    write(one, RUBRIC, text(one).rstrip("\n") + "\n  - use: wait\n")
    edit(two, RUBRIC, ("title: ", "title: About "))
    sync(one)
    assert sync(two).done
    assert "use: wait" in text(two)


def test_a_criterions_id_that_they_retired_becomes_a_conflict(team):
    one, two, _bare = team
    id_ = text(one).split("criteria:")[1].split("- id: ")[1].split("\n")[0]
    entry = "  - id: " + text(one).split("criteria:")[1].split("  - id: ")[1]
    write(one, RUBRIC, text(one).replace(entry, ""))
    sync(one)
    sync(two)
    name = f"mri-before-injection#{id_}"
    write(one, SET_PATH, text(one, SET_PATH).rstrip("\n") + f"\nretired_ids:\n  - {name}\n")
    edit(one, RUBRIC, ("title: ", "title: About "))
    write(two, RUBRIC, text(two).rstrip("\n") + "\n" + entry.rstrip("\n") + "\n")
    sync(one)
    made = sync(two)
    (torn,) = made.torn
    assert "retired" in torn.merged.sentences[0]
    assert torn.merged.conflicts[0].path == ("criteria", id_)


def test_a_rubric_that_they_retired_and_we_bring_back(team):
    """No file is there on both sides to be merged: the check of what both make together finds it."""
    one, two, bare = team
    new = text(one).replace("id: mri-before-injection\n", "id: once\n", 1)
    write(one, SET_PATH, text(one, SET_PATH).rstrip("\n") + "\nretired_ids:\n  - once\n")
    write(two, "rubrics/sciatica-imaging/once.yaml", new)
    sync(one)
    before = git(bare, "rev-parse", "main"), git(two.root, "rev-parse", "HEAD")
    made = sync(two)
    assert [(finding.code, finding.rubric) for finding in made.faults] == [("S113", "once")]
    assert (git(bare, "rev-parse", "main"), git(two.root, "rev-parse", "HEAD")) == before
    git(two.root, "fetch", "-q")
    assert [finding.code for finding in check_joined(two, "origin/main").findings] == ["S113"]


def test_a_rubric_that_they_took_away_and_we_changed(team):
    one, two, _bare = team
    write(one, SET_PATH, text(one, SET_PATH).rstrip("\n") + "\nretired_ids:\n  - mri-before-injection\n")
    for path in (RUBRIC, RUBRIC.replace("imaging/", "imaging/responses/")):
        if (one.root / path).exists():
            write(one, path, None)
    edit(two, RUBRIC, ("title: ", "title: About "))
    sync(one)
    made = sync(two)
    (torn,) = made.torn
    assert torn.merged.conflicts[0].path == ()
    back = sync(two, settled=Settled(made.theirs, {RUBRIC: settle(torn.merged, {(): Side.OURS})}))
    assert "S113" in [finding.code for finding in back.faults]
    gone = sync(two, settled=Settled(made.theirs, {RUBRIC: settle(torn.merged, {(): Side.THEIRS})}))
    assert gone.done, gone.faults
    assert not (two.root / RUBRIC).exists()


@pytest.mark.parametrize("extra", ["M911", "S102"])
def test_one_id_from_both_sides(team, extra):
    one, two, _bare = team
    entry = "\n  - id: same-new-id\n    criterion: {}\n    points: 1\n    axis: accuracy\n"
    write(one, RUBRIC, text(one).rstrip("\n") + entry.format("Says mine."))
    write(two, RUBRIC, text(two).replace("criteria:\n", "criteria:" + entry.format("Says yours."), 1))
    sync(one)
    made = sync(two)
    (torn,) = made.torn
    assert torn.merged.conflicts[0].path == ("criteria", "same-new-id", "criterion")
    git(two.root, "fetch", "-q")
    assert extra in [finding.code for finding in check_joined(two, "origin/main").findings]


def test_sides_say_where_they_parted():
    assert Sides(("a", "b"), "c", "d").base == "a"
