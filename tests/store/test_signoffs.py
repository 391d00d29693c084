"""Lines of sign-offs: read one by one, written as they will be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rubric_studio.model.codec import canonical
from rubric_studio.model.signoff import Word
from rubric_studio.store.signoffs import append, parse

FIRST = Word(
    id="w1", rubric="one", criterion="c", approval_digest="sha256:" + "a" * 64, by="r1", what="approve",
    at="2026-11-22T10:00:00Z",
)  # fmt: skip
SECOND = Word(
    id="w2", rubric="one", criterion="c", approval_digest="sha256:" + "a" * 64, by="r2", what="request_changes",
    at="2026-11-22T10:00:00.25Z", why="warum\u2028\n„so“", version="1.0.0",
)  # fmt: skip


def test_written_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "signoffs.jsonl"
    append(path, [FIRST])
    append(path, [SECOND])

    assert parse(path.read_bytes(), "x") == ([FIRST, SECOND], [])
    assert path.read_bytes() == canonical(FIRST) + b"\n" + canonical(SECOND) + b"\n"


LINE = canonical(FIRST)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "no sign-off"),
        (b"<<<<<<< HEAD", "no sign-off"),
        (b"null", "group of keys"),
        (LINE.replace(b'"r1"', b'"r\xff"'), "bytes that are not UTF-8"),
        (LINE.replace(b'"approve"', b'"approved"'), "one of approve, request_changes"),
        (LINE.replace(b'"approve"', b'"request_changes"'), "“why” is missing"),
        (LINE.replace(b'"approve"', b'"comment"'), "“why” is missing"),
        (LINE.replace(b'"what"', b'"why":" ","what"'), "must not be empty"),
        (LINE.replace(b'"r1"', b'"Anna Example"'), "“by” cannot be"),
        (LINE.replace(b'"by"', b'"bye"'), "There is no key “bye”"),
        (LINE.replace(b"Z", b""), "“at” cannot be"),
    ],
)
def test_a_bad_line_is_a_problem_and_the_others_count(line: bytes, words: str) -> None:
    found, problems = parse(b"\n".join([LINE, line, canonical(SECOND)]), "x.jsonl")
    assert found == [FIRST, SECOND]
    assert {str(problem.place) for problem in problems} == {"x.jsonl:2:1"}
    assert any(words in problem.message for problem in problems), problems


def test_of_a_missing_key_nothing_else_is_asked() -> None:
    _found, problems = parse(LINE.replace(b',"what":"approve"', b""), "x")
    assert [problem.message for problem in problems] == ["“what” is missing here."]


def test_keys_of_ones_own_are_free() -> None:
    assert parse(json.dumps({**json.loads(LINE), "x-mood": "sure"}).encode(), "x") == ([FIRST], [])
