"""The wheel carries all that is needed: built, installed into a fresh environment, and taken on the main trip there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

GRADER = """
import sys
from rubric_studio import load_pack, score
pack = load_pack(sys.argv[1], digest=sys.argv[2])
pack.verify()
rubric = pack["mri-before-injection"]
print(score(rubric, {criterion.id: criterion.points > 0 for criterion in rubric.criteria}).value)
heavy = {"textual", "click", "ruamel", "yaml", "git", "jsonschema", "jsonschema_rs"} & set(sys.modules)
assert not heavy, heavy
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Give the folder of a fresh environment's programs, the wheel installed in it."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(place), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    venv.create(place / "venv", with_pip=True)
    programs = place / "venv" / ("Scripts" if os.name == "nt" else "bin")
    wheel = next(place.glob("*.whl"))
    subprocess.run([programs / "python", "-m", "pip", "install", "-q", wheel], check=True, capture_output=True)
    return programs


def test_the_main_trip_from_the_wheel(installed, tmp_path):
    name = {"NAME": "Ada Example", "EMAIL": "ada@example.org"}
    who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in name.items()}
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHON"))}
    environment = kept | who | {"HOME": str(tmp_path), "PATH": f"{installed}{os.pathsep}{os.environ['PATH']}"}

    def run(*arguments: str, where: Path = tmp_path) -> str:
        done = subprocess.run(
            arguments, cwd=where, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("rubric-studio", "init", "workspace", "--example")
    workspace = tmp_path / "workspace"
    assert run("rubric-studio", "check", where=workspace) == ""
    assert "mri-before-injection" in run("rubric-studio", where=workspace)
    run("rubric-studio", "record", "-m", "Begin", where=workspace)
    released = json.loads(run("rubric-studio", "release", "sciatica-imaging", "--format", "json", where=workspace))
    assert released["version"] == "1.0.0"
    assert run(str(installed / "python"), "-c", GRADER, released["pack"], released["digest"]) == "1.0\n"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    program = re.search(r"^```python\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    assert program
    grader = tmp_path / "grader"
    grader.mkdir()
    run("rubric-studio", "add", "sciatica-imaging", "--from", str(workspace), where=grader)
    said = run(str(installed / "python"), "-c", program.group(1), where=grader)
    assert said.splitlines()[1] == "Comparable: the one rubric."
    assert run("rubric-studio", "--language", "zh-TW", "--help").startswith("用法：")
    assert run("rubric-studio", "schema", "rubric") == (ROOT / "schemas" / "rubric.schema.json").read_text("utf-8")
