"""Which of a rater's lines counts."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.model.judgment import Judgment, Rater, lasting, latest

DIGEST = "sha256:" + "0" * 64


def judgment(**more: Any) -> Judgment:
    values: dict[str, Any] = {
        "id": "j", "rubric": "r", "criterion": "c", "response": "a", "verdict": "met",
        "rater": Rater(kind="physician", id="r1"), "at": "2026-11-22T10:00:00Z",
        "judging_digest": DIGEST, "response_digest": DIGEST,
    }  # fmt: skip
    return Judgment(**(values | more))


JUDGMENTS = st.builds(
    judgment,
    id=st.sampled_from("xyz"),
    criterion=st.sampled_from("cd"),
    verdict=st.sampled_from(["met", "not_met", "withdrawn"]),
    at=st.sampled_from(["2026-11-22T10:00:00Z", "2026-11-22T10:00:00.5Z", "2026-11-22T10:00:01Z"]),
    rater=st.sampled_from([Rater(kind="physician", id="r1"), Rater(kind="grader", id="g")]),
    explanation=st.sampled_from([None, "a", "b"]),
)


@given(st.lists(JUDGMENTS, max_size=12).flatmap(lambda held: st.tuples(st.just(held), st.permutations(held))))
def test_the_order_of_the_lines_does_not_matter(lists: tuple[list[Judgment], list[Judgment]]) -> None:
    assert latest(lists[0]) == latest(lists[1])
    assert latest(lists[0] * 2) == latest(lists[0])


def test_the_last_by_time_then_by_id() -> None:
    first, second = judgment(id="z"), judgment(id="a", at="2026-11-22T10:00:00.25Z", verdict="not_met")
    [kept] = latest([second, first]).values()
    assert kept is second
    [kept] = latest([judgment(id="b", verdict="not_met"), judgment(id="a")]).values()
    assert kept.id == "b"


def test_taken_back_and_given_again() -> None:
    given_, back = judgment(), judgment(id="k", at="2026-11-22T11:00:00Z", verdict="withdrawn")
    again = judgment(id="l", at="2026-11-22T12:00:00Z", verdict="not_met")

    assert latest([back, given_]) == {}
    assert list(latest([again, back, given_]).values()) == [again]


def test_raters_and_things_are_apart() -> None:
    other = judgment(rater=Rater(kind="physician", id="r2"))
    assert set(latest([judgment(), other, judgment(response="b")])) == {
        ("r1", ("r", "c", "a")),
        ("r2", ("r", "c", "a")),
        ("r1", ("r", "c", "b")),
    }
    assert latest([]) == {}


@given(st.lists(JUDGMENTS, max_size=8))
def test_of_one_wording_the_line_that_counts_lasts(lines: list[Judgment]) -> None:
    ours = [line for line in lines if line.rater.id == "r1" and line.criterion == "c"]
    assert lasting(ours) == list(latest(ours).values())


def test_of_each_wording_the_last_line_lasts_until_one_is_taken_back() -> None:
    one, again, other = judgment(id="a"), judgment(id="b", verdict="not_met"), judgment(id="c", judging_digest="d")
    assert lasting([other, again, one]) == [again, other]
    assert lasting([one, other, judgment(id="d", verdict="withdrawn")]) == []
    assert lasting([one, judgment(id="b", prompt_digest="p")]) == [one, judgment(id="b", prompt_digest="p")]
