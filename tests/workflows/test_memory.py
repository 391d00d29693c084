"""What a check remembers: it says the same as a check from scratch, whatever happened in between, and reads less."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.check import Report, check
from rubric_studio.workflows.memory import Memory

Edit = Callable[..., None]
OLD = 1_700_000_000_000_000_000


def looked_at(work: Workspace, **more: object) -> tuple[int, Report]:
    """Check, and count the rubrics that were read."""
    read: list[int] = []
    report = check(work, progress=lambda done, _total: read.append(done), **more)  # type: ignore[arg-type]
    return len(read), report


def same_as_from_scratch(work: Workspace, report: Report) -> bool:
    return report == check(work, remember=False)


@pytest.fixture
def settled(work: Workspace) -> Workspace:
    """A workspace whose files were written long ago, checked once."""
    for path in (work.root / "rubrics").rglob("*"):
        os.utime(path, ns=(OLD, OLD))
    check(work)
    _wait_for_ctime(work)
    check(work)  # now the stamps can be trusted
    return work


def _wait_for_ctime(work: Workspace) -> None:
    """Nobody can set when a file's entry changed, so the memory is told that the files are old."""
    from rubric_studio.workflows import survey

    survey.FRESH = -1


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rubric_studio.workflows.survey.FRESH", 2_000_000_000)


def cache_file(work: Workspace) -> Path:
    (found,) = (Path.home() / ".cache" / "rubric-studio" / "checks").glob("*.sqlite")
    return found


def test_nothing_changed_nothing_is_read(settled: Workspace) -> None:
    n, report = looked_at(settled)
    assert n == 0
    assert report.findings
    assert same_as_from_scratch(settled, report)


def test_one_change_one_is_read(settled: Workspace, edit: Edit) -> None:
    edit("a.yaml", "Recommends bed rest.", "Should recommend bed rest.")
    n, report = looked_at(settled)
    assert n == 1
    assert "P301" in {finding.code for finding in report.findings}
    assert same_as_from_scratch(settled, report)


def test_the_same_size_and_time_is_no_proof(settled: Workspace, edit: Edit) -> None:
    path = settled.root / "rubrics/s/a.yaml"
    before = path.stat()
    edit("a.yaml", "points: 5", "points: 0")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    n, report = looked_at(settled)
    assert n == 1
    assert "S100" in {finding.code for finding in report.findings}


def test_a_file_written_just_now_is_not_trusted(work: Workspace) -> None:
    check(work)
    n, report = looked_at(work)
    assert n == 0  # its content is compared, and is the same
    assert same_as_from_scratch(work, report)


def test_a_change_of_the_set_reaches_every_rubric(settled: Workspace, edit: Edit) -> None:
    edit("set.yaml", "language: en", "language: en\npoints: {min: -3, max: 3}")
    n, report = looked_at(settled)
    assert n == 2
    assert sum(finding.code == "S104" for finding in report.findings) == 5
    assert same_as_from_scratch(settled, report)


def test_a_change_of_shared_criteria_reaches_those_that_use_them(settled: Workspace, edit: Edit) -> None:
    edit("b.yaml", "  - use: s1\n", "")
    check(settled)
    edit("shared.yaml", "Sends them to hospital.", "Should send them to hospital.")
    n, report = looked_at(settled)
    assert n == 1
    assert same_as_from_scratch(settled, report)


def test_verdicts_reach_their_rubric(settled: Workspace) -> None:
    path = settled.root / "rubrics/s/judgments/r1.jsonl"
    path.parent.mkdir()
    path.write_text('{"rubric": "a"}\n')
    n, report = looked_at(settled)
    assert n == 1
    assert {"S100"} <= {finding.code for finding in report.findings}
    assert same_as_from_scratch(settled, report)
    path.unlink()
    assert looked_at(settled)[0] == 1


def test_what_is_gone_is_forgotten(settled: Workspace) -> None:
    (settled.root / "rubrics/s/b.yaml").unlink()
    n, report = looked_at(settled)
    assert n == 0
    assert report.rubrics == 1
    assert not any(finding.code == "P311" for finding in report.findings)
    assert same_as_from_scratch(settled, report)


def test_branches(settled: Workspace, edit: Edit, git: Callable[..., str]) -> None:
    git(settled.root, "checkout", "-q", "-b", "other")
    edit("a.yaml", "Names the dose.", "Should name the dose.")
    edit("a.yaml", "points: 5", "points: -5")
    git(settled.root, "commit", "-qam", "other")
    there = check(settled)
    git(settled.root, "checkout", "-q", "-")
    here = check(settled)
    assert here != there
    assert same_as_from_scratch(settled, here)
    git(settled.root, "checkout", "-q", "other")
    assert check(settled) == there


@pytest.mark.parametrize("damage", ["garbage", "cut", "empty", "folder", "table"])
def test_a_damaged_memory_is_done_without(settled: Workspace, damage: str) -> None:
    path = cache_file(settled)
    data = path.read_bytes()
    if damage == "folder":
        path.unlink()
        path.mkdir()
    elif damage == "table":
        with sqlite3.connect(path) as base:
            base.execute("DROP TABLE keys")
    else:
        path.write_bytes({"garbage": b"nothing" * 999, "cut": data[: len(data) // 2], "empty": b""}[damage])
    report = check(settled)
    assert same_as_from_scratch(settled, report)
    assert check(settled) == report


@pytest.mark.parametrize("fixed", [False, True], ids=["the file", "the folder too"])
def test_a_memory_that_cannot_be_written_is_done_without(
    settled: Workspace, edit: Edit, monkeypatch: pytest.MonkeyPatch, fixed: bool
) -> None:
    # As root every file can be written: SQLite is told to open this one only for reading.
    path, connect = cache_file(settled), sqlite3.connect

    def opened(name: object, **more: Any) -> sqlite3.Connection:
        return connect(f"file:{path}?mode=ro", uri=True, **more) if name == path else connect(name, **more)  # type: ignore[arg-type]

    def refused(_self: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(missing_ok)

    monkeypatch.setattr(sqlite3, "connect", opened)
    if fixed:
        monkeypatch.setattr(Path, "unlink", refused)
    edit("a.yaml", "points: 5", "points: 50")
    assert "S104" in {finding.code for finding in check(settled).findings}


def test_findings_that_cannot_be_unpacked_are_found_again(settled: Workspace) -> None:
    with sqlite3.connect(cache_file(settled)) as base:
        base.execute("UPDATE units SET findings = x'ff00ff'")
    report = check(settled)
    assert report.findings
    assert same_as_from_scratch(settled, report)


def test_another_version_begins_anew(settled: Workspace) -> None:
    with sqlite3.connect(cache_file(settled)) as base:
        base.execute("UPDATE meta SET version = 'another'")
    assert looked_at(settled)[0] == 2
    assert looked_at(settled)[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_nobody_else_can_read_it(settled: Workspace) -> None:
    assert stat.S_IMODE(cache_file(settled).stat().st_mode) == 0o600
    assert stat.S_IMODE(cache_file(settled).parent.stat().st_mode) == 0o700


def test_no_cache_folder(work: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert same_as_from_scratch(work, check(work))


def test_a_waiver_that_ends(settled: Workspace, edit: Edit) -> None:
    waiver = "    lint:\n      ignore:\n        - {rule: P301, reason: looked at, by: r-1, until: 2026-03-01}\n"
    edit("a.yaml", "    points: -4\n", f"    points: -4\n{waiver}")
    edit("a.yaml", "Recommends bed rest.", "Should recommend bed rest.")

    def codes(day: str) -> set[str]:
        return {finding.code for finding in check(settled, day=day).findings} & {"P301", "M902"}

    assert codes("2026-02-27") == set()
    assert codes("2026-03-01") == set()
    assert codes("2026-03-02") == {"P301", "M902"}
    assert codes("2026-02-28") == set()  # a clock that was put back


def test_several_at_once(work: Workspace) -> None:
    command = [sys.executable, "-m", "rubric_studio", "check", "--format", "json", "--workspace", str(work.root)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        for _ in range(5)
    ]
    said = {process.communicate(timeout=60)[0] for process in running}
    assert len(said) == 1
    assert same_as_from_scratch(work, check(work))


def test_a_locked_memory_is_not_waited_for_long(settled: Workspace, edit: Edit) -> None:
    holder = sqlite3.connect(cache_file(settled), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        edit("a.yaml", "Recommends bed rest.", "Should recommend bed rest.")
        report = check(settled)
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert same_as_from_scratch(settled, report)


def test_any_changes_in_any_order(settled: Workspace) -> None:
    """Like criteria across rubrics are kept up to date piece by piece: the end must be what a fresh look gives."""
    folder, chance = settled.root / "rubrics/s", random.Random(7)
    text = (folder / "a.yaml").read_text()
    words = [
        "Names",
        "the",
        "dose",
        "in",
        "milligrams",
        "for",
        "a",
        "child",
        "who",
        "weighs",
        "less",
        "than",
        "twenty",
        "kilograms",
        "and",
        "has",
        "a",
        "fever",
    ]
    for _ in range(25):
        name = chance.choice("abcdef")
        path = folder / f"{name}.yaml"
        if path.exists() and chance.random() < 0.25:
            path.unlink()
        else:
            said = list(words)
            for _ in range(chance.randint(0, 3)):
                said[chance.randrange(len(said))] = chance.choice(["soon", "never", "today", "often"])
            made = text.replace("Names the dose.", " ".join(said) + ".").replace("id: a\n", f"id: {name}\n")
            path.write_text(made.replace("Rubric a", f"Rubric {name}"))
        assert same_as_from_scratch(settled, check(settled))


def test_processes_find_the_same(work: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rubric_studio.workflows.checking.FEW", 1)
    alone = check(work, remember=False, processes=1)
    assert check(work, remember=False, processes=2) == alone


def test_a_memory_without_a_file_forgets() -> None:
    with Memory(None) as memory:
        assert memory.units("s") == {}
