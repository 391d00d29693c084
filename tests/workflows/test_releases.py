"""The releases of a set, listed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from rubric_studio.errors import NotFound
from rubric_studio.workflows import record, release
from rubric_studio.workflows.releases import releases_of

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
    assert found[0].notes[0] == "Since 1.0.0: scores are not comparable with those of 1.0.0."
    assert found[0].notes[2].endswith("now has +6 points, was +5")
    assert found[1].notes == ("- first release, with 2 rubrics",)
    assert found[0].record == git(work.root, "rev-parse", "s/v2.0.0^{commit}").strip()


def test_a_tag_made_by_hand_tells_what_it_says_itself(work: Workspace, git: Git) -> None:
    git(work.root, "tag", "-am", "s 1.0.0\n\nBy hand.", "s/v1.0.0")
    (one,) = releases_of(work, "s")
    assert (one.digest, one.notes) == (None, ("By hand.",))


def test_a_set_that_went_still_has_its_releases(work: Workspace) -> None:
    release.release(work, "s")
    shutil.rmtree(work.root / "rubrics/s")
    assert [one.version for one in releases_of(work, "s")] == ["1.0.0"]
    with pytest.raises(NotFound):
        releases_of(work, "nope")
