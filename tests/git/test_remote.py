"""The team's copy, over every road git takes: what it says, what it does not take, and copies that say nothing."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from rubric_studio.errors import GitError
from rubric_studio.git import History
from rubric_studio.git.remote import Team, fetch, known, look, send, set_line, set_team, team_of
from tests.test_git import _own_settings, git, history, posix_only, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["_own_settings", "history"]


def record(history: History, text: str, name: str = "a.yaml") -> str:
    write(history, name, text)
    return history.record([history.root / name], text)


@pytest.fixture
def bare(history: History, tmp_path: Path) -> Path:
    """Give a team's copy that has the one record that is here."""
    record(history, "first")
    place = tmp_path / "team" / "rubrics.git"
    git(history, "clone", "-q", "--bare", str(history.root), str(place))
    set_team(history, str(place))
    return place


def team(history: History) -> Team:
    found = team_of(history)
    assert found
    return found


def refused(history: History, match: str) -> str:
    """Fetch, which is to fail in one sentence without git's own class names or a password."""
    with pytest.raises(GitError, match=match) as caught:
        fetch(history, team(history))
    return str(caught.value)


# over the network -----------------------------------------------------------------------------------------------------


@contextmanager
def server(status: int, kind: str = "text/plain", body: bytes = b"", pause: float = 0) -> Iterator[str]:
    """Answer everything in one way; give the address."""
    over = threading.Event()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if pause:
                over.wait(pause)
            with suppress(OSError):
                self.send_response(status)
                if status == 401:
                    self.send_header("WWW-Authenticate", 'Basic realm="the team"')
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        do_POST = do_PROPFIND = do_GET  # noqa: N815 - as the library looks for them

        def log_message(self, *_given: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as made:
        threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{made.server_port}/team/rubrics.git"
        finally:
            over.set()
            made.shutdown()


@pytest.mark.parametrize(
    ("status", "kind", "body", "said"),
    [
        (401, "text/plain", b"", "wants to know who you are"),
        (403, "text/plain", b"no", "said no"),
        (404, "text/plain", b"", "There is nothing at"),
        (500, "text/plain", b"", "trouble of its own"),
        (503, "text/html", b"<h1>Down</h1>", "trouble of its own"),
        (200, "application/x-git-upload-pack-advertisement", b"", "broke off"),
        (200, "application/x-git-upload-pack-advertisement", b"001e# service=git-up", "broke off"),
    ],
)
def test_what_a_server_answers(history: History, bare: Path, status: int, kind: str, body: bytes, said: str) -> None:
    with server(status, kind, body) as address:
        set_team(history, address)
        words = refused(history, said)
        assert address in words
        with pytest.raises(GitError):
            send(history, team(history), history.resolve("HEAD"))


def test_a_page_in_the_place_of_the_teams_copy(history: History, bare: Path) -> None:
    """To git that is a copy without this line of work; but nothing can be sent there."""
    with server(200, "text/html", b"<html>Please log in to the hospital's network</html>") as address:
        set_team(history, address)
        git(history, "update-ref", "refs/remotes/origin/main", "HEAD")
        assert fetch(history, team(history)) is None
        assert known(history, team(history)) == history.resolve("HEAD")
        with pytest.raises(GitError, match="There is nothing at"):
            send(history, team(history), record(history, "second"))


def test_a_server_that_hangs_is_given_up(history: History, bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_HTTP_LOW_SPEED_TIME", "1")  # else it is half a minute
    with server(200, pause=30) as address:
        set_team(history, address)
        begun = time.monotonic()
        refused(history, "cannot be reached")
        assert time.monotonic() - begun < 15


@posix_only
def test_gits_own_server_comes_and_goes(history: History, bare: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    daemon = ["git", "daemon", f"--port={port}", "--listen=127.0.0.1", "--export-all", "--enable=receive-pack"]
    daemon += ["--reuseaddr", f"--base-path={tmp_path / 'team'}"]
    set_team(history, f"git://127.0.0.1:{port}/rubrics.git")
    refused(history, "cannot be reached")
    with subprocess.Popen(daemon, stderr=subprocess.DEVNULL) as process:
        try:
            for _try in range(100):
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.05)
            new = record(history, "second")
            assert fetch(history, team(history)) != new
            assert send(history, team(history), new)
            assert fetch(history, team(history)) == new
        finally:
            process.terminate()
    refused(history, "cannot be reached")


@pytest.mark.parametrize("before", [0, 60])
def test_a_server_that_hangs_up_in_the_middle(history: History, bare: Path, before: int) -> None:
    """It takes the question, gives the first few bytes of an answer, and is gone."""
    ids = git(history, "rev-parse", "HEAD")
    answer = f"{4 + 40 + 6:04x}{ids} HEAD\0".encode()[:before]

    def hang_up(listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                there, _address = listening.accept()
                with there:
                    there.recv(1000)
                    there.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=hang_up, args=(listening,), daemon=True).start()
        set_team(history, f"git://127.0.0.1:{listening.getsockname()[1]}/rubrics.git")
        refused(history, "broke off")
    assert git(history, "fsck", "--strict", "--no-dangling") == ""


# by ssh ---------------------------------------------------------------------------------------------------------------


@posix_only
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("git@example.org: Permission denied (publickey).", "wants to know who you are"),
        ("No RSA host key is known for example.org and you have requested strict checking.", "not known to this"),
        ("Host key verification failed.", "not known to this computer"),
        ("ssh: Could not resolve hostname example.org: Name or service not known", "cannot be reached"),
        ("ssh: connect to host example.org port 22: Connection timed out", "cannot be reached"),
        ("ssh: connect to host example.org port 22: Network is unreachable", "cannot be reached"),
        ("kex_exchange_identification: Connection closed by remote host", "broke off"),
        ("ERROR: Repository not found.", "There is nothing at"),
        ("remote: The project you were looking for could not be found.", "There is nothing at"),
    ],
)
def test_what_ssh_says(
    history: History, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, said: str
) -> None:
    monkeypatch.setenv("GIT_SSH_COMMAND", str(script(tmp_path / "ssh", f'echo "{words}" >&2; exit 255')))
    set_team(history, "git@example.org:team/rubrics.git")
    refused(history, said)


def script(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


# what the team does not take ------------------------------------------------------------------------------------------


@posix_only
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("only on Fridays", "only on Fridays"),
        ("GitLab: You are not allowed to push code to protected branches on this project.", "protected branches"),
        ("error: GH006: Protected branch update failed for refs/heads/main.", "GH006"),
        ("", "said no"),
        ("\x1b[31mred\x1b[0m \x07bell", "red"),
    ],
)
def test_a_rule_of_the_teams_in_its_own_words(history: History, bare: Path, words: str, said: str) -> None:
    script(bare / "hooks" / "pre-receive", f"printf '%s\\n' '{words}' >&2\nexit 1")
    new, was = record(history, "second"), known(history, team(history))
    with pytest.raises(GitError, match=said) as caught:
        send(history, team(history), new)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", str(caught.value))
    assert known(history, team(history)) == was
    assert git(history, "rev-parse", "HEAD") == new


@posix_only
def test_a_copy_that_cannot_be_written(history: History, bare: Path, tmp_path: Path) -> None:
    place = tmp_path / "mounted"
    place.mkdir()
    try:
        subprocess.run(["mount", "--bind", bare, place], check=True, capture_output=True)
        subprocess.run(["mount", "-o", "remount,ro,bind", place], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("may not mount anything here")
    try:
        set_team(history, str(place))
        new = record(history, "second")
        with pytest.raises(GitError, match="you may not"):
            send(history, team(history), new)
    finally:
        subprocess.run(["umount", place], check=True)


def test_sent_meanwhile(history: History, bare: Path, tmp_path: Path) -> None:
    git(history, "clone", "-q", str(bare), str(tmp_path / "other"))
    other = History(tmp_path / "other")
    other.set_person("B", "b@example.org")
    assert send(other, team(other), record(other, "theirs"))
    mine = record(history, "mine")
    assert send(history, team(history), mine) is False
    assert git(other, "ls-remote", "origin", "refs/heads/main").startswith(other.resolve("HEAD"))


# which one it is ------------------------------------------------------------------------------------------------------


def test_an_earlier_record_is_open(history: History, bare: Path) -> None:
    git(history, "remote", "rename", "origin", "clinic")
    git(history, "checkout", "-q", "--detach")
    with pytest.raises(GitError, match="earlier record is open"):
        set_team(history, str(bare))
    assert git(history, "remote") == "clinic"


@pytest.mark.parametrize("name", ["--upload-pack=touch", "a b", "../x", "ext::sh", "https://example.org/x"])
def test_a_line_of_work_that_goes_with_no_copy_here(history: History, bare: Path, name: str) -> None:
    git(history, "config", "branch.main.remote", name)
    with pytest.raises(GitError, match="git's settings"):
        team_of(history)


def test_a_line_of_work_that_was_begun_from_another_one_here(history: History, bare: Path) -> None:
    """Its own name is what the team is to know it by; not that of the one that it was begun from."""
    git(history, "checkout", "-q", "--track", "-b", "work", "main")
    assert team(history).branch == "work"
    assert team(history).name == "origin"


@pytest.mark.parametrize("branch", ["umlaut-ü", "feature/one.two", "@home", "with+plus=#"])
def test_names_of_lines_of_work(history: History, bare: Path, branch: str) -> None:
    git(history, "checkout", "-q", "-b", branch)
    assert fetch(history, team(history)) is None
    assert send(history, team(history), record(history, "second"))
    assert fetch(history, team(history)) == history.resolve("HEAD")


@pytest.mark.parametrize("merge", ["refs/heads/-x", "refs/heads/a..b", "refs/heads/a:b", "refs/heads/+x y", "refs/x"])
def test_a_hostile_name_of_the_teams_line_of_work(history: History, bare: Path, merge: str) -> None:
    git(history, "config", "branch.main.remote", "origin")
    git(history, "config", "branch.main.merge", merge)
    with pytest.raises(GitError, match="cannot be used"):
        fetch(history, team(history))


def test_a_hostile_name_of_a_copy_is_none(history: History, bare: Path, tmp_path: Path) -> None:
    git(history, "config", "remote.origin.url", "--upload-pack=touch ran;x")
    with pytest.raises(GitError):
        fetch(history, team(history))
    assert not list(tmp_path.rglob("ran*"))


def test_a_password_that_somebody_left_in_the_settings_is_not_shown(history: History, bare: Path) -> None:
    git(history, "config", "remote.origin.url", "http://me:secret@127.0.0.1:1/x.git")
    assert "secret" not in refused(history, "cannot be reached")


# what it holds, and which settings say so ----------------------------------------------------------------------------


def test_what_it_holds_is_asked_without_fetching_it(history: History, bare: Path, tmp_path: Path) -> None:
    first = history.resolve("HEAD")
    git(history, "tag", "-am", "one", "s/v1.0.0")
    git(history, "tag", "bare")
    git(history, "push", "-q", str(bare), "main:other", "--tags")
    found = look(history, team(history))
    assert (sorted(found.lines), found.first) == (["main", "other"], "main")
    assert found.marks == {"s/v1.0.0": first, "bare": first}
    git(history, "init", "-q", "--bare", str(tmp_path / "empty.git"))
    set_team(history, str(tmp_path / "empty.git"))
    assert (look(history, team(history)).lines, look(history, team(history)).first) == ((), "")


def test_a_copy_whose_own_line_is_not_there_has_another_first(history: History, bare: Path) -> None:
    git(history, "push", "-q", str(bare), "main:other")
    subprocess.run(["git", "symbolic-ref", "HEAD", "refs/heads/gone"], cwd=bare, check=True)
    assert look(history, team(history)).first == "main"


def test_a_line_of_work_there_is_kept(history: History, bare: Path) -> None:
    assert set_line(history, team(history), "feature/x").branch == "feature/x"
    assert team(history).branch == "feature/x"
    with pytest.raises(GitError, match="cannot be used"):
        set_line(history, team(history), "--force")
    assert team(history).branch == "feature/x"


def test_another_address_is_also_where_it_is_sent_to(history: History, bare: Path, tmp_path: Path) -> None:
    git(history, "config", "remote.origin.pushurl", "https://me:secret@example.org/old.git")
    assert team(history).shown == f"{bare}, sending to https://example.org/old.git"
    git(history, "init", "-q", "--bare", str(tmp_path / "new.git"))
    set_team(history, str(tmp_path / "new.git"))
    assert team(history).shown == str(tmp_path / "new.git")
    assert git(history, "remote", "get-url", "--push", "origin") == str(tmp_path / "new.git")


def test_of_several_the_address_says_which(history: History, bare: Path) -> None:
    git(history, "remote", "rename", "origin", "clinic")
    git(history, "remote", "add", "old", "https://me:secret@example.org/old.git")
    git(history, "config", "--unset-all", "branch.main.remote", ok=False)
    with pytest.raises(GitError, match="Say once which one") as caught:
        team_of(history)
    assert "secret" not in str(caught.value)
    set_team(history, str(bare))
    assert (team(history).name, team(history).address) == ("clinic", str(bare))
    assert git(history, "remote") == "clinic\nold"


def test_of_several_none_gives_its_place_to_another(history: History, bare: Path) -> None:
    git(history, "remote", "rename", "origin", "clinic")
    git(history, "remote", "add", "old", "/srv/old.git")
    git(history, "config", "--unset-all", "branch.main.remote", ok=False)
    set_team(history, "/srv/new.git")
    assert (team(history).name, team(history).address) == ("origin", "/srv/new.git")
    git(history, "config", "branch.main.remote", "gone")
    set_team(history, "/srv/newer.git")
    assert (team(history).name, team(history).address) == ("team", "/srv/newer.git")
    assert git(history, "remote").split() == ["clinic", "old", "origin", "team"]


# killed ---------------------------------------------------------------------------------------------------------------


@posix_only
def test_killed_in_the_middle_of_a_fetch(history: History, bare: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git(history, "clone", "-q", str(bare), str(other))
    theirs = History(other)
    theirs.set_person("B", "b@example.org")
    wanted = record(theirs, os.urandom(60_000).hex())
    assert send(theirs, team(theirs), wanted)
    slow = script(tmp_path / "slow", 'echo $$ >"$0.pid"; git-upload-pack "$@" | { head -c 9000; sleep 60; }')
    git(history, "config", "remote.origin.uploadpack", str(slow))
    code = (
        "import sys; from pathlib import Path; from rubric_studio.git import History; from rubric_studio.git import"
        " remote; h = History(Path(sys.argv[1])); remote.fetch(h, remote.team_of(h))"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(history.root)]) as process:
        for _try in range(200):
            if (tmp_path / "slow.pid").exists():
                break
            time.sleep(0.05)
        time.sleep(0.3)
        process.kill()
    git(history, "config", "--unset", "remote.origin.uploadpack")
    try:
        assert fetch(history, team(history)) == wanted
        assert git(history, "fsck", "--strict", "--no-dangling") == ""
        assert history.resolve("HEAD") != wanted
    finally:
        with suppress(ProcessLookupError):
            os.killpg(os.getpgid(int((tmp_path / "slow.pid").read_text())), 9)
