"""Locks: of processes that save at once one wins, and nobody waits for the dead."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from rubric_studio.errors import WorkspaceError
from rubric_studio.store.files import append_lines, read_text, write_text
from rubric_studio.store.lock import lock_path, locked
from rubric_studio.store.workspace import Workspace

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


SAVER = """
    import sys
    from pathlib import Path
    from rubric_studio.errors import WorkspaceError
    from rubric_studio.store.files import read_text, write_text
    path, me = Path(sys.argv[1]), sys.argv[2]
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range(150):
        was = read_text(path)
        try:
            write_text(path, was.text + f"{me}{n}\\n", was=was)
            print(f"{me}{n}")
        except WorkspaceError as error:
            assert "changed by another program" in str(error) or "being saved" in str(error), error
"""


def test_two_processes_lose_no_save_that_was_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("", encoding="utf-8")
    savers = [start(SAVER, path, me) for me in "xyz"]
    for saver in savers:
        assert saver.stdout is not None
        saver.stdout.readline()
    said: set[str] = set()
    for saver in savers:
        assert saver.stdin is not None
        saver.stdin.write("go\n")
        saver.stdin.flush()
    for saver in savers:
        out, _err = saver.communicate(timeout=60)
        assert saver.returncode == 0
        said |= set(out.split())
    assert len(said) > 100
    assert sorted(read_text(path).text.split()) == sorted(said)
    assert names(tmp_path) == ["a.yaml"]


def test_two_processes_append_whole_lines(tmp_path: Path) -> None:
    code = """
        import sys
        from pathlib import Path
        from rubric_studio.store.files import append_lines
        for n in range(100):
            append_lines(Path(sys.argv[1]), [f"{sys.argv[2]}{n}".encode() * 50])
    """
    writers = [start(code, tmp_path / "r.jsonl", me) for me in "xy"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    for writer in writers:
        writer.communicate()
    assert len(set((tmp_path / "r.jsonl").read_bytes().splitlines())) == 200
    assert names(tmp_path) == ["r.jsonl"]


@POSIX
def test_who_was_killed_while_holding_it_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    was = write_text(path, "1", was=None)
    code = """
        import sys, time
        from pathlib import Path
        from rubric_studio.store.lock import locked
        with locked(Path(sys.argv[1])):
            print("held", flush=True)
            time.sleep(60)
    """
    with start(code, path) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert lock_path(path).exists()
        with pytest.raises(WorkspaceError, match="being saved by another program"), locked(path, wait=0.1):
            pass
        process.send_signal(signal.SIGKILL)
    write_text(path, "2", was=was)
    append_lines(path, [b"3"])
    assert path.read_bytes() == b"2\n3\n"
    assert names(tmp_path) == ["a.yaml"]


def test_what_another_computer_holds_is_waited_for_until_it_is_old(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    lock = lock_path(path)
    lock.write_text(json.dumps({"pid": 1, "host": "elsewhere", "token": "x"}), encoding="utf-8")
    started = time.monotonic()
    with pytest.raises(WorkspaceError, match="Try again in a moment"):
        write_text(path, "1", was=None)
    assert 1.5 < time.monotonic() - started < 6
    assert names(tmp_path) == [lock.name]
    for age in (60, -60):  # a clock that was put back must not lock a file for ever
        os.utime(lock, (time.time() - age, time.time() - age))
        with locked(path):
            pass
        assert names(tmp_path) == []
        lock.touch()
    os.utime(lock, (0, 0))
    breaking = lock.with_name(f"{lock.name}.breaking")
    breaking.touch()
    os.utime(breaking, (0, 0))
    write_text(path, "1", was=None)
    assert names(tmp_path) == ["a.yaml"]


def test_who_lost_it_does_not_write(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with locked(path) as held:
        held()
        lock_path(path).write_text('{"token": "another"}', encoding="utf-8")
        with pytest.raises(WorkspaceError, match="being saved by another"):
            held()
    assert names(tmp_path) == [lock_path(path).name]


def test_a_long_name(tmp_path: Path) -> None:
    assert lock_path(tmp_path / ("ä" * 120)) != lock_path(tmp_path / ("ä" * 121))
    with locked(tmp_path / ("ä" * 120)):
        assert len(names(tmp_path)) == 1


def test_it_is_no_file_of_the_set(tmp_path: Path) -> None:
    from rubric_studio.workflows.waiting import is_ours

    folder = tmp_path / "rubrics" / "s"
    folder.mkdir(parents=True)
    (folder / "set.yaml").touch()
    left = [lock_path(folder / "a.yaml").name, ".a.yaml.0123456789ab.tmp", ".a.yaml.lock.breaking"]
    for name in left:
        (folder / name).touch()
    assert Workspace(tmp_path).names("s") == ["set.yaml"]
    assert not any(is_ours(f"rubrics/s/{name}") for name in left)


@POSIX
def test_a_link_out_of_the_workspace_is_not_written_through(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (inside / "a").symlink_to(tmp_path / "secret")
    (inside / "new").symlink_to(tmp_path / "made")
    (inside / "folder").symlink_to(tmp_path)
    was = read_text(inside / "a")
    writes = [
        lambda: write_text(inside / "a", "y", was=was, inside=inside),
        lambda: write_text(inside / "folder" / "n", "y", was=None, inside=inside),
        lambda: write_text(inside / "folder" / "deep" / "n", "y", was=None, inside=inside),
        lambda: append_lines(inside / "a", [b"y"], inside=inside),
        lambda: append_lines(inside / "new", [b"y"], inside=inside),
    ]
    for write in writes:
        with pytest.raises(WorkspaceError, match="outside the workspace"):
            write()
    assert (tmp_path / "secret").read_text(encoding="utf-8") == "x"
    assert names(tmp_path) == ["in", "secret"]
    (inside / "real").write_text("x", encoding="utf-8")
    (inside / "b").symlink_to("real")
    write_text(inside / "b", "y", was=read_text(inside / "b"), inside=inside)
    assert (inside / "real").read_text(encoding="utf-8") == "y"
