"""What the verdicts say about a rubric, in sentences that name criteria by their words."""

from __future__ import annotations

from typing import Any

import pytest

from rubric_studio.model import codec
from rubric_studio.model.judgment import Verdict
from rubric_studio.workflows.blind import blinded
from rubric_studio.workflows.remarks import remarks
from rubric_studio.workflows.verdicts import Verdicts, standings
from rubric_studio.workflows.why import account, lifts

CRITERIA = {
    "s": (7, "Explains what the scan shows."),
    "r": (8, "Names the red flags that need same-day care, one by one."),
    "t": (2, "Is kind."),
    "f": (-8, "Tells every patient to have a scan."),
}
SCAN, FLAGS = "“Explains what the scan shows.” (+7)", "“Names the red flags that need same-day…” (+8)"
KIND, FAULT = "“Is kind.” (+2)", "“Tells every patient to have a scan.” (-8)"
GOOD_BAD = {"good": "good", "poor": "bad"}


def stand(given: dict[str, str], *, expect: dict[str, str] = GOOD_BAD, critical: bool = False) -> Any:
    """Judge responses: of each, the criteria that it meets; one that is not judged has a question mark before it."""
    criteria: list[Any] = [{"id": id_, "criterion": text, "points": n} for id_, (n, text) in CRITERIA.items()]
    criteria[-1]["critical"] = critical
    ideal = {"ideal_response": "Best."} if "ideal" in given else {}
    rubric = codec.rubric_from({"id": "a", "criteria": criteria, **ideal})
    held = [
        {
            "id": id_,
            "text": f"Text {id_}.",
            "author": {"kind": "physician" if id_ == "doctor" else "model", "id": "x"},
            "expect": expect.get(id_, "none"),
        }
        for id_ in given
        if id_ != "ideal"
    ]
    responses = codec.responses_from({"rubric": "a", "responses": held}).responses
    marks: Any = {
        ("a", criterion, id_): Verdict.MET if criterion in met else Verdict.NOT_MET
        for id_, met in given.items()
        for criterion in CRITERIA
        if f"?{criterion}" not in met
    }
    return rubric, standings(rubric, responses, Verdicts(), rater="me", marks=marks)


CASES = [
    ("nothing", {"good": "srt", "poor": ""}, [], []),
    ("a fault of a good one", {"good": "srtf", "poor": ""}, [], [f"“good”, meant to be good, has the fault {FAULT}."]),
    ("a physician's answer", {"doctor": "srtf"}, [], [f"“doctor”, a physician's answer, has the fault {FAULT}."]),
    ("a model's", {"model": "srtf"}, [], []),
    ("the ideal one", {"ideal": "rt"}, [], [f"Your ideal response does not meet {SCAN}: change one or the other."]),
    (
        "a bad one above",
        {"good": "t", "poor": "sr"},
        [],
        [f"“poor” is meant to be bad, but scores above “good”, mostly by {FLAGS} and {SCAN}."],
    ),
    (
        "a bad one above a physician and a good one",
        {"good": "t", "doctor": "st", "poor": "sr"},
        [],
        [f"“poor” is meant to be bad, but scores above “doctor” and another good one, mostly by {FLAGS}."],
    ),
    (
        "a good one pulled down by a fault",
        {"good": "sf", "poor": "t"},
        [],
        [
            (
                f"“poor” is meant to be bad, but scores above “good”, mostly by {KIND} and because “good” has the "
                f"fault {FAULT}."
            ),
            f"“good”, meant to be good, has the fault {FAULT}.",
        ],
    ),
    (
        "a bad one level",
        {"good": "s", "poor": "s"},
        [],
        ["“poor” is meant to be bad, but scores as high as “good”: no criterion tells the two apart."],
    ),
    ("not sure yet", {"good": "t?r", "poor": "s"}, [], []),
    ("sure whatever comes", {"good": "?t", "poor": "s"}, [], [
        f"“poor” is meant to be bad, but scores above “good”, mostly by {SCAN}."
    ]),
    (
        "another order",
        {"x": "s", "y": "r"},
        ["x", "y"],
        [f"Your order and the rubric's agree on 0 of 1 pairs: the rubric puts “y” before “x”, mostly by {FLAGS}."],
    ),
    (
        "another order, level",
        {"x": "s", "y": "s", "z": "?r"},
        ["x", "y", "z"],
        [
            (
                "Your order and the rubric's agree on 0 of 1 pairs: the rubric puts “y” level with “x”. "
                "2 more pairs wait for verdicts."
            )
        ],
    ),
    (
        "all alike",
        {"1": "s", "2": "sr", "3": "st", "4": "sr", "5": "srt"},
        [],
        [
            f"All 5 judged responses meet {SCAN}: it tells none from another.",
            f"None of the 5 judged responses has the fault {FAULT}: it makes no difference here.",
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "order", "said"), CASES, ids=[case[0] for case in CASES])
def test_what_is_said(name: str, given: dict[str, str], order: list[str], said: list[str]) -> None:
    rubric, found = stand(given)
    assert [remark.text for remark in remarks(rubric, found, tuple((id_,) for id_ in order))] == said, name


def test_a_never_event() -> None:
    rubric, found = stand({"good": "srtf", "poor": "f", "other": "f"}, critical=True)
    said = remarks(rubric, found)
    assert [remark.text for remark in said] == [
        f"“good”, meant to be good, does what must never happen: {FAULT}.",
        f"“other” does what must never happen: {FAULT}.",
    ]
    assert {(remark.criterion, remark.response) for remark in said} == {("f", "good"), ("f", "other")}


def test_a_remark_leads_to_what_it_is_about() -> None:
    rubric, found = stand({"good": "t", "poor": "sr"})
    [remark] = remarks(rubric, found)
    assert (remark.criterion, remark.response) == ("r", "poor")


def test_who_judges_blind_is_told_nothing_of_good_and_bad() -> None:
    rubric, found = stand({"ideal": "rtf", "good": "tf", "doctor": "f", "poor": "sr"}, critical=False)
    hidden = blinded(found, "salt")
    assert remarks(rubric, found)
    assert remarks(rubric, hidden) == []
    assert blinded(found, "salt") == hidden
    assert sorted(standing.name for standing in hidden) == ["A", "B", "C", "D"]
    assert {standing.response.text for standing in hidden} == {standing.response.text for standing in found}
    shown = repr([(standing.response, standing.alias) for standing in hidden])
    assert "physician" not in shown
    assert "good'" not in shown.replace("id='good'", "")


def test_an_account_adds_up() -> None:
    rubric, found = stand({"x": "sf?t"})
    held = account(rubric, found[0])
    groups = (held.earned, held.lost, held.missed, held.open, held.spared)
    assert ["".join(criterion.id for criterion in group) for group in groups] == ["s", "f", "r", "t", ""]
    assert held.points == -1


def test_lifts_are_the_difference() -> None:
    rubric, (one, other) = stand({"x": "sr", "y": "rtf"})
    up, down = lifts(rubric, one, other), lifts(rubric, other, one)
    assert [(criterion.id, by) for criterion, by in up] == [("f", 8), ("s", 7)]
    points = account(rubric, one).points - account(rubric, other).points
    assert sum(by for _criterion, by in up) - sum(by for _criterion, by in down) == points
