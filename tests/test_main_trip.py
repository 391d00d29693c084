"""The main trip on real records: from a HealthBench file, through the studio, to a grader's score."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from rubric_studio.cli.main import cli
from rubric_studio.model.judgment import Verdict
from rubric_studio.tui.app import StudioApp

ROOT = Path(__file__).parent.parent
DATA = Path(os.environ.get("RUBRIC_STUDIO_TEST_DATA", ROOT.parent / "shared" / "data"))
RECORDS = DATA / "healthbench" / "records_245.jsonl"

GRADER = """
import json, sys
from rubric_studio import load_pack, score
pack = load_pack(sys.argv[1], digest=sys.argv[2])
pack.verify()
rubric = pack[sys.argv[3]]
result = score(rubric, {criterion.id: index % 2 == 0 for index, criterion in enumerate(rubric.criteria)})
heavy = sorted({"textual", "click", "ruamel", "yaml", "git", "jsonschema", "jsonschema_rs"} & set(sys.modules))
print(json.dumps({"n": len(pack), "value": result.value, "heavy": heavy, "criteria": [
    [criterion.id, criterion.text, criterion.points] for criterion in rubric.criteria]}))
"""


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """Give the folder of an empty workspace, with somebody known to record under."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada Example")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    folder = tmp_path / "workspace"
    run("init", str(folder))
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> str:
    """Run a command of ours that has to succeed; give what it printed."""
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False, standalone_mode=False)
    assert done.return_value in (None, 0), done.output
    return done.stdout


async def until(pilot, true):
    """Wait until something is so, ten seconds at most."""
    for _ in range(200):
        if true():
            return
        await pilot.pause(0.05)
    pytest.fail("it did not come about within ten seconds")


def records() -> list[dict]:
    """Give the real records."""
    return [json.loads(line) for line in RECORDS.read_bytes().split(b"\n") if line.strip()]


@pytest.mark.skipif(not RECORDS.exists(), reason="the real records are not on this machine (RUBRIC_STUDIO_TEST_DATA)")
async def test_the_main_trip(workspace):
    run("import", "healthbench", str(RECORDS), "--set", "real")
    run("export", "healthbench", "real", "-o", "back.jsonl")
    back = [json.loads(line) for line in (workspace / "back.jsonl").read_bytes().split(b"\n") if line.strip()]
    assert back == records()
    assert [list(record) for record in back] == [list(record) for record in records()]
    (workspace / "back.jsonl").unlink()
    assert run("check", "--format", "json")
    run("record", "-m", "The records as they came")

    rubric = chosen(workspace)
    app = StudioApp(workspace, rater="r-1", set_id="real", rubric=rubric)
    async with app.run_test(size=(140, 44), notifications=True) as pilot:
        session = app.session
        await until(pilot, lambda: app.focused is not None and app.focused.id == "criteria")
        assert session.selection.rubric == rubric
        await pilot.pause(0.2)
        before = session.criterion
        first, points = before.id, before.points
        text = before.text

        # reword: letters into the box, as they come from a keyboard
        await pilot.press("enter")
        await until(pilot, lambda: app.focused is not None and app.focused.id == "text")
        await pilot.press("ctrl+home", *"Always", "space")
        await until(pilot, lambda: session.criterion.text.startswith("Always "))
        await pilot.press("escape")
        # re-point
        await pilot.press("plus" if points not in (-1, 10) else "minus")
        await until(pilot, lambda: session.criterion.points != points)
        new_points = session.criterion.points

        # mark every criterion of the first response and watch the score: the range narrows to a number
        ids = [criterion.id for criterion in session.view.rubric.criteria]
        session.select_response(session.standings[0].response.id)
        met = {}
        for id_ in ids:
            assert session.selection.criterion == id_
            assert session.standing.result.value is None
            met[id_] = id_ != ids[-1]
            await pilot.press("y" if met[id_] else "n")
            await until(pilot, lambda id_=id_: session.standing.cells[id_].verdict is not None)
        await until(pilot, lambda: session.standing.result.value is not None)
        current = {criterion.id: criterion.points for criterion in session.view.rubric.criteria}
        expected = sum(p for i, p in current.items() if met[i]) / sum(p for p in current.values() if p > 0)
        assert session.standing.result.value == pytest.approx(expected)

        # undo everything, and do it all again
        while session.can_undo:
            await pilot.press("ctrl+z")
            await pilot.pause()
        assert session.view.rubric.criteria[0].text == text
        assert not session.unsaved
        for _ in range(200):
            if session.standing and session.standing.result.value is not None:
                break
            await pilot.press("ctrl+y")
            await pilot.pause()
        assert session.standing.result.value == pytest.approx(expected)
        assert session.view.rubric.criteria[0].points == new_points

        await pilot.press("ctrl+s")
        await until(pilot, lambda: not session.unsaved)
        assert session.standing.cells[first].verdict is Verdict.MET
        await pilot.press("f4")
        await until(pilot, lambda: app.screen.query("#note"))
        await pilot.press("enter")
        await until(pilot, lambda: recorded(workspace) == 2)
        await until(pilot, lambda: not app.screen.query("#note"))
        await pilot.press("f9")
        await until(pilot, lambda: app.screen.query("#release"))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: list((workspace / "dist").glob("*.rubricpack")))
        await pilot.press("escape")
        await pilot.press("ctrl+q")

    changed = git(workspace, "diff", "--numstat", "HEAD~2", "HEAD~1", "--", "rubrics/real/*.yaml").split()
    assert changed[:2] == ["2", "2"], "rewording and re-pointing change two lines of one file"
    grade(workspace, rubric, [first, f"Always {text}", new_points])


def chosen(workspace: Path) -> str:
    """Choose a rubric that has an ideal response, no shared criteria, and a first criterion on one line."""
    from rubric_studio.workflows.start import find

    loaded = find(workspace).load("real")
    return next(
        rubric.id
        for rubric in loaded.rubrics.values()
        if rubric.ideal_response
        and all(criterion.level == "example" for criterion in rubric.criteria)
        and "\n" not in rubric.criteria[0].text
        and 4 <= len(rubric.criteria) <= 8
        and any(criterion.points > 0 for criterion in rubric.criteria)
    )


def git(workspace: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=workspace, capture_output=True, text=True, check=True).stdout


def recorded(workspace: Path) -> int:
    return len(git(workspace, "log", "--format=%h").split())


def grade(workspace: Path, rubric: str, first: list) -> None:
    """Load the released pack as a grader would, pinned, in a process of its own."""
    message = git(workspace, "tag", "-l", "--format=%(contents)", "real/v1.0.0")
    digest = message.split("pack: ")[1].strip()
    pack = workspace / "dist" / "real-1.0.0.rubricpack"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", GRADER, pack, digest, rubric], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["heavy"] == []
    assert said["n"] == 245
    assert said["criteria"][0] == first
    points = [points for _id, _text, points in said["criteria"]]
    met = sum(points[::2])
    assert said["value"] == pytest.approx(met / sum(p for p in points if p > 0), abs=1e-12)
