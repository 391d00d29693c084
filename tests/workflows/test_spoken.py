"""What is said and not saved yet: the lines that it becomes, and what counts together with those that are saved."""

from __future__ import annotations

from typing import Any

from rubric_studio.model.signoff import State, What, Word, Words
from rubric_studio.workflows.spoken import Saying, lines, own, with_sayings

NOW = "sha256:" + "1" * 64
KEY = ("r", "c", "")


def word(what: str, minute: int = 0, **more: Any) -> Word:
    values: dict[str, Any] = {
        "id": f"{what}{minute}", "rubric": "r", "criterion": "c", "approval_digest": NOW, "by": "r1", "what": what,
        "at": f"2026-11-22T10:{minute:02}:00Z", "why": None,
    }  # fmt: skip
    return Word(**(values | more))


def test_ones_own_word_is_the_last_that_was_not_taken_back() -> None:
    assert own(Words(), KEY, "r1") is None
    held = [word("approve"), word("request_changes", 1, why="x"), word("comment", 2, why="y")]
    assert own(Words(held), KEY, "r1") == Saying(What.REQUEST_CHANGES, NOW, "x")
    assert own(Words(held), KEY, "r2") is None
    assert own(Words(held), ("r", "c", "1"), "r1") is None, "a comment is never taken back"
    assert own(Words([*held, word("withdraw", 3)]), KEY, "r1") is None


def test_each_saying_becomes_a_line() -> None:
    ids = iter("ab")
    sayings = {KEY: Saying(What.APPROVE, NOW), ("r", "c", "1"): Saying(What.COMMENT, NOW, "Good.")}
    made = lines(sayings, rater="r1", clock=lambda: "2026-11-22T11:00:00Z", new_id=lambda: next(ids))
    assert [(w.id, w.what, w.why, w.by, w.at) for w in made] == [
        ("a", "approve", None, "r1", "2026-11-22T11:00:00Z"),
        ("b", "comment", "Good.", "r1", "2026-11-22T11:00:00Z"),
    ]


def test_what_is_not_saved_yet_comes_after_all_that_is() -> None:
    saved = [word("approve", 59), word("approve", by="r2")]
    words = with_sayings(saved, {KEY: Saying(What.WITHDRAW, NOW)}, rater="r1")
    held = words.standing("r", "c", NOW, required=2)
    assert (held.state, [w.by for w in held.approvals]) == (State.AWAITS, ["r2"])
    assert with_sayings(saved, {}, rater="r1").standing("r", "c", NOW, required=2).state is State.APPROVED
