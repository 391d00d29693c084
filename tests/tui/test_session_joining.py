"""The session where two people write one file at once: joined, settled, undone; without a screen."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rubric_studio.errors import WorkspaceError
from rubric_studio.model.judgment import Verdict
from rubric_studio.store.document import Document
from rubric_studio.tui.clash import news
from rubric_studio.workflows.conflicts import Edited, Side
from rubric_studio.workflows.journal import Journal
from rubric_studio.workflows.kept import read
from rubric_studio.workflows.settling import matters, settled, to_text
from rubric_studio.workflows.watch import Clash
from tests.tui.conftest import RUBRIC, SET
from tests.tui.test_session_others import REF, look, theirs


def points(session):
    return session.view.rubric.criteria[0].points


def settle(session, choice, found=None):
    found = found or session.meeting(REF)
    items = ((found.ref[1], found.merged),)
    choices = {(matter.file, matter.conflict.path): choice for matter in matters(items)}
    session.settled(found, settled(items, choices)[found.ref[1]])


# joined ---------------------------------------------------------------------------------------------------------------


def test_both_changes_stand_and_it_is_said(session, rubric_file):
    session.change("points", 6)
    theirs(rubric_file)
    assert look(session) == []
    assert session.clashes == {}
    assert points(session) == 6
    assert session.view.rubric.title.startswith("Theirs ")
    assert session.unsaved
    said = news(session, session.news)()
    assert said.startswith("They changed “Theirs MRI")
    assert said.endswith("It is joined with yours.")
    assert "title" in said
    assert session.save() == 1
    saved = rubric_file.read_text(encoding="utf-8")
    assert "points: 6" in saved
    assert "title: Theirs " in saved
    assert look(session) == []


def test_undo_takes_back_ones_own_only(session, rubric_file):
    session.change("points", 6)
    session.change("axis", session.view.axis_after(session.criterion.axis))
    mine = session.criterion.axis
    theirs(rubric_file)
    look(session)
    assert session.undo() == "change of axis"
    assert session.undo() == "change of points"
    assert points(session) == 7
    assert session.undo() is None
    assert session.view.rubric.title.startswith("Theirs ")
    assert not session.unsaved
    assert session.redo() == "change of points"
    assert session.redo() == "change of axis"
    assert (points(session), session.criterion.axis) == (6, mine)
    assert session.view.rubric.title.startswith("Theirs ")


def test_undo_over_two_joins_and_a_save(session, rubric_file):
    session.change("points", 6)
    theirs(rubric_file)
    look(session)
    session.save()
    made = session.add_criterion("Names the red flags.")
    theirs(rubric_file, "title: Theirs ", "title: Theirs again ")
    look(session)
    assert session.undo() == "new criterion"
    assert made not in [criterion.id for criterion in session.view.rubric.criteria]
    assert session.undo() == "change of points"
    assert session.undo() is None
    assert points(session) == 7
    assert session.view.rubric.title.startswith("Theirs again ")
    session.save()
    assert "title: Theirs again " in rubric_file.read_text(encoding="utf-8")


def test_what_they_changed_after_me_cannot_be_undone_with_mine(session, rubric_file):
    session.change("text", "Mine, in other words.")
    session.save()
    session.change("points", 6)
    theirs(rubric_file, "Mine, in other words.", "Theirs, in other words.")
    look(session)
    assert session.criterion.text == "Theirs, in other words."
    assert session.undo() == "change of points"
    assert session.undo() is None
    assert session.criterion.text == "Theirs, in other words."


def test_saving_joins_what_came_in_the_meantime(session, rubric_file):
    session.change("points", 6)
    theirs(rubric_file)
    session.save()
    saved = rubric_file.read_text(encoding="utf-8")
    assert "points: 6" in saved
    assert "title: Theirs " in saved
    assert [ref for ref, _old, _new in session.news] == [REF]


def test_two_sessions_write_in_turn(make_session, rubric_file):
    one, two = make_session(), make_session()
    one.change("points", 6)
    one.save()
    two.select_criterion(two.view.rubric.criteria[1].id)
    two.change("text", "Two wrote this.")
    two.save()
    one.change("justification", "One wrote that.")
    one.save()
    two.change("points", 3)
    look(two)
    two.save()
    saved = rubric_file.read_text(encoding="utf-8")
    for words in ("points: 6", "Two wrote this.", "One wrote that.", "points: 3"):
        assert words in saved
    look(one)
    assert one.view.rubric == two.view.rubric


def test_the_sets_own_files_and_samples_are_joined_too(session, folder, rubric_file):
    samples = rubric_file.parent / "responses" / f"{RUBRIC}.yaml"
    view = session.view
    name = f"responses/{RUBRIC}.yaml"
    document = view.documents[name]
    session.desk.put(SET, name, document.set(("responses", 0, "name"), "Mine"))
    about = view.documents["set.yaml"]
    session.desk.put(SET, "set.yaml", about.set(("title",), "Mine too"))
    text = samples.read_text(encoding="utf-8")
    samples.write_text(text + "# theirs\n", encoding="utf-8")
    set_file = rubric_file.parent / "set.yaml"
    set_file.write_text(set_file.read_text(encoding="utf-8") + "# theirs\n", encoding="utf-8")
    look(session)
    assert session.clashes == {}
    assert session.save() == 2
    for path, words in ((samples, "Mine"), (set_file, "Mine too")):
        saved = path.read_text(encoding="utf-8")
        assert words in saved
        assert "# theirs" in saved


def test_verdicts_stay_where_their_words_do(session, rubric_file):
    session.mark(Verdict.NOT_MET)
    session.change("justification", "Mine.")
    theirs(rubric_file, session.criterion.text, "Other words.")
    look(session)
    assert session.criterion.text == "Other words."
    assert session.criterion.justification == "Mine."
    assert session.dropped == 1


def test_the_journal_holds_what_was_joined(session, rubric_file, tmp_path):
    session.change("points", 6)
    theirs(rubric_file)
    look(session)
    journal = Journal(tmp_path)
    journal.keep(session.kept())
    held = read(journal.path).files[REF]
    journal.let_go()
    assert "title: Theirs " in held.text
    assert "points: 6" in held.text
    assert held.stamp == session.watched()[REF]


# settled --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("choice", "made"), [(Side.OURS, 6), (Side.THEIRS, 2), (Edited(4), 4)])
def test_what_is_torn_is_settled(session, rubric_file, choice, made):
    session.change("points", 6)
    theirs(rubric_file)
    theirs(rubric_file, "points: 7\n", "points: 2\n")
    look(session)
    assert session.clashes == {REF: Clash.CHANGED}
    assert points(session) == 6
    with pytest.raises(WorkspaceError, match="changed by another program"):
        session.save()
    settle(session, choice)
    assert session.clashes == {}
    assert points(session) == made
    session.save()
    saved = rubric_file.read_text(encoding="utf-8")
    assert f"points: {made}\n" in saved
    assert "title: Theirs " in saved


def test_they_write_once_more_while_it_is_settled(session, rubric_file):
    session.change("points", 6)
    theirs(rubric_file, "points: 7\n", "points: 2\n")
    look(session)
    found = session.meeting(REF)
    theirs(rubric_file)
    settle(session, Side.OURS, found)
    session.save()
    saved = rubric_file.read_text(encoding="utf-8")
    assert "points: 6" in saved
    assert "title: Theirs " in saved


def test_theirs_alone_after_a_join(session, rubric_file):
    session.change("points", 6)
    theirs(rubric_file)
    look(session)
    theirs(rubric_file, "points: 7\n", "points: 2\n")
    look(session)
    session.take_theirs(REF)
    assert points(session) == 2
    assert not session.can_undo  # there is nothing of one's own in it any more


def test_choices_are_let_go_of_with_what_they_are_about(session, rubric_file):
    session.change("points", 6)
    theirs(rubric_file, "points: 7\n", "points: 2\n")
    look(session)
    found = session.meeting(REF)
    path = f"rubrics/{SET}/{RUBRIC}.yaml"
    (matter,) = matters(((path, found.merged),))
    session.write_down(matter.key, to_text(Side.OURS))
    look(session)
    assert session.writing
    theirs(rubric_file, "points: 2\n", "points: 7\n")
    look(session)
    assert session.writing == {}


# torn by another program's merge --------------------------------------------------------------------------------------


def mark(path, old, ours, theirs, base=None):
    text = path.read_text(encoding="utf-8")
    assert old in text
    middle = f"||||||| 1234567\n{base}" if base else ""
    path.write_text(
        text.replace(old, f"<<<<<<< HEAD\n{ours}{middle}=======\n{theirs}>>>>>>> theirs\n", 1), encoding="utf-8"
    )


@pytest.mark.parametrize("base", [None, "    points: 7\n"])
def test_a_file_with_marks_is_settled(make_session, rubric_file, base):
    session = make_session()
    session.close()
    mark(rubric_file, "    points: 7\n", "    points: 6\n", "    points: 2\n", base)
    session.find_torn(SET, RUBRIC)
    found = session.torn
    assert [matter.texts[1:] for matter in matters((("x", found.merged),))] == [("+6", "+2")]
    settle(session, Side.THEIRS, found)
    assert session.desk.unsaved == [REF]
    session.select_rubric(SET, RUBRIC)
    assert points(session) == 2
    assert session.save() == 1
    assert "<<<<<<<" not in rubric_file.read_text(encoding="utf-8")


def test_marks_around_what_fits_together(make_session, rubric_file):
    session = make_session()
    line = "    points: 7\n"
    mark(rubric_file, line, f"{line}    critical: true\n", "    points: 2\n", line)
    look(session)
    assert session.clashes == {REF: Clash.UNREADABLE}
    found = session.meeting(REF)
    assert found.merged.clean
    session.settled(found, found.merged.text)
    assert (points(session), session.criterion.critical) == (2, True)


def test_a_file_without_marks_is_not_torn(session, rubric_file):
    rubric_file.write_text("{", encoding="utf-8")
    session.find_torn(SET, RUBRIC)
    assert session.torn is None


# the law --------------------------------------------------------------------------------------------------------------

ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("mine"), st.integers(0, 3)),
        st.tuples(st.just("theirs"), st.integers(0, 3)),
        st.sampled_from([("look", 0), ("save", 0), ("undo", 0), ("redo", 0)]),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_nothing_that_one_does_takes_back_what_the_other_did(make_session, rubric_file, acts):
    """One gives points, the other words: after any of it both have what they want, and undo takes only one's own."""
    original = rubric_file.read_bytes()
    try:
        session = make_session()
        wanted, words, done = [c.points for c in session.view.rubric.criteria], {}, []
        ids = [criterion.id for criterion in session.view.rubric.criteria]
        undone = []
        for number, (act, at) in enumerate(acts):
            if act == "mine":
                session.select_criterion(ids[at])
                done.append((at, wanted[at]))
                undone.clear()
                wanted[at] += number + 1
                session.change("points", wanted[at])
            elif act == "theirs":
                text = rubric_file.read_text(encoding="utf-8")
                document = Document.parse(text, kind="rubric", path="")
                words[at] = f"Theirs, {number}."
                rubric_file.write_text(document.set(("criteria", at, "criterion"), words[at]).text, encoding="utf-8")
            elif act == "look":
                look(session)
            elif act == "save":
                session.save()
            elif act == "undo":
                if session.undo():
                    row, before = done.pop()
                    undone.append((row, wanted[row]))
                    wanted[row] = before
                else:  # what was read anew cannot be undone
                    done.clear()
            elif session.redo():
                row, after = undone.pop()
                done.append((row, wanted[row]))
                wanted[row] = after
            else:
                undone.clear()
        session.save()
        assert session.clashes == {}
        said = Document.parse(rubric_file.read_text(encoding="utf-8"), kind="rubric", path="").data["criteria"]
        assert [item["points"] for item in said] == wanted
        assert {at: said[at]["criterion"] for at in words} == words
    finally:
        rubric_file.write_bytes(original)
