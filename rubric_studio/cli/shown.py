"""Findings as text: where, how much it weighs, what is wrong, the words underlined, why it matters and what to do."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

import click

from rubric_studio.cli.terminal import draws
from rubric_studio.language import _, counted
from rubric_studio.text import cells, one_line, pad, safe
from rubric_studio.workflows.rules import Remedy, cards

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rubric_studio.finding import Finding
    from rubric_studio.workflows.check import Report

_INDENT = "    "
_COLOURS = {"error": "red", "warning": "yellow", "hint": "cyan"}


class Shown:
    """Shows findings one after the other; what a rule has to say is said the first time only.

    Args:
        root: the workspace's folder.
        width: how many cells a line has.
        colour: use colour, never as the only sign.
        remedies: say how to mend and where to read more.
    """

    def __init__(self, root: Path, *, width: int, colour: bool, remedies: bool = True) -> None:
        self._root = root
        self._width = width - len(_INDENT)
        self._colour = colour
        self._remedies = remedies
        self._cards = {card.code: card for card in cards()}
        self._told: set[str] = set()

    def lines(self, finding: Finding) -> Iterator[str]:
        """Give the lines for a finding."""
        card = self._cards[finding.code]
        severity = self._style(severity_word(finding.severity), finding, bold=True)
        place = safe(str(finding.place)) + ": " if finding.place else ""
        yield f"{place}{severity} {finding.code} ({card.name}) {one_line(finding.message)}"
        if finding.excerpt:
            text, marks = underlined(finding.excerpt, finding.start, finding.end, self._width)
            yield f"{_INDENT}{text}"
            if draws():
                yield _INDENT + marks.replace("^" * marks.count("^"), self._style("^" * marks.count("^"), finding))
        new = finding.code not in self._told
        self._told.add(finding.code)
        if new:
            yield _INDENT + _("why: {why}").format(why=one_line(card.why))
        if self._remedies and finding.place and card.remedy is not Remedy.HAND:
            asked = "" if card.remedy is Remedy.SAFE else " --interactive"
            command = f"rubric-studio check {self._path(finding.place.path)} --fix{asked}"
            yield _INDENT + _("mend: {command}").format(command=command)
        if new and self._remedies:
            yield _INDENT + _("explain: {command}").format(command=f"rubric-studio explain {finding.code}")

    def _path(self, path: str) -> str:
        """Give a path as it has to be typed here."""
        try:
            typed = os.path.relpath(self._root / path)
        except ValueError:  # another drive of Windows
            typed = str(self._root / path)
        return safe(shlex.quote(typed))

    def _style(self, text: str, finding: Finding, *, bold: bool = False) -> str:
        return click.style(text, fg=_COLOURS[finding.severity], bold=bold) if self._colour else text


def severity_word(severity: str) -> str:
    """Call a weight by its name in the person's language."""
    return {"error": _("error"), "warning": _("warning"), "hint": _("hint")}[severity]


# the words in their text ----------------------------------------------------------------------------------------------


def underlined(text: str, start: int, end: int, width: int) -> tuple[str, str]:
    """Give a text on one line, cut around some of its words to so many cells, and the line that marks them below."""
    before, words, after = _flat(text[:start].lstrip()), _flat(text[start:end]), _flat(text[end:].rstrip())
    if cells(before) + cells(words) + cells(after) > width:
        words = _head(words, max(1, width - 2))
        left = width - cells(words)
        after_wanted = min(cells(after), max(left - cells(before), left // 2))
        before = _tail(before, left - after_wanted)
        after = _head(after, width - cells(before) - cells(words))
    marks = "^" * max(1, cells(words))  # a lone accent has no cell of its own
    return f"{before}{words}{after}", " " * min(cells(before), width - len(marks)) + marks


def _flat(text: str) -> str:
    return safe(text).replace("\n", " ").replace("\t", " ")


def _head(text: str, width: int) -> str:
    """Cut a text after so many cells, with an ellipsis."""
    if cells(text) <= width:
        return text
    used, kept = 0, 0
    for kept, character in enumerate(text):  # noqa: B007 - where it stopped is the answer
        used += cells(character)
        if used > width - 1:
            break
    return text[:kept] + "…" if width > 0 else ""


def _tail(text: str, width: int) -> str:
    """Cut a text before its last so many cells, with an ellipsis."""
    if cells(text) <= width:
        return text
    used, start = 0, len(text)
    while start and used + cells(text[start - 1]) <= width - 1:
        start -= 1
        used += cells(text[start])
    while start < len(text) and not cells(text[start]):  # no mark without its letter
        start += 1
    return "…" + text[start:] if width > 0 else ""


# in short -------------------------------------------------------------------------------------------------------------


def statistics_lines(counts: Counter[tuple[str, str]]) -> Iterator[str]:
    """Give a line for each rule that found something, those that found most first."""
    names = {card.code: card.name for card in cards()}
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    across = max((len(str(count)) for _key, count in rows), default=0)
    words = max((cells(severity_word(severity)) for (_code, severity), _count in rows), default=0)
    for (code, severity), count in rows:
        yield f"{count:>{across}}  {code}  {pad(severity_word(severity), words)}  {names[code]}"


def summary(report: Report) -> Iterator[str]:
    """Say what was looked at and what was found, what the baselines let be, and what could not be looked at."""
    criteria = counted("one criterion", "{n} criteria", report.criteria)
    looked = counted("Checked one rubric with {m}:", "Checked {n} rubrics with {m}:", report.rubrics, m=criteria)
    weights = [finding.severity.value for finding in report.findings]
    found = [
        counted(one, many, weights.count(weight))
        for weight, one, many in (
            ("error", "one error", "{n} errors"),
            ("warning", "one warning", "{n} warnings"),
            ("hint", "one hint", "{n} hints"),
        )
        if weight in weights
    ]
    yield _("{looked} {found}.").format(looked=looked, found=_(", ").join(found) or _("nothing to mend"))
    if report.known:
        yield counted(
            "The baseline lets one known fault be.", "The baseline lets {n} known faults be.", len(report.known)
        )
    if report.unread:
        yield unread(report.unread)


def unread(languages: dict[str, int]) -> str:
    """Say in one sentence which languages the wording rules cannot read."""
    return counted(
        "The wording rules have no word lists for {languages} and did not look at one rubric.",
        "The wording rules have no word lists for {languages} and did not look at {n} rubrics.",
        sum(languages.values()),
        languages=_listed(safe(code) for code in languages),
    )


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return _("{some} and {last}").format(some=", ".join(most), last=last) if most else last
