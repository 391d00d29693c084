"""``rubric-studio preview``: scores as words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
NAME = "sciatica-imaging/repeat-injection"
POINTS = re.compile(r"points: \d+")


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
