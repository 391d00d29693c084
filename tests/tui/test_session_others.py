"""The session beside others who write the same files."""

from __future__ import annotations

import pytest

from rubric_studio.errors import RubricStudioError, WorkspaceError
from rubric_studio.model.judgment import Verdict
from rubric_studio.workflows.watch import Clash, Watch
from tests.tui.conftest import RUBRIC, SET

REF = (SET, f"{RUBRIC}.yaml")
POINTS = ("points: 7\n", "points: 2\n")


def theirs(path, old="title: ", new="title: Theirs "):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def look(session):
    stamps = session.watched()
    return session.noticed(stamps, Watch(session.desk.workspace).look(stamps))


def test_what_nobody_changed_here_is_taken_over(session, rubric_file):
    theirs(rubric_file)
    assert look(session) == [REF]
    assert session.view.rubric.title.startswith("Theirs ")
    assert session.clashes == {}
    assert look(session) == []


def test_a_file_that_came(session, rubric_file):
    responses = rubric_file.parent / "responses" / f"{RUBRIC}.yaml"
    text = responses.read_text(encoding="utf-8")
    responses.unlink()
    assert look(session) == []
    assert list(session.clashes.values()) == [Clash.GONE]
    session.take_theirs((SET, f"responses/{RUBRIC}.yaml"))
    assert session.view.responses == ()
    responses.write_text(text, encoding="utf-8")
    assert look(session) == [(SET, f"responses/{RUBRIC}.yaml")]
    assert session.view.responses


def test_what_was_changed_here_too_is_a_clash(session, rubric_file):
    session.change("points", 6)
    theirs(rubric_file, *POINTS)
    assert look(session) == []
    assert session.clashes == {REF: Clash.CHANGED}
    assert session.news == []
    theirs(rubric_file, *reversed(POINTS))  # and they took it back
    look(session)
    assert session.clashes == {}
    session.save()


def test_a_look_that_is_older_than_a_save(session, rubric_file):
    stamps = session.watched()
    session.change("points", 6)
    session.save()
    found = Watch(session.desk.workspace).look(stamps)
    assert found
    assert session.noticed(stamps, found) == []
    assert session.clashes == {}
    assert session.can_undo


def test_keeping_mine_puts_theirs_aside(session, rubric_file):
    session.change("points", 6)
    theirs(rubric_file, *POINTS)
    theirs(rubric_file)
    look(session)
    path = session.keep_mine(REF)
    assert "title: Theirs " in path.read_text(encoding="utf-8")
    assert session.kept().files[REF].text
    assert session.save() == 1
    saved = rubric_file.read_text(encoding="utf-8")
    assert "points: 6" in saved
    assert "Theirs" not in saved
    assert session.undo() == "change of points"
    session.save()


def test_keeping_mine_where_they_write_once_more(session, rubric_file):
    session.change("points", 6)
    theirs(rubric_file)
    session.keep_mine(REF)
    theirs(rubric_file, "title: Theirs ", "title: Again ")
    with pytest.raises(WorkspaceError, match="changed by another program"):
        session.save()
    assert session.find_clashes() == [REF]


def test_keeping_both(session, rubric_file):
    session.change("points", 6)
    session.mark(Verdict.NOT_MET)
    theirs(rubric_file)
    theirs(rubric_file, *POINTS)
    look(session)
    assert session.can_keep_both(REF)
    made = session.keep_both(REF)
    assert made == f"{RUBRIC}-2"
    assert session.selection.rubric == made
    assert session.view.rubric.status == "draft"
    assert session.view.rubric.criteria[0].points == 6
    assert session.view.responses
    assert len(session.marks[SET]) == 2  # the words of theirs are the same
    assert session.save() == 3
    names = {path.name for path in rubric_file.parent.rglob("*.yaml")}
    assert f"{made}.yaml" in names
    assert (rubric_file.parent / "responses" / f"{made}.yaml").read_text(encoding="utf-8").count(f"rubric: {made}\n")
    assert "points: 6" not in rubric_file.read_text(encoding="utf-8")
    assert "Theirs" in rubric_file.read_text(encoding="utf-8")
    assert session.undo() == "keeping both as two rubrics"


def test_only_a_rubric_can_be_kept_twice(session, rubric_file):
    assert not session.can_keep_both((SET, "set.yaml"))
    assert not session.can_keep_both((SET, f"responses/{RUBRIC}.yaml"))


def test_deleted_by_others_and_saved_again(session, rubric_file):
    before = rubric_file.read_bytes()
    rubric_file.unlink()
    look(session)
    assert session.clashes == {REF: Clash.GONE}
    assert session.view is not None
    assert session.keep_mine(REF) is None
    assert session.unsaved
    session.save()
    assert rubric_file.read_bytes() == before


def test_deleted_by_others_and_let_go(session, rubric_file):
    session.change("points", 6)
    rubric_file.unlink()
    look(session)
    (path,) = session.take_theirs(REF)
    assert "points: 6" in path.read_text(encoding="utf-8")
    assert session.view is None
    assert not session.unsaved


def test_a_folder_in_its_place(session, rubric_file):
    session.change("points", 6)
    session.mark(Verdict.NOT_MET)
    rubric_file.unlink()
    rubric_file.mkdir()
    look(session)
    assert session.clashes == {REF: Clash.UNREADABLE}
    with pytest.raises(RubricStudioError, match=r"Saved: one verdict\. Not saved:"):
        session.save()
    for choice in (session.keep_mine, session.take_theirs, session.keep_both):
        with pytest.raises(RubricStudioError, match="not an ordinary file"):
            choice(REF)
    assert session.criterion.points == 6
    rubric_file.rmdir()
    session.keep_mine(REF)
    session.save()
    assert "points: 6" in rubric_file.read_text(encoding="utf-8")


def test_what_they_wrote_is_no_rubric(session, rubric_file):
    rubric_file.write_text("{", encoding="utf-8")
    assert look(session) == []
    assert session.clashes == {REF: Clash.UNREADABLE}
    assert session.criterion is not None
    path = session.keep_mine(REF)
    assert path.read_text(encoding="utf-8") == "{"
    session.save()
    assert rubric_file.read_text(encoding="utf-8") != "{"


def test_a_file_that_was_made_write_protected(session, rubric_file):
    session.change("points", 6)
    session.mark(Verdict.NOT_MET)
    rubric_file.chmod(0o444)
    with pytest.raises(WorkspaceError, match="it is write-protected"):
        session.save()
    assert session.losses(paths=True) == [f"rubrics/{SET}/{RUBRIC}.yaml"]
    assert session.find_clashes() == []
    rubric_file.chmod(0o644)
    session.save()


def test_a_verdict_on_words_that_they_changed_is_not_kept(session, rubric_file):
    session.mark(Verdict.NOT_MET)
    kept = session.criterion.id
    session.select_criterion(session.view.rubric.criteria[1].id)
    session.mark(Verdict.MET)
    theirs(rubric_file, session.criterion.text, "Other words.")
    look(session)
    assert [key[1] for key in session.marks[SET]] == [kept]
    assert session.dropped == 1
