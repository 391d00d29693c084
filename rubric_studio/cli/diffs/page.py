"""Changes as one HTML file for people who never open a terminal: read without a network, on paper, and in the dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.cli.diffs import outline, scores
from rubric_studio.diff.changes import Kind
from rubric_studio.language import _, counted
from rubric_studio.model.response import Response
from rubric_studio.model.rubric import Criterion, Rubric
from rubric_studio.text import one_line
from rubric_studio.workflows.compare import pieces_of
from rubric_studio.workflows.history import masked
from rubric_studio.workflows.outcomes import line
from rubric_studio.workflows.page import block, page, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rubric_studio.cli.diffs import Look
    from rubric_studio.cli.diffs.outline import Section
    from rubric_studio.diff.words import Piece
    from rubric_studio.workflows.compare import Comparison, Told
    from rubric_studio.workflows.effect import Effect


def render(comparisons: Sequence[Comparison], look: Look) -> str:
    """Give the whole page."""
    names = ", ".join(held.set_id for held in comparisons if held.set_id)
    title = _("What changed in {sets}").format(sets=names) if names else _("What changed")
    return page(title, (part for held in comparisons for part in _set(held, look)))


def _anchor(*names: str) -> str:
    return text("--".join(name for name in names if name)).replace(" ", "-")


# a set ----------------------------------------------------------------------------------------------------------------


def _set(held: Comparison, look: Look) -> Iterator[str]:
    yield f'<section class="set" id="{_anchor("set", held.set_id)}">'
    yield block("h2", outline.begin(held))
    if held.told:
        total = _("{words}.").format(words=outline.tally(held))
        yield f'<p class="total"><b>{text(total)}</b> {text(outline.asks(held))}</p>'
    else:
        yield block("p", _("{words}.").format(words=outline.nothing(held)), "total")
    for problem in held.problems:
        yield block("p", _("Cannot be read: {what}").format(what=f"{problem.place}: {problem.message}"), "unread")
    if said := outline.unmeant(held):
        yield block("p", _("{words}.").format(words=said), "quiet")
    sections = list(outline.sections(held))
    if len(sections) > 1:
        yield from _contents(held, sections)
    for section in sections:
        yield from _section(section, held, look)
    if said := outline.beyond(held):
        yield block("p", said, "quiet")
    yield "</section>"


def _contents(held: Comparison, sections: Iterable[Section]) -> Iterator[str]:
    yield f'<nav aria-label="{text(_("Contents"))}"><ul>'
    for about, told, effect in sections:
        count = counted("one change", "{n} changes", len(told)) if told else _("scores change")
        moved = f'; <span class="quiet">{text(line(effect))}</span>' if effect else ""
        link = f'<a href="#{_anchor("rubric", held.set_id, about)}" dir="auto">{_head(about, held)}</a>'
        yield f"<li>{link}: {text(count)}{moved}</li>"
    yield "</ul></nav>"


def _head(about: str, held: Comparison) -> str:
    words, id_ = outline.title(about, held)
    # an id between words that are written from right to left would fall apart
    return text(words) + (f' <bdi class="id">{text(id_)}</bdi>' if id_ else "")


# a rubric -------------------------------------------------------------------------------------------------------------


def _section(section: Section, held: Comparison, look: Look) -> Iterator[str]:
    yield f'<section class="rubric" id="{_anchor("rubric", held.set_id, section.about)}">'
    yield f'<h3 dir="auto">{_head(section.about, held)}</h3>'
    things: dict[tuple[str, str], list[Told]] = {}
    for told in section.told:
        things.setdefault((told.change.pointer.criterion, told.change.pointer.response), []).append(told)
    for (criterion, response), group in things.items():
        kind, name = ("criterion", criterion) if criterion else ("response", response)
        yield f'<article id="{_anchor(kind, held.set_id, section.about, name)}">' if name else "<article>"
        for said in _signoffs(look, held, section.about, criterion, group[0].change.touches):
            yield block("p", said, "signoff")
        for told in group:
            yield from _change(told, held)
        yield "</article>"
    if section.effect:
        yield from _effect(section.effect)
    yield "</section>"


def _signoffs(look: Look, held: Comparison, about: str, criterion: str, touches: Sequence[str]) -> Iterator[str]:
    """Say how the sign-off of a criterion stands; of a shared one in each rubric that takes it."""
    if said := look.signoffs.get((held.set_id, about, criterion)):
        yield said
    for rubric in touches:
        if said := look.signoffs.get((held.set_id, rubric, criterion)):
            yield _("{rubric}: {what}").format(rubric=rubric, what=said)


def _change(told: Told, held: Comparison) -> Iterator[str]:
    change = told.change
    mark = change.fingerprint.removeprefix("sha256:")[:12]
    weight = outline.weight(change.severity)
    badge = f'<b class="weight {change.severity.name.lower()}">{text(weight)}</b> ' if weight else ""
    place = told.new_place or told.old_place
    at = f'<span class="place">{text(str(place))}</span> ' if place else ""
    yield f'<div class="change" id="change-{mark}">'
    sign = f'<span class="sign" aria-hidden="true">{text(outline.SIGNS[change.kind])}</span> '
    yield f'<p>{badge}{sign}<span dir="auto">{text(outline.said(told))}</span></p>'
    if told.pieces:
        yield _words(told.pieces)
    elif words := _whole(told):
        yield words
    if used := outline.used_by(told):
        yield block("p", used, "quiet")
    if perhaps := held.suggested(change):
        yield block("p", outline.perhaps(perhaps), "perhaps")
        if pieces := pieces_of(perhaps):
            yield _words(pieces)
    link = f'<a href="#change-{mark}" title="{text(change.fingerprint)}">{mark}</a>'
    yield f'<p class="foot">{at}<code>{text(change.code)}</code> {link}</p></div>'


def _words(pieces: Iterable[Piece]) -> str:
    tags = {"=": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}
    return f'<p class="words" dir="auto">{"".join(tags[sign].format(text(words)) for sign, words in pieces)}</p>'


def _whole(told: Told) -> str:
    """Give all words of what came or went."""
    tag = {Kind.ADDED: "ins", Kind.REMOVED: "del"}.get(told.change.kind)
    noun = told.change.new if tag == "ins" else told.change.old
    if tag and isinstance(noun, Criterion | Response):
        return f'<p class="words" dir="auto"><{tag}>{text(masked(noun.text))}</{tag}></p>'
    if tag and isinstance(noun, Rubric):
        rows = "".join(
            f'<li dir="auto"><{tag}>{criterion.points:+d} {text(masked(criterion.text))}</{tag}></li>'
            for criterion in noun.criteria
        )
        return f'<ul class="words">{rows}</ul>'
    return ""


def _effect(effect: Effect) -> Iterator[str]:
    yield f'<div class="effect"><h4>{text(scores.title())}</h4>'
    rows = scores.table(effect)
    if rows:
        cells = "".join(f'<th scope="col">{text(name)}</th>' for name in scores.head())
        yield f'<p class="quiet">{text(scores.heading())}</p>'
        yield f'<div class="wide"><table><thead><tr>{cells}</tr></thead><tbody>'
        for row in rows:
            rest = "".join(f"<td>{text(cell)}</td>" for cell in row[1:])
            yield f'<tr><th scope="row" dir="auto">{text(one_line(row.response))}</th>{rest}</tr>'
        yield "</tbody></table></div>"
    if said := scores.remarks(effect):
        yield "<ul>" + "".join(block("li", one) for one in said) + "</ul>"
    yield "</div>"
