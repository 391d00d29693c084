"""A source inside a text can be moved to the references; the text that is left reads as if it had never been there."""

from __future__ import annotations

import dataclasses

import pytest

from rubric_studio.finding import Finding, Severity
from rubric_studio.lint.sources import reference_in_text
from tests.lint.examples import view_of

FINDING = Finding("E404", Severity.HINT, "", criterion="c1")
URL = "https://example.org/tetanus"


@pytest.mark.parametrize(
    ("text", "left", "reference"),
    [
        (f"States the interval ({URL}).", "States the interval.", {"title": "example.org", "url": URL}),
        (f"States the interval, see {URL}.", "States the interval.", {"title": "example.org", "url": URL}),
        (f"States the interval. Source: {URL}", "States the interval.", {"title": "example.org", "url": URL}),
        (f"Cites {URL} for the interval.", "Cites for the interval.", {"title": "example.org", "url": URL}),
        (
            "States it (see www.example.org/a).",
            "States it.",
            {"title": "www.example.org", "url": "https://www.example.org/a"},
        ),
        ("States it (doi:10.1000/x.1).", "States it.", {"title": "doi 10.1000/x.1", "doi": "10.1000/x.1"}),
        ("States it (PMID: 1234567).", "States it.", {"title": "PMID 1234567", "pmid": "1234567"}),
        (f"說明間隔({URL})。", "說明間隔。", {"title": "example.org", "url": URL}),
    ],
)
def test_it_moves(text: str, left: str, reference: dict[str, str]) -> None:
    view = view_of(f"+6 {text}")
    (mend,) = reference_in_text.mends(view, FINDING)
    said, held = mend.patches
    accessed = {"accessed": "2026-11-22"} if "url" in reference else {}
    assert (said.field, said.value) == ("criterion", left)
    assert (held.field, held.value) == ("references", [{**reference, **accessed}])


def test_a_reference_that_is_there_already_is_not_doubled() -> None:
    view = view_of(f'+6 States it ({URL}).\n  references: [{{title: Tetanus, year: 2025, url: "{URL}"}}]')
    (mend,) = reference_in_text.mends(view, FINDING)
    assert mend.patches[1].value == [{"title": "Tetanus", "year": 2025, "url": URL}]


def test_a_source_by_name_and_a_shared_criterion_are_a_persons_matter() -> None:
    assert not list(reference_in_text.mends(view_of("+6 States it (Source: the plan) always."), FINDING))
    shared = dataclasses.replace(view_of(f"+6 States it ({URL})."), own=frozenset())
    assert not list(reference_in_text.mends(shared, FINDING))
