"""What an interrupted release has left, what it is finished as, and what others did meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rubric_studio import language
from rubric_studio.errors import GitError
from rubric_studio.git import History
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record, release
from rubric_studio.workflows.plan import digest_of
from rubric_studio.workflows.release import Bump

Git = Callable[..., str]
Edit = Callable[..., None]
MAJOR, MINOR = release.Wish(at_least=Bump.MAJOR), release.Wish(at_least=Bump.MINOR)


class Killed(BaseException):
    """Stands for the moment at which the computer stops."""


def recorded(work: Workspace, edit: Edit, *change: str) -> None:
    edit(*change)
    record.record(work, "x")


def killed(work: Workspace, moment: str, wish: release.Wish) -> None:
    def stop(*_given: Any, **_named: Any) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(History, moment, stop)
        with pytest.raises(Killed):
            release.release(work, "s", wish=wish)


def test_a_higher_number_can_be_asked_for(work: Workspace, edit: Edit) -> None:
    assert release.plan(work, "s", wish=release.Wish(draft=True, at_least=Bump.MAJOR)).version == "1.0.0"
    assert release.release(work, "s", wish=release.Wish(draft=True)).version == "0.1.0"
    assert release.plan(work, "s", wish=MINOR).obstacle  # nothing changed
    assert (release.plan(work, "s", wish=MAJOR).version, release.plan(work, "s", wish=MAJOR).ready) == ("1.0.0", True)
    recorded(work, edit, "a.yaml", "title: Rubric a", "title: Another")
    assert [release.plan(work, "s", wish=wish).version for wish in (MINOR, MAJOR)] == ["0.2.0", "1.0.0"]
    planned = release.plan(work, "s", wish=MAJOR)
    assert planned.bump == "no score can change; a higher number was asked for"
    release.release(work, "s", planned=planned)
    recorded(work, edit, "a.yaml", "points: 5", "points: 6")
    assert release.plan(work, "s", wish=MINOR).version == "2.0.0"  # never lowered
    assert release.plan(work, "s").bump == "scores are not comparable with those of 1.0.0"


@pytest.mark.parametrize("moment", ["record", "tag"])
@pytest.mark.parametrize("wish", [MINOR, MAJOR], ids=["minor", "major"])
def test_what_was_wished_for_is_finished(work: Workspace, edit: Edit, moment: str, wish: release.Wish) -> None:
    release.release(work, "s")
    recorded(work, edit, "a.yaml", "title: Rubric a", "title: Another")
    version = release.plan(work, "s", wish=wish).version
    killed(work, moment, wish)
    planned = release.plan(work, "s")
    assert (planned.version, planned.ready, planned.unfinished) == (version, True, True)
    assert release.release(work, "s").version == version


@pytest.mark.parametrize("moment", ["record", "tag"])
def test_a_draft_that_was_begun_is_finished_as_one(work: Workspace, moment: str) -> None:
    killed(work, moment, release.Wish(draft=True))
    assert release.release(work, "s").version == "0.1.0"


def test_what_was_recorded_since_counts_anew(work: Workspace, edit: Edit) -> None:
    release.release(work, "s")
    recorded(work, edit, "a.yaml", "title: Rubric a", "title: Another")
    killed(work, "tag", MAJOR)
    recorded(work, edit, "a.yaml", "title: Another", "title: A third")
    assert release.plan(work, "s").version == "1.0.1"


def test_what_was_begun_and_then_recorded_by_hand_is_in_nobodys_way(work: Workspace, edit: Edit) -> None:
    release.release(work, "s")
    recorded(work, edit, "a.yaml", "title: Rubric a", "title: Another")
    killed(work, "record", release.Wish())
    record.record(work, "by hand")
    done = release.release(work, "s")
    assert done.version == "1.0.1"
    assert (work.root / "rubrics/s/CHANGELOG.md").read_text().count("## 1.0.1\n") == 1


def test_a_version_written_by_hand_is_a_first_releases(work: Workspace, edit: Edit) -> None:
    edit("set.yaml", "version: 0.0.0", "version: 0.4.0")
    assert release.release(work, "s").version == "0.4.0"
    edit("set.yaml", 'version: "0.4.0"', "version: 7.0.0")
    recorded(work, edit, "a.yaml", "title: Rubric a", "title: Another")
    assert release.plan(work, "s").version == "0.4.1"  # only a release writes it


# others ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def team(work: Workspace, git: Git, tmp_path: Path) -> tuple[Workspace, Workspace]:
    """Two copies of a set that was released as 1.0.0, with the team's between them."""
    release.release(work, "s")
    git(tmp_path, "clone", "-q", "--bare", str(work.root), "team.git")
    git(work.root, "remote", "add", "origin", str(tmp_path / "team.git"))
    git(work.root, "fetch", "-q")
    git(work.root, "branch", "-q", "--set-upstream-to", "origin/main")
    git(tmp_path, "clone", "-q", "team.git", "other")
    return work, Workspace(tmp_path / "other")


def change(work: Workspace, old: str, new: str, name: str = "a.yaml") -> None:
    path = work.root / "rubrics/s" / name
    path.write_text(path.read_text().replace(old, new, 1))
    record.record(work, "x")


def test_a_release_of_others_is_brought_in_first(team: tuple[Workspace, Workspace], git: Git) -> None:
    ours, theirs = team
    change(theirs, "title: Rubric a", "title: Theirs")
    release.release(theirs, "s")
    git(theirs.root, "push", "-q", "--follow-tags", "origin", "main")
    change(ours, "points: 5", "points: 6", "b.yaml")
    git(ours.root, "fetch", "-q", "--tags")
    planned = release.plan(ours, "s")
    assert "1.0.1 was released from records that are not here" in planned.obstacle
    with pytest.raises(GitError, match="rubric-studio sync"):
        release.release(ours, "s")
    git(ours.root, "merge", "-q", "-m", "joined", "origin/main")
    assert release.release(ours, "s").version == "2.0.0"


def test_what_came_in_one_piece_is_there(team: tuple[Workspace, Workspace], git: Git) -> None:
    ours, theirs = team
    change(theirs, "title: Rubric a", "title: Theirs")
    release.release(theirs, "s")
    git(theirs.root, "push", "-q", "--tags", "origin", "HEAD:refs/heads/side")
    git(ours.root, "fetch", "-q", "--tags")
    git(ours.root, "merge", "-q", "--squash", "origin/side")
    git(ours.root, "commit", "-qm", "squashed")
    change(ours, "points: 5", "points: 6", "b.yaml")
    assert release.release(ours, "s").version == "2.0.0"


def test_a_number_that_was_given_twice_is_said(team: tuple[Workspace, Workspace], git: Git) -> None:
    ours, theirs = team
    for work, name in zip(team, ("a.yaml", "b.yaml"), strict=True):
        change(work, f"title: Rubric {name[0]}", "title: Else", name)
        release.release(work, "s")
    git(theirs.root, "push", "-q", "origin", "main")
    git(ours.root, "fetch", "-q")
    git(ours.root, "merge", "-q", "-X", "ours", "-m", "joined", "origin/main")
    change(ours, "points: 5", "points: 6")
    [said] = release.plan(ours, "s").cautions
    assert said.startswith("The number 1.0.1 was given twice: Anna Example recorded a release of that number on ")
    assert release.release(ours, "s").version == "2.0.0"


def test_where_a_number_was_given_twice_theirs_is_brought_in_first(team: tuple[Workspace, Workspace], git: Git) -> None:
    """Our tag was taken away for theirs, but not their record: what they changed would be taken back."""
    ours, theirs = team
    for work, name in zip(team, ("a.yaml", "b.yaml"), strict=True):
        change(work, f"title: Rubric {name[0]}", "title: Else", name)
        release.release(work, "s")
    git(theirs.root, "push", "-q", "--follow-tags", "origin", "main")
    git(ours.root, "tag", "-d", "s/v1.0.1")
    git(ours.root, "fetch", "-q", "--tags")
    change(ours, "points: 5", "points: 6")
    assert "1.0.1 was released from records that are not here" in release.plan(ours, "s").obstacle
    git(ours.root, "merge", "-q", "-X", "ours", "-m", "joined", "origin/main")
    planned = release.plan(ours, "s")
    assert (planned.version, planned.ready, len(planned.cautions)) == ("2.0.0", True, 1)


@pytest.fixture
def sent(team: tuple[Workspace, Workspace], edit: Edit, git: Git) -> tuple[Workspace, Workspace]:
    """A release that was interrupted before its tag, and sent to the team all the same."""
    ours, theirs = team
    change(ours, "title: Rubric a", "title: Another")
    killed(ours, "tag", release.Wish())
    git(ours.root, "push", "-q", "origin", "main")
    git(theirs.root, "pull", "-q")
    return ours, theirs


def test_what_one_began_and_sent_is_finished(sent: tuple[Workspace, Workspace], git: Git) -> None:
    ours, theirs = sent
    planned = release.plan(ours, "s")
    assert (planned.version, planned.ready, planned.unfinished) == ("1.0.1", True, True)
    git(theirs.root, "config", "user.email", "ben@example.org")
    assert "1.0.1, but its tag is not there" in release.plan(theirs, "s").obstacle  # Anna's to finish
    release.release(ours, "s")
    git(ours.root, "push", "-q", "--follow-tags", "origin", "main")
    git(ours.root, "tag", "-d", "s/v1.0.1")
    assert "1.0.1, but its tag is not there" in release.plan(ours, "s").obstacle  # the team has it


def test_a_team_that_cannot_be_asked_may_have_the_tag(sent: tuple[Workspace, Workspace], git: Git) -> None:
    git(sent[0].root, "config", "remote.origin.url", str(sent[0].root / "nowhere.git"))
    assert "its tag is not there" in release.plan(sent[0], "s").obstacle


# other languages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def chinese(tmp_path: Path) -> Iterator[Callable[[bool], None]]:
    """Give a function that says everything in Chinese, or in English again."""

    def speak(is_chinese: bool) -> None:
        language.use_language("zh_Hant" if is_chinese else language.OWN)

    yield speak
    speak(False)


@pytest.mark.parametrize("moment", ["record", "tag"])
def test_what_was_begun_in_one_language_is_finished_in_another(
    work: Workspace, edit: Edit, git: Git, chinese: Callable[[bool], None], moment: str
) -> None:
    chinese(True)
    release.release(work, "s")
    assert "首次發布" in (work.root / "rubrics/s/CHANGELOG.md").read_text()
    recorded(work, edit, "a.yaml", "title: Rubric a", "title: Another")
    killed(work, moment, MAJOR)
    chinese(False)
    planned = release.plan(work, "s")
    assert (planned.version, planned.ready, planned.unfinished) == ("2.0.0", True, True)
    if moment == "tag":
        recorded(work, edit, "a.yaml", "title: Another", "title: A third")
    version = release.release(work, "s").version
    assert version == ("1.0.1" if moment == "tag" else "2.0.0")
    notes = (work.root / "rubrics/s/CHANGELOG.md").read_text()
    assert [line for line in notes.splitlines() if line.startswith("## ")] == [f"## {version}", "## 1.0.0"]
    assert "自 1.0.0 以來" not in notes
    assert git(work.root, "log", "-1", "--format=%s") == f"Release s {version}"


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_first_release_that_was_begun_in_another_language(
    work: Workspace, edit: Edit, chinese: Callable[[bool], None], by_hand: bool
) -> None:
    chinese(True)
    killed(work, "record" if by_hand else "tag", release.Wish())
    chinese(False)
    if by_hand:
        record.record(work, "by hand")
    recorded(work, edit, "b.yaml", "status: active", "status: draft")
    release.release(work, "s")
    notes = (work.root / "rubrics/s/CHANGELOG.md").read_text()
    assert "first release, with one rubric" in notes
    assert ("首次發布" in notes) is by_hand  # what somebody recorded stays


def test_a_number_in_the_notes_is_no_beginning(work: Workspace, edit: Edit) -> None:
    release.release(work, "s")
    notes = work.root / "rubrics/s/CHANGELOG.md"
    notes.write_text(notes.read_text().replace("\n## 1.0.0", "\n## 1.0.1\n\nWhat we want.\n\n## 1.0.0"))
    recorded(work, edit, "a.yaml", "title: Rubric a", "title: Another")
    planned = release.plan(work, "s")
    assert (planned.version, planned.ready, planned.unfinished) == ("1.0.1", True, False)
    release.release(work, "s")
    assert "What we want." in notes.read_text()


def test_two_at_once_make_one_release(work: Workspace, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one, in the same folder, tags the same record with the same pack a moment before."""
    real = History.tag

    def twice(self: History, *given: Any, **named: Any) -> None:
        real(self, *given, **named)
        real(self, *given, **named)

    monkeypatch.setattr(History, "tag", twice)
    done = release.release(work, "s")
    assert digest_of(History(work.root), "s/v1.0.0") == done.digest
    assert done.path.is_file()


# signatures -----------------------------------------------------------------------------------------------------------


def test_without_a_key_nothing_is_written(work: Workspace, git: Git) -> None:
    git(work.root, "config", "gpg.format", "ssh")
    before = git(work.root, "rev-parse", "HEAD")
    with pytest.raises(GitError, match="cannot be signed, so nothing was written"):
        release.release(work, "s", wish=release.Wish(sign=True))
    git(work.root, "config", "tag.gpgSign", "true")
    with pytest.raises(GitError, match="cannot be signed, so nothing was written"):
        release.release(work, "s")
    assert (git(work.root, "rev-parse", "HEAD"), git(work.root, "status", "--short")) == (before, "")


@pytest.mark.parametrize("asked", [True, False])
def test_a_signed_release(work: Workspace, git: Git, tmp_path: Path, asked: bool) -> None:
    import shutil
    import subprocess

    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen, which makes and checks signatures, is not installed")
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    (tmp_path / "allowed").write_text(f"anna@example.org {key.with_suffix('.pub').read_text()}")
    for name, value in {
        "gpg.format": "ssh",
        "user.signingkey": f"{key}.pub",
        "gpg.ssh.allowedSignersFile": str(tmp_path / "allowed"),
        "tag.gpgSign": "false" if asked else "true",
    }.items():
        git(work.root, "config", name, value)
    done = release.release(work, "s", wish=release.Wish(sign=asked))
    git(work.root, "tag", "--verify", done.tag)  # fails where the signature is not hers
    assert digest_of(History(work.root), done.tag) == done.digest
    done.path.unlink()
    assert release.release(work, "s").digest == done.digest
