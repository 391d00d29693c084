"""The session's part in recovery: what it gives to the journal, and what it takes back."""

from __future__ import annotations

import shutil

import pytest

from rubric_studio.errors import WorkspaceError
from rubric_studio.model.judgment import Verdict
from rubric_studio.tui.recovering import asked, begun
from rubric_studio.tui.session import Session
from rubric_studio.workflows import start
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.journal import Journal, leftovers
from rubric_studio.workflows.kept import Draft, Kept
from rubric_studio.workflows.recovered import Recovery, offers, put_aside, recovery
from tests.tui.conftest import ROOT, RUBRIC, SET

REF = (SET, f"{RUBRIC}.yaml")


def written(session, rubric_file, more=None):
    """Give what a later studio finds of what this session had not saved."""
    journal = Journal(rubric_file.parents[2])
    journal.keep(session.kept() if more is None else more)
    journal.let_go()
    return offers(session.desk.workspace, rater="r07")


def test_all_of_it_comes_back_as_one_step(session, make_session, rubric_file):
    session.change("points", 6)
    made = session.add_criterion("Names the red flags.")
    session.mark(Verdict.NOT_MET)
    session.write_down("new-criterion:x", "Half of")
    (offer,) = written(session, rubric_file)
    later = make_session()
    assert later.bring_back(offer.found) == []
    assert later.kept().files == session.kept().files
    assert later.kept().marks == session.kept().marks
    assert later.writing == {"new-criterion:x": "Half of"}
    assert later.selection == session.selection
    assert later.selection.criterion == made
    assert later.undo() == "bringing back what was not saved"
    assert not later.unsaved
    assert later.redo()
    assert later.save() == 2
    assert "Names the red flags." in rubric_file.read_text(encoding="utf-8")


def test_what_it_holds_is_said_in_sentences(session, rubric_file):
    session.change("points", 6)
    session.add_criterion("Names the red flags.")
    (offer,) = written(session, rubric_file)
    first, second = offer.found.sentences[SET, RUBRIC]
    assert "now has +6 points, was +7" in first + second
    assert "Names the red flags." in first + second


def test_what_is_on_disk_is_no_recovery(session, make_session, rubric_file):
    session.change("points", 6)
    session.mark(Verdict.NOT_MET)
    kept = session.kept()
    session.save()
    assert written(session, rubric_file, kept) == []
    assert leftovers(rubric_file.parents[2]) == []


def test_a_file_that_changed_since_is_not_written_over(session, make_session, rubric_file):
    session.change("points", 6)
    session.mark(Verdict.NOT_MET)
    kept = session.kept()
    text = rubric_file.read_text(encoding="utf-8")
    rubric_file.write_text(text.replace("title: ", "title: Theirs ", 1), encoding="utf-8")
    (offer,) = written(session, rubric_file, kept)
    assert list(offer.found.aside) == [REF]
    assert len(offer.found.marks) == 1  # its words are as they were
    later = make_session()
    (path,) = later.bring_back(offer.found)
    assert "points: 6" in path.read_text(encoding="utf-8")
    assert later.kept().files == {}
    assert list(later.kept().marks) == list(kept.marks)


def test_a_verdict_on_words_that_changed_since_does_not_go_back(session, make_session, rubric_file):
    session.mark(Verdict.NOT_MET)
    kept = session.kept()
    text = rubric_file.read_text(encoding="utf-8")
    words = session.criterion.text
    assert words in text
    rubric_file.write_text(text.replace(words, "Something else."), encoding="utf-8")
    (offer,) = written(session, rubric_file, kept)
    assert offer.found.marks == []
    (path,) = make_session().bring_back(offer.found)
    assert '"verdict": "not_met"' in path.read_text(encoding="utf-8")


def test_files_that_were_made_and_taken_away(session, make_session, folder, rubric_file):
    text = rubric_file.read_text(encoding="utf-8").replace(f"id: {RUBRIC}", "id: made-here")
    other = min(path.stem for path in rubric_file.parent.glob("*.yaml") if path.stem not in ("set", RUBRIC))
    stamp = session.desk.watched(SET, RUBRIC)[REF]
    kept = Kept(files={(SET, "made-here.yaml"): Draft(text, None), REF: Draft(None, stamp)}, at=(SET, RUBRIC, "", ""))
    (offer,) = written(session, rubric_file, kept)
    later = make_session()
    later.bring_back(offer.found)
    assert "made-here" in later.desk.rubric_ids(SET)
    assert RUBRIC not in later.desk.rubric_ids(SET)
    assert other in later.desk.rubric_ids(SET)
    assert later.selection.rubric == ""
    later.save()
    assert not rubric_file.exists()
    assert rubric_file.with_name("made-here.yaml").exists()


def test_the_person_went_on_writing_before_deciding(session, make_session, rubric_file):
    session.change("points", 6)
    (offer,) = written(session, rubric_file)
    later = make_session()
    later.change("points", 5)
    (path,) = later.bring_back(offer.found)
    assert "points: 6" in path.read_text(encoding="utf-8")
    assert later.criterion.points == 5


def test_copies_put_aside(session, rubric_file, tmp_path):
    session.change("points", 6)
    session.mark(Verdict.NOT_MET)
    session.write_down("new-criterion:x", "Half of")
    (offer,) = written(session, rubric_file)
    paths = put_aside(offer.found)
    assert [path.name for path in paths] == [f"{RUBRIC}.yaml", "verdicts.jsonl", "begun-1.txt"]
    assert paths[2].read_text() == "Half of"
    assert all(path.is_relative_to(tmp_path / "state" / "rubric-studio" / "rescued") for path in paths)
    assert {path.stat().st_mode & 0o077 for path in paths} == {0}


def test_copies_that_cannot_be_written_change_nothing(session, make_session, rubric_file, tmp_path):
    session.change("points", 6)
    (offer,) = written(session, rubric_file)
    (tmp_path / "state" / "rubric-studio" / "rescued").write_text("in the way")
    with pytest.raises(WorkspaceError):
        put_aside(offer.found)
    rubric_file.write_text(rubric_file.read_text(encoding="utf-8") + "# theirs\n", encoding="utf-8")
    later = make_session()
    with pytest.raises(WorkspaceError):
        later.bring_back(offer.found)
    assert not later.unsaved


def test_a_text_that_nobody_can_read(session, rubric_file):
    stamp = session.desk.watched(SET, RUBRIC)[REF]
    found = recovery(session.desk.workspace, Kept(files={REF: Draft("{", stamp)}), rater="r07")
    assert found.aside == {REF: "{"}


def test_verdicts_keep_the_words_they_were_given_on(session, folder):
    session.mark(Verdict.NOT_MET)
    (before,) = session.kept().marks.values()
    assert before == next(iter(session.kept().marks.values()))
    session.change("text", "Other words.")
    (after,) = session.kept().marks.values()
    assert after.judging != before.judging
    assert after.response == before.response


def test_a_shared_criterion(folder, make_session):
    shutil.copytree(ROOT / "rubrics" / "emergency-escalation", folder / "rubrics" / "emergency-escalation")
    session = make_session()
    session.select_rubric("emergency-escalation", "chest-pain")
    shared = next(c.id for c in session.view.rubric.criteria if session.view.is_shared(c.id))
    session.select_criterion(shared)
    session.change("points", session.criterion.points - 1)
    found = recovery(session.desk.workspace, session.kept(), rater="r07")
    assert [edit.name for _set, edit in found.edits] == ["shared.yaml"]
    assert found.sentences["emergency-escalation", ""]


def test_yaml_that_cannot_be_read_yet(session, make_session, rubric_file):
    broken = session.piece().text + "points: [\n"
    session.write_yaml(broken)
    assert session.draft
    (offer,) = written(session, rubric_file)
    later = make_session()
    assert later.bring_back(offer.found) == []
    assert later.draft.text == broken
    assert later.kept().unread == session.kept().unread
    theirs = rubric_file.read_text(encoding="utf-8").replace(later.criterion.text, "Other words.")
    rubric_file.write_text(theirs, encoding="utf-8")
    last = make_session()
    (path,) = last.bring_back(offer.found)
    assert path.read_text(encoding="utf-8") == broken
    assert last.draft is None


def test_a_form_that_was_being_filled_in(session, make_session, rubric_file):
    session.write_down(f"response:{SET}:{RUBRIC}::text", "A pasted answer")
    (offer,) = written(session, rubric_file)
    later = make_session()
    later.bring_back(offer.found)
    assert later.begun("").text == "A pasted answer"


def test_the_verdicts_of_a_moved_rubric(session, make_session, rubric_file, folder):
    shutil.copytree(ROOT / "rubrics" / "emergency-escalation", folder / "rubrics" / "emergency-escalation")
    session.move_rubric("emergency-escalation")
    (offer,) = written(session, rubric_file)
    later = make_session()
    assert later.bring_back(offer.found) == []
    assert later.desk.moves == session.desk.moves != {}
    later.save()
    assert not rubric_file.exists()


def test_a_verdict_that_was_given_blind(session, make_session, rubric_file):
    session.mark(Verdict.NOT_MET)
    session.blind = True
    session.select_criterion(session.view.rubric.criteria[1].id)
    session.mark(Verdict.NOT_MET)
    assert sorted(given.blind for given in session.kept().marks.values()) == [False, True]
    (offer,) = written(session, rubric_file)
    later = make_session()
    later.bring_back(offer.found)
    assert later.kept().marks == session.kept().marks
    assert later.how == session.how


def test_choices_between_two_texts_are_counted_not_shown():
    writing = {"conflict:rubrics/a/b.yaml:1f": '{"side": "ours"}', "new-criterion:a:b": "Names a red"}
    assert begun(Recovery(writing=writing)) == "“Names a red”, one choice between two texts"


def test_what_was_settled_of_a_file_with_marks_comes_back_while_it_holds_them(folder, rubric_file):
    text = rubric_file.read_text(encoding="utf-8")
    marks = "<<<<<<< HEAD\n    points: 6\n=======\n    points: 2\n>>>>>>> theirs\n"
    rubric_file.write_text(text.replace("    points: 7\n", marks, 1), encoding="utf-8")
    session = Session(Desk(start.find(folder), rater="r07"))
    session.find_torn(SET, RUBRIC)
    made = text.replace("    points: 7\n", "    points: 2\n", 1)
    session.settled(session.torn, made.encode())
    (offer,) = written(session, rubric_file)
    assert "settled" in str(asked(session, offer.found)._body)
    assert "cannot go back" not in str(asked(session, offer.found)._body)
    later = Session(Desk(start.find(folder), rater="r07"))
    assert later.bring_back(offer.found) == []
    assert later.save()
    assert rubric_file.read_text(encoding="utf-8") == made
    assert [
        path.read_text(encoding="utf-8")
        for path in Session(Desk(start.find(folder), rater="r07")).bring_back(offer.found)
    ] == [made]
