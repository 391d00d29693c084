"""The tags that go to the team with what is sent: together or not at all, and known afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rubric_studio.errors import GitError
from rubric_studio.git.carried import keep_tags, known_tags, unsent
from rubric_studio.git.remote import look, send, set_team
from tests.git.test_remote import bare, record, team
from tests.test_git import _own_settings, git, history, posix_only

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.git import History

__all__ = ["_own_settings", "bare", "history"]
TAG = "s/v1.0.0"


def tagged(history: History) -> str:
    """Release the last record, after the team's copy was asked."""
    look(history, team(history))
    history.tag(TAG, message="a release")
    return history.resolve("HEAD")


def hook(bare: Path, name: str, text: str) -> None:
    (bare / "hooks" / name).write_text(f"#!/bin/sh\n{text}\n")
    (bare / "hooks" / name).chmod(0o755)


def there(bare: Path, ref: str, history: History) -> str:
    return git(history, "--git-dir", str(bare), "for-each-ref", "--format=%(objectname)", ref).strip()


def test_a_tag_on_a_record_that_the_team_has_is_sent(history: History, bare: Path) -> None:
    last = tagged(history)
    assert unsent(history, "origin", last) == (TAG,)
    assert send(history, team(history), last)
    assert there(bare, f"refs/tags/{TAG}", history)
    assert unsent(history, "origin", last) == ()
    assert look(history, team(history)).marks == {TAG: last}


def test_what_is_not_sent_along(history: History, bare: Path) -> None:
    last = tagged(history)
    git(history, "tag", "light")
    git(history, "tag", "-am", "no record", "text", git(history, "rev-parse", "HEAD:a.yaml").strip())
    later = record(history, "second")
    git(history, "tag", "-am", "later", "later")
    assert unsent(history, "origin", last) == (TAG,)
    assert unsent(history, "origin", later) == ("later", TAG)
    assert unsent(history, "origin", None) == ()


def test_of_a_copy_that_was_never_asked_nothing_is_known(history: History, bare: Path, tmp_path: Path) -> None:
    last = tagged(history)
    assert unsent(history, "other", last) == ()
    assert known_tags(history, "other") is None
    keep_tags(history, "other", ["b", "a\n"])
    assert known_tags(history, "other") == {"a\n", "b"}
    git(history, "clone", "-q", "--bare", str(bare), str(tmp_path / "new.git"))
    set_team(history, str(tmp_path / "new.git"))  # what was known of another copy says nothing of this one
    assert known_tags(history, "origin") is None


@posix_only
@pytest.mark.parametrize("together", [True, False])
def test_a_release_that_is_refused(history: History, bare: Path, together: bool) -> None:
    git(history, "--git-dir", str(bare), "config", "receive.advertiseAtomic", str(together).lower())
    hook(bare, "update", "case $1 in refs/tags/*) echo 'only Ada may' >&2; exit 1;; esac")
    before = tagged(history)
    last = record(history, "second")
    with pytest.raises(GitError, match=f"does not take the release {TAG}: .* Its words: only Ada may"):
        send(history, team(history), last)
    assert there(bare, "refs/heads/main", history) == (before if together else last)
    assert unsent(history, "origin", last) == (TAG,)
    (bare / "hooks" / "update").unlink()
    assert send(history, team(history), last)
    assert there(bare, "refs/heads/main", history) == last
    assert there(bare, f"refs/tags/{TAG}", history)


@posix_only
def test_what_is_refused_as_a_whole_is_not_laid_at_the_release(history: History, bare: Path) -> None:
    hook(bare, "pre-receive", "exit 1")
    tagged(history)
    with pytest.raises(GitError, match="said no: you may not do this there"):
        send(history, team(history), record(history, "second"))


@posix_only
@pytest.mark.parametrize("together", [True, False])
def test_somebody_releases_the_same_number_meanwhile(
    history: History, bare: Path, tmp_path: Path, together: bool
) -> None:
    git(history, "--git-dir", str(bare), "config", "receive.advertiseAtomic", str(together).lower())
    git(history, "clone", "-q", str(bare), str(tmp_path / "two"))
    theirs = ("-C", str(tmp_path / "two"), "-c", "user.name=B", "-c", "user.email=b@example.org")
    git(history, *theirs, "tag", "-am", "theirs", TAG)
    sends = f"cd '{tmp_path}/two' && unset GIT_DIR && git push -q origin {TAG} 2>/dev/null; exit 0"
    hook(history.root / ".git", "pre-push", sends)
    tagged(history)
    assert not send(history, team(history), record(history, "second"))
    assert there(bare, f"refs/tags/{TAG}", history)
