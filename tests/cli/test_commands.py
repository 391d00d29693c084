"""The command line in one process: what each command prints, and how it ends."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rubric_studio.cli import main
from rubric_studio.workflows import start

Call = Callable[..., Any]


def test_every_example_of_the_help_works(call: Call, recorded: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "team.git"], check=True)
    assert call("sync", "--team", str(tmp_path / "team.git"), cwd=recorded).code == 0
    assert call("export", "healthbench", "sciatica-imaging", "-o", "records.jsonl", cwd=recorded).code == 0
    seen = 0
    for name in main.COMMANDS:
        if name == "studio":
            continue
        done = call(name, "--help", cwd=recorded)
        assert done.code == 0
        _text, _mark, example = done.out.partition("Example: rubric-studio ")
        assert example, name
        words = [word.strip('"') for word in _words(example)]
        path = recorded / "rubrics/sciatica-imaging/set.yaml"
        path.write_text(path.read_text() + "\n# a change to record\n" if name == "record" else path.read_text())
        ended = call(*words, cwd=recorded)
        assert ended.code == 0, (words, ended)
        seen += 1
    assert seen == len(main.COMMANDS) - 1


def _words(example: str) -> list[str]:
    import shlex

    return shlex.split(" ".join(example.split()))


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("preview",),
        ("preview", "sciatica-imaging/mri-before-injection"),
        ("diff",),
        ("log",),
        ("log", "sciatica-imaging/mri-before-injection"),
        ("log", "mri-before-injection#red-flags", "--limit", "1"),
        ("blame", "mri-before-injection"),
        ("record", "--dry-run"),
        ("release", "sciatica-imaging", "--dry-run"),
        ("release", "sciatica-imaging"),
    ],
)
def test_json_on_stdout(call: Call, recorded: Path, arguments: tuple[str, ...]) -> None:
    done = call(*arguments, "--format", "json", cwd=recorded)
    assert done.code == 0
    assert json.loads(done.out)


def test_check_golden(call: Call, recorded: Path) -> None:
    folder = recorded / "rubrics" / "sciatica-imaging"
    path = folder / "repeat-injection.yaml"
    path.write_text(path.read_text().replace("points:", "wieght:", 1).replace("axis: ", "axis: un", 1))
    done = call("check", "rubrics/sciatica-imaging/repeat-injection.yaml", cwd=recorded)
    numbered = path.read_text().splitlines()
    line = next(n for n, text in enumerate(numbered, 1) if "wieght" in text)
    assert done.code == 1
    assert done.err == "Checked one rubric with 0 criteria: 2 errors.\n"
    first, second = (held for held in done.out.splitlines() if not held.startswith(" "))
    place = "rubrics/sciatica-imaging/repeat-injection.yaml"
    assert first.startswith(f"{place}:{line - 2}:5: error S100 (wrong-shape) ")
    assert second.startswith(f"{place}:{line}:5: error S100 (wrong-shape) ")
    assert "points" in second


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("chek",), 2, "Did you mean “check”?"),
        (("xyzzy",), 2, "xyzzy"),
        (("check", "--nothing"), 2, "--nothing"),
        (("preview", "nothing"), 3, "The sets here: emergency-escalation, sciatica-imaging."),
        (("preview", "sciatica-imaging/nothing"), 3, "The rubrics here: "),
        (("check", "nothing.yaml"), 3, "nothing.yaml"),
        (("diff", "9.9.9"), 3, "9.9.9"),
        (("release", "nothing"), 3, "nothing"),
        (("record",), 3, "Nothing has changed"),
        (("record", "--name", "A"), 2, "--email"),
        (("import", "healthbench", "nothing.jsonl", "--set", "hb"), 3, "nothing.jsonl"),
        (("import", "healthbench", ".", "--set", "hb"), 3, "is a directory"),
        (("import", "healthbench", ".", "--set", "No Id"), 3, "cannot name a set"),
        (("import", "xml", ".", "--set", "hb"), 2, "healthbench"),
        (("export", "healthbench", "sciatica-imaging", "-o", "."), 3, "cannot be written"),
        (("schema", "nothing"), 2, "nothing"),
        (("no/such/path",), 3, "no/such/path"),
        (("--workspace", "nothing", "check"), 3, "nothing"),
        (("init", "rubric-studio.yaml"), 3, "is a file, not a folder"),
        (("preview", "\x1b[31m"), 3, "␛[31m"),
    ],
)
def test_how_it_ends(call: Call, recorded: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    done = call(*arguments, cwd=recorded)
    assert (done.code, done.out) == (code, "")
    assert says in done.err
    assert "\x1b" not in done.err
    assert "Something went wrong" not in done.err


def test_the_workspace_before_and_after(call: Call, recorded: Path, tmp_path: Path) -> None:
    for arguments in (("--workspace", recorded, "check"), ("check", "--workspace", recorded), ("check", recorded)):
        assert "Checked 8 rubrics" in call(*arguments, cwd=tmp_path).err
    below = recorded / "rubrics" / "sciatica-imaging"
    assert "Checked 8 rubrics" in call("check", cwd=below).err
    assert "Checked one rubric" in call("check", "repeat-injection.yaml", cwd=below).err
    assert "Checked 3 rubrics" in call("check", below, cwd=tmp_path).err
    assert call("check", "--workspace", ".", below, cwd=tmp_path).code == 3


def test_without_a_terminal_the_studio_is_a_preview(call: Call, recorded: Path, tmp_path: Path) -> None:
    for arguments in ((), (recorded,), (recorded / "rubrics" / "sciatica-imaging",), ("--workspace", recorded)):
        done = call(*arguments, cwd=recorded if not arguments else tmp_path)
        assert done.code == 0
        assert "MRI before a steroid injection (mri-before-injection): 12 criteria" in done.out
        assert done.err == "To open the studio, run “rubric-studio” in a terminal window.\n"


def test_a_folder_named_like_a_command(call: Call, quiet_machine: Path, tmp_path: Path) -> None:
    start.init(tmp_path / "check", example=True)
    assert "is not in a workspace" in call("check", cwd=tmp_path).err
    assert "12 criteria" in call("./check", cwd=tmp_path).out


def test_paths_serve_as_names(call: Call, recorded: Path) -> None:
    wanted = call("preview", "sciatica-imaging/repeat-injection", cwd=recorded).out
    assert call("preview", "rubrics/sciatica-imaging/repeat-injection.yaml", cwd=recorded).out == wanted


def test_record_and_release_and_diff(call: Call, recorded: Path, quiet_machine: Path) -> None:
    path = recorded / "rubrics/sciatica-imaging/repeat-injection.yaml"
    assert call("release", "sciatica-imaging", cwd=recorded).code == 0
    path.write_text(path.read_text().replace("points: 7", "points: 8", 1))
    done = call("diff", "1.0.0", "--exit-code", cwd=recorded)
    assert done.code == 1
    assert done.out.startswith(
        "sciatica-imaging: from 1.0.0 to the files as they are\n\nRepeating a steroid injection (repeat-injection)\n"
    )
    assert "emergency-escalation/v1.0.0" in done.err
    assert call("diff", cwd=recorded).code == 0
    assert call("release", "sciatica-imaging", "--dry-run", cwd=recorded).code == 1
    (quiet_machine / "gitconfig").write_text("")
    assert "--name" in call("record", cwd=recorded).err
    done = call("record", "-m", "Why", "--name", "Bob B", "--email", "b@example.org", cwd=recorded)
    assert (done.code, done.err.partition(": ")[2]) == (0, "Why\n")
    done = call("release", "sciatica-imaging", cwd=recorded)
    assert done.out.startswith("sciatica-imaging 2.0.0: scores are not comparable with those of 1.0.0 (one change)\n- ")
    assert call("release", "sciatica-imaging", cwd=recorded).code == 1
    Path(recorded / "dist" / "sciatica-imaging-2.0.0.rubricpack").unlink()
    assert "Built the pack of sciatica-imaging/v2.0.0 again" in call("release", "sciatica-imaging", cwd=recorded).err


def test_identifiers(call: Call, recorded: Path) -> None:
    path = recorded / "rubrics/sciatica-imaging/repeat-injection.yaml"
    path.write_text(path.read_text().replace("content: ", "content: 'Call 0912-345-678.' #", 1))
    done = call("record", cwd=recorded)
    assert (done.code, "H601 “0912-345-678” looks like a telephone number" in done.err) == (1, True)
    assert call("record", "--dry-run", cwd=recorded).code == 1
    done = call("record", "--allow", "made up", cwd=recorded)
    assert (done.code, "reason: made up" in path.read_text()) == (0, True)


def test_skip_bad(call: Call, recorded: Path) -> None:
    call("export", "healthbench", "sciatica-imaging", "-o", "r.jsonl", cwd=recorded)
    with (recorded / "r.jsonl").open("a") as file:
        file.write("{\n")
    assert call("import", "healthbench", "r.jsonl", "--set", "hb", cwd=recorded).code == 3
    done = call("import", "healthbench", "r.jsonl", "--set", "hb", "--skip-bad", cwd=recorded)
    assert done.code == 0
    assert "r.jsonl:4:1: this line is no HealthBench record" in done.err
    assert "Left one record out.\nImported 3 rubrics" in done.err


def test_the_unexpected_is_reported_without_texts(call: Call, recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise ValueError("the patient's words")

    monkeypatch.setattr("rubric_studio.workflows.check.check", broken)
    monkeypatch.setattr("tempfile.tempdir", str(recorded))
    done = call("check", cwd=recorded)
    assert done.code == 3
    assert "the patient's words" not in done.err
    report = next(recorded.glob("rubric-studio-*.txt")).read_text()
    assert "ValueError" in report
    assert "the patient's words" not in report.replace('raise ValueError("the patient\'s words")', "")
    monkeypatch.setattr("tempfile.tempdir", str(recorded / "nowhere"))
    assert "no report" in call("check", cwd=recorded).err


def test_an_empty_workspace(call: Call, tmp_path: Path, quiet_machine: Path) -> None:
    (tmp_path / "rubric-studio.yaml").write_text("format: rubric-studio/settings/1\n")
    assert "There are no sets here yet" in call("preview", cwd=tmp_path).out
    for name in ("check", "diff", "record"):
        done = call(name, cwd=tmp_path)
        assert (done.code, "went wrong" in done.err) == (0 if name == "check" else done.code, False)


def test_obstacles_end_alike_and_counts_are_words(call: Call, recorded: Path, tmp_path: Path) -> None:
    call("release", "sciatica-imaging", cwd=recorded)
    for more in ((), ("--dry-run",)):
        done = call("release", "sciatica-imaging", *more, cwd=recorded)
        assert (done.code, "In the way: Nothing has changed" in done.err) == (1, True)
    assert f"{tmp_path} is not in a workspace" in call("check", cwd=tmp_path).err
    assert "the first seven or more of its digits" in call("diff", "HEAD~1", cwd=recorded).err
    start.init(tmp_path / "mine")
    assert call("check", cwd=tmp_path / "mine").err.startswith("Checked one rubric with one criterion: ")
    assert "one criterion, 5 points possible" in call("preview", cwd=tmp_path / "mine").out
