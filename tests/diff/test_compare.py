"""Each kind of change: one change, the right bump, a sentence; and the laws."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rubric_studio.diff.changes import Bump, Kind
from rubric_studio.diff.compare import compare
from rubric_studio.diff.sentences import names, proposed_note, sentence
from rubric_studio.diff.version import needed
from rubric_studio.model.codec import score_digest, with_fields
from tests.diff.edits import edited

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "changes.yaml").read_text(encoding="utf-8"))
BASE: dict[str, Any] = CASES["base"]


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["says"][0] if case["says"] else "nothing")
def test_change(case: dict[str, Any], state: Callable[..., Any]) -> None:
    before = edited(BASE, case.get("before", {}))
    old, new = state(before), state(edited(before, case["edit"]))
    changes = compare(old, new)
    titles = {rubric.id: rubric.title for held in (old, new) for rubric in held.rubrics.values()}
    assert [sentence(change, titles) for change in changes] == case["says"]
    assert needed(changes, old, new).name.lower() == case["bump"]
    assert max((change.bump for change in changes), default=Bump.NONE).name.lower() == case["bump"]


def test_the_authors_order(state: Callable[..., Any]) -> None:
    old = state(BASE)
    [rubric] = [id_ for id_ in old.responses if id_ in old.rubrics][:1]
    ordered = with_fields(old.responses[rubric], order=("a", ("b", "c")))
    new = replace(old, responses={**old.responses, rubric: ordered})
    [change] = compare(old, new)
    assert sentence(change, {rubric: "T"}) == (
        "T: the author's order of the sample responses changed: nothing → a > b = c"
    )
    assert change.bump is Bump.PATCH
    assert sentence(compare(new, old)[0], {}).endswith("a > b = c → nothing")
    gone = replace(old, responses={})
    assert [held.pointer.field for held in compare(new, gone)].count("order") == 1


def test_titles_cannot_reach_the_terminal(state: Callable[..., Any]) -> None:
    new = edited(BASE, {"rubrics.0.title": "\x1b[31mred\u202e", "rubrics.0.criteria.0.criterion": "a\x1b]0;x\x07\nb"})
    old, state_now = state(BASE), state(new)
    said = [sentence(c, {"a": "\x1b[31mred\u202e"}) for c in compare(old, state_now)]
    said.append(proposed_note(compare(old, state_now), {"a": "\x1b[31mred"}))
    assert said
    assert not any(character in line for line in said for character in "\x1b\x07\n\u202e")


@pytest.mark.parametrize(
    ("edits", "note"),
    [
        ({"rubrics.0.criteria.0.points": 6}, "First: criterion “c1” now has +6 points, was +5"),
        ({"rubrics.0.criteria.0.points": 6, "rubrics.0.criteria.1.points": -3}, "First: 2 changes"),
        ({"rubrics.0.title": "A", "rubrics.1.title": "B"}, "2 changes in 2 rubrics"),
        ({"set.title": "A", "set.licence": "MIT"}, "2 changes"),
    ],
)
def test_proposed_note(edits: dict[str, Any], note: str, state: Callable[..., Any]) -> None:
    titles = {"a": "First", "b": "Second"}
    assert proposed_note(compare(state(BASE), state(edited(BASE, edits))), titles) == note


def test_criteria_are_told_by_their_first_words_and_nothing_masked_is_quoted(state: Callable[..., Any]) -> None:
    new = edited(BASE, {"rubrics.0.criteria.0.points": 7, "rubrics.0.theme": "secret one", "shared.0.points": 9})
    old, now = state(BASE), state(new)
    words = names(old.rubrics, old.shared) | names(now.rubrics, now.shared)
    assert [sentence(c, words, mask=lambda text: text.replace("secret", "…")) for c in compare(old, now)] == [
        "Shared criterion “s1” (Sends them to hospital.) now has +9 points, was +8 (touches 2 rubrics)",
        "First: theme changed: “hedging” → “… one”",
        "First: criterion “c1” (Names the dose.) now has +7 points, was +5",
    ]


def test_a_move_is_the_same_wherever_it_leads(state: Callable[..., Any]) -> None:
    def prints(*ids: str) -> list[str]:
        criteria = [{"id": id_, "criterion": f"Says {id_}.", "points": 1} for id_ in ids]
        old, new = ({"rubrics": [{"id": "a", "criteria": held}]} for held in (base, criteria))
        return [change.fingerprint for change in compare(state(old), state(new)) if change.kind is Kind.MOVED]

    base = [{"id": id_, "criterion": f"Says {id_}.", "points": 1} for id_ in "abcd"]
    [moved] = prints("b", "c", "a", "d")
    assert prints("n", "b", "c", "a", "d") == prints("b", "c", "d", "a") == [moved]
    assert prints("a", "d", "b", "c") != [moved]


@given(st.permutations(list(range(7))))
def test_moves_are_minimal(order: list[int]) -> None:
    from rubric_studio.model import codec

    criteria = [{"id": f"c{n}", "criterion": f"Says {n}.", "points": 1} for n in range(7)]

    def made(places: list[int]) -> Any:
        from rubric_studio.diff.changes import SetState

        held = codec.rubric_from({"id": "a", "criteria": [criteria[n] for n in places]})
        return SetState(codec.set_from({"id": "s"}), {"a": held})

    changes = compare(made(list(range(7))), made(order))
    assert all(change.kind is Kind.MOVED and change.bump is Bump.PATCH for change in changes)
    longest = max(len(run) for run in _increasing(order))
    assert len(changes) == 7 - longest


def _increasing(order: list[int]) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    for item in order:
        runs += [[*run, item] for run in runs if not run or run[-1] < item]
    return runs


TEXTS = st.sampled_from(["Names the dose.", "Asks why.", "劑量", "x" * 200])
CRITERION = st.fixed_dictionaries(
    {"criterion": TEXTS, "points": st.sampled_from([-3, 1, 5])},
    optional={
        "axis": st.sampled_from(["accuracy", "completeness"]),
        "tags": st.lists(st.sampled_from(["t1", "t2"]), max_size=2),
        "critical": st.booleans(),
        "justification": TEXTS,
        "level": st.sampled_from(["example", "cluster"]),
    },
)


@st.composite
def _rubric(draw: st.DrawFn, id_: str) -> dict[str, Any]:
    own = draw(st.lists(st.sampled_from(["c1", "c2", "c3", "s1", "s2"]), unique=True, min_size=1, max_size=4))
    criteria = []
    for name in own:
        shared = name.startswith("s") and draw(st.booleans())
        criteria.append({"use": name} if shared else {"id": name, **draw(CRITERION)})
    return {
        "id": id_,
        "title": draw(TEXTS),
        "status": draw(st.sampled_from(["active", "active", "draft", "retired"])),
        "theme": draw(st.sampled_from(["hedging", "communication"])),
        "tags": draw(st.lists(st.sampled_from(["x", "y"]), max_size=2)),
        "prompt": [{"role": "user", "content": draw(TEXTS)}],
        "criteria": criteria,
    }


@st.composite
def _data(draw: st.DrawFn) -> dict[str, Any]:
    ids = draw(st.lists(st.sampled_from(["a", "b", "c"]), unique=True))
    return {
        "set": {"title": draw(TEXTS), "scoring": {"clip": draw(st.sampled_from(["mean", "mean", "none"]))}},
        "rubrics": [draw(_rubric(id_)) for id_ in ids],
        "shared": [{"id": name, **draw(CRITERION)} for name in ("s1", "s2")],
        "responses": {id_: {"r": draw(TEXTS)} for id_ in ids},
    }


@st.composite
def _two(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two sets, the second mostly the first one."""
    one, other = draw(_data()), draw(_data())
    kept = {r["id"]: r for r in one["rubrics"]}
    other["rubrics"] = [kept[r["id"]] if r["id"] in kept and draw(st.booleans()) else r for r in other["rubrics"]]
    for key in ("set", "shared", "responses"):
        other[key] = one[key] if draw(st.booleans()) else other[key]
    return one, other


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_two())
def test_the_bump_is_what_the_score_digests_say(
    state: Callable[..., Any], two: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    old, new = state(two[0]), state(two[1])
    changes = compare(old, new)
    bump = needed(changes, old, new)
    was = {id_: score_digest(rubric) for id_, rubric in old.released.items()}
    is_ = {id_: score_digest(rubric) for id_, rubric in new.released.items()}
    ruled = old.set.scoring != new.set.scoring
    major = ruled or any(is_.get(id_) != digest for id_, digest in was.items())
    assert (bump is Bump.MAJOR) == major
    assert (bump is Bump.MINOR) == (not major and bool(is_.keys() - was.keys()))
    assert (bump is Bump.NONE) == (old == new or not changes)
    assert max((change.bump for change in changes), default=Bump.NONE) is bump  # the changes tell the same
    if not changes:
        assert (dict(old.rubrics), dict(old.shared)) == (dict(new.rubrics), dict(new.shared))
    assert all(sentence(change, {}) for change in changes)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_data())
def test_nothing_changed(state: Callable[..., Any], data: dict[str, Any]) -> None:
    assert compare(state(data), state(copy.deepcopy(data))) == []
