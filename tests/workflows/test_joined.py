"""What two lines of work give together, where a server joins them line by line."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from rubric_studio.errors import GitError, NotFound
from rubric_studio.finding import Finding
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.joined import check_joined, note_of_join
from tests.workflows.repositories import RUBRIC, SET, Repository, added, repository

TOP = "criteria:\n"


@pytest.fixture
def here(quiet_machine: Path, tmp_path: Path) -> Repository:
    """Without our drivers: as a server has it."""
    return repository(tmp_path / "server", None)


def joined(here: Repository, name: str = "other") -> list[str]:
    before = state(here)
    found = check_joined(Workspace(here.root), name).findings
    assert state(here) == before
    return [line(finding) for finding in found]


def line(finding: Finding) -> str:
    return (
        f"{finding.place.path.removeprefix('rubrics/s/')}:{finding.place.line} {finding.code}" if finding.place else "?"
    )


def state(here: Repository) -> dict[str, str]:
    """Digest every file of the work tree, and the index."""
    names = [path for path in here.root.rglob("*") if path.is_file() and ".git" not in path.parts]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in [*names, here.root / ".git" / "index"]}


def test_sides_that_do_not_meet(here: Repository) -> None:
    here.sides(RUBRIC.replace("Says one", "Names one"), RUBRIC.replace("points: 3", "points: 2"))
    assert joined(here) == []
    here.git("merge", "other")
    assert joined(here) == []
    assert joined(here, "HEAD") == []


def test_one_id_from_both_sides_is_called_clean_by_git(here: Repository) -> None:
    here.sides(RUBRIC + added("new", "Says a."), RUBRIC.replace(TOP, TOP + added("new", "Says b.")[1:] + "\n"))
    before = joined(here)
    assert "r.yaml:11 M911" in before
    assert any(line.endswith(" S102") for line in before)
    here.git("merge", "other")
    after = joined(here, "HEAD")
    assert any(line.endswith(" S102") for line in after)
    assert any(line.endswith(" M911") for line in after)


def test_points_from_both_sides(here: Repository) -> None:
    here.sides(RUBRIC.replace("points: 5", "points: 7"), RUBRIC.replace("points: 3", "points: 9"))
    assert joined(here) == ["r.yaml:18 M913"]
    message = check_joined(Workspace(here.root), "other").findings[0].message
    assert "8 in all before, 10 and 14 on the two sides, 16 together" in message
    here.git("merge", "other")
    assert joined(here, "HEAD") == ["r.yaml:18 M913"]
    here.git("commit", "-q", "--amend", "-m", "Joined\n\nPoints-seen: no")
    assert joined(here, "HEAD") == ["r.yaml:18 M913"]
    here.git("commit", "-q", "--amend", "-m", note_of_join(points_seen=False))
    assert joined(here, "HEAD") == ["r.yaml:18 M913"]
    here.git("commit", "-q", "--amend", "-m", note_of_join(points_seen=True))
    assert joined(here, "HEAD") == []
    here.git("reset", "-q", "--hard", "HEAD~1")
    here.git("checkout", "-q", "other")
    here.git("merge", "main")  # brought up to date
    here.git("checkout", "-q", "main")
    assert joined(here) == []


def test_the_same_points_from_both_sides_are_agreed(here: Repository) -> None:
    same = RUBRIC.replace("points: 5", "points: 7")
    here.sides(same.replace("A rubric", "The rubric"), same)
    assert joined(here) == []


def test_a_shared_criterion_that_is_gone(here: Repository) -> None:
    shared = "format: rubric-studio/shared/1\ncriteria:\n" + added("keep", "Says keep.") + added("wait", "Says wait.")
    here.record(shared, "rubrics/s/shared.yaml")
    here.git("checkout", "-qb", "other")
    here.record(RUBRIC + "\n  - use: wait\n")
    here.git("checkout", "-q", "main")
    here.record(shared.removesuffix(added("wait", "Says wait.")), "rubrics/s/shared.yaml")
    assert joined(here) == ["r.yaml:21 S111"]
    here.git("merge", "other")
    assert joined(here, "HEAD") == ["r.yaml:21 S111"]


def test_an_id_that_may_never_come_back(here: Repository) -> None:
    here.git("checkout", "-qb", "other")
    here.record(RUBRIC + added("old", "Says old."))
    here.git("checkout", "-q", "main")
    here.record(SET + "retired_ids:\n  - r#old\n", "rubrics/s/set.yaml")
    assert [line.split()[1] for line in joined(here)] == ["S113"]


def test_faults_that_one_side_has_anyway_are_not_of_the_joining(here: Repository) -> None:
    here.record(RUBRIC.replace("axis: accuracy", "axis: acuracy").replace("id: r\n", "id: q\n"), "rubrics/s/q.yaml")
    here.sides(RUBRIC.replace("Says one", "Names one"), RUBRIC.replace("A rubric", "The rubric"))
    assert joined(here) == []


def test_what_the_record_that_joins_has_lost(here: Repository) -> None:
    here.record(RUBRIC.replace("id: r\n", "id: q\n"), "rubrics/s/q.yaml")
    here.git("checkout", "-qb", "other")
    here.record(RUBRIC + added("yours", "Says yours."))
    here.record(RUBRIC.replace("id: r\n", "id: q\n").replace("Says two", "Names two"), "rubrics/s/q.yaml")
    here.git("checkout", "-q", "main")
    here.record(RUBRIC + added("mine", "Says mine."))
    here.git("merge", "-s", "ours", "other")  # the button “resolve using ours”
    found = joined(here, "HEAD")
    assert "r.yaml:1 M912" in found
    assert "q.yaml:16 M912" in found


def test_what_a_person_settled_is_settled(here: Repository) -> None:
    here.sides(RUBRIC.replace("Says one", "Names one"), RUBRIC.replace("Says one", "Gives one"))
    assert joined(here) == ["r.yaml:12 M911"]
    here.git("merge", "other", ok=False)
    here.path.write_text(RUBRIC.replace("Says one", "Lists one"), encoding="utf-8")
    here.git("commit", "-qam", "settled")
    assert joined(here, "HEAD") == []


def test_a_version_that_is_too_low(here: Repository) -> None:
    active = RUBRIC.replace("draft", "active")
    here.record(active)
    here.record(SET.replace("0.0.0", "1.0.0"), "rubrics/s/set.yaml")
    here.git("tag", "-am", "1.0.0", "s/v1.0.0")
    here.git("checkout", "-qb", "other")
    here.git("checkout", "-q", "main")
    here.git("checkout", "-qb", "work")
    here.record(active.replace("points: 5", "points: -5"))
    low = ["set.yaml:4 M914"]
    for version, wanted in (("0.1.1", low), ("1.0.1", low), ("1.1.0", low), ("2.0.0", [])):
        here.record(SET.replace("0.0.0", version), "rubrics/s/set.yaml")
        assert joined(here) == wanted, version


def test_a_release_that_comes_in_is_not_too_low(here: Repository) -> None:
    here.git("checkout", "-qb", "other")
    here.record(RUBRIC.replace("draft", "active"))
    here.record(SET.replace("0.0.0", "1.0.0"), "rubrics/s/set.yaml")
    here.git("tag", "-am", "1.0.0", "s/v1.0.0")
    here.git("checkout", "-q", "main")
    here.git("merge", "-q", "--no-ff", "other")
    assert joined(here, "HEAD") == []


def test_a_rubric_that_one_side_took_away(here: Repository) -> None:
    here.git("checkout", "-qb", "other")
    here.git("rm", "-q", str(here.path))
    here.git("commit", "-qm", "gone")
    here.git("checkout", "-q", "main")
    here.record(RUBRIC.replace("Says one", "Names one"))
    assert joined(here) == ["r.yaml:1 M911"]


@pytest.mark.parametrize("renamed_by", ["main", "other"])
def test_a_rubric_with_a_new_name_keeps_what_the_other_side_changed(here: Repository, renamed_by: str) -> None:
    here.git("branch", "other")
    here.git("checkout", "-q", renamed_by)
    here.git("mv", "rubrics/s/r.yaml", "rubrics/s/q.yaml")
    here.record(RUBRIC.replace("id: r\n", "id: q\n"), "rubrics/s/q.yaml")
    here.git("checkout", "-q", "other" if renamed_by == "main" else "main")
    here.record(RUBRIC.replace("Says one", "Names one"))
    here.git("checkout", "-q", "main")
    assert joined(here) == []
    here.git("merge", "-q", "other")
    assert "Names one" in (here.root / "rubrics/s/q.yaml").read_text(encoding="utf-8")
    assert joined(here, "HEAD") == []
    here.record(RUBRIC.replace("id: r\n", "id: q\n"), "rubrics/s/q.yaml")  # what the other side changed is lost
    here.git("reset", "-q", "--soft", "HEAD~1")
    here.git("commit", "-q", "--amend", "-m", "joined")
    assert joined(here, "HEAD") == ["q.yaml:11 M912"]


@pytest.mark.parametrize("renamed_by", ["main", "other"])
def test_a_rubric_with_a_new_name_may_be_in_conflict_there(here: Repository, renamed_by: str) -> None:
    here.git("branch", "other")
    here.git("checkout", "-q", renamed_by)
    here.git("mv", "rubrics/s/r.yaml", "rubrics/s/q.yaml")
    here.record(RUBRIC.replace("id: r\n", "id: q\n").replace("Says one", "Gives one"), "rubrics/s/q.yaml")
    here.git("checkout", "-q", "other" if renamed_by == "main" else "main")
    here.record(RUBRIC.replace("Says one", "Names one"))
    here.git("checkout", "-q", "main")
    assert joined(here) == ["q.yaml:12 M911"]


@pytest.mark.parametrize("name", ["HEAD~1", "HEAD^3", "main@{u}", "nowhere"])
def test_a_name_that_is_not_taken_is_told_what_is(here: Repository, name: str) -> None:
    with pytest.raises(NotFound, match="Name a branch, a tag"):
        check_joined(Workspace(here.root), name)


def test_a_record_that_joins_three(here: Repository) -> None:
    for branch in ("a", "b"):
        here.git("checkout", "-qb", branch, "main")
        here.record(RUBRIC.replace("id: r\n", f"id: {branch}\n"), f"rubrics/s/{branch}.yaml")
    here.git("checkout", "-q", "main")
    here.record(RUBRIC.replace("id: r\n", "id: c\n"), "rubrics/s/c.yaml")
    here.git("merge", "-q", "a", "b")
    with pytest.raises(GitError, match="joins 3 lines of work at once"):
        check_joined(Workspace(here.root), "HEAD")


def test_nothing_to_join(here: Repository) -> None:
    with pytest.raises(NotFound, match="joins nothing"):
        check_joined(Workspace(here.root), "HEAD")
    with pytest.raises(NotFound):
        check_joined(Workspace(here.root), "nowhere")
    here.git("checkout", "-q", "--orphan", "apart")
    here.git("commit", "-qm", "apart")
    with pytest.raises(NotFound, match="no record in common"):
        check_joined(Workspace(here.root), "main")
