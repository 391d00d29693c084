"""Three states become one: the laws, on data as rubric files hold it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubric_studio.diff.merge import MISSING, Clash, clashes, listed, merge, settled
from rubric_studio.diff.order import order
from rubric_studio.model.data import name_of, same

WORDS = st.sampled_from(["a", "b", "c", "d", "e"])
TAGS = st.lists(WORDS, unique=True, max_size=4)
REFERENCE = st.fixed_dictionaries({"url": WORDS}, optional={"title": WORDS, "year": st.integers(1, 3)})


def criterion(name: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.fixed_dictionaries(
            {"id": st.just(name), "criterion": WORDS, "points": st.sampled_from([1, 2, True])},
            optional={
                "tags": TAGS,
                "axis": WORDS,
                "references": st.lists(REFERENCE, max_size=2),
                "examples": st.fixed_dictionaries({}, optional={"met": TAGS, "not_met": TAGS}),
            },
        ),
        st.just({"use": name}),
    )


FILES = st.fixed_dictionaries(
    {
        "id": WORDS,
        "criteria": st.lists(WORDS, unique=True, max_size=5).flatmap(
            lambda names: st.tuples(*(criterion(name) for name in names)).map(list)
        ),
        "prompt": st.lists(st.fixed_dictionaries({"role": WORDS, "content": WORDS}), min_size=1, max_size=2),
    },
    optional={"title": WORDS, "tags": TAGS, "setting": st.dictionaries(WORDS, WORDS, max_size=2), "x-ours": WORDS},
)


def merged(base, ours, theirs):
    return merge(base, ours, theirs, lists=listed(base, ours, theirs))


def ours_of(clash):
    return clash.ours


def theirs_of(clash):
    return clash.theirs


@given(FILES, FILES)
def test_what_one_side_changed_holds(base, new):
    assert merged(base, new, base) == new
    assert merged(base, base, new) == new
    assert merged(base, new, new) == new


@given(FILES, FILES, FILES)
@settings(max_examples=400)
def test_it_does_not_matter_who_is_called_ours(base, one, two):
    first, second = merged(base, one, two), merged(base, two, one)
    assert same(settled(first, ours_of), settled(second, theirs_of))
    assert same(settled(first, theirs_of), settled(second, ours_of))
    assert {(c.path, str(c.ours), str(c.theirs)) for c in clashes(first)} == {
        (c.path, str(c.theirs), str(c.ours)) for c in clashes(second)
    }


def fields(state):
    """Every value of a file with the way to it, criteria by their ids."""
    for key, value in state.items():
        if key != "criteria":
            yield (key,), value
    for entry in state["criteria"]:
        name = entry.get("id", entry.get("use"))
        for key, value in entry.items():
            yield ("criteria", name, key), value


@given(FILES, FILES, FILES)
@settings(max_examples=400)
def test_no_word_of_either_side_is_lost(base, one, two):
    made = merged(base, one, two)
    old = dict(fields(base))
    held = dict(fields(settled(made, ours_of)))
    other = dict(fields(settled(made, theirs_of)))
    torn = {clash.path for clash in clashes(made)}
    for side in (one, two):
        for path, value in fields(side):
            if path in old and same(old[path], value):
                continue
            in_clash = any(path[: len(there)] == there for there in torn)
            if in_clash or same(held.get(path), value) or same(other.get(path), value):
                continue
            # both changed it and the two changes went together: a set of words, a group
            assert isinstance(value, list | dict)
            for word in value:
                assert (
                    word in held[path]
                    or (isinstance(word, dict) and len(held[path]) >= len(value))
                    or (word in (old.get(path) or ()))
                )


@given(st.permutations("abcdef"), st.permutations("abcdef"), st.sets(st.sampled_from("abcdef")))
def test_an_order_is_the_same_from_both_sides_and_loses_nothing(one, two, kept):
    found = order("abcdef", one, two, kept)
    assert sorted(found) == sorted(kept)
    assert found == order("abcdef", two, one, kept)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "wanted"),
    [
        ("abc", "abcx", "abcy", "abcxy"),
        ("abc", "axbc", "abyc", "axbyc"),
        ("abc", "cab", "abcx", "cabx"),
        ("abc", "abc", "bc", "bc"),
        ("abcd", "abdc", "bacd", "badc"),
        ("abc", "abcxz", "abcyw", "abcxzyw"),
        ("", "xy", "ab", "abxy"),
    ],
)
def test_a_sensible_order(base, ours, theirs, wanted):
    gone = {name for name in base if name not in ours or name not in theirs}
    kept = {*base, *ours, *theirs} - gone
    assert "".join(order(base, ours, theirs, kept)) == wanted


def test_moved_on_one_side_and_reworded_on_the_other():
    base = {"criteria": [{"id": "a", "criterion": "A"}, {"id": "b", "criterion": "B"}]}
    ours = {"criteria": [{"id": "b", "criterion": "B"}, {"id": "a", "criterion": "A"}]}
    theirs = {"criteria": [{"id": "a", "criterion": "A, put better"}, {"id": "b", "criterion": "B"}]}
    assert merged(base, ours, theirs) == {
        "criteria": [{"id": "b", "criterion": "B"}, {"id": "a", "criterion": "A, put better"}]
    }


def test_taken_away_and_changed_is_for_a_person_to_say():
    base = {"criteria": [{"id": "a", "points": 1}]}
    made = merged(base, {"criteria": []}, {"criteria": [{"id": "a", "points": 2}]})
    assert made == {"criteria": [Clash(("criteria", "a"), {"id": "a", "points": 1}, MISSING, {"id": "a", "points": 2})]}


@given(FILES, FILES, FILES)
@settings(max_examples=200)
def test_what_is_remarked_goes_only_where_a_person_says_so(base, one, two):
    lists = listed(base, one, two)
    remarked = {
        ("criteria", name_of(entry))
        for entry in base["criteria"]
        if (entry["id" if "id" in entry else "use"] in map(name_of, one["criteria"]))
        != (name_of(entry) in map(name_of, two["criteria"]))
    }
    plain, made = (merge(base, one, two, lists=lists, remarked=looked_at) for looked_at in ((), remarked))
    if "criteria" in lists:
        assert remarked <= {clash.path for clash in clashes(made)}
    if not remarked:
        assert same(plain, made)
    # in any order: what is remarked stays in its place, and what stands beside it moves with it
    others = {c.path for c in clashes(plain)} - remarked
    assert {c.path for c in clashes(made)} - remarked == others


def test_two_new_ones_of_one_id_meet_field_by_field():
    made = merged({"criteria": []}, {"criteria": [{"id": "a", "points": 1}]}, {"criteria": [{"id": "a", "points": 2}]})
    assert made == {"criteria": [{"id": "a", "points": Clash(("criteria", "a", "points"), MISSING, 1, 2)}]}


def test_ids_that_are_missing_or_repeated_make_the_list_one_field():
    twice = {"criteria": [{"id": "a", "points": 1}, {"id": "a", "points": 2}]}
    other = {"criteria": [{"id": "a", "points": 3}]}
    (clash,) = clashes(merged({"criteria": []}, twice, other))
    assert clash.path == ("criteria",)
