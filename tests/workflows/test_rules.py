"""Rules' cards: what they promise about mending and waiving is what mending and waiving do."""

from __future__ import annotations

from typing import Any

import pytest

from rubric_studio.errors import NotFound
from rubric_studio.finding import Finding
from rubric_studio.language import OWN, use_language
from rubric_studio.lint.check import RULES_BY_CODE, is_waivable
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.mend import can_waive, mends
from rubric_studio.workflows.rules import Remedy, Waiving, card, cards, nearest_name, remedy, stands_for_none


def test_every_rule_has_a_card() -> None:
    held = cards()
    assert [card.code for card in held] == sorted(RULES_BY_CODE)
    for card_ in held:
        assert "{" not in card_.finds
        assert "\n" not in card_.finds
        assert len(card_.finds) > 15
        assert card_.message.startswith(card_.finds)
        assert card(card_.name) == card(card_.code.lower()) == card_


def test_waiving_is_what_the_workflow_allows() -> None:
    for card_ in cards():
        finding = Finding(card_.code, card_.severity, "", rubric="r")
        assert can_waive(finding) is (card_.waiving is not Waiving.NO)
        assert (card_.waiving is Waiving.WORDS) is (can_waive(finding) and not is_waivable(card_.code))
        assert bool(card_.waiver) is (card_.waiving is not Waiving.NO)


def test_remedies_are_what_mending_offers(work: Workspace) -> None:
    path = work.root / "rubrics/s/a.yaml"
    text = path.read_text().replace(
        "  - id: c2\n    criterion: Recommends bed rest.", "  - criterion: Recommends rest."
    )
    text = text.replace("Names the dose.", "'Names the dose. (Justification: the last one was too high.)'")
    path.write_text(text.replace("axis: accuracy", "axis: acuracy", 1))
    desk = Desk(work, rater="r-test")
    found: dict[str, Any] = {}
    for _round in range(2):
        view = desk.open("s", "a")
        for finding in view.findings:
            found.setdefault(finding.code, mends(view, finding, "2026-11-22"))
        item = view.document.value(("criteria", 1))
        if "id" not in item:
            desk.put("s", "a.yaml", view.document.set(("criteria", 1, "id"), "c2"))
    assert {code for code, ways in found.items() if any(way.safe for way in ways)} == {"S101", "W220"}
    for code, ways in found.items():
        assert remedy(code) is not Remedy.HAND or not ways
    assert (remedy("S101"), remedy("W220"), remedy("S108"), remedy("M901"), remedy("X501"), remedy("none")) == (
        Remedy.SAFE,
        Remedy.SAFE,
        Remedy.OFFERED,
        Remedy.OFFERED,
        Remedy.HAND,
        Remedy.HAND,
    )


def test_unknown() -> None:
    with pytest.raises(NotFound, match="Did you mean “W201”"):
        card("W2O1")
    with pytest.raises(NotFound, match="lists them all"):
        card("")
    assert [stands_for_none(name) for name in ("", "W", "W2", "W201", "default", "all", "long", "W99")] == [
        True,
        *[False] * 6,
        True,
    ]
    assert nearest_name("Al") == "all"
    assert nearest_name("xyz") is None


def test_a_card_says_it_in_the_persons_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rubric_studio.workflows.rules._", str.upper)
    assert card("W209").why == RULES_BY_CODE["W209"].why.upper()


def test_what_a_rule_finds_is_one_sentence_in_chinese_too():
    use_language("zh_Hant")
    try:
        assert card("C701").finds == "這是急症，卻沒有任何準則要求建議緊急就醫。"
    finally:
        use_language(OWN)
    assert card("C701").finds.endswith("emergency.")
