"""Changes as text for people: rubric by rubric, what each weighs, its words, and the version that they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rubric_studio.cli.diffs import outline, scores
from rubric_studio.diff.codes import Severity
from rubric_studio.language import _
from rubric_studio.text import cells, pad
from rubric_studio.workflows.compare import pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rubric_studio.cli.diffs import Look
    from rubric_studio.diff.likeness import Perhaps
    from rubric_studio.diff.words import Piece
    from rubric_studio.workflows.compare import Comparison, Told

_COLOURS = {Severity.SCORES: "red", Severity.REVIEW: "yellow", Severity.PLAIN: None}


def render(comparisons: Sequence[Comparison], look: Look) -> str:
    """Give the changes of each set, and a last line that says what they mean for its version."""
    return "\n\n".join("\n".join(_lines(held, look)) for held in comparisons)


def _lines(held: Comparison, look: Look) -> Iterator[str]:
    yield _styled(outline.begin(held), look, bold=True)
    unmeant = [f"  {said}" for said in [outline.unmeant(held)] if said]
    if not held.told:
        yield f"  {outline.nothing(held)}"
        yield from unmeant
        return
    words = {severity: outline.weight(severity) for severity in Severity}
    width = max(cells(word) for word in words.values())
    for section in outline.sections(held):
        yield ""
        yield _styled(outline.head(section.about, held), look, bold=True)
        for told in section.told:
            severity = told.change.severity
            word = _styled(pad(words[severity], width), look, _COLOURS[severity])
            yield f"  {word}  {outline.SIGNS[told.change.kind]} {outline.said(told)}"
            yield from (f"{' ' * (width + 6)}{line}" for line in _below(told, held.suggested(told.change), look))
        if section.effect:
            yield _styled("  " + scores.heading(), look, bold=True)
            yield from (f"    {line}" for line in scores.lines(section.effect))
    yield from ([outline.beyond(held)] if outline.beyond(held) else [])
    yield ""
    yield from unmeant
    yield outline.tally(held) + _(". ") + outline.asks(held)


def _styled(text: str, look: Look, colour: str | None = None, *, bold: bool = False) -> str:
    return click.style(text, fg=colour, bold=bold or None) if look.colour and (colour or bold) else text


def _below(told: Told, perhaps: Perhaps | None, look: Look) -> Iterator[str]:
    """Give the words that differ, the rubrics that it touches, and what a thing that went may be now."""
    if told.pieces:
        yield _marked(told.pieces, look)
    if used := outline.used_by(told):
        yield used
    if perhaps:
        yield outline.perhaps(perhaps)
        if pieces := pieces_of(perhaps):
            yield _marked(pieces, look)


def _marked(pieces: Sequence[Piece], look: Look) -> str:
    """Write what went as [-…-] and what came as {+…+}."""
    made = ""
    for sign, text in outline.shortened(pieces):
        plain = text.replace("\n", "↵")
        if sign == "=":
            made += plain
        elif sign == "-":
            made += _styled(f"[-{plain}-]", look, "red")
        else:
            made += _styled(f"{{+{plain}+}}", look, "green")
    return made
