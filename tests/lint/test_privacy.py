"""Direct identifiers: what is found, what is not one, and waivers that name the very words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from rubric_studio.lint.privacy import found_in, identifiers, match_digest, traces
from rubric_studio.model import codec

CASES = Path(__file__).parent / "cases"
TEXTS = [
    pytest.param(code, case.get("finds"), text, id=text)
    for code in ("H601", "H602", "H603", "H604", "H605")
    for case in yaml.safe_load((CASES / f"{code}.yaml").read_text(encoding="utf-8"))
    for text in case["text"]
]
AUTHOR = {"kind": "model", "id": "m"}


def rubric(**more: Any) -> Any:
    return codec.rubric_from({"id": "a", "criteria": [], **more})


@pytest.mark.parametrize(("code", "kind", "text"), TEXTS)
def test_identifiers(code: str, kind: str | None, text: str) -> None:
    for given in (text, f"說:{text}。", f"He said: {text}\nThen he left."):
        found = [(found.rule.code, found.kind) for found in (*identifiers(given), *traces(given))]
        assert len(found) == (1 if kind else 0), given
        if kind:
            assert found[0][0] == code
            assert kind in found[0][1]


def test_prompt_ideal_and_responses_are_looked_at() -> None:
    prompt = [{"role": "user", "content": "Hello"}, {"role": "user", "content": "I am a@b.org"}]
    responses = codec.responses_from({"rubric": "a", "responses": [{"id": "r", "author": AUTHOR, "text": "c@d.org"}]})
    held = rubric(prompt=prompt, ideal_response="born on 3 May 1961")
    found = [(f.code, f.response, f.field, words) for f, words in found_in(held, responses.responses, "s")]
    assert found == [
        ("H601", "", "prompt.1.content", "a@b.org"),
        ("H602", "", "ideal_response", "born on 3 May 1961"),
        ("H601", "r", "text", "c@d.org"),
    ]


def test_a_waiver_covers_the_very_words_and_no_others() -> None:
    waiver = {"rule": "H601", "reason": "a clinic's own number", "match": match_digest("0912-345-678")}
    text = "0912-345-678 and 0912-345-679 and again 0912-345-678"
    held = rubric(ideal_response=text, lint={"ignore": [waiver]})
    assert [words for _f, words in found_in(held, (), "s")] == ["0912-345-679"]
    other = rubric(ideal_response=text, lint={"ignore": [{**waiver, "rule": "H602"}]})
    assert len(list(found_in(other, (), "s"))) == 3


def test_several_identifiers_in_one_text() -> None:
    text = "Anna, MRN 12345678, DOB 05/03/1961, 0912-345-678, a@b.org"
    assert [found.words for found in identifiers(text)] == [
        "a@b.org",
        "MRN 12345678",
        "DOB 05/03/1961",
        "0912-345-678",
    ]
