"""Each rule with cases as data: what it flags and what it leaves alone (cases/CODE.yaml)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from rubric_studio.lint.check import check_set
from rubric_studio.lint.rules import RULES
from rubric_studio.model import codec
from rubric_studio.model.pointer import Pointer

CASES = Path(__file__).parent / "cases"
FILE_RULES = {"Y100", "S100", "S111", "S112", "S115"}  # only files can break them: tests/workflows/test_check.py
PLAIN = [{"id": f"c{n}", "criterion": f"Says {n}.", "points": n} for n in (1, 2, 3)]
STRUCTURE = [
    pytest.param(path.stem, case, id=f"{path.stem}: {case['why']}")
    for path in sorted(CASES.glob("S*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def findings(case: dict[str, Any]) -> list[Any]:
    criteria = [{**PLAIN[0], "criterion": case["text"]}, *PLAIN[1:]] if "text" in case else PLAIN
    rubric = codec.rubric_from({"id": "a", "criteria": criteria, **case.get("rubric", {})})
    author = {"kind": "model", "id": "m"}
    of = case.get("responses_of", "a")
    given = {"rubric": of, "responses": [{**item, "author": author} for item in case.get("responses", [])]}
    shared = [codec.criterion_from(item) for item in case.get("shared", [])]
    rubric_set = codec.set_from({"id": "s", **case.get("set", {})})
    responses = {of: codec.responses_from(given)} if "responses" in case else {}
    return list(check_set(rubric_set, {"a": rubric}, shared, responses))


@pytest.mark.parametrize(("code", "case"), STRUCTURE)
def test_rule(code: str, case: dict[str, Any]) -> None:
    found = findings(case)
    if case.get("clean"):
        assert not found
        return
    pointers = [
        str(Pointer(rubric=f.rubric, criterion=f.criterion, response=f.response, field=f.field))
        for f in found
        if f.code == code
    ]
    assert pointers == case["flagged"]
    assert case.get("says", "") in found[0].message
    assert all(f.severity is RULES[code].severity for f in found if f.code == code)


def test_every_rule_has_cases() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} == set(RULES) - FILE_RULES


def test_a_finding_about_a_shared_criterion_comes_once() -> None:
    shared = codec.criterion_from({"id": "s1", "criterion": "TODO", "points": 1})
    use = {"id": "s1", "criterion": "TODO", "points": 1}
    rubrics = {id_: codec.rubric_from({"id": id_, "criteria": [use, *PLAIN]}) for id_ in ("a", "b")}
    found = list(check_set(codec.set_from({"id": "s"}), rubrics, [shared], {}))
    assert [(f.rubric, f.code) for f in found] == [("shared", "S109")]


def test_retired_rubrics_are_checked_for_privacy_only() -> None:
    data = {"id": "a", "status": "retired", "criteria": PLAIN[:1], "ideal_response": "Call 0912-345-678."}
    found = list(check_set(codec.set_from({"id": "s"}), {"a": codec.rubric_from(data)}, [], {}))
    assert [f.code for f in found] == ["H601"]
