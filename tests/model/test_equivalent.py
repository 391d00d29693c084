"""Pairs of digests that were declared equal."""

from __future__ import annotations

from rubric_studio.model.equivalent import parse


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
