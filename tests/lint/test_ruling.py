"""Which rules are on, and how much they weigh."""

from __future__ import annotations

import pytest

from rubric_studio.finding import Finding, Severity
from rubric_studio.lint.check import RULES_BY_CODE
from rubric_studio.lint.ruling import codes, ruling, unknown
from rubric_studio.model.rubric import LintSettings

FIXED = {code for code, rule in RULES_BY_CODE.items() if rule.fixed}
DEFAULT = {code for code, rule in RULES_BY_CODE.items() if rule.default}


def test_without_a_word_the_default_ones() -> None:
    assert ruling().on == DEFAULT
    assert "W213" not in DEFAULT


@pytest.mark.parametrize(
    ("settings", "on"),
    [
        ([LintSettings(select=("W201",))], {"W201"}),
        ([LintSettings(select=("W20",))], {f"W20{n}" for n in range(1, 10)}),
        ([LintSettings(select=("default", "W213"))], DEFAULT | {"W213"}),
        ([LintSettings(select=("all",))], set(RULES_BY_CODE)),
        ([LintSettings(select=("double-barrelled",))], {"W201"}),
        ([LintSettings(ignore=("W",))], {code for code in DEFAULT if code[0] != "W"}),
        ([LintSettings(severity={"W206": "off"})], DEFAULT - {"W206"}),
        ([LintSettings(severity={"W213": "warning"})], DEFAULT | {"W213"}),
        ([LintSettings(ignore=("W201",)), LintSettings(select=("W201", "W202"))], {"W201", "W202"}),
        ([LintSettings(select=("W201",)), LintSettings(ignore=("W201",))], set()),
    ],
)
def test_settings_go_over_one_another(settings: list[LintSettings], on: set[str]) -> None:
    assert ruling(*settings).on == on | FIXED


def test_a_persons_word_for_once_goes_over_all() -> None:
    held = LintSettings(select=("W201",))
    assert ruling(held, select=["P301"]).on == {"P301"} | FIXED
    assert ruling(held, ignore=["W201"]).on == FIXED


def test_shape_and_identifiers_cannot_be_turned_off_or_weighed_down() -> None:
    held = LintSettings(ignore=("S", "H", "Y"), severity={"S100": "hint", "H601": "off"})
    assert ruling(held).on >= FIXED
    finding = Finding("S100", Severity.ERROR, "x")
    assert ruling(held).weighed([finding]) == [finding]


def test_weights() -> None:
    found = [
        Finding("W206", Severity.HINT, "x"),
        Finding("W202", Severity.HINT, "x"),
        Finding("W213", Severity.HINT, "x"),
    ]
    held = ruling(LintSettings(severity={"W206": "error"}))
    assert [(f.code, f.severity.value) for f in held.weighed(found)] == [("W206", "error"), ("W202", "hint")]


def test_unknown_codes() -> None:
    assert unknown(["W201", "W999", "w2", "nonsense", "all", "default", "sign-mismatch"]) == ["W999", "nonsense"]
    assert codes(["W999"]) == set()
