"""``rubric-studio preview``: scores as words, and the evidence that raters kept."""

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
        (lambda text: text, " 0.89 "),
        (lambda text: text.replace("Asks whether", "Asks if", 1), " 0.75 to 0.89 "),
        (lambda text: POINTS.sub("points: -1", text), " no score "),
    ],
)
def test_a_score_a_range_or_none(call: Call, recorded: Path, change: Callable[[str], str], said: str) -> None:
    path = recorded / "rubrics" / f"{NAME}.yaml"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    [row] = [line for line in call("preview", NAME, cwd=recorded).out.split("\n") if " model-a " in line]
    assert said in row


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
    assert f"{response.id}, criterion 2, n by r9:\n" in shown
    for quote in quotes:
        assert f"      “{' '.join(quote.split())}”\n" in shown
    assert "one verdict has evidence" in call("preview", SET, cwd=recorded).out
    [found] = json.loads(call("preview", where, "--format", "json", cwd=recorded).out)
    line = {"response": key[2], "criterion": key[1], "rater": "r9", "verdict": "not_met", "quotes": list(quotes)}
    assert found["rubrics"][0]["evidence"] == [line]
