"""Which words on a criterion count, and where it stands."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.model.rubric import Criterion, Rubric
from rubric_studio.model.signoff import NO_WORDS, Approval, State, Word, Words

NOW, BEFORE = "sha256:" + "1" * 64, "sha256:" + "0" * 64


def word(by: str = "r1", what: str = "approve", minute: int = 0, **more: Any) -> Word:
    values: dict[str, Any] = {
        "id": f"{by}{what}{minute}", "rubric": "r", "criterion": "c", "approval_digest": NOW, "by": by, "what": what,
        "at": f"2026-11-22T10:{minute:02}:00Z",
    }  # fmt: skip
    return Word(**(values | more))


def standing(*words: Word, required: int = 2, authors: str = "") -> Approval:
    return Words(words).standing("r", "c", NOW, required=required, authors=frozenset(authors.split()))


WORDS = st.builds(
    word,
    id=st.sampled_from("uvwxyz"),
    by=st.sampled_from(["r1", "r2", "r3"]),
    what=st.sampled_from(["approve", "request_changes", "comment", "withdraw"]),
    criterion=st.sampled_from("cd"),
    approval_digest=st.sampled_from([NOW, BEFORE]),
    at=st.sampled_from(["2026-11-22T10:00:00Z", "2026-11-22T10:00:00.5Z", "2026-11-22T10:00:01Z"]),
    why=st.sampled_from([None, "a", "b"]),
)


@given(
    st.lists(WORDS, max_size=12).flatmap(lambda held: st.tuples(st.just(held), st.permutations(held))),
    st.sets(st.sampled_from(["r1", "r2"])),
)
def test_neither_the_order_of_the_lines_nor_doubled_ones_matter(
    lists: tuple[list[Word], list[Word]], authors: set[str]
) -> None:
    wanted = standing(*lists[0], authors=" ".join(authors))
    assert standing(*lists[1], authors=" ".join(authors)) == wanted
    assert standing(*lists[1], *lists[0], authors=" ".join(authors)) == wanted


@given(st.lists(WORDS, max_size=12), st.sets(st.sampled_from(["r1", "r2"])))
def test_only_what_is_fresh_and_not_ones_own_counts(words: list[Word], authors: set[str]) -> None:
    held = standing(*words, authors=" ".join(authors))
    assert {w.by for w in held.approvals}.isdisjoint(authors)
    assert {w.by for w in held.refused} <= authors
    assert all(w.approval_digest == NOW for w in (*held.approvals, *held.comments, *held.refused))
    assert all(w.approval_digest != NOW for w in held.stale)
    people = [w.by for w in (*held.approvals, *held.requests, *held.refused)]
    assert len(people) == len(set(people)), "one person has one word"


@given(st.lists(WORDS, max_size=12), WORDS)
def test_a_comment_moves_nothing(words: list[Word], said: Word) -> None:
    comment = word(said.by, "comment", 59, id="comment")
    was, is_ = standing(*words), standing(*words, comment)
    assert (is_.approvals, is_.requests, is_.stale, is_.refused) == (
        was.approvals,
        was.requests,
        was.stale,
        was.refused,
    )


CASES: list[tuple[str, tuple[Word, ...], int, State]] = [
    ("nothing is asked for", (), 0, State.FREE),
    ("an approval that nobody asked for", (word(),), 0, State.FREE),
    ("one objects where nothing is asked for", (word(what="request_changes"),), 0, State.CHANGES_REQUESTED),
    ("nobody has", (), 1, State.AWAITS),
    ("one of two has", (word(),), 2, State.AWAITS),
    ("one person twice is one", (word(), word(minute=1)), 2, State.AWAITS),
    ("both have", (word(), word("r2")), 2, State.APPROVED),
    ("more than asked for", (word(), word("r2"), word("r3")), 2, State.APPROVED),
    ("one objects", (word(), word("r2"), word("r3", "request_changes")), 2, State.CHANGES_REQUESTED),
    ("objects no more", (word("r3", "request_changes"), word("r3", minute=1), word()), 2, State.APPROVED),
    ("taken back", (word(), word("r2"), word("r2", "withdraw", 1)), 2, State.AWAITS),
    ("taken back and given again", (word("r2", "withdraw", 1), word("r2", minute=2)), 1, State.APPROVED),
    ("given on another state", (word(approval_digest=BEFORE), word("r2")), 2, State.AWAITS),
    (
        "an objection to another state stays",
        (word("r3", "request_changes", approval_digest=BEFORE),),
        0,
        State.CHANGES_REQUESTED,
    ),
    (
        "one that approves the present state",
        (word("r3", "request_changes", approval_digest=BEFORE), word("r3", minute=1)),
        1,
        State.APPROVED,
    ),
    ("the last word was on another state", (word(), word(minute=1, approval_digest=BEFORE)), 1, State.AWAITS),
    ("of the same moment the higher id", (word(id="b"), word(what="withdraw", id="a")), 1, State.APPROVED),
]


@pytest.mark.parametrize(("words", "required", "state"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_where_it_stands(words: tuple[Word, ...], required: int, state: State) -> None:
    held = standing(*words, required=required)
    assert held.state is state
    assert held.blocks == (state in (State.AWAITS, State.CHANGES_REQUESTED))


def test_ones_own_criterion() -> None:
    held = standing(word(), word("r2"), required=1, authors="r1")
    assert [w.by for w in held.approvals] == ["r2"]
    assert [w.by for w in held.refused] == ["r1"]
    assert held.of("r1") == held.refused[0]
    assert standing(word(what="request_changes"), authors="r1").blocks, "an author may object to their own"


def test_what_is_said_of_something_else_is_not_said_of_this() -> None:
    assert standing(word(criterion="d"), word(rubric="s"), required=0) == NO_WORDS
    words = Words([word(), word(criterion="d"), word(rubric="s")])
    assert words.rubrics() == {"r", "s"}
    assert {c: len(held) for c, held in words.on("r").items()} == {"c": 1, "d": 1}


def test_words_on_an_id_that_is_gone_are_about_what_they_were_given_on() -> None:
    words = Words([word(criterion="old"), word("r2", "comment", criterion="old", approval_digest=BEFORE)])
    rubric = Rubric(id="r", title="R", criteria=(Criterion(id="c", text="x", points=1),))
    assert words.gone(rubric) == ("old",)
    held = words.standing("r", "c", NOW, required=1, gone=words.gone(rubric))
    assert (held.state, [w.by for w in held.stale]) == (State.APPROVED, ["r2"])
    assert words.standing("r", "c", BEFORE[:-1] + "2", required=1, gone=("old",)).state is State.AWAITS
    assert words.standing("r", "c", NOW, required=1).state is State.AWAITS, "it is there still"
