"""Lines of equivalent.jsonl that nobody vouches for stop a release."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from rubric_studio import load_pack
from rubric_studio.errors import GitError
from rubric_studio.git import History
from rubric_studio.model.codec import judging_digest, score_digest
from rubric_studio.model.judgment import Rater
from rubric_studio.scoring.comparable import comparable
from rubric_studio.scoring.report import report
from rubric_studio.scoring.score import score
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record, release
from rubric_studio.workflows.compare import compare_set
from rubric_studio.workflows.editorial import Editorial

Edit = Callable[..., None]
SAID = {"reason": "typing", "by": "r-1"}


def recorded(work: Workspace, edit: Edit, *changes: tuple[str, str, str]) -> None:
    for change in changes:
        edit(*change)
    record.record(work, "x")


def written(work: Workspace, *lines: dict[str, Any] | str) -> Path:
    """Write lines at the end of the set's file and record that."""
    path = work.root / "rubrics/s/equivalent.jsonl"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    text += "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    record.record(work, "by hand")
    return path


@pytest.fixture
def states(work: Workspace, edit: Edit) -> list[Any]:
    """The rubric a as released in 1.0.0, and with another dose and other points, which is recorded."""
    release.release(work, "s")
    was = work.load("s").rubrics["a"]
    recorded(work, edit, ("a.yaml", "Names the dose.", "Names the dose of 5 mg."))
    return [was, work.load("s").rubrics["a"]]


def judging(states: list[Any], **more: str) -> dict[str, str]:
    one, other = (judging_digest(held, held.criteria[0]) for held in states)
    return {"from": one, "to": other, "what": "judging", "rubric": "a", "criterion": "c1", **more}


def scores_of(states: list[Any], **more: str) -> dict[str, str]:
    one, other = map(score_digest, states)
    return {"from": one, "to": other, "what": "score", **more}


@pytest.mark.parametrize("more", [{}, {"reason": "typing"}, {"by": "r-1"}, {"reason": " ", "by": "r-1"}])
def test_words_that_nobody_declared_are_no_editorial_change(
    work: Workspace, states: list[Any], more: dict[str, str]
) -> None:
    path = written(work, judging(states, **more))
    planned = release.plan(work, "s")
    assert (planned.version, planned.ready) == ("2.0.0", False)
    assert planned.obstacle.startswith("Line 1 of equivalent.jsonl says neither who declared it nor why")
    assert compare_set(work, "s", new="HEAD").bump.name == "MAJOR"
    path.write_text("")
    record.record(work, "taken out")
    assert release.release(work, "s").version == "2.0.0"


def test_what_somebody_declared_by_hand_counts_and_is_looked_at_again(work: Workspace, states: list[Any]) -> None:
    written(work, judging(states, **SAID))
    planned = release.plan(work, "s")
    assert (planned.version, planned.ready) == ("1.0.1", True)
    assert "“5”, “mg” came or went" in planned.cautions[0]
    assert [line.what for line in planned.declared] == ["score"]


@pytest.mark.parametrize("more", [{}, {"rubric": "a"}, {"rubric": "a", **SAID}, {"rubric": "../b"}])
def test_scores_are_comparable_only_where_a_release_says_so(
    work: Workspace, edit: Edit, states: list[Any], more: dict[str, str]
) -> None:
    recorded(work, edit, ("a.yaml", "points: 5", "points: -5"))
    states.append(work.load("s").rubrics["a"])
    path = written(work, scores_of([states[0], states[2]], **more))
    planned = release.plan(work, "s")
    assert planned.version == "2.0.0"
    assert planned.obstacle.startswith("Line 1 of equivalent.jsonl says that scores are comparable, and no release")
    with pytest.raises(GitError, match="no release has written that"):
        release.release(work, "s")
    path.write_text("")
    record.record(work, "taken out")
    reports = []
    for done in (work.root / "dist/s-1.0.0.rubricpack", release.release(work, "s").path):
        with load_pack(done) as pack:
            verdicts = dict.fromkeys(("c1", "c2", "s1"), True)
            reports.append(report(pack, [score(pack["a"], verdicts)], raters=[Rater(kind="physician", id="r-1")]))
    answer = comparable(*reports)
    assert not answer
    assert "a" not in answer.rubrics


@pytest.mark.parametrize("line", ["<<<<<<< ours", "{", "[1]", '{"from":"x","to":"y","what":"score","x":1}'])
def test_what_is_no_line_stops_a_release(work: Workspace, states: list[Any], line: str) -> None:
    written(work, line)
    assert release.plan(work, "s").obstacle.startswith("Line 1 of equivalent.jsonl")


def test_what_was_released_is_let_be(work: Workspace, edit: Edit, states: list[Any]) -> None:
    """What an earlier version has let in stays: files of declarations are only ever added to."""
    path = work.root / "rubrics/s/equivalent.jsonl"
    path.write_text('{"from":"x","to":"y"}\n')
    record.record(work, "by hand")
    History(work.root).tag("s/v2.0.0", message="by hand")
    recorded(work, edit, ("a.yaml", "title: Rubric a", "title: Another"))
    assert release.release(work, "s").version == "2.0.1"


class Killed(BaseException):
    """Stands for the moment at which the computer stops."""


def test_what_a_release_that_was_never_tagged_has_made_is_let_be(
    work: Workspace, edit: Edit, states: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_given: object, **_named: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(History, "tag", killed)
        with pytest.raises(Killed):
            release.release(work, "s", wish=release.Wish(editorial=(Editorial("a#c1", "typing"),)))
    recorded(work, edit, ("a.yaml", "points: 5", "points: 6"))
    planned = release.plan(work, "s")
    assert (planned.obstacle, planned.version) == ("", "2.0.0")
    assert release.release(work, "s").version == "2.0.0"


def test_more_lines_than_are_named(work: Workspace, states: list[Any]) -> None:
    written(work, *({"from": one, "to": other} for one, other in pairwise("abcdef")))
    assert release.plan(work, "s").obstacle.startswith("Each of the lines 1, 2, 3, … of equivalent.jsonl")
