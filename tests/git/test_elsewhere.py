"""Releases fetched from another repository: nothing of it runs, and only what a tag marks comes."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import pytest

from rubric_studio.errors import GitError
from rubric_studio.git.elsewhere import elsewhere, repository_of
from tests.servers import moved, self_signed, serving
from tests.test_git import _own_settings, posix_only

__all__ = ["_own_settings"]


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def made(folder: Path, *options: str) -> Path:
    """Make a repository with three records, two annotated tags and a bare one."""
    folder.mkdir()
    git(folder, "init", "-q", *options)
    for number in (1, 2, 3):
        (folder / "a.txt").write_text(str(number) * 5000)
        git(folder, "add", "-A")
        git(folder, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "x")
        signed = ("-a", "-m", f"the message {number}") if number < 3 else ()
        git(folder, "-c", "user.name=A", "-c", "user.email=a@example.org", "tag", *signed, f"s/v{number}.0.0")
    return folder


@pytest.mark.parametrize("options", [(), ("--object-format=sha256",)], ids=["sha1", "sha256"])
def test_a_tag_is_fetched(tmp_path: Path, options: tuple[str, ...]) -> None:
    there = made(tmp_path / "there", *options)
    with elsewhere(str(there)) as found:
        marks = found.tags()
        assert marks == {f"s/v{n}.0.0": git(there, "rev-parse", f"s/v{n}.0.0^{{commit}}") for n in (1, 2, 3)}
        found.fetch("s/v2.0.0", marks["s/v2.0.0"])
        history, folder = found.history, found.history.root
        assert history.tag_message("s/v2.0.0") == "the message 2"
        assert list(history.files("s/v2.0.0", folder)) == ["a.txt"]
        assert next(history.read(history.files("s/v2.0.0", folder).values())) == b"2" * 5000
        assert git(folder, "rev-list", "--all", "--count") == "1"
        assert sorted(path.name for path in folder.iterdir()) == [".git"]
    assert not folder.exists()


def test_a_bare_one_a_folder_in_one_and_none(tmp_path: Path) -> None:
    there = made(tmp_path / "there")
    (there / "deep" / "er").mkdir(parents=True)
    git(tmp_path, "clone", "-q", "--bare", "there", "bare.git")
    for folder in (there, there / "deep/er", tmp_path / "bare.git"):
        with elsewhere(str(repository_of(folder))) as found:
            assert len(found.tags()) == 3
    (tmp_path / "empty").mkdir()
    with elsewhere(str(repository_of(tmp_path / "empty"))) as found:
        with pytest.raises(GitError, match=r"There is no repository at .*empty"):
            found.tags()


def test_a_tag_that_is_moved_while_it_is_fetched(tmp_path: Path) -> None:
    there = made(tmp_path / "there")
    with elsewhere(str(there)) as found:
        record = found.tags()["s/v1.0.0"]
        git(there, "tag", "-f", "s/v1.0.0", "HEAD")
        with pytest.raises(GitError, match="was changed just now"):
            found.fetch("s/v1.0.0", record)


@posix_only
def test_nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = made(tmp_path / "there")
    ran = tmp_path / "ran"
    hook = f"#!/bin/sh\ntouch {ran}\n"
    for folder in (there / ".git/hooks", tmp_path / "templates/hooks", tmp_path / "hooks"):
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("reference-transaction", "post-checkout", "pre-auto-gc", "post-index-change", "post-update"):
            (folder / name).write_text(hook)
            (folder / name).chmod(0o755)
    settings = tmp_path / "settings"
    settings.write_text(
        f"[init]\n templateDir = {tmp_path}/templates\n[core]\n hooksPath = {tmp_path}/hooks\n"
        f" fsmonitor = touch {ran}\n[protocol]\n allow = always\n[submodule]\n recurse = true\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    with elsewhere(str(there)) as found:
        found.fetch("s/v1.0.0", found.tags()["s/v1.0.0"])
    assert not ran.exists()
    for address in (f"ext::touch {ran}", f"--upload-pack=touch {ran}", "fd::0"):
        with pytest.raises(GitError):
            with elsewhere(address) as found:
                found.tags()
    assert not ran.exists()


ASKED = "/team.git/info/refs?service=git-upload-pack"


@posix_only
def test_nothing_is_led_to_less(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = self_signed(tmp_path)
    monkeypatch.setenv("GIT_SSL_CAINFO", str(certificate))
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "https:http:ftp:file:ext")
    with serving(certificate) as server, serving() as plain, serving() as other:
        server.answers[ASKED] = moved(plain.url(ASKED))
        with elsewhere(server.url("/team.git")) as found:
            with pytest.raises(GitError, match="leads on to another place that nothing protects"):
                found.tags()
        for place in (server, other):
            plain.answers[ASKED] = moved(place.url(ASKED))
            with elsewhere(plain.url("/team.git")) as found:
                with pytest.raises(GitError):
                    found.tags()
        assert (len(server.asked), len(plain.asked), other.asked) == (1, 2, [])


def test_no_proxy_is_told_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server, serving() as proxy:
        for name in ("http_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url(""))
        with elsewhere(server.url("/team.git")) as found:
            with pytest.raises(GitError, match="There is no repository at"):
                found.tags()
        assert (len(server.asked) > 0, proxy.asked) == (True, [])


@pytest.mark.parametrize("scheme", ["ftp", "ftps", "hg", "git", "ext", "EXT"])
def test_other_ways_are_not_gone(scheme: str, tmp_path: Path) -> None:
    with pytest.raises(GitError, match=r"Nothing is fetched over|Write an address such as"):
        with elsewhere(f"{scheme}://127.0.0.1:9/x") as found:
            found.tags()
    there = made(tmp_path / "there")
    with elsewhere(f"file://{there}") as found:
        assert len(found.tags()) == 3


def test_a_folder_for_temporary_files_that_lies_in_a_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, around = made(tmp_path / "there"), made(tmp_path / "around")
    git(around, "config", f"url.{tmp_path}/gone.insteadOf", str(there))
    monkeypatch.setattr(tempfile, "tempdir", str(around))
    with elsewhere(str(there)) as found:
        marks = found.tags()
        assert len(marks) == 3
        found.fetch("s/v1.0.0", marks["s/v1.0.0"])


def test_who_cannot_be_reached() -> None:
    with elsewhere("http://127.0.0.1:9/team.git") as found:
        with pytest.raises(GitError, match=r"127\.0\.0\.1:9/team\.git cannot be reached"):
            found.tags()
    with pytest.raises(GitError, match="Leave the password out"):
        with elsewhere("https://a:b@example.org/x.git"):
            pass


@posix_only
def test_who_says_nothing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ssh").write_text("#!/bin/sh\nexec sleep 60\n")
    (tmp_path / "ssh").chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", f"'{tmp_path}/ssh'")
    with elsewhere("git@example.org:team/x.git") as found:
        answer = found.history.program.talk("ls-remote", found.address, accept=range(256), seconds=0.5)
        assert found._sentence(answer) == "git@example.org:team/x.git did not answer in time. Try again later."
