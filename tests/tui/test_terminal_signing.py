"""The review queue in a real terminal: approving, asking for changes, undoing, saving."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from tests.tui.test_terminal import SET, terminal

__all__ = ["terminal"]
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


@pytest.fixture
def folder(folder):
    """The imaging set, asking for two approvals, recorded by somebody else than who sits here."""
    path = folder / "rubrics" / SET / "set.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "signoff:\n  required: 2\n", encoding="utf-8")
    git = ("git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org")
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "First")):
        subprocess.run([*git, *arguments], cwd=folder, check=True)
    return folder


def test_go_through_the_queue(terminal, folder):
    terminal.until("Criterion 1 of 12")
    terminal.until("0 of 2 approved")
    terminal.press("q")
    terminal.until("33 criteria await your word.")
    terminal.press("o", "o")
    terminal.until("31 criteria await your word.")
    for columns, rows in ((80, 24), (60, 18), (200, 50)):
        terminal.resize(columns, rows)
        terminal.until("1 of 2 approved")
    terminal.press("f")
    terminal.until("What has to change?")
    terminal.press("A", "Enter")
    terminal.until("30 criteria await your word.")
    terminal.press("C-z")
    terminal.until("31 criteria await your word.")
    terminal.press("C-s")
    terminal.until("records it")
    terminal.press("Escape")
    terminal.until("1 of 2 approved")
    terminal.press("C-q")
    terminal.until("left with 0")
    lines = (folder / "rubrics" / SET / "signoffs.jsonl").read_text(encoding="utf-8").splitlines()
    assert [(json.loads(line)["what"], json.loads(line)["by"]) for line in lines] == [("approve", "r07")] * 2


def test_the_detail_can_be_read_to_its_end_without_a_mouse(terminal, folder):
    path = folder / "rubrics" / SET / "mri-before-injection.yaml"
    text = path.read_text(encoding="utf-8")
    long = "".join(f"      Line {n} of what was asked.\n" for n in range(40))
    old = "    content: Why might a doctor recommend an MRI before a steroid injection for sciatica?\n"
    assert old in text
    path.write_text(text.replace(old, f"    content: |-\n{long}      The very end.\n"), encoding="utf-8")
    subprocess.run(
        ["git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "-qam", "x"],
        cwd=folder,
        check=True,
    )
    terminal.until("Criterion 1 of 12")
    terminal.resize(60, 18)
    terminal.press("q")
    terminal.until("criteria await your word")
    terminal.press("Tab", "End")
    terminal.until("The very end.")
