"""The order in which the author of a rubric would rank the responses, and how far the rubric's scores agree with it.

An order is a row of places, the best first; responses that share a place are as good as one another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.store.sets import RESPONSES
from rubric_studio.text import one_line
from rubric_studio.workflows.edit import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rubric_studio.model.response import Responses
    from rubric_studio.store.document import Document
    from rubric_studio.workflows.edit import OpenRubric
    from rubric_studio.workflows.verdicts import Standing

Order = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Agreement:
    """How the rubric's scores agree with its author's order, pair by pair.

    Args:
        pairs: pairs that the author puts one before the other and whose scores tell which is higher, or that they are
            equal.
        agreed: those of them in which the rubric puts the same one first.
        against: the others: the one that the author puts first, the other, and whether the rubric only puts them level.
        open: pairs whose scores cannot tell yet, because verdicts are missing.
    """

    pairs: int
    agreed: int
    against: tuple[tuple[Standing, Standing, bool], ...] = ()
    open: int = 0


def held(samples: Responses | None, known: Iterable[str]) -> Order:
    """Give the order that a rubric's responses file holds.

    Args:
        samples: what the file holds, None where there is none.
        known: the ids of the responses that there are; others are passed over, and so is an id given before.
    """
    left = set(known)
    places = []
    for entry in samples.order if samples else ():
        place = []
        for id_ in (entry,) if isinstance(entry, str) else entry:
            if id_ in left:
                left.discard(id_)
                place.append(id_)
        if place:
            places.append(tuple(place))
    return tuple(places)


def reordered(view: OpenRubric, order: Order) -> Edit:
    """Write an order into the responses file.

    Raises:
        RubricStudioError: there is no such file, or it cannot be edited so.
    """
    name = f"{RESPONSES}{view.name}"
    document = view.documents.get(name)
    if document is None or view.samples is None:
        message = _("Your order is kept beside the sample responses: add one first.")
        raise RubricStudioError(message)
    return Edit(name, document, document.set(("order",), _written(order)))


def without(document: Document, response: str) -> Document:
    """Take a response that is taken away out of the order that a responses file holds.

    Raises:
        RubricStudioError: the file cannot be edited so.
    """
    entries = document.data.get("order")
    places = (
        [[entry] if isinstance(entry, str) else entry for entry in entries if isinstance(entry, str | list)]
        if (isinstance(entries, list))
        else []
    )
    if not any(response in place for place in places):
        return document
    left = [tuple(id_ for id_ in place if id_ != response) for place in places]
    return document.set(("order",), _written(tuple(place for place in left if place)))


def _written(order: Order) -> list[str | list[str]] | None:
    return [place[0] if len(place) == 1 else list(place) for place in order] or None


# changing it ----------------------------------------------------------------------------------------------------------


def put(order: Order, response: str, place: int) -> Order:
    """Give a response a place of its own: the one with this number, from 0, once the response is taken out."""
    left = list(taken_out(order, response))
    left.insert(min(max(place, 0), len(left)), (response,))
    return tuple(left)


def shifted(order: Order, response: str, by: int) -> Order:
    """Move a response one place up (negative) or down; one that shares its place gets the place beside it.

    One that is not in the order yet comes in at its end.
    """
    at = place_of(order, response)
    if at is None:
        return (*order, (response,))
    if len(order[at]) > 1:
        left = taken_out(order, response)
        return put(left, response, at if by < 0 else at + 1)
    return put(order, response, at + by)


def tied(order: Order, response: str) -> Order:
    """Let a response share the place above it, or get a place of its own below those with which it shares one."""
    at = place_of(order, response)
    if at is None or (at == 0 and len(order[0]) == 1):
        return order
    if len(order[at]) > 1:
        return put(order, response, at + 1)
    left = list(taken_out(order, response))
    left[at - 1] = (*left[at - 1], response)
    return tuple(left)


def taken_out(order: Order, response: str) -> Order:
    """Give the order without a response."""
    left = (tuple(id_ for id_ in place if id_ != response) for place in order)
    return tuple(place for place in left if place)


def place_of(order: Order, response: str) -> int | None:
    """Give the number of a response's place, from 0; None where it has none."""
    return next((number for number, place in enumerate(order) if response in place), None)


def typed(text: str, ids: Sequence[str], names: Sequence[str]) -> Order:
    """Read an order as it is typed: the numbers of the responses, from 1, or their names, the best first.

    Between two of them stands nothing, a comma or ``>``; an equals sign between two lets them share a place.

    Args:
        text: what was typed.
        ids: the responses by their numbers.
        names: what they are called on the screen.

    Raises:
        RubricStudioError: something in it is no response, or stands there twice.
    """
    places: list[list[str]] = []
    seen: set[str] = set()
    shares = False
    for word in re.findall(r"=|[^\s,;>=]+", text):
        if word == "=":
            shares = bool(places)
            continue
        id_ = _named(word, ids, names)
        if id_ in seen:
            raise RubricStudioError(_("“{word}” stands there twice.").format(word=one_line(word, 20)))
        seen.add(id_)
        if shares:
            places[-1].append(id_)
        else:
            places.append([id_])
        shares = False
    return tuple(map(tuple, places))


def _named(word: str, ids: Sequence[str], names: Sequence[str]) -> str:
    if word.isdecimal() and 1 <= int(word) <= len(ids):
        return ids[int(word) - 1]
    lowered = word.casefold()
    for id_, name in zip(ids, names, strict=True):
        if lowered in (id_.casefold(), name.casefold()):
            return id_
    message = _("“{word}” is no response: write numbers from 1 to {count}, the best first, such as {example}.")
    raise RubricStudioError(message.format(word=one_line(word, 20), count=len(ids), example="2 1 = 3"))


# agreement ------------------------------------------------------------------------------------------------------------


def agreement(order: Order, found: Iterable[Standing]) -> Agreement:
    """Compare an order with the scores, pair by pair (what Kendall's tau counts).

    Pairs that share a place say nothing; a pair whose scores are equal is not agreed on.
    """
    standings = {standing.response.id: standing for standing in found if standing.result.lower is not None}
    pairs = agreed = unsure = 0
    against = []
    for better, worse in _pairs(order):
        first, second = standings.get(better), standings.get(worse)
        if first is None or second is None:  # nothing can be earned
            continue
        ahead = _ahead(first, second)
        if ahead is None:
            unsure += 1
            continue
        pairs += 1
        if ahead > 0:
            agreed += 1
        else:
            against.append((first, second, ahead == 0))
    return Agreement(pairs, agreed, tuple(against), unsure)


def _pairs(order: Order) -> Iterator[tuple[str, str]]:
    for number, place in enumerate(order):
        for better in place:
            for lower in order[number + 1 :]:
                for worse in lower:
                    yield better, worse


def _ahead(one: Standing, other: Standing) -> int | None:
    """Tell which has the higher score: 1, -1, 0 for equal ones; None as long as missing verdicts could turn it."""
    here, there = one.result, other.result
    if here.lower is None or here.upper is None or there.lower is None or there.upper is None:
        return None
    if here.lower > there.upper:
        return 1
    if here.upper < there.lower:
        return -1
    return 0 if here.value is not None and there.value is not None else None
