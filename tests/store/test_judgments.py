"""Verdict lines: read one by one, written as they will be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rubric_studio.model.codec import canonical
from rubric_studio.model.judgment import Judgment, Rater, Seen
from rubric_studio.store.judgments import append, parse

DIGEST = "sha256:" + "a" * 64


def judgment(n: int = 1, **more: Any) -> Judgment:
    values: dict[str, Any] = {
        "id": f"j{n}", "rubric": "one", "criterion": "c", "response": "a", "verdict": "not_met",
        "rater": Rater(kind="physician", id="r1"), "at": "2026-11-22T10:00:00Z",
        "judging_digest": DIGEST, "response_digest": DIGEST, "explanation": "warum\u2028\n„so“",
    }  # fmt: skip
    return Judgment(**(values | more))


def test_written_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "judgments" / "r1.jsonl"
    made = [
        judgment(1),
        judgment(2, seen=Seen(blind=True), seconds=3, evidence=("x", "y")),
        judgment(3, verdict="withdrawn"),
    ]

    append(path, made[:1])
    append(path, made[1:])

    assert parse(path.read_bytes(), "r1.jsonl") == (made, [])
    assert path.read_bytes().count(b"\n") == 3
    assert [list(json.loads(line)) for line in path.read_bytes().splitlines()] == [
        sorted(json.loads(line)) for line in path.read_bytes().splitlines()
    ]


LINE = canonical(judgment())


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "no verdict"),
        (b"null", "group of keys"),
        (b"\xff", "no verdict"),
        (b'{"id": "\\ud800"}', "missing"),
        (LINE.replace(b'"j1"', b'"\\ud800"'), "half of a character"),
        (b"[" * 100_000, "no verdict"),
        (b"9" * 5000, "no verdict"),
        (b'{"id": NaN}', "missing"),
        (b"<<<<<<< HEAD", "no verdict"),
        (b'{"verdict": "maybe"}', "one of met, not_met"),
        (b'{"seconds": 1.0}', "whole number"),
    ],
)
def test_a_bad_line_is_a_problem_and_the_others_count(tmp_path: Path, line: bytes, words: str) -> None:
    path = tmp_path / "r.jsonl"
    append(path, [judgment(1)])
    path.write_bytes(path.read_bytes() + b"\r\n" + line + b"\n")
    append(path, [judgment(2)])

    judgments, problems = parse(path.read_bytes(), "r.jsonl")

    assert [held.id for held in judgments] == ["j1", "j2"]
    assert problems
    assert {str(problem.place) for problem in problems} == {"r.jsonl:3:1"}
    assert any(words in problem.message for problem in problems)


def test_nothing() -> None:
    assert parse(b"", "r.jsonl") == ([], [])
    assert parse(b"\n \n", "r.jsonl") == ([], [])
