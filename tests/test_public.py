"""What graders may rely on: the public names, and an import that loads nothing they do not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import rubric_studio
from rubric_studio.model.rubric import Criterion, Rubric, RubricSet
from rubric_studio.pack.writer import build

ROOT = Path(__file__).parents[1]
HEAVY = ("textual", "rich", "click", "ruamel", "yaml", "git", "jsonschema", "jsonschema_rs", "referencing", "zipfile")

USE = """
import sys
from rubric_studio import Criterion, Rubric, Verdict, aggregate, load_pack, score
pack = load_pack(sys.argv[1], digest=None)
rubric = pack["mri-before-injection"]
result = score(rubric, {"red-flags": Verdict.MET, "dose": False, "tone": None})
assert (result.value, result.lower, result.upper, result.ungraded) == (None, 0.5, 0.7, ("tone",))
assert aggregate([result])["overall_score"].skipped == 1
"""


def loaded(code: str, *arguments: str) -> set[str]:
    """Run code in a fresh interpreter and name the modules that it loaded."""
    code += "\nimport sys; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


@pytest.fixture
def pack(tmp_path: Path) -> str:
    rubric = Rubric(
        id="mri-before-injection",
        criteria=(
            Criterion(id="red-flags", text="Names red flags.", points=5),
            Criterion(id="dose", text="Gives the dose.", points=3),
            Criterion(id="tone", text="Is kind.", points=2),
        ),
    )
    path = tmp_path / "sciatica-imaging-1.2.0.rubricpack"
    path.write_bytes(
        build(
            [rubric], RubricSet(id="sciatica-imaging"), version="1.2.0", commit=None, schemas={}, grader_template="{x}"
        )
    )
    return str(path)


def test_public_names() -> None:
    assert rubric_studio.__all__ == [
        "Comparability",
        "Criterion",
        "Mean",
        "Message",
        "Pack",
        "Rater",
        "Report",
        "Result",
        "Rubric",
        "RubricStudioError",
        "Verdict",
        "aggregate",
        "comparable",
        "grader_prompt",
        "load_pack",
        "prompt_digest",
        "read_report",
        "report",
        "score",
    ]
    assert all(getattr(rubric_studio, name).__doc__ for name in rubric_studio.__all__)


def test_import_is_light() -> None:
    assert not loaded("import rubric_studio").intersection(HEAVY)


def test_the_readme_example_runs_and_stays_light(pack: str) -> None:
    modules = loaded(USE, pack)
    assert not modules.intersection(HEAVY)
    assert "rubric_studio.schema" not in modules
    assert "rubric_studio.pack.writer" not in modules
