"""Texts that would bring a careless pattern to its knees: long runs of what the patterns look for."""

from __future__ import annotations

import subprocess
import sys

LOOK = r"""
from rubric_studio.lint.check import check_view
from rubric_studio.lint.view import RubricView, Today
from rubric_studio.model.rubric import Criterion, Message, Rubric, RubricSet

UNITS = (
    " ", "and ", "a ", "really ", "word, ", "1 ", "(", "such as x, ", "advises ", "\u201c", "\n", "including a, ",
    "does not ", "should ", "(Justification: ", "@", "0912-", "Mr. A", "https://x ", "etc. ", ". A", "; ",
    "\u4e26\u5efa\u8b70", "\u3001", "\u4f8b\u5982",
)
for unit in UNITS:
    for language in ("en", "zh-Hant", "fr"):
        for lead in ("", "Advises "):
            text = lead + (unit * 20_000)[:20_000]
            criteria = (Criterion(id="c", text=text, points=-5), Criterion(id="d", text="Names a dose.", points=5))
            rubric = Rubric(
                id="r", language=language, criteria_language=language, criteria=criteria,
                prompt=(Message(role="user", content=text),),
            )
            check_view(RubricView(rubric, RubricSet(id="s"), Today("2026-11-24"), frozenset("cd")))
print("done")
"""


def test_no_text_keeps_a_rule_busy_for_long() -> None:
    # All of it takes two seconds; a pattern that goes back over and over would take hours. The limit only ends those.
    told = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, timeout=300, check=False)
    assert told.stdout == "done\n", told.stderr
