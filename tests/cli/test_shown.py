"""Words underlined in their text: cell by cell, on one line, cut around them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rubric_studio.cli.shown import underlined
from rubric_studio.text import cells

LETTERS = st.text("abc 急診室\u0301\u202e\x1b\n\t\N{GRINNING FACE}\ud800", max_size=80)


@pytest.mark.parametrize(
    ("text", "start", "end", "width", "line", "marks"),
    [
        ("Names the dose.", 6, 9, 40, "Names the dose.", "      ^^^"),
        ("急診室 now", 0, 3, 40, "急診室 now", "^^^^^^"),
        ("今天去急診室 now", 3, 6, 40, "今天去急診室 now", "      ^^^^^^"),
        ("one two three four five six", 8, 13, 15, "", None),
        ("a\nb\tc", 2, 3, 40, "a b c", "  ^"),
        ("a\x1b[31m", 1, 2, 40, "a␛[31m", " ^"),
        ("abcdefghij", 0, 10, 6, "abc…", "^^^^"),
    ],
)
def test_underlined(text: str, start: int, end: int, width: int, line: str, marks: str | None) -> None:
    shown, under = underlined(text, start, end, width)
    if marks is None:
        assert cells(shown) <= width
        assert shown[under.index("^") : len(under)] == text[start:end]
    else:
        assert (shown, under) == (line, marks)


@given(LETTERS, LETTERS, LETTERS, st.integers(4, 120))
@example("aaaa", "\u0301", "", 4)
def test_it_always_fits(before: str, words: str, after: str, width: int) -> None:
    text = before + (words or "x") + after
    shown, under = underlined(text, len(before), len(text) - len(after), width)
    assert cells(shown) <= width
    assert len(under) <= max(width, 1)
    assert "^" in under
    assert not set(shown) & set("\n\t\x1b\u202e")


def test_no_line_is_drawn_where_all_is_read_aloud(call, faults, monkeypatch):
    drawn = call("check", cwd=faults).out
    monkeypatch.setenv("TERM", "dumb")
    read = call("check", cwd=faults).out
    assert "^" in drawn
    assert "^" not in read
    assert [line for line in drawn.splitlines() if "^" not in line] == read.splitlines()
