"""A response cut into sentences: the lines of lists and tables each for themselves, headings left out.

Chinese and Japanese end a sentence without a blank behind it, Arabic, Urdu and Hindi have signs of their own, and Thai
has none: there a blank parts what is long enough to say something. Scripts without capital letters end a sentence at
every full stop before a blank; in the others no small letter may follow, and no known abbreviation may stand before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST_THAI = 20
"""Characters below which a stretch of Thai between two blanks goes with the one before."""

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_MARKER = re.compile(
    r"[ \t\u3000]*(?:>[ \t]?)*[ \t]*(?:(?:[-*+\u2022\u25cf\u25aa\u00b7\u2013]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)])[ \t]+"
    r"|\d{1,3}[\u3001\uff0e]|[\u4e00-\u4e5d\u5341]{1,3}\u3001)?(?:\[[ xX]\][ \t]+)?"
)
# possessive throughout: a line of a hundred thousand dashes must not be tried in every way
_HEADING = re.compile(r"[ \t]{0,3}(?:#{1,6}(?:[ \t]|$)|(?:[-=*_~`][ \t]*+){3,}+\w*+[ \t]*$)")
_RULE_OF_TABLE = re.compile(r"[ \t]*+\|?(?:[ \t]*+:?-{2,}+:?[ \t]*+\|?)++$")
_CLOSING = "\"'\\u2019\\u201d\\u00bb)\\]\\u300d\\u300f\\uff09\\u3011*_"
_STOPS = r"[.!?\u061f\u06d4\u0964\u0965\u104b\u1362\u17d4\u2026]"
_END = re.compile(
    rf"(?<!{_STOPS}){_STOPS}++[{_CLOSING}]*+(?=[ \t\u00a0])"
    rf"|[\u3002\uff01\uff1f\uff61]+[{_CLOSING}]*"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|st|vs|etc|cf|approx|fig|no|nr|ca|bzw|resp|sra|sr|dra|e\.g|i\.e|z\.b|d\.h|p\.ex|u\.a)"
    r"|\b[^\W\d_])\.$",
    re.IGNORECASE,
)
_OPENING = " \t\u00a0\"'\u2018\u201c\u00ab(["
_THAI_GAP = re.compile(r"(?<=[\u0e00-\u0e7f])[ \t]+(?=[\u0e00-\u0e7f])")


class Span(NamedTuple):
    """A sentence of a text: from ``start`` up to ``end``."""

    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """Give the sentences of a response in their order, none of them empty; none spans two others.

    A line that goes on with a small letter belongs to the one before: somebody broke it for its width.
    """
    return [span for start, end in _blocks(text) for span in _of_block(text, start, end)]


def _blocks(text: str) -> Iterator[Span]:
    """Give the stretches that belong together: a paragraph, a point of a list, a row of a table."""
    begun: Span | None = None
    for line in _LINE.finditer(text):
        marker = _MARKER.match(text, line.start(), line.end())
        start = marker.end() if marker else line.start()
        held = text[start : line.end()].rstrip()
        if not held or _HEADING.match(line.group()) or _RULE_OF_TABLE.match(line.group()):
            if begun:
                yield begun
            begun = None
            continue
        end = start + len(held)
        goes_on = begun and start == line.end() - len(line.group().lstrip()) and held[0].islower()
        if begun and goes_on and text.count("\n", begun.end, start) < 2:
            begun = Span(begun.start, end)
            continue
        if begun:
            yield begun
        begun = Span(start, end)
    if begun:
        yield begun


def _of_block(text: str, start: int, end: int) -> Iterator[Span]:
    if text[start] == "|":  # a row of a table is read as a whole
        yield Span(start, end)
        return
    at = start
    for found in _END.finditer(text, start, end):
        if _ends(text, found, at, end):
            yield from _of_thai(text, at, found.end())
            at = found.end()
            while at < end and text[at].isspace():
                at += 1
    if at < end:
        yield from _of_thai(text, at, end)


def _ends(text: str, found: re.Match[str], start: int, end: int) -> bool:
    """Tell whether what looks like the end of a sentence is one."""
    if found.group()[0] != ".":
        return True
    at = found.end()
    while at < end and text[at] in _OPENING:
        at += 1
    if at >= end or text[at].islower():
        return at >= end
    return not _ABBREVIATED.search(text, max(start, found.start() - 8), found.start() + 1)


def _of_thai(text: str, start: int, end: int) -> Iterator[Span]:
    """Part what has no signs at its blanks, where both sides are long enough."""
    at = start
    for gap in _THAI_GAP.finditer(text, start, end):
        if gap.start() - at >= SHORTEST_THAI and end - gap.end() >= SHORTEST_THAI:
            yield Span(at, gap.start())
            at = gap.end()
    yield Span(at, end)
