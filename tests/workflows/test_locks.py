"""Releases pinned and brought back: from real repositories, files and servers, and whatever was done to them since."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rubric_studio import load_pack
from rubric_studio.errors import GitError, NotFound, PackError, RubricStudioError, WorkspaceError
from rubric_studio.model.codec import score_digest
from rubric_studio.model.rubric import Criterion, Rubric, RubricSet
from rubric_studio.pack.lock import LOCK, Pinned, parse, place, shelf, text_of
from rubric_studio.pack.writer import build
from rubric_studio.workflows import record, release, start
from rubric_studio.workflows.locks import Added, Restored, _pin, add, install
from tests.servers import Server, cut_short, moved, serving
from tests.workflows.conftest import RUBRIC, SET, SHARED

Git = Callable[..., str]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose set s has the releases 1.0.0, 1.0.1 and 2.0.0, with a tag made by hand, 3.0.0."""
    root = tmp_path_factory.mktemp("published") / "work"
    folder = root / "rubrics" / "s"
    folder.mkdir(parents=True)
    texts = {"set.yaml": SET, "shared.yaml": SHARED, "a.yaml": RUBRIC.format(id="a")}
    with pytest.MonkeyPatch.context() as patch:
        for role in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{role}_NAME", "Anna Example")
            patch.setenv(f"GIT_{role}_EMAIL", "anna@example.org")
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        patch.setenv("RUBRIC_STUDIO_RATER", "r-test")
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        work = start.init(root)
        for old, new in (("", ""), ("title: Rubric a", "title: Another"), ("points: 5", "points: 6")):
            (folder / "a.yaml").write_text((folder / "a.yaml").read_text().replace(old, new, 1))
            record.record(work, "x")
            release.release(work, "s")
        subprocess.run(["git", "tag", "-am", "by hand", "s/v3.0.0"], cwd=root, check=True)
    return root


@pytest.fixture
def there(published: Path, tmp_path: Path, quiet_machine: Path) -> Path:
    """A copy of it to do something to."""
    return Path(shutil.copytree(published, tmp_path / "there"))


@pytest.fixture
def grader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quiet_machine: Path) -> Path:
    """An empty folder of a grader's, which we are in, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "grader"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def pin(folder: Path, source: str | Path | None, versions: str = "<3", **more: str) -> Added:
    return add("s", None if source is None else str(source), versions=versions, folder=folder, **more)


def restored(folder: Path, **more: bool) -> list[Restored]:
    return list(install(folder, **more))


def refused(folder: Path, said: str, **more: bool) -> None:
    (one,) = restored(folder, **more)
    assert one.how == "failed"
    assert said in one.error


def fresh() -> None:
    """Forget all that was fetched."""
    shutil.rmtree(shelf())


def test_from_a_repository(published: Path, grader: Path, git: Git) -> None:
    added = pin(grader, "../" + os.path.relpath(published, grader.parent), "^1")
    digest = load_pack(published / "dist/s-1.0.1.rubricpack").digest
    written = os.path.relpath(published, grader)
    expected = Pinned("1.0.1", digest, written, "s/v1.0.1", git(published, "rev-parse", "s/v1.0.1^{commit}"))
    assert (added.pinned, added.before, added.comparable) == (expected, None, None)
    assert (grader / LOCK).read_text() == text_of({"s": expected})
    assert added.path.read_bytes() == (published / "dist/s-1.0.1.rubricpack").read_bytes()
    assert load_pack("s")["a"].title == "Another"
    assert [one.how for one in restored(grader)] == ["held"]
    fresh()
    assert [(one.how, one.path) for one in restored(grader)] == [("fetched", added.path)]
    place(digest).write_bytes(place(digest).read_bytes()[:-1] + b"\1")
    assert [one.how for one in restored(grader)] == ["mended"]
    load_pack("s").verify()
    assert sorted(path.name for path in grader.iterdir()) == [LOCK]


def test_another_version(published: Path, grader: Path) -> None:
    pin(grader, published, "1.0.0")
    added = pin(grader, None, "^1")
    assert added.sentence == "s: 1.0.0 → 1.0.1. Scores stay comparable with those of 1.0.0."
    assert pin(grader, None, "^1").sentence == f"s 1.0.1 is pinned in {grader / LOCK} already."
    added = pin(grader, None)
    assert (added.pinned.version, added.comparable) == ("2.0.0", False)
    assert added.sentence == "s: 1.0.1 → 2.0.0. Scores are not comparable with those of 1.0.1."
    assert load_pack("s").version == "2.0.0"
    file = published / "dist/s-2.0.0.rubricpack"
    assert pin(grader, file).sentence == "s 2.0.0 is fetched from another place now."
    fresh()
    assert [one.how for one in restored(grader)] == ["fetched"]


def again(folder: Path, source: str | Path | None = None, **more: str) -> Added:
    """Add without naming a version."""
    return pin(folder, source, "", **more)


def test_adding_again_goes_on_only_where_scores_stay_comparable(published: Path, grader: Path) -> None:
    pin(grader, published, "1.0.0")
    added = again(grader)
    assert (added.pinned.version, added.comparable, added.newer) == ("1.0.1", True, "3.0.0")
    assert added.sentence == (
        "s: 1.0.0 → 1.0.1. Scores stay comparable with those of 1.0.0. There is 3.0.0 as well, with whose scores these"
        " are not comparable: “rubric-studio add s --version 3.0.0” takes it."
    )
    assert again(grader, published).pinned == added.pinned
    for version in ("1.0.0", "2.0.0"):
        with pytest.raises(WorkspaceError, match=rf"goes on from 1\.0\.1, .* There is: {version}\. .*name it"):
            again(grader, published / f"dist/s-{version}.rubricpack")
    assert pin(grader, None, "1.0.0").sentence == "s: 1.0.1 → 1.0.0. Scores stay comparable with those of 1.0.1."
    assert pin(grader, published / "dist/s-2.0.0.rubricpack", "^2").comparable is False


def test_a_release_that_was_taken_back(there: Path, grader: Path, git: Git) -> None:
    pin(grader, there, "1.0.1")
    before = (grader / LOCK).read_text()
    git(there, "tag", "-d", "s/v1.0.1")
    with pytest.raises(PackError, match=r"There is no release s/v1\.0\.1 .* any more .*name it \(--version\)"):
        again(grader)
    assert (grader / LOCK).read_text() == before
    assert pin(grader, None, "1.0.0").pinned.version == "1.0.0"


@pytest.mark.parametrize("spelt", ["{there}", "../there", "file://{there}", "{there}/rubrics"])
def test_a_moved_tag_is_seen_however_the_source_is_spelt(there: Path, grader: Path, git: Git, spelt: str) -> None:
    pin(grader, there, "1.0.1")
    message = git(there, "tag", "-l", "--format=%(contents)", "s/v2.0.0")
    git(there, "tag", "-f", "-m", message, "s/v1.0.1", "s/v2.0.0^{commit}")
    for versions in ("", "1.0.1", "2.0.0"):
        with pytest.raises(PackError, match=r"The release s/v1\.0\.1 at .* (was moved|is another one than is pinned)"):
            pin(grader, spelt.format(there=there), versions)


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("0.0.0+6a07119078", r"the pack of a record, called 0\.0\.0\+6a07119078, and no release"),
        ("1.0.٣", "a version that none can have"),
        ("abc", "a version that none can have"),
        ("9" * 5000 + ".0.0", "a version that none can have"),
    ],
)
def test_packs_that_are_no_release(grader: Path, version: str, said: str) -> None:
    (grader / "x.rubricpack").write_bytes(packed(version=version))
    for versions in ("", "^1"):
        with pytest.raises(PackError, match=said):
            pin(grader, "x.rubricpack", versions)
    assert not (grader / LOCK).exists()


def test_tags_that_are_no_versions(there: Path, grader: Path, git: Git) -> None:
    record = git(there, "rev-parse", "HEAD")
    with (there / ".git/packed-refs").open("a") as file:
        for number in ("9" * 4500, "0" * 40, "1000000000"):
            file.write(f"{record} refs/tags/s/v{number}.0.0\n")
        file.write(f"{record} refs/tags/s/v1.٣.0\n")
    assert pin(grader, there, "^1").pinned.version == "1.0.1"


BASE = {"a": "Names a dose.", "b": "Says where to go."}


def packed(
    rubrics: dict[str, str] = BASE, version: str = "1.0.0", template: str = "{criterion}", pairs: bytes = b""
) -> bytes:
    return build(
        [rubric(id_, text) for id_, text in rubrics.items()],
        RubricSet(id="s"),
        version=version,
        commit=None,
        schemas={},
        grader_template=template,
        equivalences=pairs,
    )


def rubric(id_: str, text: str) -> Rubric:
    return Rubric(id=id_, criteria=(Criterion(id="c", text=text, points=5),))


CHANGED = {"a": "Names a dose!", "b": BASE["b"]}
OLD, NEW = (score_digest(rubric("a", held["a"])) for held in (BASE, CHANGED))
PAIR = json.dumps({"from": OLD, "to": NEW, "what": "score"})


@pytest.mark.parametrize(
    ("new", "stays"),
    [
        ({"version": "1.0.1"}, True),
        ({"version": "2.0.0"}, True),
        ({"version": "1.1.0", "rubrics": {**BASE, "c": "More."}}, True),
        ({"version": "1.0.1", "rubrics": CHANGED}, False),
        ({"version": "1.0.1", "rubrics": CHANGED, "pairs": PAIR.encode()}, True),
        ({"version": "1.0.1", "rubrics": {"a": BASE["a"]}}, False),
        ({"version": "1.0.1", "template": "{conversation}{criterion}"}, False),
    ],
)
def test_what_packs_hold_decides_whether_scores_stay_comparable(grader: Path, new: dict[str, Any], stays: bool) -> None:
    """A fork, say, may give the same id and the next number to something else."""
    (grader / "one.rubricpack").write_bytes(packed())
    (grader / "fork.rubricpack").write_bytes(packed(**new))
    digest = pin(grader, "one.rubricpack").pinned.digest
    added = pin(grader, "fork.rubricpack")
    assert added.comparable is stays
    assert ("Scores stay comparable" if stays else "Scores are not comparable") in added.sentence
    pin(grader, "one.rubricpack", "1.0.0")
    place(digest).unlink()
    added = pin(grader, "fork.rubricpack")
    assert added.comparable is (False if new["version"] == "2.0.0" else None), "another place promises nothing"
    assert added.comparable is False or "cannot be told" in added.sentence


def test_versions_of_the_same_place_promise_what_they_say(there: Path, grader: Path) -> None:
    pin(grader, there, "1.0.0")
    fresh()
    assert again(grader).comparable is True


def test_the_command_that_is_advised_can_be_typed(there: Path, grader: Path) -> None:
    there = there.rename(there.with_name("where it is"))
    other = altered(there / "dist/s-1.0.1.rubricpack", grader / "own.rubricpack")
    pin(grader, other)
    for source in (there, there / "dist/s-1.0.1.rubricpack"):
        with pytest.raises(PackError, match="is not the pack that is pinned") as told:
            pin(grader, source, "1.0.1")
        words = shlex.split(str(told.value).partition("“")[2].partition("”")[0])
        assert words[:8] == ["rubric-studio", "add", "s", "--from", str(source), "--version", "1.0.1", "--digest"]
        added = add("s", words[4], versions=words[6], digest=words[8], folder=grader)
        assert "by another digest now" in added.sentence
        pin(grader, other, digest=load_pack(other).digest)


def test_a_lock_that_was_altered(there: Path, grader: Path) -> None:
    added = pin(grader, there / "dist/s-1.0.0.rubricpack")
    for name, version in (("s", "1.0.1"), ("t", "1.0.0")):
        (grader / LOCK).write_text(text_of({name: replace(added.pinned, version=version)}))
        with pytest.raises(PackError, match=r"was altered"):
            load_pack(name)
        refused(grader, "was altered")


def test_sources_that_lead_nowhere_stop_no_other(there: Path, grader: Path) -> None:
    added = pin(grader, there / "dist/s-1.0.0.rubricpack")
    gone = Pinned("1.0.0", "sha256:" + "0" * 64, "~nobody-of-that-name/a.rubricpack")
    (grader / LOCK).write_text(text_of({"a": gone, "b": replace(gone, source="a\\0b"), "s": added.pinned}))
    assert [(one.name, one.how) for one in restored(grader)] == [("a", "failed"), ("b", "failed"), ("s", "held")]


def test_what_is_damaged_while_nothing_is_fetched(there: Path, grader: Path) -> None:
    added = pin(grader, there / "dist/s-1.0.0.rubricpack")
    added.path.write_bytes(added.path.read_bytes()[:-1])
    refused(grader, "it is damaged on this computer, and nothing is fetched with --offline", offline=True)


def test_a_lock_that_begins_with_a_mark(there: Path, grader: Path) -> None:
    pin(grader, there, "1.0.0")
    (grader / LOCK).write_text("\ufeff" + (grader / LOCK).read_text(), encoding="utf-8")
    assert load_pack("s").version == "1.0.0"
    assert [one.how for one in restored(grader)] == ["held"]
    assert pin(grader, None, "1.0.1").before is not None
    assert load_pack("s").version == "1.0.1"


def test_what_could_not_be_read_again_is_not_written(grader: Path) -> None:
    for odd in ({"version": "1.0.٣"}, {"source": "a\nb"}, {"digest": "x"}, {"tag": "s/v1.0.0"}):
        with pytest.raises(PackError, match="is not a lock as Rubric Studio writes it"):
            _pin(grader / LOCK, "s", replace(Pinned("1.0.0", "sha256:" + "0" * 64, "x"), **odd))
    assert not (grader / LOCK).exists()


def test_which_lock(published: Path, grader: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pin(grader, published, "1.0.0")
    (grader / "deep").mkdir()
    monkeypatch.chdir(grader / "deep")
    assert pin(grader / "deep", published, "1.0.1").lock == grader / LOCK
    assert load_pack("s").version == "1.0.1"
    other = grader / "deep" / "other.lock"
    assert pin(grader / "deep", published, "1.0.0", lock=other).lock == other  # type: ignore[arg-type]
    assert (load_pack("s").version, load_pack("s", lock=other).version) == ("1.0.1", "1.0.0")
    (grader / "own").mkdir()
    added = pin(grader, published, "1.0.0", lock=grader / "own")  # type: ignore[arg-type]
    assert added.lock == grader / "own" / LOCK


@pytest.mark.parametrize(
    ("name", "versions", "said"),
    [
        ("s", "^4", r"No release of s at .* fits “\^4”\. There is: 1\.0\.0, 1\.0\.1, 2\.0\.0, 3\.0\.0"),
        ("ss", "", "There is no release of “ss” at .* Did you mean “s”"),
        ("other", "", r"There are releases of: s\."),
        ("S", "", "cannot be the id of a set"),
        ("a/b", "", "cannot be the id of a set"),
        ("s", "1", "may mean several things"),
        ("s", "^3", r"s/v3\.0\.0 .* was made by hand: it names no digest.* add --digest sha256:"),
    ],
)
def test_what_is_not_there(published: Path, grader: Path, name: str, versions: str, said: str) -> None:
    with pytest.raises(RubricStudioError, match=said):
        add(name, str(published), versions=versions, folder=grader)
    assert not (grader / LOCK).exists()


def test_one_made_by_hand_that_is_trusted(published: Path, grader: Path) -> None:
    with pytest.raises(PackError) as told:
        pin(grader, published, "^3")
    digest = "sha256:" + str(told.value).partition("sha256:")[2][:64]
    with pytest.raises(PackError, match="is not the pack that was asked for"):
        pin(grader, published, "^3", digest="sha256:" + "0" * 64)
    with pytest.raises(PackError, match="is no digest"):
        pin(grader, published, "^3", digest=digest[:-1])
    assert not (grader / LOCK).exists()
    assert pin(grader, published, "^3", digest=digest).pinned.version == "3.0.0"
    fresh()
    assert [one.how for one in restored(grader)] == ["fetched"]


def test_a_moved_tag(there: Path, grader: Path, git: Git) -> None:
    pin(grader, there, "1.0.1")
    before = (grader / LOCK).read_text()
    message = git(there, "tag", "-l", "--format=%(contents)", "s/v2.0.0")
    git(there, "tag", "-f", "-m", message, "s/v1.0.1", "s/v2.0.0^{commit}")
    assert [one.how for one in restored(grader)] == ["held"], "what is here is kept"
    for versions in ("1.0.1", "<3"):
        with pytest.raises(PackError, match=r"The release s/v1\.0\.1 at .* was moved \(git: tag\)"):
            pin(grader, None, versions)
    fresh()
    refused(grader, "was moved (git: tag)")
    assert (grader / LOCK).read_text() == before
    with pytest.raises(PackError, match="not fetched yet"):
        load_pack("s")
    git(there, "tag", "-d", "s/v1.0.1")
    refused(grader, "There is no release s/v1.0.1 at")
    assert pin(grader, None).pinned.version == "2.0.0", "a release that was taken back keeps nobody from a newer one"


def test_a_record_that_makes_another_pack(there: Path, grader: Path, git: Git) -> None:
    """As when another version of Rubric Studio made it, or the message was forged."""
    message = git(there, "tag", "-l", "--format=%(contents)", "s/v1.0.0")
    forged = message.partition("sha256:")[0] + "sha256:" + "0" * 64
    git(there, "tag", "-f", "-m", forged, "s/v1.0.1", "s/v1.0.1^{commit}")
    with pytest.raises(PackError, match=r"cannot be built by this version .* Take the file of the pack"):
        pin(grader, there, "1.0.1")
    pin(grader, there, "1.0.0")
    git(there, "tag", "-f", "-m", forged, "s/v1.0.0", "s/v1.0.0^{commit}")
    fresh()
    assert [one.how for one in restored(grader)] == ["fetched"], "the lock says what was released, not the message"


def test_a_workspace_within_a_repository(published: Path, tmp_path: Path, grader: Path, git: Git) -> None:
    outer = tmp_path / "outer"
    shutil.copytree(published, outer / "teams/back", ignore=shutil.ignore_patterns(".git", "dist", "CHANGELOG.md"))
    git(outer, "init", "-q")
    work = start.find(outer / "teams/back")
    record.record(work, "x")
    done = release.release(work, "s")
    added = pin(grader, outer / "teams/back", done.version)
    assert added.path.read_bytes() == done.path.read_bytes()
    git(outer, "rm", "-q", "teams/back/rubrics/s/set.yaml")
    git(outer, "commit", "-qm", "x")
    git(outer, "tag", "-am", "by hand", "s/v2.0.9")
    with pytest.raises(PackError, match="marks a record that holds no set “s”"):
        pin(grader, outer, "2.0.9")


def test_repositories_that_cannot_be_used(grader: Path) -> None:
    (grader / "empty").mkdir()
    with pytest.raises(GitError, match="There is no repository at"):
        pin(grader, "empty")
    for address in ("ext::sh -c true", "https://ada:secret@example.org/team.git"):
        with pytest.raises(RubricStudioError) as told:
            pin(grader, address)
        assert "secret" not in str(told.value)
    assert not (grader / LOCK).exists()


def test_from_a_file(there: Path, grader: Path) -> None:
    file = there / "dist/s-1.0.0.rubricpack"
    added = pin(grader, os.path.relpath(file, grader), "^1")
    assert (added.pinned.source, added.pinned.tag) == ("../there/dist/s-1.0.0.rubricpack", "")
    with pytest.raises(WorkspaceError, match=r"fits “\^2”\. There is: 1\.0\.0"):
        pin(grader, file, "^2")
    with pytest.raises(PackError, match=r"is a pack of “s”, not of “t”.*rubric-studio add s"):
        add("t", str(file), folder=grader)
    data = file.read_bytes()
    for wrong in (data[:-1], data + b"x", data.replace(b"Names the dose", b"Names the nose"), b""):
        file.write_bytes(wrong)
        with pytest.raises(PackError):
            pin(grader, file)
    fresh()
    refused(grader, "is empty")
    file.unlink()
    refused(grader, "There is no file")
    with pytest.raises(WorkspaceError, match="There is nothing at"):
        pin(grader, file)
    assert parse((grader / LOCK).read_text(), "x") == {"s": added.pinned}


def test_another_file_under_the_same_number(there: Path, grader: Path) -> None:
    file = there / "dist/s-1.0.1.rubricpack"
    pin(grader, file)
    other = altered(file, grader.parent / "other")
    with pytest.raises(PackError, match=r"is not the pack that is pinned.*A release never changes"):
        pin(grader, other)
    shutil.copy(other, file)
    fresh()
    refused(grader, "is not the pack that is pinned")
    digest = load_pack(other).digest
    added = pin(grader, None, digest=digest)
    assert "by another digest now" in added.sentence
    assert added.comparable is False
    assert load_pack("s").digest == digest


def altered(file: Path, to: Path) -> Path:
    """Make a sound pack of the same number that holds something else."""
    with load_pack(file) as pack:
        made = build([], RubricSet(id="s"), version=pack.version, commit=None, schemas={}, grader_template="x")
    to.write_bytes(made)
    return to


def test_from_a_server(there: Path, grader: Path, server: Server) -> None:
    data = (there / "dist/s-1.0.1.rubricpack").read_bytes()
    server.files["/s-1.0.1.rubricpack"] = data
    address = server.url("/s-1.0.1.rubricpack")
    assert pin(grader, address).pinned.source == address
    fresh()
    server.answers["/s-1.0.1.rubricpack"] = cut_short(data)
    refused(grader, "ended before all of the pack had come")
    server.answers["/s-1.0.1.rubricpack"] = moved("http://192.0.2.1/s-1.0.1.rubricpack")
    refused(grader, "is not protected")
    server.answers["/s-1.0.1.rubricpack"] = moved("/other")
    server.files["/other"] = altered(there / "dist/s-1.0.1.rubricpack", grader.parent / "o").read_bytes()
    refused(grader, "is not the pack that is pinned")
    server.files["/other"] = b"<html>Sign in</html>"
    refused(grader, "is not a pack")
    asked = len(server.asked)
    refused(grader, "nothing is fetched with --offline", offline=True)
    assert len(server.asked) == asked
    assert list(shelf().iterdir()) == []
    server.answers.clear()
    assert [one.how for one in restored(grader)] == ["fetched"]
    server.files.clear()
    assert [one.how for one in restored(grader, offline=True)] == ["held"]


def test_locks_that_cannot_be_used(published: Path, grader: Path) -> None:
    with pytest.raises(NotFound, match=r"rubric-packs\.lock”\. Pin a pack first"):
        install(grader)
    with pytest.raises(WorkspaceError, match=r"“s” is not pinned yet\. Say where it comes from"):
        pin(grader, None)
    for text, said in (
        ("<<<<<<< ours\n", "Keep the lines of both sides"),
        ('format = "rubric-studio/lock/2"', "newer"),
    ):
        (grader / LOCK).write_text(text)
        for use in (lambda: install(grader), lambda: pin(grader, published), lambda: load_pack("s")):
            with pytest.raises(PackError, match=said):
                use()
        assert (grader / LOCK).read_text() == text
    (grader / LOCK).write_text('format = "rubric-studio/lock/1"\n')
    assert restored(grader) == []
    told = f'version = "1.0.0"\ndigest = "sha256:{"0" * 64}"\nsource = "https://a:b@example.org/x.rubricpack"\n'
    (grader / LOCK).write_text(f'format = "rubric-studio/lock/1"\n[packs.s]\n{told}')
    refused(grader, "Leave the name and the password out")


def test_one_that_cannot_be_had_stops_no_other(there: Path, grader: Path) -> None:
    added = pin(grader, there / "dist/s-1.0.0.rubricpack")
    gone = Pinned("1.0.0", "sha256:" + "0" * 64, "gone.rubricpack")
    (grader / LOCK).write_text(text_of({"a": gone, "s": added.pinned, "z": gone}))
    fresh()
    assert [(one.name, one.how) for one in restored(grader)] == [("a", "failed"), ("s", "fetched"), ("z", "failed")]


def test_many_add_at_once(grader: Path) -> None:
    """Each pins a pack of its own in one lock, from an empty cache: none is lost."""
    names = [f"s{n}" for n in range(6)]
    for name in names:
        data = build([], RubricSet(id=name), version="1.0.0", commit=None, schemas={}, grader_template="x")
        (grader / f"{name}.rubricpack").write_bytes(data)
    code = (
        "import sys; from pathlib import Path; from rubric_studio.workflows.locks import add\n"
        "input()\n[add(name, f'{name}.rubricpack', folder=Path.cwd()) for name in sys.argv[1:]]"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    running = [
        subprocess.Popen([sys.executable, "-c", code, *order], stdin=subprocess.PIPE, cwd=grader, env=environment)
        for order in (names[:4], names[::-1][:4], names[2:])
    ]
    for process in running:
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in running:
        process.communicate(timeout=60)
    assert [process.returncode for process in running] == [0, 0, 0]
    assert list(parse((grader / LOCK).read_text(), "x")) == names
    assert [one.how for one in restored(grader, offline=True)] == ["held"] * 6
    assert [path.name for path in grader.iterdir() if path.name.startswith(".")] == []


def test_a_lock_that_cannot_be_written_to(there: Path, grader: Path) -> None:
    pin(grader, there / "dist/s-1.0.0.rubricpack")
    before = (grader / LOCK).read_bytes()
    (grader / LOCK).chmod(0o444)
    with pytest.raises(WorkspaceError, match=r"rubric-packs\.lock cannot be saved: it is write-protected"):
        pin(grader, there / "dist/s-1.0.1.rubricpack")
    assert (grader / LOCK).read_bytes() == before
    (grader / LOCK).unlink()
    (grader / LOCK).mkdir()
    with pytest.raises(PackError, match=r"rubric-packs\.lock” cannot be read"):
        pin(grader, there / "dist/s-1.0.1.rubricpack")
