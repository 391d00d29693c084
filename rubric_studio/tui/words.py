"""The words that findings are about, and where they stand while the text around them is being typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Mark:
    """Words in a text, from ``start`` up to ``end``, and how much weighs what is said about them."""

    start: int
    end: int
    weight: Severity


@dataclass(frozen=True, slots=True)
class Marked:
    """A text as a box shows it, and the words in it that findings are about."""

    text: str = ""
    marks: tuple[Mark, ...] = ()

    def now(self, text: str) -> Marked:
        """Give the marks in the text as it is now: those before and behind what was typed move, those in it go."""
        if text == self.text or not self.marks:
            return Marked(text, self.marks)
        start = alike(self.text, text)
        rest = min(len(self.text), len(text)) - start
        tail = alike(self.text[::-1][:rest], text[::-1][:rest])
        end, by = len(self.text) - tail, len(text) - len(self.text)
        kept = [mark for mark in self.marks if mark.end <= start]
        kept += [Mark(mark.start + by, mark.end + by, mark.weight) for mark in self.marks if mark.start >= end]
        return Marked(text, tuple(kept))

    def of_line(self, number: int) -> list[Mark]:
        """Give the marks of one line of the text, their places counted from its beginning."""
        lines = self.text.split("\n")
        if number >= len(lines):
            return []
        first = sum(len(line) + 1 for line in lines[:number])
        last = first + len(lines[number])
        return [
            Mark(max(mark.start - first, 0), min(mark.end, last) - first, mark.weight)
            for mark in self.marks
            if mark.start < last and mark.end > first
        ]


def marked(found: Iterable[Finding]) -> Marked:
    """Give the text of a criterion and the words in it that these findings are about, lightest first."""
    about = [finding for finding in found if finding.field == "criterion" and finding.end > finding.start]
    if not about:
        return Marked()
    text = about[0].excerpt
    made = [
        Mark(len(safe(text[: finding.start])), len(safe(text[: finding.end])), finding.severity)
        for finding in reversed(about)
        if finding.excerpt == text
    ]
    return Marked(safe(text), tuple(made))


def alike(one: str, other: str) -> int:
    """Count the characters that two texts have in common at their beginnings."""
    most = min(len(one), len(other))
    return next((at for at in range(most) if one[at] != other[at]), most)
