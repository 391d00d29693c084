"""The structural rules with cases as data (cases/S*.yaml): what each flags and what it leaves alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from rubric_studio.lint.check import RULES_BY_CODE, check_view
from rubric_studio.lint.structure import orphan
from rubric_studio.lint.view import RubricView, Today
from rubric_studio.model import codec
from rubric_studio.model.pointer import SHARED, Pointer
from rubric_studio.model.rubric import Rubric

CASES = Path(__file__).parent / "cases"
PLAIN = [{"id": f"c{n}", "criterion": f"Says {n}.", "points": n} for n in (1, 2, 3)]
STRUCTURE = [
    pytest.param(path.stem, case, id=f"{path.stem}: {case['why']}")
    for path in sorted(CASES.glob("S*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    if "\n" not in str(case.get("text", ""))  # those are in the language of examples: test_examples.py
]


def view_of(rubric: Rubric, case: dict[str, Any], responses: Any = ()) -> RubricView:
    rubric_set = codec.set_from({"id": "s", "data": {"origin": "synthetic"}, **case.get("set", {})})
    own = frozenset(criterion.id for criterion in rubric.criteria)
    return RubricView(rubric, rubric_set, Today("2026-11-24"), own, responses)


def findings(case: dict[str, Any]) -> list[Any]:
    criteria = [{**PLAIN[0], "criterion": case["text"]}, *PLAIN[1:]] if "text" in case else PLAIN
    rubric = codec.rubric_from({"id": "a", "criteria": criteria, **case.get("rubric", {})})
    author = {"kind": "model", "id": "m"}
    of = case.get("responses_of", "a")
    given = {"rubric": of, "responses": [{**item, "author": author} for item in case.get("responses", [])]}
    shared = tuple(codec.criterion_from(item) for item in case.get("shared", []))
    found = check_view(view_of(rubric, case, codec.responses_from(given).responses))
    found += check_view(view_of(Rubric(id=SHARED, criteria=shared), case))
    found += [orphan.hit(Pointer(rubric=name), hit) for name, hit in orphan.find(["a"], [of])]
    return [finding for finding in found if finding.code[0] in "SH"]


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
    assert all(f.severity is RULES_BY_CODE[code].severity for f in found if f.code == code)


def test_retired_rubrics_are_checked_for_privacy_only() -> None:
    data = {"id": "a", "status": "retired", "criteria": PLAIN[:1], "ideal_response": "Call 0912-345-678."}
    assert [f.code for f in check_view(view_of(codec.rubric_from(data), {}))] == ["H601"]


def test_a_shared_criterion_is_looked_at_where_it_stands() -> None:
    rubric = codec.rubric_from({"id": "a", "criteria": [*PLAIN, {"id": "s1", "criterion": "TODO", "points": 1}]})
    own = frozenset({"c1", "c2", "c3"})
    rubric_set = codec.set_from({"id": "s"})
    assert check_view(RubricView(rubric, rubric_set, Today("2026-11-24"), own)) == []
    shared = Rubric(id=SHARED, criteria=rubric.criteria[3:])
    assert [(f.rubric, f.code) for f in check_view(view_of(shared, {}))] == [("shared", "S109")]
