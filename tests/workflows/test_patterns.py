"""The patterns: each is a good criterion once its gaps are filled in, and what fits stands first."""

from __future__ import annotations

import re

import pytest

from rubric_studio.lint.check import check_view
from rubric_studio.lint.view import RubricView, Today
from rubric_studio.model.rubric import HEALTHBENCH_AXES, HEALTHBENCH_THEMES, Criterion, Message, Rubric, RubricSet
from rubric_studio.workflows.patterns import Pattern, patterns

RUBRIC = Rubric(id="r", prompt=(Message(role="user", content="What now?"),))
EVERY = patterns(RUBRIC, "en")
AXES = {axis.id for axis in HEALTHBENCH_AXES}
CHINESE = patterns(RUBRIC, "zh-Hant")
FILLED = {"how many hours or days": "24 hours", "dose with unit": "500 mg", "how often": "6 hours", "the limit": "4 g"}
FILLED |= {"幾小時或幾天": "24 小時", "劑量與單位": "500 毫克", "多久": "6 小時", "上限": "4 公克", "幾": "2"}
OTHERWISE = {"en": "hepatitis B", "zh-Hant": "B 型肝炎"}


def test_each_axis_and_theme_has_some() -> None:
    assert {pattern.axes[0] for pattern in EVERY} >= AXES
    assert all(AXES & set(pattern.axes) for pattern in EVERY)
    themes = {theme.id for theme in HEALTHBENCH_THEMES}
    assert {theme for pattern in EVERY for theme in pattern.themes} == themes
    assert len({pattern.id for pattern in EVERY}) == len({pattern.name for pattern in EVERY}) == len(EVERY)


@pytest.mark.parametrize(
    ("language", "pattern"),
    [*(("en", pattern) for pattern in EVERY), *(("zh-Hant", pattern) for pattern in CHINESE)],
    ids=lambda held: held.id if isinstance(held, Pattern) else held,
)
def test_filled_in_it_is_a_sound_criterion(language: str, pattern: Pattern) -> None:
    assert "⟨" in pattern.text
    assert -10 <= pattern.points <= 10
    assert not pattern.critical or pattern.points < 0
    text = re.sub("⟨([^⟩]*)⟩", lambda gap: FILLED.get(gap[1], OTHERWISE[language]), pattern.text)
    criterion = Criterion(id="c", text=text, points=pattern.points, axis="accuracy")
    rubric = Rubric(id="r", language=language, criteria=(criterion,))
    found = check_view(RubricView(rubric, RubricSet(id="s"), Today("2026-11-25"), frozenset({"c"})))
    assert [finding for finding in found if finding.code[0] in "WPS" and finding.criterion] == []


def test_what_fits_stands_first() -> None:
    rubric = Rubric(id="r", theme="global_health")
    assert patterns(rubric, "en")[0].id == "care-that-is-there"
    chosen = Criterion(id="c", text="States a fact.", points=5, axis="accuracy")
    assert patterns(rubric, "en", chosen)[0].id == "local-rule"
    assert patterns(RUBRIC, "en", chosen)[0].id == "states-the-fact"
    assert {pattern.id for pattern in patterns(rubric, "fr", chosen)} == {pattern.id for pattern in EVERY}
