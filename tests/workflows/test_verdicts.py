"""Which verdict counts, and what the verdicts say about the rubric."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from rubric_studio.model import codec
from rubric_studio.model.judgment import Judgment, Rater, Verdict
from rubric_studio.workflows.verdicts import Verdicts, standings, with_marks

MET, NOT, UNSURE = "met", "not_met", "cannot_tell"


def rubric(text: str = "Says so.", points: int = 5) -> Any:
    criteria = [{"id": "c", "criterion": text, "points": points}, {"id": "d", "criterion": "More.", "points": 1}]
    return codec.rubric_from({"id": "a", "prompt": [{"role": "user", "content": "Hi"}], "criteria": criteria})


def response(id_: str = "r", **more: Any) -> Any:
    data = {"id": id_, "text": f"Text {id_}.", "author": {"kind": "model", "id": "m"}, **more}
    return codec.responses_from({"rubric": "a", "responses": [data]}).responses[0]


def line(rater: str, verdict: str, *, at: int = 0, kind: str = "physician", of: Any = None, id_: str = "c") -> Judgment:
    held = of or rubric()
    return Judgment(
        id=f"{rater}{at}",
        rubric="a",
        criterion=id_,
        response="r",
        verdict=verdict,
        rater=Rater(kind=kind, id=rater),
        at=f"2026-01-01T00:00:{at:02}Z",
        judging_digest=codec.judging_digest(held, next(c for c in held.criteria if c.id == id_)),
        response_digest=codec.response_digest("Text r."),
    )


OLD = rubric("Said something else.")
CASES = [
    ([], None, ""),
    ([line("me", MET), line("p1", NOT), line("p2", NOT)], MET, "you"),
    ([line("p1", MET), line("p2", NOT), line("p3", MET), line("g", NOT, kind="grader")], MET, "physicians"),
    ([line("p1", MET), line("p2", NOT), line("g", MET, kind="grader")], UNSURE, "physicians"),
    ([line("p1", UNSURE)], UNSURE, "physicians"),
    ([line("g", NOT, kind="grader")], NOT, "grader"),
    ([line("g", "failed", kind="grader")], "failed", "grader"),
    ([line("me", MET, of=OLD)], None, ""),
    ([line("me", MET, of=OLD), line("p1", NOT)], NOT, "physicians"),
    ([line("me", MET, at=1), line("me", NOT, at=3), line("me", UNSURE, at=2)], NOT, "you"),
    ([line("me", MET, at=1), line("me", "withdrawn", at=2), line("p1", NOT)], NOT, "physicians"),
]


@pytest.mark.parametrize(("lines", "verdict", "by"), CASES)
def test_which_counts(lines: list[Judgment], verdict: str | None, by: str) -> None:
    cell = standings(rubric(), [response()], Verdicts(lines), rater="me")[0].cells["c"]
    assert (cell.verdict.value if cell.verdict else None, cell.by) == (verdict, by)
    assert cell.stale == (by == "" and bool(lines))


def test_marks_come_before_what_is_saved() -> None:
    saved = Verdicts([line("me", MET), line("p1", NOT)])
    for mark, verdict, by in ((Verdict.NOT_MET, "not_met", "you"), (None, "not_met", "physicians")):
        cell = standings(rubric(), [response()], saved, rater="me", marks={("a", "c", "r"): mark})[0].cells["c"]
        assert (cell.verdict and cell.verdict.value, cell.by) == (verdict, by)


def test_ranks() -> None:
    lines = [line("me", MET), line("me", NOT, id_="d")]
    found = standings(rubric(), [response(), response("other")], Verdicts(lines), rater="me")
    # no rank yet: the other one may turn out better
    assert [(s.rank, s.judged, s.result.value) for s in found] == [(None, 2, 5 / 6), (None, 0, None)]
    marks = {("a", c, r): Verdict.MET for c in "cd" for r in ("r", "other", "third")}
    found = standings(
        rubric(), [response(), response("other"), response("third")], Verdicts(lines), rater="me", marks=marks
    )
    assert [s.rank for s in found] == [1, 1, 1]


RANKS = [
    ("all judged", {"a": "cd", "b": "c", "e": ""}, {}, [1, 2, 3]),
    ("what is not judged cannot reach it", {"a": "cd", "b": ""}, {"b": "d"}, [1, None]),
    ("it scores more in any case", {"a": "d", "b": "c"}, {"b": "d"}, [2, None]),
    ("it may score more or less", {"a": "d", "b": "", "e": "cd"}, {"b": "c"}, [None, None, 1]),
    ("it scores as much at least", {"a": "c", "b": "c"}, {"b": "d"}, [None, None]),
    ("it scores as much at most", {"a": "d", "b": ""}, {"b": "d"}, [1, None]),
    ("equal ones share a rank", {"a": "c", "b": "c", "e": "d"}, {}, [1, 1, 3]),
]


@pytest.mark.parametrize(("why", "met", "open_", "ranks"), RANKS, ids=[case[0] for case in RANKS])
def test_a_rank_is_certain(why: str, met: dict[str, str], open_: dict[str, str], ranks: list[int | None]) -> None:
    marks = {
        ("a", criterion, id_): Verdict.MET if criterion in given else Verdict.NOT_MET
        for id_, given in met.items()
        for criterion in "cd"
        if criterion not in open_.get(id_, "")
    }
    found = standings(rubric(), [response(id_) for id_ in met], Verdicts(), rater="me", marks=marks)
    assert [s.rank for s in found] == ranks, why


def test_every_way_to_judge_what_is_open_keeps_the_ranks() -> None:
    """Whatever is said of what is not judged yet, the ranks that were told hold."""
    held = rubric()
    every = list(product((Verdict.MET, Verdict.NOT_MET, None), repeat=4))
    told = 0
    for given in every:
        marks = {("a", c, r): v for (c, r), v in zip(product("cd", "xy"), given, strict=True) if v}
        responses = [response("x"), response("y")]
        before = standings(held, responses, Verdicts(), rater="me", marks=marks)
        for more in every:
            rest = {("a", c, r): v for (c, r), v in zip(product("cd", "xy"), more, strict=True) if v}
            after = standings(held, responses, Verdicts(), rater="me", marks={**rest, **marks})
            if all(s.result.value is not None for s in after):
                told += sum(s.rank is not None for s in before)
                assert all(s.rank in (None, later.rank) for s, later in zip(before, after, strict=True))
    assert told


@pytest.mark.parametrize(
    ("lines", "was"),
    [
        ([line("me", MET, of=OLD)], MET),
        ([line("me", NOT, of=OLD), line("p1", MET, of=OLD)], NOT),
        ([line("p1", MET, of=OLD), line("p2", MET, of=OLD), line("p3", NOT, of=OLD)], MET),
        ([line("p1", NOT), line("p2", MET, of=OLD)], None),
        ([], None),
    ],
)
def test_what_was_said_before_the_wording_changed(lines: list[Judgment], was: str | None) -> None:
    cell = standings(rubric(), [response()], Verdicts(lines), rater="me")[0].cells["c"]
    assert (cell.was and cell.was.value) == was
    assert not (cell.was and cell.verdict)


def test_what_is_taken_back_was_not_said() -> None:
    saved = Verdicts([line("me", MET, of=OLD)])
    cell = standings(rubric(), [response()], saved, rater="me", marks={("a", "c", "r"): None})[0].cells["c"]
    assert (cell.verdict, cell.was) == (None, None)


def test_after_a_mark_only_its_response_is_scored_again_and_all_are_ranked() -> None:
    verdicts = Verdicts([line("me", NOT), line("p1", MET, id_="d")])
    held, responses, marks = rubric(), [response("r"), response("q")], {("a", "c", "q"): Verdict.NOT_MET}
    before = standings(held, responses, verdicts, rater="me", marks=marks)
    for key, given in [(("a", "c", "q"), None), (("a", "c", "r"), Verdict.MET), (("a", "d", "q"), Verdict.MET)]:
        marks[key] = given
        after = with_marks(before, held, [key[1:]], verdicts, rater="me", marks=marks)
        assert after == standings(held, responses, verdicts, rater="me", marks=marks)
        others = [s for s in before if s.response.id != key[2]]
        assert all(any(s.cells is other.cells for s in after) for other in others)
        before = after
    assert with_marks(before, held, [("gone", "r"), ("c", "gone")], verdicts, rater="me", marks=marks) == before


def test_one_raters_verdicts() -> None:
    own = Verdicts([line("me", MET), line("p1", NOT)]).by("me")
    assert [j.rater.id for j in own.about("a", "c", "r")] == ["me"]
