"""Two people, two clones, one bare repository: a rubric sent, received, joined, torn and settled, with real git."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rubric_studio.errors import GitError
from rubric_studio.git.history import History
from rubric_studio.git.refused import sentence
from rubric_studio.git.remote import refusal, team_of
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import start
from rubric_studio.workflows.conflicts import Side, settle
from rubric_studio.workflows.record import record
from rubric_studio.workflows.release import release
from rubric_studio.workflows.sync import Settled, distance, sync, use_team
from tests.git.test_scratch import small_disk

RUBRIC = "rubrics/sciatica-imaging/mri-before-injection.yaml"
OTHER = "rubrics/sciatica-imaging/repeat-injection.yaml"


def git(folder, *arguments):
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def team(tmp_path, monkeypatch):
    """Give two workspaces and the team's copy that both know, one record in all three."""
    (tmp_path / "gitconfig").write_text(
        '[user]\n name = A\n email = a@example.org\n[protocol "file"]\n allow = always\n'
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    bare = tmp_path / "team.git"
    git(tmp_path, "init", "-q", "--bare", "--initial-branch=main", str(bare))
    one = start.init(tmp_path / "one", example=True)
    record(one, "First record")
    use_team(one, str(bare))
    assert sync(one).sent == 1
    git(tmp_path, "clone", "-q", str(bare), "two")
    return one, Workspace((tmp_path / "two").resolve()), bare


def edit(workspace, path, *pairs, note="A change"):
    file = workspace.root / path
    text = file.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    record(workspace, note)


def part(one, two):
    """Let both change the same points differently; the first has sent it."""
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    edit(two, RUBRIC, ("points: 7", "points: 5"))
    sync(one)


def text(workspace, path=RUBRIC):
    return (workspace.root / path).read_text(encoding="utf-8")


def test_sent_and_received(team):
    one, two, _bare = team
    assert distance(one).words == "nothing to send or receive"
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    assert distance(one).words == "one record not yet sent"
    assert sync(one).sent == 1
    made = sync(two)
    assert (made.received, made.sent) == (1, 0)
    assert any("now has +6 points, was +7" in line for line in made.changes)
    assert "points: 6" in text(two)
    assert sync(two).received == 0


def test_both_changed_the_same_rubric_elsewhere(team):
    one, two, _bare = team
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    edit(two, RUBRIC, ("title: MRI before", "title: An MRI before"))
    sync(one)
    made = sync(two)
    assert made.done
    assert "points: 6" in text(two)
    assert "title: An MRI before" in text(two)
    sync(one)
    assert text(one) == text(two)
    assert git(one.root, "rev-parse", "HEAD") == git(two.root, "rev-parse", "HEAD")
    assert len(git(one.root, "rev-list", "--max-count=1", "--parents", "HEAD").split()) == 3
    assert git(two.root, "status", "--porcelain") == ""


def test_one_gave_it_another_name_the_other_changed_it(team):
    one, two, _bare = team
    new = OTHER.replace("repeat-injection", "injection-again")
    edit(one, OTHER, ("points: ", "points: 1 # "))
    git(two.root, "mv", OTHER, new)
    edit(two, new, ("id: repeat-injection", "id: injection-again"))
    sync(one)
    made = sync(two)
    assert made.done, (made.torn, made.faults)
    assert not (two.root / OTHER).exists()
    assert "points: 1 #" in text(two, new)
    assert "id: injection-again" in text(two, new)
    sync(one)
    assert not (one.root / OTHER).exists()
    assert text(one, new) == text(two, new)


def test_joined_by_hand_already(team):
    one, two, _bare = team
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    edit(two, RUBRIC, ("title: MRI before", "title: An MRI before"))
    sync(one)
    git(two.root, "fetch", "-q")
    git(two.root, "merge", "-q", "--no-edit", "origin/main")
    made = sync(two)
    assert (made.done, made.received, made.sent) == (True, 0, 2)
    assert git(two.root, "rev-parse", "HEAD") == git(two.root, "rev-parse", "origin/main")


def test_torn_and_settled(team):
    one, two, _bare = team
    part(one, two)
    before = text(two), git(two.root, "rev-parse", "HEAD")
    made = sync(two)
    assert not made.done
    (torn,) = made.torn
    assert torn.path == RUBRIC
    assert "“+5” on our side, “+6” on theirs" in torn.merged.sentences[0]
    assert (text(two), git(two.root, "rev-parse", "HEAD")) == before
    assert git(two.root, "status", "--porcelain") == ""
    choices = {conflict.path: Side.THEIRS for conflict in torn.merged.conflicts}
    done = sync(two, settled=Settled(made.theirs, {torn.path: settle(torn.merged, choices)}))
    assert done.done
    assert "points: 6" in text(two)
    sync(one)
    assert text(one) == text(two)


def test_what_was_settled_before_somebody_sent_again_is_asked_anew(team):
    one, two, _bare = team
    part(one, two)
    made = sync(two)
    edit(one, RUBRIC, ("points: 6", "points: 4"))
    sync(one)
    again = sync(two, settled=Settled(made.theirs, {RUBRIC: b"id: old\n"}))
    assert not again.done
    assert "“+4” on theirs" in again.torn[0].merged.sentences[0]


@pytest.mark.parametrize(("take", "points"), [(Side.OURS, "points: 5"), (Side.THEIRS, "points: 6")])
def test_one_side_taken_everywhere(team, take, points):
    one, two, _bare = team
    part(one, two)
    assert sync(two, take=take).done
    assert points in text(two)


def test_what_came_in_is_what_changed_here(team):
    one, two, _bare = team
    part(one, two)
    assert sync(two, take=Side.OURS).changes == ()
    assert any("now has +5 points, was +6" in line for line in sync(one).changes)


def test_joined_they_would_break_what_both_had_sound(team):
    one, two, _bare = team
    shared = "rubrics/emergency-escalation/shared.yaml"
    first = text(one, shared).split("- id: ")[1].split("\n")[0]
    users = [
        path
        for path in (one.root / "rubrics/emergency-escalation").glob("*.yaml")
        if f"use: {first}" in path.read_text()
    ]
    for path in users:
        path.write_text("\n".join(line for line in path.read_text().split("\n") if f"use: {first}" not in line))
    held = (one.root / shared).read_text()
    start_, rest = held.split(f"- id: {first}", 1)
    (one.root / shared).write_text(start_.rstrip(" ") + "  - id: " + rest.split("- id: ", 1)[1])
    record(one, "Without it")
    name = "rubrics/emergency-escalation/new-one.yaml"
    (two.root / name).write_text(
        "format: rubric-studio/rubric/1\nid: new-one\ntitle: New\nstatus: draft\nlanguage: en\n"
        "theme: emergency_referrals\nprompt:\n  - role: user\n    content: Help.\ncriteria:\n"
        f"  - use: {first}\n"
    )
    record(two, "Uses it")
    sync(one)
    before = git(two.root, "rev-parse", "HEAD")
    made = sync(two)
    assert not made.done
    assert made.faults
    assert git(two.root, "rev-parse", "HEAD") == before


def test_verdicts_of_both_come_together(team):
    one, two, _bare = team
    for workspace, id_ in ((one, "1"), (two, "2")):
        path = workspace.root / "rubrics/sciatica-imaging/judgments/example-rater-1.jsonl"
        line = path.read_text().splitlines()[0].replace('"id":"', f'"id":"{id_}')
        path.write_text(path.read_text() + line + "\n")
        record(workspace, "One more")
    sync(one)
    assert sync(two).done
    sync(one)
    lines = (one.root / "rubrics/sciatica-imaging/judgments/example-rater-1.jsonl").read_text().splitlines()
    assert len(lines) == len(set(lines))
    assert sum('"id":"1' in line or '"id":"2' in line for line in lines) >= 2


def test_a_race_is_tried_again(team, monkeypatch):
    one, two, _bare = team
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    edit(two, OTHER, ("title: ", "title: About "))
    from rubric_studio.workflows import sync as module

    asked = []
    real = module.fetch

    def late(history, team_):
        found = real(history, team_)
        if not asked:
            asked.append(1)
            sync_one = module.fetch
            monkeypatch.setattr(module, "fetch", real)
            sync(one)
            monkeypatch.setattr(module, "fetch", sync_one)
        return found

    monkeypatch.setattr(module, "fetch", late)
    assert sync(two).done
    assert "points: 6" in text(two)


def test_what_is_not_recorded_comes_first(team):
    one, _two, _bare = team
    path = one.root / RUBRIC
    path.write_text(path.read_text().replace("points: 7", "points: 6", 1))
    with pytest.raises(GitError, match="not recorded"):
        sync(one)


def test_no_team_yet(tmp_path):
    made = start.init(tmp_path / "alone", example=True)
    assert distance(made).words == ""
    with pytest.raises(GitError, match="No team's copy"):
        sync(made)


def test_a_place_that_is_gone_a_rule_that_says_no_and_another_workspace(team, tmp_path):
    one, _two, bare = team
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    hook = bare / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'only on Fridays' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(GitError, match="only on Fridays"):
        sync(one)
    hook.unlink()
    bare.rename(tmp_path / "moved.git")
    with pytest.raises(GitError, match="There is nothing at"):
        sync(one)
    foreign = start.init(tmp_path / "foreign", example=True)
    record(foreign, "Another history")
    use_team(foreign, str(tmp_path / "moved.git"))
    with pytest.raises(GitError, match="nothing in common"):
        sync(foreign)
    use_team(one, "https://localhost:1/x.git")
    with pytest.raises(GitError, match="cannot be reached"):
        sync(one)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Host key verification failed.", "not known to this computer"),
        ("git@example.org: Permission denied (publickey).", "wants to know who you are"),
        ("ssh: Could not resolve hostname example.org: Name or service not known", "cannot be reached"),
    ],
)
def test_what_ssh_says(team, monkeypatch, tmp_path, words, said):
    one, _two, _bare = team
    fake = tmp_path / "ssh"
    fake.write_text(f"#!/bin/sh\necho '{words}' >&2\nexit 255\n")
    fake.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(fake))
    use_team(one, "git@example.org:team/rubrics.git")
    with pytest.raises(GitError, match=said):
        sync(one)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "--upload-pack=x",
        "ext::sh -c touch% /tmp/x",
        "https://me:secret@example.org/x.git",
        "http://token@example.org/x.git",
        "a\nb",
        "relative/path",
    ],
)
def test_what_is_no_address(team, address):
    one, _two, bare = team
    assert refusal(address)
    with pytest.raises(GitError):
        use_team(one, address)
    assert team_of(History.open(one.root)).address == str(bare)


@pytest.mark.parametrize(
    "address",
    ["https://example.org/team/rubrics.git", "git@example.org:team/rubrics.git", "ssh://git@example.org/x", "/srv/x"],
)
def test_what_is_an_address(address):
    assert refusal(address) == ""


def test_nothing_is_overwritten_that_others_left_unrecorded(team):
    one, two, _bare = team
    (one.root / "notes.txt").write_text("theirs")
    git(one.root, "add", "notes.txt")
    git(one.root, "commit", "-qm", "notes")
    sync(one)
    (two.root / "notes.txt").write_text("mine, never recorded")
    with pytest.raises(GitError, match="not recorded"):
        sync(two)
    assert (two.root / "notes.txt").read_text() == "mine, never recorded"


def test_a_file_that_is_no_rubric_is_left_to_gits_own_tools(team):
    one, two, _bare = team
    for workspace, words in ((one, "one"), (two, "two")):
        (workspace.root / "notes.txt").write_text(words)
        git(workspace.root, "add", "notes.txt")
        git(workspace.root, "commit", "-qm", "notes")
    sync(one)
    made = sync(two)
    assert [torn.path for torn in made.torn] == ["notes.txt"]
    assert sync(two, take=Side.OURS).done
    assert (two.root / "notes.txt").read_text() == "two"


def test_what_was_settled_wrongly_never_reaches_the_team(team):
    one, two, bare = team
    part(one, two)
    before = git(bare, "rev-parse", "main"), text(two)
    made = sync(two)
    done = sync(two, settled=Settled(made.theirs, {RUBRIC: b"not: [a rubric\n"}))
    assert not done.done
    assert done.faults
    assert (git(bare, "rev-parse", "main"), text(two)) == before


def test_a_race_that_is_lost_touches_nothing(team, monkeypatch):
    one, two, _bare = team
    edit(one, OTHER, ("title: ", "title: About "))
    sync(one)
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    edit(two, RUBRIC, ("points: 7", "points: 5"))
    from rubric_studio.workflows import sync as module

    real = module.send

    def late(*given):
        monkeypatch.setattr(module, "send", real)
        assert sync(one).sent
        return real(*given)

    monkeypatch.setattr(module, "send", late)
    before = git(two.root, "rev-parse", "HEAD"), text(two)
    made = sync(two)
    assert [torn.path for torn in made.torn] == [RUBRIC]
    assert (git(two.root, "rev-parse", "HEAD"), text(two)) == before
    assert git(two.root, "status", "--porcelain") == ""
    done = sync(two, take=Side.THEIRS)
    assert (done.done, done.received) == (True, 2)


def test_longer_ids(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_DEFAULT_HASH", "sha256")
    (tmp_path / "gitconfig").write_text("[user]\n name = A\n email = a@example.org\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    git(tmp_path, "init", "-q", "--bare", "--initial-branch=main", "team.git")
    one = start.init(tmp_path / "one", example=True)
    record(one, "First record")
    use_team(one, str(tmp_path / "team.git"))
    sync(one)
    git(tmp_path, "clone", "-q", "team.git", "two")
    two = Workspace((tmp_path / "two").resolve())
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    edit(two, RUBRIC, ("title: MRI before", "title: An MRI before"))
    sync(one)
    assert sync(two).done
    assert "points: 6" in text(two)


def test_another_address_is_another_copy(team, tmp_path):
    one, _two, _bare = team
    git(tmp_path, "init", "-q", "--bare", "--initial-branch=main", "new.git")
    use_team(one, str(tmp_path / "new.git"))
    assert distance(one).words == "one record not yet sent"
    assert sync(one).sent == 1


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
def test_a_copy_that_says_nothing_is_given_up_with_all_that_was_started(team, monkeypatch, tmp_path):
    one, _two, _bare = team
    fake = tmp_path / "ssh"
    fake.write_text(f"#!/bin/sh\necho $$ > '{tmp_path}/pid'\nexec sleep 60\n")
    fake.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(fake))
    use_team(one, "git@example.org:team/rubrics.git")
    history = History.open(one.root)
    begun = time.monotonic()
    answer = history.program.talk("ls-remote", "--", "origin", accept=range(256), seconds=1.5)
    assert "git@example.org:team/rubrics.git) did not answer in time" in sentence(answer, team_of(history).shown)
    assert time.monotonic() - begun < 20
    number, until = (tmp_path / "pid").read_text().strip(), time.monotonic() + 10
    while _runs(number) and time.monotonic() < until:  # it was told to end; it may take a moment
        time.sleep(0.05)
    assert not _runs(number)


def _runs(number):
    """Tell whether a process still does anything (one that has ended may wait to be taken away)."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# what both released, and lines of work of other names -----------------------------------------------------------------


def test_what_both_released_is_said_before_anything_is_joined(team):
    one, two, bare = team
    tag = "sciatica-imaging/v1.0.0"
    edit(two, RUBRIC, ("title: MRI before", "title: An MRI before"))
    for workspace in (one, two):
        release(workspace, "sciatica-imaging")
    assert sync(one).done
    first = git(bare, "rev-parse", f"{tag}^{{commit}}")
    before = git(two.root, "rev-parse", "HEAD"), git(bare, "rev-parse", "main")
    with pytest.raises(GitError, match="both released sciatica-imaging 1") as caught:
        sync(two)
    assert (git(two.root, "rev-parse", "HEAD"), git(bare, "rev-parse", "main")) == before
    assert f"(git tag -d {tag})" in str(caught.value)
    git(two.root, "tag", "-d", tag)
    assert sync(two, take=Side.THEIRS).done
    assert git(two.root, "rev-parse", f"{tag}^{{commit}}") == first
    assert git(bare, "rev-parse", f"{tag}^{{commit}}") == first


def test_a_release_of_what_the_team_has_already_is_sent(team):
    one, two, bare = team
    tag = "sciatica-imaging/v1.0.0"
    git(one.root, "tag", "-am", "a release", tag)
    git(one.root, "tag", "-am", "no release", "seen")
    assert distance(one).words == "one release not yet sent"
    asked = sync(one, dry_run=True)
    assert (asked.sent, asked.released) == (0, 1)
    made = sync(one)
    assert made.words == "One release sent."
    assert git(bare, "tag").split() == [tag, "seen"]
    assert distance(one).words == "nothing to send or receive"
    sync(two)
    git(two.root, "tag", "-d", "seen")
    git(two.root, "tag", "-am", "another", "sciatica-imaging/v2.0.0")
    assert sync(two).released == 1


def test_both_release_one_number_at_the_same_moment(team):
    one, two, bare = team
    tag = "sciatica-imaging/v1.0.0"
    git(two.root, "tag", "-am", "theirs", tag)
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    git(one.root, "tag", "-am", "ours", tag)
    hook = one.root / ".git" / "hooks" / "pre-push"
    hook.write_text(f"#!/bin/sh\ncd '{two.root}' && unset GIT_DIR && git push -q origin {tag} 2>/dev/null; exit 0\n")
    hook.chmod(0o755)
    before = git(bare, "rev-parse", "main")
    with pytest.raises(GitError, match="you and somebody of the team both released"):
        sync(one)
    assert git(bare, "rev-parse", "main") == before


def test_a_tag_that_is_no_release_may_move(team):
    one, two, _bare = team
    git(one.root, "tag", "-am", "here", "seen")
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    git(two.root, "tag", "-am", "there", "seen")
    assert sync(one).done
    git(one.root, "tag", "-fam", "later", "seen")
    git(one.root, "push", "-q", "--force", "origin", "seen")
    assert sync(two).done


def test_a_line_of_another_name_begins_no_second_one_unasked(team):
    one, two, bare = team
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    sync(one)
    git(two.root, "checkout", "-q", "--no-track", "-b", "master")
    edit(two, OTHER, ("title: ", "title: About "))
    with pytest.raises(GitError, match=r"no line of work “master”.*its own is “main”.*sync --line main"):
        sync(two)
    assert git(bare, "branch", "--format=%(refname:short)") == "main"
    assert sync(two, line="main").done
    assert "points: 6" in text(two)
    assert git(bare, "rev-parse", "main") == git(two.root, "rev-parse", "master")
    assert (sync(two).done, distance(two).words) == (True, "nothing to send or receive")
    assert sync(two, line="second").sent
    assert sync(two).done
    assert git(bare, "branch", "--format=%(refname:short)").split() == ["main", "second"]


def test_without_a_record_yet_the_teams_own_line_is_taken(team, tmp_path):
    _one, _two, bare = team
    git(tmp_path, "init", "-q", "--initial-branch=master", "third")
    third = Workspace((tmp_path / "third").resolve())
    use_team(third, str(bare))
    assert sync(third).done
    edit(third, RUBRIC, ("points: 7", "points: 6"))
    assert sync(third).sent == 1
    assert git(bare, "branch", "--format=%(refname:short)") == "main"


# odd places -----------------------------------------------------------------------------------------------------------


def test_an_earlier_record_is_open(team):
    one, _two, bare = team
    git(one.root, "checkout", "-q", "--detach")
    with pytest.raises(GitError, match="earlier record is open"):
        sync(one)
    with pytest.raises(GitError, match="earlier record is open"):
        use_team(one, "https://example.org/x.git")
    assert git(one.root, "config", "--get-all", "remote.origin.url") == str(bare)


def test_a_copy_with_the_last_records_only_fetches_the_rest(team, tmp_path):
    one, two, bare = team
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    sync(one)
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{bare}", "shallow")
    there = Workspace((tmp_path / "shallow").resolve())
    edit(two, OTHER, ("title: ", "title: About "))
    sync(two)
    edit(there, RUBRIC, ("title: MRI before", "title: An MRI before"))
    assert sync(there).done
    sync(two)
    assert text(two) == text(there)
    assert "points: 6" in text(there)
    assert "An MRI" in text(there)
    assert git(there.root, "fsck", "--strict", "--no-dangling") == ""


def test_a_copy_with_the_last_records_only_of_work_that_parted_before(team, tmp_path):
    """What both began with is not on this computer at first: it is no other workspace for that."""
    one, two, bare = team
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    sync(one)
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{bare}", "shallow")
    there = Workspace((tmp_path / "shallow").resolve())
    edit(there, RUBRIC, ("title: MRI before", "title: An MRI before"))
    edit(two, OTHER, ("title: ", "title: About "))
    git(two.root, "push", "-q", "--force", "origin", "main")  # somebody goes back to before
    assert sync(there).done
    assert "About" in text(there, OTHER)
    assert "An MRI" in text(there)


def test_a_workspace_below_the_top(team, tmp_path):
    _one, two, bare = team
    names = [path.name for path in two.root.iterdir() if path.name != ".git"]
    (two.root / "in here").mkdir()
    git(two.root, "mv", *names, "in here")
    git(two.root, "commit", "-qm", "moved down")
    git(two.root, "push", "-q", "origin", "main")
    git(tmp_path, "clone", "-q", str(bare), "third")
    two, third = Workspace(two.root / "in here"), Workspace((tmp_path / "third" / "in here").resolve())
    edit(two, RUBRIC, ("points: 7", "points: 6"))
    (third.root.parent / "rubrics").mkdir()
    (third.root.parent / "rubrics" / "beside.txt").write_text("beside")
    git(third.root.parent, "add", "-A")
    git(third.root.parent, "commit", "-qm", "beside")
    edit(third, RUBRIC, ("title: MRI before", "title: An MRI before"))
    sync(two)
    made = sync(third)
    assert made.done
    assert "points: 6" in text(third)
    edit(two, RUBRIC, ("points: 6", "points: 4"))
    edit(third, RUBRIC, ("points: 6", "points: 3"))
    sync(third)
    assert [torn.path for torn in sync(two).torn] == [RUBRIC]
    assert sync(two, take=Side.OURS).done
    assert "points: 4" in text(two)


@pytest.mark.parametrize("how", ["core.autocrlf=true", "core.eol=crlf"])
def test_line_ends_of_a_computer_are_its_own(team, how):
    one, two, bare = team
    name, value = how.split("=")
    (one.root / ".gitattributes").write_text("*.yaml text\n" if name == "core.eol" else "")
    git(one.root, "add", "-A")
    git(one.root, "commit", "-qm", "attributes")
    sync(one)
    sync(two)
    git(two.root, "config", name, value)
    git(two.root, "rm", "-q", "-r", "--cached", ".")
    git(two.root, "reset", "-q", "--hard")
    assert b"\r\n" in (two.root / RUBRIC).read_bytes()
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    file = two.root / RUBRIC
    file.write_bytes(file.read_bytes().replace(b"title: MRI before", b"title: An MRI before", 1))
    record(two, "A change")
    sync(one)
    made = sync(two)
    assert made.done
    assert file.read_bytes().count(b"\r\n") == file.read_bytes().count(b"\n")
    assert git(two.root, "status", "--porcelain") == ""
    assert (
        b"\r"
        not in subprocess.run(
            ["git", "cat-file", "blob", f"main:{RUBRIC}"], cwd=bare, capture_output=True, check=True
        ).stdout
    )
    sync(one)
    assert "An MRI" in text(one)
    assert "points: 6" in text(one)


def test_a_file_may_be_run_on_one_side_only(team):
    one, two, _bare = team
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    git(two.root, "update-index", "--chmod=+x", RUBRIC)
    (two.root / RUBRIC).chmod(0o755)
    edit(two, RUBRIC, ("title: MRI before", "title: An MRI before"))
    sync(one)
    assert sync(two).done
    assert git(two.root, "ls-files", "--stage", RUBRIC).startswith("100755")


def test_names_are_taken_as_they_are(team):
    one, two, _bare = team
    names = ["with space.md", "Müller.md", "-n.md", *(["new\nline.md"] if os.name != "nt" else [])]
    lines = "".join(f"line {n}\n" for n in range(9))

    def write(workspace, content):
        for name in names:
            (workspace.root / name).write_text(content)
        git(workspace.root, "add", "-A")
        git(workspace.root, "commit", "-qm", "files")

    write(one, lines)
    sync(one)
    sync(two)
    for workspace, old in ((one, "line 0"), (two, "line 8")):
        write(workspace, lines.replace(old, "changed"))
    sync(one)
    assert sync(two).done
    for name in names:
        assert (two.root / name).read_text() == lines.replace("line 0", "changed").replace("line 8", "changed")


def test_it_is_recorded_by_whom_the_workspace_knows(team, monkeypatch):
    one, two, _bare = team
    (one.root / "rubric-studio.yaml").write_text(
        (one.root / "rubric-studio.yaml").read_text().rstrip("\n") + "\nidentity: pseudonym\n"
    )
    git(one.root, "commit", "-qam", "pseudonyms")
    sync(one)
    sync(two)
    monkeypatch.setenv("RUBRIC_STUDIO_RATER", "r-7")
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    edit(two, RUBRIC, ("title: MRI before", "title: An MRI before"))
    sync(one)
    sync(two)
    shown = "--format=%an|%ae|%cn|%ce"
    own, made = (git(two.root, "log", "-1", which, shown, "HEAD") for which in ("--no-merges", "--merges"))
    assert own == made
    assert "a@example.org" not in made


# stopped in the middle ------------------------------------------------------------------------------------------------

_DIES = """\
import os, signal, sys
from pathlib import Path
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import sync

def dies(real, before):
    def call(*given, **named):
        if not before:
            real(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)
    return call

name, before = sys.argv[2], sys.argv[3] == "before"
setattr(sync, name, dies(getattr(sync, name), before))
sync.sync(Workspace(Path(sys.argv[1])))
"""


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
@pytest.mark.parametrize(
    ("step", "when"),
    [(step, when) for step in ("fetch", "join", "send", "go_to") for when in ("before", "after")],
)
def test_killed_anywhere_it_is_finished_the_next_time(team, step, when):
    one, two, bare = team
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    edit(two, RUBRIC, ("title: MRI before", "title: An MRI before"))
    mine = git(two.root, "rev-parse", "HEAD")
    sync(one)
    done = subprocess.run([sys.executable, "-c", _DIES, two.root, step, when], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert git(two.root, "status", "--porcelain") == ""
    assert sync(two).done
    assert (sync(two).sent, sync(two).received) == (0, 0)
    for folder in (two.root, bare):
        assert git(folder, "fsck", "--strict", "--no-dangling") == ""
    assert git(two.root, "rev-parse", "HEAD") == git(bare, "rev-parse", "main")
    assert git(two.root, "merge-base", mine, "HEAD") == mine
    assert "points: 6" in text(two)
    assert "An MRI" in text(two)


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_killed_while_the_files_are_written(team, tmp_path):
    """Git leaves its lock and some of the files; once the lock is gone, the next time goes on from there."""
    one, two, bare = team
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    edit(one, OTHER, ("title: ", "title: About "))
    sync(one)
    slow = tmp_path / "slow"
    slow.write_text(f"#!/bin/sh\necho $$ >>'{slow}.pids'\ncat\ntest -e '{slow}.on' && sleep 60\ntrue\n")
    slow.chmod(0o755)
    git(two.root, "config", "filter.slow.smudge", str(slow))
    (two.root / ".git" / "info" / "attributes").write_text(f"{OTHER} filter=slow\n")
    Path(f"{slow}.on").touch()
    code = "import sys; from pathlib import Path; from rubric_studio.store.workspace import Workspace; "
    code += "from rubric_studio.workflows.sync import sync; sync(Workspace(Path(sys.argv[1])))"
    with subprocess.Popen([sys.executable, "-c", code, two.root], start_new_session=True) as process:
        until = time.monotonic() + 20
        while not Path(f"{slow}.pids").exists() and time.monotonic() < until:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
    Path(f"{slow}.on").unlink()
    assert (two.root / ".git" / "index.lock").exists()
    with pytest.raises(GitError, match="may be deleted"):
        sync(two)
    (two.root / ".git" / "index.lock").unlink()
    assert git(two.root, "status", "--porcelain") != ""
    assert sync(two).done
    assert git(two.root, "status", "--porcelain") == ""
    assert git(two.root, "for-each-ref", "refs/rubric-studio/going-on") == ""
    assert "points: 6" in text(two)
    assert "About" in text(two, OTHER)
    for folder in (two.root, bare):
        assert git(folder, "fsck", "--strict", "--no-dangling") == ""


def test_no_room_left(team, tmp_path):
    """Here: the files of the history are on a disk that is full."""
    one, two, _bare = team
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    (one.root / "large.txt").write_bytes(os.urandom(400_000))
    git(one.root, "add", "-A")
    git(one.root, "commit", "-qm", "large")
    sync(one)
    with small_disk(tmp_path / "small", "300k") as place:
        packs = two.root / ".git" / "objects"
        git(two.root, "config", "fetch.unpackLimit", "1")
        shutil.rmtree(packs / "pack")
        (place / "pack").mkdir()
        (packs / "pack").symlink_to(place / "pack")
        before = git(two.root, "rev-parse", "HEAD")
        with pytest.raises(GitError, match="no space left"):
            sync(two)
        assert git(two.root, "rev-parse", "HEAD") == before
        subprocess.run(["mount", "-o", "remount,size=10m", place], check=True)
        assert sync(two).done
        assert git(two.root, "fsck", "--strict", "--no-dangling") == ""
