"""Which words differ: both texts are there again, spans are whole words or characters, and time is bounded."""

from __future__ import annotations

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.diff.words import MOST_EDITS, differing, tokens

TEXT = st.text(st.sampled_from("ab .\n劑量ใชé\u0301\u200d👩") | st.characters(codec="utf-8"), max_size=30)


@given(TEXT, TEXT)
def test_both_texts_are_in_the_pieces(old: str, new: str) -> None:
    pieces = differing(old, new).pieces
    assert "".join(text for sign, text in pieces if sign != "+") == old
    assert "".join(text for sign, text in pieces if sign != "-") == new
    assert any(sign != "=" for sign, _text in pieces) == (old != new)
    assert all(text for _sign, text in pieces)
    assert not any(one[0] == other[0] for one, other in pairwise(pieces))


@given(TEXT)
def test_tokens_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("Names the dose.", "Names the way.", [("=", "Names the "), ("-", "dose"), ("+", "way"), ("=", ".")]),
        ("one two three", "four five three", [("-", "one two"), ("+", "four five"), ("=", " three")]),
        ("回答應說明劑量", "回答應寫明劑量", [("=", "回答應"), ("-", "說"), ("+", "寫"), ("=", "明劑量")]),
        ("Asks.", "Asks why.", [("=", "Asks"), ("+", " why"), ("=", ".")]),
        ("a  b", "a b", [("=", "a"), ("-", "  "), ("+", " "), ("=", "b")]),
    ],
)
def test_words(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    assert list(differing(old, new).pieces) == pieces


def test_marks_stay_with_their_characters() -> None:
    for text in ("ให้ยาทุกวัน", "नमस्ते", "שָׁלוֹם", "naïve e\u0301", "👩\u200d⚕️"):
        assert not [token for token in tokens(text) if unicodedata.combining(token[0])]
    pieces = differing("ให้ยา", "ไม่ให้ยา").pieces
    assert ("=", "ให้ยา") in pieces


def test_time_is_bounded_and_that_is_said() -> None:
    old, new = (" ".join(f"{mark}{n}" for n in range(100_000)) for mark in "ab")
    begun = time.process_time()
    found = differing(f"same {old} end", f"same {new} end")
    assert time.process_time() - begun < 5
    assert found.whole
    assert [sign for sign, _text in found.pieces] == ["=", "-", "+", "="]
    few = differing(" ".join("a" * 50), " ".join("b" * 50))
    assert not few.whole
    assert MOST_EDITS > 100
