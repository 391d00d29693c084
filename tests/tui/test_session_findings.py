"""Findings without a screen: their order, mending, letting stay, undo, and the sheet of one."""

from __future__ import annotations

import dataclasses

import pytest

from rubric_studio.errors import RubricStudioError
from rubric_studio.finding import Finding, Place, Severity
from rubric_studio.tui.mending import in_order
from rubric_studio.tui.sheet import AROUND, cut, sheet
from rubric_studio.tui.words import Mark, Marked, alike, marked

SET, RUBRIC = "sciatica-imaging", "mri-before-injection"
PREGNANT = "Should ask whether the patient is pregnant."


def bad(session, text=PREGNANT, points=-5):
    """Write a criterion that has findings, and give the first."""
    session.add_criterion(text)
    session.change("points", points)
    return session.findings_here()[0]


def test_the_selected_criterions_come_first_then_the_next(session):
    first, *rest = [criterion.id for criterion in session.view.rubric.criteria]
    finding = bad(session)
    made = session.selection.criterion
    assert session.finding_now() == finding
    session.select_criterion(first)
    session.change("points", 99)
    assert session.finding_now().code == "S104"
    session.select_criterion(made)
    assert session.finding_now().code == "P301"
    session.select_criterion(rest[-1])
    assert session.finding_now() in session.findings()


def test_the_heaviest_of_a_criterion_comes_first(session):
    bad(session, "Fails to avoid recommending aspirin for a child with chickenpox.", -8)
    weights = [finding.severity for finding in session.findings_here()]
    assert weights == [Severity.WARNING, Severity.HINT]


def test_what_is_about_the_whole_rubric_comes_last(session):
    about = Finding("X501", Severity.ERROR, "m", set=SET, rubric=RUBRIC)
    assert in_order(session.view, [about, *session.findings()])[-1] == about


def test_a_mend_is_one_step(session, rubric_file):
    before = rubric_file.read_text(encoding="utf-8")
    bad(session, "Recommends stopping ibuprofen and explains why it harms the kidney.", 6)
    number = len(session.view.rubric.criteria)
    (way,) = session.mends(session.findings_here()[0])
    session.mend(way)
    assert len(session.view.rubric.criteria) == number + 1
    assert session.criterion.text == "Recommends stopping ibuprofen."
    assert session.criterion.points == 3
    assert session.undo().startswith("mending: Make two criteria")
    assert len(session.view.rubric.criteria) == number
    assert session.criterion.points == 6
    for _step in range(2):
        session.undo()
    assert session.desk.drafts() == {}
    assert rubric_file.read_text(encoding="utf-8") == before


def test_a_mended_finding_is_gone(session):
    finding = bad(session)
    session.mend(session.mends(finding)[0])
    assert session.criterion.points == 5
    assert finding.code not in {found.code for found in session.findings_here()}
    session.redo()
    session.undo()
    assert [held.code for held in session.findings_here()] == ["P301"]


def test_letting_stay_and_undo(session, make_session):
    finding = bad(session)
    assert session.can_waive(finding)
    session.waive(finding, "It is meant so.", "2999-01-31")
    assert session.findings_here() == []
    held = session.criterion.lint.ignore[0]
    assert (held.rule, held.reason, held.by, held.until) == ("P301", "It is meant so.", "r07", "2999-01-31")
    assert session.undo() == "letting a finding stay"
    assert session.findings_here() == [finding]
    session.redo()
    session.save()
    again = make_session()
    again.select_criterion(finding.criterion)
    assert again.findings_here() == []


@pytest.mark.parametrize(("reason", "until"), [("", None), ("  ", None), ("Why.", "31.3.2999"), ("Why.", "2020-01-01")])
def test_a_waiver_needs_a_reason_and_a_day_that_is_not_over(session, reason, until):
    finding = bad(session)
    with pytest.raises(RubricStudioError):
        session.waive(finding, reason, until)
    assert session.findings_here() == [finding]


def test_shape_cannot_be_let_stay(session):
    finding = Finding("S102", Severity.ERROR, "m", set=SET, rubric=RUBRIC, criterion=session.selection.criterion)
    assert not session.can_waive(finding)
    assert not sheet(session, finding).waivable
    with pytest.raises(RubricStudioError):
        session.waive(finding, "Why.")


def test_what_can_be_mended_is_known_without_doing_it(session):
    finding = bad(session)
    other = dataclasses.replace(finding, code="W202")
    assert session.mendable(session.view, [finding, other]) == {finding: True, other: False}


def test_a_sheet_says_what_changes_in_words(session):
    held = sheet(session, bad(session))
    assert (held.number, held.count, held.points) == (2, 13, -5)
    assert held.text[held.start : held.end] == "Should"
    (way,) = held.ways
    assert [(change.what, change.before, change.after) for change in way.changes] == [("points", "-5", "+5")]
    assert held.card.bad.startswith("-5")
    assert held.waivable


def test_a_sheet_shows_new_criteria(session):
    held = sheet(session, bad(session, "Recommends stopping ibuprofen and explains why it harms the kidney.", 6))
    wording, points, new = held.ways[0].changes
    assert wording.after == "Recommends stopping ibuprofen."
    assert (points.before, points.after) == ("+6", "+3")
    assert new.before == ""
    assert new.after == "+3  Explains why it harms the kidney."


def test_a_finding_of_another_rubric(session):
    session.select_rubric(SET, "repeat-injection")
    finding = bad(session)
    session.select_rubric(SET, RUBRIC)
    held = sheet(session, finding)
    assert held.ways
    assert session.selection.rubric == RUBRIC
    session.open_at(held.finding)
    session.mend(held.ways[0].mend)
    assert session.criterion.points == 5
    assert session.selection.rubric == "repeat-injection"


def test_a_finding_whose_text_was_changed_since_is_looked_up_again(session):
    finding = bad(session)
    session.change("text", f"{PREGNANT} At once.")
    assert sheet(session, finding).finding.excerpt.endswith("At once.")
    session.change("text", "Asks for pain at night.")
    session.change("points", 5)
    held = sheet(session, finding)
    assert held.gone
    assert held.ways == ()


def test_a_finding_of_a_file_that_cannot_be_read(session):
    finding = Finding("Y100", Severity.ERROR, "m", set=SET, rubric="nowhere", place=Place("rubrics/x.yaml", 3))
    held = sheet(session, finding)
    assert held.card.code == "Y100"
    assert (held.ways, held.waivable) == ((), False)
    assert sheet(session, dataclasses.replace(finding, code="Z999")).card is None


def test_long_texts_are_cut_around_the_words():
    text = "a" * 1000 + "words" + "b" * 1000
    shown, start, end = cut(text, 1000, 1005)
    assert shown[start:end] == "words"
    assert len(shown) == 2 * AROUND + 7
    assert cut("short words", 6, 11) == ("short words", 6, 11)


# words while typing ---------------------------------------------------------------------------------------------------

WORDS = Marked("one two three", (Mark(4, 7, Severity.ERROR),))


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("one two three", ["two"]),
        ("one two three four", ["two"]),
        ("X one two three", ["two"]),
        ("one twXo three", []),
        ("one  two three", ["two"]),
        ("one", []),
        ("", []),
        ("two", []),
        ("one two two three", ["two"]),
    ],
)
def test_marks_follow_what_is_typed(text, marks):
    now = WORDS.now(text)
    assert [now.text[mark.start : mark.end] for mark in now.marks] == marks


def test_marks_of_lines():
    held = Marked("ab\ncdef\ng", (Mark(1, 5, Severity.HINT),))
    assert [(m.start, m.end) for m in held.of_line(0)] == [(1, 2)]
    assert [(m.start, m.end) for m in held.of_line(1)] == [(0, 2)]
    assert held.of_line(2) == held.of_line(9) == []


def test_marks_stand_where_the_safe_text_shows_them():
    text = "\x9b31m 爸爸 \x1b[2J Should ask"
    finding = Finding("P301", Severity.ERROR, "m", field="criterion", start=13, end=19, excerpt=text)
    assert text[13:19] == "Should"
    held = marked([finding, dataclasses.replace(finding, field="points"), dataclasses.replace(finding, end=13)])
    assert [held.text[mark.start : mark.end] for mark in held.marks] == ["Should"]
    assert marked([]) == Marked()


def test_what_two_texts_have_in_common():
    assert (alike("abc", "abd"), alike("", "a"), alike("ab", "ab")) == (2, 0, 2)


def test_a_waiver_of_an_identifier_names_its_words(session, rubric_file):
    text = rubric_file.read_text(encoding="utf-8").replace("for sciatica?", "for sciatica? a.b@example.org", 1)
    rubric_file.write_text(text, encoding="utf-8")
    session.select_rubric(SET, RUBRIC)
    (finding,) = [held for held in session.findings() if held.code == "H601"]
    held = sheet(session, finding)
    assert held.waivable
    (way,) = held.ways
    assert "[REMOVED]" in way.changes[0].after
    session.waive(finding, "made up")
    assert "H601" not in {held.code for held in session.findings()}
    assert str(session.desk.drafts()).count("a.b@example.org") == 1
