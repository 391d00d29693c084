"""The releases of a set, listed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from rubric_studio.diff.changes import Bump
from rubric_studio.errors import NotFound
from rubric_studio.workflows import record, release
from rubric_studio.workflows.releases import how_many, releases_of

if TYPE_CHECKING:
    from rubric_studio.store.workspace import Workspace

Git = Callable[..., str]
Edit = Callable[..., None]


def test_the_latest_first_with_notes_and_digests(work: Workspace, edit: Edit, git: Git) -> None:
    assert releases_of(work, "s") == ()
    first = release.release(work, "s")
    edit("a.yaml", "points: 5", "points: 6")
    record.record(work, "x")
    last = release.release(work, "s")
    found = releases_of(work, "s")
    assert [(one.version, one.tag, one.digest) for one in found] == [
        ("2.0.0", "s/v2.0.0", last.digest),
        ("1.0.0", "s/v1.0.0", first.digest),
    ]
    assert [(one.by, one.bump, one.step, one.signature) for one in found] == [
        ("Anna Example", Bump.MAJOR, "major", "not signed"),
        ("Anna Example", None, "first", "not signed"),
    ]
    assert found[0].notes[0] == "Since 1.0.0: scores are not comparable with those of 1.0.0."
    assert found[0].notes[2].endswith("now has +6 points, was +5")
    assert found[1].notes == ("- first release, with 2 rubrics",)
    assert releases_of(work, "s", limit=1) == found[:1]
    assert how_many(work, "s") == 2
    assert found[0].record == git(work.root, "rev-parse", "s/v2.0.0^{commit}").strip()


def test_git_is_asked_as_often_for_many_as_for_one(work: Workspace, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    from rubric_studio.git.command import Program

    real, asked = Program._popen, list[int]()

    def counted(self: Program, *given: Any, **named: Any) -> Any:
        asked[-1] += 1
        return real(self, *given, **named)

    monkeypatch.setattr(Program, "_popen", counted)
    for version in ("1.0.0", "1.0.1", "1.0.2"):
        git(work.root, "tag", "-am", f"s {version}\n\nBy hand.", f"s/v{version}")
        asked.append(0)
        releases_of(work, "s")
    assert asked[0] == asked[-1] > 0


def test_a_tag_made_by_hand_tells_what_it_says_itself(work: Workspace, git: Git) -> None:
    git(work.root, "tag", "-am", "s 1.0.0\n\nBy hand.", "s/v1.0.0")
    git(work.root, "-c", "user.name=r-07", "-c", "user.email=r-07@pseudonym.invalid", "tag", "-am", "x", "s/v1.0.1")
    (work.root / "people.yaml").write_text("people:\n  - id: r-07\n    name: Dr Berg\n", encoding="utf-8")
    later, one = releases_of(work, "s")
    assert (one.digest, one.notes) == (None, ("By hand.",))
    assert one.pack == "(its tag names none: it was made by hand)"
    assert (later.by, later.step) == ("Dr Berg", "patch")


def test_a_set_that_went_still_has_its_releases(work: Workspace) -> None:
    release.release(work, "s")
    shutil.rmtree(work.root / "rubrics/s")
    assert [one.version for one in releases_of(work, "s")] == ["1.0.0"]
    with pytest.raises(NotFound):
        releases_of(work, "nope")
