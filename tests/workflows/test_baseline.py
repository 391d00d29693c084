"""The baseline: known faults are let be until their text changes; an import brings its own, a release names them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio.errors import WorkspaceError
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import baseline, record, release
from rubric_studio.workflows.check import check
from rubric_studio.workflows.exchange import import_healthbench

Edit = Callable[..., None]
BAD = "Should recommend bed rest."


@pytest.fixture
def faulty(work: Workspace, edit: Edit) -> Workspace:
    edit("a.yaml", "Recommends bed rest.", BAD)
    return work


def codes(work: Workspace) -> set[str]:
    return {finding.code for finding in check(work).findings}


def write(work: Workspace) -> str:
    folder = work.root / "rubrics/s"
    baseline.write(folder, baseline.lines_of(check(work, baselines=False).findings))
    return (folder / baseline.NAME).read_text(encoding="utf-8")


def test_known_faults_are_let_be(faulty: Workspace) -> None:
    assert "P301" in codes(faulty)
    text = write(faulty)
    report = check(faulty)
    assert report.findings == ()
    assert "P301" in {finding.code for finding in report.known}
    assert write(faulty) == text  # the same bytes
    assert text.splitlines() == sorted(text.splitlines())


def test_a_fault_whose_text_changed_is_new(faulty: Workspace, edit: Edit) -> None:
    write(faulty)
    edit("a.yaml", BAD, "Should recommend bed rest for a week.")
    assert "P301" in codes(faulty)


def test_a_new_criterion_is_held_to_every_rule(faulty: Workspace, edit: Edit) -> None:
    write(faulty)
    edit("a.yaml", "  - use: s1\n", "  - use: s1\n  - {id: c9, criterion: Must ask about pregnancy., points: -3}\n")
    assert [f.criterion for f in check(faulty).findings if f.code == "P301"] == ["c9"]


def test_shape_and_identifiers_are_never_let_be(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "What now?", "Call 0912-345-678")
    assert "H601" not in write(work)
    assert codes(work) == {"H601"}


def test_prune(faulty: Workspace, edit: Edit) -> None:
    before = len(write(faulty).splitlines())
    edit("a.yaml", BAD, "Recommends bed rest.")
    folder = faulty.root / "rubrics/s"
    gone = baseline.prune(folder, check(faulty, baselines=False).findings, lambda _rule, _rubric: False)
    assert gone >= 1
    left = (folder / baseline.NAME).read_text().splitlines()
    assert len(left) == before - gone
    assert not any("P301" in line for line in left)


def test_nothing_known_is_no_file(work: Workspace) -> None:
    folder = work.root / "rubrics/s"
    write(work)
    baseline.write(folder, "")
    assert not (folder / baseline.NAME).exists()
    assert baseline.read(folder) == frozenset()


def test_a_broken_baseline_is_named(work: Workspace) -> None:
    (work.root / "rubrics/s" / baseline.NAME).write_text('{"rule": "W201"}\n{"rule"\n')
    with pytest.raises(WorkspaceError, match=r"rubrics/s/baseline.jsonl:2"):
        check(work)


def test_an_import_can_be_released(work: Workspace, tmp_path: Path) -> None:
    line = (
        '{"prompt_id": "p1", "prompt": [{"role": "user", "content": "What now?"}], "rubrics": ['
        '{"criterion": "Should advise rest.", "points": -5, "tags": ["level:example", "axis:accuracy"]},'
        '{"criterion": "Provides appropriate advice.", "points": 5, "tags": ["level:example", "axis:accuracy"]},'
        '{"criterion": "Names the dose.", "points": 3, "tags": ["level:example", "axis:accuracy"]}],'
        '"example_tags": [], "ideal_completions_data": null, "canary": "c"}'
    )
    source = tmp_path / "records.jsonl"
    source.write_text(f"{line}\n")
    done = import_healthbench(work, source, "brought")
    assert done.known > 2
    report = check(work, [work.root / "rubrics/brought"])
    assert report.findings == ()
    assert {"P301", "W202"} <= {finding.code for finding in report.known}
    record.record(work, "Brought in")
    planned = release.plan(work, "brought")
    assert planned.ready
    release.release(work, "brought", planned=planned)
    notes = (work.root / "rubrics/brought/CHANGELOG.md").read_text(encoding="utf-8")
    assert "Known fault that is let be, P301 (sign-mismatch), in one place:" in notes
    assert "W202 (vague-threshold)" in notes
    assert release.plan(work, "brought").obstacle  # nothing changed since
    path = next(p for p in (work.root / "rubrics/brought").glob("*.yaml") if p.name != "set.yaml")
    path.write_text(
        path.read_text().replace("Names the dose.", "Should name the dose.").replace("points: 3", "points: -3")
    )
    record.record(work, "A new fault")
    assert [finding.code for finding in release.plan(work, "brought").blocking] == ["P301"]


def test_an_interrupted_first_release_is_finished(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "Recommends bed rest.", BAD)
    write(work)
    record.record(work, "With known faults")
    planned = release.plan(work, "s")
    notes = work.root / "rubrics/s/CHANGELOG.md"
    first = release.release(work, "s", planned=planned)
    text = notes.read_text()
    assert "P301" in text
    assert first.version in text
