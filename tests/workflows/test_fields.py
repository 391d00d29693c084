"""Fields as somebody types them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.errors import RubricStudioError
from rubric_studio.store.document import Document
from rubric_studio.workflows.fields import field_of, parted, written

RUBRIC = """\
format: rubric-studio/rubric/1
id: one
title: One
prompt:
  - {role: user, content: Hello?}
setting:
  country: CH
criteria:
  - id: a
    criterion: Says a.
    points: 5
    references:
      - title: Guide
        year: 2020
"""
CRITERION = ("criteria", 0)


@pytest.fixture
def document() -> Document:
    return Document.parse(RUBRIC, kind="rubric", path="one.yaml")


@pytest.mark.parametrize(
    ("where", "name", "texts", "wanted"),
    [
        (CRITERION, "points", ["-8"], ("points", -8)),
        (CRITERION, "points", ["\u22128"], ("points", -8)),
        (CRITERION, "points", ["many"], ("points", "many")),
        (CRITERION, "criterion", [" Says b. "], ("criterion", " Says b. ")),
        (CRITERION, "critical", ["yes"], ("critical", True)),
        (CRITERION, "critical", ["no"], ("critical", False)),
        (CRITERION, "tags", ["a, b", "c, a"], ("tags", ["a", "b", "c"])),
        (CRITERION, "tags", [""], ("tags", None)),
        (CRITERION, "justification", [""], ("justification", None)),
        (CRITERION, "references.1.year", ["2021"], ("references", [{"title": "Guide", "year": 2021}])),
        (CRITERION, "references.1.year", [""], ("references", [{"title": "Guide"}])),
        (
            CRITERION,
            "references.2.title",
            ["More"],
            ("references", [{"title": "Guide", "year": 2020}, {"title": "More"}]),
        ),
        (CRITERION, "references.1", [""], ("references", None)),
        (CRITERION, "examples.not_met", ["Hm; well;"], ("examples", {"not_met": ["Hm", "well"]})),
        (CRITERION, "poinst", ["3"], ("poinst", "3")),
        ((), "title", ["Two"], ("title", "Two")),
        ((), "setting.care", ["ward"], ("setting", {"country": "CH", "care": "ward"})),
        ((), "setting.country", [""], ("setting", None)),
        ((), "prompt", ["Why?"], ("prompt", [{"role": "user", "content": "Why?"}])),
        (
            (),
            "prompt.2",
            ["Because."],
            ("prompt", [{"role": "user", "content": "Hello?"}, {"role": "assistant", "content": "Because."}]),
        ),
        ((), "prompt.1", [""], ("prompt", None)),
        ((), "prompt.1.role", ["system"], ("prompt", [{"role": "system", "content": "Hello?"}])),
    ],
)
def test_what_is_typed_is_what_stands_there(
    document: Document, where: tuple[str | int, ...], name: str, texts: list[str], wanted: tuple[str, Any]
) -> None:
    assert field_of(document, where, name, texts) == wanted


@pytest.mark.parametrize(
    ("where", "name", "texts", "says"),
    [
        (CRITERION, "id", ["b"], "made once"),
        ((), "criteria", ["b"], "way of its own"),
        ((), "title", ["a", "b"], "given twice"),
        (CRITERION, "references.4.title", ["x"], "There are 1 here"),
        (CRITERION, "references.0.title", ["x"], "There are 1 here"),
        (CRITERION, "references.2", [""], "There are 1 here"),
    ],
)
def test_what_cannot_be_set(
    document: Document, where: tuple[str | int, ...], name: str, texts: list[str], says: str
) -> None:
    with pytest.raises(RubricStudioError, match=says):
        field_of(document, where, name, texts)


@given(
    st.lists(
        st.text(st.characters(exclude_characters=";", codec="utf-8"), min_size=1).map(str.strip).filter(bool),
        unique=True,
    )
)
def test_a_list_in_one_line_is_read_as_it_was_written(values: list[str]) -> None:
    assert parted(written(values)) == values
