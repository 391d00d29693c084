"""What is written reads back as the same data: by our reader, and every text as that text by other YAML readers too."""

# letters of other scripts:

from __future__ import annotations

import string
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from rubric_studio.store import writer
from rubric_studio.store.reader import read

AWKWARD = [
    *(
        "no",
        "on",
        "yes",
        "off",
        "y",
        "N",
        "true",
        "False",
        "null",
        "~",
        "=",
        "<<",
        "",
        " ",
        "---",
        "...",
        "- ",
        "? ",
        "-",
    ),
    *(
        "017",
        "0o17",
        "0b1",
        "0x1F",
        "1_000",
        "1e3",
        "1e400",
        "12:30",
        "12:30:45",
        "-190:20:30.15",
        "2026-11-22",
        ".5",
        "5.",
    ),
    *(
        "2026-11-22 10:00:00",
        "2001-12-14t21:59:43.10-05:00",
        "2001-12-14 21:59:43.10 -5",
        ".inf",
        "-.INF",
        ".NaN",
        "+1",
        "-1",
    ),
    *(
        "1.5e+3",
        "685.230_15e+03",
        "0.",
        "08",
        "1,000",
        "123456",
        "1__0",
        "+0b11",
        "0o",
        "10-12",
        "1 2",
        "5 mg",
        "3-5 days",
    ),
    *(
        "a: b",
        "a:",
        ":a",
        "a #b",
        "a# b",
        "#a",
        "*a",
        "&a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "'a'",
        '"a"',
        "[a]",
        "{a}",
        "a, b",
    ),
    *(
        "[a",
        "]",
        "}",
        ",",
        "a]",
        "a}b",
        "? a",
        "- a",
        "a\tb",
        "\ta",
        "a\t",
        "a\n",
        "\na",
        "a\nb",
        "a\n\nb\n",
        "a\n\n",
        "\n",
        "a\n ",
    ),
    *(
        "a \nb",
        "  a\nb",
        "a\n  b",
        "\n  a",
        "a\r\nb",
        "a\rb",
        "# a\nb",
        "a\n# b",
        "a\n--- b\n",
        "a\n...\nb",
        "a: |\n b",
        "\\",
        "\\n",
    ),
    *(
        "\x00",
        "\x07",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\xa0",
        "a\xa0",
        "\u2028",
        "a\u2029b",
        "\u202e",
        "\u200d",
        "\ufeff",
        "a\n\u2028b",
    ),
    *(
        "\ufffe",
        "\uffff",
        "\U0001f600",
        "e\u0301",
        "خلال ٢٤ ساعة",
        "头痛：请立即就医",
        "x" * 5000,
        "word " * 500 + "end",
        "a\n \n b",
        " \n ",
    ),
]
TEXTS = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.text(" \n\t\r:#-?'\"|>{}[],&*!%@`~=.0123456789eExo_+abTZ\u2028\x07", max_size=24),
    st.lists(st.sampled_from(AWKWARD), min_size=2, max_size=3).map(" ".join),
    st.lists(st.sampled_from(AWKWARD), min_size=2, max_size=3).map("\n".join),
)
KEYS = st.one_of(
    st.text(string.ascii_lowercase + "_-", min_size=1, max_size=12),
    st.sampled_from([text for text in AWKWARD if text.isprintable() and text.isascii() and len(text) < 100]),
)
SCALARS = st.one_of(
    TEXTS, st.booleans(), st.none(), st.integers(-(10**17), 10**17), st.floats(allow_nan=False, allow_infinity=False)
)
DATA = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


def wrapped(text: str) -> dict[str, Any]:
    return {
        "value": text,
        "items": [text, text],
        "group": {"inner": {"deep": text}, "after": 1},
        "criteria": [{"criterion": text, "points": 1}, {"points": 2, "criterion": text}],
        "nested": [[text, "x"], [[text]]],
        "last": text,
    }


@given(TEXTS)
@settings(max_examples=300)
def test_a_text_is_the_same_in_every_position(text: str) -> None:
    data = wrapped(text)

    assert read(writer.document(data, schema="x.json"), "f.yaml") == data


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts_stay_texts_for_every_reader(text: str) -> None:
    data = wrapped(text)
    written = writer.document(data, schema="x.json")

    assert read(written, "f.yaml") == data
    assert yaml.load(written, yaml.CSafeLoader) == data
    assert YAML(typ="safe", pure=True).load(written) == data


@given(TEXTS)
@settings(max_examples=150)
def test_a_text_is_that_text_for_readers_of_yaml_1_1(text: str) -> None:
    data = wrapped(text)

    assert yaml.load(writer.document(data, schema="x.json"), yaml.CSafeLoader) == data


@given(TEXTS)
@settings(max_examples=60)
def test_a_text_is_that_text_for_ruamel(text: str) -> None:
    data = {"value": text, "items": [text], "last": {"deep": text}}

    assert YAML(typ="safe", pure=True).load(writer.document(data, schema="x.json")) == data


@given(st.dictionaries(KEYS, DATA, min_size=1, max_size=4))
@settings(max_examples=200)
def test_any_data_reads_back(data: dict[str, Any]) -> None:
    assert read(writer.document(data, schema="x.json"), "f.yaml") == data


@given(TEXTS, st.sampled_from(["", "'", '"', "|", ">"]), st.integers(0, 3).map(lambda n: n * 2))
@example(" a", ">", 0)
@example("# a", ">", 0)
@settings(max_examples=300)
def test_every_old_style_keeps_the_text(text: str, style: str, indent: int) -> None:
    margin = " " * indent
    opened = "".join(f"{' ' * n}k:\n" for n in range(0, indent, 2))
    block = writer.scalar(text, indent=indent, style=style)
    flow = writer.scalar(text, indent=0, style=style, flow=True)

    data = read(f"{opened}{margin}v: {block}\n{margin}w: [{flow}, {{k: {flow}, l: [{flow}]}}, {flow}]\n", "f.yaml")

    for _ in range(0, indent, 2):
        data = data["k"]
    assert data == {"v": text, "w": [text, {"k": text, "l": [text]}, text]}


@pytest.mark.parametrize(
    ("text", "style", "written"),
    [
        ("plain words", "", "plain words"),
        ("plain words", "'", "'plain words'"),
        ("plain words", '"', '"plain words"'),
        ("plain words", "|", "|-\n  plain words"),
        ("plain words", ">", ">-\n  plain words"),
        ("it's", "'", "'it''s'"),
        ("two\nlines", "", "|-\n  two\n  lines"),
        ("two\nlines\n", '"', "|\n  two\n  lines"),
        ("  leading\nspace", "", "|2-\n    leading\n  space"),
        ("tab\tinside", "'", '"tab\\tinside"'),
        ("no", "", '"no"'),
        ("5 mg", "", "5 mg"),
        ("bell\x07", "|", '"bell\\x07"'),
        ("a \u2028 b", "", '"a \\u2028 b"'),
        ("a\u200db", "", "a\u200db"),
        ("Red flags: fever", "", '"Red flags: fever"'),
    ],
)
def test_how_a_text_is_written(text: str, style: str, written: str) -> None:
    assert writer.scalar(text, indent=0, style=style) == written


def test_layout_of_a_new_file() -> None:
    data = {
        "format": "rubric-studio/rubric/1",
        "tags": [],
        "setting": {},
        "criteria": [{"id": "a", "points": 1, "tags": ["x", "z"]}, {"id": "b", "examples": {"met": ["one\ntwo"]}}],
    }

    assert writer.document(data, schema="../s.json") == (
        "# yaml-language-server: $schema=../s.json\n"
        "format: rubric-studio/rubric/1\n"
        "tags: []\n"
        "setting: {}\n"
        "\n"
        "criteria:\n"
        "  - id: a\n"
        "    points: 1\n"
        "    tags:\n"
        "      - x\n"
        "      - z\n"
        "\n"
        "  - id: b\n"
        "    examples:\n"
        "      met:\n"
        "        - |-\n"
        "          one\n"
        "          two\n"
    )
