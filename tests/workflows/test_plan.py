"""What a plan says where something of the last release, or of set.yaml, is not as it should be."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rubric_studio.errors import ReleaseBlocked
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record, release
from rubric_studio.workflows.plan import Plan, summary

Git = Callable[..., str]
Edit = Callable[..., None]

UNREAD = {
    "a.yaml": ("points: 5", "wieght: 5"),
    "shared.yaml": ("points: 8", "wieght: 8"),
    "set.yaml": ("title: The set", "titel: The set"),
    "responses/a.yaml": ("text: A sample.", "txet: A sample."),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_cannot_be_read_in_the_last_release_may_have_been_anything(
    work: Workspace, edit: Edit, git: Git, name: str
) -> None:
    good, bad = UNREAD[name]
    edit(name, good, bad)
    git(work.root, "commit", "-qam", "by hand")
    git(work.root, "tag", "-am", "by hand", "s/v1.0.0")
    edit(name, bad, good)
    edit("b.yaml", "title: Rubric b", "title: Else")
    record.record(work, "x")
    planned = release.plan(work, "s")
    told = f"rubrics/s/{name} cannot be read as it was in 1.0.0, so its scores count as others"
    assert (told in planned.changes) is (name != "responses/a.yaml")  # no score rests on samples
    assert planned.version == ("1.0.1" if name == "responses/a.yaml" else "2.0.0")
    done = release.release(work, "s", planned=planned)
    assert (told in (work.root / "rubrics/s/CHANGELOG.md").read_text()) is (name != "responses/a.yaml")
    assert done.version == planned.version


@pytest.mark.parametrize("version", ["9" * 5000 + ".0.0", "1.0.٣", "1.0"])
def test_a_version_that_is_none_is_a_finding(work: Workspace, edit: Edit, git: Git, version: str) -> None:
    edit("set.yaml", "version: 0.0.0", f'version: "{version}"')
    git(work.root, "commit", "-qam", "by hand")
    planned = release.plan(work, "s")
    assert [finding.code for finding in planned.blocking] == ["S100"]
    with pytest.raises(ReleaseBlocked, match="“version” cannot be"):
        release.release(work, "s", planned=planned)


def test_other_words_for_graders_are_another_major_version(work: Workspace, edit: Edit) -> None:
    release.release(work, "s")
    edit("set.yaml", "language: en", 'language: en\ngrader_template: "{conversation} {criterion}"')
    record.record(work, "x")
    planned = release.plan(work, "s")
    assert (planned.version, planned.changes) == ("2.0.0", ("The set: grader template changed",))


def test_a_summary_without_a_reason_ends_with_the_version() -> None:
    assert summary(Plan("s", None, "1.0.0", "")) == "s 1.0.0"
