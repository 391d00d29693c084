"""Text made safe to show, measured in cells, and put in order."""

# letters of other scripts:
# ruff: noqa: RUF001

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.text import INVISIBLE, cells, natural_key, nearest, one_line, pad, safe, tail

ANY = st.text(st.characters(), max_size=40)  # lone surrogates too


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("a\r\nb", "a\nb"),
        ("a\rb", "a␍b"),
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("\x7f\x9b", "␡[U+009B]"),
        ("a\u202eb\u2066", "a[U+202E]b[U+2066]"),
        ("a\u2028b\ud800", "a[U+2028]b[U+D800]"),
        ("می\u200cخواهم\u200f", "می\u200cخواهم\u200f"),
    ],
)
def test_safe(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(ANY)
def test_safe_is_safe_and_says_it_once(text: str) -> None:
    shown = safe(text)
    assert safe(shown) == shown
    assert not [c for c in shown if (ord(c) < 32 and c not in "\t\n") or 0x7F <= ord(c) < 0xA0]
    shown.encode("utf-8")


@given(ANY, st.integers(1, 30))
def test_one_line_fits(text: str, width: int) -> None:
    line = one_line(text, width)
    assert "\n" not in line
    assert cells(line) <= width
    assert one_line(text) == one_line(one_line(text))


def test_one_line_cuts_between_characters() -> None:
    assert one_line("two  words\nhere") == "two words here"
    assert one_line("abcdef", 4) == "abc…"
    assert one_line("头痛发热", 6) == "头痛…"
    assert one_line("ab cdef", 4) == "ab…"
    assert one_line("e\u0301e\u0301e\u0301", 2) == "e\u0301…"


@pytest.mark.parametrize(
    ("text", "n"),
    [("abc", 3), ("头痛", 4), ("e\u0301", 1), ("हि", 2), ("a\u200db", 2), ("कु", 1), ("\u00ad", 1), ("", 0)],
)
def test_cells(text: str, n: int) -> None:
    assert cells(text) == n
    assert cells(pad(text, 8)) == 8


def test_natural_order() -> None:
    names = ["item 10", "Item 2", "item 1", "item", "10", "9", "b2a10", "b2a9", "a" + "9" * 5000]
    assert sorted(names, key=natural_key) == [
        "9",
        "10",
        "a" + "9" * 5000,
        "b2a9",
        "b2a10",
        "item",
        "item 1",
        "Item 2",
        "item 10",
    ]


@given(st.lists(st.text(max_size=8)))
def test_every_text_has_a_place_in_the_order(texts: list[str]) -> None:
    assert len(sorted(texts, key=natural_key)) == len(texts)


def test_nearest() -> None:
    assert nearest("titel", ["title", "theme"]) == "title"
    assert nearest("qqq", ["title", "theme"]) is None
    assert nearest("", ["title"]) is None


@pytest.mark.parametrize(
    "character",
    ["\u200b", "\u200d", "\u00a0", "\u00ad", "\u034f", "\u3164", "\ufeff", "\u202e", "\x00", "\u3000", "\ufe0f"],
)
def test_what_nobody_sees(character: str) -> None:
    assert INVISIBLE.search(f"a{character}b")


@pytest.mark.parametrize("text", ["x-note", "two words", "é", "e\u0301", "标题", "कु", "\U0001f600"])
def test_what_one_sees(text: str) -> None:
    assert not INVISIBLE.search(text)


@pytest.mark.parametrize(
    "text", ["", "model-a", "physician", "模型一号的回答", "a\u0301b\u0301c", "one\ntwo", "\x1b[2J answer"]
)
@pytest.mark.parametrize("width", [1, 3, 6, 40])
def test_a_tail_fits_and_is_an_end(text: str, width: int) -> None:
    made = tail(text, width)
    assert cells(made) <= width
    assert one_line(text).endswith(made.removeprefix("…"))
    assert made == one_line(text) or made.startswith("…")
