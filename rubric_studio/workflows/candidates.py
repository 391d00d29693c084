"""Criteria to choose from, made of the sentences of a response: what a good one says, what was wrong in a bad one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.evidence.sentences import sentences as cut
from rubric_studio.language import in_language
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD, BAD = 5, -5
"""The points with which such criteria begin."""
MOST = 60
"""Sentences of a response that are offered."""
_BOLD = re.compile(r"[*`]{1,3}(?=\S)|(?<=\S)[*`]{1,3}")
_MARK = re.compile(r"\s*(?:[-*+•>#|]+|\(?\d{1,2}[.)])\s+")
_ASKS = "?？؟"
_SHORTEST = 4


@dataclass(frozen=True)
class Candidate:
    """A sentence of a response, and the criterion that it could become."""

    sentence: str
    criterion: str


def candidates(text: str, language: str) -> list[Candidate]:
    """Make a criterion of each sentence of a response, in the language of the criteria."""
    return [Candidate(sentence, _criterion(sentence, in_language(language))) for sentence in sentences(text)]


def sentences(text: str) -> list[str]:
    """Give a response's sentences in their order, each once, without the marks of lists and headings."""
    plain = _BOLD.sub("", text)
    found = (one_line(_without_mark(plain[span.start : span.end])) for span in cut(plain))
    return list(dict.fromkeys(held for held in found if len(held) >= _SHORTEST))[:MOST]


def _without_mark(part: str) -> str:
    mark = _MARK.match(part)
    return part[mark.end() :] if mark else part


def _criterion(sentence: str, _: Callable[[str], str]) -> str:
    words = _("Asks, in these or other words: “{sentence}”") if sentence[-1] in _ASKS else ""
    words = words or _("States, in these or other words: “{sentence}”")
    return words.format(sentence=sentence)
