"""What goes into a pack, and that nothing but the release decides its bytes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rubric_studio import schema
from rubric_studio.errors import PackError
from rubric_studio.model.codec import canonical
from rubric_studio.model.rubric import (
    HEALTHBENCH_SCORING,
    Criterion,
    Length,
    Message,
    Rubric,
    RubricSet,
    Scoring,
    Source,
)
from rubric_studio.pack import archive
from rubric_studio.pack.writer import build

ROOT = Path(__file__).parents[2]
REST: dict[str, Any] = {"version": "1.2.0", "commit": None, "schemas": {}, "grader_template": "{x}"}

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
KEYS = st.text(st.characters(max_codepoint=127), max_size=5)
EXTRA = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner)
)
OPTIONAL = st.none() | TEXT
CRITERIA = st.builds(
    Criterion,
    id=TEXT,
    text=TEXT,
    points=WHOLE,
    axis=OPTIONAL,
    level=st.sampled_from(["example", "cluster"]),
    tags=st.lists(TEXT, max_size=2).map(tuple),
    critical=st.booleans(),
    justification=OPTIONAL,
)
RUBRICS = st.builds(
    Rubric,
    id=TEXT,
    title=TEXT,
    theme=OPTIONAL,
    ideal_response=OPTIONAL,
    prompt=st.lists(st.builds(Message, role=TEXT, content=TEXT), max_size=2).map(tuple),
    criteria=st.lists(CRITERIA, max_size=3).map(tuple),
    source=st.none() | st.builds(Source, dataset=TEXT, extra=st.dictionaries(KEYS, EXTRA, max_size=3)),
    scoring=st.sampled_from(
        [HEALTHBENCH_SCORING, Scoring(clip="none", length=Length(center=1, penalty_per_500="0.1"))]
    ),
)


A = Rubric(id="a", criteria=(Criterion(id="c", text="x", points=1),))


def parts(data: bytes) -> dict[str, bytes]:
    return {name: data[at.offset : at.offset + at.size] for name, at in archive.read(data, "x").items()}


@given(RUBRICS)
def test_decoding_gives_back_what_was_encoded(rubric: Rubric) -> None:
    assert msgspec.json.decode(canonical(rubric), type=Rubric) == rubric


@given(RUBRICS)
def test_a_line_is_rfc_8785(rubric: Rubric) -> None:
    line = canonical(rubric)
    assert line == rfc8785.dumps(json.loads(line))
    assert b"\n" not in line


def test_the_members(data: bytes, rubric_set: RubricSet) -> None:
    members = parts(data)
    assert list(members) == [
        "equivalent.jsonl",
        "grader-template.txt",
        "index",
        "pack.json",
        "rubrics.jsonl",
        "schemas/rubric.schema.json",
    ]
    manifest = json.loads(members["pack.json"])
    assert schema.problems("pack", manifest) == []
    assert manifest["counts"] == {"rubrics": 3, "criteria": 6}
    assert manifest["scoring"] == {"rule": "healthbench", "clip": "mean", "length": None, "show_points": True}
    assert (manifest["set"], manifest["licence"], manifest["canary"]) == ("back-pain", "CC-BY-4.0", "canary 123")
    assert members["pack.json"] == rfc8785.dumps(manifest)
    assert members.keys() - {"pack.json"} == manifest["members"].keys()
    for name, member in manifest["members"].items():
        assert member == {"size": len(members[name]), "sha256": hashlib.sha256(members[name]).hexdigest()}


def test_only_active_rubrics_sorted_by_id_and_found_by_the_index(data: bytes) -> None:
    members = parts(data)
    index = json.loads(members["index"])
    assert index["ids"] == ["a-first", "b-second", "c-third"]
    assert index["themes"] == ["hedging", "hedging", ""]
    lines = members["rubrics.jsonl"]
    for place, id_ in enumerate(index["ids"]):
        line = lines[index["offsets"][place] :][: index["lengths"][place]]
        assert json.loads(line)["id"] == id_
        assert line.endswith(b"\n")
        assert index["sha256"][64 * place :][:64] == hashlib.sha256(line).hexdigest()


def test_the_set_gives_the_rule() -> None:
    rule = Scoring(clip="none")
    members = parts(build([A], RubricSet(id="s", scoring=rule), **REST))
    assert msgspec.json.decode(members["rubrics.jsonl"], type=Rubric).scoring == rule
    default = parts(build([replace(A, scoring=rule)], RubricSet(id="s", scoring=Scoring()), **REST))
    assert default["rubrics.jsonl"] == b'{"criteria":[{"criterion":"x","id":"c","points":1}],"id":"a"}\n'


def test_no_rubrics_at_all() -> None:
    assert parts(build([], RubricSet(id="s"), **REST))["rubrics.jsonl"] == b""


def test_two_of_the_same_id_are_refused() -> None:
    with pytest.raises(PackError, match="Two rubrics are called “a”"):
        build([A, replace(A, id="b"), A], RubricSet(id="s"), **REST)


@pytest.mark.parametrize("rubric", [Rubric(id="a"), replace(A, id="A"), replace(A, criteria=A.criteria * 2)])
def test_what_cannot_be_judged_by_is_not_released(rubric: Rubric) -> None:
    with pytest.raises(PackError, match="This cannot be released"):
        build([rubric], RubricSet(id="s"), **REST)


def test_further_members() -> None:
    samples = {"responses.jsonl": b"x", "judgments.jsonl": b"y"}
    assert parts(build([], RubricSet(id="s"), **REST, extra=samples)).items() >= samples.items()
    for names, said in ((("pack.json",), "already in"), (("index",), "already in"), (("x",), "“x” is no part of")):
        with pytest.raises(PackError, match=said):
            build([], RubricSet(id="s"), **REST, extra=dict.fromkeys(names, b"x"))


def test_the_order_of_what_is_given_changes_nothing(data: bytes, rubrics: list[Rubric], rubric_set: RubricSet) -> None:
    schemas = {"b.json": b"1", "a.json": b"2"}
    one = build(rubrics, rubric_set, **REST | {"schemas": schemas})
    assert one == build(rubrics[::-1], rubric_set, **REST | {"schemas": dict(reversed(schemas.items()))})


SCRIPT = """
import hashlib, sys
from rubric_studio.model.rubric import Criterion, Rubric, RubricSet
from rubric_studio.pack.writer import build
criteria = [(Criterion(id="a", text="剂量", points=n + 1),) for n in range(20)]
rubrics = [Rubric(id=f"r{n}", theme="hedging", tags=("é", "z"), criteria=criteria[n]) for n in range(20)]
data = build(rubrics, RubricSet(id="s", title="Sättel"), version="1.0.0", commit="0" * 40,
             schemas={"b.json": b"{}", "a.json": b"{}"}, grader_template="é",
             extra={"responses.jsonl": b"1", "judgments.jsonl": b"2"})
print(hashlib.sha256(data).hexdigest())
"""


def test_twice_and_anywhere_gives_the_same_bytes() -> None:
    found = set()
    for zone, mask, language, seed in (
        ("UTC", 0o022, "C", "0"),
        ("Pacific/Kiritimati", 0o077, "C.UTF-8", "1"),
        ("America/St_Johns", 0o000, "POSIX", "7"),
    ):
        surroundings = {"TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        code = f"import os; os.umask({mask})\n{SCRIPT}"
        done = subprocess.run(
            [sys.executable, "-c", code], env=os.environ | surroundings, check=True, capture_output=True, text=True
        )
        found.add(done.stdout)
    assert len(found) == 1
