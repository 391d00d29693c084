"""The words that patterns wait for only save time: with and without them a rule finds the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from rubric_studio.lint.check import RULES_BY_CODE
from rubric_studio.lint.head import Reading
from rubric_studio.lint.lexicon import lexicon
from rubric_studio.lint.rules import Rule, Scope
from rubric_studio.model.rubric import Criterion

if TYPE_CHECKING:
    from collections.abc import Iterator

EN = lexicon("en")
RULES = [rule for rule in RULES_BY_CODE.values() if rule.scope is Scope.CRITERION]
LEADS = (
    "", "Should ", "The response should ", "Must also ", "Does not ", "Doesn\u2019t ", "Didn't ", "FAILS TO ",
    "Is missing ", "It\u2019s important to ", "It's essential to ", "Please ", "Do not ", "Don\u2019t ", "Might ",
    "Ideally ", "Would ideally ", "Attempts to ", "Tries to ", "Also ", "These ", "It ", "Takes into account ",
    "Includes no ", "Leaves out ", "Neglects to ",
)  # fmt: skip


class Unscreened(Reading):
    """A text of which every pattern is tried."""

    def pattern(self, name: str) -> re.Pattern[str] | None:
        return self.lexicon.patterns.get(name)


def texts() -> Iterator[str]:
    for rule in RULES:
        for example in (rule.bad, rule.good):
            for text in re.findall(r"^[+-]\d+ (.+)$", example, re.MULTILINE):
                for lead in LEADS:
                    yield lead + (text[0].lower() + text[1:] if lead else text)


def found(rule: Rule, reading: Reading) -> list[tuple[int, int]]:
    return [(hit.start, hit.end) for hit in rule.find(reading)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_screen_hides_nothing(rule: Rule) -> None:
    needs = EN.mask(rule.needs)
    for text in texts():
        for points in (5, -5):
            criterion = Criterion(id="c", text=text, points=points)
            screened = Reading(criterion, EN)
            asked = bool(needs & screened.screen) or not needs
            assert (found(rule, screened) if asked else []) == found(rule, Unscreened(criterion, EN)), text


def test_most_rules_are_not_even_asked_about_a_plain_text() -> None:
    plain = Reading(Criterion(id="c", text="Recommends two litres of water a day.", points=5), EN)
    asked = [rule.code for rule in RULES if not EN.mask(rule.needs) or EN.mask(rule.needs) & plain.screen]
    assert len(asked) < len(RULES) / 2
