"""The head of the judgment: what is judged, where it ends, and what anchors a vague word."""

from __future__ import annotations

import pytest

from rubric_studio.lint.head import Reading
from rubric_studio.lint.lexicon import NOTHING, lexicon
from rubric_studio.model.rubric import Criterion

EN = lexicon("en")


def reading(text: str, points: int = 5) -> Reading:
    return Reading(Criterion(id="c", text=text, points=points), EN)


@pytest.mark.parametrize(
    ("text", "judged"),
    [
        ("Recommends a booster. (Justification: the last one was long ago.)", "Recommends a booster."),
        ("Recommends a booster (Reason: it was (very) long ago).", "Recommends a booster"),
        ("Recommends a booster. Justification: the last one was long ago", "Recommends a booster."),
        ("Recommends a booster. (Source: WHO 2023)", "Recommends a booster."),
        ("Explains the reason for a booster: the last one was long ago.", None),
        ("Explains the note: it says so.", None),
        ("(Justification: nothing else stands here.)", None),
    ],
)
def test_the_justification_is_no_part_of_it(text: str, judged: str | None) -> None:
    held = reading(text)
    assert held.text[: held.end] == (text if judged is None else judged)
    assert (held.justification is None) is (judged is None)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("States that rest helps.", "States "),
        (
            "Advises the reader to seek appropriate care if the pain returns.",
            "Advises the reader to seek appropriate care ",
        ),
        ("Lists warning signs such as fever.", "Lists warning signs "),
        ("Also explains why it hurts.", "explains "),
        ("The response should mention rest. It may add ice.", "mention rest."),
        ("Fails to advise rest: walking harms.", "advise rest"),
        ("Gives e.g. Ibuprofen. Then rest.", "Gives "),
        (
            "Recommends one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen.",
            "Recommends one two three four five six seven eight nine ten eleven twelve thirteen ",
        ),
    ],
)
def test_the_head_ends_where_the_clinical_content_begins(text: str, head: str) -> None:
    held = reading(text)
    assert held.text[slice(*held.head)] == head


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Fails to advise rest.", True),
        ("Does not advise rest.", True),
        ("Doesn\u2019t advise rest.", True),
        ("Omits the dose.", True),
        ("Lacks a dose.", True),
        ("Advises not to walk.", False),
        ("Advises rest.", False),
    ],
)
def test_negation_at_the_beginning(text: str, negated: bool) -> None:
    assert reading(text).negated is negated


@pytest.mark.parametrize(
    ("rest", "anchored"),
    [
        ("advice, such as rest.", True),
        ("advice (rest).", True),
        ("advice: rest.", True),
        ("advice by naming two exercises.", True),
        ("advice in 3 steps.", True),
        ("advice \u201crest\u201d.", True),
        ("advice for the patient.", False),
        ("advice. (Justification: e.g. this)", False),
    ],
)
def test_an_anchor_makes_a_vague_word_definite(rest: str, anchored: bool) -> None:
    text = f"Provides appropriate {rest}"
    assert reading(text).anchored(text.index(" advice")) is anchored


def test_a_pattern_that_waits_for_words_is_not_tried_without_them() -> None:
    assert reading("Advises rest.").pattern("style") is None
    assert reading("Advises rest politely.").pattern("style") is not None


def test_a_language_without_a_lexicon_has_nothing_to_search() -> None:
    held = Reading(Criterion(id="c", text="Should rest.", points=-5), NOTHING)
    assert held.search("second_act") is held.begins("wanted") is held.opening is None
    assert held.text[slice(*held.head)] == "Should rest."
