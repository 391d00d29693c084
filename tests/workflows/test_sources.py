"""Where packs may come from, and which addresses no lock may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from rubric_studio.errors import WorkspaceError
from rubric_studio.pack.lock import Pinned
from rubric_studio.workflows.sources import source_from, source_of

ADDRESSES = {
    "https://example.org/packs/x-1.2.0.rubricpack": "web",
    "https://example.org/x.rubricpack?download=1#top": "web",
    "http://localhost:8000/x.rubricpack": "web",
    "http://[::1]:8000/team.git": "git",
    "https://example.org/team/rubrics.git": "git",
    "https://example.org/team/rubrics": "git",
    "https://example.org/x.rubricpack?design=1&monkey=2&keyboard=3": "web",
    "https://example.org/Ordner ä/x.rubricpack": "web",
    "ssh://git@example.org/team/rubrics.git": "git",
    "ssh://git@example.org/x.rubricpack": "git",
    "git@example.org:team/rubrics.git": "git",
    "example.org:team/x.rubricpack": "git",
    "file:///srv/rubrics.git": "git",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses(address: str, tmp_path: Path) -> None:
    source = source_from(f" {address} ", tmp_path, lock=tmp_path / "l")
    assert (source.kind, source.text, source.path) == (ADDRESSES[address], address, None)
    tag = "x/v1.0.0" if source.kind == "git" else ""
    pinned = Pinned("1.0.0", "sha256:" + "0" * 64, address, tag, tag and "0" * 40)
    assert source_of(pinned, tmp_path / "l") == source


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://ada:secret@example.org/x.rubricpack", "name and the password"),
        ("https://ghp_secret@example.org/team.git", "name and the password"),
        ("https://:secret@example.org/team.git", "name and the password"),
        ("ssh://ada:secret@example.org/team.git", "name and the password"),
        ("https://example.org/x.rubricpack?X-Amz-Signature=secret", "what looks like a key"),
        ("https://example.org/x.rubricpack?a=1&access_token=secret", "what looks like a key"),
        ("https://example.org/x.rubricpack?sig=secret", "what looks like a key"),
        ("https://example.org/x.rubricpack?AWSAccessKeyId=secret", "what looks like a key"),
        ("https://example.org/x.rubricpack?accessToken=secret", "what looks like a key"),
        ("https://example.org/x.rubricpack?APIKEY=secret", "what looks like a key"),
        ("https://example.org/x.rubricpack?api.key=secret", "what looks like a key"),
        ("ftp://example.org/x.rubricpack", "Nothing protects ftp://"),
        ("hg://example.org/team", "Nothing protects hg://"),
        ("https://example.org:x/x.rubricpack", "is no address"),
        ("http://example.org/x.rubricpack", "Nothing protects http://"),
        ("http://example.org/team.git", "Nothing protects http://"),
        ("git://example.org/team.git", "Nothing protects git://"),
        ("https://[::1/x.rubricpack", "is no address"),
    ],
)
def test_addresses_that_no_lock_may_hold(address: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=said) as told:
        source_from(address, tmp_path, lock=tmp_path / "l")
    assert "secret" not in str(told.value)
    with pytest.raises(WorkspaceError):
        source_of(Pinned("1.0.0", "x", address), tmp_path / "l")


@pytest.mark.parametrize("name", ["a\nb", "a\x1bb", "a\x7fb", "a\u202eb", "a\udcffb"])
def test_names_that_no_lock_can_hold(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.rubricpack").write_bytes(b"x")
    with pytest.raises(WorkspaceError, match="holds characters that no lock can hold") as told:
        source_from(f"{name}.rubricpack", tmp_path, lock=tmp_path / "l")
    assert name not in str(told.value)


def test_nobodys_folder(tmp_path: Path) -> None:
    """A "~" is a name in a lock: whose folder it is depends on who reads it."""
    there = "~nobody-of-that-name/a.rubricpack"
    with pytest.raises(WorkspaceError, match="There is nothing at"):
        source_from(there, tmp_path, lock=tmp_path / "l")
    for path in (there, "~/a.rubricpack"):
        assert source_of(Pinned("1.0.0", "x", path), tmp_path / "l").path == tmp_path / path
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(WorkspaceError, match="cannot be read"):
        source_of(Pinned("1.0.0", "x", "loop/a.rubricpack"), tmp_path / "l")


def test_paths(tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "grader/deep").mkdir(parents=True)
    file = tmp_path / "packs" / "a:b.rubricpack"
    file.write_bytes(b"x")
    lock = tmp_path / "grader" / "rubric-packs.lock"
    found = source_from("../../packs/a:b.rubricpack", tmp_path / "grader/deep", lock=lock)
    assert (found.kind, found.text, found.path) == ("file", "../packs/a:b.rubricpack", file)
    assert source_of(Pinned("1.0.0", "x", found.text), lock) == found
    found = source_from("a:b.rubricpack", tmp_path / "packs", lock=lock)
    assert (found.kind, found.path) == ("file", file)
    found = source_from(str(file), tmp_path, lock=lock)
    assert (found.kind, found.text) == ("file", str(file))
    found = source_from("../../packs", tmp_path / "grader/deep", lock=lock)
    assert (found.kind, found.text, found.path) == ("git", "../packs", tmp_path / "packs")
    assert source_of(Pinned("1.0.0", "x", "../packs", "x/v1.0.0", "0" * 40), lock) == found
    with pytest.raises(WorkspaceError, match="There is nothing at"):
        source_from("gone.rubricpack", tmp_path, lock=lock)
    with pytest.raises(WorkspaceError, match="There is nothing at"):
        source_from("", tmp_path / "gone", lock=lock)
