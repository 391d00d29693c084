"""Turning a criterion round: what is offered, what is left to a person, and that the way back is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.lint.head import Reading
from rubric_studio.lint.lexicon import lexicon
from rubric_studio.lint.turning import turned
from rubric_studio.model.rubric import Criterion

CASES = yaml.safe_load((Path(__file__).parent / "turning.yaml").read_text(encoding="utf-8"))


def reading(text: str, points: int, language: str = "en") -> Reading:
    return Reading(Criterion(id="c", text=text, points=points), lexicon(language))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_cases(case: dict[str, Any]) -> None:
    found = turned(reading(case["text"], case["points"], case.get("language", "en")))
    assert list(found.texts) == case.get("turned", [])
    assert case.get("left", "") in found.why
    assert bool(found.why) is ("left" in case)


@given(
    st.sampled_from(sorted(set(lexicon("en").words["verbs"]) - set(lexicon("en").words["lacking"]))),
    st.sampled_from(["", "fails to ", "does not ", "avoids "]),
    st.sampled_from(["", "The response "]),
    st.sampled_from(["the dose.", "that rest helps.", "whether she smokes", "aspirin to a child, if asked."]),
    st.integers(-10, 10).filter(bool),
)
def test_turned_round_twice_it_is_there_again(verb: str, by: str, who: str, rest: str, points: int) -> None:
    held = lexicon("en")
    forms = {"": held.third[verb], "avoids ": dict(zip(held.words["verbs"], held.words["acting"], strict=True))[verb]}
    text = f"{who}{by}{forms.get(by, verb)} {rest}"
    text = text[0].upper() + text[1:]
    for other in turned(reading(text, points)).texts:
        assert text in turned(reading(other, -points)).texts
        assert other != text


@given(st.text(max_size=80), st.integers(-10, 10).filter(bool), st.sampled_from(["en", "zh-Hant", "ar"]))
def test_any_text_is_turned_or_a_reason_given(text: str, points: int, language: str) -> None:
    found = turned(reading(text, points, language))
    assert bool(found.texts) != bool(found.why)
