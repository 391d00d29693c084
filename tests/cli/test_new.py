"""``rubric-studio new``: from nothing to a rubric that is judged, without a screen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Call = Callable[..., Any]


def test_a_rubric_from_nothing_to_its_release(call: Call, recorded: Path) -> None:
    def run(*arguments: str) -> Any:
        done = call(*arguments, cwd=recorded)
        assert done.code == 0, done.err
        return done

    assert run("new", "set", "Back pain").out == "back-pain: a new set, “Back pain”\n"
    made = run("new", "rubric", "back-pain", "Low back", "--asks", "It hurts?", "--criterion", "Asks since when.")
    assert made.out.startswith("back-pain/low-back: new rubric with one criterion\n")
    run("edit", "low-back", "--add", "Advises rest for weeks.", "--points", "-4", "--axis", "completeness")
    assert "“model-b” added" in run("new", "response", "back-pain/low-back", "model-b", "Since when?").out
    judged = run("edit", "low-back#asks-since-when", "--verdict", "model-b=met")
    assert "model-b: score 0.20 to 1.00, before -0.80 to 1.00" in judged.out
    judged = run("edit", "low-back#advises-rest-for-weeks", "--verdict", "model-b=not-met")
    assert "model-b: score 1.00, before 0.20 to 1.00" in judged.out
    assert "model-b: score 1.00, rank 1 (model: model-b)" in run("preview", "back-pain/low-back").out
    run("edit", "low-back", "--set", "status=active")
    run("record", "-m", "Low back")
    assert run("release", "back-pain").code == 0


def test_a_copy_and_data(call: Call, recorded: Path) -> None:
    done = call("new", "copy", "mri-before-injection", "Again", "--format", "json", "--dry-run", cwd=recorded)
    data = json.loads(done.out)
    assert (data["about"], data["saved"]) == ("sciatica-imaging/again", False)
    assert not (recorded / "rubrics/sciatica-imaging/again.yaml").exists()


def test_outputs_of_models_and_an_earlier_state(call: Call, recorded: Path) -> None:
    (recorded / "outputs.jsonl").write_text('{"rubric": "mri-before-injection", "model": "m", "response": "Yes."}\n')
    done = call("new", "responses", "mri-before-injection", "outputs.jsonl", cwd=recorded)
    assert "sample response “" in done.out
    call("edit", "mri-before-injection", "--set", "title=Other", cwd=recorded)
    first = json.loads(call("log", "mri-before-injection", "--format", "json", cwd=recorded).out)["rows"][-1]
    done = call("edit", "mri-before-injection", "--back", first["record"][:7], cwd=recorded)
    assert "title changed: “Other” → “MRI before a steroid injection”" in done.out


def test_what_is_missing_is_said(call: Call, recorded: Path) -> None:
    done = call("new", "rubric", "sciatica-imaging", " ", "--asks", "a", "--criterion", "b", cwd=recorded)
    assert (done.code, "Give the rubric a title." in done.err) == (3, True)
    done = call("new", "response", "mri-before-injection", "model-b", " ", cwd=recorded)
    assert (done.code, "text of the response is missing" in done.err) == (3, True)
    assert "Make a set" in call("new", "--help", cwd=recorded).out
