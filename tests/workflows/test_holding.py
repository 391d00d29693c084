"""Which verdicts of graders hold, by the prompts that they were given to."""

from __future__ import annotations

import pytest

from rubric_studio.model import codec
from rubric_studio.model.judgment import Judgment
from rubric_studio.model.rubric import Rubric
from rubric_studio.workflows.holding import Holding, Sent, Side
from tests.workflows.test_effect import OLD, criterion, graded, lines, responses, rubric

OTHER = rubric(criterion("x", 1), criterion("y", 4), criterion("z", -5))
HERE = responses("a")


def sent(held: Rubric, template: str | None = None) -> Sent:
    return Sent(Side(held, HERE, template))


def told(given: list[Judgment], *, template: str | None = None) -> list[str]:
    """Name the criteria on which verdicts hold, weighed against nothing."""
    holds = Holding(sent(OLD, template), lines=given)
    return [line.criterion for line in given if holds(line)]


def test_weighed_against_nothing_a_prompt_of_ours_tells_all() -> None:
    assert told(graded(OLD, {"a": "mmn"})) == ["x", "y", "z"]
    assert told(graded(OTHER, {"a": "mmn"})) == ["y", "z"]


def test_weighed_against_nothing_a_foreign_prompt_tells_nothing() -> None:
    given = graded(OLD, {"a": "mmn"})
    assert told(given, template="Theirs: {criterion}") == ["x", "y", "z"]
    assert told(lines(OLD, {"a": "mmn"})) == ["x", "y", "z"]


CASES = [("what was sent before holds then only", OLD, (True, False)), ("what is sent now", OTHER, (False, True))]


@pytest.mark.parametrize(("why", "given_to", "holds"), CASES, ids=[case[0] for case in CASES])
def test_between_two_times_each_has_its_own(why: str, given_to: Rubric, holds: tuple[bool, bool]) -> None:
    given = graded(given_to, {"a": "mmn"})
    was, is_ = sent(OLD), sent(OTHER)
    two = Holding(was, is_, given, earlier=True), Holding(is_, was, given)
    assert tuple(held(given[0]) for held in two) == holds, why
    assert all(held(line) for held in two for line in given[1:])


def test_what_is_not_there_is_sent_to_nobody() -> None:
    assert sent(OLD).digest("x", "nobody") == sent(OLD).digest("never", "a") == ""
    ideal = codec.with_fields(OLD, ideal_response="Text a.")
    assert sent(ideal).digest("x", "ideal") == sent(OLD).digest("x", "a") != ""
