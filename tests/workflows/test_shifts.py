"""What is not recorded yet does to scores, a line for each rubric."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.errors import GitError, NotFound
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record, shifts
from rubric_studio.workflows.effect import Effect
from tests.workflows.test_weighed import judge

Edit = Callable[..., None]


@given(st.lists(st.text(max_size=3), max_size=3 * shifts.MOST))
def test_the_first_few_are_told_and_the_rest_is_counted(said: list[str]) -> None:
    told = shifts.first(said)
    assert told[: shifts.MOST] == said[: shifts.MOST]
    more = len(said) - shifts.MOST
    rest = [] if more <= 0 else ["and one more rubric"] if more == 1 else [f"and {more} more rubrics"]
    assert told[shifts.MOST :] == rest


TITLES = {
    "known": ({"a": "Rubric a"}, "a", "Rubric a"),
    "without a title": ({"a": ""}, "a", "a"),
    "of which nothing is known": ({}, "a", "a"),
    "with an identifier": ({"a": "Pain, call 0912 345 678"}, "a", "Pain, call [left out]"),
    "on two lines": ({"a": "Back\npain\x1b[31m"}, "a", "Back pain␛[31m"),
    "long": ({"a": "x" * 80}, "a", "x" * 59 + "…"),
    "the set itself": ({"": "Never shown"}, "", "The set"),
}


@pytest.mark.parametrize("case", TITLES)
def test_a_line_begins_with_what_the_rubric_is_called(case: str) -> None:
    words, rubric, title = TITLES[case]
    said = shifts.lines([Effect(rubric, left=2)], words)
    assert said == [f"{title}: 2 verdicts on it count no more"]


def test_all_sets_are_looked_at_and_only_what_is_not_recorded(work: Workspace, edit: Edit) -> None:
    judge(work, c1="met", c2="met", s1="not_met")
    shutil.copytree(work.root / "rubrics/s", work.root / "rubrics/t")
    settings = work.root / "rubrics/t/set.yaml"
    settings.write_text(settings.read_text().replace("id: s\n", "id: t\n"))
    edit("a.yaml", "points: 5", "points: 6")
    record.record(work, "Two sets")
    assert shifts.since_record(work) == []
    edit("a.yaml", "points: 6", "points: 2")
    edit("b.yaml", "points: 5", "points: 2")  # nobody judged by it
    other = work.root / "rubrics/t/a.yaml"
    other.write_text(other.read_text().replace("title: Rubric a", "title: Other a").replace("points: 5", "points: 10"))
    assert shifts.since_record(work) == ["Rubric a: r1 0.14 → -0.20", "Other a: r1 0.08 → 0.33"]
    assert shifts.since_record(work, rater="p2") == shifts.since_record(work)
    judge(work, rater="p2", c1="not_met", c2="met", s1="not_met")
    assert shifts.since_record(work, rater="p2")[0] == "Rubric a: r1 -0.29 → -0.40"


def test_without_a_record_there_is_nothing_to_tell(work: Workspace, tmp_path: Path) -> None:
    shutil.rmtree(work.root / ".git")
    with pytest.raises((GitError, NotFound)):
        shifts.since_record(work)
