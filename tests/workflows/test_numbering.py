"""The number of the next release, and what of a wish means nothing."""

from __future__ import annotations

import pytest

from rubric_studio.workflows.numbering import unheard
from rubric_studio.workflows.release import Bump, Wish

DRAFT, MINOR, MAJOR = Wish(draft=True), Wish(at_least=Bump.MINOR), Wish(draft=True, at_least=Bump.MAJOR)


@pytest.mark.parametrize(
    ("wish", "previous", "version", "said"),
    [
        (DRAFT, None, "0.1.0", ""),
        (DRAFT, None, "2.0.0", "set.yaml names the version 2.0.0, so the first release is no draft."),
        (DRAFT, "1.0.0", "1.0.1", "Only a first release can be a draft (0.1.0). 1.0.0 was released already"),
        (MAJOR, None, "1.0.0", ""),
        (MINOR, None, "1.0.0", "Nothing was released yet, so there is no higher number to ask for but 1.0.0"),
        (MINOR, "1.0.0", "1.1.0", ""),
    ],
)
def test_what_is_not_heard_is_said(wish: Wish, previous: str | None, version: str, said: str) -> None:
    assert unheard(wish, previous, version).startswith(said)
    assert bool(unheard(wish, previous, version)) == bool(said)
