"""What a change does to the scores of verdicts that were given before: cases, and laws against brute force."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.model import codec
from rubric_studio.model.equivalent import groups
from rubric_studio.model.judgment import Judgment, Rater, Seen, Verdict
from rubric_studio.model.rubric import Criterion, Length, Message, Rubric, Scoring
from rubric_studio.model.template import grader_prompt
from rubric_studio.scoring.score import score
from rubric_studio.workflows import outcomes
from rubric_studio.workflows.effect import Effect, effect
from rubric_studio.workflows.holding import Side
from rubric_studio.workflows.verdicts import Verdicts, standings

MET, NOT, UNSURE = "met", "not_met", "cannot_tell"
ASKED = Message(role="user", content="May I?")


def criterion(id_: str, points: int, text: str = "", **more: Any) -> Criterion:
    return Criterion(id=id_, text=text or f"Says {id_}.", points=points, **more)


def rubric(*criteria: Criterion, prompt: Message = ASKED, scoring: Scoring | None = None, **more: Any) -> Rubric:
    return Rubric(id="a", prompt=(prompt,), criteria=criteria, scoring=scoring or Scoring(), **more)


def responses(*ids: str, text: str = "") -> Any:
    author = {"kind": "model", "id": "m"}
    held = [{"id": id_, "text": text or f"Text {id_}.", "author": author} for id_ in ids]
    return codec.responses_from({"rubric": "a", "responses": held}).responses


def lines(held: Rubric, about: dict[str, str], *, rater: str = "p1", kind: str = "physician", seen: Any = None) -> Any:
    """Give verdicts by response: a letter a criterion, m met, n not met, c cannot tell, - none."""
    words = {"m": MET, "n": NOT, "c": UNSURE}
    return [
        Judgment(
            id=f"{rater}-{response}-{criterion.id}",
            rubric="a",
            criterion=criterion.id,
            response=response,
            verdict=words[letter],
            rater=Rater(kind=kind, id=rater),
            at="2026-01-01T00:00:00Z",
            judging_digest=codec.judging_digest(held, criterion),
            response_digest=codec.response_digest(f"Text {response}."),
            seen=seen,
        )
        for response, letters in about.items()
        for criterion, letter in zip(held.criteria, letters, strict=True)
        if letter != "-"
    ]


OLD = rubric(criterion("x", 6), criterion("y", 4), criterion("z", -5))
JUDGED = {"a": "mmn", "b": "mnn", "c": "nmm"}


def of(
    new: Rubric,
    *,
    old: Rubric = OLD,
    judged: Any = None,
    ids: tuple[str, ...] = ("a", "b", "c"),
    editorial: Any = (),
    **more: Any,
) -> Effect:
    held = Verdicts(lines(old, JUDGED) if judged is None else judged, groups(editorial))
    return effect(Side(old, responses(*ids)), Side(new, responses(*ids)), held, **more)


def row(found: Effect, id_: str = "a") -> Any:
    return next(row for row in found.rows if row.response == id_)


def ends(result: Any) -> tuple[float, float]:
    return round(result.lower, 4), round(result.upper, 4)


def test_no_change_no_effect() -> None:
    found = of(OLD)
    assert not found.changed
    assert not found.again
    assert not found.reordered
    assert {r.difference for r in found.rows} == {0.0}


def test_other_points_are_scored_anew() -> None:
    found = of(rubric(criterion("x", 1), criterion("y", 4), criterion("z", -5)))
    assert [(r.old.value, r.new.value) for r in found.rows] == [(1.0, 1.0), (0.6, 0.2), (-0.1, -0.2)]
    assert [round(r.difference or 0, 2) for r in found.rows] == [0.0, -0.4, -0.1]
    assert not found.again
    assert not found.reordered


def test_a_sign_that_flips_turns_the_order() -> None:
    found = of(rubric(criterion("x", -6), criterion("y", 4), criterion("z", -5)))
    assert found.orders == ((("a",), ("b",), ("c",)), (("c",), ("a",), ("b",)))
    assert found.reordered


def test_scores_that_become_equal_share_a_place() -> None:
    found = of(
        rubric(criterion("x", 4), criterion("y", 4), criterion("z", -5)), judged=lines(OLD, {"a": "mnn", "b": "nmn"})
    )
    assert found.orders == ((("a",), ("b",)), (("a", "b"),))
    assert found.reordered


def test_what_is_reworded_is_judged_again_and_until_then_the_score_is_a_range() -> None:
    found = of(rubric(criterion("x", 6), criterion("y", 4, "Says otherwise."), criterion("z", -5)))
    assert found.again == 3
    assert [r.again for r in found.rows] == [("y",)] * 3
    assert [(r.new.value, ends(r.new)) for r in found.rows] == [
        (None, (0.6, 1.0)),
        (None, (0.6, 1.0)),
        (None, (-0.5, -0.1)),
    ]
    assert not found.reordered
    assert found.open_pairs == {frozenset("ab")}
    assert all(r.difference is None and r.changed for r in found.rows)


def test_spelling_that_was_declared_leaves_physicians_verdicts_alone() -> None:
    spelt = criterion("y", 4, "Says  y.")
    new = rubric(criterion("x", 6), spelt, criterion("z", -5))
    other = codec.judging_digest(rubric(criterion("y", 4, "Says why.")), criterion("y", 4, "Says why."))
    chain = [(codec.judging_digest(OLD, OLD.criteria[1]), other), (codec.judging_digest(new, spelt), other)]
    assert of(new, editorial=chain).again == 0
    assert not of(new, editorial=chain).changed
    assert of(new, editorial=chain[:1]).again == 3
    graded = lines(OLD, JUDGED, kind="grader")
    assert of(new, editorial=chain, judged=graded).again == 3


SEEN = [(Seen(points=True), 1), (None, 1), (Seen(points=False), 0)]


@pytest.mark.parametrize(("seen", "again"), SEEN)
def test_a_grader_that_was_shown_points_judges_again(seen: Any, again: int) -> None:
    graded = lines(OLD, {"a": "mmn"}, kind="grader", seen=seen)
    new = rubric(criterion("x", 1), criterion("y", 4), criterion("z", -5))
    assert of(new, judged=graded).again == again
    assert of(OLD, judged=graded).again == 0
    # a physician's stays, whatever was shown
    assert of(new, judged=lines(OLD, {"a": "mmn"}, seen=seen)).again == 0


def test_a_grader_without_points_in_its_prompt_does_not_mind_them() -> None:
    old = rubric(*OLD.criteria, scoring=Scoring(show_points=False))
    new = rubric(criterion("x", 1), *OLD.criteria[1:], scoring=Scoring(show_points=False))
    assert of(new, old=old, judged=lines(old, {"a": "mmn"}, kind="grader")).again == 0


def test_what_changes_every_prompt_takes_all_that_graders_said() -> None:
    graded = [*lines(OLD, {"a": "mmn"}, kind="grader", rater="g"), *lines(OLD, {"b": "mmn"})]
    shown = rubric(*OLD.criteria, scoring=Scoring(show_points=False))
    assert of(shown, judged=graded).again == 3
    here = responses("a", "b")
    assert effect(Side(OLD, here), Side(OLD, here, "their.txt"), Verdicts(graded)).again == 3


def test_criteria_that_came_and_went() -> None:
    found = of(rubric(criterion("x", 6), criterion("z", -5), criterion("n", 4)))
    assert found.again == 0
    assert found.unjudged == 3
    assert row(found).unjudged == ("n",)
    assert ends(row(found).new) == (0.6, 1.0)


def test_never_given_before_and_after_is_no_effect() -> None:
    found = of(rubric(criterion("x", 6), criterion("y", 4), criterion("z", -4)), judged=lines(OLD, {"a": "mm-"}))
    assert (found.again, found.unjudged) == (0, 0)
    assert ends(row(found).old) == (0.5, 1.0)
    assert ends(row(found).new) == (0.6, 1.0)


def test_nothing_positive_is_no_score() -> None:
    found = of(rubric(criterion("x", -6), criterion("z", -5)))
    assert (row(found).new.value, row(found).new.lower, row(found).difference) == (None, None, None)
    assert row(found).changed
    assert found.orders[1] == ()


def test_rules_and_lengths() -> None:
    longer = Scoring(length=Length(center=2000, penalty_per_500="0.0147"))
    found = of(rubric(*OLD.criteria, scoring=longer))
    assert row(found).difference == pytest.approx(-0.0147 * (len("Text a.") - 2000) / 500)
    clipped = of(rubric(*OLD.criteria, scoring=Scoring(clip="example")))
    assert [(r.old.value, r.new.value) for r in clipped.changed] == [(-0.1, 0.0)]


def test_responses_that_change_come_and_go() -> None:
    held = Verdicts(lines(OLD, JUDGED))
    found = effect(Side(OLD, responses("a", "b")), Side(OLD, (*responses("a", text="Other."), *responses("c"))), held)
    assert row(found, "a").again == ("x", "y", "z")
    assert (row(found, "b").new, row(found, "c").old) == (None, None)
    assert found.again == 3
    assert found.unjudged == 0


def test_a_prompt_that_changes_takes_every_verdict() -> None:
    assert of(rubric(*OLD.criteria, prompt=Message(role="user", content="Must I?"))).again == 9


def test_a_never_event_is_told_though_no_score_changes() -> None:
    new = rubric(criterion("x", 6, critical=True), criterion("y", 4), criterion("z", -5, critical=True))
    assert of(new).changed == ()
    assert of(new).is_any
    assert [(r.response, tuple(r.never[0])) for r in of(new).rows] == [
        ("a", ("x",)),
        ("b", ("x",)),
        ("c", ("z",)),
    ]


def test_own_marks_count_where_the_words_are_the_same() -> None:
    new = rubric(criterion("x", 3), criterion("y", 4, "Says otherwise."), criterion("z", -5))
    marks = {("a", "x", "a"): Verdict.NOT_MET, ("a", "y", "a"): Verdict.NOT_MET}
    found = row(of(new, marks=marks))
    assert (found.old.value, found.new.value) == (0.4, 0.0)


# what was judged again ------------------------------------------------------------------------------------------------

LATER = "2026-02-02T00:00:00Z"


def later(given: list[Judgment], **more: Any) -> list[Judgment]:
    """Give lines as they were given again, later."""
    return [codec.with_fields(line, id=f"{line.id}-2", at=LATER, **more) for line in given]


def sent(held: Rubric, line: Judgment) -> str:
    """Give the digest of what a grader is sent for the words of a line."""
    about = next(c for c in held.criteria if c.id == line.criterion)
    return codec.prompt_digest(grader_prompt(held, about, f"Text {line.response}."))


def graded(held: Rubric, about: dict[str, str]) -> list[Judgment]:
    """Give a grader's lines with the digests of what it was sent."""
    found = lines(held, about, rater="g", kind="grader", seen=Seen(points=True))
    return [codec.with_fields(line, prompt_digest=sent(held, line)) for line in found]


def test_after_judging_again_the_score_before_is_still_exact() -> None:
    new = rubric(criterion("x", 6), criterion("y", 4, "Says otherwise."), criterion("z", -5))
    found = of(new, judged=[*lines(OLD, {"a": "mmn"}), *later(lines(new, {"a": "-n-"}))])
    assert (row(found).old.value, row(found).new.value) == (1.0, 0.6)
    assert found.again == 0


def test_a_verdict_that_was_taken_back_counts_at_no_time() -> None:
    new = rubric(criterion("x", 6), criterion("y", 4, "Says otherwise."), criterion("z", -5))
    back = later(lines(new, {"a": "-n-"}), verdict="withdrawn")
    found = of(new, judged=[*lines(OLD, {"a": "mmn"}), *back])
    assert (row(found).old.value, row(found).new.value, found.again) == (None, None, 0)


def test_a_graders_verdict_belongs_where_its_prompt_was_sent() -> None:
    new = rubric(criterion("x", 1), criterion("y", 4), criterion("z", -5))
    first = graded(OLD, {"a": "mmn", "b": "mmn"})
    assert [of(new, judged=first, ids=("a", "b")).again, row(of(new, judged=first)).old.value] == [2, 1.0]
    again = [line for line in later(graded(new, {"a": "nmn"})) if line.criterion == "x"]
    found = of(new, judged=[*first, *again], ids=("a", "b"))
    assert (row(found).old.value, row(found).new.value) == (1.0, 4 / 5)
    assert [r.again for r in found.rows] == [(), ("x",)]
    # given to the new points only, they say nothing of what was before
    only = row(of(new, judged=[line for line in later(graded(new, {"a": "mmm"})) if line.criterion == "x"]))
    assert (ends(only.old), ends(only.new)) == ((-0.5, 1.0), (-0.8, 1.0))


def test_what_a_grader_of_ours_said_to_a_third_prompt_counts_at_neither_time() -> None:
    third = rubric(criterion("x", 2), criterion("y", 4), criterion("z", -5))
    new = rubric(criterion("x", 1), criterion("y", 4), criterion("z", -5))
    found = row(of(new, judged=graded(third, {"a": "mmn"})))
    assert (ends(found.old), ends(found.new), found.again) == ((0.4, 1.0), (0.8, 1.0), ())


def test_which_of_two_foreign_prompts_was_the_earlier_cannot_be_told() -> None:
    new = rubric(criterion("x", 1), criterion("y", 4), criterion("z", -5))
    given = {prompt: f"sha256:{prompt * 64}" for prompt in "12"}
    first = [
        codec.with_fields(line, prompt_digest=given["1"]) for line in lines(OLD, {"a": "mmn"}, rater="g", kind="grader")
    ]
    other = [
        codec.with_fields(line, prompt_digest=given["2"], verdict=NOT) for line in later(first) if line.criterion == "x"
    ]
    found = of(new, judged=[*first, *other])
    assert (row(found).old.value, row(found).new.value, found.again, found.untold) == (None, None, 0, 1)
    assert "nobody can tell whether it was given before or after" in outcomes.line(found)
    same = of(new, judged=[*first, *(codec.with_fields(line, verdict=MET) for line in other)])
    assert (row(same).old.value, same.untold) == (1.0, 1)
    # of another wording it can be told: that is judged again
    reworded = rubric(criterion("x", 1, "Says otherwise."), criterion("y", 4), criterion("z", -5))
    assert of(reworded, judged=first).untold == 0


def test_verdicts_are_counted_not_what_they_are_about() -> None:
    new = rubric(criterion("x", 6), criterion("y", 4, "Says otherwise."), criterion("z", -5))
    two = [*lines(OLD, JUDGED), *lines(OLD, JUDGED, rater="p2")]
    assert of(new, judged=two).again == 6


# what has another id --------------------------------------------------------------------------------------------------


def test_under_another_id_a_criterion_is_judged_again() -> None:
    old = rubric(criterion("x", 6), criterion("y", 4), criterion("z", -5, "Waits.", critical=True))
    new = rubric(criterion("x", 6), criterion("y", 4), criterion("w", -5, "Waits.", critical=True))
    found = of(new, old=old, judged=lines(old, {"a": "mmm"}))
    assert (row(found).again, found.again, found.unjudged) == (("w",), 1, 0)
    assert not any(row(found).never)
    assert "no longer" not in outcomes.line(found)


def test_none_has_gone_while_a_never_event_is_not_judged() -> None:
    old = rubric(criterion("x", 6), criterion("z", -5, critical=True))
    new = rubric(criterion("x", 6), criterion("n", -5, critical=True))
    found = row(of(new, old=old, judged=lines(old, {"a": "mm"})))
    assert found.never == (frozenset(), frozenset())
    gone = row(of(rubric(criterion("x", 6)), old=old, judged=lines(old, {"a": "mm"})))
    assert gone.never == (frozenset(), frozenset("z"))


def test_under_another_id_a_response_is_judged_again() -> None:
    here = responses("a", "b")
    there = (codec.with_fields(here[0], id="d"), here[1])
    found = effect(Side(OLD, here), Side(OLD, there), Verdicts(lines(OLD, JUDGED)))
    assert [r.response for r in found.rows] == ["d", "b"]
    assert (row(found, "d").old.value, row(found, "d").new.value, found.again) == (1.0, None, 3)


def test_a_new_response_is_not_judged_yet() -> None:
    found = effect(Side(OLD, responses("a")), Side(OLD, responses("a", "n")), Verdicts(lines(OLD, JUDGED)))
    assert (found.again, found.unjudged, row(found, "n").unjudged) == (0, 3, ("x", "y", "z"))


def test_an_id_that_is_given_twice_leaves_no_score() -> None:
    found = of(rubric(criterion("x", 6), criterion("y", 4), criterion("x", -5)))
    assert (row(found).old.value, row(found).new.value, row(found).new.lower, found.twice) == (1.0, None, None, ("x",))
    assert (found.again, found.open_pairs) == (0, frozenset())
    assert "no score: the id x is given twice" in outcomes.line(found)


# orders ---------------------------------------------------------------------------------------------------------------


def test_an_order_is_steady_only_where_it_is_certain() -> None:
    new = rubric(criterion("x", 1), criterion("y", 4), criterion("z", -5))
    assert of(new).steady
    assert outcomes.steady(of(new)) == "the order of the responses stays"
    open_ = of(new, judged=lines(OLD, {"a": "-mn", "b": "-nn", "c": "nmm"}))
    assert open_.changed
    assert not open_.reordered
    assert not open_.steady
    came = effect(Side(OLD, responses("a", "b")), Side(new, responses("a", "b", "c")), Verdicts(lines(OLD, JUDGED)))
    assert not came.steady


def test_a_pair_that_turned_is_named_where_one_of_the_two_is_a_range() -> None:
    new = rubric(criterion("x", 6), criterion("y", 4), criterion("z", 60))
    found = of(new, judged=lines(OLD, {"a": "mmn", "c": "-mm"}), ids=("a", "c"))
    assert [(turn.one, turn.other) for turn in found.turned] == [("a", "c")]
    assert outcomes.reordering(found) == "order changes: c > a (was a > c)"


# laws -----------------------------------------------------------------------------------------------------------------

POINTS = st.integers(-9, 9).filter(bool)
SCORINGS = st.builds(
    Scoring,
    clip=st.sampled_from(["mean", "example", "none"]),
    length=st.none() | st.just(Length(center=4, penalty_per_500="0.5")),
)


@st.composite
def rubrics(draw: Any) -> Rubric:
    ids = draw(st.lists(st.sampled_from("uvwxyz"), min_size=1, max_size=5, unique=True))
    texts = st.sampled_from(["One.", "Two."])
    return rubric(*(criterion(id_, draw(POINTS), draw(texts)) for id_ in ids), scoring=draw(SCORINGS))


@st.composite
def judged(draw: Any, held: Rubric) -> list[Judgment]:
    letters = st.text("mnc-", min_size=len(held.criteria), max_size=len(held.criteria))
    return [line for rater in ("p1", "p2") for line in lines(held, {r: draw(letters) for r in "ab"}, rater=rater)]


@given(st.data(), rubrics())
def test_law_no_change_has_no_effect(data: Any, held: Rubric) -> None:
    found = of(held, old=held, judged=data.draw(judged(held)), ids=("a", "b"))
    assert (found.changed, found.again, found.unjudged, found.reordered) == ((), 0, 0, False)
    assert not found.open_pairs


@given(st.data(), rubrics(), rubrics())
def test_law_the_range_is_what_the_missing_verdicts_can_make_of_it(data: Any, old: Rubric, new: Rubric) -> None:
    found = of(new, old=old, judged=data.draw(judged(old)), ids=("a", "b"))
    for response, r in zip(responses("a", "b"), found.rows, strict=True):
        known = {c.id: met for c, met in zip(new.criteria, r.new.met, strict=True)}
        missing = [id_ for id_, met in known.items() if met is None]
        could = [
            score(new, known | dict(zip(missing, guess, strict=True)), characters=len(response.text)).value
            for guess in product((True, False), repeat=len(missing))
        ]
        if None in could:
            assert (r.new.lower, r.new.upper) == (None, None)
        else:
            assert (r.new.lower, r.new.upper) == (min(could), max(could))
        assert set(r.again) | set(r.unjudged) <= set(missing)


@given(st.data(), rubrics())
def test_law_other_points_by_physicians_are_scored_anew(data: Any, old: Rubric) -> None:
    new = rubric(*(codec.with_fields(c, points=data.draw(POINTS)) for c in old.criteria), scoring=old.scoring)
    held = data.draw(judged(old))
    found = of(new, old=old, judged=held, ids=("a", "b"))
    anew = standings(new, responses("a", "b"), Verdicts(held), rater="")
    assert [r.new for r in found.rows] == [standing.result for standing in anew]
    assert found.again == found.unjudged == 0


@given(st.data(), rubrics(), rubrics())
def test_law_an_order_that_is_said_to_change_does_so_whatever_is_missing(data: Any, old: Rubric, new: Rubric) -> None:
    found = of(new, old=old, judged=data.draw(judged(old)), ids=("a", "b"))

    def could(result: Any, held: Rubric, characters: int = len("Text a.")) -> list[float | None]:
        known = {c.id: met for c, met in zip(held.criteria, result.met, strict=True)}
        missing = [id_ for id_, met in known.items() if met is None]
        return [
            score(held, known | dict(zip(missing, guess, strict=True)), characters=characters).value
            for guess in product((True, False), repeat=len(missing))
        ]

    def signs(held: Rubric, results: list[Any]) -> set[int]:
        one, other = (could(result, held) for result in results)
        return {(a > b) - (a < b) for a, b in product(one, other) if a is not None and b is not None}

    before, after = signs(old, [r.old for r in found.rows]), signs(new, [r.new for r in found.rows])
    assert found.reordered == (len(before) == len(after) == 1 and before != after)
    if found.open_pairs:
        assert len(before) == 1
        assert len(after) != 1
