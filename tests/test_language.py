"""The language that a person gets: asked for, chosen, or that of the system."""

from __future__ import annotations

import asyncio

import pytest

from rubric_studio.language import (
    LOCALES,
    OWN,
    _,
    counted,
    current_language,
    joined,
    languages,
    listed,
    matching,
    name_of,
    quoted,
    speaking,
    use_language,
    wanted,
)


@pytest.fixture
def chinese():
    use_language("zh_Hant")
    yield
    use_language(OWN)


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        *[
            (tag, "zh_Hant")
            for tag in ("zh-TW", "zh_TW.UTF-8", "zh_HK", "zh-MO", "zh-Hant", "zh_Hant", "zh-Hant-TW", "ZH_tw")
        ],
        *[(tag, "en") for tag in ("en", "en_US.UTF-8", "en-GB", "EN")],
        *[
            (tag, None)
            for tag in (
                "zh_CN.UTF-8",
                "zh-Hans",
                "zh",
                "fr_CH",
                "C",
                "POSIX",
                "C.UTF-8",
                "",
                "..",
                "../en",
                "zh_Hans_TW",
            )
        ],
    ],
)
def test_a_name_means_a_language_that_we_have_or_none(tag, code):
    assert matching(tag) == code


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({}, "en"),
        ({"LANG": "zh_TW.UTF-8"}, "zh_Hant"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "zh_TW.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_HK.UTF-8"}, "zh_Hant"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "fr:zh_TW:en"}, "zh_Hant"),
        ({"LANG": "zh_TW.UTF-8", "LANGUAGE": ""}, "zh_Hant"),
        ({"LANG": "zh_TW.UTF-8", "RUBRIC_STUDIO_LANGUAGE": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "RUBRIC_STUDIO_LANGUAGE": "zh-TW"}, "zh_Hant"),
    ],
)
def test_the_system_says_the_language_in_the_order_of_gettext(variables, code):
    assert wanted(variables) == code


def test_everything_is_said_in_the_language_in_use(chinese):
    assert current_language() == "zh_Hant"
    assert _("Undo") == "復原"
    assert counted("one criterion", "{n} criteria", 1) == "1 項準則"
    assert counted("one criterion", "{n} criteria", 12) == "12 項準則"
    assert _("Nobody ever wrote this.") == "Nobody ever wrote this."


def test_a_language_names_itself():
    assert {code: name_of(code) for code in languages()} == {"en": "English", "zh_Hant": "繁體中文"}
    assert LOCALES.is_dir()


def test_words_are_put_together_as_the_language_does(chinese):
    said = (
        quoted("甲"),
        listed(["甲", "", "乙", "{n}"]),
        joined("沒有。", "", "再試。"),
        listed([]),
        joined("", "好。"),
    )
    assert said == ("「甲」", "甲、乙、{n}", "沒有。再試。", "", "好。")
    use_language(OWN)
    said = (quoted("a"), listed(["a", "", "b", "{n}"]), joined("None.", "", "Again."), listed([]), joined("", "Good."))
    assert said == ("“a”", "a, b, {n}", "None. Again.", "", "Good.")


async def test_several_are_answered_at_once_each_in_their_language():
    async def answered(code):
        with speaking(code):
            await asyncio.sleep(0)
            return current_language(), _("Undo"), counted("one criterion", "{n} criteria", 2)

    both = await asyncio.gather(answered("zh_Hant"), answered(OWN))
    assert both == [("zh_Hant", "復原", "2 項準則"), (OWN, "Undo", "2 criteria")]
    assert current_language() == OWN
