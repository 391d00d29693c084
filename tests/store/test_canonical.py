"""The one layout: what a new file looks like, whatever the old one did, with every comment beside its own thing."""

# a case a line:
# ruff: noqa: E501

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rubric_studio.errors import InvalidRubric
from rubric_studio.model.data import same
from rubric_studio.store import writer
from rubric_studio.store.canonical import canonical, ordered
from rubric_studio.store.comments import comments as found
from rubric_studio.store.document import Document
from rubric_studio.store.sets import kind_of

from .handmade import Handmade, comments, rubrics  # noqa: TID252 - the tests are no package

SHIPPED = Path(__file__).parents[2] / "rubrics"
HEAD = "# yaml-language-server: $schema=s.json\n"


def laid_out(text: str, kind: str = "rubric") -> str:
    return canonical(Document.parse(text, kind=kind, path="f.yaml"), schema_path="s.json")


CASES = {
    "the editor's line is added": ("id: a", "id: a\n"),
    "the editor's line is set right": ("# yaml-language-server: $schema=old.json\nid: a\n", "id: a\n"),
    "the editor's line goes first": ("# about the file\n# yaml-language-server: $schema=s.json\nid: a\n", "# about the file\nid: a\n"),
    "keys in their order, own ones last": (
        "x-b: 1\ntitle: t\nformat: f\nx-a: 2\nid: i\nunknown: u\n",
        "format: f\nid: i\ntitle: t\nunknown: u\nx-b: 1\nx-a: 2\n",
    ),
    "own groups keep their order": ("x-b: {z: 1, a: 2, id: 3}\n", "x-b:\n  z: 1\n  a: 2\n  id: 3\n"),
    "indents": (
        "prompt:\n- role: user\n  content: c\nsetting:\n      care: x\n",
        "setting:\n  care: x\nprompt:\n  - role: user\n    content: c\n",
    ),
    "flow": ("tags: [a, 'b c', \"no\"]\nauthors: []\nsetting: {care: x}\n", 'setting:\n  care: x\ntags:\n  - a\n  - b c\n  - "no"\nauthors: []\n'),
    "quotes": ("title: 'it''s'\nspecialty: \"plain\"\nuse_case: 'a: b'\n", 'title: it\'s\nspecialty: plain\nuse_case: "a: b"\n'),
    "several lines": ("title: \"a\\nb\"\nideal_response: >\n  folded\n  words\n", "title: |-\n  a\n  b\nideal_response: |\n  folded words\n"),
    "numbers and nothing": ("x-a: 017\nx-b: 0x1F\nx-c: 1e3\nx-d:\nx-e: ~\nx-f: True\n", "x-a: 17\nx-b: 31\nx-c: 1000.0\nx-d: null\nx-e: null\nx-f: true\n"),
    "CRLF, trailing blanks, no end": ("id: a  \r\nideal_response: |\r\n  x\r\n  y", "id: a\nideal_response: |-\n  x\n  y\n"),
    "marks of a document": ("---\nid: a\n...\n", "id: a\n"),
    "empty lines": ("id: a\n\n\ntitle: b\ncriteria:\n\n  - id: c\n  - id: d\n\n\n  - id: e\n\n", "id: a\ntitle: b\n\ncriteria:\n  - id: c\n\n  - id: d\n\n  - id: e\n"),
    "JSON": ('{"id": "a",\n\t"tags": ["x"]}', "id: a\ntags:\n  - x\n"),
    "explicit keys": ("? id\n: a\n? title\n", "id: a\ntitle: null\n"),
    "beside": (
        "title: b  # t\nid: a # i\ncriteria: # cs\n- id: c #c\n  tags: [x, z] # ts\n  points: 1\n  # p\n",
        "id: a  # i\ntitle: b  # t\n\ncriteria:  # cs\n  - id: c  #c\n    points: 1\n    tags:  # ts\n      - x\n      - z\n    # p\n",
    ),
    "above": (
        "id: a\n# of title\n# again\ntitle: b\n# of format\nformat: f\n",
        "# of format\nformat: f\nid: a\n# of title\n# again\ntitle: b\n",
    ),
    "the file's own, and the first key's": (
        "# the file\n\n# of title\ntitle: b\nid: a\n",
        "# the file\n\nid: a\n# of title\ntitle: b\n",
    ),
    "a paragraph about the file": ("\n\n# the file\n\n\nid: a\n", "\n# the file\n\nid: a\n"),
    "above the marks of a document, and below": ("# one\n--- # two\nid: a # three\n... # four\n# five\n", "# one\n# two\nid: a  # three\n# four\n# five\n"),
    "above items": (
        "criteria:\n# c\n- id: c\n\n# part two\n\n# d\n- id: d\n  # end of d\n# end of all\n",
        "\ncriteria:\n  # c\n  - id: c\n\n  # part two\n\n  # d\n  - id: d\n    # end of d\n# end of all\n",
    ),
    "between dash and item": ("criteria:\n- # one\n  # two\n  points: 3\n  id: c\n", "\ncriteria:\n  # one\n  - id: c\n    # two\n    points: 3\n"),
    "the first key of an item changes": ("criteria:\n- points: 3 # p\n  # i\n  id: c # d\n", "\ncriteria:\n  # i\n  - id: c  # d\n    points: 3  # p\n"),
    "inside brackets": (
        "tags: [ # ts\n  a, # one\n  # above b\n  b\n  # at the end\n ] # behind\nid: a\n",
        "id: a\n# behind\ntags:  # ts\n  - a  # one\n  # above b\n  - b\n  # at the end\n",
    ),
    "inside empty brackets": ("tags: [ # none\n # yet\n]\n", "# yet\ntags: []  # none\n"),
    "brackets in brackets": ("x-a: [[a], # one\n [b] # two\n ] # three\n", "x-a:  # three\n  # one\n  - - a\n  # two\n  - - b\n"),
    "pairs in brackets": ("x-a: [b: 1, # one\n # of c\n c: 2 # two\n # end\n]\n", "x-a:\n  # one\n  - b: 1\n  # of c\n  # two\n  - c: 2\n  # end\n"),
    "behind the mark of a block": ("title: | # t\n  a\n  # text\n\n# i\nid: a\n", "# i\nid: a\ntitle: |  # t\n  a\n  # text\n"),
    "a block that becomes a line": ("title: >- # t\n  a\n  b\n", "title: a b  # t\n"),
    "a line that becomes a block": ('title: "a\\nb" # t\n', "title: |-  # t\n  a\n  b\n"),
    "between key and value": ("title: # one\n  # two\n  b # three\n", "# two\n# three\ntitle: b  # one\n"),
    "deeper than what is above": ("title: |\n    text\n  # of title\nid: a\n    # of id\n", "# of id\nid: a\n# of title\ntitle: |\n  text\n"),
    "at the end of a nested list": (
        "criteria:\n  - id: c\n    tags:\n      - x\n      # tags\n     # tags too\n    # c\n  # criteria\nx-a: 1\n",
        "\ncriteria:\n  - id: c\n    tags:\n      - x\n      # tags\n      # tags too\n    # c\n  # criteria\nx-a: 1\n",
    ),
    "a hash that is none": ("title: a#b\nid: '# c'\nuse_case: \"d # e\" # f\n", 'id: "# c"\ntitle: a#b\nuse_case: "d # e"  # f\n'),
    "a hash close to its value": ("title: \"a\"# b\ntags: [c,#d\n]\n", "title: a  # b\ntags:\n  - c  #d\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_it_looks_like(name: str) -> None:
    text, wanted = CASES[name]
    made = laid_out(text)

    assert made == HEAD + wanted
    assert laid_out(made) == made


@given(rubrics())
@settings(max_examples=400)
def test_any_layout_by_hand(made: Handmade) -> None:
    before = Document.parse(made.text, kind="rubric", path="f.yaml")
    text = laid_out(made.text)
    after = Document.parse(text, kind="rubric", path="f.yaml")

    assert laid_out(text) == text
    assert same(after.data, before.data)
    assert comments(text) == comments(made.text)
    assert not re.search(r"[ \t]\n|\r|\n\n\Z", re.sub(r"(?m)^ +(?=  # no comment)", "", text))
    assert text.endswith("\n")
    for number in range(made.items):  # each item takes its own comments along, and no other's
        left = comments(after.remove(("criteria",), number).text)
        own = ("# head", f"# item{number}-")  # what stands above the first item has become its own
        assert [name for name in left if name != "# head"] == [n for n in comments(text) if not n.startswith(own)]


TOKENS = st.lists(
    st.sampled_from(["[", "]", "{", "}", ",", ": ", "- ", "? ", "a", "'b'", '"c"', "|\n", "d: ", "e: ", "\n", "\n  ", "\n    ", " # x", "# y", " ", "\n\n"]),
    min_size=3, max_size=24,
).map("".join)  # fmt: skip


@given(TOKENS)
@settings(max_examples=2000)
def test_any_text_that_can_be_read(text: str) -> None:
    try:
        before = Document.parse(f"id: a\n{text}", kind="rubric", path="f.yaml")
    except InvalidRubric:
        return
    made = canonical(before, schema_path="s.json")

    assert laid_out(made) == made
    assert sorted(found(made).texts) == sorted(found(before.text).texts)


DATA = st.recursive(
    st.sampled_from(["a", "no", "two\nlines", "", "a: b", 1, 1.5, None, True, "头痛", "x " * 60]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "x-a", "points", "care", "title"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
TOP = st.dictionaries(
    st.sampled_from(["format", "id", "title", "x-own", "criteria", "prompt", "setting", "tags", "x-a"]),
    DATA,
    min_size=1,
)


@given(
    TOP,
    st.sampled_from([True, False, None]),
    st.integers(2, 7),
    st.integers(20, 90),
    st.sampled_from([None, "'", '"', "|"]),
)
@settings(max_examples=300)
def test_without_comments_it_is_what_a_new_file_looks_like(
    data: dict[str, Any], flow: bool | None, indent: int, width: int, quotes: str | None
) -> None:
    text = yaml.safe_dump(
        data, sort_keys=False, default_flow_style=flow, indent=indent, width=width, default_style=quotes
    )
    text = re.sub(r"!!\w+ ", "", text)  # tags are refused
    held = Document.parse(text, kind="rubric", path="f.yaml").data

    assert laid_out(text) == writer.document(ordered("rubric", held), schema="s.json")
    assert laid_out(laid_out(text)) == laid_out(text)


def _shipped() -> list[tuple[str, Document, str]]:
    made = []
    for path in sorted(SHIPPED.rglob("*.yaml")):
        inside = path.relative_to(SHIPPED).as_posix()
        kind = kind_of(inside.partition("/")[2])
        assert kind
        document = Document.parse(path.read_text(encoding="utf-8"), kind=kind, path=inside)
        made.append((inside, document, f"{'../' * (inside.count('/') + 1)}schemas/{kind}.schema.json"))
    return made


@pytest.mark.parametrize(
    ("document", "schema_path"), [held[1:] for held in _shipped()], ids=[held[0] for held in _shipped()]
)
def test_the_shipped_sets_keep_what_they_say(document: Document, schema_path: str) -> None:
    text = canonical(document, schema_path=schema_path)
    made = Document.parse(text, kind=document.kind, path=document.path)

    assert canonical(made, schema_path=schema_path) == text
    assert same(made.data, document.data)
    assert found(text).texts == found(document.text).texts
    assert made.problems == ()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("document", "schema_path"), [held[1:] for held in _shipped()], ids=[held[0] for held in _shipped()]
)
def test_comments_anywhere_in_the_shipped_sets(document: Document, schema_path: str, seed: int) -> None:
    chance = random.Random(f"{document.path}{seed}")
    lines = document.text.split("\n")
    for number in range(chance.randrange(2, 30)):
        at = chance.randrange(len(lines))
        if chance.random() < 0.4:
            lines[at] += f"{chance.choice((' ', '  ', chr(9)))}# {number}"
        else:
            empty = [""] * (chance.random() < 0.3)
            lines[at:at] = [*empty, f"{' ' * chance.randrange(9)}# {number}", *empty]
    try:
        before = Document.parse("\n".join(lines), kind=document.kind, path=document.path)
    except InvalidRubric:  # a comment inside a quoted text that goes on
        return
    text = canonical(before, schema_path=schema_path)
    made = Document.parse(text, kind=document.kind, path=document.path)

    assert same(made.data, before.data)
    assert sorted(found(text).texts) == sorted(found(before.text).texts)
    assert canonical(made, schema_path=schema_path) == text


def test_the_shipped_sets_have_the_one_layout() -> None:
    assert [name for name, document, path in _shipped() if canonical(document, schema_path=path) != document.text] == []


@pytest.mark.parametrize(
    "text",
    ["{} # nothing", "? x-" + "k" * 1100 + "\n: 1\n", "x-a: " + "[" * 29 + ", ".join(["a"] * 150_000) + "]" * 29],
    ids=["nothing at all", "a key too long for its line", "lists so deep that the file would be too large"],
)
def test_what_would_be_lost_is_left_alone(text: str) -> None:
    with pytest.raises(InvalidRubric, match=r"f\.yaml:1:1: This file cannot be laid out without loss"):
        laid_out(text)
