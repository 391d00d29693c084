"""Cutting a response into sentences."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.evidence.sentences import sentences

CASES = yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text(encoding="utf-8"))
PIECES = st.sampled_from(
    [*"ab .!?\n\t|#->)1", "\r\n", "Dr. ", "。", "」", "؟", "।", "ก", "กกกกกกกกกกกกกกกกกกกกกก ", "\u2028", "é", "\ud800"]
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_sentences(case):
    assert [case["text"][start:end] for start, end in sentences(case["text"])] == case["sentences"]


@given(st.lists(PIECES, max_size=60).map("".join))
def test_sentences_stand_in_order_and_hold_something(text):
    found = sentences(text)
    ends = [0, *(span.end for span in found)]
    assert all(end <= span.start < span.end <= len(text) for end, span in zip(ends, found, strict=False))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] for span in found)


@pytest.mark.parametrize(
    "piece", ["-", ".", "| ", "> ", " ", "a. ", "- ", "*_", "ก ", "(", "#", "1.", "|-", "。", "\n", "a\n"]
)
@pytest.mark.parametrize("last", ["", "x"])
def test_no_odd_text_takes_long(piece, last):
    begin = perf_counter()
    sentences(piece * (50_000 // len(piece)) + last)
    assert perf_counter() - begin < 2
