"""Changes as text for people: rubric by rubric, what each weighs, its words, and the version that they ask for."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from rubric_studio.diff.changes import Bump, Change, Kind, Subject
from rubric_studio.diff.codes import Severity
from rubric_studio.language import _, counted
from rubric_studio.model.pointer import SHARED
from rubric_studio.text import cells, one_line, pad, safe
from rubric_studio.workflows.compare import pieces_of
from rubric_studio.workflows.history import masked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rubric_studio.cli.diffs import Look
    from rubric_studio.diff.likeness import Perhaps
    from rubric_studio.diff.words import Piece
    from rubric_studio.workflows.compare import Comparison, Told

_SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~", Kind.MOVED: ">", Kind.RENAMED: "="}
_COLOURS = {Severity.SCORES: "red", Severity.REVIEW: "yellow", Severity.PLAIN: None}
_AROUND = 40
"""How many cells of what stayed are shown beside what differs."""


def render(comparisons: Sequence[Comparison], look: Look) -> str:
    """Give the changes of each set, and a last line that says what they mean for its version."""
    return "\n\n".join("\n".join(_lines(held, look)) for held in comparisons)


def _lines(held: Comparison, look: Look) -> Iterator[str]:
    begin = _("{set}: from {old} to {new}") if held.set_id else _("From {old} to {new}")
    yield _styled(safe(begin.format(set=held.set_id, old=held.old, new=held.new)), look, bold=True)
    if not held.told:
        nothing = _("nothing that can be read changed") if held.problems else _("nothing changed")
        yield f"  {nothing}"
        yield from _unmeant(held)
        return
    words = {severity: _word(severity) for severity in Severity}
    width = max(cells(word) for word in words.values())
    perhaps = {id(one.gone): one for one in held.perhaps}
    for about, group in groupby(held.told, key=lambda told: _about(told.change)):
        yield ""
        yield _styled(_head(about, held), look, bold=True)
        for told in group:
            severity = told.change.severity
            word = _styled(pad(words[severity], width), look, _COLOURS[severity])
            yield f"  {word}  {_SIGNS[told.change.kind]} {_said(told)}"
            yield from (f"{' ' * (width + 6)}{line}" for line in _below(told, perhaps.get(id(told.change)), look))
    yield ""
    yield from _unmeant(held)
    yield _total(held)


def _unmeant(held: Comparison) -> Iterator[str]:
    if held.unmeant:
        one = "  {path} differs, but not in meaning (layout, comments, keys of your own)"
        many = "  {n} files differ, but not in meaning (layout, comments, keys of your own); {path} is the first"
        yield counted(one, many, len(held.unmeant), path=safe(held.unmeant[0]))


def _styled(text: str, look: Look, colour: str | None = None, *, bold: bool = False) -> str:
    return click.style(text, fg=colour, bold=bold or None) if look.colour and (colour or bold) else text


def _word(severity: Severity) -> str:
    return {Severity.SCORES: _("scores"), Severity.REVIEW: _("look"), Severity.PLAIN: ""}[severity]


def _about(change: Change) -> str:
    return SHARED if change.subject is Subject.SHARED else change.pointer.rubric


def _head(about: str, held: Comparison) -> str:
    if not about:
        return _("The set")
    if about == SHARED:
        return _("Shared criteria")
    title = one_line(masked(held.words.get(about, "")), 80)
    return f"{title} ({about})" if title else safe(about)


def _said(told: Told) -> str:
    if told.change.code in ("criterion-reworded", "shared-criterion-reworded"):
        return _("criterion “{id}” reworded:").format(id=one_line(masked(told.change.pointer.criterion)))
    return told.untitled


def _below(told: Told, perhaps: Perhaps | None, look: Look) -> Iterator[str]:
    """Give the words that differ, the rubrics that it touches, and what a thing that went may be now."""
    if told.pieces:
        yield _marked(told.pieces, look)
    if told.change.subject is Subject.SHARED and told.change.touches:
        yield _("in {rubrics}").format(rubrics=one_line(", ".join(told.change.touches), 100))
    if perhaps:
        here = perhaps.came.pointer
        name = one_line(masked(here.criterion or here.response or here.rubric))
        yield _("perhaps “{id}”, reworded ({likeness} alike)").format(id=name, likeness=f"{perhaps.likeness:.0%}")
        if pieces := pieces_of(perhaps):
            yield _marked(pieces, look)


def _marked(pieces: Sequence[Piece], look: Look) -> str:
    """Write what went as [-…-] and what came as {+…+}, and cut what stayed."""
    last = len(pieces) - 1
    made = ""
    for number, (sign, text) in enumerate(pieces):
        plain = safe(text).replace("\n", "↵")
        if sign == "=":
            made += _cut(plain, front=number > 0, back=number < last)
        elif sign == "-":
            made += _styled(f"[-{plain}-]", look, "red")
        else:
            made += _styled(f"{{+{plain}+}}", look, "green")
    return made


def _cut(text: str, *, front: bool, back: bool) -> str:
    """Keep the ends of a text that stand beside what differs, in whole words where it has words."""
    if len(text) <= _AROUND * (front + back) + 3:
        return text
    before, after = text[:_AROUND] if front else "", text[-_AROUND:] if back else ""
    before = before[: before.rfind(" ", _AROUND // 2) + 1] or before
    after = after[max(after.find(" ", 0, _AROUND // 2), 0) :]
    return f"{before}…{after}"


def _total(held: Comparison) -> str:
    weights = [told.change.severity for told in held.told]
    scores, look = weights.count(Severity.SCORES), weights.count(Severity.REVIEW)
    parts = [counted("one changes scores", "{n} change scores", scores)] if scores else []
    parts += [counted("one is to be looked at", "{n} are to be looked at", look)] if look else []
    what = counted("One change", "{n} changes", len(weights))
    what += f" ({', '.join(parts)})" if parts and len(weights) > 1 else ""
    asks = {
        Bump.NONE: _("No new version is needed."),
        Bump.PATCH: _("Version: patch, as no score can change."),
        Bump.MINOR: _("Version: minor, as rubrics came and the scores of the others stay comparable."),
        Bump.MAJOR: _("Version: major, as scores are not comparable with those before."),
    }[held.bump]
    return f"{what}. {asks}"
