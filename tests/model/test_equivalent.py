"""Pairs of digests that were declared equal."""

from __future__ import annotations

from rubric_studio.model.equivalent import groups, parse


def test_pairs_are_read_and_what_is_none_declares_nothing() -> None:
    lines = [
        b'{"from":"a","to":"b","reason":"typing","by":"r-1"}',
        b'{"from":"c","to":"d","what":"score"}',
        b'{"from":"e","to":"f","what":"judging"}',
        b'{"from":"e","to":"f","reason":"typing"}',
        b'{"from":"e","to":"f","reason":" ","by":"r-1"}',
        b'{"from":"e","to":"f","reason":"typing","by":7}',
        b"",
        b"[1]",
        b'{"from":"a"}',
        b'{"from":1,"to":"b"}',
        b"{",
        b"\xff",
    ]
    assert parse(b"\n".join(lines)) == [("a", "b"), ("c", "d")]


def test_declared_one_by_one_they_are_one_group() -> None:
    found = groups([("a", "b"), ("c", "d"), ("e", "f"), ("d", "b")])
    assert {found[digest] for digest in "abcd"} == {found["a"]}
    assert found["e"] == found["f"] != found["a"]
    assert groups([("a", "a")]) == {"a": "a"}


def test_a_long_chain_is_one_group() -> None:
    pairs = [(f"{n}", f"{n + 1}") for n in range(20_000, 0, -1)]
    assert len(set(groups(pairs).values())) == 1
