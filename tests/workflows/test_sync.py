"""Two people, two clones, one bare repository: a rubric sent, received, joined, torn and settled, with real git."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from rubric_studio.errors import GitError
from rubric_studio.git.history import History
from rubric_studio.git.remote import refusal, team_of
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import start
from rubric_studio.workflows.conflicts import Side, settle
from rubric_studio.workflows.record import record
from rubric_studio.workflows.sync import Settled, standing, sync, use_team

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
    assert standing(one).words == "nothing to send or receive"
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    assert standing(one).words == "one record not yet sent"
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
    assert standing(made).words == ""
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
    ["", "--upload-pack=x", "ext::sh -c touch% /tmp/x", "https://me:secret@example.org/x.git", "a\nb", "relative/path"],
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
    assert standing(one).words == "one record not yet sent"
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
    with pytest.raises(GitError, match="did not answer"):
        history.program.talk("ls-remote", "--", "origin", seconds=1.5)
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
