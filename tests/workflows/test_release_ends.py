"""A release that ends at any point leaves no release or a whole one, and the next run finishes it.

The steps are what the interpreter tells its audit hooks of: files opened to be written, renamed and removed, and
programs started that write to the history. The process is killed at each of them in turn, and at random moments
together with git. A state that was finished once need not be finished again: many kills come to few states.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from rubric_studio import load_pack
from rubric_studio.errors import RubricStudioError
from rubric_studio.git import History
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record, release
from rubric_studio.workflows.editorial import Editorial
from rubric_studio.workflows.plan import digest_of

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is copied (fork)")

Git = Callable[..., str]
Edit = Callable[..., None]
STEPS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.truncate"})
WISH = release.Wish(editorial=(Editorial("a#c1", "typing"),))
TAG, VERSION = "s/v1.0.1", "1.0.1"


@pytest.fixture
def waiting(work: Workspace, edit: Edit) -> Workspace:
    """The set, released, with a change of spelling that is recorded: its release writes all that a release can."""
    release.release(work, "s")
    edit("a.yaml", "Names the dose.", "Names the dose")
    record.record(work, "x")
    return work


def in_a_copy(root: Path, begin: Callable[[], None] = lambda: None) -> int:
    """Release in a process of its own, in a session of its own; give its id."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (1, 2):
            os.dup2(null, stream)
        begin()
        release.release(Workspace(root), "s", wish=WISH)
        status = 0
    except RubricStudioError:
        status = 3
    finally:
        os._exit(status)


def killed_at(step: int) -> Callable[[], None]:
    """Give what kills a process at a step; that it comes to fewer is fine."""
    left = step

    def hook(event: str, given: tuple[Any, ...]) -> None:
        nonlocal left
        if event in STEPS or (event == "open" and _writes(given)) or (event == "subprocess.Popen" and _records(given)):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    return lambda: sys.addaudithook(hook)


def _writes(given: tuple[Any, ...]) -> bool:
    return isinstance(given[2], int) and bool(given[2] & (os.O_WRONLY | os.O_RDWR)) and "/dev/" not in str(given[0])


def _records(given: tuple[Any, ...]) -> bool:
    return "--no-optional-locks" not in given[1]  # with it git only reads


def ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class Kills:
    """Kills releases of copies of one workspace, and looks at what each has left."""

    def __init__(self, root: Path, git: Git, folder: Path) -> None:
        self.root, self.git, self.folder = root, git, folder
        self.states: set[tuple[str, ...]] = set()

    def run(self, kill: Callable[[Path], int]) -> int:
        """Let a release of a new copy be killed; give how it ended."""
        root = Path(shutil.copytree(self.root, self.folder / "copy", symlinks=True))
        status = kill(root)
        _settle(root)
        if (state := self._state(root)) not in self.states:
            self.states.add(state)
            self._whole_or_none(root)
            self._finished(root)
        shutil.rmtree(root)
        return status

    def _state(self, root: Path) -> tuple[str, ...]:
        files = sorted(path for path in (*(root / "rubrics/s").iterdir(), *(root / "dist").iterdir()) if path.is_file())
        held = (f"{p.name} {p.read_bytes()!r}" for p in files if p.suffix not in (".tmp", ".lock", ".rubricpack"))
        told = self.git(root, "log", "-1", "--format=%T %s %D"), self.git(root, "ls-files", "--stage", "--debug")
        index = re.sub(r"(ctime|mtime|dev|ino|uid|size).*", "", told[1])
        packs = (path.name for path in files if path.suffix == ".rubricpack")
        return (told[0], index, *packs, *(re.sub(r'"at":"[^"]*"', "", line) for line in held))

    def _whole_or_none(self, root: Path) -> None:
        packs = list((root / "dist").glob(f"s-{VERSION}*"))
        if not self.git(root, "tag", "-l", TAG):
            assert packs == []
            return
        history = History(root)
        data = release.pack_bytes(history, root / "rubrics/s", history.resolve(TAG), VERSION)
        (root / "made").write_bytes(data)
        with load_pack(root / "made", digest_of(history, TAG)) as pack:
            assert pack.version == VERSION
        (root / "made").unlink()
        for name, said in (
            ("set.yaml", f'"{VERSION}"'),
            ("CHANGELOG.md", f"## {VERSION}"),
            ("equivalent.jsonl", "typing"),
        ):
            assert said in self.git(root, "show", f"{TAG}:rubrics/s/{name}")
        assert [path.read_bytes() for path in packs] in ([], [data])

    def _finished(self, root: Path) -> None:
        work, began = Workspace(root), "typing" in _text(root / "rubrics/s/equivalent.jsonl")
        planned = release.plan(work, "s", wish=release.Wish() if began else WISH)  # what was begun needs no second word
        if "Nothing has changed" not in planned.obstacle:
            assert (planned.version, planned.ready) == (VERSION, True), planned
            release.release(work, "s", planned=planned)
        with load_pack(root / "dist" / f"s-{VERSION}.rubricpack", digest_of(History(root), TAG)) as pack:
            pack.verify()
        left = [
            line for line in self.git(root, "status", "--short").splitlines() if not line.endswith((".tmp", ".lock"))
        ]
        assert left == []
        assert self.git(root, "log", "--format=%s").count(f"Release s {VERSION}") == 1
        assert _text(root / "rubrics/s/CHANGELOG.md").count(f"## {VERSION}\n") == 1
        assert _text(root / "rubrics/s/equivalent.jsonl").count("\n") == 2


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _settle(root: Path) -> None:
    """Wait for a git that goes on alone; what one that was killed has left goes, as its message says it may."""
    until = time.monotonic() + 0.5
    while list((root / ".git").rglob("*.lock")) and time.monotonic() < until:
        time.sleep(0.02)
    for left in (root / ".git").rglob("*.lock"):
        left.unlink()


@pytest.fixture
def kills(waiting: Workspace, git: Git, tmp_path: Path) -> Kills:
    shutil.rmtree(waiting.root / ".git" / "hooks")
    return Kills(waiting.root, git, tmp_path)


def test_killed_at_each_step(kills: Kills) -> None:
    for step in range(1, 1000):
        if kills.run(lambda root, at=step: ended(in_a_copy(root, killed_at(at)))) == 0:  # type: ignore[misc]
            break
    assert step > 100  # a hundred kills
    assert len(kills.states) > 5


def test_killed_at_random_with_git(kills: Kills) -> None:
    chance, begun = random.Random(6), time.monotonic()
    assert kills.run(lambda root: ended(in_a_copy(root))) == 0
    took = time.monotonic() - begun

    def kill(root: Path) -> int:
        pid = in_a_copy(root)
        time.sleep(chance.uniform(0, took))
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        return ended(pid)

    for _ in range(12):
        kills.run(kill)


@pytest.mark.parametrize("limit", [0, 50, 400, 1_000, 5_000, 20_000])
def test_a_full_disk(kills: Kills, limit: int) -> None:
    """No file can grow beyond a size: it is said in a sentence, and the next run finishes the release."""
    import resource

    held = resource.RLIMIT_FSIZE
    assert kills.run(lambda root: ended(in_a_copy(root, lambda: resource.setrlimit(held, (limit, limit))))) == 3
