"""What changes do to the scores of recorded verdicts, for every format: as a table of words, and which go together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rubric_studio.language import _
from rubric_studio.text import cells, pad
from rubric_studio.workflows import outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.scoring.score import Result
    from rubric_studio.workflows.effect import Effect, Places, Row


class Line(NamedTuple):
    """One response: its scores before and after, and by how much they differ."""

    response: str
    old: str
    new: str
    difference: str


def title() -> str:
    """Name what is told here."""
    return _("Effect on scores")


def heading() -> str:
    """Say what the table is."""
    return _("The same verdicts, scored before and after:")


def head() -> Line:
    """Give what stands above the lines."""
    return Line(_("response"), _("before"), _("after"), _("difference"))


def table(effect: Effect) -> list[Line]:
    """Give a line for each response whose score changes, or could."""
    return [
        Line(outcomes.named(row.response), *outcomes.scores(row), outcomes.difference(row)) for row in effect.changed
    ]


def remarks(effect: Effect) -> list[str]:
    """Say in sentences what else there is: the order, never-events, what has to be judged."""
    said = [outcomes.reordering(effect), *outcomes.never_events(effect), *outcomes.judging(effect)]
    said += [outcomes.steady(effect)]
    return [_("{words}.").format(words=one[0].upper() + one[1:]) for one in said if one]


def lines(effect: Effect) -> Iterator[str]:
    """Write an effect as text."""
    rows = table(effect)
    if rows:
        every = [head(), *rows]
        widths = [max(cells(row[column]) for row in every) for column in range(4)]
        for row in every:
            yield "  ".join(pad(text, width) for text, width in zip(row, widths, strict=True)).rstrip()
    yield from remarks(effect)


# as data --------------------------------------------------------------------------------------------------------------


def data(effect: Effect) -> dict[str, Any]:
    """Give an effect for programs."""
    old, new = effect.orders
    return {
        "rubric": effect.rubric,
        "responses": [_row(row) for row in effect.rows],
        "order": {
            "old": _places(old),
            "new": _places(new),
            "changes": effect.reordered,
            "open": sorted(sorted(pair) for pair in effect.open_pairs),
        },
        "again": effect.again,
        "unjudged": effect.unjudged,
        "untold": effect.untold,
        "left": effect.left,
        "unread": effect.unread,
        "twice": list(effect.twice),
        "missing": list(effect.missing),
    }


def _places(places: Places) -> list[list[str]]:
    return [list(place) for place in places]


def _row(row: Row) -> dict[str, Any]:
    return {
        "response": row.response,
        "old": _result(row.old),
        "new": _result(row.new),
        "difference": row.difference,
        "again": list(row.again),
        "unjudged": list(row.unjudged),
        "untold": list(row.untold),
    }


def _result(result: Result | None) -> dict[str, Any] | None:
    if result is None:
        return None
    return {"score": result.value, "lower": result.lower, "upper": result.upper, "critical": list(result.critical)}
