"""``rubric-studio git``, and that a look at a repository runs nothing that its settings name."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from rubric_studio.git.drivers import DIFF, MERGE
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.drivers import set_up
from tests.workflows.repositories import ROOT

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")


@pytest.fixture
def here(example: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    set_up(example)
    return example


def test_the_command(here: Workspace, git, call) -> None:
    well = call("git", "doctor", cwd=here.root)
    assert (well.code, well.out) == (0, "")
    git(here.root, "config", "--remove-section", "merge.rubric-studio")
    ill = call("git", "doctor", "--format", "json", cwd=here.root)
    assert ill.code == 1
    assert [one["code"] for one in json.loads(ill.out)["ailments"]] == ["driver-missing"]
    assert call("git", "doctor", cwd=here.root).out.startswith("driver-missing: ")
    shutil.rmtree(here.root / ".git")
    assert call("git", "doctor", cwd=here.root).code == 3


# a repository that wants to run something -----------------------------------------------------------------------------


@posix_only
def test_reading_runs_nothing_that_a_repository_names(here: Workspace, tmp_path: Path, git, call) -> None:
    root = here.root
    git(root, "add", "-A")
    git(root, "commit", "-qm", "one")
    git(root, "tag", "v1")
    ran = tmp_path / "ran"
    evil = tmp_path / "evil"
    evil.write_text(f'#!/bin/sh\necho "$0 $*" >> {ran}\ncat "$1" 2>/dev/null\n')
    evil.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman", "post-merge"):
        shutil.copy(evil, hooks / name)
    attributes = "* diff=evil filter=evil\n*.yaml diff=rubric-studio merge=rubric-studio\n*.jsonl merge=union\n"
    (root / ".git" / "info").mkdir(exist_ok=True)
    (root / ".git" / "info" / "attributes").write_text(attributes)
    for name in (
        *("core.fsmonitor", "diff.evil.textconv", "diff.evil.command", "diff.external", "core.pager", "pager.log"),
        *("filter.evil.smudge", "filter.evil.process", "core.editor", "core.sshCommand", "credential.helper"),
        *("core.askPass", "gpg.program", "core.alternateRefsCommand", "uploadpack.packObjectsHook"),
        *("diff.rubric-studio.command", "log.showSignature"),
    ):
        git(root, "config", name, "true" if name == "log.showSignature" else str(evil))
    git(root, "config", "core.hooksPath", str(hooks))
    for alias in ("log", "diff", "rev-parse", "config", "check-attr", "status", "merge-base", "merge-file"):
        git(root, "config", f"alias.{alias}", f"!{evil}")
    git(root, "config", "--replace-all", DIFF, str(evil))
    git(root, "config", "--replace-all", MERGE, str(evil))
    ran.unlink(missing_ok=True)
    path = root / "rubrics" / "sciatica-imaging" / "mri-before-injection.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("points: 7", "points: 9"), encoding="utf-8")
    for command in (
        ("git", "doctor"),
        ("diff",),
        ("diff", "v1"),
        ("diff", "v1", "HEAD"),
        ("check", "--since", "v1"),
        ("check", "--merge-result", "v1"),
        ("check", "--merge-result", "HEAD"),
        ("record", "--dry-run"),
        ("release", "sciatica-imaging", "--dry-run"),
    ):
        done = call(*command, cwd=root)
        assert done.code in (0, 1, 3), (command, done)
        assert not ran.exists(), (command, ran.read_text())
