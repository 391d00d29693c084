"""Possible evidence in the session: accepted, undone, saved with the verdict, brought back, hidden in blind judging."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest

from rubric_studio.model.judgment import Verdict
from rubric_studio.workflows.journal import Journal, leftovers
from rubric_studio.workflows.preview import preview
from rubric_studio.workflows.recovered import recovery
from tests.tui.conftest import ROOT, RUBRIC, SET

SENTENCE = (
    "Numbness in the saddle area, loss of bladder or bowel control, or increasing weakness of a leg needs to be"
    " assessed the same day."
)


@pytest.fixture
def at(session):
    """The session at a criterion whose evidence in model-a is one sentence."""
    flag = next(c.id for c in session.view.rubric.criteria if "red flag" in c.text)
    session.select_criterion(flag)
    session.select_response("model-a")
    return session


def saved(folder):
    path = folder / "rubrics" / SET / "judgments" / "r07.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def quotes(session):
    text, found = session.standing.response.text, session.evidence
    return [text[start:end] for start, end in found.accepted]


def test_looking_goes_round_and_starts_anew_elsewhere(at):
    assert at.evidence.looked_at is None
    every = at.evidence.every
    assert len(every) == 1
    assert [at.look_on().looked_at for _turn in range(2)] == [every[0], every[0]]
    at.select_response("model-b")
    assert at.evidence.looked_at is None


def test_nothing_is_accepted_unseen(at):
    assert at.accept() is None
    assert not at.unsaved
    assert not at.can_undo


def test_what_is_accepted_is_saved_with_the_verdict(at, folder):
    at.look_on()
    assert at.accept() is True
    assert quotes(at) == [SENTENCE]
    assert not at.unsaved  # there is no verdict yet with which it could be kept
    assert not at.judged
    at.save()
    assert saved(folder) == []
    at.mark(Verdict.MET, pointed=True)
    assert at.judged
    at.save()
    [line] = saved(folder)
    assert (line["verdict"], line["evidence"]) == ("met", [SENTENCE])
    assert line["seen"] == {"points": True, "others": True, "evidence": True}
    assert quotes(at) == [SENTENCE]
    assert not at.unsaved


def test_evidence_accepted_after_the_verdict_was_saved_is_another_line_with_the_same_verdict(at, folder):
    at.see(blind=True)
    at.mark(Verdict.MET)
    at.save()
    at.see(blind=False)
    at.look_on()
    at.accept()
    assert at.unsaved
    at.save()
    first, second = saved(folder)
    assert "evidence" not in first
    assert second["evidence"] == [SENTENCE]
    assert second["verdict"] == "met"
    assert first["seen"] == second["seen"] == {"blind": True, "points": True}  # the verdict itself was given so
    at.accept()
    at.save()
    assert "evidence" not in saved(folder)[-1]
    assert quotes(at) == []


def test_letting_go_before_saving_leaves_nothing_to_save(at):
    at.mark(Verdict.MET)
    at.save()
    at.look_on()
    at.accept()
    assert at.accept() is False
    assert not at.unsaved


def test_undo_and_redo_before_and_after_saving(at, folder):
    at.mark(Verdict.MET)
    at.look_on()
    at.accept()
    assert at.undo() == "evidence"
    assert quotes(at) == []
    at.redo()
    at.save()
    assert saved(folder)[-1]["evidence"] == [SENTENCE]
    at.undo()
    assert quotes(at) == []
    assert at.unsaved
    at.save()
    assert "evidence" not in saved(folder)[-1]
    assert not at.unsaved


def test_another_verdict_keeps_the_evidence_and_taking_it_back_lets_go(at, folder):
    at.look_on()
    at.accept()
    at.mark(Verdict.MET)
    at.save()
    at.mark(Verdict.CANNOT_TELL)
    at.save()
    assert saved(folder)[-1]["evidence"] == [SENTENCE]
    at.mark(None)
    assert quotes(at) == []
    at.save()
    assert (saved(folder)[-1]["verdict"], "evidence" in saved(folder)[-1]) == ("withdrawn", False)


def test_who_judges_blind_is_shown_none_and_keeps_none(at, folder):
    at.look_on()
    at.accept()
    at.see(blind=True)
    assert at.evidence is None
    assert at.look_on() is None
    assert at.accept() is None
    at.mark(Verdict.MET)
    at.save()
    [line] = saved(folder)
    assert "evidence" not in line
    assert line["seen"] == {"blind": True, "points": True}


def test_evidence_accepted_after_a_blind_verdict_is_kept_with_it(at, folder):
    at.see(blind=True)
    at.mark(Verdict.MET)
    at.see(blind=False)
    at.look_on()
    at.accept()
    at.save()
    [line] = saved(folder)
    assert line["evidence"] == [SENTENCE]
    assert line["seen"] == {"blind": True, "points": True}


def test_undoing_a_blind_verdict_brings_back_what_was_accepted_before(at):
    at.look_on()
    at.accept()
    at.see(blind=True)
    at.mark(Verdict.MET)
    at.see(blind=False)
    assert quotes(at) == []
    at.undo()
    assert quotes(at) == [SENTENCE]


def test_evidence_that_does_not_stand_in_the_response_any_more_is_not_saved(at, folder):
    at.look_on()
    at.accept()
    at.change_sample("model-a", replace(at.held("model-a"), text="Rest."))
    at.mark(Verdict.MET)
    at.save()
    assert "evidence" not in saved(folder)[-1]


def test_it_comes_back_from_the_journal(at, make_session, folder):
    at.mark(Verdict.MET, pointed=True)
    at.save()
    at.look_on()
    at.accept()
    journal = Journal(folder)
    journal.keep(at.kept())
    journal.let_go()
    [left] = leftovers(folder)
    found = recovery(at.desk.workspace, left.kept, rater="r07")
    left.release()
    later = make_session()
    assert found
    later.bring_back(found)
    assert later.how[SET].quotes == at.how[SET].quotes
    later.select_criterion(at.selection.criterion)
    later.select_response("model-a")
    assert quotes(later) == [SENTENCE]
    later.undo()
    assert quotes(later) == []
    later.redo()
    later.save()
    assert saved(folder)[-1]["evidence"] == [SENTENCE]
    assert recovery(at.desk.workspace, left.kept, rater="r07").marks == []


def test_it_goes_along_to_another_set(at, folder):
    shutil.copytree(ROOT / "rubrics" / "emergency-escalation", folder / "rubrics" / "emergency-escalation")
    at.look_on()
    at.accept()
    at.mark(Verdict.MET)
    made = at.move_rubric("emergency-escalation")
    assert quotes(at) == [SENTENCE]
    at.save()
    shown = preview(at.desk.workspace, "emergency-escalation", made, rater="r07").rubrics[0]
    assert [(line.rater.id, line.evidence) for line in shown.evidence] == [("r07", (SENTENCE,))]


def test_the_preview_has_only_evidence_for_verdicts_that_hold(at, rubric_file):
    at.look_on()
    at.accept()
    at.mark(Verdict.MET)
    at.save()

    def kept():
        return preview(at.desk.workspace, SET, RUBRIC, rater="r1").rubrics[0].evidence

    assert [(line.criterion, line.evidence) for line in kept()] == [(at.selection.criterion, (SENTENCE,))]
    text = rubric_file.read_text(encoding="utf-8")
    rubric_file.write_text(text.replace("Names at least one red flag", "Gives one red flag"), encoding="utf-8")
    assert kept() == ()


def test_a_sentence_that_stands_there_twice_is_accepted_and_let_go_once(at, folder, make_session):
    path = folder / "rubrics" / SET / "responses" / f"{RUBRIC}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"{SENTENCE}\n", f"{SENTENCE} So much for that. {SENTENCE}\n"), encoding="utf-8")
    again = make_session()
    again.selection = at.selection
    key = (RUBRIC, again.selection.criterion, again.selection.response)
    for turns in (1, 2):
        for _turn in range(turns):
            again.look_on()
        assert len(again.evidence.every) == 2
        assert again.accept() is True
        assert (again.quotes(key), quotes(again)) == ((SENTENCE,), [SENTENCE] * 2)
        assert again.accept() is False
        assert again.quotes(key) == ()


def test_letting_go_of_one_quote_keeps_the_others(at, folder, make_session):
    at.look_on()
    at.accept()
    at.mark(Verdict.MET)
    at.save()
    path = folder / "rubrics" / SET / "judgments" / "r07.jsonl"
    [line] = saved(folder)
    line["evidence"] = ["in my words: go the same day", SENTENCE]
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    again = make_session()
    again.selection = at.selection
    again.look_on()
    assert again.accept() is False
    key = (RUBRIC, again.selection.criterion, again.selection.response)
    assert again.quotes(key) == ("in my words: go the same day",)
