"""The command line as a process: exit codes, pipes, signals, and never a traceback."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record

COMMANDS = [
    (),
    ("check",),
    ("preview",),
    ("diff",),
    ("record", "--dry-run"),
    ("record",),
    ("release", "sciatica-imaging"),
    ("export", "healthbench", "sciatica-imaging"),
    ("import", "healthbench", "nothing", "--set", "hb"),
    ("init",),
]
Run = Callable[..., "subprocess.CompletedProcess[str]"]
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def calm(done: subprocess.CompletedProcess[str], *codes: int) -> None:
    assert done.returncode in (codes or (0, 1, 3)), done
    assert "Traceback" not in done.stderr
    assert "Something went wrong" not in done.stderr
    assert done.returncode == 0 or done.stderr.strip()


@pytest.fixture
def recorded(example: Workspace) -> Path:
    record.record(example, "First")
    return example.root


def test_the_module_and_the_version(studio: Run, tmp_path: Path) -> None:
    done = studio("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout.split()[0]) == (0, "rubric-studio")


def test_no_workspace(studio: Run, tmp_path: Path) -> None:
    for command in COMMANDS[:-1]:
        done = studio(*command, cwd=tmp_path)
        calm(done, 3)
        assert "rubric-studio init" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_set_full_of_what_is_no_rubric(studio: Run, recorded: Path, tmp_path: Path) -> None:
    folder = recorded / "rubrics" / "sciatica-imaging"
    (folder / "binary.yaml").write_bytes(bytes(range(256)))
    (folder / "empty.yaml").write_bytes(b"")
    (folder / "responses" / "broken.yaml").write_text("a: [")
    (folder / "judgments" / "r.jsonl").write_bytes(b"\x00\n{}\n[\n")
    os.mkfifo(folder / "fifo.yaml")
    (tmp_path / "out.yaml").write_text("id: out")
    (folder / "link.yaml").symlink_to(tmp_path / "out.yaml")
    with (folder / "huge.yaml").open("wb") as file:
        file.truncate(10**9)
    codes = {command: studio(*command, cwd=recorded) for command in COMMANDS}
    for command, done in codes.items():
        calm(done, 3) if command[:1] in (("export",), ("import",)) else calm(done)
    assert codes["check",].returncode == 1
    assert {
        line.split(":")[0].rpartition("/")[2] for line in codes["check",].stdout.splitlines() if line[0] != " "
    } == {
        "binary.yaml",
        "empty.yaml",
        "broken.yaml",
        "r.jsonl",
        "fifo.yaml",
        "link.yaml",
        "huge.yaml",
    }
    assert codes["record",].returncode == 1


def test_git_is_missing(studio: Run, recorded: Path, tmp_path: Path) -> None:
    empty = {"PATH": str(tmp_path)}
    for command in COMMANDS:
        calm(studio(*command, cwd=recorded, env=empty))
    assert "git is not installed" in studio("record", cwd=recorded, env=empty).stderr
    assert studio("check", cwd=recorded, env=empty).returncode == 0


def test_in_the_middle_of_a_merge(studio: Run, recorded: Path, git: Callable[..., str]) -> None:
    path = recorded / "rubrics/sciatica-imaging/repeat-injection.yaml"
    text = path.read_text()
    git(recorded, "switch", "-qc", "other")
    path.write_text(text.replace("points: 7", "points: 8", 1))
    git(recorded, "commit", "-qam", "theirs")
    git(recorded, "switch", "-q", "main")
    path.write_text(text.replace("points: 7", "points: 9", 1))
    git(recorded, "commit", "-qam", "ours")
    git(recorded, "merge", "other", ok=False)
    for command in COMMANDS:
        calm(studio(*command, cwd=recorded))
    done = studio("record", cwd=recorded)
    assert done.returncode == 3
    assert "git merge --abort" in done.stderr


@pytest.mark.skipif(not (ROOT and shutil.which("setpriv")), reason="needs root and setpriv to drop its rights")
def test_without_permission(recorded: Path) -> None:
    folder = recorded / "rubrics" / "sciatica-imaging"
    for path in (recorded, *recorded.parents):
        if "pytest" in str(path):  # pytest's own folders are closed to others
            path.chmod(0o755)
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-m", "rubric_studio"]
    env = {
        **os.environ,
        "HOME": "/nonexistent",
        "XDG_CONFIG_HOME": "/nonexistent/.config",
        "GIT_CONFIG_GLOBAL": "/dev/null",
    }
    probe = subprocess.run([*drop, "--version"], cwd=recorded, env=env, capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("the program itself cannot be read without root's rights")
    for mode in (0o000, 0o111, 0o444, 0o555):
        folder.chmod(mode)
        for command in COMMANDS:
            calm(
                subprocess.run(
                    [*drop, *command],
                    cwd=recorded,
                    env=env,
                    capture_output=True,
                    check=False,
                    text=True,
                    stdin=subprocess.DEVNULL,
                )
            )
    folder.chmod(0o755)


def test_whoever_reads_may_stop(recorded: Path) -> None:
    line = f"{sys.executable} -m rubric_studio preview | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], cwd=recorded, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines()[1:] == ["0"]
    line = f"{sys.executable} -m rubric_studio export healthbench sciatica-imaging | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], cwd=recorded, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("0\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_no_space_and_no_output(recorded: Path) -> None:
    for ending, code in (("> /dev/full", 3), (">&-", 0)):
        line = f"{sys.executable} -m rubric_studio preview {ending}"
        done = subprocess.run(["bash", "-c", line], cwd=recorded, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        assert "Exception ignored" not in done.stderr
        assert done.returncode == code, done


def test_interrupted_import(recorded: Path, tmp_path: Path) -> None:
    record_ = (
        '{{"example_tags": [], "ideal_completions_data": null, "prompt": [{{"content": "Q{0}", "role": "user"}}],'
        ' "prompt_id": "id-{0}", "rubrics": [{{"criterion": "C.", "points": 5, "tags": []}}]}}\n'
    )
    source = tmp_path / "long.jsonl"
    source.write_text("".join(record_.format(n) for n in range(50_000)))
    before = sorted((recorded / "rubrics").iterdir())
    process = subprocess.Popen(
        [sys.executable, "-m", "rubric_studio", "import", "healthbench", str(source), "--set", "hb"],
        cwd=recorded,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    until = time.monotonic() + 20
    while sorted((recorded / "rubrics").iterdir()) == before and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, "\nInterrupted. What was saved before is saved.\n")
    assert sorted((recorded / "rubrics").iterdir()) == before


def test_the_end_leaves_nothing_half_written(recorded: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "rubric_studio", "export", "healthbench", "sciatica-imaging"],
        cwd=recorded,
        capture_output=True,
        check=True,
    ).stdout
    (recorded / "many.jsonl").write_bytes(made * 3000)
    process = subprocess.Popen(
        [sys.executable, "-m", "rubric_studio", "import", "healthbench", "many.jsonl", "--set", "hb"], cwd=recorded
    )
    rubrics = recorded / "rubrics"
    until = time.monotonic() + 20
    while not list(rubrics.glob(".hb.*")) and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 130
    assert sorted(path.name for path in rubrics.iterdir()) == ["emergency-escalation", "sciatica-imaging"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no TERM")
@pytest.mark.parametrize("term", ["dumb", "unknown", None])
def test_a_terminal_that_cannot_draw(tmp_path: Path, term: str | None) -> None:
    pty = pytest.importorskip("pty")
    env = {key: value for key, value in os.environ.items() if key != "TERM"} | ({"TERM": term} if term else {})
    ours, theirs = pty.openpty()
    run = [sys.executable, "-m", "rubric_studio", str(tmp_path)]
    done = subprocess.run(run, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, env=env, timeout=30, check=False)
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 3
    said = done.stderr.decode()
    assert f"TERM is {term or 'not set'}" in said
    assert "rubric-studio preview" in said
