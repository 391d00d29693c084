"""Judging blind: responses under letters, in another order, without a word on who or what wrote them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from rubric_studio.model.codec import with_fields
from rubric_studio.model.response import Author

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.model.response import Response
    from rubric_studio.workflows.verdicts import Standing

HIDDEN = "hidden"
"""The kind of an author whom one is not to know."""


def blinded(found: Iterable[Standing], salt: str) -> list[Standing]:
    """Give standings as one who judges blind may see them: shuffled, but always in the same way.

    Args:
        found: the standings.
        salt: decides the order, together with the responses' ids: the same order for the same salt.
    """
    ordered = sorted(found, key=lambda standing: hashlib.sha256(f"{salt}/{standing.response.id}".encode()).digest())
    return [
        replace(standing, response=_masked(standing.response), alias=letter(number))
        for number, standing in enumerate(ordered)
    ]


def letter(number: int) -> str:
    """Give the letters of a number from 0: A to Z, then AA, AB."""
    more, last = divmod(number, 26)
    return (letter(more - 1) if more else "") + chr(ord("A") + last)


def _masked(response: Response) -> Response:
    return with_fields(
        response,
        author=Author(kind=HIDDEN, id=HIDDEN),
        expect="none",
        notes=None,
        origin=None,
        generation=None,
        conditions=None,
    )
