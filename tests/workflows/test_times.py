"""Two times of a set: only what differs is read, and all that it rests on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio.git import History
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record
from rubric_studio.workflows.compare import compare_set
from rubric_studio.workflows.times import Time, read_two

Edit = Callable[..., None]
Git = Callable[..., str]


def forget(work: Workspace, git: Git, *names: str) -> None:
    """Take the contents of recorded files out of the history: whoever reads them fails."""
    for name in names:
        blob = git(work.root, "rev-parse", f"HEAD:rubrics/s/{name}")
        path = work.root / ".git" / "objects" / blob[:2] / blob[2:]
        path.chmod(0o600)
        path.unlink()


def codes(work: Workspace, **times: str) -> list[str]:
    return [change.code for change in compare_set(work, "s", **times).changes]


@pytest.fixture
def plain(work: Workspace, edit: Edit) -> Workspace:
    """The workspace with one more record, in which one rubric changed; another shares nothing."""
    lonely = (work.root / "rubrics/s/b.yaml").read_text(encoding="utf-8")
    text = lonely.replace("id: b", "id: lonely").replace("  - use: s1\n", "")
    (work.root / "rubrics/s/lonely.yaml").write_text(text, encoding="utf-8")
    record.record(work, "Second")
    edit("a.yaml", "points: 5", "points: 6")
    record.record(work, "Third")
    return work


def test_of_two_records_only_what_differs_is_read(plain: Workspace, git: Git) -> None:
    forget(plain, git, "b.yaml", "lonely.yaml", "responses/a.yaml")
    before = git(plain.root, "rev-parse", "HEAD~1")
    assert codes(plain, old=before, new="HEAD") == ["criterion-repointed"]
    assert codes(plain, old="HEAD", new=before) == ["criterion-repointed"]


def test_of_a_record_and_the_disk_only_what_differs_is_read(plain: Workspace, edit: Edit, git: Git) -> None:
    forget(plain, git, "b.yaml", "lonely.yaml", "responses/a.yaml")
    edit("a.yaml", "title: Rubric a", "title: Another")
    assert codes(plain, old="HEAD") == ["rubric-title-changed"]
    assert codes(plain, old=git(plain.root, "rev-parse", "HEAD~1")) == ["rubric-title-changed", "criterion-repointed"]


def test_another_rule_of_the_set_reads_no_rubric(plain: Workspace, edit: Edit, git: Git) -> None:
    forget(plain, git, "a.yaml", "b.yaml", "lonely.yaml", "responses/a.yaml")
    edit("set.yaml", "language: en\n", "language: en\nscoring:\n  clip: example\n")
    held = compare_set(plain, "s", old="HEAD")
    assert [(change.code, change.bump.name) for change in held.changes] == [("set-scoring-changed", "MAJOR")]
    assert held.bump.name == "MAJOR"


def test_a_shared_criterion_names_all_that_use_it(plain: Workspace, edit: Edit, git: Git) -> None:
    edit("shared.yaml", "points: 8", "points: 7")
    held = compare_set(plain, "s", old="HEAD")
    assert [(change.code, change.touches) for change in held.changes] == [("shared-criterion-repointed", ("a", "b"))]
    assert held.bump.name == "MAJOR"
    edit("b.yaml", "- use: s1", '- use: "\\x731"')
    record.record(plain, "Fourth")
    edit("shared.yaml", "points: 7", "points: 6")
    assert compare_set(plain, "s", old="HEAD").changes[0].touches == ("a", "b")


def test_back_to_what_it_was_is_no_change(plain: Workspace, edit: Edit, git: Git) -> None:
    edit("a.yaml", "points: 6", "points: 5")
    assert codes(plain, old=git(plain.root, "rev-parse", "HEAD~1")) == []


def test_files_that_come_and_go(plain: Workspace, git: Git) -> None:
    folder = plain.root / "rubrics/s"
    (folder / "lonely.yaml").unlink()
    text = (folder / "b.yaml").read_text(encoding="utf-8").replace("id: b", "id: z")
    (folder / "z.yaml").write_text(text, encoding="utf-8")
    assert codes(plain, old="HEAD") == ["rubric-removed", "rubric-added"]


def test_two_folders(plain: Workspace, tmp_path: Path) -> None:
    import shutil

    other = tmp_path / "other"
    shutil.copytree(plain.root / "rubrics/s", other)
    times = [Time("", folder, folder) for folder in (plain.root / "rubrics/s", other)]
    assert read_two(*times)[0].rubrics == {}
    (other / "a.yaml").write_text((other / "a.yaml").read_text().replace("points: 6", "points: 7"))
    old, new = read_two(*times)
    assert list(old.rubrics) == list(new.rubrics) == ["a"]


def test_some_files_of_a_record(work: Workspace) -> None:
    history = History.open(work.root)
    assert history
    folder = work.root / "rubrics" / "s"
    assert history.files("HEAD", folder, ["a.yaml", "responses/a.yaml", "none.yaml"]).keys() == {
        "a.yaml",
        "responses/a.yaml",
    }
    assert history.files("HEAD", folder, []) == {}
    many = ["a.yaml", *(f"{n}.yaml" for n in range(500))]
    assert list(history.files("HEAD", folder, many)) == ["a.yaml"]
