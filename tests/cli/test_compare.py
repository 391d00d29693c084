"""``rubric-studio diff``: text for people, data for programs, and exit codes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rubric_studio import schema
from rubric_studio.cli.diffs import Look, text
from rubric_studio.workflows import record
from rubric_studio.workflows.compare import compare_set

Call = Callable[..., Any]
NAME = "rubrics/sciatica-imaging/repeat-injection.yaml"
HEAVY = ["git", "ruamel", "jsonschema", "textual", "rich", "rubric_studio.lint"]
ANSWER = (Path(__file__).parent / "data" / "diff.txt").read_text(encoding="utf-8")


@pytest.fixture
def edited(recorded: Path) -> Path:
    """The example sets with a rubric that was worked on."""
    path = recorded / NAME
    written = path.read_text(encoding="utf-8")
    for old, new in {
        "points: 6": "points: -6",
        "an option when the first": "an option if the first",
        "id: yearly-limit": "id: limit-a-year",
        "differs between clinics, so none is asked for.": "differs.",
        "id: new-mri": "id: mri-again",
        "a new MRI is": "a new MRI scan is",
    }.items():
        assert old in written
        written = written.replace(old, new, 1)
    path.write_text(written, encoding="utf-8")
    return recorded


def test_text(call: Call, edited: Path) -> None:
    done = call("diff", "--set", "sciatica-imaging", cwd=edited)
    assert (done.code, done.out, done.err) == (0, ANSWER, "")
    assert call("diff", "--set", "sciatica-imaging", "--exit-code", cwd=edited).code == 1
    nothing = call("diff", "HEAD", "HEAD", "--exit-code", cwd=edited)
    assert (nothing.code, nothing.out.count("  nothing changed")) == (0, 2)


def test_colour_is_never_the_only_sign(edited: Path, example: Any) -> None:
    import click

    held = [compare_set(example, "sciatica-imaging")]
    coloured = text.render(held, Look(colour=True))
    assert "\x1b[" in coloured
    assert click.unstyle(coloured) == text.render(held, Look()) == ANSWER.removesuffix("\n")


def test_json_has_the_shape_of_its_schema(call: Call, edited: Path) -> None:
    (edited / "rubrics/emergency-escalation/set.yaml").write_text("a: [", encoding="utf-8")
    done = call("diff", "--format", "json", cwd=edited)
    data = json.loads(done.out)
    assert schema.problems("diff", data) == []
    [emergency, sciatica] = data["sets"]
    assert [held["path"] for held in emergency["unread"]] == ["rubrics/emergency-escalation/set.yaml"]
    assert "rubrics/emergency-escalation/set.yaml:1:" in done.err
    first = sciatica["changes"][0]
    assert (first["code"], first["severity"], first["bump"]) == ("criterion-sign-flipped", "scores", "major")
    assert (first["old"], first["new"]) == (6, -6)
    assert first["new_place"] == {"path": NAME, "line": 19, "column": 13}
    by_print = {change["fingerprint"]: change["criterion"] for change in sciatica["changes"]}
    [perhaps] = sciatica["perhaps"]
    assert (by_print[perhaps["removed"]], by_print[perhaps["added"]]) == ("new-mri", "mri-again")
    broken = {**data, "sets": [{**sciatica, "changes": [{**first, "code": "criterion-vanished"}]}]}
    assert schema.problems("diff", broken)
    assert json.loads(call("schema", "diff", cwd=edited).out) == schema.schema("diff")


def test_fingerprints_stay_from_record_to_record(call: Call, edited: Path) -> None:
    def prints(*words: str) -> set[str]:
        data = json.loads(call("diff", *words, "--format", "json", "--set", "sciatica-imaging", cwd=edited).out)
        return {change["fingerprint"] for change in data["sets"][0]["changes"]}

    from rubric_studio.store.workspace import Workspace

    first = subprocess.run(["git", "rev-parse", "HEAD"], cwd=edited, capture_output=True, text=True, check=True)
    start = first.stdout.strip()
    before = prints(start)
    record.record(Workspace(edited), "Second")
    other = edited / "rubrics/sciatica-imaging/mri-before-injection.yaml"
    other.write_text(other.read_text(encoding="utf-8").replace("title: ", "title: New ", 1), encoding="utf-8")
    record.record(Workspace(edited), "Third")
    assert before < prints(start, "HEAD")
    assert len(prints(start, "HEAD") - before) == 1


def test_what_is_not_known_is_no_nothing(call: Call, edited: Path) -> None:
    (edited / NAME).write_text("id: [", encoding="utf-8")
    done = call("diff", "--set", "sciatica-imaging", "--exit-code", cwd=edited)
    assert (done.code, "nothing that can be read changed" in done.out, NAME in done.err) == (1, True, True)
    assert call("diff", "--set", "nothing", cwd=edited).code == 3


def test_two_files_need_no_workspace(call: Call, edited: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_bytes((edited / NAME).read_bytes().replace(b"points: -6", b"points: 6"))
    done = call("diff", other, edited / NAME, cwd=tmp_path)
    assert done.code == 0
    assert done.out.startswith(f"From {other} to {edited / NAME}\n\nRepeating a steroid injection")
    assert "was +6 (the sign flipped)" in done.out
    assert call("diff", other, cwd=tmp_path).code == 3
    assert call("diff", other, other, "--exit-code", cwd=tmp_path).code == 0


def test_a_file_of_a_set_is_not_written_over(call: Call, edited: Path) -> None:
    for name in (NAME, "rubrics/sciatica-imaging/responses/new.txt"):
        path = edited / name
        before = path.read_bytes() if path.exists() else None
        done = call("diff", "-o", name, cwd=edited)
        assert (done.code, done.out, "name another file" in done.err) == (3, "", True)
        assert (path.read_bytes() if path.exists() else None) == before


def test_whoever_reads_may_stop(edited: Path) -> None:
    for shape in ("text", "json"):
        line = f"{sys.executable} -m rubric_studio diff --format {shape} | true; echo ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", line], cwd=edited, capture_output=True, text=True, check=False)
        assert (done.stdout, done.stderr) == ("0\n", "")


def test_nothing_heavy_is_loaded_for_two_files(edited: Path) -> None:
    code = (
        "import sys; from rubric_studio.cli import main; "
        f"main._run(['diff', {str(edited / NAME)!r}, {str(edited / NAME)!r}]); "
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=edited, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_page_says_who_approved_what(call, recorded):
    settings = recorded / "rubrics/sciatica-imaging/set.yaml"
    settings.write_text(settings.read_text() + "signoff:\n  required: 2\n")
    rubric = recorded / "rubrics/sciatica-imaging/repeat-injection.yaml"
    rubric.write_text(rubric.read_text().replace("points: 6", "points: 7", 1))
    for words, asked in (((), True), (("HEAD", "."), True), ((".", "HEAD"), False)):  # nothing was asked for then
        done = call("diff", *words, "--format", "html", cwd=recorded)
        assert done.code == 0
        assert ('<p class="signoff"' in done.out) == ("0 of 2" in done.out) == asked


def test_the_page_says_who_approved_a_shared_criterion_in_each_rubric(call: Call, recorded: Path) -> None:
    folder = recorded / "rubrics/emergency-escalation"
    settings = folder / "set.yaml"
    settings.write_text(settings.read_text() + "signoff:\n  required: 1\n")
    shared = folder / "shared.yaml"
    shared.write_text(re.sub(r"points: (\d)", "points: 1\\1", shared.read_text(), count=1))
    data = json.loads(call("diff", "--format", "json", cwd=recorded).out)
    [touched] = [change["touches"] for held in data["sets"] for change in held["changes"] if "touches" in change]
    assert len(touched) > 1
    page = call("diff", "--format", "html", cwd=recorded).out
    said = re.findall(r'<p class="signoff" dir="auto">([^<]*)</p>', page)
    assert said == [f"{rubric}: 0 of 1 approved" for rubric in touched]
