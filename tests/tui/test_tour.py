"""The tour without a screen."""

from __future__ import annotations

import pytest

from rubric_studio.model.judgment import Verdict
from rubric_studio.tui.actions import CRITERIA, FORM, use_keys
from rubric_studio.tui.tour import HELP, MEND, STEPS, Tour

OTHER = "plan-injection"


@pytest.fixture
def tour(session):
    return Tour(session, CRITERIA)


def walk(session, tour, to):
    """Do the steps before one."""
    first = session.selection.criterion

    def write():
        text = session.criterion.text
        session.change("text", text + " More.", typing=True)
        tour.see(FORM)
        session.undo()
        assert session.criterion.text == text
        tour.see(FORM)
        tour.see(CRITERIA)

    def other(verdict):
        session.mark(verdict)
        tour.see(CRITERIA)

    doings = [
        lambda: (session.select_criterion(OTHER if first != OTHER else first), tour.see(CRITERIA)),
        write,
        lambda: other(Verdict.NOT_MET),
        lambda: (session.select_criterion("preferred-test"), other(Verdict.NOT_MET)),
        lambda: tour.see(CRITERIA, MEND),
        lambda: (session.save(), tour.see(CRITERIA)),
        lambda: tour.see(CRITERIA, HELP),
    ]
    for doing in doings[:to]:
        doing()


def test_seven_steps_each_done(session, tour):
    assert (tour.at, tour.title, tour.over) == (0, "Moving", False)
    walk(session, tour, 7)
    assert tour.over
    assert tour.ticks == [True] * 7
    assert (tour.title, tour.words) == ("", "")
    assert len(STEPS) == 7


@pytest.mark.parametrize("step", range(7))
def test_nothing_but_doing_it_ticks_a_step(session, tour, step):
    walk(session, tour, step)
    assert tour.at == step
    assert not tour.see(CRITERIA)
    assert tour.at == step


def test_writing_goes_on_by_itself_from_one_thing_to_the_next(session, tour):
    walk(session, tour, 1)
    assert "Enter" in tour.words
    session.change("text", "Something else.", typing=True)
    assert tour.see(FORM)
    assert "Ctrl+Z" in tour.words
    session.undo()
    assert tour.see(FORM)
    assert "Esc" in tour.words
    assert tour.see(CRITERIA)
    assert tour.at == 2


def test_the_score_is_said_before_and_after(session, tour):
    walk(session, tour, 3)
    assert "now 0.88" in tour.words
    session.select_criterion("preferred-test")
    session.mark(Verdict.NOT_MET)
    tour.see(CRITERIA)
    assert tour.words.startswith("The score was 0.88, now it is 0.79.")


def test_saving_says_what_would_be_written_and_can_be_skipped(session, tour, folder):
    walk(session, tour, 5)
    assert "2 verdicts" in tour.words
    tour.skip()
    assert tour.ticks[-1] is False
    assert tour.title == "Finding help"
    assert not (folder / "rubrics/sciatica-imaging/judgments/r07.jsonl").exists()


def test_another_rubric_is_no_step_done(session, tour):
    walk(session, tour, 1)
    session.select_rubric("sciatica-imaging", "repeat-injection")
    assert tour.see(CRITERIA)
    assert (tour.at, tour.ticks) == (1, [True])


def test_it_names_the_keys_as_they_are(session, tour):
    use_keys({"edit": "e"})
    try:
        walk(session, tour, 1)
        assert "Press e to go into" in tour.words
    finally:
        use_keys({})


def test_a_rubric_without_responses_can_be_toured(session, folder):
    (folder / "rubrics/sciatica-imaging/responses/repeat-injection.yaml").unlink()
    session.select_rubric("sciatica-imaging", "repeat-injection")
    tour = Tour(session, CRITERIA)
    session.select_criterion(session.view.rubric.criteria[1].id)
    tour.see(CRITERIA)
    tour.skip()
    assert "skip this step" in tour.words
    tour.skip()
    assert "skip this step" in tour.words
    tour.skip()
    assert tour.title == "What to mend"
