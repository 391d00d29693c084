"""The head of the judgment: which part of a criterion's text says what is judged, read once for all wording rules.

Real criteria carry their justification inside them, and clinical content in that-clauses, lists and conditions. A vague
word there ("seek appropriate care if ...") is not about the judgment. So a text is read as: the judged text without the
justification; its first act, in the first sentence, up to where the clinical content begins; and whether a word in it
is anchored by what follows: an example, a list, a number, a quotation or the manner.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from rubric_studio.lint.lexicon import WORD

if TYPE_CHECKING:
    from rubric_studio.lint.lexicon import Lexicon
    from rubric_studio.lint.rules import Hit, Rule
    from rubric_studio.model.rubric import Criterion

LONGEST_HEAD = 14
"""Words after which the head ends at the latest."""

SENTENCE = re.compile(
    r"""(?<!\b[A-Za-z])(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\betc)[.!?]['"\u201d)\]]*\s+(?=[A-Z"\u201c])"""
    r"|[。！？\n]"  # noqa: RUF001 - Chinese punctuation
)
_WORDS = re.compile(r"\S+")


class Reading:
    """One criterion as the wording rules see it; parts are worked out when a rule first asks for them.

    Args:
        criterion: the criterion.
        lexicon: of the language of its text.
    """

    def __init__(self, criterion: Criterion, lexicon: Lexicon) -> None:
        self.criterion = criterion
        self.text = criterion.text
        self.points = criterion.points
        self.lexicon = lexicon
        self.words = frozenset(WORD.findall(criterion.text.lower())) if lexicon.screens else frozenset()
        self.screen = lexicon.screen(self.words)
        self.hits: tuple[tuple[Rule, Hit], ...] | None = None  # what the criterion rules found, once they have looked

    def search(self, name: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Look for a pattern in the judged text, from ``start`` to ``end``; None at once where it waits for words."""
        pattern = self.pattern(name)
        return pattern.search(self.text, start, self.end if end is None else end) if pattern else None

    def begins(self, name: str) -> re.Match[str] | None:
        """Match a pattern at the very beginning of the text."""
        pattern = self.pattern(name)
        return pattern.match(self.text, 0, self.end) if pattern else None

    def pattern(self, name: str) -> re.Pattern[str] | None:
        """Give a pattern, None where it waits for words that are not in the text, or the language has none."""
        bit = self.lexicon.bits.get(name, 0)
        if bit and not self.screen & bit:
            return None
        return self.lexicon.patterns.get(name)

    @cached_property
    def justification(self) -> re.Match[str] | None:
        """Find the justification that stands inside the text."""
        found = self.pattern("justification")
        match = found.search(self.text) if found else None
        return match if match and match.start() > 0 else None

    @cached_property
    def end(self) -> int:
        """Give where the judged text ends."""
        return self.justification.start() if self.justification else len(self.text.rstrip())

    @cached_property
    def sentence(self) -> int:
        """Give where the first sentence ends."""
        found = SENTENCE.search(self.text, 0, self.end)
        return found.start() + 1 if found else self.end

    @cached_property
    def opening(self) -> re.Match[str] | None:
        """Match the beginning: groups ``manner`` (adverbs), ``negation`` and ``verb``."""
        found = self.lexicon.patterns.get("opening")
        return found.match(self.text) if found else None

    @property
    def negated(self) -> bool:
        """Tell whether the text begins by saying that something is not done."""
        return bool(self.opening and self.opening["negation"]) or self.begins("omission") is not None

    @cached_property
    def head(self) -> tuple[int, int]:
        """Give where the judged act begins and ends: from the first verb to where the clinical content begins."""
        start = self.opening.start("verb") if self.opening else 0
        after = self.opening.end("verb") if self.opening else 0
        found = self.search("clause", after, self.sentence)
        end = found.start() if found else self.sentence
        for number, word in enumerate(_WORDS.finditer(self.text, start, end), start=1):
            if number > LONGEST_HEAD:
                return start, word.start()
        return start, end

    def anchored(self, at: int) -> bool:
        """Tell whether what stands before ``at`` is made definite by what follows in the judged text."""
        return self.search("anchor", at) is not None
