"""Changes as Markdown that fits a pull request's comment: what it means first, the details folded, never too long.

Words of people and models are written so that none of them can be markup, a link, a mention or the end of a table's
cell. What does not fit is counted, not cut in the middle.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rubric_studio.cli.diffs import outline, scores
from rubric_studio.diff.codes import Severity
from rubric_studio.language import _, counted
from rubric_studio.text import safe
from rubric_studio.workflows.compare import pieces_of
from rubric_studio.workflows.outcomes import line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rubric_studio.cli.diffs import Look
    from rubric_studio.cli.diffs.outline import Section
    from rubric_studio.diff.likeness import Perhaps
    from rubric_studio.diff.words import Piece
    from rubric_studio.workflows.compare import Comparison, Told
    from rubric_studio.workflows.effect import Effect

MOST = 65_000
"""Characters of one answer; a comment on GitHub holds 65,536."""
_SPARE = 300
"""Characters kept for the sentence about what was left out."""
_FIRST = 10
"""How many rubrics' scores are told before the details."""

_MARKUP = re.compile(
    r"""(?P<mark>[\\`*_\[\]<>|~&!$^{}])       # of any markup, and of a table
    | (?P<refers>[@\#])                       # a mention, a heading, another request
    | (?P<links>:(?=//)|(?<=\bwww)\.)         # an address
    | (?P<lists>^[ \t]*[-+](?=\s|$)|(?<=^\d)[.)](?=\s)|(?<=^\d\d)[.)](?=\s))""",
    re.IGNORECASE | re.VERBOSE,
)


def render(comparisons: Sequence[Comparison], look: Look) -> str:  # noqa: ARG001 - markdown has no colours
    """Give the changes of each set, as far as there is room."""
    room = _Room(MOST - _SPARE)
    every = [(held, list(outline.sections(held))) for held in comparisons]
    tops = [list(_top(*one)) for one in every]
    kept = [room.keep(*top) for top in tops]  # what the last set means comes before the first one's details
    for (held, found), top, is_kept in zip(every, tops, kept, strict=True):
        room.put(*(top if is_kept else []))
        for section in found:
            _section(section, held, room)
        room.add(*(["", said] if (said := outline.beyond(held)) else []))
    return room.text()


def plain(text: str) -> str:
    """Write a text so that none of it is markup, a link or a mention, on one line."""
    return _MARKUP.sub(_harmless, safe(text)).replace("\n", "<br>").replace("\t", " ")


def _harmless(found: re.Match[str]) -> str:
    written = f"&#{ord(found.group()[-1])};"
    # GitHub looks for mentions in what it has drawn: only something in between keeps it from finding one
    return written if found.lastgroup in ("mark", "lists") else f"{written}<!-- -->"


class _Room:
    """Lines of which only as many are kept as there is room for."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._lines: list[str] = []
        self.lost = 0
        """How many changes were left out."""
        self.unweighed = 0
        """How many rubrics' scores were left out."""

    def add(self, *lines: str) -> bool:
        """Take these together, and tell whether there was room for them."""
        if not self.keep(*lines):
            return False
        self.put(*lines)
        return True

    def keep(self, *lines: str) -> bool:
        """Set room aside for lines that are to come, and tell whether there was any."""
        size = sum(len(one) + 1 for one in lines)
        fits = size <= self._left
        self._left -= size if fits else 0
        return fits

    def put(self, *lines: str) -> None:
        """Take lines for which room was set aside; no empty one after another."""
        self._lines += lines[1:] if lines[:1] == ("",) and self._lines[-1:] == [""] else lines

    def text(self) -> str:
        """Give it all, and what was left out."""
        left_out = []
        if self.lost:
            left_out.append(counted("one change", "{n} changes", self.lost))
        if self.unweighed:
            left_out.append(counted("the scores of one rubric", "the scores of {n} rubrics", self.unweighed))
        if left_out:
            text = _("Left out here, as there is no more room: {what}. “rubric-studio diff” shows all.")
            self._lines += ["", f"**{text.format(what=', '.join(left_out))}**"]
        return "\n".join(self._lines).strip()


def _top(held: Comparison, found: Sequence[Section]) -> Iterator[str]:
    """Give what stands before the details: what it means, and what it does to scores."""
    yield ""
    yield f"### {plain(outline.begin(held))}"
    yield ""
    if held.told:
        yield f"**{_('{words}.').format(words=plain(outline.tally(held)))}** {plain(outline.asks(held))}"
    else:
        yield _("{words}.").format(words=plain(outline.nothing(held)))
    for one in (outline.unmeant(held), _unread(held)):
        yield from ["", _("{words}.").format(words=plain(one))] if one else []
    told = [f"- {plain(outline.head(s.about, held))}{_(': ')}{plain(line(s.effect))}" for s in found if s.effect]
    if told:
        yield from ["", _("What that does to the scores of the same verdicts:"), "", *told[:_FIRST]]
        more = len(told) - _FIRST
        yield from [f"- {counted('and one more rubric', 'and {n} more rubrics', more)}"] if more > 0 else []


def _unread(held: Comparison) -> str:
    one = "One file cannot be read: what changed in it is not known"
    many = "{n} files cannot be read: what changed in them is not known"
    return counted(one, many, len(held.problems)) if held.problems else ""


def _section(section: Section, held: Comparison, room: _Room) -> None:
    """Fold the changes of a rubric; those for which there is no room are counted."""
    head = plain(outline.head(section.about, held))
    weights = [told.change.severity for told in section.told]
    count = counted("one change", "{n} changes", len(weights)) if weights else _("scores change")
    heavy = _(" ({words})").format(words=_("scores")) if Severity.SCORES in weights else ""
    start, end = f"<details><summary><b>{head}</b>{_(': ')}{count}{heavy}</summary>", "</details>"
    if not room.keep("", start, "", end):
        room.lost += len(section.told)
        room.unweighed += section.effect is not None
        return
    room.put("", start, "")
    rows = [_row(told, held.suggested(told.change)) for told in section.told]
    if rows and room.add(f"| {_('weighs')} | | {_('what changed')} |", "|---|---|---|"):
        kept = 0
        for row in rows:
            if not room.add(row):
                break
            kept += 1
        room.lost += len(rows) - kept
    if section.effect and not room.add(*_effect(section.effect)):
        room.unweighed += 1
    room.put(end)


def _row(told: Told, perhaps: Perhaps | None) -> str:
    cell = "<br>".join(_cell(told, perhaps))
    weight = outline.weight(told.change.severity)
    return f"| {f'**{weight}**' if weight else ''} | {plain(outline.SIGNS[told.change.kind])} | {cell} |"


def _cell(told: Told, perhaps: Perhaps | None) -> Iterator[str]:
    yield plain(outline.said(told))
    if told.pieces:
        yield _words(told.pieces)
    if used := outline.used_by(told):
        yield plain(used)
    if perhaps:
        yield plain(outline.perhaps(perhaps))
        if pieces := pieces_of(perhaps):
            yield _words(pieces)


def _words(pieces: Sequence[Piece]) -> str:
    tags = {"=": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}
    return "".join(tags[sign].format(plain(text)) for sign, text in outline.shortened(pieces))


def _effect(effect: Effect) -> Iterator[str]:
    rows = scores.table(effect)
    yield ""
    yield scores.heading()
    if rows:
        yield ""
        yield "| {} | {} | {} | {} |".format(*scores.head())
        yield "|---|--:|--:|--:|"
        yield from ("| {} | {} | {} | {} |".format(*map(plain, row)) for row in rows)
    yield ""
    yield from (f"- {plain(said)}" for said in scores.remarks(effect))
    yield ""
