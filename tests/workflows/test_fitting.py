"""Which shared criteria fit a rubric and the criterion that one is at."""

from __future__ import annotations

import pytest

from rubric_studio.model.rubric import Criterion, Message, Rubric
from rubric_studio.workflows.fitting import Fit, fit

RUBRIC = Rubric(
    id="r",
    title="Fever in an infant",
    theme="emergency_referrals",
    prompt=(Message(role="user", content="My baby has a fever. May I give paracetamol?"),),
)


def criterion(text: str, *tags: str, id: str = "c") -> Criterion:
    return Criterion(id=id, text=text, points=5, tags=tags)


@pytest.mark.parametrize(
    ("text", "tags", "fits"),
    [
        ("Gives the dose of paracetamol for a fever.", (), True),
        ("Explains how an inhaler is used.", (), False),
        ("Explains how an inhaler is used.", ("theme:emergency_referrals",), True),
        ("Explains how an inhaler is used.", ("cluster:emergency_referrals_in-time",), True),
        ("Explains how an inhaler is used.", ("cluster:emergency",), False),
        ("the", (), False),
        ("", (), False),
    ],
)
def test_what_is_about_the_same(text: str, tags: tuple[str, ...], *, fits: bool) -> None:
    assert fit(criterion(text, *tags), RUBRIC).fits is fits


@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("Advises emergency care tonight.", True),
        ("Advising emergency care at once.", True),
        ("Names a dose.", False),
        ("", False),
    ],
)
def test_what_says_the_same(text: str, *, like: bool) -> None:
    chosen = criterion(text, id="mine")
    assert fit(criterion("Advises emergency care."), RUBRIC, chosen).is_like is like
    assert fit(criterion("Advises emergency care.", id="mine"), RUBRIC, chosen).like == 0  # it is that one


def test_nothing_fits_nothing() -> None:
    assert fit(criterion(""), RUBRIC, criterion("")) == Fit()
