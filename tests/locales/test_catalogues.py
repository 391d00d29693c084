"""Every language says everything: catalogues are whole, fresh, and keep what must not be translated."""

from __future__ import annotations

import re

import pytest

from rubric_studio.language import LOCALES, OWN, languages
from tests.locales.make import as_mo, as_po, current, is_said, path_of, updated
from tests.locales.messages import all_messages, in_code

LANGUAGES = [code for code in languages() if code != OWN]
FIELD = re.compile(r"\{\w+(?:![rs])?\}")
KEPT = re.compile(
    r"(?<![\w-])--[a-z][a-z-]+|[\w-]+\.(?:yaml|jsonl|lock|md|csv|rubricpack)\b|RUBRIC_STUDIO_\w+|\bF\d\b|Ctrl\+\w"
)
"""What stays as it is in every language: options, files, variables, keys."""
WIDE = r"[\u3400-\u9fff]"
HALF = re.compile(
    rf"{WIDE}[,;:?!]|{WIDE}\.(?!\w)|[“”‘’]|{WIDE}\(|\){WIDE}|[，。、：；？！「」（）] (?!\n|$)|{WIDE}  *{WIDE}"
)
SIMPLIFIED = frozenset(
    "这们个对时为过没还发现实样让说请读写删该则项与无开关门问题见规评页选择滤动员记录义务单书签种类号码词语级树图资讯"
)
"""Characters that only simplified Chinese has, of the commonest."""
MAINLAND = re.compile(
    "軟件|信息|默認|文件夾|屏幕|鼠標|網絡|數據|打印|質量|添加|創建|菜單|搜索|加載|保存為|服務器|用戶|界面|字符|粘貼|內存|硬盤|剪貼板|撤銷"
)
"""Words that are not said in Taiwan."""


def texts(language):
    return [
        (
            id_ if isinstance(id_ := message.id, tuple) else (id_,),
            said if isinstance(said := message.string, tuple) else (said,),
        )
        for message in current(language)
        if message.id
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_what_the_code_says_and_nothing_else(language):
    assert path_of(language).read_bytes() == as_po(updated(language)), "run: python -m tests.locales.make"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_is_what_was_edited(language):
    held = path_of(language).with_suffix(".mo").read_bytes()
    assert held == as_mo(updated(language)), "run: python -m tests.locales.make"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_and_nothing_is_doubtful(language):
    catalogue = current(language)
    assert [message.id for message in catalogue if message.id and not is_said(message.string)] == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert not catalogue.obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_stays(language):
    for forms, said in texts(language):
        wanted = {frozenset(FIELD.findall(form)) for form in forms}
        most = frozenset().union(*wanted)
        for text in said:
            found = frozenset(FIELD.findall(text))
            assert found in wanted or found == most, forms
            assert text.count("⟨") == text.count("⟩") == forms[-1].count("⟨"), forms


@pytest.mark.parametrize("language", LANGUAGES)
def test_options_files_keys_and_lines_stay(language):
    for forms, said in texts(language):
        for text in said:
            assert set(KEPT.findall(forms[-1])) <= set(KEPT.findall(text)), forms
            assert forms[-1].count("\n") == text.count("\n"), forms
            assert forms[-1].startswith("  ") == text.startswith("  "), forms


def test_chinese_is_written_as_in_taiwan():
    catalogue = current("zh_Hant")
    assert catalogue.num_plurals == 1
    for _forms, said in texts("zh_Hant"):
        for text in said:
            assert not SIMPLIFIED & set(text), text
            assert not MAINLAND.search(text), text
            assert not HALF.search(text), text


def test_every_folder_is_a_language_with_both_files():
    assert sorted(path.name for path in LOCALES.iterdir()) == LANGUAGES


def test_a_text_with_two_meanings_for_number_has_one_plural():
    plurals = {}
    for message in all_messages():
        assert plurals.setdefault(message.one, message.many) == message.many or not message.many


@pytest.mark.parametrize(
    "code", ['_(f"{n} rubrics")', "_(words)", "def f():\n    counted(one, many, 2)", '_("a " + name)', "later(words)"]
)
def test_a_message_that_nobody_could_translate_is_refused(code):
    with pytest.raises(ValueError, match="no catalogue can hold"):
        list(in_code(code, "x.py"))


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('_("a" if x else "b")', {("a", ""), ("b", "")}),
        ('x = (actions.later("a"), self.call_later(words))', {("a", "")}),
        ('def f():\n    one, many = "one x", "{n} x"\n    counted(one, many, 2)', {("one x", "{n} x")}),
        ('def f():\n    one = "one x"\n    many = "{n} x"\n    counted(one, many, 2)', {("one x", "{n} x")}),
        ('def f():\n    w = ((A, "one x", "{n} x"),)\n    counted(*w[0][1:], 2)', {("one x", "{n} x")}),
    ],
)
def test_messages_are_found_where_they_are_chosen(code, found):
    assert {(message.one, message.many) for message in in_code(code, "x.py")} == found
