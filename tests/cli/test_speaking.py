"""Help and complaints in the person's language, laid out by the cells that words take."""

from __future__ import annotations

import re

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.cli.check import check_command
from rubric_studio.cli.main import COMMANDS, cli
from rubric_studio.cli.speaking import sentences, translated, wrapped
from rubric_studio.language import OWN, use_language
from rubric_studio.text import cells

ENGLISH = re.compile(
    r"(?<![-\w])(?:the|this|that|with|Usage|Options|Commands|Error|Try|Show|Invalid|Missing|No such)\b"
)
CHINESE = {"LANG": "zh_TW.UTF-8", "LANGUAGE": ""}
WRONG = [
    ["check", "--bad"],
    ["check", "--fail-on", "always"],
    ["check", "--fail-on"],
    ["check", "--fix=1"],
    ["check", "--jobs", "many"],
    ["check", "--jobs", "0"],
    ["explain"],
    ["explain", "W201", "W202"],
    ["export", "healthbench"],
    ["import", "healthbench", "nowhere.jsonl"],
    ["nothing"],
    ["chekc"],
    ["signoff", "nothing"],
    ["--language", "xx"],
]


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "zh_Hant")
    use_language("zh_Hant")
    yield
    use_language(OWN)


def every_command():
    context = click.Context(cli)
    held = [(name, cli.get_command(context, name)) for name in COMMANDS]
    inner = [
        (f"{name} {sub}", one)
        for name, group in held
        if isinstance(group, click.Group)
        for sub, one in group.commands.items()
    ]
    return [("", cli), *held, *inner]


def help_of(command, width):
    shown = translated(command)
    with shown.make_context("rubric-studio", [], resilient_parsing=True, terminal_width=width) as context:
        return shown.get_help(context)


@pytest.mark.parametrize("width", [60, 80, 100])
def test_every_help_page_is_chinese_and_fits(chinese, width):
    for name, command in every_command():
        said = help_of(command, width)
        assert not ENGLISH.search(said), name
        for line in said.splitlines():
            assert cells(line) <= width or "rubric-studio" in line or " " not in line.strip() or "[" in line, (
                name,
                line,
            )


def test_what_a_command_does_stays_in_english_where_it_is_declared(chinese):
    assert translated(check_command).short_help == "檢查整個工作區，或 PATHS 所指的內容。"
    assert check_command.short_help == "Check the workspace, or what lies at PATHS."
    assert "Check the workspace, or what lies at PATHS." in sentences(check_command)
    assert cli.get_command(click.Context(cli), "check").callback is check_command.callback


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_complaints_about_what_was_typed_are_chinese(studio, tmp_path, arguments):
    done = studio(*arguments, cwd=tmp_path, env=CHINESE)
    assert done.returncode in (2, 3)
    assert done.stdout == ""
    assert not ENGLISH.search(done.stderr), done.stderr
    assert re.search(r"[\u3400-\u9fff]", done.stderr.splitlines()[-1])


@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    [
        (["--help"], {"LANG": "zh_HK.UTF-8", "LANGUAGE": ""}, "用法：rubric-studio"),
        (["--language", "zh-TW", "--help"], {"LANG": "en_US.UTF-8", "LANGUAGE": ""}, "\n選項：\n"),
        (["--language", "zh-TW", "check", "--help"], {"LANG": "en_US.UTF-8", "LANGUAGE": ""}, "檢查整個工作區"),
        (["--language", "en", "--help"], CHINESE, "Usage:"),
        (["--help"], {"LANG": "zh_CN.UTF-8", "LANGUAGE": ""}, "Usage:"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_systems(studio, tmp_path, arguments, environment, words):
    said = studio(*arguments, cwd=tmp_path, env=environment).stdout
    assert words in said
    assert bool(ENGLISH.search(said)) == ("Usage:" in said)


def test_examples_keep_their_lines():
    said = help_of(dict(every_command())["add"], 60)
    assert re.search(r"^  rubric-studio add .*--version \^1\.2$", said, re.MULTILINE)


@given(st.text(st.sampled_from("ab c。，「」檢查 d"), max_size=60), st.integers(10, 30))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text, width):
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    set_apart = re.findall(r"(?<!\S)[。，」]", text)  # a blank may part what closes from what it closes
    assert sum(line[0] in "。，」" for line in lines if line) <= len(set_apart)
