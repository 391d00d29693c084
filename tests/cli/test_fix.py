"""``check --fix``: what it says, what it asks, and what is in the files afterwards."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
FILE = "rubrics/sciatica-imaging/faults.yaml"
ONLY = ("--select", "W209,W220,S108")
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def test_the_safe_ones(call: Call, faults: Path) -> None:
    done = call("check", FILE, *ONLY, "--fix", cwd=faults)
    assert done.code == 1
    assert done.err == (
        f"{FILE}: W220 Move it to “Why this criterion”\n"
        "Mended one thing.\nChanged one file.\n"
        "Checked one rubric with 3 criteria: one error, one hint.\n"
    )
    assert "W220" not in done.out
    assert "justification: The last one was twelve years ago." in (faults / FILE).read_text()
    again = call("check", "--since", "HEAD", *ONLY, "--fix", cwd=faults)
    assert again.err.startswith("Nothing here can be mended safely by itself.\n")


def test_json_tells_what_was_done(call: Call, faults: Path) -> None:
    data = json.loads(call("check", FILE, "--select", "W220", "--fix", "--format", "json", cwd=faults).out)
    assert data["done"] == [
        {"path": FILE, "code": "W220", "criterion": "booster", "done": "Move it to “Why this criterion”"}
    ]
    assert data["findings"] == []


def test_the_dialog_golden(call: Call, faults: Path) -> None:
    from rubric_studio.workflows.rules import card

    data = json.loads(call("check", FILE, *ONLY, "--format", "json", cwd=faults).out)
    said = {found["code"]: found["message"] for found in data["findings"]}
    done = call("check", FILE, *ONLY, "--fix", "--interactive", cwd=faults, feed="9\n1\nw\n\nw\nas agreed\nq\n")
    words = "(Justification: the last one was twelve years ago.)"
    keys = "s skip, w waive with a reason, a all safe ones, q quit"
    assert done.err == (
        f"""
{FILE}:11:47: warning W220 (justification-in-text) {said["W220"]}
    Recommends a tetanus booster. {words}
    {" " * 30}{"^" * len(words)}
    why: {card("W220").why}
  1  Move it to “Why this criterion” (safe)
       --- {FILE}
       +++ {FILE}
       @@ -10,5 +10,6 @@
          - id: booster
       -    criterion: 'Recommends a tetanus booster. {words}'
       +    criterion: 'Recommends a tetanus booster.'
            points: 6
            axis: accuracy
       +    justification: The last one was twelve years ago.
          - id: allergies
[1, {keys}] Type a number, or one of the letters.
[1, {keys}] """
        f"""
{FILE}:16:16: hint W209 (hedged-requirement) {said["W209"]}
    Attempts to ask about drug allergies.
    ^^^^^^^^^^^
    why: {card("W209").why}
  1  Say it straight: “Asks about drug allergies.”
       --- {FILE}
       +++ {FILE}
       @@ -15,3 +15,3 @@
          - id: allergies
       -    criterion: Attempts to ask about drug allergies.
       +    criterion: Asks about drug allergies.
            points: 5
[1, {keys}] Why may it stay? Without a reason it cannot stay.
[1, {keys}] Why may it stay? """
        f"""
{FILE}:27:11: error S108 (unknown-axis-or-theme) {said["S108"]}
    why: {card("S108").why}
  1  Take “accuracy”
       --- {FILE}
       +++ {FILE}
       @@ -26,2 +26,2 @@
            points: 5
       -    axis: acuracy
       +    axis: accuracy
[1, {keys}] {FILE}: W220 Move it to “Why this criterion”
{FILE}: W209 waived: as agreed
Mended one thing.
Waived one finding.
Changed one file.
Checked one rubric with 3 criteria: one error.
"""
    )
    assert done.code == 1


@pytest.mark.parametrize("feed", ["1\n", "1\nq\n", "1", "1\n\n\n", "1\nx\n99999999999999999999\n-1\n²\n"])
def test_the_end_of_the_input_keeps_what_was_chosen(call: Call, faults: Path, feed: str) -> None:
    done = call("check", FILE, *ONLY, "--fix", "--interactive", cwd=faults, feed=feed)
    assert "Mended one thing.\nChanged one file.\n" in done.err
    text = (faults / FILE).read_text()
    assert ("justification: " in text, "Attempts to" in text) == (True, True)


def test_nothing_chosen(call: Call, faults: Path) -> None:
    before = (faults / FILE).read_bytes()
    done = call("check", FILE, *ONLY, "--fix", "--interactive", cwd=faults)
    assert "Nothing was changed.\n" in done.err
    assert (faults / FILE).read_bytes() == before


def test_all_safe_then_the_rest(call: Call, faults: Path) -> None:
    done = call("check", FILE, *ONLY, "--fix", "--interactive", cwd=faults, feed="s\na\ns\n1\n")
    assert "From now on what is safe is mended without asking. This is not: choose.\n" in done.err
    text = (faults / FILE).read_text()
    assert ("justification: " in text, "Attempts to" in text, "acuracy" in text) == (False, True, False)


def test_input_that_is_no_text(faults: Path) -> None:
    command = [sys.executable, "-m", "rubric_studio", "check", FILE, *ONLY, "--fix", "--interactive"]
    done = subprocess.run(command, cwd=faults, input=b"\xff\xfe\n1\n", capture_output=True, check=False, timeout=30)
    assert done.returncode == 1
    assert b"went wrong" not in done.stderr
    closed = subprocess.run(["bash", "-c", f"{' '.join(command)} <&-"], cwd=faults, capture_output=True, check=False)
    assert closed.returncode == 1
    assert b"went wrong" not in closed.stderr


def test_interrupted_while_choosing(faults: Path) -> None:
    command = [sys.executable, "-m", "rubric_studio", "check", FILE, *ONLY, "--fix", "--interactive"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=faults, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8")
    assert process.stdin
    assert process.stderr
    process.stdin.write("1\n")
    process.stdin.flush()
    seen, until = "", time.monotonic() + 20
    while "W209" not in seen and time.monotonic() < until:
        seen += process.stderr.readline()
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.endswith("Mended one thing.\nChanged one file.\nInterrupted. What was chosen before is saved.\n")
    text = (faults / FILE).read_text()
    assert ("justification: " in text, "Attempts to" in text) == (True, True)


def test_a_file_changed_meanwhile(call: Call, faults: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rubric_studio.workflows.desk import Desk

    save = Desk.save

    def late(desk: Desk) -> int:
        path = faults / FILE
        path.write_text(path.read_text() + "# mine\n")
        return save(desk)

    monkeypatch.setattr(Desk, "save", late)
    done = call("check", FILE, *ONLY, "--fix", cwd=faults)
    assert (done.code, done.out) == (3, "")
    assert "was changed by another program since it was opened here. It was left as it is." in done.err
    assert "justification: " not in (faults / FILE).read_text()


@pytest.mark.skipif(not (ROOT and shutil.which("setpriv")), reason="needs root and setpriv to drop its rights")
def test_a_folder_that_cannot_be_written(faults: Path) -> None:
    for path in (faults, *faults.parents):
        if "pytest" in str(path):  # pytest's own folders are closed to others
            path.chmod(0o755)
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-m", "rubric_studio"]
    env = {**os.environ, "HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent/.config"}
    if subprocess.run([*drop, "--version"], cwd=faults, env=env, capture_output=True, check=False).returncode:
        pytest.skip("the program itself cannot be read without root's rights")
    before = (faults / FILE).read_bytes()
    for options in (("--fix",), ("--baseline", "write")):
        command = [*drop, "check", FILE, *options]
        done = subprocess.run(command, cwd=faults, env=env, capture_output=True, text=True, check=False)
        assert (done.returncode, "cannot be saved" in done.stderr) == (3, True), done
    assert (faults / FILE).read_bytes() == before
