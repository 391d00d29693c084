"""Edits of a file: they say what was meant, touch only their lines, and lose no comment."""

# a case a line:
# ruff: noqa: E501

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rubric_studio.errors import InvalidRubric, WorkspaceError
from rubric_studio.formats import healthbench
from rubric_studio.model.codec import to_data
from rubric_studio.model.data import same
from rubric_studio.store import writer
from rubric_studio.store.document import Document
from rubric_studio.store.nodes import find
from rubric_studio.store.plain import changed

from .handmade import Handmade, comments, rubrics  # noqa: TID252 - the tests are no package

ROOT = Path(__file__).parents[2]
RECORDS = (
    Path(os.environ.get("RUBRIC_STUDIO_TEST_DATA") or ROOT.parent / "shared" / "data")
    / "healthbench"
    / "records_245.jsonl"
)
NEW_TEXTS = [
    "new words",
    "no",
    "two\nlines",
    "two\nlines\n",
    "colon: here",
    " space ",
    "# hash",
    "",
    "\u2028\x07",
    "017",
    "'\"\\",
]


def parse(text: str, kind: str = "rubric") -> Document:
    return Document.parse(text, kind=kind, path="f.yaml")


def scalars(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from scalars(value, (*path, key))
    elif isinstance(data, list):
        for position, value in enumerate(data):
            yield from scalars(value, (*path, position))
    else:
        yield path


def changed_lines(old: str, new: str) -> list[int]:
    """List the lines of the old text, from 0, that are not as they were."""
    codes = difflib.SequenceMatcher(None, old.split("\n"), new.split("\n"), autojunk=False).get_opcodes()
    return [line for tag, start, end, _, _ in codes if tag != "equal" for line in range(start, max(end, start + 1))]


def with_value(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    if not path:
        return value
    made = dict(data) if isinstance(data, dict) else list(data)
    made[path[0]] = with_value(made[path[0]], path[1:], value)  # type: ignore[index]
    return made


@given(rubrics())
@settings(max_examples=60)
def test_without_an_edit_nothing_changes(made: Handmade) -> None:
    document = parse(made.text)

    assert document.text == made.text
    for path in scalars(document.data):
        held = document.value(path)
        assert held is None or document.set(path, held) is document


@given(rubrics(), st.data())
@settings(max_examples=250)
def test_one_set_touches_only_its_lines(made: Handmade, data: st.DataObject) -> None:
    document = parse(made.text)
    path = data.draw(st.sampled_from(list(scalars(document.data))))
    value = data.draw(st.sampled_from(NEW_TEXTS) | st.integers(-5, 5))

    edited = document.set(path, value)

    assert same(edited.data, with_value(document.data, path, value))
    assert comments(edited.text) == comments(made.text)
    node = find(document.root, path)
    assert node is not None
    last = made.text.count("\n", 0, node.end)
    assert all(node.line <= line <= last + 1 for line in changed_lines(made.text, edited.text)), (path, edited.text)
    assert edited.text.split("\n")[: node.line] == made.text.split("\n")[: node.line]


@given(rubrics(), st.data())
@settings(max_examples=200)
def test_items_take_their_comments_with_them(made: Handmade, data: st.DataObject) -> None:
    assume("|+" not in made.text)  # the empty lines between items would become part of such a text
    document = parse(made.text)
    position = data.draw(st.integers(0, made.items - 1))
    to = data.draw(st.integers(0, made.items - 1))

    moved = document.move(("criteria",), position, to)
    wanted = list(document.data["criteria"])
    wanted.insert(to, wanted.pop(position))

    assert same(moved.data["criteria"], wanted)
    assert comments(moved.text) == comments(made.text)
    _removes_only_its_own(document, position)
    _removes_only_its_own(moved, to)


def _removes_only_its_own(document: Document, position: int) -> None:
    held = document.data["criteria"]
    number = int(held[position]["id"][1:])

    removed = document.remove(("criteria",), position)

    assert same(removed.data, document.data | {"criteria": [*held[:position], *held[position + 1 :]]})
    kept = [name for name in comments(document.text) if not name.startswith(f"# item{number}-")]
    assert comments(removed.text) == kept
    back = removed.insert(("criteria",), position, held[position])
    assert same(back.data, document.data)
    assert comments(back.text) == kept


@given(rubrics(), st.data())
@settings(max_examples=150)
def test_a_new_item_costs_no_comment_and_no_other_line(made: Handmade, data: st.DataObject) -> None:
    assume("|+" not in made.text)
    document = parse(made.text)
    position = data.draw(st.integers(0, made.items))
    new = {"id": "new", "criterion": data.draw(st.sampled_from(NEW_TEXTS)), "points": 3}

    edited = document.insert(("criteria",), position, new)

    held = document.data["criteria"]
    assert same(edited.data["criteria"], [*held[:position], new, *held[position:]])
    assert comments(edited.text) == comments(made.text)
    # Every old line is there, in its order (a block that ended the file without a line break becomes |-).
    old, now = (text.replace("|-", "|").replace(">-", ">").rstrip().splitlines() for text in (made.text, edited.text))
    rest = iter(now)
    assert all(line in rest for line in old), edited.text


@given(rubrics(), st.lists(st.sampled_from(NEW_TEXTS), max_size=3))
@settings(max_examples=80)
def test_items_added_at_once_are_those_added_one_by_one(made: Handmade, texts: list[str]) -> None:
    document = one_by_one = parse(made.text)
    new = [{"id": f"new-{n}", "criterion": text, "points": 3} for n, text in enumerate(texts)]

    at_once = document.extend(("criteria",), new)

    for value in new:
        one_by_one = one_by_one.insert(("criteria",), len(one_by_one.data["criteria"]), value)
    assert same(at_once.data, one_by_one.data)
    assert comments(at_once.text) == comments(one_by_one.text)


@given(rubrics(), st.data())
@settings(max_examples=150)
def test_keys_come_and_go(made: Handmade, data: st.DataObject) -> None:
    document = parse(made.text)
    position = data.draw(st.integers(0, made.items - 1))
    path = ("criteria", position, "justification")

    added = document.set(path, data.draw(st.sampled_from(NEW_TEXTS)))

    assert comments(added.text) == comments(made.text)
    names = list(added.data["criteria"][position])
    assert names.index("justification") > names.index("points")
    gone = added.set(path, None)
    assert same(gone.data, document.data)
    assert comments(gone.text) == comments(made.text)
    if "axis" in names:
        assert "axis" not in document.set(("criteria", position, "axis"), None).data["criteria"][position]


@given(rubrics(), st.data())
@settings(max_examples=100)
def test_a_list_is_changed_entry_by_entry(made: Handmade, data: st.DataObject) -> None:
    document = parse(made.text)
    wanted = data.draw(st.permutations(document.data["criteria"]))[: data.draw(st.integers(0, made.items))]
    wanted += [{"id": "new", "criterion": "x", "points": 1, "tags": ["a", "b"]}] * data.draw(st.integers(0, 1))

    edited = document.set(("criteria",), wanted)

    assert same(edited.data, document.data | {"criteria": wanted})


@given(rubrics(), st.data())
@settings(max_examples=60)
def test_hand_made_flow_lists(made: Handmade, data: st.DataObject) -> None:
    document = parse(made.text)
    tags = document.value(("tags",))
    assume(isinstance(tags, list))
    position = data.draw(st.integers(0, len(tags)))

    edited = document.insert(("tags",), position, "x, y")

    assert edited.data["tags"] == [*tags[:position], "x, y", *tags[position:]]
    assert comments(edited.text) == comments(made.text)
    assert edited.remove(("tags",), position).data["tags"] == tags


SHIPPED = sorted((ROOT / "rubrics").rglob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_scalar_of_the_shipped_files(path: Path) -> None:
    kind = {"set": "set", "shared": "shared"}.get(
        path.stem, "responses" if path.parent.name == "responses" else "rubric"
    )
    document = parse(path.read_text(encoding="utf-8"), kind)
    assert document.problems == ()
    for number, place in enumerate(scalars(document.data)):
        value = NEW_TEXTS[number % len(NEW_TEXTS)]
        edited = document.set(place, value)
        assert same(edited.data, with_value(document.data, place, value))
        assert edited.text.count("#") >= document.text.count("\n  #")


HARD_TEXTS = [
    "a: b # c",
    "one\n\ntwo\n",
    "- dash",
    "---",
    "  lead",
    "trail  ",
    "'q\"",
    "中文: ",
    "...\n---\nx",
    "|",
    "%d",
]


def test_an_edit_within_an_item_gives_what_the_edit_of_all_gives() -> None:
    path = ROOT / "rubrics" / "emergency-escalation" / "chest-pain.yaml"
    document = parse(path.read_text(encoding="utf-8"), "rubric")
    own = [number for number, item in enumerate(document.data["criteria"]) if "use" not in item]
    hard = [("criterion", text) for text in HARD_TEXTS]
    for number in own:
        for key, value in [*hard, ("justification", "two\nlines"), ("points", -3)]:
            place = ("criteria", number, key)
            whole = document._verified(
                changed(document.data, place, value), lambda d, place=place, value=value: d._set(place, value)
            )
            within = document._within(place, value)
            assert within is not None
            assert (within.text, within.data) == (whole.text, whole.data)
            assert within.cuts("criteria") == whole.cuts("criteria")
            document = within


def test_what_stands_otherwise_is_edited_with_all_that_is_around_it() -> None:
    filler = "".join(f"  - id: x{n}\n    criterion: {'Words. ' * 20}\n    points: 1\n" for n in range(20))
    for head in (
        "  -\n    id: a\n    points: 1\n",
        "  - {id: a, points: 1}\n",
        "  - # why\n    id: a\n    points: 1\n",
    ):
        document = parse(f"criteria:\n{head}{filler}", "rubric")
        assert document.set(("criteria", 0, "points"), 2).data["criteria"][0] == {"id": "a", "points": 2}


@pytest.mark.skipif(not RECORDS.is_file(), reason="the records of ../shared/data are not here")
def test_every_scalar_of_real_rubrics() -> None:
    reader = healthbench.Reader("hb")
    with RECORDS.open("rb") as file:
        for number, line in healthbench.lines(file):
            imported = reader.record(line, number - 1)
            data = {"format": "rubric-studio/rubric/1", **to_data(imported.rubric)}
            document = parse(writer.document(data, schema="x"))
            assert same(document.data, data)
            places = list(scalars(data))
            for offset in range(3):
                place = places[(number * 7 + offset * 31) % len(places)]
                value = NEW_TEXTS[(number + offset) % len(NEW_TEXTS)]
                edited = document.set(place, value)
                assert same(edited.data, with_value(data, place, value))


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        pytest.param("a:\nb: 1\n", lambda d: d.set(("a",), "x"), "a: x\nb: 1\n", id="a value where there was none"),
        pytest.param("a:  # c\nb: 1\n", lambda d: d.set(("a",), "x\ny"), "a: |-  # c\n  x\n  y\nb: 1\n", id="and a comment"),
        pytest.param("a: x  # c\n", lambda d: d.set(("a",), "x\ny"), "a: |-  # c\n  x\n  y\n", id="plain to block"),
        pytest.param("a: |  # c\n  x\n\nb: 1\n", lambda d: d.set(("a",), "y"), "a: |-  # c\n  y\n\nb: 1\n", id="a block stays"),
        pytest.param("a: 1", lambda d: d.set(("a",), "x\ny\n"), "a: |\n  x\n  y\n", id="no final newline"),
        pytest.param("a: 1", lambda d: d.set(("b",), "x"), "a: 1\nb: x", id="new key, no final newline"),
        pytest.param("a:\n  # c\nb: 1\n", lambda d: d.set(("a",), "x\ny"), 'a: "x\\ny"\n  # c\nb: 1\n', id="a comment below that a block would take in"),
        pytest.param("a: x\n\n   # c\nb: 1\n", lambda d: d.set(("a",), "x\ny"), 'a: "x\\ny"\n\n   # c\nb: 1\n', id="and one further below"),
        pytest.param("a:\n # c\nb: 1\n", lambda d: d.set(("a",), "x\ny"), "a: |-\n  x\n  y\n # c\nb: 1\n", id="a comment below that it would not"),
        pytest.param("a: [x]  # c\n", lambda d: d.set(("a",), []), "a: []  # c\n", id="emptied"),
        pytest.param("a:  # c\n  - x\n", lambda d: d.remove(("a",), 0), "a: []  # c\n", id="the only item"),
        pytest.param("a: []  # c\nb: 1\n", lambda d: d.insert(("a",), 0, "x"), "a:  # c\n  - x\nb: 1\n", id="the first item"),
        pytest.param("a: 1\n", lambda d: d.insert(("tags",), 0, "x"), "a: 1\ntags:\n  - x\n", id="a missing list"),
        pytest.param("a: 1\n", lambda d: d.set(("setting", "country"), "CH"), "a: 1\nsetting:\n  country: CH\n", id="a missing group"),
        pytest.param("a: 1\n# about b\nb: 2\n# about c\nc: 3\n", lambda d: d.set(("b",), None), "a: 1\n# about c\nc: 3\n", id="a comment goes with its key"),
        pytest.param("# head\na: 1\nb: 2\n", lambda d: d.set(("a",), None), "# head\nb: 2\n", id="the file's comment stays"),
        pytest.param("a: [x, y]\nb: 1\n", lambda d: d.move(("a",), 0, 1), "a: [y, x]\nb: 1\n", id="flow items move"),
        pytest.param("a: {b: 1, c: 2}\n", lambda d: d.set(("a", "b"), "x, y"), 'a: {b: "x, y", c: 2}\n', id="in a flow group"),
        pytest.param("a: 1\r\nb:\n  - x\r\n", lambda d: d.insert(("b",), 1, "z"), "a: 1\r\nb:\n  - x\r\n  - z\n", id="mixed line breaks"),
        pytest.param("- a\n", None, "", id="not a group"),
        pytest.param("a:\n  -  # c\n    b: 1\n  - b: 2\n", lambda d: d.move(("a",), 0, 1), "a:\n  - b: 2\n  -  # c\n    b: 1\n", id="dash alone"),
        pytest.param("a:\n  - x\n...\n", lambda d: d.insert(("a",), 1, "z"), "a:\n  - x\n  - z\n...\n", id="document end"),
        pytest.param("criteria:\n  - id: a\n    points: 1\n    references: []\n", lambda d: d.set(("criteria", 0, "axis"), "x"), "criteria:\n  - id: a\n    points: 1\n    axis: x\n    references: []\n", id="the order of keys"),
        pytest.param("a: null\n", lambda d: d.set(("a",), "x"), "a: x\n", id="null"),
        pytest.param("a: 1\nb: null\n", lambda d: d.set(("b",), None), "a: 1\n", id="null taken away"),
    ],
)  # fmt: skip
def test_edits_to_the_byte(before: str, edit: Any, after: str) -> None:
    if edit is None:
        with pytest.raises(InvalidRubric, match="key: value"):
            parse(before)
        return
    assert edit(parse(before)).text == after


FALLBACK = """\
# head

---
a: {x: 1, y: [2, 3]}  # about a
octal: 0o17
lead: 017
under: 1_000
exp: 1e3
day: 2026-11-22
time: 12:30
word: no
# about b
b: "caf\\u00e9 \\u2028"
list:
- one
# about two
- two
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_last_resort_keeps_data_and_comments(newline: str) -> None:
    document = parse(FALLBACK.replace("\n", newline))

    edited = document.set(("a", "z"), "new\u2028")

    assert same(edited.data, document.data | {"a": {"x": 1, "y": [2, 3], "z": "new\u2028"}})
    assert all(note in edited.text for note in ("# about a", "# about b", "# about two", "lead: 017", "- one"))
    assert edited.text.count("\n") == edited.text.count(newline)


@pytest.mark.parametrize("value", ["\ud800", float("inf"), float("nan"), 10**30])
def test_what_no_file_can_say_is_refused(value: Any) -> None:
    document = parse("a: 1\nb: [1]\n")
    for path in (("a",), ("b", 0), ("c",)):
        with pytest.raises(WorkspaceError, match="text editor"):
            document.set(path, value)
    tabbed = parse("a:\t{x: 1}\n")
    with pytest.raises(WorkspaceError, match="text editor"):
        tabbed.set(("a", "y"), 1)


def test_problems_have_their_place() -> None:
    text = "format: rubric-studio/rubric/1\nid: a\ntitel: x\nlanguage: en\nprompt:\n  - role: user\n    content: 1\ncriteria:\n  - id: b\n    wieght: 3\n"

    problems = {str(problem.place): problem.message for problem in parse(text).problems}

    assert list(problems) == ["f.yaml:1:1", "f.yaml:3:1", "f.yaml:7:14", "f.yaml:9:5", "f.yaml:10:5"]
    assert "“points”" in problems["f.yaml:10:5"]


def test_an_item_that_ends_in_a_block_is_moved_to_the_end_of_a_file_without_a_last_line_break() -> None:
    text = (
        "format: rubric-studio/rubric/1\nid: a\ncriteria:\n  # one\n  - id: c1\n    criterion: |\n      Says a.\n"
        "    points: 1 # x\n    justification: |\n      Because.\n  # two\n  - id: c2\n    criterion: B\n    points: 2 # last"
    )
    moved = parse(text).move(("criteria",), 0, 1)
    assert moved.text.endswith(
        "criteria:\n  # two\n  - id: c2\n    criterion: B\n    points: 2 # last\n  # one\n  - id: c1\n"
        "    criterion: |\n      Says a.\n    points: 1 # x\n    justification: |\n      Because.\n"
    )
