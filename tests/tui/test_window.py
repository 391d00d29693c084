"""Which responses stand side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.model.response import Author, Response
from rubric_studio.tui.window import Window, versions

IDS = ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("chosen", "room", "shown", "focused"),
    [
        ("", 3, ["a", "b", "c"], "a"),
        ("b", 3, ["b", "c", "d"], "b"),
        ("e", 3, ["c", "d", "e"], "e"),
        ("e", 1, ["e"], "e"),
        ("gone", 2, ["a", "b"], "a"),
        ("b", 9, IDS, "b"),
    ],
)
def test_it_begins_with_the_chosen_one(chosen, room, shown, focused):
    window = Window(IDS, chosen, room)
    assert (window.shown, window.focused) == (shown, focused)


def test_moving_and_putting():
    window = Window(IDS, "a", 3)
    window.move(IDS, 1)
    assert window.shown == ["b", "c", "d"]
    window.put("e")
    assert window.shown == ["e", "c", "d"]
    window.put("d")
    assert (window.shown, window.focused) == (["e", "c", "d"], "d")
    window.turn(1)
    assert window.focused == "e"
    window.move(IDS, 1)
    assert window.focused == "d"


@given(st.lists(st.tuples(st.sampled_from(["put", "move", "turn", "refit"]), st.integers(-2, 4)), max_size=12))
def test_whatever_is_done_each_stands_once_and_the_focus_is_on_one(steps):
    window = Window(IDS, "c", 3)
    ids = list(IDS)
    for do, n in steps:
        if do == "put" and 0 <= n < len(ids):
            window.put(ids[n])
        elif do == "move":
            window.move(ids, 1 if n > 0 else -1)
        elif do == "turn":
            window.turn(n)
        elif do == "refit":
            ids = IDS[: max(n + 1, 1)]
            window.refit(ids, 1 + abs(n))
        window.refit(ids, 3)
        assert len(window.shown) == min(3, len(ids))
        assert len(set(window.shown)) == len(window.shown)
        assert set(window.shown) <= set(ids)
        assert window.focused in ids


def test_versions_of_one_author_the_newest_first():
    def made(id_, author, version=None, date=None):
        return Response(id=id_, author=Author(kind="model", id=author, version=version, date=date), text="x")

    found = [made("1", "m", "1", "2025-11"), made("2", "n"), made("3", "m", "2", "2026-05"), made("4", "m")]
    assert versions(found, "1") == ["3", "1", "4"]
    assert versions(found, "2") == ["2"]
    assert versions(found, "9") == []
