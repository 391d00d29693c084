"""``signoff`` as people type it: what it prints, byte by byte, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record

Call = Callable[..., Any]
RUBRIC = "emergency-escalation/infant-fever"


@pytest.fixture
def asked(recorded: Path, git: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example sets, one of them asking for two approvals; r2 sits here, who wrote none of it."""
    path = recorded / "rubrics/emergency-escalation/set.yaml"
    path.write_text(path.read_text() + "signoff:\n  required: 2\n")
    git(recorded, "commit", "-qam", "Two have to approve")
    git(recorded, "config", "user.name", "Ben Example")
    git(recorded, "config", "user.email", "ben@example.org")
    monkeypatch.setenv("RUBRIC_STUDIO_RATER", "r2")
    return recorded


def test_nothing_awaits(call: Call, recorded: Path) -> None:
    done = call("signoff", cwd=recorded)
    assert (done.code, done.out, done.err) == (0, "Nothing awaits your word. (r-test)\n", "")
    done = call("signoff", "--all", "--set", "sciatica-imaging", cwd=recorded)
    assert (done.code, done.out) == (0, "sciatica-imaging asks for no sign-offs.\n")


def test_what_is_not_recorded_is_ones_own_and_that_is_said(call: Call, recorded: Path) -> None:
    import shutil

    path = recorded / "rubrics/emergency-escalation/set.yaml"
    path.write_text(path.read_text() + "signoff:\n  required: 2\n")
    shutil.rmtree(recorded / ".git")
    done = call("signoff", cwd=recorded)
    assert done.out == "Nothing awaits your word. (r-test)\n"
    assert done.err.startswith("What is not recorded yet counts as yours, so it awaits others")


def test_the_queue_and_all_of_it(call: Call, asked: Path) -> None:
    queue = call("signoff", "--rubric", "infant-fever", cwd=asked).out
    assert queue.startswith(
        "emergency-escalation: 11 criteria await your word (r2)\n"
        "\n"
        "Fever in a baby of six weeks (emergency-escalation/infant-fever)\n"
    )
    first = queue.splitlines()[3].split()[0]
    named = f"{RUBRIC}{first}"
    done = call("signoff", "approve", named, cwd=asked)
    assert (done.code, done.out) == (0, "")
    assert done.err == "Approved one criterion as r2. Record it with “rubric-studio record”.\n"
    assert first not in call("signoff", "--rubric", RUBRIC, cwd=asked).out
    done = call("signoff", "request-changes", named, "--why", "Which\x1b fever?", cwd=asked)
    assert done.err == "Asked for changes in one criterion as r2. Record it with “rubric-studio record”.\n"
    lines = call("signoff", "--all", "--rubric", RUBRIC, cwd=asked).out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith(f"  {first} "))
    assert lines[at].endswith("changes asked for by r2")
    assert lines[at + 2] == "      - r2 asks for changes: Which␛ fever?"
    assert lines[-2].startswith("A release waits: changes are asked for in one criterion: infant-fever#")
    done = call("release", "emergency-escalation", "--dry-run", cwd=asked)
    assert done.code == 1
    assert "In the way: The sign-offs are not complete: changes are asked for in one criterion: infant-f" in done.err


def test_a_shared_criterion_everywhere(call: Call, asked: Path) -> None:
    out = call("signoff", "--set", "emergency-escalation", cwd=asked).out
    line = next(line for line in out.splitlines() if "In all of them at once" in line)
    done = call(*line.partition("rubric-studio ")[2].split(), "--format", "json", cwd=asked)
    assert done.code == 0
    words = json.loads(done.out)
    assert len(words) > 1
    assert {word["what"] for word in words} == {"approve"}
    assert len({word["rubric"] for word in words}) == len(words)


def test_json(call: Call, asked: Path) -> None:
    call("signoff", "comment", f"{RUBRIC}#emergency-now", "--why", "Well put.", "--all-of", RUBRIC, cwd=asked)
    (held,) = json.loads(call("signoff", "--all", "--rubric", RUBRIC, "--format", "json", cwd=asked).out)
    assert (held["set"], held["required"], held["you"], len(held["criteria"])) == ("emergency-escalation", 2, "r2", 11)
    assert {criterion["state"] for criterion in held["criteria"]} == {"awaits"}
    assert all(criterion["awaits_you"] for criterion in held["criteria"])


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("approve",), 2, "Name the criteria, as SET/RUBRIC#CRITERION"),
        (("approve", f"{RUBRIC}#nope"), 3, "There is no criterion called “infant-fever#nope”"),
        (("approve", "nope"), 3, "There is no rubric called “nope”"),
        (("request-changes", RUBRIC), 3, "Say why: whoever changes it needs to know."),
        (("withdraw", "--all-of", RUBRIC), 3, "You have said nothing"),
        (("nope",), 2, "No such command"),
        (("--set", "nope"), 3, "There is no set called “nope”"),
        (("--rubric", "nope"), 3, "There is no rubric called “nope”"),
        (("--rubric", "emergency-escalation/nope"), 3, "There is no rubric called “emergency-escalation/nope”"),
        (("--set", RUBRIC), 3, "Name a rubric with --rubric."),
        (("--set", "emergency-escalation", "--rubric", RUBRIC), 2, "not both"),
        (("--set", "nope", "approve", f"{RUBRIC}#emergency-now"), 2, "belong to the list"),
        (("comment", f"{RUBRIC}#emergency-now", "--why", "a\udcffb"), 3, "The reason holds what is no text"),
    ],
)
def test_what_it_refuses(call: Call, asked: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    done = call("signoff", *arguments, cwd=asked)
    assert done.code == code
    assert words in done.err
    assert "Traceback" not in done.err
    assert not (asked / "rubrics/emergency-escalation/signoffs.jsonl").exists()


def test_the_author_is_refused(call: Call, asked: Path) -> None:
    path = asked / f"rubrics/{RUBRIC}.yaml"
    path.write_text(path.read_text().replace("criterion: ", "criterion: Surely ", 1))
    record.record(Workspace(asked), "x")
    done = call("signoff", "approve", "--all-of", RUBRIC, cwd=asked)
    assert done.code == 0
    assert "last, so somebody else has to approve it.\nApproved 10 criteria as r2." in done.err


def test_the_workspace_may_stand_anywhere(call: Call, asked: Path, tmp_path: Path) -> None:
    for n, arguments in enumerate(
        (
            ("--workspace", asked, "signoff", "comment"),
            ("signoff", "--workspace", asked, "comment"),
            ("signoff", "comment", "--workspace", asked),
        )
    ):
        done = call(*arguments, "--all-of", RUBRIC, "--why", str(n), cwd=tmp_path)
        assert (done.code, done.err[:9]) == (0, "Commented")
