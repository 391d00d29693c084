"""The rules of the house: which room may import which, how large files are, and that the rules can fail."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources import tree_of

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "rubric_studio"

# One offence for each contract, by the start of the contract's name.
OFFENCES = {
    "Faces over workflows": ("model/rubric.py", "import rubric_studio.workflows.check"),
    "Scoring, lint, diff": ("lint/rules.py", "import rubric_studio.schema"),
    "git knows the ground": ("git/values.py", "import rubric_studio.model.rubric"),
    "Faces ask workflows": ("cli/check.py", "import rubric_studio.store.files"),
    "The session knows no Textual": ("tui/session.py", "import textual.app"),
    "What graders import": ("pack/reader.py", "import click"),
    "Textual is the studio's": ("workflows/preview.py", "import textual"),
    "aiohttp is the browser's": ("cli/serve.py", "import aiohttp"),
    "click is the command line's": ("workflows/desk.py", "import click"),
    "ruamel.yaml is opened": ("store/writer.py", "import ruamel.yaml"),
    "YAML is read in one room": ("formats/healthbench.py", "import yaml"),
    "GitPython is git's": ("workflows/record.py", "import git"),
    "The JSON Schema validators": ("store/sets.py", "import jsonschema"),
}


def contracts(root: Path) -> dict[str, str]:
    """Run import-linter over a tree; give each contract's verdict by its name."""
    program = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [program, "--no-cache"], cwd=root, capture_output=True, text=True, env={"PYTHONPATH": str(root)}
    )
    lines = [line.split("(")[0].strip() for line in run.stdout.splitlines()]
    return {line.rpartition(" ")[0]: line.rpartition(" ")[2] for line in lines if line.endswith((" KEPT", " BROKEN"))}


def test_every_contract_is_kept():
    found = contracts(ROOT)
    assert len(found) == len(OFFENCES)
    assert set(found.values()) == {"KEPT"}, found


def test_every_contract_can_break(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "rubric_studio", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for file, offence in OFFENCES.values():
        path = tmp_path / "rubric_studio" / file
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{offence}\n", encoding="utf-8")
    found = contracts(tmp_path)
    for name in OFFENCES:
        assert [verdict for contract, verdict in found.items() if contract.startswith(name)] == ["BROKEN"], name


def test_a_stray_room_is_noticed(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "rubric_studio", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "rubric_studio" / "utils.py").write_text('"""Odds and ends."""\n', encoding="utf-8")
    assert "Faces over workflows over rooms over nouns over the ground" not in {
        name for name, verdict in contracts(tmp_path).items() if verdict == "KEPT"
    }


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "shipped" not in path.parts)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_files_and_functions_stay_small(path):
    text = path.read_text(encoding="utf-8")
    tree = tree_of(text)
    assert ast.get_docstring(tree), "a module says in its docstring what lives there"
    assert text.count("\n") <= 350
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert length(node) < 40, node.name


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count a function's lines; without the docstring where that is a rule's words: message, why and examples."""
    lines = (node.end_lineno or 0) - node.lineno
    first = node.body[0]
    is_rule = "Instead of:" in (ast.get_docstring(node) or "")
    return lines - ((first.end_lineno or 0) - first.lineno) if is_rule else lines


def test_nine_functions_in_ten_are_under_thirty_lines():
    lengths = [
        length(node) + 1
        for path in modules()
        for node in ast.walk(tree_of(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert sum(lines < 30 for lines in lengths) >= 0.9 * len(lengths)


def test_the_top_level_holds_what_it_may():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    allowed = {
        "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "rubric_studio", "schemas", "rubrics", "tests",
        ".ci", ".gitignore", ".gitattributes", ".pre-commit-hooks.yaml",
    }  # fmt: skip
    assert {name.split("/")[0] for name in listed.stdout.splitlines()} <= allowed
