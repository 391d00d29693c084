"""Possible evidence: for which criteria it is looked for, and where quotes stand."""

from __future__ import annotations

import pytest

from rubric_studio.evidence.sentences import sentences
from rubric_studio.model.rubric import Criterion, Rubric, RubricSet
from rubric_studio.workflows.evidence import Evidence, about_omission, placed, possible

TEXT = "Rest for a week. Take ibuprofen with food. Ask your doctor about an MRI. See a doctor at once if you are numb."


def judged(text: str, language: str = "en", points: int = 5) -> tuple[Rubric, RubricSet, Criterion]:
    criterion = Criterion(id="c", text=text, points=points)
    other = Criterion(id="d", text="Recommends that the patient drinks water.", points=1)
    return Rubric(id="r", criteria=(criterion, other)), RubricSet(id="s", language=language), criterion


@pytest.mark.parametrize(
    ("text", "language", "points", "omits"),
    [
        ("Mentions taking ibuprofen with food.", "en", 5, False),
        ("Recommends ibuprofen with food.", "en", -5, False),
        ("Does not mention taking ibuprofen with food.", "en", -5, True),
        ("Doesn't recommend ibuprofen with food.", "en", 5, True),
        ("Fails to mention ibuprofen with food.", "en", -5, True),
        ("Omits that ibuprofen is taken with food.", "en-GB", -5, True),
        ("The response fails to say that ibuprofen is taken with food.", "en", -5, True),
        ("未提醒要隨餐服用 ibuprofen with food。", "zh-Hant", -5, True),
        ("提醒要隨餐服用 ibuprofen with food。", "zh-Hant", 5, False),
        ("Ne dit pas de prendre ibuprofen with food.", "fr", -5, False),
    ],
)
def test_a_sentence_is_looked_for_unless_something_is_left_out(
    text: str, language: str, points: int, *, omits: bool
) -> None:
    held = judged(text, language, points)
    assert about_omission(*held) is omits
    assert bool(possible(*held, TEXT)) is not omits


def test_a_justification_inside_the_text_is_not_looked_for() -> None:
    text = "Recommends rest for a week. (Rationale: ibuprofen with food, an MRI and a doctor are no better than that)"
    assert [TEXT[start:end] for start, end in possible(*judged(text), TEXT)] == ["Rest for a week."]


def test_quotes_are_placed_where_they_stand() -> None:
    spans = placed(["Take ibuprofen with food.", "no such words", ""], TEXT)
    assert [TEXT[start:end] for start, end in spans] == ["Take ibuprofen with food."]


def test_one_goes_through_what_is_possible_and_what_was_accepted() -> None:
    first, second, *_rest = sentences(TEXT)
    assert Evidence((first,), (second,)).every == (first, second)
    assert Evidence((first,), (first,), at=0).looked_at == first
    assert Evidence((first,), (), at=3).looked_at is None
    assert Evidence((first,), ()).looked_at is None
