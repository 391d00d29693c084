"""Criteria of a response's sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.workflows.candidates import MOST, candidates, sentences


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call 911 now. Sit down.", ["Call 911 now.", "Sit down."]),
        ("**Call 911 now.** Sit down.", ["Call 911 now.", "Sit down."]),
        ("# First\n\n- Rest.\n* Drink `water`.\n2) Wait.", ["Rest.", "Drink water.", "Wait."]),
        ("Rest, e.g. in bed. Rest, e.g. in bed.", ["Rest, e.g. in bed."]),
        ("先打119。不要自己開車。", ["先打119。", "不要自己開車。"]),
        ("", []),
        ("\n \n--\n", []),
    ],
)
def test_sentences(text: str, found: list[str]) -> None:
    assert sentences(text) == found


def test_each_becomes_a_criterion() -> None:
    made = [candidate.criterion for candidate in candidates("Drink water. Do you smoke?", "en")]
    assert made == [
        "States, in these or other words: “Drink water.”",
        "Asks, in these or other words: “Do you smoke?”",
    ]


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    found = sentences(text)
    assert len(set(found)) == len(found) <= MOST
    assert all(held.strip() and "\n" not in held for held in found)
