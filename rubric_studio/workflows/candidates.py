"""Criteria to choose from, made of the sentences of a response: what a good one says, what was wrong in a bad one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rubric_studio.language import in_language
from rubric_studio.lint.head import SENTENCE
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD, BAD = 5, -5
"""The points with which such criteria begin."""
MOST = 60
"""Sentences of a response that are offered."""
_MARK = re.compile(r"\s*(?:[-*+•>#]+|\(?\d{1,2}[.)])\s+|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_ASKS = "?？؟"  # noqa: RUF001 - Chinese and Arabic
_SHORTEST = 8


def sentences(text: str) -> list[str]:
    """Give a response's sentences in their order, each once, without the marks of lists and headings."""
    found = (one_line(_MARK.sub("", text[start:end])) for start, end in _spans(text))
    return list(dict.fromkeys(held for held in found if len(held) >= _SHORTEST))[:MOST]


def _spans(text: str) -> list[tuple[int, int]]:
    ends = [found.end() for found in SENTENCE.finditer(text)]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def criteria(sentences: list[str], language: str) -> list[str]:
    """Make a criterion of each sentence, in the language of the criteria."""
    return [_criterion(sentence, in_language(language)) for sentence in sentences]


def _criterion(sentence: str, _: Callable[[str], str]) -> str:
    words = _("Asks, in these or other words: “{sentence}”") if sentence[-1] in _ASKS else ""
    words = words or _("States, in these or other words: “{sentence}”")
    return words.format(sentence=sentence)
