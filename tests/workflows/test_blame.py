"""Who made each criterion's text and points what they are, and since which release."""

from __future__ import annotations

import pytest

from rubric_studio.errors import NotFound
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.blame import Stand, blame
from tests.workflows.conftest import Commit, Edit, Git


def short(stand: Stand) -> str:
    return f"{stand.who} {stand.since}".strip()


def test_text_and_points_each_have_their_author_and_release(
    work: Workspace, edit: Edit, commit: Commit, git: Git
) -> None:
    git(work.root, "tag", "-am", "x", "s/v1.0.0")
    edit("a.yaml", "points: 5", "points: 6")
    commit("Ben")
    git(work.root, "tag", "-am", "x", "s/v1.1.0")
    edit("a.yaml", "bed rest", "rest in bed")
    commit("Cleo")
    edit("a.yaml", "points: -4", "points: -3")

    found = {line.criterion.id: (short(line.text), short(line.points)) for line in blame(work, "s", "a").lines}
    assert found == {
        "c1": ("Anna Example 1.0.0", "Ben 1.1.0"),
        "c2": ("Cleo", "not recorded yet"),
        "s1": ("Anna Example 1.0.0", "Anna Example 1.0.0"),
    }


def test_a_draft_is_in_no_release_until_it_is_active(work: Workspace, edit: Edit, commit: Commit, git: Git) -> None:
    edit("a.yaml", "status: active", "status: draft")
    commit("Ben")
    git(work.root, "tag", "-am", "x", "s/v1.0.0")
    assert {line.text.since for line in blame(work, "s", "a").lines} == {""}

    edit("a.yaml", "status: draft", "status: active")
    commit("Cleo")
    git(work.root, "tag", "-am", "x", "s/v1.1.0")
    assert {line.text.since for line in blame(work, "s", "a").lines} == {"1.1.0"}


def test_a_deleted_rubric_has_a_log_only(work: Workspace, commit: Commit) -> None:
    (work.root / "rubrics/s/a.yaml").unlink()
    commit("Ben")

    with pytest.raises(NotFound, match="rubric-studio log s/a"):
        blame(work, "s", "a")


def test_shared_criteria(work: Workspace, edit: Edit, commit: Commit, git: Git) -> None:
    git(work.root, "tag", "-am", "x", "s/v1.0.0")
    edit("shared.yaml", "points: 8", "points: 7")
    commit("Ben")
    edit("a.yaml", "points: 5", "points: 6")
    commit("Cleo")
    [line] = blame(work, "s", "shared").lines
    assert (line.criterion.id, short(line.text), short(line.points)) == ("s1", "Anna Example 1.0.0", "Ben")
