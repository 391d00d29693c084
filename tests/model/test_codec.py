"""Canonical form and digests: equal nouns, equal bytes; what counts, and what does not."""

# a case a line:
# ruff: noqa: E501

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from rubric_studio.model import codec
from rubric_studio.model.judgment import Judgment, Rater, Seen
from rubric_studio.model.pointer import Pointer
from rubric_studio.model.response import Author, Generation, Response, Responses
from rubric_studio.model.rubric import (
    HEALTHBENCH_AXES,
    Criterion,
    Examples,
    Length,
    Message,
    PointsRange,
    Reference,
    Rubric,
    RubricSet,
    Scoring,
    Setting,
    Signoff,
    Source,
    Term,
)

FIRST = Criterion(
    id="red-flags", text="Nennt Warnzeichen: „Fieber“.", points=8, axis="safety", level="cluster", tags=("cluster:a", "b"),
    critical=True, justification="Sepsis.", references=(Reference(title="NG59", url="https://a.b", year=2020),),
    examples=Examples(met=("ja",)),
)  # fmt: skip
SECOND = Criterion(id="dose", text="剂量\u2028", points=-3)
FIXED = Rubric(
    id="fixed", title="Fest", language="de", theme="hedging", tags=("t:2", "t:1"), authors=("r-1",),
    prompt=(Message(role="user", content="Wohin?"), Message(role="assistant", content="")), criteria=(FIRST, SECOND),
    scoring=Scoring(clip="example", length=Length(center=2000, penalty_per_500="0.0147")),
)  # fmt: skip


def fresh(text: str) -> str:
    """Give an equal text that is another object, as every text read from a file is."""
    return text.encode().decode()


def changed(noun: Any, **more: Any) -> Any:
    return msgspec.structs.replace(noun, **more)


class TestGolden:
    """A digest that changes here makes every verdict, sign-off and score in the field stale: think twice."""

    def test_canonical(self) -> None:
        assert codec.canonical(SECOND) == '{"criterion":"剂量\u2028","id":"dose","points":-3}'.encode()
        assert codec.canonical(Rubric(id="a")) == b'{"id":"a"}'
        assert codec.canonical(RubricSet(id="a")) == b'{"id":"a"}'

    @pytest.mark.parametrize(
        ("digest", "frozen"),
        [
            (codec.digest(FIXED), "sha256:50c98ff2e982d884a0c3f8970665ab013f7a44887538cb00c1e98fa65e1d9c65"),
            (codec.score_digest(FIXED), "sha256:46b9fab76e2d9488f0aaf779fad09ea16ee110db829c745c9b49e643892ed7b6"),
            (
                codec.judging_digest(FIXED, FIRST),
                "sha256:f7aa701b917c1e791676361e772a053be55448f9ea58a630cdcf200a4c1c8ea4",
            ),
            (
                codec.approval_digest(FIXED, FIRST),
                "sha256:3bcd378ce4dc3af143735f33896ac9a4cc166fd75fa7106031c38502593f6884",
            ),
            (
                codec.approval_digest(FIXED, SECOND),
                "sha256:c4e941468d80ad0547d7f56ba7b3e90be6749af9e26004904082a1cc352a8209",
            ),
            (
                codec.response_digest("Zum Arzt.\u2028"),
                "sha256:fd90f0a67a97987cf756dd17efc6a5db65e7694455066d86beb68068dde61bc6",
            ),
            (codec.digest_bytes(b""), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ],
    )
    def test_digests(self, digest: str, frozen: str) -> None:
        assert digest == frozen


class TestScoreDigest:
    @pytest.mark.parametrize(
        "same",
        [
            changed(FIXED, criteria=(SECOND, FIRST)),
            changed(
                FIXED, title="x", status="draft", language="en", authors=(), review_by="2026-11-22", ideal_response="x"
            ),
            changed(FIXED, specialty="x", setting=Setting(country="CH"), source=Source(dataset="x"), difficulty="x"),
            changed(FIXED, tags=("t:1", "t:2")),
            changed(FIXED, criteria=(changed(FIRST, justification=None, references=(), examples=None), SECOND)),
            changed(FIXED, criteria=(changed(FIRST, tags=("b", "cluster:a")), SECOND)),
            changed(FIXED, scoring=Scoring(rule=fresh("healthbench"), clip="example", length=FIXED.scoring.length)),
        ],
    )
    def test_unchanged(self, same: Rubric) -> None:
        assert codec.score_digest(same) == codec.score_digest(FIXED)

    @pytest.mark.parametrize(
        "other",
        [
            changed(FIXED, prompt=(Message(role="user", content="Wo?"),)),
            changed(FIXED, prompt=(Message(role="user", content="Wohin?"),)),
            changed(FIXED, theme=None),
            changed(FIXED, tags=("t:1",)),
            changed(FIXED, criteria=(FIRST,)),
            changed(FIXED, scoring=Scoring()),
            changed(FIXED, scoring=changed(FIXED.scoring, length=Length(center=2000, penalty_per_500="0.0148"))),
            changed(FIXED, scoring=changed(FIXED.scoring, show_points=False)),
            *(
                changed(FIXED, criteria=(changed(FIRST, **{name: value}), SECOND))
                for name, value in {
                    "id": "x", "text": "x", "points": 7, "axis": None, "level": "example", "tags": (), "critical": False,
                }.items()
            ),
        ],
    )  # fmt: skip
    def test_changed(self, other: Rubric) -> None:
        assert codec.score_digest(other) != codec.score_digest(FIXED)


class TestOtherDigests:
    def test_judging_covers_prompt_and_text(self) -> None:
        held = codec.judging_digest(FIXED, FIRST)
        others = {
            "points": 1,
            "axis": None,
            "justification": None,
            "references": (),
            "examples": None,
            "tags": (),
            "critical": False,
        }
        assert codec.judging_digest(changed(FIXED, title="x", theme=None), changed(FIRST, id="x", **others)) == held
        assert codec.judging_digest(FIXED, changed(FIRST, text="x")) != held
        assert codec.judging_digest(changed(FIXED, prompt=()), FIRST) != held

    def test_approval_covers_more(self) -> None:
        held = codec.approval_digest(FIXED, FIRST)
        for name, value in {
            "text": "x",
            "points": 1,
            "axis": None,
            "critical": False,
            "references": (),
            "justification": None,
        }.items():
            assert codec.approval_digest(FIXED, changed(FIRST, **{name: value})) != held
        assert codec.approval_digest(FIXED, changed(FIRST, id="x", tags=(), level="example", examples=None)) == held


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Rubric(id="a"), Rubric(id="a", scoring=Scoring(), status=fresh("active"), language=fresh("en"))),
        (Rubric(id="a"), codec.rubric_from({"id": "a", "status": "active", "language": "en", "title": "", "tags": []})),
        (Rubric(id="a"), msgspec.json.decode(b'{"id":"a","status":"active","scoring":{"rule":"healthbench","clip":"mean"}}', type=Rubric)),
        (RubricSet(id="a"), RubricSet(id="a", points=PointsRange(), signoff=Signoff(), scoring=Scoring())),
        (RubricSet(id="a"), RubricSet(id="a", points=PointsRange(min=int("-10"), max=int("10")), axes=(*HEALTHBENCH_AXES,))),
        (RubricSet(id="a"), codec.set_from({"id": "a", "version": "0.0.0", "axes": [codec.to_data(t) for t in HEALTHBENCH_AXES]})),
        (FIRST, codec.criterion_from(codec.to_data(FIRST) | {"level": "cluster"})),
        (SECOND, codec.criterion_from({"id": "dose", "criterion": "剂量\u2028", "points": -3, "level": "example", "critical": False})),
        (Response(id="a", author=Author(kind="model", id="m"), text="x"), Response(id="a", author=Author(kind="model", id="m"), text="x", expect=fresh("none"))),
        (Source(dataset="d"), Source(dataset="d", extra={}, ids=())),
        (Term(id="a"), Term(id="a", title="".join([]))),
    ],
)  # fmt: skip
def test_equal_nouns_have_equal_bytes(one: object, other: object) -> None:
    assert one == other
    assert codec.canonical(one) == codec.canonical(other)
    assert codec.to_data(one) == codec.to_data(other)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
CRITERIA = st.builds(
    Criterion,
    id=TEXT, text=TEXT, points=st.integers(-100, 100), axis=st.none() | TEXT, level=st.sampled_from(["example", "cluster"]),
    tags=st.lists(TEXT, max_size=2).map(tuple), critical=st.booleans(), justification=st.none() | TEXT,
    references=st.lists(st.builds(Reference, title=TEXT, year=st.none() | st.integers(1800, 2200)), max_size=2).map(tuple),
    examples=st.none() | st.builds(Examples, met=st.lists(TEXT, max_size=2).map(tuple)),
)  # fmt: skip
RUBRICS = st.builds(
    Rubric,
    id=TEXT, title=TEXT, status=st.sampled_from(["draft", "active"]), language=TEXT, theme=st.none() | TEXT,
    prompt=st.lists(st.builds(Message, role=TEXT, content=TEXT), max_size=2).map(tuple),
    criteria=st.lists(CRITERIA, max_size=3).map(tuple), source=st.none() | st.builds(Source, dataset=TEXT, ids=st.lists(TEXT).map(tuple)),
    scoring=st.builds(Scoring, clip=st.sampled_from(["mean", "none"]), show_points=st.booleans()),
)  # fmt: skip


@given(RUBRICS)
@settings(max_examples=80)
def test_round_trips_and_rfc_8785(rubric: Rubric) -> None:
    data = codec.to_data(rubric)
    wire = codec.canonical(rubric)

    assert codec.rubric_from(data, scoring=rubric.scoring) == rubric
    assert msgspec.json.decode(wire, type=Rubric) == rubric
    assert codec.canonical(msgspec.json.decode(wire, type=Rubric)) == wire
    assert rfc8785.dumps(json.loads(wire)) == wire
    assert codec.score_digest(msgspec.json.decode(wire, type=Rubric)) == codec.score_digest(rubric)


def test_wire_names_and_order() -> None:
    assert list(codec.to_data(FIRST))[:3] == ["id", "criterion", "points"]
    assert codec.to_data(SECOND) == {"id": "dose", "criterion": "剂量\u2028", "points": -3}
    seen = Judgment(
        id="j", rubric="r", criterion="c", response="a", verdict="met", rater=Rater(kind="grader", id="g", settings={"b": 1, "a": 2}),
        at="x", judging_digest="y", response_digest="z", seen=Seen(points=True),
    )  # fmt: skip
    assert b'"rater":{"id":"g","kind":"grader","settings":{"a":2,"b":1}}' in codec.canonical(seen)
    assert b'"seen":{"points":true}' in codec.canonical(seen)


def test_shared_criteria_take_their_place() -> None:
    shared = {"help": {"id": "help", "criterion": "Calls.", "points": 9, "level": "cluster"}}
    data = {
        "id": "a",
        "criteria": [{"use": "help"}, {"use": "gone"}, {"id": "c", "criterion": "x", "points": 1, "x-own": 1}],
        "x-own": 2,
    }

    rubric = codec.rubric_from(data, shared=shared)

    assert [criterion.id for criterion in rubric.criteria] == ["help", "c"]
    assert codec.missing_uses(data, shared) == ("gone",)
    assert codec.missing_uses(data, ()) == ("help", "gone")
    assert rubric.possible == 10
    assert rubric.criteria[0].all_tags == ("level:cluster",)
    assert FIRST.all_tags == ("level:cluster", "cluster:a", "b", "axis:safety")
    assert FIXED.all_tags == ("theme:hedging", "t:2", "t:1")


@pytest.mark.parametrize(
    ("penalty", "held"),
    [
        *((0.0147, "0.0147"), ("0.0147", "0.0147"), ("0.01470", "0.0147"), ("00.0147", "0.0147"), (0.00001, "0.00001")),
        *(
            (1, "1"),
            (1.0, "1"),
            ("1.0", "1"),
            ("100", "100"),
            (100, "100"),
            (0, "0"),
            ("0.0", "0"),
            (0.0, "0"),
            (2.5, "2.5"),
        ),
    ],
)
def test_a_penalty_as_number_or_text(penalty: float | str, held: str) -> None:
    data = {"id": "a", "scoring": {"length": {"center": 2000, "penalty_per_500": penalty}}}
    assert codec.set_from(data).scoring == Scoring(length=Length(center=2000, penalty_per_500=held))
    assert data["scoring"] == {"length": {"center": 2000, "penalty_per_500": penalty}}


def test_sets_and_responses() -> None:
    assert codec.set_from({"id": "a", "scoring": {}}).scoring == Scoring()
    made = Responses(
        rubric="a",
        responses=(
            Response(id="r", author=Author(kind="model", id="m"), text="x", generation=Generation(cost_usd="0.05")),
        ),
    )
    assert codec.responses_from(codec.to_data(made)) == made
    with pytest.raises(AttributeError):
        made.rubric = "b"  # type: ignore[misc]


def test_pointers() -> None:
    assert str(Pointer(set="s", rubric="r", criterion="c", field="points")) == "s/r#c.points"
    assert str(Pointer(rubric="r", response="a")) == "r@a"
    finding = Pointer(set="s", rubric="r", criterion="c", response="x", field="f").finding("E1", "error", "No.")  # type: ignore[arg-type]
    assert (finding.set, finding.rubric, finding.criterion, finding.response, finding.field) == (
        "s",
        "r",
        "c",
        "x",
        "f",
    )
