"""Every rule's own examples, and its cases: what it flags, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from rubric_studio.lint.check import RULES_BY_CODE
from rubric_studio.lint.rules import Scope
from tests.lint.examples import view_of

if TYPE_CHECKING:
    from rubric_studio.lint.rules import Rule
    from rubric_studio.lint.view import RubricView

LOOKING = (Scope.CRITERION, Scope.RUBRIC, Scope.SAMPLES)
RULES = [pytest.param(rule, id=rule.code) for rule in RULES_BY_CODE.values() if rule.scope in LOOKING]
BESIDE = {"W205": {"W206"}}  # what fails to avoid something is an omission as well
ABOUT_WHOLE = {"S105", "S107", "X501", "H606"}  # an example is smaller than a rubric
CASES = [
    pytest.param(RULES_BY_CODE[path.stem], case, id=f"{path.stem}: {case['why']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    if "\n" in str(case.get("text", "")) and RULES_BY_CODE[path.stem].scope in LOOKING
]


def found(rule: Rule, view: RubricView) -> bool:
    if rule.scope is Scope.CRITERION:
        if not view.lexicon.serves(rule.needs):
            return False
        return any(True for reading in view.readings for _hit in rule.find(reading))
    return any(True for _hit in rule.find(view))


def kin(rule: Rule) -> list[Rule]:
    """Give the rules that look at the same thing and are on by default."""
    held = [other for other in RULES_BY_CODE.values() if other.scope is rule.scope and other.default and rule.default]
    return [other for other in held if other.code not in ABOUT_WHOLE - {rule.code}]


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_example_is_flagged_by_this_rule_alone(rule: Rule) -> None:
    view = view_of(rule.bad)
    flagged = {other.code for other in [rule, *kin(rule)] if found(other, view)}
    assert flagged - BESIDE.get(rule.code, set()) == {rule.code}


@pytest.mark.parametrize("rule", RULES)
def test_the_good_example_is_not(rule: Rule) -> None:
    assert not found(rule, view_of(rule.good))


@pytest.mark.parametrize("rule", RULES)
def test_the_message_can_be_said(rule: Rule) -> None:
    view = view_of(rule.bad)
    things = view.readings if rule.scope is Scope.CRITERION else [view]
    for thing in things:
        for hit in rule.find(thing):
            assert (hit.message or rule.message).format(words="", **hit.values)


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_case(rule: Rule, case: dict[str, Any]) -> None:
    view = view_of(case["text"])
    if rule.scope is Scope.CRITERION:
        held = [(reading.criterion.id, hit) for reading in view.readings for hit in rule.find(reading)]
    else:
        held = [(hit.criterion or hit.response, hit) for hit in rule.find(view)]
    assert [id_ for id_, _hit in held] == ([] if case.get("clean") else case["flagged"])
    assert all((hit.message or rule.message).format(words="", **hit.values) for _id, hit in held)
