"""Pairs of digests that were declared equal."""

from __future__ import annotations

from time import process_time

from rubric_studio.store.equivalent import groups, parse


def test_pairs_are_read_and_what_is_none_declares_nothing() -> None:
    lines = [
        b'{"from":"a","to":"b","reason":"typing"}',
        b"",
        b"[1]",
        b'{"from":"a"}',
        b'{"from":1,"to":"b"}',
        b"{",
        b"\xff",
    ]
    assert parse(b"\n".join(lines)) == [("a", "b")]


def test_declared_one_by_one_they_are_one_group() -> None:
    found = groups([("a", "b"), ("c", "d"), ("e", "f"), ("d", "b")])
    assert {found[digest] for digest in "abcd"} == {found["a"]}
    assert found["e"] == found["f"] != found["a"]
    assert groups([("a", "a")]) == {"a": "a"}


def test_many_pairs_cost_no_more_each_than_few() -> None:
    def cost(count: int) -> float:
        pairs = [(f"{n}", f"{n + 1}") for n in range(count, 0, -1)]
        begun = process_time()
        assert len(set(groups(pairs).values())) == 1
        return process_time() - begun

    assert cost(20_000) < 60 * max(cost(1_000), 0.001)
