"""Files: read with care, replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from rubric_studio.errors import InvalidRubric, NotFound, RubricStudioError, WorkspaceError
from rubric_studio.store.files import append_lines, decode, read_bytes, read_text, reason, write_text

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX file system")


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


class TestReading:
    def test_a_text_with_and_without_its_mark(self, tmp_path: Path) -> None:
        path = tmp_path / "a.yaml"
        path.write_bytes(b"\xef\xbb\xbfa: \xc3\xa9\r\n")

        source = read_text(path, inside=tmp_path)

        assert (source.text, source.bom) == ("a: é\r\n", True)
        assert write_text(path, source.text, was=source) == source
        assert path.read_bytes() == b"\xef\xbb\xbfa: \xc3\xa9\r\n"

    def test_empty(self, tmp_path: Path) -> None:
        (tmp_path / "a").touch()
        assert read_text(tmp_path / "a").text == ""

    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(NotFound, match="no file called"):
            read_bytes(tmp_path / "a")

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(WorkspaceError, match="is not an ordinary file"):
            read_bytes(tmp_path)

    def test_huge(self, tmp_path: Path) -> None:
        with (tmp_path / "a").open("wb") as file:
            file.truncate(1_000_000_000)
        with pytest.raises(WorkspaceError, match="too large to be a rubric file: 1000 MB, at most 32 MB"):
            read_bytes(tmp_path / "a")

    def test_what_grows_with_every_run_may_be_larger(self, tmp_path: Path) -> None:
        for size in (40_000_000, 1_000_000_000):
            with (tmp_path / "a.jsonl").open("wb") as file:
                file.truncate(size)
            if size < 500_000_000:
                assert len(read_bytes(tmp_path / "a.jsonl")) == size
            else:
                with pytest.raises(WorkspaceError, match="1000 MB, at most 512 MB"):
                    read_bytes(tmp_path / "a.jsonl")

    def test_not_utf8(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(b"a: 1\nb: 2\nc: caf\xe9\n")
        with pytest.raises(InvalidRubric, match=r"a:3:\d+: This is not a UTF-8 text"):
            read_text(tmp_path / "a")

    def test_binary(self) -> None:
        with pytest.raises(InvalidRubric, match=r"f:1:\d+: This is not a UTF-8 text"):
            decode(b"\xff\xfea\0", "f")

    @POSIX
    def test_a_link_out_of_the_workspace(self, tmp_path: Path) -> None:
        inside = tmp_path / "in"
        inside.mkdir()
        (tmp_path / "secret").write_text("x", encoding="utf-8")
        (inside / "a").symlink_to(tmp_path / "secret")
        with pytest.raises(WorkspaceError, match="link to a file outside the workspace"):
            read_bytes(inside / "a", inside=inside)

    @POSIX
    def test_links_in_a_circle(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to(tmp_path / "b")
        (tmp_path / "b").symlink_to(tmp_path / "a")
        with pytest.raises(RubricStudioError):
            read_bytes(tmp_path / "a", inside=tmp_path)

    @POSIX
    def test_a_fifo_does_not_hang(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a")
        with pytest.raises(WorkspaceError, match="is not an ordinary file"):
            read_bytes(tmp_path / "a")
        with pytest.raises(WorkspaceError, match="changed by another program"):
            write_text(tmp_path / "a", "x", was=decode(b"y", "a"))
        with pytest.raises(WorkspaceError, match="is not an ordinary file"):
            append_lines(tmp_path / "a", [b"x"])

    def test_a_name_with_a_nul(self, tmp_path: Path) -> None:
        with pytest.raises(RubricStudioError):
            read_bytes(tmp_path / "a\0b", inside=tmp_path)


class TestWriting:
    def test_a_new_file_and_its_folder(self, tmp_path: Path) -> None:
        path = tmp_path / "x" / "y" / "a.yaml"
        source = write_text(path, "a: 1\n", was=None)

        assert read_text(path) == source
        assert names(path.parent) == ["a.yaml"]

    @POSIX
    def test_the_mode(self, tmp_path: Path) -> None:
        path = tmp_path / "a"
        held = os.umask(0o027)
        try:
            source = write_text(path, "1", was=None)
            assert stat.S_IMODE(path.stat().st_mode) == 0o640
            path.chmod(0o600)
            write_text(path, "2", was=source)
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        finally:
            os.umask(held)

    def test_another_program_was_faster(self, tmp_path: Path) -> None:
        path = tmp_path / "a"
        source = write_text(path, "1", was=None)
        path.write_text("other", encoding="utf-8")
        with pytest.raises(WorkspaceError, match="changed by another program"):
            write_text(path, "2", was=source)
        assert path.read_text(encoding="utf-8") == "other"
        path.unlink()
        with pytest.raises(WorkspaceError, match="changed by another program"):
            write_text(path, "2", was=source)
        assert names(tmp_path) == []

    def test_a_new_file_that_is_there(self, tmp_path: Path) -> None:
        path = tmp_path / "a"
        path.write_text("1", encoding="utf-8")
        with pytest.raises(WorkspaceError, match="is there already"):
            write_text(path, "2", was=None)
        assert path.read_text(encoding="utf-8") == "1"
        assert names(tmp_path) == ["a"]

    @POSIX
    def test_a_link_stays_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "real").write_text("1", encoding="utf-8")
        (tmp_path / "a").symlink_to("real")
        write_text(tmp_path / "a", "2", was=read_text(tmp_path / "a"))
        assert (tmp_path / "a").is_symlink()
        assert (tmp_path / "real").read_text(encoding="utf-8") == "2"

    def test_a_long_name(self, tmp_path: Path) -> None:
        path = tmp_path / ("n" * 250)
        write_text(path, "1", was=None)
        assert names(tmp_path) == [path.name]

    def test_half_a_character(self, tmp_path: Path) -> None:
        with pytest.raises(WorkspaceError, match="half of a character"):
            write_text(tmp_path / "a", "\ud800", was=None)
        assert names(tmp_path) == []

    def test_a_file_in_the_place_of_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "a").touch()
        with pytest.raises(WorkspaceError, match="cannot be saved"):
            write_text(tmp_path / "a" / "b", "x", was=None)

    @POSIX
    def test_no_room(self, tmp_path: Path) -> None:
        path = tmp_path / "a"
        path.write_text("old", encoding="utf-8")
        done = run(
            """
            import resource, signal, sys
            from pathlib import Path
            from rubric_studio.errors import WorkspaceError
            from rubric_studio.store.files import append_lines, read_text, write_text
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            path = Path(sys.argv[1])
            was = read_text(path)
            resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
            for write in (lambda: write_text(path, "x" * 50_000, was=was), lambda: append_lines(path, [b"x" * 50_000])):
                try:
                    write()
                except WorkspaceError as error:
                    print(error)
            """,
            path,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("cannot be saved: file too large") == 2
        assert path.read_text(encoding="utf-8") == "old"
        assert names(tmp_path) == ["a"]

    def test_a_full_disk_in_plain_words(self) -> None:
        assert reason(OSError(errno.ENOSPC, "No space left on device")) == "the disk is full"
        assert reason(PermissionError(errno.EACCES, "x")).startswith("you have no permission")
        assert reason(OSError(errno.EIO, "Input/output error")) == "input/output error"

    @POSIX
    def test_no_permission(self, tmp_path: Path) -> None:
        if os.geteuid() != 0:
            pytest.skip("only root can become somebody without permission")
        folder = Path("/tmp") / f"rubric-studio-test-{os.getpid()}"
        folder.mkdir(mode=0o755)
        try:
            (folder / "a").write_text("x", encoding="utf-8")
            (folder / "a").chmod(0o600)
            (folder / "closed").mkdir(mode=0o700)
            done = run(
                """
                import os, sys
                from pathlib import Path
                from rubric_studio.errors import WorkspaceError
                from rubric_studio.store.files import append_lines, decode, read_bytes, write_text
                from rubric_studio.store.workspace import Workspace
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
                folder = Path(sys.argv[1])
                steps = [
                    lambda: read_bytes(folder / "a"),
                    lambda: write_text(folder / "b", "x", was=None),
                    lambda: write_text(folder / "a", "y", was=decode(b"x", "a")),
                    lambda: append_lines(folder / "a", [b"x"]),
                    lambda: Workspace.find(folder / "closed" / "b"),
                ]
                for step in steps:
                    try:
                        step()
                    except WorkspaceError as error:
                        print(error)
                """,
                folder,
            )
            assert done.returncode == 0, done.stderr
            assert done.stdout.count("you have no permission") == 5, done.stdout
            assert names(folder) == ["a", "closed"]
        finally:
            shutil.rmtree(folder)

    @POSIX
    def test_killed_in_the_middle(self, tmp_path: Path) -> None:
        path = tmp_path / "a"
        path.write_text("0" * 200_000, encoding="utf-8")
        code = """
            import sys
            from pathlib import Path
            from rubric_studio.store.files import read_text, write_text
            path, n = Path(sys.argv[1]), 0
            print("ready", flush=True)
            while True:
                n += 1
                write_text(path, str(n % 10) * 200_000, was=read_text(path))
        """
        for wait in (0.0, 0.004, 0.011, 0.02, 0.033):
            with subprocess.Popen(
                [sys.executable, "-c", textwrap.dedent(code), str(path)], stdout=subprocess.PIPE, text=True
            ) as process:
                assert process.stdout is not None
                process.stdout.readline()
                time.sleep(wait)
                process.send_signal(signal.SIGKILL)
            text = path.read_text(encoding="utf-8")
            assert len(text) == 200_000
            assert len(set(text)) == 1


class TestAppending:
    def test_new_and_again(self, tmp_path: Path) -> None:
        path = tmp_path / "judgments" / "r.jsonl"
        append_lines(path, [b"1", b"2"])
        append_lines(path, [])
        append_lines(path, [b"3"])
        assert path.read_bytes() == b"1\n2\n3\n"

    def test_after_a_line_without_its_break(self, tmp_path: Path) -> None:
        path = tmp_path / "r.jsonl"
        path.write_bytes(b"1\n2")
        append_lines(path, [b"3"])
        assert path.read_bytes() == b"1\n2\n3\n"

    def test_nothing_makes_no_file(self, tmp_path: Path) -> None:
        append_lines(tmp_path / "x" / "r.jsonl", [])
        assert names(tmp_path) == []
