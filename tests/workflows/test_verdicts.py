"""Which verdict counts, and what the verdicts say about the rubric."""

from __future__ import annotations

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
