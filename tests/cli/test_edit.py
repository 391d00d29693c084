"""``rubric-studio edit``: options in words, and answers a sentence a line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
RUBRIC = "sciatica-imaging/mri-before-injection"
FILE = f"rubrics/{RUBRIC}.yaml"


def test_what_is_changed_is_said_a_sentence_a_line(call: Call, recorded: Path) -> None:
    done = call("edit", f"{RUBRIC}#preferred-test", "--set", "points=2", cwd=recorded)
    assert (done.code, done.err) == (
        0,
        f"Saved ({RUBRIC}#preferred-test). “rubric-studio record” puts it into the history.\n",
    )
    assert done.out.splitlines() == [
        f"{RUBRIC}: criterion “preferred-test” (States that MRI is the preferred imagin…) now has +2 points, was +5",
        "model-a: score 0.71, before 0.72",
        "model-b: score 0.35 to 0.47, before 0.38 to 0.50",
        "physician: score 0.89, before 0.84",
        "harmful: score -0.16 to -0.13, before -0.16 to -0.07",
        "model-a-older: score 0.64, before 0.66",
        "The order of the responses stays.",
    ]
    assert "+  points: 2".replace("+  ", "") in (recorded / FILE).read_text()


def test_a_trial_writes_nothing(call: Call, recorded: Path) -> None:
    before = (recorded / FILE).read_bytes()
    done = call("edit", RUBRIC, "--add", "Explains it adequately.", "--points", "4", "--dry-run", cwd=recorded)
    assert done.code == 0
    assert "new criterion “explains-it-adequately”, +4 points" in done.out
    assert "To mend now: in “explains-it-adequately”: warning W202: " in done.out
    assert done.err == "Nothing is saved: this was a trial (--dry-run).\n"
    assert (recorded / FILE).read_bytes() == before


def test_one_finding_mended(call: Call, faults: Path) -> None:
    done = call("edit", "faults#wide", "--set", "axis=accuracy", cwd=faults)
    assert "Mended: in “wide”: error S108: " in done.out


def test_options_are_done_in_the_order_in_which_they_are_given(call: Call, recorded: Path) -> None:
    first = call("edit", f"{RUBRIC}#red-flags", "--points", "3", "--add", "Asks since when.", cwd=recorded)
    assert "“red-flags”" in first.out.splitlines()[0] + first.out.splitlines()[1]
    assert "“asks-since-when”, +5 points" in first.out
    second = call("edit", f"{RUBRIC}#red-flags", "--add", "Asks how bad.", "--points", "3", cwd=recorded)
    assert "“asks-how-bad”, +3 points" in second.out
    assert "red-flags" not in second.out


def test_each_new_criterion_has_its_own_points(call: Call, recorded: Path) -> None:
    one = ("--add", "Asks how bad.", "--points", "3", "--set", "tags=a", "--set", "tags=b")
    other = ("--add", "Asks since when.", "--points", "7", "--axis", "safety", "--move", "1")
    done = call("edit", RUBRIC, *one, *other, cwd=recorded)
    assert "“asks-how-bad”, +3 points" in done.out
    assert "“asks-since-when”, +7 points" in done.out
    text = (recorded / FILE).read_text()
    assert text.index("asks-since-when") < text.index("confirms-cause") < text.index("asks-how-bad")
    assert "axis: safety" in text[: text.index("confirms-cause")]
    assert text[text.index("asks-how-bad") :].split("tags:")[1].split()[:4] == ["-", "a", "-", "b"]


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("met", "met (the fault is there, -8)"),
        ("Not_met", "not met (the fault is not there, -8)"),
        ("cannot tell", "cannot tell"),
    ],
)
def test_verdicts(call: Call, recorded: Path, word: str, says: str) -> None:
    done = call("edit", f"{RUBRIC}#every-patient", "--verdict", f"model-a={word}", cwd=recorded)
    assert done.out.startswith(f"your verdict on “every-patient” of model-a: {says}\n")
    again = call("edit", f"{RUBRIC}#every-patient", "--verdict", f"model-a={word}", cwd=recorded)
    assert (again.out, again.err) == ("", "Nothing changes: it says that already.\n")
    [line] = (recorded / "rubrics/sciatica-imaging/judgments/r-test.jsonl").read_text().splitlines()
    assert json.loads(line)["rater"]["id"] == "r-test"


def test_texts_from_files_and_from_standard_input(call: Call, recorded: Path) -> None:
    (recorded / "answer.txt").write_bytes("Line one\r\nLine two\r\n".encode("utf-8-sig"))
    call("edit", RUBRIC, "--response", "model-a", "--set", "text=@answer.txt", cwd=recorded)
    assert (
        "      Line one\n      Line two\n"
        in (recorded / f"rubrics/{RUBRIC}.yaml")
        .with_name("responses")
        .joinpath("mri-before-injection.yaml")
        .read_text()
    )
    (recorded / "latin").write_bytes(b"\xe9")
    assert call("edit", RUBRIC, "--set", "title=@latin", cwd=recorded).code == 2
    assert call("edit", RUBRIC, "--set", "title=@nowhere", cwd=recorded).code == 3
    assert "Line one Line two" in call("edit", RUBRIC, "--add", "@answer.txt", cwd=recorded).out
    assert "“@home”" in call("edit", RUBRIC, "--set", "title=@@home", cwd=recorded).out


def test_as_data(call: Call, recorded: Path) -> None:
    done = call("edit", RUBRIC, "--add", "Explains it adequately.", "--dry-run", "--format", "json", cwd=recorded)
    data = json.loads(done.out)
    assert (data["saved"], data["about"]) == (False, f"{RUBRIC}#explains-it-adequately")
    assert [finding["code"] for finding in data["new"]] == ["W202"]
    assert data["scores"]["unjudged"] == 7


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((RUBRIC,), 2, "Say what to change"),
        ((RUBRIC, "--set", "points"), 2, "has no “=”"),
        ((RUBRIC, "--set", "\x1b[31m"), 2, "␛[31m"),
        ((RUBRIC, "--set", "=3"), 2, "has no “=”"),
        ((RUBRIC, "--remove"), 3, "Name a criterion for that"),
        ((f"{RUBRIC}#every-patient", "--verdict", "model-a=mett"), 2, "Did you mean “met”?"),
        ((f"{RUBRIC}#every-patient", "--move", "0"), 2, "0 is not in the range"),
        ((f"{RUBRIC}#every-patient", "--set", "points=0"), 3, "must not be 0"),
        ((f"{RUBRIC}#every-patient", "--set", "criterion=a\x1b[31m", "--dry-run"), 0, ""),
        (("nowhere", "--set", "title=x"), 3, "There is no rubric called “nowhere”"),
    ],
)
def test_what_cannot_be(call: Call, recorded: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    before = (recorded / FILE).read_bytes()
    done = call("edit", *arguments, cwd=recorded)
    assert (done.code, says in done.err) == (code, True)
    assert "\x1b" not in done.out + done.err
    assert (recorded / FILE).read_bytes() == before


def test_no_line_is_drawn_and_nothing_is_coloured(call: Call, recorded: Path) -> None:
    for arguments in (("preview",), ("preview", RUBRIC), ("edit", RUBRIC, "--set", "title=x", "--dry-run")):
        out = call(*arguments, cwd=recorded).out
        assert not set(out) & set("│─┌└├|\x1b·")
        assert not any("   " in line.strip() for line in out.splitlines()), "columns"
