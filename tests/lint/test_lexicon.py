"""Word lists by language: which file serves a tag, and what is made from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rubric_studio.lint import lexicon as room
from rubric_studio.lint.check import RULES_BY_CODE
from rubric_studio.lint.lexicon import NOTHING, lexicon


@pytest.mark.parametrize(
    ("language", "serves"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("EN_us", "en"),
        ("zh-Hant", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
    ],
)
def test_tags(language: str, serves: str) -> None:
    assert serves in lexicon(language).tags


@pytest.mark.parametrize("language", ["fi", "zh-Hans", "zh", "und", "", "eng"])
def test_no_lexicon(language: str) -> None:
    assert lexicon(language) is NOTHING


def test_verbs_are_inflected() -> None:
    third = lexicon("en").third
    assert [third[verb] for verb in ("advise", "discuss", "clarify", "teach", "portray")] == [
        "advises", "discusses", "clarifies", "teaches", "portrays",
    ]  # fmt: skip
    assert {"advising", "emphasizing", "urging"} <= set(lexicon("en").words["acting"])


def test_every_pattern_that_a_rule_needs_is_there() -> None:
    wanted = {name for rule in RULES_BY_CODE.values() for name in rule.needs}
    for name in lexicon("en").patterns.names | lexicon("zh-Hant").patterns.names:
        assert lexicon("en").patterns.get(name) or lexicon("zh-Hant").patterns.get(name)  # each can be compiled
    assert wanted <= lexicon("en").patterns.names


def test_a_language_is_added_by_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xx.toml").write_text(
        "tags = [\"xx\"]\n[words]\nverbs = \"\"\nwords = [\"foo\"]\n[patterns]\nwanted = '''(?P<words><<words>>)'''\n"
    )
    monkeypatch.setattr(room, "FOLDER", tmp_path)
    for held in (room._by_tag, room._served, room._load):
        held.cache_clear()
    try:
        found = lexicon("xx-YY")
        assert found.knows(("wanted",))
        assert not found.knows(("wanted", "fault"))
        assert found.patterns["wanted"].match("foo")
    finally:
        monkeypatch.undo()
        for held in (room._by_tag, room._served, room._load):
            held.cache_clear()
