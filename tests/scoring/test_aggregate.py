"""The means over many results, against the reference's aggregate and by their laws."""

from __future__ import annotations

import importlib.util
import json
import math
import random
from pathlib import Path
from types import ModuleType

import pytest

from rubric_studio.model.rubric import Criterion, Rubric, Scoring
from rubric_studio.scoring.aggregate import Mean, aggregate
from rubric_studio.scoring.score import Result, score


def sibling() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_cases", Path(__file__).with_name("test_score.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def result(*given: bool | None, scoring: Scoring | None = None, theme: str = "hedging") -> Result:
    criteria = (
        Criterion(id="a", text="x", points=5, axis="accuracy"),
        Criterion(id="b", text="x", points=3, axis="completeness"),
        Criterion(id="c", text="x", points=-16, axis="accuracy"),
    )
    rubric = Rubric(id="r", theme=theme, criteria=criteria, **({"scoring": scoring} if scoring else {}))
    return score(rubric, dict(zip("abc", given, strict=True)))


def test_the_mean_is_clipped_and_not_its_parts() -> None:
    means = aggregate([result(True, True, True), result(True, True, False)])
    assert means["overall_score"] == Mean(value=0.0, n=2, skipped=0, values=(-1.0, 1.0))
    assert means["axis:accuracy"].value == 0.0
    assert means["axis:completeness"].value == 1.0
    assert list(means) == ["overall_score", "axis:accuracy", "axis:completeness", "level:example", "theme:hedging"]


def test_without_clip_the_mean_may_be_negative() -> None:
    rule = Scoring(clip="none")
    mean = aggregate([result(False, False, True, scoring=rule), result(True, False, False, scoring=rule)])
    assert mean["overall_score"].value == pytest.approx((-2 + 5 / 8) / 2)


def test_ungraded_results_are_left_out_and_counted() -> None:
    means = aggregate([result(True, True, False), result(True, None, False)])
    assert (means["overall_score"].n, means["overall_score"].skipped) == (1, 1)
    assert (means["axis:accuracy"].n, means["axis:accuracy"].skipped) == (2, 0)
    assert (means["axis:completeness"].n, means["axis:completeness"].skipped) == (1, 1)
    assert (means["theme:hedging"].n, means["theme:hedging"].skipped) == (1, 1)


def test_nothing_to_count_gives_none() -> None:
    assert aggregate([]) == {"overall_score": Mean(value=None, n=0, skipped=0, values=())}
    mean = aggregate([result(None, True, False)])["overall_score"]
    assert (mean.value, mean.n, mean.skipped, mean.bootstrap_std) == (None, 0, 1, None)


def test_different_rules_have_no_common_mean() -> None:
    with pytest.raises(ValueError, match="different rules"):
        aggregate([result(True, True, True), result(True, True, True, scoring=Scoring(clip="none"))])
    assert aggregate([result(True, True, True), result(True, True, True, scoring=Scoring())])["overall_score"].n == 2


def test_a_tag_cannot_take_the_place_of_the_whole() -> None:
    rubric = Rubric(
        id="r",
        criteria=(
            Criterion(id="a", text="x", points=5, tags=("overall_score",)),
            Criterion(id="b", text="x", points=5),
        ),
    )
    assert aggregate([score(rubric, {"a": True, "b": False})])["overall_score"].value == 0.5


def test_the_order_changes_nothing_and_the_seed_decides() -> None:
    chance = random.Random(1)
    results = [result(*(chance.random() < 0.5 for _ in "abc")) for _ in range(50)]
    shuffled = chance.sample(results, len(results))
    one, other = aggregate(results, seed=3), aggregate(shuffled, seed=3)
    assert one == other
    assert one["axis:completeness"].bootstrap_std == other["axis:completeness"].bootstrap_std
    assert one["axis:completeness"].bootstrap_std != aggregate(results, seed=4)["axis:completeness"].bootstrap_std


def test_the_bootstrap_is_near_what_theory_gives() -> None:
    values = tuple(place / 100 for place in range(100))
    mean = Mean(value=0.495, n=100, skipped=0, values=values)
    spread = math.sqrt(sum((value - 0.495) ** 2 for value in values) / 100)
    assert mean.bootstrap_std == pytest.approx(spread / 10, rel=0.1)
    assert Mean(value=1.0, n=3, skipped=0, values=(1.0, 1.0, 1.0)).bootstrap_std == 0.0


def test_real_records_give_the_reference_aggregate() -> None:
    cases = sibling()
    folder = cases.DATA / "healthbench"
    if not (folder / "scored_100_aggregate.json").exists():
        pytest.skip(f"needs the real records of {folder}")
    lines = (folder / "scored_100.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = json.loads((folder / "scored_100_aggregate.json").read_text(encoding="utf-8"))
    means = aggregate(cases.scored_record(json.loads(line)) for line in lines)
    names = {name for name in wanted if not name.endswith((":n_samples", ":bootstrap_std"))} - {"score"}
    assert means.keys() == names
    for name, mean in means.items():
        assert mean.value == pytest.approx(wanted[name], abs=1e-9), name
        assert mean.n == wanted[f"{name}:n_samples"], name
        assert mean.bootstrap_std == pytest.approx(wanted[f"{name}:bootstrap_std"], rel=0.15, abs=1e-9), name
