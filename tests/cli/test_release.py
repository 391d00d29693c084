"""``release`` on the command line: declarations, numbers, what is said and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record

Call = Callable[..., Any]
SET = "sciatica-imaging"


@pytest.fixture
def reworded(call: Call, recorded: Path) -> Path:
    """The set, released, with one criterion reworded since."""
    call("release", SET, cwd=recorded)
    path = recorded / f"rubrics/{SET}/mri-before-injection.yaml"
    path.write_text(path.read_text().replace("Explains that the MRI", "Explains that an MRI", 1))
    record.record(Workspace(recorded), "x")
    return recorded


def test_a_declared_spelling(call: Call, reworded: Path) -> None:
    name = "mri-before-injection#confirms-cause"
    done = call("release", SET, "--dry-run", cwd=reworded)
    assert done.out.startswith(f"{SET} 2.0.0: scores are not comparable with those of 1.0.0 (one change)\n")
    assert "\nWhat that does to the scores of the verdicts given so far:\n- MRI before a steroid" in done.out
    options = ("--editorial", name, "--reason", "a slip")
    done = call("release", SET, "--dry-run", *options, "--format", "json", cwd=reworded)
    told = json.loads(done.out)
    assert (told["version"], told["ready"], told["effects"], "tag" in told) == ("1.0.1", True, [], False)
    assert [line["what"] for line in told["editorial"]] == ["judging", "score"]
    done = call("release", SET, *options, cwd=reworded)
    assert (done.code, done.out.partition(":")[0]) == (0, f"{SET} 1.0.1")
    assert f"Released {SET}/v1.0.1" in done.err


def test_numbers_and_signatures(call: Call, reworded: Path) -> None:
    assert call("release", SET, "--dry-run", "--at-least", "minor", cwd=reworded).out.startswith(f"{SET} 2.0.0: ")
    done = call("release", "emergency-escalation", "--dry-run", "--draft", cwd=reworded)
    assert done.out.startswith("emergency-escalation 0.1.0: first release")
    (reworded / ".git/config").open("a").write("[gpg]\n\tformat = ssh\n")
    done = call("release", SET, "--sign", cwd=reworded)
    assert (done.code, "cannot be signed, so nothing was written" in done.err) == (3, True)


WRONG: list[tuple[tuple[str, ...], int, str]] = [
    (("--editorial", "a#b"), 2, "Give one --reason for each --editorial, or one for all of them."),
    (("--reason", "x"), 2, "Give one --reason for each --editorial"),
    (("--editorial", "a#b", "--reason", "x", "--reason", "y"), 2, "Give one --reason for each"),
    (("--editorial", "a#b", "--editorial", "c", "--reason", "x"), 3, "“a#b” was not reworded since"),
    (("--editorial", "mri-before-injection#confirms-cause", "--reason", ""), 3, "Say why it is editorial"),
    (("--at-least", "patch"), 2, "is not one of 'minor', 'major'"),
]


def test_what_cannot_be(call: Call, reworded: Path) -> None:
    for options, code, said in WRONG:
        done = call("release", SET, *options, cwd=reworded)
        assert (done.code, said in done.err) == (code, True), done.err
