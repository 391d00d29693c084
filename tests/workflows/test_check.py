"""Check: where findings stand, and which paths may be asked about."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.check import check
from rubric_studio.workflows.exchange import export_healthbench, import_healthbench

Edit = Callable[..., None]


LONG = "Advises stopping the new tablets at once and seeing a doctor on the same day."
SHAPE = ("Y", "S", "H")  # what these tests are about; the other families have tests of their own


def lines(work: Workspace, *paths: Path) -> list[str]:
    return [f"{str(f.place).removeprefix('rubrics/s/')} {f.code}" for f in check(work, paths, select=SHAPE).findings]


@pytest.mark.parametrize("name", ["a.yaml", "shared.yaml", "responses/a.yaml"])
def test_two_versions_that_a_merge_left(work: Workspace, name: str) -> None:
    path = work.root / "rubrics" / "s" / name
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}<<<<<<< HEAD\n# one\n=======\n# two\n>>>>>>> other\n", encoding="utf-8")
    (found,) = [finding for finding in check(work).findings if finding.code == "Y100"]
    assert found.message.startswith("A merge left two versions here")
    assert found.place
    assert found.place.line == text.count("\n") + 1


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        ("a.yaml", "points: 5", "points: 50", "a.yaml:13:13 S104"),
        ("a.yaml", "axis: accuracy", "axis: acuracy", "a.yaml:14:11 S108"),
        ("a.yaml", "id: c2", "id: c1", "a.yaml:15:9 S102"),
        ("a.yaml", "Recommends bed rest.", "names the dose", "a.yaml:16:16 S103"),
        ("a.yaml", "use: s1", "use: s9", "a.yaml:19:10 S111"),
        ("a.yaml", "id: a", "id: z", "a.yaml:2:5 S112"),
        ("a.yaml", "content: What now?", "content: Call 0912-345-678", "a.yaml:8:19 H601"),
        ("a.yaml", "criteria:", "ideal_response: born on 3 May 1961\ncriteria:", "a.yaml:9:17 H602"),
        ("a.yaml", "points: 5", "wieght: 5\n    points: 5", "a.yaml:13:5 S100"),
        ("a.yaml", "points: 5", "points: [", "a.yaml:13:13 Y100"),
        ("a.yaml", "title: Rubric a\n", "", "a.yaml:1:1 S100"),
        ("shared.yaml", "points: 8", "points: 80", "shared.yaml:5:13 S104"),
        (
            "shared.yaml",
            "points: 8",
            "points: 8\n  - id: s1\n    criterion: Else.\n    points: 1",
            "shared.yaml:6:9 S102",
        ),
        ("set.yaml", "language: en", "language: en\nretired_ids: ['a#c1']", "a.yaml:11:9 S113"),
        ("set.yaml", "id: s", "id: t", "set.yaml:2:5 S112"),
        ("responses/a.yaml", "A sample.", "a@b.org", "responses/a.yaml:8:11 H601"),
        ("responses/a.yaml", "rubric: a", "rubric: q", "responses/a.yaml:2:9 S112"),
    ],
)
def test_placed(work: Workspace, edit: Edit, name: str, old: str, new: str, line: str) -> None:
    assert lines(work) == []
    edit(name, old, new)
    assert line in lines(work)
    assert all(f.place for f in check(work).findings)
    assert (
        not any("S114" in found for found in lines(work)) or "rubric: q" in new
    )  # a broken rubric is not a missing one
    assert line in lines(work, work.root / "rubrics" / "s" / line.partition(":")[0])


def test_paths(work: Workspace, edit: Edit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit("a.yaml", "points: 5", "points: 50")
    folder = work.root / "rubrics" / "s"
    for paths in ((), (work.root,), (work.root / "rubrics",), (folder,), (folder / "b.yaml", folder / "a.yaml")):
        assert lines(work, *paths) == ["a.yaml:13:13 S104"], paths
    assert lines(work, folder / "b.yaml") == lines(work, folder / "responses") == []
    assert check(work, [folder / "b.yaml"]).rubrics == 1
    assert check(work, [folder, folder / "b.yaml"]).rubrics == 2
    monkeypatch.chdir(folder)
    assert lines(work, Path("a.yaml")) == ["a.yaml:13:13 S104"]
    for path in (folder / "nothing.yaml", work.root / "nothing", folder / "responses" / "b.yaml"):
        with pytest.raises(NotFound):
            check(work, [path])
    for path in (tmp_path, work.root / ".gitignore", work.root / "schemas"):
        with pytest.raises(WorkspaceError):
            check(work, [path])


def test_settings_are_checked(work: Workspace) -> None:
    path = work.root / "rubric-studio.yaml"
    path.write_text(path.read_text() + "identity: nobody\n")
    assert lines(work) == ["rubric-studio.yaml:3:11 S100"]


def test_files_that_are_none(work: Workspace, tmp_path: Path) -> None:
    folder = work.root / "rubrics" / "s"
    (folder / "binary.yaml").write_bytes(bytes(range(256)))
    (folder / "empty.yaml").write_bytes(b"")
    os.mkfifo(folder / "fifo.yaml")
    (tmp_path / "out.yaml").write_text("id: out")
    (folder / "link.yaml").symlink_to(tmp_path / "out.yaml")
    (folder / "dir.yaml").mkdir()
    with (folder / "huge.yaml").open("wb") as file:
        file.truncate(10**9)
    found = {line.partition(":")[0] for line in lines(work)}
    assert found == {"binary.yaml", "empty.yaml", "fifo.yaml", "link.yaml", "huge.yaml"}


def test_the_examples_are_clean(example: Workspace) -> None:
    report = check(example)
    assert (report.findings, report.rubrics) == ((), 8)


def test_the_real_records(work: Workspace, records: Path) -> None:
    done = import_healthbench(work, records, "healthbench")
    assert (done.rubrics, done.skipped) == (245, ())
    report = check(work, [work.root / "rubrics" / "healthbench"])
    assert [str(f) for f in report.findings if f.severity.value == "error"] == []
    assert export_healthbench(work, "healthbench").count(b"\n") == 245


def test_what_nobody_reads(work: Workspace) -> None:
    folder = work.root / "rubrics"
    for name in ("s/x.yml", "s/deep/y.yaml", "stray.yaml", "t/z.yaml", "t/responses/z.yaml", "s/.hidden.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("id: x")
    assert sorted(f"{f.place} {f.code} {f.severity}" for f in check(work, select=SHAPE).findings) == [
        "rubrics/s/deep/y.yaml:1:1 S115 warning",
        "rubrics/s/x.yml:1:1 S115 warning",
        "rubrics/stray.yaml:1:1 S115 warning",
        "rubrics/t/set.yaml:1:1 S100 error",
    ]
    assert lines(work, folder / "s" / "x.yml") == ["x.yml:1:1 S115"]
    assert lines(work, folder / "t") == ["rubrics/t/set.yaml:1:1 S100"]
    path = folder / "s" / "set.yaml"
    path.unlink()
    assert "set.yaml:1:1 S100" in lines(work)


def test_an_unsound_set_is_said_once(work: Workspace, edit: Edit) -> None:
    edit("set.yaml", "language: en", "language: en\npoints: {min: -100, max: 100}\nthemes: 5")
    edit("a.yaml", "points: 5", "points: 50")
    edit("a.yaml", "axis: accuracy", "axis: mine")
    assert {line.split()[1] for line in lines(work)} == {"S100"}


def test_verdicts_without_their_keys_have_one_code(work: Workspace) -> None:
    path = work.root / "rubrics/s/judgments/r.jsonl"
    path.parent.mkdir()
    path.write_text('{"verdict": "perhaps"}\n')
    assert {line.split()[1] for line in lines(work)} == {"S100"}
    export_healthbench(work, "s")  # verdicts leave no holes in an export


@pytest.mark.parametrize(
    ("until", "ended"), [("", False), ("    until: 2027-01-31\n", False), ("    until: 2026-01-31\n", True)]
)
def test_what_many_rubrics_say_may_be_waived_for_a_while(work: Workspace, edit: Edit, until: str, ended: bool) -> None:
    folder = work.folder("s")
    text = (folder / "a.yaml").read_text(encoding="utf-8").replace("Names the dose.", LONG)
    for name in "bcdefghijklm":
        (folder / f"{name}.yaml").write_text(text.replace("id: a\n", f"id: {name}\n"), encoding="utf-8")
    before = _of_a(work)
    edit("a.yaml", "prompt:\n", f"lint:\n  ignore:\n  - rule: P311\n    reason: so\n    by: r-07\n{until}prompt:\n")
    assert before > 0
    assert _of_a(work) == (before if ended else 0)


def _of_a(work: Workspace) -> int:
    return sum(held.rubric == "a" for held in check(work, select=["P311"], day="2026-11-22").findings)


@pytest.mark.parametrize("name", ["rubric-studio.yaml", "rubrics/s/set.yaml"])
def test_a_mistyped_rule_turns_nothing_off_unseen(work: Workspace, edit: Edit, name: str) -> None:
    edit("a.yaml", "points: 5", "points: -50")
    path = work.root / name
    path.write_text(path.read_text(encoding="utf-8") + "lint:\n  select: [W999]\n", encoding="utf-8")
    found = {finding.code: str(finding.severity) for finding in check(work).findings}
    assert found["M904"] == "error"
    assert "S104" in found


def test_the_waiver_of_a_shared_criterion_counts_where_it_is_used(work: Workspace, edit: Edit) -> None:
    edit("shared.yaml", "criterion: Sends them to hospital.", "criterion: Fails to name the dose.")
    edit("shared.yaml", "points: 8", "points: -8")
    assert "P302" in {finding.code for finding in check(work).findings}
    waiver = "points: -8\n    lint:\n      ignore:\n        - rule: P302\n          reason: so\n          by: r-07"
    edit("shared.yaml", "points: -8", waiver)
    assert not {"P302", "M901"} & {finding.code for finding in check(work).findings}
