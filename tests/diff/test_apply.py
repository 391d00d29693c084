"""The laws: what compare finds leads from one state to the other, for any two; nothing leads to the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubric_studio.diff.apply import apply
from rubric_studio.diff.changes import Bump, Change, Kind, SetState, Subject
from rubric_studio.diff.codes import CODES, Severity
from rubric_studio.diff.compare import compare
from rubric_studio.model.codec import digest, with_fields
from rubric_studio.model.response import Author, Response, Responses
from rubric_studio.model.rubric import Criterion, Examples, Length, Message, Reference, Rubric, RubricSet, Scoring, Term

TEXTS = st.sampled_from(["Names the dose.", "Asks why.", "劑量", "Names  the dose.", "e\u0301", "é"])
TAGS = st.lists(st.sampled_from(["x", "y", "z"]), max_size=3).map(tuple)
SCORING = st.builds(
    Scoring,
    clip=st.sampled_from(["mean", "example"]),
    length=st.none() | st.just(Length(center=2000, penalty_per_500="0.01")),
    show_points=st.booleans(),
)


FULL = {
    "points": st.sampled_from([-3, 1, 5]),
    "axis": st.sampled_from([None, "accuracy"]),
    "level": st.sampled_from(["example", "cluster"]),
    "tags": TAGS,
    "critical": st.booleans(),
    "justification": st.none() | TEXTS,
    "references": st.sampled_from([(), (Reference(title="A"),)]),
    "examples": st.none() | st.just(Examples(met=("Yes.",))),
}
FEW = st.sampled_from(["Names the dose.", "Asks why."])


def criterion(id: str) -> st.SearchStrategy[Criterion]:
    """Draw a criterion; most have few words and nothing else, so that equal ones meet."""
    plain = st.builds(Criterion, id=st.just(id), text=FEW, points=st.just(1))
    return plain | plain | st.builds(Criterion, id=st.just(id), text=TEXTS, **FULL)


@st.composite
def criteria(draw: st.DrawFn, ids: list[str]) -> tuple[Criterion, ...]:
    return tuple(draw(criterion(id_)) for id_ in draw(st.lists(st.sampled_from(ids), unique=True, max_size=4)))


@st.composite
def rubric(draw: st.DrawFn, id: str, scoring: Scoring, shared: tuple[Criterion, ...]) -> Rubric:
    own = draw(criteria(["a", "b", "c", "s1", "s2", "s3"]))
    taken = {c.id: c for c in shared if draw(st.booleans())}
    items = [*(c for c in own if c.id not in taken), *taken.values()]
    return Rubric(
        id=id,
        title=draw(TEXTS),
        status=draw(st.sampled_from(["active", "active", "draft", "retired"])),
        tags=draw(TAGS),
        prompt=(Message(role="user", content=draw(TEXTS)),),
        criteria=tuple(draw(st.permutations(items))),
        scoring=scoring,
    )


@st.composite
def responses(draw: st.DrawFn, id: str) -> Responses:
    ids = draw(st.lists(st.sampled_from(["p", "q", "r", "t"]), unique=True, min_size=1))
    author = Author(kind="model", id="m")
    held = tuple(
        Response(id=i, author=author, text=draw(TEXTS), expect=draw(st.sampled_from(["good", "none"]))) for i in ids
    )
    return Responses(rubric=id, responses=held, order=draw(st.sampled_from([(), ("p", ("q", "r"))])))


@st.composite
def states(draw: st.DrawFn, like: SetState | None = None) -> SetState:
    """Draw a set; one that is like another keeps some of its things as they are."""
    kept = [] if like is None else [rubric for rubric in like.rubrics.values() if draw(st.booleans())]
    scoring = like.set.scoring if like and draw(st.booleans()) else draw(SCORING)
    drawn = draw(criteria(["s1", "s2", "s3"])) if not like or draw(st.booleans()) else tuple(like.shared.values())
    ids = draw(st.lists(st.sampled_from(["r1", "r2", "r3"]), unique=True))
    made = {id_: draw(rubric(id_, scoring, drawn)) for id_ in ids}
    made |= {held.id: _kept(held, like, drawn, scoring) for held in kept if like}
    samples = {id_: draw(responses(id_)) for id_ in ("r1", "r2", "orphan") if draw(st.booleans())}
    if like and draw(st.booleans()):
        samples = dict(like.responses)
    axes = draw(st.sampled_from([(), (Term(id="safety"),)]))
    id_ = draw(st.sampled_from(["s", "s", "s", "other"]))
    return SetState(
        RubricSet(id=id_, title=draw(TEXTS), axes=axes, scoring=scoring), made, {c.id: c for c in drawn}, samples
    )


def _kept(held: Rubric, like: SetState, shared: tuple[Criterion, ...], scoring: Scoring) -> Rubric:
    """Keep a rubric, which takes the shared criteria as they are now."""
    now = {c.id: c for c in shared}
    items = tuple(now.get(c.id, c) if like.shared.get(c.id) == c else c for c in held.criteria)
    return with_fields(held, criteria=items, scoring=scoring)


def plain(state: SetState) -> Any:
    """Give all that a state holds, a file without responses being none."""
    held = {id_: found for id_, found in state.responses.items() if found.responses or found.order}
    return state.set, dict(state.rubrics), list(state.shared.items()), held


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_changes_lead_from_one_to_the_other(data: st.DataObject) -> None:
    old = data.draw(states(), "old")
    new = data.draw(states(old), "new")
    changes = compare(old, new)
    assert plain(apply(old, changes)) == plain(new)
    assert bool(changes) == (plain(old) != plain(new))
    fingerprints = [change.fingerprint for change in changes]
    assert len(set(fingerprints)) == len(fingerprints)
    for change in changes:
        assert change.code in CODES
        assert (change.severity is Severity.SCORES) == (change.bump is Bump.MAJOR)
    assert [c.fingerprint for c in compare(old, new)] == fingerprints


@settings(max_examples=40, deadline=None)
@given(states())
def test_nothing_leads_to_the_same(state: SetState) -> None:
    again = replace(state, rubrics=dict(state.rubrics), shared=dict(state.shared))
    assert compare(state, again) == []
    assert apply(state, []) == state


def shown(changes: list[Change]) -> list[tuple[str, str]]:
    return [(change.code, str(change.pointer)) for change in changes]


def one(*items: Criterion, shared: tuple[Criterion, ...] = ()) -> SetState:
    return SetState(RubricSet(id="s"), {"r": Rubric(id="r", criteria=items)}, {c.id: c for c in shared})


A, B = Criterion(id="a", text="Asks why.", points=1), Criterion(id="b", text="Names the dose.", points=2)


def test_the_same_text_under_another_id_is_another_id() -> None:
    old, new = one(A, B), one(with_fields(A, id="z"), B)
    [change] = compare(old, new)
    assert (change.code, change.kind, change.old, change.new) == ("criterion-id-changed", Kind.RENAMED, "a", "z")
    assert change.bump is Bump.MAJOR
    assert apply(old, [change]) == new
    repointed = one(B, with_fields(A, id="z", points=-1))
    assert shown(compare(old, repointed)) == [
        ("criterion-id-changed", "s/r#z.id"),
        ("criterion-sign-flipped", "s/r#z.points"),
        ("criterion-moved", "s/r#b"),
    ]


def test_a_shared_criterion_under_another_id_is_said_once() -> None:
    took = with_fields(A, id="s1")
    named = with_fields(A, id="s9")
    old = SetState(RubricSet(id="s"), {r: Rubric(id=r, criteria=(took, B)) for r in "xyz"}, {"s1": took})
    new = SetState(RubricSet(id="s"), {r: Rubric(id=r, criteria=(named, B)) for r in "xyz"}, {"s9": named})
    [change] = compare(old, new)
    assert (change.code, change.touches, change.bump) == ("shared-criterion-id-changed", ("x", "y", "z"), Bump.MAJOR)
    assert apply(old, [change]) == new


@pytest.mark.parametrize("twice", [(A, A), (A, with_fields(A, text="Other."))])
def test_a_repeated_id_changes_no_rule_of_matching(twice: tuple[Criterion, ...]) -> None:
    """What is repeated is an error of the check's; the others are matched by their ids as ever."""
    old, new = one(*twice, B), one(*twice, with_fields(B, text="Names the dose and the way."))
    assert shown(compare(old, new)) == [("criterion-reworded", "s/r#b.text")]
    longer = one(A, B, with_fields(A, text="Once more."))
    assert shown(compare(one(A, B), longer)) == [("criterion-added", "s/r#a")]
    assert shown(compare(one(*twice), one(twice[0], with_fields(twice[1], points=9)))) == [
        ("criterion-repointed", "s/r#a.points")
    ]


def test_ids_that_are_retired_no_longer_are_seen() -> None:
    old, new = (SetState(RubricSet(id="s", retired_ids=ids)) for ids in (("a", "b"), ("b", "c")))
    assert shown(compare(old, new)) == [("set-ids-taken-back", "s.retired_ids")]
    assert compare(replace(new, set=with_fields(new.set, retired_ids=("b",))), new) == []


def test_moves_cost_what_sorting_costs() -> None:
    """Twenty thousand criteria the other way round: a second at most, where growing runs took minutes."""
    import time

    items = [Criterion(id=f"c{n}", text=f"Says {n}.", points=1) for n in range(20_000)]
    begun = time.process_time()
    changes = compare(one(*items), one(*reversed(items)))
    assert len(changes) == 19_999
    assert time.process_time() - begun < 5


def test_subjects_and_digest() -> None:
    [change] = compare(one(A), one(with_fields(A, points=3)))
    assert change.subject is Subject.CRITERION
    where = ("criterion-repointed", "s", "r", "a", "points")
    assert change.fingerprint == digest((*where, digest(1), digest(3)))
