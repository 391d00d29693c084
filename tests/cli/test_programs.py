"""What is printed for programs."""

from __future__ import annotations

import ast
import json
from pathlib import Path

from rubric_studio.cli.programs import as_json
from tests.sources import tree_of

CLI = Path(__file__).parents[2] / "rubric_studio" / "cli"


def test_nothing_is_left_that_a_terminal_would_obey() -> None:
    told = {"notes": "a\x1b[2J\x9b2J\x7f \u202eb\u2066c\u2028\ud800", "é": "中文 ✓"}
    text = as_json(told)
    assert json.loads(text) == told
    assert "中文 ✓" in text
    assert '"é"' in text
    assert not {*"\x1b\x9b\x7f\u202e\u2066\u2028\ud800"} & {*text}


def test_every_command_prints_its_json_here() -> None:
    """No other place writes JSON in which such characters stay as they are."""
    for path in CLI.rglob("*.py"):
        if path.name == "programs.py":
            continue
        for node in ast.walk(tree_of(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "json.dumps":
                assert not node.keywords, path
