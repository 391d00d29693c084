"""Known faults: baselines written and pruned for whole sets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio.errors import WorkspaceError
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.check import check
from rubric_studio.workflows.known import prune_baselines, write_baselines

Edit = Callable[..., None]


@pytest.fixture
def path(work: Workspace, edit: Edit) -> Path:
    """The baseline of a set in which there is something to find."""
    edit("a.yaml", "Names the dose.", "Attempts to name the dose.")
    edit("b.yaml", "points: 5", "points: 50")
    return work.root / "rubrics" / "s" / "baseline.jsonl"


def test_write(work: Workspace, path: Path) -> None:
    found = check(work).findings
    report, counts = write_baselines(work)
    assert {f.code for f in report.known} == {f.code for f in found} >= {"S104", "W209"}
    assert (report.findings, counts) == ((), {"s": len(path.read_text().splitlines())})
    assert check(work).known == report.known
    held = path.read_bytes()
    write_baselines(work, [work.root / "rubrics/s/b.yaml"])  # of one file: the others' lines stay all the same
    assert path.read_bytes() == held


def test_what_is_never_let_be_stays(work: Workspace, path: Path, edit: Edit) -> None:
    edit("a.yaml", "content: What now?", "content: Call 0912-345-678")
    edit("b.yaml", "axis: accuracy", "axsi: accuracy")
    report, _counts = write_baselines(work)
    assert {f.code for f in report.findings} == {"H601", "S100"}


def test_prune(work: Workspace, path: Path, edit: Edit) -> None:
    write_baselines(work)
    before = path.read_text().splitlines()
    edit("a.yaml", "Attempts to name the dose.", "Names the dose.")
    report, counts = prune_baselines(work)
    after = path.read_text().splitlines()
    assert counts == {"s": 1}
    assert set(after) < set(before)
    assert len(after) == len(before) - 1
    assert report == check(work)
    assert prune_baselines(work)[1] == {"s": 0}


def test_empty_ones_are_no_files(work: Workspace, edit: Edit) -> None:
    edit("set.yaml", "language: en", "language: en\nlint:\n  select: [W209]")
    assert check(work).findings == ()
    path = work.root / "rubrics/s/baseline.jsonl"
    path.write_text('{"rule":"W209","rubric":"a"}\n')
    assert prune_baselines(work)[1] == {"s": 1}
    assert not path.exists()


def test_unreadable(work: Workspace, path: Path) -> None:
    path.write_text("no line\n")
    with pytest.raises(WorkspaceError, match=r"baseline\.jsonl:1"):
        prune_baselines(work)
    assert write_baselines(work)[0].findings == ()  # writing it anew is the way out


def test_what_cannot_be_read_stays_known(work: Workspace, path: Path, edit: Edit) -> None:
    for name in ("a.yaml", "b.yaml"):
        edit(name, "Recommends bed rest.", "Should recommend bed rest.")
    write_baselines(work)
    before = path.read_text()
    whole = (work.root / "rubrics/s/b.yaml").read_text()
    (work.root / "rubrics/s/b.yaml").write_text("criteria: [")
    assert prune_baselines(work)[1] == {"s": 0}
    write_baselines(work)
    assert path.read_text() == before
    (work.root / "rubrics/s/b.yaml").write_text(whole)
    assert not any(finding.code == "P301" for finding in check(work).findings)


def test_a_rule_that_is_off_keeps_its_lines(work: Workspace, path: Path, edit: Edit) -> None:
    edit("a.yaml", "Recommends bed rest.", "Should recommend bed rest.")
    write_baselines(work)
    before = path.read_text()
    edit("set.yaml", "language: en", "language: en\nlint:\n  ignore: [P301]")
    prune_baselines(work)
    assert path.read_text() == before


def test_a_fault_that_is_another_one_now_is_new(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "points: 5", "points: 50")
    write_baselines(work)
    assert "S104" not in {finding.code for finding in check(work).findings}
    edit("a.yaml", "points: 50", "points: 99")
    assert "S104" in {finding.code for finding in check(work).findings}
