"""What people are called, and whose rater id a record is."""

from __future__ import annotations

import pytest

from rubric_studio.git import Entry
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.people import People


def entry(name: str, email: str = "x@example.org") -> Entry:
    return Entry("0" * 40, name, email, "2026-11-22T10:00:00+00:00", "")


CASES = {
    "people:\n  - {id: r-1, name: Dr. Rao}\n": ("Dr. Rao", "r-1"),
    "people:\n  - {id: r-1, name: 'dr.  RAO'}\n": ("dr. RAO", "r-1"),
    "people:\n  - {id: r-1, name: Dr. Rao}\n  - {id: r-2, name: dr. rao}\n": ("Dr. Rao", ""),
    "people:\n  - {id: r-1, name: 7}\n": ("r-1", ""),
    "people:\n  r-1: Dr. Rao\n": ("r-1", ""),
    "people: [": ("r-1", ""),
    "- r-1\n": ("r-1", ""),
    "": ("r-1", ""),
}


@pytest.mark.parametrize("text", CASES)
def test_who_a_rater_is_and_which_rater_a_name_is(work: Workspace, text: str) -> None:
    (work.root / "people.yaml").write_text(text, encoding="utf-8")
    people, (called, rater) = People(work), CASES[text]
    assert people.called(entry("r-1", "r-1@pseudonym.invalid")) == called
    assert people.rater(entry("r-1", "r-1@pseudonym.invalid")) == "r-1"
    assert people.rater(entry("Dr. Rao")) == rater


def test_names_are_safe_to_show(work: Workspace) -> None:
    people = People(work)
    assert people.called(entry("Ben \x1b[31m")) == "Ben ␛[31m"
    assert people.called(entry("r-1")) == "r-1", "a real name that looks like an id stays what it is"
    assert people.called(entry("")) == "somebody without a name"
    assert people.called(None) == "not recorded yet"
