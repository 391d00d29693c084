"""Lines break between Chinese characters, and elsewhere as they always did."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from rubric_studio.text import cells
from rubric_studio.tui.breaking import CHUNK, WORD, between_characters

OLD_WORD, OLD_CHUNK = re.compile(r"\s*\S+\s*"), re.compile(r"\S+\s*|\s+")
"""What Textual and rich break at."""


@given(st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0x2E7F), max_size=80))
def test_other_scripts_break_as_before(text):
    assert WORD.findall(text) == OLD_WORD.findall(text)
    assert CHUNK.findall(text) == OLD_CHUNK.findall(text)


@given(st.text(st.sampled_from("ab 檢查。，「」（）あ한\u3000"), max_size=40))
def test_nothing_of_a_text_is_lost(text):
    assert "".join(CHUNK.findall(text)) == text
    assert "".join(WORD.findall(text)).split() == text.split()


@pytest.mark.parametrize("width", [9, 10, 11, 20])
def test_chinese_fills_its_lines_and_no_line_begins_with_a_mark(width):
    between_characters()
    text = "所開規準的準則。y、n 與 u 是您對所選範例回答的判定，接著自動選下一項準則。「過時」：判定時的措辭不同。"
    lines = [line.plain.rstrip() for line in Content(text).wrap(width)]
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cells(line) <= width for line in lines)
    assert all(cells(line) >= width - 6 for line in lines[:-1])
    assert not [line for line in lines if line[0] in "。，、：」" or line[-1] == "「"]
