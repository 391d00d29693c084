"""A rubric as a page of HTML, for scripts that a terminal cannot shape, for paper, and for who has no studio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _, counted, listed
from rubric_studio.text import one_line
from rubric_studio.workflows.page import block, page, text
from rubric_studio.workflows.prompt import speaker
from rubric_studio.workflows.sampling import author_words, expected_words
from rubric_studio.workflows.tally import by_verdict, standing_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rubric_studio.model.rubric import Criterion, Rubric, RubricSet
    from rubric_studio.workflows.preview import RubricPreview
    from rubric_studio.workflows.verdicts import Standing


def rubric_page(held: Sequence[tuple[RubricSet, RubricPreview]]) -> str:
    """Give rubrics, each with its set, as one page."""
    single = held[0][1].rubric if len(held) == 1 else None
    titles = dict.fromkeys(one_line(owner.title or owner.id) for owner, _rubric in held)
    title = one_line(single.title or single.id) if single else listed(titles)
    return page(title, (part for owner, shown in held for part in _rubric(owner, shown, alone=single is not None)))


def _rubric(owner: RubricSet, held: RubricPreview, *, alone: bool) -> Iterator[str]:
    rubric = held.rubric
    yield '<section class="set">'
    if not alone:
        yield block("h2", one_line(rubric.title or rubric.id), language=rubric.language)
    title, name = text(one_line(owner.title or owner.id)), text(f"{owner.id}/{rubric.id}")
    yield f'<p class="quiet"><bdi>{title}</bdi> <bdi>{name}</bdi></p>'
    yield f"<h3>{text(_('Conversation'))}</h3>"
    for turn in rubric.prompt:
        yield block("h4", speaker(turn.role))
        yield block("div", turn.content, "said", language=rubric.language)
    yield f"<h3>{text(_heading(rubric))}</h3>"
    yield '<ol class="criteria">'
    for criterion in rubric.criteria:
        yield from _criterion(criterion, held.standings, rubric.criteria_language or owner.language)
    yield "</ol>"
    if held.standings:
        yield f"<h3>{text(_('Sample responses'))}</h3>"
    for standing in held.standings:
        yield from _response(standing, rubric.language)
    if held.remarks:
        yield "<ul>" + "".join(block("li", remark.text) for remark in held.remarks) + "</ul>"
    yield "</section>"


def _heading(rubric: Rubric) -> str:
    criteria = counted("one criterion", "{n} criteria", len(rubric.criteria))
    return criteria + _(", ") + counted("one point possible", "{n} points possible", rubric.possible)


def _criterion(criterion: Criterion, standings: Sequence[Standing], language: str) -> Iterator[str]:
    never = f" <b>{text(_('never-event'))}</b>" if criterion.critical else ""
    axis = f' <bdi class="quiet">{text(criterion.axis or "")}</bdi>'
    yield f'<li><bdi class="points">{criterion.points:+d}</bdi>{axis}{never}'
    yield block("div", criterion.text, "said", language=language)
    for line in by_verdict(criterion, standings):
        yield block("div", line, "quiet")
    yield "</li>"


def _response(standing: Standing, language: str) -> Iterator[str]:
    response = standing.response
    yield '<section class="rubric">'
    yield block("h4", standing_words(standing))
    about = author_words(response.author), expected_words(response)
    yield block("p", _(", ").join(part for part in about if part), "quiet")
    yield block("div", response.text, "said", language=language)
    if response.citations:
        yield "<ul>" + "".join(
            block("li", one_line(f"{source.title} {source.url or ''}")) for source in response.citations
        )
        yield "</ul>"
    yield "</section>"
