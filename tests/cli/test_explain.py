"""``explain`` and ``rules``: what is said of a rule, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from rubric_studio.lint.check import RULES_BY_CODE

Call = Callable[..., Any]


def test_explain_golden(call: Call, tmp_path: Path) -> None:
    rule = RULES_BY_CODE["W209"]
    wanted = f"""\
W209 hedged-requirement

{rule.message.replace("{words}", "…")}

Why: {rule.why}

Instead of:
    {rule.bad}

Write:
    {rule.good}

family  wording
weight  hint
on      yes, by default
stops   nothing
mend    ways are offered: rubric-studio check PATH --fix --interactive
waive   with a reason, on the criterion (or on the rubric for all of its criteria):

    lint:
      ignore:
        - rule: W209
          reason: why it may stay
          by: r-07
          until: 2027-12-31
"""
    for word in ("W209", "w209", "hedged-requirement", "Hedged-Requirement"):
        done = call("explain", word, cwd=tmp_path)
        assert (done.code, done.out, done.err) == (0, wanted, "")


@pytest.mark.parametrize("code", sorted(RULES_BY_CODE))
def test_every_rule_can_be_explained(call: Call, tmp_path: Path, code: str) -> None:
    data = json.loads(call("explain", code, "--format", "json", cwd=tmp_path).out)
    assert set(data) == {
        "code",
        "name",
        "family",
        "severity",
        "default",
        "message",
        "why",
        "instead_of",
        "write",
        "mend",
        "waive",
        "waiver",
        "fixed",
        "blocks",
    }
    assert bool(data["waiver"]) is (data["waive"] != "no")
    if data["waiver"]:
        (waiver,) = yaml.safe_load(data["waiver"])["lint"]["ignore"]
        assert waiver["rule"] == code
    text = call("explain", code, cwd=tmp_path).out
    markdown = call("explain", code, "--format", "markdown", cwd=tmp_path).out
    for part in (data["message"], data["why"]):
        assert part in text
        assert part in markdown
    assert markdown.startswith(f"# {code} {data['name']}\n")


def test_unknown(call: Call, tmp_path: Path) -> None:
    done = call("explain", "W2O1", cwd=tmp_path)
    assert (done.code, done.out) == (3, "")
    assert done.err == ("There is no rule called “W2O1”. Did you mean “W201”? “rubric-studio rules” lists them all.\n")
    for word in ("", "W", "all", "\x1b[31m"):
        done = call("explain", word, cwd=tmp_path)
        assert (done.code, "\x1b" in done.err) == (3, False)


def test_rules(call: Call, tmp_path: Path) -> None:
    table = call("rules", "--format", "markdown", cwd=tmp_path).out.splitlines()
    assert table[:2] == ["| code | name | weight | finds | mend |", "|---|---|---|---|---|"]
    assert [line.split(" | ")[0].removeprefix("| ") for line in table[2:]] == sorted(RULES_BY_CODE)
    assert not any("{" in line or line.count(" | ") != 4 for line in table[2:])
    text = call("rules", "--select", "W220,S1", cwd=tmp_path).out.splitlines()
    assert text[0].split() == ["code", "weight", "mend", "name", "finds"]
    assert {line[:2] for line in text[1:]} == {"S1", "W2"}
    data = json.loads(call("rules", "--format", "json", "--select", "default", cwd=tmp_path).out)
    assert {held["code"] for held in data} == {code for code, rule in RULES_BY_CODE.items() if rule.default}
    assert call("rules", "--select", "W9", cwd=tmp_path).code == 2
