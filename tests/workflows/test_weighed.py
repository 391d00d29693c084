"""Effects of what changed between two times of a set, by the verdicts beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio.model import codec
from rubric_studio.model.judgment import Judgment, Rater
from rubric_studio.pack.writer import build
from rubric_studio.store import judgments
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import outcomes, record, shifts, weighed
from rubric_studio.workflows.compare import compare_set
from rubric_studio.workflows.sides import compare_sides

Edit = Callable[..., None]


def judge(work: Workspace, *, rater: str = "p1", at: str = "2026-01-01T00:00:00Z", **verdicts: str) -> None:
    """Write one physician's verdicts on the response r1 of the rubric a."""
    loaded = work.load("s")
    rubric, response = loaded.rubrics["a"], loaded.responses["a"].responses[0]
    lines = [
        Judgment(
            id=f"j-{criterion}-{at}",
            rubric="a",
            criterion=criterion,
            response=response.id,
            verdict=verdict,
            rater=Rater(kind="physician", id=rater),
            at=at,
            judging_digest=codec.judging_digest(rubric, next(c for c in rubric.criteria if c.id == criterion)),
            response_digest=codec.response_digest(response.text),
        )
        for criterion, verdict in verdicts.items()
    ]
    judgments.append(work.root / "rubrics/s/judgments" / f"{rater}.jsonl", lines)


@pytest.fixture
def judged(work: Workspace) -> Workspace:
    judge(work, c1="met", c2="met", s1="not_met")
    return work


def scores(
    work: Workspace, old: str | None = None, new: str | None = None
) -> dict[str, list[tuple[float | None, ...]]]:
    held = compare_set(work, "s", old=old, new=new)
    return {
        effect.rubric: [(row.old.value if row.old else None, row.new.value if row.new else None) for row in effect.rows]
        for effect in held.effects
    }


def test_points_on_disk_against_the_last_record(judged: Workspace, edit: Edit) -> None:
    assert scores(judged) == {}
    edit("a.yaml", "points: 5", "points: 2")
    assert scores(judged) == {"a": [(1 / 13, -2 / 10)]}


def test_a_shared_criterion_and_the_set_change_rubrics_that_did_not(judged: Workspace, edit: Edit) -> None:
    edit("shared.yaml", "points: 8", "points: 5")
    assert scores(judged) == {"a": [(1 / 13, 1 / 10)]}
    edit("shared.yaml", "points: 5", "points: 8")
    edit("set.yaml", "data:", "scoring:\n  clip: example\n  length:\n    center: 509\n    penalty_per_500: 0.01\ndata:")
    assert scores(judged) == {"a": [(1 / 13, 1 / 13 + 0.01)]}


def test_between_records_and_folders(judged: Workspace, edit: Edit, tmp_path: Path) -> None:
    shutil.copytree(judged.root, tmp_path / "copy")
    first = record.record(judged, "Judged")
    edit("a.yaml", "points: 5", "points: 2")
    record.record(judged, "Changed")
    edit("responses/a.yaml", "A sample.", "Another sample.")
    expected = {"a": [(1 / 13, -2 / 10)]}
    assert scores(judged, first, "HEAD") == expected
    assert scores(judged, "HEAD", first) == {"a": [(-2 / 10, 1 / 13)]}
    [held] = compare_sides(lambda: judged, str(tmp_path / "copy"), "HEAD", "s").comparisons
    assert [row.difference for effect in held.effects for row in effect.rows] == [pytest.approx(-2 / 10 - 1 / 13)]


def test_what_needs_judging_again(judged: Workspace, edit: Edit) -> None:
    edit("responses/a.yaml", "A sample.", "Another sample.")
    [effect] = compare_set(judged, "s").effects
    assert (effect.again, effect.rows[0].again) == (3, ("c1", "c2", "s1"))
    edit("responses/a.yaml", "Another sample.", "A sample.")
    edit("a.yaml", "Names the dose.", "Names  the dose.")
    [effect] = compare_set(judged, "s").effects
    assert effect.again == 1
    old, new = (
        codec.wording_digest(text, judged.load("s").rubrics["a"].prompt)
        for text in ("Names the dose.", "Names  the dose.")
    )
    declared = judged.root / "rubrics/s/equivalent.jsonl"
    declared.write_text(json.dumps({"from": old, "to": new, "reason": "typing", "by": "r"}) + "\n", encoding="utf-8")
    assert compare_set(judged, "s").effects == ()


def test_without_verdicts_or_with_rubrics_that_cannot_be_read_there_is_no_effect(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "points: 5", "points: 2")
    assert compare_set(work, "s").effects == ()
    judge(work, c1="met")
    assert [effect.rubric for effect in compare_set(work, "s").effects] == ["a"]
    edit("a.yaml", "id: a", "id: [")
    assert compare_set(work, "s").effects == ()


def test_what_cannot_be_read_of_verdicts_is_said(judged: Workspace, edit: Edit) -> None:
    path = judged.root / "rubrics/s/judgments/p2.jsonl"
    path.write_bytes(b"{\n\xff\n")
    (path.parent / "p3.jsonl").symlink_to("/dev/zero")
    edit("a.yaml", "points: 5", "points: 2")
    [whole, about_a] = compare_set(judged, "s").effects
    assert (whole.rubric, whole.unread, about_a.unread) == ("", 3, 0)
    assert shifts.since_record(judged) == [
        "The set: 3 lines or files of verdicts cannot be read; they are in none of these scores",
        "Rubric a: r1 0.08 → -0.20",
    ]
    edit("a.yaml", "points: 2", "points: 5")
    assert compare_set(judged, "s").effects == ()


def test_a_reference_to_nothing_is_said(judged: Workspace, edit: Edit) -> None:
    edit("a.yaml", "use: s1", "use: nope")
    [effect] = compare_set(judged, "s").effects
    assert effect.missing == ("nope",)
    assert "scored without shared criteria that are not there: nope" in outcomes.line(effect)


def test_a_rubric_with_an_id_twice_has_no_score_and_stops_nothing(judged: Workspace, edit: Edit) -> None:
    edit("a.yaml", "id: c2", "id: c1")
    [effect] = compare_set(judged, "s").effects
    assert effect.twice == ("c1",)
    assert [row.new.lower if row.new else 0 for row in effect.rows] == [None]


def test_a_rubric_that_goes_leaves_its_verdicts_behind(judged: Workspace) -> None:
    record.record(judged, "Judged")
    (judged.root / "rubrics/s/a.yaml").unlink()
    (judged.root / "rubrics/s/responses/a.yaml").unlink()
    [effect] = compare_set(judged, "s").effects
    assert (effect.rubric, effect.left, effect.rows) == ("a", 3, ())
    assert outcomes.line(effect) == "3 verdicts on it count no more"


def test_against_a_pack_the_verdicts_beside_the_files_are_scored(judged: Workspace, edit: Edit, tmp_path: Path) -> None:
    path = tmp_path / "s-1.0.0.rubricpack"
    held = judged.load("s")
    made = list(held.rubrics.values())
    path.write_bytes(build(made, held.set, version="1.0.0", commit=None, schemas={}, grader_template="{criterion}"))
    edit("a.yaml", "points: 5", "points: 2")
    for old, new, difference in ((str(path), None, -2 / 10 - 1 / 13), (".", str(path), 2 / 10 + 1 / 13)):
        word = str(judged.root) if old == "." else old
        [found] = compare_sides(lambda: judged, word, new, "s").comparisons
        assert [row.difference for effect in found.effects for row in effect.rows] == [pytest.approx(difference)]
    assert compare_sides(lambda: judged, str(path), str(path)).comparisons[0].effects == ()


def test_ones_own_verdicts_count_first(judged: Workspace, edit: Edit) -> None:
    judge(judged, rater="p2", c1="not_met", c2="not_met", s1="not_met")
    edit("a.yaml", "points: 5", "points: 2")
    assert shifts.since_record(judged, rater="p1") == ["Rubric a: r1 0.08 → -0.20"]
    assert shifts.since_record(judged, rater="p2") == []


def test_as_it_was_recorded(judged: Workspace, edit: Edit, tmp_path: Path) -> None:
    edit("a.yaml", "points: 5", "points: 2")
    found = weighed.recorded(judged, "s", "a")
    assert found
    assert found.rubric.criteria[0].points == 5
    assert [criterion.id for criterion in found.rubric.criteria] == ["c1", "c2", "s1"]
    assert [response.id for response in found.responses] == ["r1"]
    assert weighed.recorded(judged, "s", "never") is None
    assert weighed.recorded(Workspace(tmp_path), "s", "a") is None


def test_a_line_for_each_rubric_since_the_record(judged: Workspace, edit: Edit) -> None:
    assert shifts.since_record(judged) == []
    edit("a.yaml", "points: 5", "points: 2")
    assert shifts.since_record(judged) == ["Rubric a: r1 0.08 → -0.20"]


def test_lines_about_others_are_passed_over(judged: Workspace) -> None:
    path = judged.root / "rubrics/s/judgments/p1.jsonl"
    data = path.read_bytes()
    about_b = data.replace(b'"rubric":"a"', b'"rubric" : "b"')
    assert {line.rubric for line in judgments.parse(data + about_b, "p", {"b"})[0]} == {"b"}
    assert len(judgments.parse(data + about_b, "p")[0]) == 6
    odd = data.replace(b'"rubric":"a"', b'"rubric":"\\u0061"')  # an escape hides it from a quick look
    assert len(judgments.parse(odd, "p", {"a"})[0]) == 3
