"""Ids made from texts."""

# letters of other scripts:
# ruff: noqa: RUF001

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.model.identity import LONGEST, RESERVED, SLUG, free, slug


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Names one red flag.", "names-one-red-flag"),
        ("Fièvre à l'hôpital", "fievre-a-lhopital"),
        ("Doesn’t say “never”", "doesnt-say-never"),
        ("Don't", "dont"),
        ("  5 mg/kg  ", "5-mg-kg"),
        ("States that imaging is worth doing when its result could change", "states-that-imaging-is-worth-doing-when"),
        ("x" * 60, "x" * 40),
        ("Ｆｕｌｌ width", "full-width"),
        ("Mentions β-blockers", "mentions-blockers"),
    ],
)
def test_first_words(text: str, made: str) -> None:
    assert slug(text, prefix="c") == made


@pytest.mark.parametrize(
    "text", ["头痛：请立即就医", "MRI 之前应该询问病史和症状", "حمى عند الرضيع", "", "?!", "a", "\ud800", "Ω"]
)
def test_no_words_give_a_digest(text: str) -> None:
    made = slug(text, prefix="c")
    assert made.startswith("c-")
    assert len(made) == 10
    assert set(made[2:]) <= set("0123456789abcdef")


def test_frozen() -> None:
    """Ids are permanent: the same text has to give the same one in every release."""
    assert slug("头痛：请立即就医", prefix="c") == "c-e022d5a4"
    assert slug("", prefix="r") == "r-e3b0c442"


@given(st.text(st.characters(), max_size=80), st.integers(10, 80))
def test_every_text_has_one_id(text: str, longest: int) -> None:
    made = slug(text, prefix="c", longest=longest)
    assert SLUG.match(made)
    assert len(made) <= longest
    assert slug(text, prefix="c", longest=longest) == made


@given(st.from_regex(SLUG, fullmatch=True).filter(lambda id_: len(id_) <= LONGEST), st.integers(0, 30))
def test_free(id_: str, others: int) -> None:
    taken: set[str] = set()
    for _ in range(others + 1):
        made = free(id_, taken)
        assert made not in taken
        assert made not in RESERVED
        assert SLUG.match(made)
        assert len(made) <= LONGEST
        taken.add(made)


def test_free_counts_from_two() -> None:
    assert free("a", {"b"}) == "a"
    assert free("a", {"a", "a-2"}) == "a-3"
    assert free("set", ()) == "set-2"
    assert free("x" * 80, {"x" * 80}) == "x" * 78 + "-2"
