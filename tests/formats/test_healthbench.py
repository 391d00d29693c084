"""HealthBench's JSONL: in and out again, key for key and value for value."""

# a case a line:
# ruff: noqa: E501

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubric_studio import schema
from rubric_studio.formats.healthbench import BadRecord, Imported, Reader, encode, export, lines
from rubric_studio.model import codec
from rubric_studio.model.rubric import Rubric
from rubric_studio.store import writer
from rubric_studio.store.reader import read

ROOT = Path(__file__).parents[2]
RECORDS = (
    Path(os.environ.get("RUBRIC_STUDIO_TEST_DATA") or ROOT.parent / "shared" / "data")
    / "healthbench"
    / "records_245.jsonl"
)
RECORD: dict[str, Any] = {
    "example_tags": ["theme:hedging", "physician_agreed_category:any"],
    "ideal_completions_data": {
        "ideal_completion": "Bitte zum Arzt.",
        "ideal_completions_group": "Group 2",
        "ideal_completions_ref_completions": ["One.", "Two."],
    },
    "prompt": [{"content": "Mein Knie tut weh.\u2028Was tun?", "role": "user"}],
    "prompt_id": "0b5d-made-up",
    "rubrics": [
        {"criterion": "Names one red flag.", "points": 7, "tags": ["level:example", "axis:completeness"]},
        {"criterion": "Sends to a doctor.", "points": -5, "tags": ["level:cluster", "cluster:knee_doctor", "axis:accuracy"]},
    ],
    "canary": "made-up:canary",
}  # fmt: skip


def record(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in (RECORD | changes).items() if value is not ...}


def criterion(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in (RECORD["rubrics"][0] | changes).items() if value is not ...}


def line(made: Any) -> bytes:
    return json.dumps(made).encode()


def through_files(imported: Imported) -> Rubric:
    """Write the rubric as a file would be, read it again, and give what it has become."""
    head = {"format": "rubric-studio/rubric/1", "title": imported.rubric.title, "language": imported.rubric.language}
    data = head | codec.to_data(imported.rubric)
    held = read(writer.document(data, schema="x"), "f.yaml")
    assert held == data
    assert schema.problems("rubric", held) == []
    for response in imported.responses:
        assert read(writer.document(codec.to_data(response), schema="x"), "f.yaml") == codec.to_data(response)
    return codec.rubric_from(held)


def same_record(one: Any, other: Any) -> bool:
    return list(one) == list(other) and json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def back(reader: Reader, made: dict[str, Any], position: int = 0) -> dict[str, Any]:
    imported = reader.record(line(made), position)
    return export(through_files(imported), imported.responses, canary=reader.canary, set_id="hb")


@pytest.mark.skipif(not RECORDS.is_file(), reason="the records of ../shared/data are not here")
def test_the_real_records_come_back_equal() -> None:
    reader, ids = Reader("hb"), set()
    with RECORDS.open("rb") as file:
        for number, raw in lines(file):
            imported = reader.record(raw, number - 1)
            ids.add(imported.rubric.id)
            rubric = through_files(imported) if number % 5 == 0 else imported.rubric
            made = export(rubric, imported.responses, canary=reader.canary, set_id="hb")
            assert same_record(made, json.loads(raw)), number
            assert json.loads(encode(made)) == json.loads(raw)
    assert len(ids) == 245


def test_what_a_record_becomes() -> None:
    reader = Reader("hb")
    imported = reader.record(line(RECORD), 4)
    rubric = imported.rubric

    assert rubric.id == "mein-knie-tut-weh-2028-was-tun-0b5d-mad" or rubric.id.startswith("mein-knie-tut-weh")
    assert (rubric.title, rubric.language, rubric.theme) == ("Mein Knie tut weh.[U+2028]Was tun?", "und", "hedging")
    assert rubric.tags == ("physician_agreed_category:any",)
    assert rubric.ideal_response == "Bitte zum Arzt."
    assert rubric.source is not None
    assert (rubric.source.ids, rubric.source.position) == (("0b5d-made-up",), 4)
    assert [(c.id, c.points, c.axis, c.level, c.tags) for c in rubric.criteria] == [
        ("names-one-red-flag", 7, "completeness", "example", ()),
        ("knee_doctor", -5, "accuracy", "cluster", ("cluster:knee_doctor",)),
    ]
    assert imported.uses == {"knee_doctor"}
    assert list(reader.shared) == ["knee_doctor"]
    assert [(response.id, response.text) for response in imported.responses] == [
        ("reference-1", "One."),
        ("reference-2", "Two."),
    ]
    assert (reader.canary, reader.axes, reader.themes) == ("made-up:canary", {"completeness", "accuracy"}, {"hedging"})


ODD = {
    "as usual": record(),
    "no canary": record(canary=...),
    "odd canary": record(canary=["x"]),
    "null canary": record(canary=None),
    "further keys": record(extra={"a": [1, 2.5, None, {"no": "yes"}]}, id=7, format="x", tags=[]),
    "keys that YAML minds": record(**{"<<": 1, "no": 2, "": 3, "a: b": 4, "1": 5, " #": 6}),
    "other order of keys": dict(reversed(RECORD.items())),
    "no ideal data": record(ideal_completions_data=None),
    "no key of ideal data": record(ideal_completions_data=...),
    "empty ideal data": record(ideal_completions_data={}),
    "odd ideal data": record(ideal_completions_data=[1]),
    "ideal without references": record(ideal_completions_data=RECORD["ideal_completions_data"] | {"ideal_completions_ref_completions": []}),
    "ideal with null references": record(ideal_completions_data=RECORD["ideal_completions_data"] | {"ideal_completions_ref_completions": None}),
    "ideal with an empty reference": record(ideal_completions_data=RECORD["ideal_completions_data"] | {"ideal_completions_ref_completions": ["a", ""]}),
    "ideal without a text": record(ideal_completions_data=RECORD["ideal_completions_data"] | {"ideal_completion": None}),
    "ideal of spaces": record(ideal_completions_data=RECORD["ideal_completions_data"] | {"ideal_completion": " "}),
    "ideal without a group": record(ideal_completions_data=RECORD["ideal_completions_data"] | {"ideal_completions_group": None}),
    "ideal with a further key": record(ideal_completions_data=RECORD["ideal_completions_data"] | {"more": 1}),
    "no example tags": record(example_tags=...),
    "null example tags": record(example_tags=None),
    "example tags twice": record(example_tags=["theme:hedging", "theme:hedging", "x"]),
    "two themes, late": record(example_tags=["x", "theme:hedging", "theme:other"]),
    "odd example tags": record(example_tags=["", 5, "theme:", "theme:Not A Slug"]),
    "unknown theme": record(example_tags=["theme:brand_new"]),
    "long theme": record(example_tags=["theme:" + "x" * 90]),
    "tags in another order": record(rubrics=[criterion(tags=["axis:completeness", "level:example"])]),
    "tags twice": record(rubrics=[criterion(tags=["level:example", "level:example", "axis:a", "axis:b", "axis:a"])]),
    "unknown axis": record(rubrics=[criterion(tags=["level:example", "axis:bedside_manner"])]),
    "odd axis": record(rubrics=[criterion(tags=["level:example", "axis:Bedside Manner", "axis:"])]),
    "unknown level": record(rubrics=[criterion(tags=["level:planet", "axis:accuracy"])]),
    "no tags": record(rubrics=[criterion(tags=[])]),
    "cluster without its tag": record(rubrics=[criterion(tags=["level:cluster", "axis:accuracy"])]),
    "cluster that is no slug": record(rubrics=[criterion(tags=["level:cluster", "cluster:Знание", "cluster:x", "axis:a"])]),
    "further keys of a criterion": record(rubrics=[criterion(weight=0.5, id="x", note=None)]),
    "the same criterion twice": record(rubrics=[criterion(), criterion(), criterion(points=1)]),
    "the same cluster twice": record(rubrics=[RECORD["rubrics"][1], RECORD["rubrics"][1], RECORD["rubrics"][1] | {"points": 3}]),
    "separators": record(rubrics=[criterion(criterion="a\u2028b\u0085c\u2029 \ufeff")], prompt=[{"role": "system", "content": ""}]),
    "prompt of spaces": record(prompt=[{"role": "user", "content": " \n "}, {"role": "tool", "content": "\x00\x1b[31m"}]),
    "keys of a turn in another order": record(prompt=[{"role": "user", "content": "x"}]),
    "odd prompt id": record(prompt_id=" \u202e头/痛\n"),
    "long texts": record(prompt=[{"role": "user", "content": "line one \n\n  line two\t\r\n" * 500}]),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_records_come_back_equal(name: str) -> None:
    reader = Reader("hb")
    reader.record(line(RECORD), 0)  # the set's canary and a shared criterion are there already

    assert same_record(back(reader, ODD[name], 1), ODD[name])
    assert same_record(back(Reader("hb"), ODD[name]), ODD[name])


def test_records_beside_one_another() -> None:
    """The same prompt_id twice; one cluster tag with two texts; every id is of its own."""
    reader = Reader("hb")
    other = record(rubrics=[RECORD["rubrics"][1] | {"criterion": "Another text."}, criterion(criterion="Knee doctor")])
    made = [reader.record(line(held), n) for n, held in enumerate((RECORD, RECORD, other))]

    assert len({imported.rubric.id for imported in made}) == 3
    assert [imported.uses for imported in made] == [{"knee_doctor"}, {"knee_doctor"}, frozenset()]
    assert reader.shared["knee_doctor"].text == "Sends to a doctor."
    assert [c.id for c in made[2].rubric.criteria] == ["another-text", "knee-doctor"]
    for imported, wanted in zip(made, (RECORD, RECORD, other), strict=True):
        assert same_record(export(imported.rubric, imported.responses, canary=reader.canary, set_id="hb"), wanted)


BAD = {
    "not JSON": (b"{", "not JSON"),
    "not UTF-8": (b'{"a": "\xff"}', "not UTF-8"),
    "not an object": (b"[1]", "JSON object"),
    "null": (b"null", "JSON object"),
    "deep": (b'{"a": ' + b"[" * 100_000, "not JSON"),
    "deep, whole": (line(record(x=json.loads("[" * 30 + "]" * 30))), "nested too deeply"),
    "lone surrogate": (line(record()).replace(b"Names", b"\\ud83d"), "half of a character"),
    "not a number": (line(record(x=float("nan"))), "NaN is no number"),
    "infinity": (line(record(x=float("-inf"))), "-Infinity is no number"),
    "infinite in effect": (line(record(x=1)).replace(b'"x": 1', b'"x": 1e999'), "too large"),
    "large number": (line(record(x=10**18)), "too large"),
    "a key twice": (b'{"prompt_id": "a", "prompt_id": "b"}', "“prompt_id” stands in one object twice"),
    "invisible key": (line(record(**{"a\u200b": 1})), "invisible"),
    "long key": (line(record(**{"a" * 2000: 1})), "too long"),
    "no prompt id": (line(record(prompt_id=...)), "“prompt_id”"),
    "blank prompt id": (line(record(prompt_id=" \ufeff")), "“prompt_id”"),
    "no prompt": (line(record(prompt=[])), "“prompt”"),
    "unknown role": (line(record(prompt=[{"role": "robot", "content": "x"}])), "message 1"),
    "more in a turn": (line(record(prompt=[{"role": "user", "content": "x", "name": "y"}])), "message 1"),
    "no criteria": (line(record(rubrics=[])), "“rubrics”"),
    "no text": (line(record(rubrics=[criterion(criterion=" ")])), "criterion 1 has no text"),
    "no points": (line(record(rubrics=[criterion(points=...)])), "not None"),
    "points 0": (line(record(rubrics=[criterion(points=0)])), "other than 0"),
    "points 7.5": (line(record(rubrics=[criterion(), criterion(points=7.5)])), "criterion 2: points"),
    "points true": (line(record(rubrics=[criterion(points=True)])), "not True"),
    'points "5"': (line(record(rubrics=[criterion(points="5")])), "not 5"),
    "points 101": (line(record(rubrics=[criterion(points=101)])), "not 101"),
    "tags of numbers": (line(record(rubrics=[criterion(tags=[1])])), "“tags”"),
    "blank tag": (line(record(rubrics=[criterion(tags=["\ufeff"])])), "“tags”"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_records_say_why_and_leave_no_trace(name: str) -> None:
    data, words = BAD[name]
    reader = Reader("hb")
    with pytest.raises(BadRecord, match=words.replace("(", r"\(")):
        reader.record(data, 0)
    fresh = Reader("hb")
    assert reader == fresh


def test_lines() -> None:
    text = "{}\n\n \r\n" + '"\u2028"\r\n' + "last"
    assert list(lines(text.encode().splitlines(keepends=True))) == [
        (1, b"{}"),
        (4, '"\u2028"\r'.encode()),
        (5, b"last"),
    ]
    marked = b"\xef\xbb\xbf" + line(RECORD) + b"\r"
    assert Reader("hb").record(marked, 0).rubric.source is not None


def edited(imported: Imported, **changes: Any) -> dict[str, Any]:
    return export(
        msgspec.structs.replace(imported.rubric, **changes), imported.responses, canary="made-up:canary", set_id="hb"
    )


@pytest.mark.parametrize(
    "name",
    [
        "as usual",
        "tags in another order",
        "further keys",
        "unknown level",
        "ideal with null references",
        "no example tags",
    ],
)
def test_an_edit_shows_and_nothing_else(name: str) -> None:
    made = ODD[name]
    imported = Reader("hb").record(line(made), 0)
    first, *rest = imported.rubric.criteria

    def with_first(**changes: Any) -> dict[str, Any]:
        return edited(imported, criteria=(msgspec.structs.replace(first, **changes), *rest))

    head, *tail = made["rubrics"]
    assert with_first(text="Reworded.") == made | {"rubrics": [head | {"criterion": "Reworded."}, *tail]}
    assert with_first(points=1) == made | {"rubrics": [head | {"points": 1}, *tail]}
    assert with_first(axis="safety")["rubrics"][0]["tags"][-1] == "axis:safety"
    assert with_first(axis="safety") | {"rubrics": 0} == made | {"rubrics": 0}
    assert edited(imported, criteria=tuple(rest) or (first,)) == made | {"rubrics": tail or [head]}
    assert edited(imported, theme="other")["example_tags"][0] == "theme:other"
    assert edited(imported, ideal_response="New.")["ideal_completions_data"] == made["ideal_completions_data"] | {
        "ideal_completion": "New."
    }
    assert edited(imported, title="x", language="de", status="draft") == made


def test_a_rubric_from_elsewhere() -> None:
    imported = Reader("hb").record(line(RECORD), 0)
    made = export(
        msgspec.structs.replace(imported.rubric, source=None, ideal_response=None), (), canary=None, set_id="back"
    )
    assert made["prompt_id"] == f"back/{imported.rubric.id}"
    assert list(made) == ["example_tags", "ideal_completions_data", "prompt", "prompt_id", "rubrics"]
    assert made["ideal_completions_data"] is None


def test_encode() -> None:
    data = encode({"a": "é\u2028\u0085\u2029\n"})
    assert data == '{"a": "é\\u2028\\u0085\\u2029\\n"}\n'.encode()


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SEEN = ANY.filter(lambda text: text.replace("\ufeff", "").strip())
TAGS = (
    st.sampled_from(
        [
            "level:example",
            "level:cluster",
            "level:x",
            "axis:accuracy",
            "axis:B",
            "cluster:a",
            "cluster:b c",
            "theme:hedging",
        ]
    )
    | SEEN
)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(-1e15, 1e15) | ANY,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("abc <:#-1", max_size=4), inner, max_size=2),
    max_leaves=4,
)
MAYBE = st.none() | ANY | st.just(...) | PLAIN
GENERATED = st.fixed_dictionaries(
    {
        "example_tags": st.lists(TAGS | ANY, max_size=3) | MAYBE,
        "ideal_completions_data": st.fixed_dictionaries(
            {"ideal_completion": MAYBE, "ideal_completions_group": MAYBE, "ideal_completions_ref_completions": st.lists(ANY, max_size=2) | MAYBE}
        ).map(lambda held: {key: value for key, value in held.items() if value is not ...}) | MAYBE,
        "prompt": st.lists(st.fixed_dictionaries({"role": st.sampled_from(["user", "assistant"]), "content": ANY}), min_size=1, max_size=2),
        "prompt_id": SEEN,
        "rubrics": st.lists(
            st.tuples(
                st.fixed_dictionaries({
                    "criterion": SEEN | st.sampled_from(["Same.", "Other."]), "points": st.integers(1, 100) | st.integers(-100, -1),
                    "tags": st.lists(TAGS, max_size=4),
                }),
                st.dictionaries(st.sampled_from(["note", "no"]), PLAIN, max_size=1),
            ).map(lambda parts: parts[0] | parts[1]),
            min_size=1, max_size=3,
        ),
        "canary": st.just("c") | MAYBE,
        "more": MAYBE,
    }
).map(lambda held: {key: value for key, value in held.items() if value is not ...})  # fmt: skip


@given(st.lists(GENERATED.flatmap(lambda held: st.permutations(list(held.items())).map(dict)), min_size=1, max_size=3))
@settings(max_examples=150)
def test_export_of_import_is_the_record(records: list[dict[str, Any]]) -> None:
    reader = Reader("hb")
    for position, made in enumerate(records):
        assert same_record(back(reader, made, position), made)
