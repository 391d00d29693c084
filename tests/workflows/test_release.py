"""Release: versions, what stops one, and that an interrupted one is finished."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rubric_studio import load_pack
from rubric_studio.errors import GitError, PackError, ReleaseBlocked, WorkspaceError
from rubric_studio.git import History
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record, release
from rubric_studio.workflows.compare import compare_set

Git = Callable[..., str]
Edit = Callable[..., None]


def recorded(work: Workspace, edit: Edit, *change: str) -> None:
    edit(*change)
    record.record(work, "x")


def test_versions(work: Workspace, edit: Edit, git: Git) -> None:
    first = release.release(work, "s")
    assert (first.version, first.tag, first.path.name) == ("1.0.0", "s/v1.0.0", "s-1.0.0.rubricpack")
    assert 'version: "1.0.0"\n' in (work.root / "rubrics/s/set.yaml").read_text()
    with load_pack(first.path, digest=first.digest) as pack:
        pack.verify()
        assert (pack.version, list(pack)) == ("1.0.0", ["a", "b"])
    recorded(work, edit, "a.yaml", "title: Rubric a", "title: Another")
    assert release.release(work, "s").version == "1.0.1"
    text = (work.root / "rubrics/s/a.yaml").read_text().replace("id: a\n", "id: n\n")
    (work.root / "rubrics/s/n.yaml").write_text(text)
    record.record(work, "x")
    assert release.release(work, "s").version == "1.1.0"
    recorded(work, edit, "a.yaml", "points: 5", "points: 6")
    planned = release.plan(work, "s")
    assert release.summary(planned) == "s 2.0.0: scores are not comparable with those of 1.1.0 (one change)"
    last = release.release(work, "s")
    assert last.version == "2.0.0"
    assert f"pack: {last.digest}" in git(work.root, "tag", "-l", "--format=%(contents)", "s/v2.0.0")
    assert (work.root / "rubrics/s/CHANGELOG.md").read_text() == (
        "# s\n\n## 2.0.0\n\nSince 1.1.0: scores are not comparable with those of 1.1.0.\n\n"
        "- Another: criterion “c1” (Names the dose.) now has +6 points, was +5\n"
        "\n## 1.1.0\n\nSince 1.0.1: rubrics were added; the scores of the others stay comparable.\n\n"
        "- Another: new rubric with 3 criteria\n"
        "\n## 1.0.1\n\nSince 1.0.0: no score can change.\n\n"
        "- Another: title changed: “Rubric a” → “Another”\n"
        "\n## 1.0.0\n\n- first release, with 2 rubrics\n"
    )
    assert git(work.root, "status", "--short") == ""


def test_draft_and_written_version(work: Workspace, edit: Edit) -> None:
    assert release.plan(work, "s", wish=release.Wish(draft=True)).version == "0.1.0"
    recorded(work, edit, "set.yaml", "version: 0.0.0", "version: 0.4.0")
    assert release.release(work, "s").version == "0.4.0"
    recorded(work, edit, "a.yaml", "points: 5", "points: 6")
    assert release.release(work, "s").version == "0.5.0"


def test_what_stops_one(work: Workspace, edit: Edit, quiet_machine: Path) -> None:
    edit("a.yaml", "points: 5", "points: 50")
    with pytest.raises(ReleaseBlocked, match="S104"):
        release.release(work, "s")
    edit("a.yaml", "points: 50", "points: 6")
    assert release.plan(work, "s").unrecorded == (
        "Rubric a: criterion “c1” (Names the dose.) now has +6 points, was +5",
    )
    with pytest.raises(GitError, match="not recorded yet"):
        release.release(work, "s")
    record.record(work, "x")
    release.release(work, "s")
    with pytest.raises(GitError, match=r"Nothing has changed since the release 1\.0\.0"):
        release.release(work, "s")
    recorded(work, edit, "a.yaml", "status: active", "status: draft")
    recorded(work, edit, "b.yaml", "status: active", "status: draft")
    with pytest.raises(GitError, match="no active rubric"):
        release.release(work, "s")


class Killed(BaseException):
    """Stands for the moment at which the computer stops."""


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("moment", ["record", "tag", "replace"])
def test_interrupted(
    work: Workspace, edit: Edit, git: Git, monkeypatch: pytest.MonkeyPatch, moment: str, again: bool
) -> None:
    """Killed before its record, its tag, or the pack's name: the next run finishes the same version."""
    if again:
        release.release(work, "s")
        recorded(work, edit, "a.yaml", "points: 5", "points: 6")

    def killed(*_given: Any, **_named: Any) -> Any:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Path if moment == "replace" else History, moment, killed)
        with pytest.raises(Killed):
            release.release(work, "s")
    assert not list((work.root / "dist").glob("*2.0.0*" if again else "*"))
    version = "2.0.0" if again else "1.0.0"
    planned = release.plan(work, "s")
    assert (planned.version, planned.ready, planned.unfinished) == (version, True, True)
    done = release.release(work, "s")
    assert done.version == version
    with load_pack(done.path, digest=done.digest) as pack:
        pack.verify()
    assert f"pack: {done.digest}" in git(work.root, "tag", "-l", "--format=%(contents)", done.tag)
    assert (work.root / "rubrics/s/CHANGELOG.md").read_text().count(f"## {version}\n") == 1
    with pytest.raises(GitError, match="Nothing has changed"):
        release.release(work, "s")


def test_interrupted_then_changed(work: Workspace, edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    release.release(work, "s")
    recorded(work, edit, "a.yaml", "title: Rubric a", "title: Another")
    with monkeypatch.context() as patched:
        patched.setattr(History, "tag", lambda *_given, **_named: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            release.release(work, "s")
    recorded(work, edit, "a.yaml", "points: 5", "points: 6")
    assert release.release(work, "s").version == "2.0.0"
    assert "## 1.0.1" not in (work.root / "rubrics/s/CHANGELOG.md").read_text()  # it never was


def test_a_missing_pack_is_built_again(work: Workspace, git: Git) -> None:
    done = release.release(work, "s")
    data = done.path.read_bytes()
    for spoil in (done.path.unlink, lambda: done.path.write_bytes(data[:-9]), done.path.unlink):
        spoil()
        assert release.plan(work, "s").rebuilds
        assert release.release(work, "s").digest == done.digest
        assert done.path.read_bytes() == data
    done.path.unlink()
    message = f"s 1.0.0\n\npack: sha256:{'0' * 64}"
    git(work.root, "tag", "-f", "-a", "-m", message, "s/v1.0.0", "s/v1.0.0^{commit}")
    with pytest.raises(PackError, match="cannot be built again"):
        release.release(work, "s")
    assert list((work.root / "dist").iterdir()) == []


def test_somebody_else_was_faster(work: Workspace, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    first = git(work.root, "rev-parse", "HEAD")
    real = History.record

    def slow(self: History, *given: Any, **named: Any) -> str:
        git(work.root, "tag", "-a", "-m", "theirs", "s/v1.0.0", first)
        return real(self, *given, **named)

    monkeypatch.setattr(History, "record", slow)
    with pytest.raises(GitError, match="Somebody else"):
        release.release(work, "s")
    assert git(work.root, "rev-parse", "s/v1.0.0^{commit}") == first
    monkeypatch.undo()


def test_dist_cannot_be_written(work: Workspace, git: Git) -> None:
    (work.root / "dist").write_text("in the way")
    before = git(work.root, "rev-parse", "HEAD")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        release.release(work, "s")
    assert git(work.root, "rev-parse", "HEAD") == before
    assert git(work.root, "tag") == ""
    (work.root / "dist").unlink()
    assert release.release(work, "s").version == "1.0.0"


def test_compare(work: Workspace, edit: Edit, git: Git) -> None:
    from rubric_studio.errors import NotFound

    assert compare_set(work, "s").old == "the last record"
    release.release(work, "s")
    recorded(work, edit, "a.yaml", "points: 5", "points: 6")
    edit("a.yaml", "title: Rubric a", "title: Another")
    since = compare_set(work, "s")
    assert (since.old, since.new, len(since.changes), since.bump.name) == (
        "1.0.0",
        "the files as they are",
        2,
        "MAJOR",
    )
    for old in ("1.0.0", "s/v1.0.0", git(work.root, "rev-parse", "HEAD~1"), git(work.root, "rev-parse", "HEAD~1")[:9]):
        assert len(compare_set(work, "s", old=old, new="main").changes) == 1, old
    assert compare_set(work, "s", old="HEAD", new="HEAD").changes == ()
    for unknown in ("9.9.9", "nothing", "--all", "HEAD~1", "a b"):
        with pytest.raises(NotFound):
            compare_set(work, "s", old=unknown)
    with pytest.raises(NotFound):
        compare_set(work, "nothing")
    edit("a.yaml", "criteria:", "criteria: [")
    broken = compare_set(work, "s")
    assert broken.changes == ()
    assert broken.problems


def cloned(work: Workspace, git: Git, tmp_path: Path, *options: str) -> Workspace:
    git(tmp_path, "clone", "-q", *options, str(work.root), "clone")
    return Workspace(tmp_path / "clone")


@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize("releases", [1, 2])
def test_a_clone_without_tags_releases_nothing(
    work: Workspace, edit: Edit, git: Git, tmp_path: Path, releases: int, changed: bool
) -> None:
    release.release(work, "s")
    if releases == 2:
        recorded(work, edit, "a.yaml", "points: 5", "points: 6")
        release.release(work, "s")
    if changed:
        recorded(work, edit, "b.yaml", "points: 5", "points: 7")
    clone = cloned(work, git, tmp_path, "--no-tags")
    notes = (clone.root / "rubrics/s/CHANGELOG.md").read_bytes()
    assert "The releases are missing here" in release.plan(clone, "s").obstacle
    with pytest.raises(GitError, match="git fetch --tags"):
        release.release(clone, "s")
    assert (clone.root / "rubrics/s/CHANGELOG.md").read_bytes() == notes
    git(clone.root, "fetch", "-q", "--tags")
    assert release.plan(clone, "s").ready
    if changed:
        release.release(clone, "s")
        assert (clone.root / "rubrics/s/CHANGELOG.md").read_text().count("\n## ") == releases + 1


def test_two_untagged_versions_were_no_interruption(work: Workspace, edit: Edit, git: Git) -> None:
    release.release(work, "s")
    recorded(work, edit, "a.yaml", "points: 5", "points: 6")
    release.release(work, "s")
    git(work.root, "tag", "-d", "s/v1.0.0", "s/v2.0.0")
    assert "git fetch --tags" in release.plan(work, "s").obstacle


def test_a_pack_is_built_again_without_a_person(work: Workspace, git: Git, tmp_path: Path, quiet_machine: Path) -> None:
    done = release.release(work, "s")
    clone = cloned(work, git, tmp_path)
    git(clone.root, "switch", "-q", "--detach", "s/v1.0.0")
    (quiet_machine / "gitconfig").write_text("")
    assert release.plan(clone, "s").ready
    assert release.release(clone, "s").digest == done.digest


def test_what_was_planned_is_released_or_nothing(work: Workspace, edit: Edit) -> None:
    planned = release.plan(work, "s")
    recorded(work, edit, "a.yaml", "points: 5", "points: 6")
    with pytest.raises(GitError, match="in the meantime"):
        release.release(work, "s", planned=planned)
    assert release.release(work, "s", planned=release.plan(work, "s", wish=release.Wish(draft=True))).version == "0.1.0"


def test_an_identifier_that_was_taken_out_is_nowhere(work: Workspace, edit: Edit, git: Git) -> None:
    words = "a@b.org"
    places = {
        "title: Rubric a": f"title: Ask {words}\ntags: [{words}]",
        "content: What now?": f"content: Ask {words}",
        "Names the dose.": f"Sends it to {words}.",
        "Recommends bed rest.": f"{'Says much more than that. ' * 3}{words}",
    }
    for old, new in places.items():
        edit("a.yaml", old, new)
    edit("responses/a.yaml", "A sample.", f"Ask {words}.")
    edit("set.yaml", "title: The set", f"title: The set of {words}")
    git(work.root, "commit", "-qam", "by hand")
    git(work.root, "tag", "-a", "-m", "by hand", "s/v1.0.0")
    for old, new in places.items():
        edit("a.yaml", new, old)
    edit("responses/a.yaml", f"Ask {words}.", "A sample.")
    edit("set.yaml", f"title: The set of {words}", "title: The set")
    waiting = record.pending(work)
    assert len(waiting.changes) == 7
    said = "\n".join((*waiting.changes, waiting.note, *compare_set(work, "s").sentences))
    record.record(work, waiting.note)
    done = release.release(work, "s")
    said += git(work.root, "tag", "-l", "--format=%(contents)", done.tag)
    said += (work.root / "rubrics/s/CHANGELOG.md").read_text() + git(work.root, "log", "--format=%B")
    assert "b.org" not in said
    assert "[left out]" in said
