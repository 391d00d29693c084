"""Help with writing without a screen: each a single step, and what becomes of verdicts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rubric_studio.errors import RubricStudioError
from rubric_studio.model.judgment import Verdict
from rubric_studio.model.template import GRADER_TEMPLATE
from rubric_studio.workflows.check import check
from rubric_studio.workflows.rewrite import Worded
from rubric_studio.workflows.start import find

ROOT = Path(__file__).parents[2]
SET, RUBRIC, OTHER = "sciatica-imaging", "mri-before-injection", "emergency-escalation"


def files(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in (folder / "rubrics").rglob("*.*")}


def listed(session):
    return [(c.id, c.text, c.points) for c in session.view.rubric.criteria]


def test_a_split_is_one_step(session, folder):
    held, before = files(folder), listed(session)
    chosen, points = session.selection.criterion, session.criterion.points
    session.split(Worded("Explains one.", points - 3), Worded("Explains the other.", 3))
    assert session.selection.criterion == chosen
    assert [c[1] for c in listed(session)][:2] == ["Explains one.", "Explains the other."]
    assert sum(c[2] for c in listed(session)) == sum(c[2] for c in before)
    session.save()
    assert session.undo() == "splitting a criterion in two"
    assert listed(session) == before
    session.save()
    assert files(folder) == held
    session.redo()
    assert len(listed(session)) == len(before) + 1


def test_verdicts_on_other_words_need_judging_again(session):
    assert session.judged_here() == sum(s.cells[session.selection.criterion].given > 0 for s in session.standings) > 0
    turned, points = session.turned()
    session.turn(Worded(turned.texts[0], points))
    assert session.judged_here() == 0
    assert all(s.cells[session.selection.criterion].stale for s in session.standings if s.response.id != "ideal")
    session.undo()
    assert session.judged_here() > 0


@pytest.mark.parametrize("blind", [False, True])
@pytest.mark.parametrize("way", ["turn", "split"])
def test_a_verdict_that_is_not_saved_does_not_go_over_to_other_words(session, blind, way):
    key = (RUBRIC, session.selection.criterion, session.selection.response)
    session.see(blind=blind)
    session.mark(Verdict.CANNOT_TELL)
    session.how[SET].quotes[key] = ("MRI",)
    points = session.criterion.points
    if way == "turn":
        session.turn(Worded("Fails to say so.", -points))
    else:
        session.split(Worded("Says so.", points - 3), Worded("Says why.", 3))
    assert session.standing.cells[key[1]].verdict is None
    assert (session.marks[SET], session.how[SET].quotes) == ({}, {})
    session.undo()
    assert session.marks[SET] == {key: Verdict.CANNOT_TELL}
    assert session.how[SET].quotes == {key: ("MRI",)}
    assert (key in session.how[SET].blind) is blind
    session.redo()
    assert session.marks[SET] == {}


def test_points_alone_let_verdicts_be(session):
    session.mark(Verdict.CANNOT_TELL)
    session.turn(Worded(session.criterion.text, session.criterion.points + 1))
    assert list(session.marks[SET].values()) == [Verdict.CANNOT_TELL]


def test_the_same_words_do_not_get_the_other_sign(session):
    with pytest.raises(RubricStudioError, match="still the same"):
        session.turn(Worded(f"{session.criterion.text} ", -session.criterion.points))
    assert not session.can_undo


def test_of_a_shared_criterion_verdicts_in_other_rubrics_go_too(session, folder):
    shutil.copytree(ROOT / "rubrics" / OTHER, folder / "rubrics" / OTHER)
    for rubric in ("chest-pain", "stroke-signs"):
        session.select_rubric(OTHER, rubric)
        session.select_criterion("wait-and-see")
        session.mark(Verdict.CANNOT_TELL)
    assert len(session.marks[OTHER]) == 2
    session.turn(Worded("Does not advise waiting.", 8))
    assert session.marks[OTHER] == {}
    session.undo()
    assert len(session.marks[OTHER]) == 2


def test_turning_round_and_back_leaves_the_files_as_they_were(session, folder):
    held = files(folder)
    for _time in range(2):
        turned, points = session.turned()
        session.turn(Worded(turned.texts[0], points))
    session.save()
    assert files(folder) == held


def test_nothing_changes_where_it_cannot_be_done(session):
    before = listed(session)
    for first, second in ((Worded("", 3), Worded("b", 4)), (Worded("a", 1), Worded("b", 1))):
        with pytest.raises(RubricStudioError):
            session.split(first, second)
    session.turn(Worded(session.criterion.text, session.criterion.points))
    assert listed(session) == before
    assert not session.can_undo


def test_a_pattern_comes_below_and_is_selected(session):
    at, before = session.selection.criterion, listed(session)
    pattern = session.patterns()[0]
    session.use_pattern(pattern)
    assert [c[0] for c in listed(session)][:2] == [at, pattern.id]
    assert session.criterion.text == pattern.text
    assert "S109" in [finding.code for finding in session.findings_here()]
    session.undo()
    assert listed(session) == before
    assert session.selection.criterion == at


def test_the_grader_gets_one_criterion_and_one_response(session):
    session.select_response("model-b")
    sent = session.for_grader()
    assert sent.startswith(GRADER_TEMPLATE[:40])
    assert f"[{session.criterion.points}] {session.criterion.text}" in sent
    assert session.standing.response.text in sent
    assert not any(c.text in sent for c in session.view.rubric.criteria if c.id != session.criterion.id)
    session.select_response("")
    assert session.for_grader() is None


def test_the_sets_own_template_is_used(session, folder, make_session):
    path = folder / "rubrics" / SET / "set.yaml"
    path.write_text(path.read_text("utf-8") + 'grader_template: "Look: {criterion} In: {conversation}"\n', "utf-8")
    again = make_session()
    assert again.for_grader().startswith(f"Look: [{again.criterion.points}] {again.criterion.text} In: user: ")


def test_criteria_of_a_response_are_one_step(session):
    before = listed(session)
    made = [candidate.criterion for candidate in session.candidates("Rest a day. Rest a day! Is it worse?")]
    assert len(made) == 3
    session.add_criteria(made, -5)
    assert [c[1:] for c in listed(session)][1:4] == [(text, -5) for text in made]
    assert session.criterion.text == made[0]
    session.undo()
    assert listed(session) == before
    session.add_criteria([], 5)
    assert listed(session) == before


@pytest.mark.parametrize("bad", [False, True])
def test_a_rubric_from_a_response(session, folder, bad):
    held, text = files(folder), "Rest a day.\nThen walk."
    criteria = [candidate.criterion for candidate in session.candidates(text, SET)]
    made = session.rubric_from(SET, title="A cough", asks="I cough.", text=text, criteria=criteria, bad=bad)
    assert (made, session.selection.rubric) == ("a-cough", "a-cough")
    assert [c.points for c in session.view.rubric.criteria] == [-5 if bad else 5] * 2
    assert session.view.rubric.ideal_response == (None if bad else text)
    assert [(s.response.text, s.response.expect) for s in session.standings] == [(text, "bad" if bad else "good")]
    session.save()
    found = check(find(folder), [folder / "rubrics" / SET / "a-cough.yaml"], remember=False).findings
    assert [f.code for f in found if f.severity == "error"] == (["S105"] if bad else [])
    session.undo()
    session.save()
    assert files(folder) == held


def test_a_rubric_needs_a_criterion(session):
    with pytest.raises(RubricStudioError, match="criterion"):
        session.rubric_from(SET, title="A cough", asks="I cough.", text="Rest.", criteria=[], bad=False)


def test_shared_criteria_that_fit_stand_first(session, folder):
    shutil.copytree(ROOT / "rubrics" / OTHER, folder / "rubrics" / OTHER)
    session.select_rubric(OTHER, "stroke-signs")
    session.select_criterion("escalation-timing")
    session.delete_criterion()
    session.add_criterion("Recommending emergency care before any other advice.")
    first = session.shared_choices()[0]
    assert (first.criterion.id, first.fit.is_like) == ("escalation-timing", True)
    assert session.shared_twin().id == "escalation-timing"
    session.use_shared("escalation-timing")
    assert session.shared_twin() is None
