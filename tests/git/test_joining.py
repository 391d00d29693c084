"""A record that joins two lines of work, made beside the files: modes, names, signatures, and what it leaves alone."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from rubric_studio.errors import GitError
from rubric_studio.git.joining import ensure_can_go, go_to, join, take_back
from rubric_studio.git.sides import Sides, parted, sides
from rubric_studio.git.values import Person
from tests.test_git import ODD_NAMES, _own_settings, git, history, posix_only, write

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.git import History

__all__ = ["_own_settings", "history"]


def record(history: History, files: dict[str, str | None]) -> str:
    for name, text in files.items():
        if text is None:
            git(history, "rm", "-q", "--", f":(literal){name}")
        else:
            write(history, name, text)
    git(history, "add", "-A")
    git(history, "commit", "-q", "--allow-empty", "-m", "a record")
    return history.resolve("HEAD")


def two(history: History, ours: dict[str, str | None], theirs: dict[str, str | None]) -> Sides:
    """Let two lines of work go on from the last record; ours is open then."""
    git(history, "checkout", "-q", "-b", "theirs")
    record(history, theirs)
    git(history, "checkout", "-q", "main")
    record(history, ours)
    return sides(history, "theirs")


def held(history: History, made: str) -> dict[str, tuple[str, str]]:
    """Give mode and text of every file of a record."""
    found = {}
    for item in git(history, "ls-tree", "-r", "-z", made).split("\0")[:-1]:
        about, _tab, name = item.partition("\t")
        mode, _kind, blob = about.split(" ")
        found[name] = (mode, git(history, "cat-file", "-p", blob))
    return found


def test_what_one_side_changed_and_what_both_did(history: History) -> None:
    record(history, {"both": "b", "ours": "b", "theirs": "b", "gone": "b", "kept": "b"})
    joined = two(history, {"both": "o", "ours": "o", "new one": "o"}, {"both": "t", "theirs": "t", "gone": None})
    before = git(history, "status", "--porcelain"), git(history, "rev-parse", "HEAD")
    made = join(history, joined, {"both": b"settled"}, "Joined")
    assert {name: text for name, (_mode, text) in held(history, made).items()} == {
        "both": "settled",
        "ours": "o",
        "theirs": "t",
        "kept": "b",
        "new one": "o",
    }
    assert git(history, "log", "-1", "--format=%P", made).split() == [joined.ours, joined.theirs]
    assert (git(history, "status", "--porcelain"), git(history, "rev-parse", "HEAD")) == before
    assert git(history, "fsck", "--strict", "--no-dangling") == ""
    with pytest.raises(GitError, match="both"):
        join(history, joined, {}, "Not settled")
    assert "both" not in held(history, join(history, joined, {"both": None}, "Taken away"))


@posix_only
@pytest.mark.parametrize("name", [*ODD_NAMES, "-z", "0 100644\tx", "...", "a\nb c"])
def test_names_are_taken_as_they_are(history: History, name: str) -> None:
    record(history, {name: "b"})
    made = join(history, two(history, {name: "o"}, {name: "t"}), {name: b"settled"}, "Joined")
    git(history, "config", "core.quotePath", "false")
    assert held(history, made) == {name: ("100644", "settled")}


@posix_only
@pytest.mark.parametrize(
    ("base", "ours", "theirs", "wanted"),
    [
        ("-x", "-x", "-x", "100644"),
        ("-x", "+x", "-x", "100755"),
        ("-x", "-x", "+x", "100755"),
        ("+x", "-x", "+x", "100644"),
        ("+x", "+x", "-x", "100644"),
        ("+x", "+x", "+x", "100755"),
        ("-x", "+x", "+x", "100755"),
        (None, "+x", "-x", "100755"),
        (None, "-x", "+x", "100644"),
        ("-x", None, "+x", "100755"),
        ("+x", "-x", None, "100644"),
    ],
)
def test_a_mode_that_one_side_changed_holds(
    history: History, base: str | None, ours: str | None, theirs: str | None, wanted: str
) -> None:
    def side(text: str, mode: str | None) -> None:
        if mode:
            path = write(history, "a.yaml", text)
            path.chmod(0o755 if mode == "+x" else 0o644)
        elif (history.root / "a.yaml").exists():
            (history.root / "a.yaml").unlink()
        record(history, {})

    record(history, {"other": "b"})
    side("b", base)
    git(history, "checkout", "-q", "-b", "theirs")
    side("t", theirs)
    git(history, "checkout", "-q", "main")
    side("o", ours)
    made = join(history, sides(history, "theirs"), {"a.yaml": b"settled"}, "Joined")
    assert held(history, made)["a.yaml"] == (wanted, "settled")


@posix_only
def test_a_link_is_left_to_gits_own_tools(history: History) -> None:
    record(history, {"a.yaml": "b"})
    joined = two(history, {}, {"a.yaml": "t"})
    (history.root / "a.yaml").unlink()
    (history.root / "a.yaml").symlink_to("elsewhere")
    record(history, {})
    joined = sides(history, "theirs")
    for settled in ({}, {"a.yaml": None}, {"a.yaml": b"t"}):
        with pytest.raises(GitError, match="only git's own tools"):
            join(history, joined, settled, "Joined")


def test_another_repository_within_goes_along_and_is_never_looked_into(history: History) -> None:
    record(history, {"a.yaml": "b"})
    first, second, third = (f"160000,{digit * 40},within" for digit in "123")
    git(history, "checkout", "-q", "-b", "theirs")
    git(history, "update-index", "--add", "--cacheinfo", first)
    git(history, "commit", "-qm", "within")
    git(history, "checkout", "-q", "main")
    record(history, {"a.yaml": "o"})
    made = join(history, sides(history, "theirs"), {}, "Joined")
    assert f"160000 commit {'1' * 40}\twithin" in git(history, "ls-tree", made)
    go_to(history, made)
    assert history.resolve("HEAD") == made
    git(history, "checkout", "-q", "theirs")
    git(history, "update-index", "--cacheinfo", second)
    git(history, "commit", "-qm", "within")
    git(history, "checkout", "-q", "main")
    git(history, "update-index", "--cacheinfo", third)
    git(history, "commit", "-qm", "within")
    with pytest.raises(GitError, match="within"):
        join(history, sides(history, "theirs"), {}, "Joined")


def test_a_file_in_the_place_of_a_folder(history: History) -> None:
    record(history, {"a.yaml": "b"})
    joined = two(history, {"x": "a file"}, {"x/y": "in a folder"})
    with pytest.raises(GitError):
        join(history, joined, {}, "Joined")


# by whom --------------------------------------------------------------------------------------------------------------


def test_it_bears_the_name_that_records_bear(history: History) -> None:
    record(history, {"a.yaml": "b"})
    joined = two(history, {"a.yaml": "o"}, {"a.yaml": "t"})
    made = join(history, joined, {"a.yaml": b"s"}, "Joined", author=Person("r-7", "r-7@example.org"))
    names = git(history, "log", "-1", "--format=%an|%ae|%cn|%ce", made)
    assert names == "r-7|r-7@example.org|r-7|r-7@example.org"


@posix_only
@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs ssh-keygen")
def test_it_is_signed_where_records_are(history: History, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    record(history, {"a.yaml": "b"})
    joined = two(history, {"a.yaml": "o"}, {"a.yaml": "t"})
    for name, value in (("gpg.format", "ssh"), ("user.signingKey", f"{key}.pub"), ("commit.gpgSign", "yes")):
        git(history, "config", name, value)
    (tmp_path / "allowed").write_text(f"anna@example.org {(tmp_path / 'key.pub').read_text()}")
    git(history, "config", "gpg.ssh.allowedSignersFile", str(tmp_path / "allowed"))
    made = join(history, joined, {"a.yaml": b"s"}, "Joined", author=Person("Anna", "anna@example.org"))
    assert git(history, "log", "-1", "--format=%G?", made) == "G"
    key.unlink()
    with pytest.raises(GitError, match="signature did not succeed"):
        join(history, joined, {"a.yaml": b"s"}, "Joined")
    assert git(history, "rev-parse", "HEAD") == joined.ours


# going on -------------------------------------------------------------------------------------------------------------


def test_what_is_not_recorded_is_never_written_over(history: History) -> None:
    record(history, {"a.yaml": "b", "b.yaml": "b"})
    made = join(history, two(history, {}, {"a.yaml": "t", "new": "t"}), {}, "Joined")
    for name in ("a.yaml", "new"):
        write(history, name, "mine, not recorded")
        for step in (ensure_can_go, go_to):
            with pytest.raises(GitError, match="write over changes"):
                step(history, made)
        assert (history.root / name).read_text() == "mine, not recorded"
        git(history, "checkout", "-q", "--", "a.yaml")
    (history.root / "new").unlink()
    write(history, "b.yaml", "mine, not recorded")  # nobody else changed this one
    ensure_can_go(history, made)
    go_to(history, made)
    assert (history.root / "b.yaml").read_text() == "mine, not recorded"
    assert (history.root / "new").read_text() == "t"


def test_what_an_end_in_the_middle_left_is_taken_back_and_nothing_else(history: History) -> None:
    record(history, dict.fromkeys(("whole", "part", "missing", "mine", "apart"), "before"))
    coming = dict.fromkeys(("whole", "part", "missing", "mine", "new", "my new"), "what came in")
    made = two(history, {}, coming).theirs
    take_back(history)
    for name, text in {
        "whole": "what came in",
        "part": "what ca",
        "new": "what",
        "my new": "mine",
        "mine": "m",
    }.items():
        write(history, name, text)
    write(history, "apart", "mine too")
    (history.root / "missing").unlink()
    git(history, "update-ref", "refs/rubric-studio/going-on", made)
    take_back(history)
    found = {path.name: path.read_text() for path in history.root.iterdir() if path.is_file()}
    assert found == {
        **dict.fromkeys(("whole", "part", "missing"), "before"),
        "mine": "m",
        "my new": "mine",
        "apart": "mine too",
    }
    assert git(history, "for-each-ref", "refs/rubric-studio") == ""
    (history.root / "whole").unlink()
    take_back(history)
    assert not (history.root / "whole").exists()  # nothing was stopped: somebody took it away


def test_lines_that_parted_at_two_records(history: History) -> None:
    record(history, {"a.yaml": "b"})
    first = two(history, {"o": "1"}, {"t": "1"})
    for branch, other in (("main", first.theirs), ("theirs", first.ours)):
        git(history, "checkout", "-q", branch)
        git(history, "merge", "-q", "--no-edit", other)
    git(history, "checkout", "-q", "main")
    assert set(parted(history, "main", "theirs")) == {first.ours, first.theirs}
    found = sides(history, "theirs")
    assert set(found.bases) == {first.ours, first.theirs}
    assert found.base in found.bases
    git(history, "checkout", "-q", "--orphan", "apart")
    assert parted(history, record(history, {"a.yaml": "c"}), found.ours) == ()
