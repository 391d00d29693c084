from __future__ import annotations

import json

import pytest

from rubric_studio.errors import RubricStudioError
from rubric_studio.model.judgment import Verdict
from rubric_studio.workflows import order as orders

SET, RUBRIC = "sciatica-imaging", "mri-before-injection"


@pytest.fixture
def responses_file(folder):
    return folder / "rubrics" / SET / "responses" / f"{RUBRIC}.yaml"


def saved(folder):
    path = folder / "rubrics" / SET / "judgments" / "r07.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_order_is_kept_undone_and_saved(session, responses_file):
    before = responses_file.read_bytes()
    session.reorder((("physician",), ("model-a", "ideal")))
    assert session.order == (("physician",), ("model-a", "ideal"))
    assert session.desk.drafts().keys() == {(SET, f"responses/{RUBRIC}.yaml")}
    assert session.undo() == "your order of the responses"
    assert session.order == ()
    session.redo()
    session.save()
    assert b"order:\n  - physician\n  - - model-a\n    - ideal\n" in responses_file.read_bytes()
    session.undo()
    session.save()
    assert responses_file.read_bytes() == before


def test_the_agreement_follows_the_verdicts(session):
    session.reorder((("ideal",), ("physician",), ("off-topic",)))
    assert session.agreement_words() == "Your order and the rubric's agree on all 3 pairs."
    session.select_response("ideal")
    for criterion in session.view.rubric.criteria:
        session.select_criterion(criterion.id)
        session.mark(Verdict.NOT_MET)
    words = session.agreement_words()
    assert "agree on 1 of 3 pairs: the rubric puts “physician” before “ideal”, mostly by “Names at least" in words
    assert any(remark.text == words and remark.response == "physician" for remark in session.remarks())


def test_without_samples_there_is_no_place_for_an_order(make_session, responses_file):
    responses_file.unlink()
    session = make_session()
    assert [standing.response.id for standing in session.standings] == ["ideal"]
    with pytest.raises(RubricStudioError, match="add one first"):
        session.reorder((("ideal",),))


def test_blind_hides_authors_others_and_the_order(session):
    ids = [standing.response.id for standing in session.standings]
    session.mark(Verdict.MET)
    session.see(blind=True)
    hidden = session.standings
    assert [standing.name for standing in hidden] == list("ABCDEFG")
    assert sorted(standing.response.id for standing in hidden) == sorted(ids)
    assert [standing.response.id for standing in hidden] != ids
    assert {standing.response.author.kind for standing in hidden} == {"hidden"}
    given = {(s.response.id, c) for s in hidden for c, cell in s.cells.items() if cell.verdict}
    assert given == {("ideal", "confirms-cause")}
    assert session.standing.response.id == session.selection.response
    session.see(blind=False)
    assert [standing.response.id for standing in session.standings] == ids


def test_what_is_judged_blind_is_saved_so(session, folder):
    first, second, third = [criterion.id for criterion in session.view.rubric.criteria][:3]
    session.mark(Verdict.MET)
    session.see(blind=True)
    for criterion in (second, third):
        session.select_criterion(criterion)
        session.mark(Verdict.NOT_MET)
    session.see(blind=False)
    session.mark(Verdict.MET)  # the third, now seen
    session.save()
    seen = {line["criterion"]: line["seen"] for line in saved(folder)}
    assert seen[first] == seen[third] == {"others": True, "points": True}
    assert seen[second] == {"blind": True, "points": True}


def test_undo_brings_back_whether_a_verdict_was_given_blind(session, folder):
    session.see(blind=True)
    session.mark(Verdict.MET)
    session.see(blind=False)
    session.mark(Verdict.NOT_MET)
    session.undo()
    session.save()
    assert [line["seen"].get("blind") for line in saved(folder)] == [True]


def test_standings_follow_marks_and_undo_as_if_worked_out_anew(session):
    ids = [criterion.id for criterion in session.view.rubric.criteria]
    for number, blind in enumerate((False, False, True, True, False)):
        session.see(blind=blind)
        session.select_criterion(ids[number])
        session.select_response("model-b")
        session.mark(Verdict.MET)
        held = session.standings
        session._standings = None
        assert session.standings == held
    while session.undo():
        held = session.standings
        session._standings = None
        assert session.standings == held


def test_the_next_axis(session):
    axes = [axis.id for axis in session.view.rubric_set.axes]
    before = session.criterion.axis
    for _axis in axes:
        session.change("axis", session.view.axis_after(session.criterion.axis))
    assert session.criterion.axis == before
    assert session.view.axis_after(None) == session.view.axis_after("nothing known") == axes[0]


def test_a_response_that_is_taken_away_leaves_the_order(session):
    session.reorder((("ideal",), ("harmful", "physician")))
    session.select_response("harmful")
    session.remove_sample()
    assert session.view.samples.order == ("ideal", "physician")
    session.undo()
    assert session.view.samples.order == ("ideal", ("harmful", "physician"))


def test_what_is_unknown_is_passed_over(session):
    session.reorder((("ideal",), ("nobody", "physician")))
    assert session.order == (("ideal",), ("physician",))
    document = session.view.documents[f"responses/{RUBRIC}.yaml"]
    assert orders.without(document, "ideal").data["order"] == [["nobody", "physician"]]
