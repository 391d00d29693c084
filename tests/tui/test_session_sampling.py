"""Sample responses in the session: each a step that undo takes back, byte for byte."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rubric_studio.errors import RubricStudioError
from rubric_studio.model.judgment import Verdict
from rubric_studio.workflows.sampling import Sample
from tests.tui.conftest import RUBRIC, SET

NEW = Sample(author="model-q", version="2", date="2026-11", text="Rest.\nThen walk.", expect="bad")
FILE = f"responses/{RUBRIC}.yaml"


@pytest.fixture
def path(folder):
    return folder / "rubrics" / SET / FILE


def ids(session):
    return [standing.response.id for standing in session.standings]


def text(session):
    return session.desk.text_of(SET, FILE)


def test_adding_and_undoing_gives_the_same_bytes(session, path):
    before = path.read_bytes()
    assert session.add_samples([NEW]) == ["model-q"]
    assert session.selection.response == "model-q"
    assert session.standing.response.text == NEW.text
    session.save()
    assert path.read_bytes().startswith(before.rstrip(b"\n"))
    assert session.undo() == "one new sample response"
    assert session.selection.response == "ideal"
    session.save()
    assert path.read_bytes() == before
    assert session.redo() == "one new sample response"
    assert session.selection.response == "model-q"


def test_the_first_response_makes_the_file_and_undo_takes_it_away(folder, path, make_session):
    path.unlink()
    session = make_session()
    assert ids(session) == ["ideal"]
    session.add_samples([NEW, NEW])
    assert ids(session) == ["ideal", "model-q", "model-q-2"]
    session.save()
    assert path.read_text(encoding="utf-8").startswith(
        "# yaml-language-server: $schema=../../../schemas/responses.schema.json\nformat: rubric-studio/responses/1\n"
    )
    assert ids(make_session()) == ids(session)
    session.undo()
    assert ids(session) == ["ideal"]
    session.save()
    assert not path.exists()
    session.redo()
    session.save()
    assert path.exists()


@pytest.mark.parametrize(
    "do",
    [
        lambda s: s.change_sample("model-b", replace(s.held("model-b"), text="Other.", notes="Why")),
        lambda s: s.step_expected(),
        lambda s: s.remove_sample(),
        lambda s: s.make_ideal(),
        lambda s: s.change_sample("ideal", Sample(text="A better one.")),
    ],
)
def test_every_edit_is_one_step(session, do):
    session.select_response("model-b")
    before = session.desk.drafts(), text(session), session.desk.text_of(SET, f"{RUBRIC}.yaml")
    do(session)
    assert session.unsaved
    assert session.undo()
    assert (session.desk.drafts(), text(session), session.desk.text_of(SET, f"{RUBRIC}.yaml")) == before
    assert session.selection.response == "model-b"
    assert not session.can_undo


def test_taking_away_selects_the_neighbour_and_keeps_verdicts(session):
    session.select_response("harmful")
    session.mark(Verdict.MET)
    session.save()
    assert session.remove_sample() == "harmful"
    assert session.selection.response == "model-a-older"
    assert "harmful" in {given.response for given in session.desk.verdicts(SET).on(RUBRIC)}
    assert session.add_samples([replace(NEW, author="harmful")]) == ["harmful-2"]
    session.undo()
    session.undo()
    assert session.standing.cells[session.selection.criterion].by == "you"


def test_an_id_with_a_verdict_that_is_not_saved_does_not_come_back(session):
    session.add_samples([NEW])
    session.mark(Verdict.MET)
    session.remove_sample()
    assert session.add_samples([NEW]) == ["model-q-2"]


def test_another_text_makes_verdicts_stale(session):
    assert session.verdicts_on("model-a") == 12
    session.change_sample("model-a", replace(session.held("model-a"), text="Other."))
    assert session.verdicts_on("model-a") == 0
    assert session.standing.cells["preferred-test"].stale


def test_good_bad_and_not_said(session):
    session.select_response("model-b")
    assert [session.step_expected() for _turn in range(3)] == ["good", "bad", "none"]
    session.select_response("ideal")
    with pytest.raises(RubricStudioError, match="always meant to be good"):
        session.step_expected()


def test_the_ideal_response_can_go(session):
    session.select_response("ideal")
    assert session.remove_sample() == "ideal"
    assert "ideal" not in ids(session)
    assert session.selection.response == "model-a"
    session.undo()
    assert ids(session)[0] == "ideal"


def test_nothing_changes_where_it_cannot_be_taken(session):
    before = text(session)
    with pytest.raises(RubricStudioError):
        session.add_samples([NEW, replace(NEW, text="a\x00")])
    assert text(session) == before
    assert not session.can_undo


def test_what_stands_in_a_form_is_kept_until_it_is_taken(session):
    session.keep_form("", Sample(author="r07", kind="physician"))
    assert session.writing == {}
    session.keep_form("", NEW)
    assert session.begun("") == NEW
    assert session.writing[f"response:{SET}:{RUBRIC}::text"] == NEW.text
    cited = replace(session.held("model-a"), citations=(("A guide", "https://example.org"),), expect="bad")
    session.keep_form("model-a", cited)
    assert session.begun("model-a") == cited
    session.keep_form("model-a", session.held("model-a"))
    assert session.begun("model-a") is None
    session.select_rubric(SET, "repeat-injection")
    assert session.begun("") is None
    session.select_rubric(SET, RUBRIC)
    session.drop_form("")
    assert session.writing == {}
