"""One response's score, against the reference's figures and by its laws."""

from __future__ import annotations

import itertools
import json
import os
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.errors import NotFound
from rubric_studio.model import codec
from rubric_studio.model.judgment import Verdict
from rubric_studio.model.rubric import Criterion, Length, Rubric, Scoring
from rubric_studio.scoring.score import Result, score

DATA = Path(os.environ.get("RUBRIC_STUDIO_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data")


def rubric_of(*points: int, scoring: Scoring | None = None, **more: object) -> Rubric:
    criteria = tuple(Criterion(id=f"c{place}", text="x", points=worth) for place, worth in enumerate(points))
    return Rubric(id="r", criteria=criteria, **({"scoring": scoring} if scoring else {}), **more)  # type: ignore[arg-type]


def verdicts_of(*given: object) -> dict[str, object]:
    return {f"c{place}": verdict for place, verdict in enumerate(given)}


def scored(points: tuple[int, ...], *given: object, scoring: Scoring | None = None, **more: object) -> Result:
    return score(rubric_of(*points, scoring=scoring), verdicts_of(*given), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("points", "given", "value"),
    [
        ((10, -8, 5), (True, True, False), 2 / 15),
        ((10, -8, 5), (False, True, False), -8 / 15),
        ((-5, -3), (False, False), None),
        ((-5, -3), (True, False), None),
        ((0, 0), (True, False), None),
        ((10, -8, 5), (None, False, True), None),
        ((), (), None),
    ],
)
def test_reference_values(points: tuple[int, ...], given: tuple[bool | None, ...], value: float | None) -> None:
    assert scored(points, *given).value == pytest.approx(value)


def test_an_ungraded_criterion_gives_bounds_and_no_value() -> None:
    result = scored((10, -8, 5), Verdict.CANNOT_TELL, Verdict.FAILED, True)
    assert result.value is None
    assert (result.lower, result.upper) == ((5 - 8) / 15, 15 / 15)
    assert result.ungraded == ("c0", "c1")


def test_without_positive_points_there_are_no_bounds_either() -> None:
    result = scored((-5, -3), None, True)
    assert (result.value, result.lower, result.upper, result.tags, result.unsure) == (None, None, None, {}, frozenset())


@given(st.lists(st.tuples(st.integers(-10, 10), st.sampled_from([True, False, None])), max_size=6))
def test_the_bounds_are_the_least_and_the_most_that_it_could_become(items: list[tuple[int, bool | None]]) -> None:
    points = tuple(worth for worth, _verdict in items)
    result = scored(points, *(verdict for _worth, verdict in items))
    ways = itertools.product(*([verdict] if verdict is not None else [True, False] for _worth, verdict in items))
    values = [scored(points, *way).value for way in ways]
    if result.lower is None:
        assert set(values) == {None}
    else:
        assert (result.lower, result.upper) == (min(values), max(values))  # type: ignore[type-var]


def test_every_way_to_say_a_verdict() -> None:
    points = (1, 1, 1, 1, 1, 1)
    result = scored(points, Verdict.MET, "met", True, Verdict.NOT_MET, "not_met", False)
    assert result.met == (True, True, True, False, False, False)
    assert scored(points, Verdict.FAILED, "failed", None, "cannot_tell", 1, 0).met == (
        None,
        None,
        None,
        None,
        True,
        False,
    )


@pytest.mark.parametrize("given", ["maybe", "withdrawn", 0.5, [], float("nan")])
def test_something_else_than_a_verdict_is_refused(given: object) -> None:
    with pytest.raises(ValueError, match="no verdict for “c0”"):
        scored((1,), given)


def test_a_missing_verdict_is_named() -> None:
    with pytest.raises(NotFound, match=r"“c1”.*None stands for an ungraded one") as caught:
        scored((1, 2), True)
    assert caught.value.id == "c1"


def test_an_unknown_criterion_is_named_with_the_one_that_was_meant() -> None:
    criteria = [Criterion(id="red-flags", text="x", points=3)]
    with pytest.raises(NotFound, match="criterion called “dose”"):
        score(Rubric(id="r", criteria=criteria), {"red-flags": True, "dose": True})  # type: ignore[arg-type]
    with pytest.raises(NotFound, match="Did you mean “red-flags”"):
        score(Rubric(id="r", criteria=criteria), {"red-flags": True, "red-flag": True})  # type: ignore[arg-type]


def test_a_rubric_made_by_hand_may_hold_a_list() -> None:
    criteria = [Criterion(id="a", text="x", points=3, axis="accuracy"), Criterion(id="b", text="y", points=1)]
    result = score(Rubric(id="r", criteria=criteria, tags=["t"]), {"a": True, "b": False})  # type: ignore[arg-type]
    assert result.tags == {"t": 0.75, "level:example": 0.75, "axis:accuracy": 1.0}
    assert result.score_digest == codec.score_digest(result.rubric)


def test_never_events_that_were_met_are_told_apart() -> None:
    criteria = (
        Criterion(id="good", text="x", points=5),
        Criterion(id="never", text="x", points=-10, critical=True),
        Criterion(id="never-too", text="x", points=-10, critical=True),
        Criterion(id="perhaps", text="x", points=-10, critical=True),
    )
    result = score(Rubric(id="r", criteria=criteria), {"good": 1, "never": True, "never-too": False, "perhaps": None})
    assert result.critical == ("never",)


def test_a_tag_is_left_out_where_it_cannot_be_earned_or_is_ungraded() -> None:
    criteria = (
        Criterion(id="a", text="x", points=5, axis="accuracy"),
        Criterion(id="b", text="x", points=5, axis="completeness", level="cluster", tags=("cluster:x",)),
        Criterion(id="c", text="x", points=-5, axis="safety"),
        Criterion(id="d", text="x", points=-5, axis="accuracy"),
    )
    rubric = Rubric(id="r", theme="hedging", criteria=criteria)
    result = score(rubric, {"a": True, "b": None, "c": True, "d": True})
    assert result.tags == {"level:example": -1.0, "axis:accuracy": 0.0}
    assert result.unsure == {"theme:hedging", "level:cluster", "cluster:x", "axis:completeness"}
    assert "axis:safety" not in score(rubric, {"a": True, "b": True, "c": None, "d": True}).unsure


def test_clip_example_holds_the_score_and_leaves_the_tags() -> None:
    result = scored((5, -10), True, True, scoring=Scoring(clip="example"))
    assert (result.value, result.lower, result.upper) == (0.0, 0.0, 0.0)
    assert result.tags == {"level:example": -1.0}
    assert scored((5, -10), True, True, scoring=Scoring(clip="none")).value == -1.0


def test_length_is_taken_off_before_the_clip() -> None:
    length = Length(center=2000, penalty_per_500="0.0147")
    rule = Scoring(length=length)
    assert scored((5,), True, scoring=rule, characters=1000).value == pytest.approx(1 + 2 * 0.0147)
    assert scored((5,), True, scoring=rule, characters=3000).value == pytest.approx(1 - 2 * 0.0147)
    assert scored((5,), True, scoring=Scoring(length=length, clip="example"), characters=0).value == 1.0
    with pytest.raises(ValueError, match="number of characters"):
        scored((5,), True, scoring=rule)


@pytest.mark.parametrize("rule", [Scoring(rule="tournament"), Scoring(clip="both")])
def test_an_unknown_rule_is_refused(rule: Scoring) -> None:
    with pytest.raises(ValueError, match="not known to this version"):
        scored((5,), True, scoring=rule)


def test_a_result_can_be_sent_to_another_process() -> None:
    result = scored((5, 3), True, None)
    assert pickle.loads(pickle.dumps(result)) == result
    assert repr(result).startswith("Result(value=None, lower=0.625, upper=1.0, ungraded=('c1',)")


def test_real_records_give_the_reference_scores() -> None:
    path = DATA / "healthbench" / "scored_100.jsonl"
    if not path.exists():
        pytest.skip(f"needs the real records of {path}")
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(records) == 100
    for record in records:
        result = scored_record(record)
        found = {"overall_score": result.value, **result.tags}
        assert found == pytest.approx(record["metrics"], abs=1e-9, rel=0)


def scored_record(record: dict[str, object]) -> Result:
    """Score one record of scored_100.jsonl."""
    items = record["rubrics"]
    criteria = tuple(
        Criterion(
            id=f"c{place}",
            text="x",
            points=item["points"],
            level=item["tags"][0].removeprefix("level:"),
            axis=next(tag.removeprefix("axis:") for tag in item["tags"] if tag.startswith("axis:")),
            tags=tuple(tag for tag in item["tags"][1:] if not tag.startswith("axis:")),
        )
        for place, item in enumerate(items)  # type: ignore[arg-type]
    )
    rubric = Rubric(id=str(record["prompt_id"]), tags=tuple(record["example_tags"]), criteria=criteria)  # type: ignore[arg-type]
    return score(rubric, verdicts_of(*(item["criteria_met"] for item in items)))  # type: ignore[attr-defined, arg-type]


@pytest.mark.parametrize("points", [5.5, True, "5"])
def test_points_that_are_no_whole_number_are_refused(points):
    rubric = Rubric(id="r", criteria=(Criterion(id="a", text="x", points=points),))
    with pytest.raises(ValueError, match="“a”"):
        score(rubric, {"a": True})


def test_an_id_given_twice_is_refused():
    twice = Criterion(id="a", text="x", points=5)
    with pytest.raises(ValueError, match="given twice"):
        score(Rubric(id="r", criteria=(twice, twice)), {"a": True})
