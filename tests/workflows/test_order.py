"""The author's order: kept, changed, typed, and compared with the scores."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.errors import RubricStudioError
from rubric_studio.model.response import Responses
from rubric_studio.store.document import Document
from rubric_studio.workflows import order as orders

IDS = ("a", "b", "c", "d", "e")
FILE = """# mine
format: rubric-studio/responses/1
rubric: r

responses:
  # the first
  - id: a
    author: {kind: model, id: m}
    text: A  # as it came
"""


def scored(values: dict[str, tuple[float, float]]) -> list[Any]:
    """Make standings that have these lowest and highest scores."""
    return [
        SimpleNamespace(
            response=SimpleNamespace(id=id_),
            result=SimpleNamespace(lower=low, upper=high, value=low if low == high else None),
        )
        for id_, (low, high) in values.items()
    ]


@st.composite
def some_order(draw: st.DrawFn) -> orders.Order:
    ids = draw(st.permutations(IDS))[: draw(st.integers(0, len(IDS)))]
    places: list[list[str]] = []
    for id_ in ids:
        if places and draw(st.booleans()):
            places[-1].append(id_)
        else:
            places.append([id_])
    return tuple(map(tuple, places))


def flat(order: orders.Order) -> list[str]:
    return [id_ for place in order for id_ in place]


# agreement ------------------------------------------------------------------------------------------------------------


@given(some_order(), st.fixed_dictionaries({id_: st.integers(0, 3) for id_ in IDS}))
def test_each_ordered_pair_is_counted_once(order: orders.Order, values: dict[str, int]) -> None:
    found = scored({id_: (value, value) for id_, value in values.items()})
    held = orders.agreement(order, found)
    sizes = [len(place) for place in order]
    assert held.pairs == (sum(sizes) ** 2 - sum(size**2 for size in sizes)) // 2
    assert held.open == 0
    assert held.agreed + len(held.against) == held.pairs
    turned = orders.agreement(tuple(reversed(order)), found)
    level = sum(level for _better, _worse, level in held.against)
    assert turned.agreed == len(held.against) - level


@given(st.fixed_dictionaries({id_: st.integers(0, 3) for id_ in IDS}))
def test_the_rubrics_own_order_is_agreed_on(values: dict[str, int]) -> None:
    places = tuple(
        tuple(id_ for id_ in IDS if values[id_] == value) for value in sorted(set(values.values()), reverse=True)
    )
    held = orders.agreement(places, scored({id_: (value, value) for id_, value in values.items()}))
    assert held.agreed == held.pairs
    assert not held.against


def test_scores_that_are_not_complete() -> None:
    found = scored({"a": (0.5, 0.9), "b": (0.1, 0.4), "c": (0.3, 0.6)})
    held = orders.agreement((("a",), ("b",), ("c",)), found)
    assert (held.pairs, held.agreed, held.open) == (1, 1, 2)


def test_nothing_can_be_earned() -> None:
    held = orders.agreement((("a",), ("b",)), scored({"a": (None, None), "b": (0.0, 0.0)}))  # type: ignore[dict-item]
    assert held == orders.Agreement(0, 0)


# changing it ----------------------------------------------------------------------------------------------------------


@given(some_order(), st.sampled_from(IDS), st.sampled_from([-1, 1]), st.integers(0, 6))
def test_no_move_loses_or_doubles_a_response(order: orders.Order, id_: str, by: int, place: int) -> None:
    wanted = sorted({*flat(order), id_})
    assert sorted(flat(orders.shifted(order, id_, by))) == wanted
    assert sorted(flat(orders.put(order, id_, place))) == wanted
    assert sorted(flat(orders.tied(order, id_))) == sorted(flat(order))
    assert sorted(flat(orders.taken_out(order, id_))) == [held for held in sorted(flat(order)) if held != id_]
    for made in (orders.shifted(order, id_, by), orders.tied(order, id_), orders.taken_out(order, id_)):
        assert all(made)


def test_moves() -> None:
    order = (("a",), ("b", "c"), ("d",))
    assert orders.shifted(order, "d", -1) == (("a",), ("d",), ("b", "c"))
    assert orders.shifted(order, "b", -1) == (("a",), ("b",), ("c",), ("d",))
    assert orders.shifted(order, "b", 1) == (("a",), ("c",), ("b",), ("d",))
    assert orders.shifted(order, "a", -1) == order
    assert orders.shifted(order, "e", 1) == (*order, ("e",))
    assert orders.tied(order, "d") == (("a",), ("b", "c", "d"))
    assert orders.tied(order, "c") == (("a",), ("b",), ("c",), ("d",))
    assert orders.tied(order, "a") == order


@given(some_order())
def test_what_is_typed_is_read(order: orders.Order) -> None:
    numbers = " ".join(" = ".join(str(IDS.index(id_) + 1) for id_ in place) for place in order)
    names = " > ".join(" = ".join(place) for place in order)
    assert orders.typed(numbers, IDS, IDS) == orders.typed(names, IDS, IDS) == order


@pytest.mark.parametrize(
    ("text", "said"),
    [("6", "“6” is no response: write numbers from 1 to 5"), ("1 2 1", "“1” stands there twice."), ("x", "“x” is no")],
)
def test_what_is_mistyped_is_said(text: str, said: str) -> None:
    with pytest.raises(RubricStudioError, match=said):
        orders.typed(text, IDS, IDS)


@pytest.mark.parametrize("text", ["", " = ", "= 1 =", "1,,2"])
def test_odd_ways_to_type(text: str) -> None:
    assert flat(orders.typed(text, IDS, IDS)) == [IDS[int(c) - 1] for c in text if c.isdigit()]


# the file -------------------------------------------------------------------------------------------------------------


def test_what_is_unknown_or_twice_is_passed_over() -> None:
    samples = Responses(rubric="r", order=("a", ("zzz", "b", "a"), ("yyy",), "c"))
    assert orders.held(samples, ["a", "b", "c"]) == (("a",), ("b",), ("c",))
    assert orders.held(None, ["a"]) == ()


def test_only_its_lines_change() -> None:
    document = Document.parse(FILE, kind="responses", path="x")
    view: Any = SimpleNamespace(name="r.yaml", documents={"responses/r.yaml": document}, samples=object())
    edit = orders.reordered(view, (("b",), ("a", "c")))
    added = [line for line in edit.after.text.splitlines() if line not in FILE.splitlines()]
    assert added == ["order:", "  - b", "  - - a", "    - c"]
    assert not edit.after.problems
    assert orders.without(edit.after, "c").data["order"] == ["b", "a"]
    assert orders.without(edit.after, "nobody") is edit.after
    left = orders.without(orders.without(orders.without(edit.after, "a"), "b"), "c")
    assert left.text.split("\n")[:3] == FILE.split("\n")[:3]
    assert left.data == document.data


def test_without_a_file_it_is_said_what_comes_first() -> None:
    view: Any = SimpleNamespace(name="r.yaml", documents={}, samples=None)
    with pytest.raises(RubricStudioError, match="add one first"):
        orders.reordered(view, (("a",),))
