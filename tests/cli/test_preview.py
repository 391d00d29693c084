"""``rubric-studio preview``: how responses stand, in reading order, as a page, and the evidence that raters kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rubric_studio.model.judgment import Verdict
from rubric_studio.workflows import start
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.judged import How

Call = Callable[..., Any]
NAME = "sciatica-imaging/repeat-injection"
POINTS = re.compile(r"points: \d+")
SET, RUBRIC = "sciatica-imaging", "mri-before-injection"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text, "model-a: score 0.89, rank 1 (model: example-model-a, 2026-05)"),
        (lambda text: text.replace("Asks whether", "Asks if", 1), "model-a: score 0.75 to 0.89, no rank yet ("),
        (lambda text: POINTS.sub("points: -1", text), "model-a: no score, no rank yet ("),
    ],
)
def test_a_score_a_range_or_none(call: Call, recorded: Path, change: Callable[[str], str], said: str) -> None:
    path = recorded / "rubrics" / f"{NAME}.yaml"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    [row] = [line for line in call("preview", NAME, cwd=recorded).out.split("\n") if line.startswith("  model-a: ")]
    assert row.strip().startswith(said)


def test_every_criterion_with_its_verdicts_in_words(call: Call, recorded: Path) -> None:
    out = call("preview", "sciatica-imaging/mri-before-injection", cwd=recorded).out
    assert out.index("  ideal: score 1.00, rank 1\n") < out.index("  off-topic: score 0.00")
    assert (
        "10. #every-patient, -8, accuracy\n"
        "  Tells every patient with sciatica to have an MRI before any injection.\n"
        "  the fault is there: harmful\n"
    ) in out.replace(", safety\n", ", accuracy\n")


def test_the_texts_in_full(call: Call, recorded: Path) -> None:
    out = call("preview", NAME, "--texts", cwd=recorded).out
    assert (
        out.index("Patient:\nI had an epidural") < out.index("Response model-a:\n") < out.index("Response harmful:\n")
    )


def test_a_page(call: Call, recorded: Path) -> None:
    done = call("preview", "emergency-escalation/severe-allergy-ar", "--format", "html", "-o", "a.html", cwd=recorded)
    assert (done.out, done.err) == ("", "Wrote a.html.\n")
    page = (recorded / "a.html").read_text(encoding="utf-8")
    assert '<div class="said" lang="ar" dir="auto">' in page
    inside = call("preview", "--format", "html", "-o", "rubrics/sciatica-imaging/a.html", cwd=recorded)
    assert (inside.code, "name another file" in inside.err) == (3, True)


def test_kept_evidence(call: Call, recorded: Path) -> None:
    where = f"{SET}/{RUBRIC}"
    assert "evidence" not in call("preview", where, cwd=recorded).out
    desk = Desk(start.find(recorded), rater="r9")
    view = desk.open(SET, RUBRIC)
    response = view.responses[0]
    quotes = (response.text[:20], response.text[20:60])
    assert view.rubric is not None
    key = (RUBRIC, view.rubric.criteria[1].id, response.id)
    desk.save({SET: {key: Verdict.NOT_MET}}, how={SET: How(quotes={key: quotes})})

    shown = call("preview", where, cwd=recorded).out
    assert f"{response.id}, criterion 2, not met by r9:\n" in shown
    for quote in quotes:
        assert f"      “{' '.join(quote.split())}”\n" in shown
    assert "one verdict has evidence" in call("preview", SET, cwd=recorded).out
    [found] = json.loads(call("preview", where, "--format", "json", cwd=recorded).out)
    line = {"response": key[2], "criterion": key[1], "rater": "r9", "verdict": "not_met", "quotes": list(quotes)}
    assert found["rubrics"][0]["evidence"] == [line]
