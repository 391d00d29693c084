"""No document crashes ``check``, hangs it, or passes for something else: the hazards of hazards.py, on real files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from rubric_studio.model.data import same

from .hazards import DANGEROUS, HEAD, LEGAL, REFUSED, Hazard  # noqa: TID252 - the tests are no package

SECONDS = 10
BYTES = 1_000_000_000
CHECK = f"""
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({BYTES}, {BYTES}))
except ImportError:
    pass
from rubric_studio.cli import main
sys.argv = ["rubric-studio", *sys.argv[1:]]
main.run()
"""
READ = """
import json, sys
from pathlib import Path
from rubric_studio.workflows.start import find
workspace = find(Path(sys.argv[1]))
for id_ in workspace.rubric_ids("h"):
    print(json.dumps(workspace.read("h", id_ + ".yaml")[1].data))
"""


def workspace(root: Path, hazards: Iterable[Hazard]) -> dict[str, Hazard]:
    """Write a file for each; give them by their ids."""
    folder = root / "rubrics" / "h"
    folder.mkdir(parents=True)
    (folder / "set.yaml").write_text(
        "format: rubric-studio/set/1\nid: h\ntitle: Hazards\nversion: 0.0.0\nlanguage: en\n", encoding="utf-8"
    )
    named = {f"hazard-{number:03}": hazard for number, hazard in enumerate(hazards)}
    for id_, hazard in named.items():
        text = hazard.text if isinstance(hazard.text, bytes) else hazard.text.encode()
        data = text if hazard.whole else HEAD.encode() + text
        (folder / f"{id_}.yaml").write_bytes(data.replace(b"{id}", id_.encode()))
    return named


def python(code: str, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        timeout=SECONDS,
        env={**os.environ, "COLUMNS": "80"},
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    assert b"should not have" not in done.stderr, done.stderr.decode()
    return done


def findings(done: subprocess.CompletedProcess[bytes], id_: str) -> list[str]:
    """List what was found in one file, as line:column: what."""
    lines = done.stdout.decode("utf-8").split("\n")
    head = f"rubrics/h/{id_}.yaml:"
    return [line.removeprefix(head) for line in lines if line.startswith(head)]


def wanted(hazard: Hazard) -> re.Pattern[str]:
    """Give what one of the findings must look like."""
    line, _colon, column = hazard.place.partition(":")
    if line and not hazard.whole:
        line = str(int(line) + HEAD.count("\n"))
    place = f"{line or '[0-9]+'}:{column or '[0-9]+'}"
    return re.compile(rf"{place}: (?:error|warning) [A-Z][0-9]+ .*{re.escape(hazard.words)}")


def assert_refused(done: subprocess.CompletedProcess[bytes], id_: str, hazard: Hazard) -> None:
    found = findings(done, id_)
    assert any(wanted(hazard).match(line) for line in found), (hazard.name, wanted(hazard), found[:5])
    assert max(map(len, found)) < 1_000


@pytest.mark.parametrize("hazards", [LEGAL, REFUSED, DANGEROUS], ids=["legal", "refused", "dangerous"])
def test_each_has_a_name_of_its_own(hazards: tuple[Hazard, ...]) -> None:
    assert len({hazard.name for hazard in hazards}) == len(hazards)


def test_what_is_legal_reads_as_yaml_1_2_says(tmp_path: Path) -> None:
    named = workspace(tmp_path, LEGAL)

    done = python(CHECK, "check", "--workspace", tmp_path)
    read = python(READ, tmp_path)

    assert done.returncode == 0, done.stdout.decode()
    for line, (id_, hazard) in zip(read.stdout.splitlines(), named.items(), strict=True):
        data = json.loads(line)
        assert data["id"] == id_
        assert hazard.reads is not None
        assert same({key: data[key] for key in data if key.startswith("x-")}, hazard.reads), (hazard.name, data)


def test_what_is_refused_is_found_at_its_place(tmp_path: Path) -> None:
    named = workspace(tmp_path, REFUSED)

    done = python(CHECK, "check", "--workspace", tmp_path)

    assert done.returncode == 1
    for id_, hazard in named.items():
        assert_refused(done, id_, hazard)
    assert not list(tmp_path.rglob("hacked"))


@pytest.mark.parametrize("hazard", DANGEROUS, ids=lambda hazard: hazard.name)
def test_what_is_dangerous_costs_neither_time_nor_memory(hazard: Hazard, tmp_path: Path) -> None:
    [id_] = workspace(tmp_path, [hazard])

    done = python(CHECK, "check", "--workspace", tmp_path)

    assert done.returncode == 1, done.stderr.decode()
    assert_refused(done, id_, hazard)


@pytest.mark.parametrize("hazards", [LEGAL, REFUSED], ids=["legal", "refused"])
def test_laying_out_changes_nothing_that_is_said(hazards: tuple[Hazard, ...], tmp_path: Path) -> None:
    workspace(tmp_path, hazards)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")}
    read = python(READ, tmp_path).stdout if hazards is LEGAL else b""

    done = python(CHECK, "fmt", "--workspace", tmp_path)

    if hazards is LEGAL:
        assert done.returncode == 0
        assert [json.loads(line) for line in python(READ, tmp_path).stdout.splitlines()] == [
            json.loads(line) for line in read.splitlines()
        ]
        assert python(CHECK, "fmt", "--check", "--workspace", tmp_path).returncode == 0
    else:
        assert done.returncode == 1
        kept = [path for path, data in before.items() if path.read_bytes() == data]
        assert len(kept) >= len(before) - 4  # set.yaml, and those that can be read though they are no rubrics
