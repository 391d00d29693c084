"""The history as it is asked about many files: what git told once is remembered, and two processes answer the rest.

One walk through a folder's records tells the trails of all its files. Ids and contents are asked for one by one, from
processes that stay open until it is closed, so that no file costs a start of git.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rubric_studio.errors import GitError
from rubric_studio.git.history import History
from rubric_studio.git.records import content, ensure_blobs
from rubric_studio.language import _

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from types import TracebackType

    from rubric_studio.git.values import Passage


class Remembered(History):
    """The history of one work tree as it stands when it is first asked; what is recorded later is not seen.

    Args:
        root: the top of the work tree.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._found: dict[str, str | None] = {}
        self._folders: list[str] = []
        self._trail: list[Passage] = []
        self._on: dict[str, list[int]] = {}
        self._renamed: dict[str, tuple[Mapping[str, str], ...]] = {}
        self._begins: frozenset[str] | None = None
        self._open: dict[str, subprocess.Popen[bytes]] = {}

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what is open."""
        for process in self._open.values():
            with process:  # closes its input, at which it ends
                process.terminate()
        self._open.clear()

    def find(self, ref: str) -> str | None:
        """Give the full id of a record, as ``Records.find`` does."""
        if ref not in self._found:
            self._found[ref] = super().find(ref)
        return self._found[ref]

    def trail(self, paths: Iterable[Path], *, without: str = "") -> list[Passage]:
        """List what ``Trails.trail`` does of some files; the folders in which they lie are walked through once."""
        asked = list(paths)
        if without:
            return super().trail(asked, without=without)
        names = [self.inside(path) for path in asked]
        new = {str(PurePosixPath(name).parent) for name in names} - set(self._folders)
        if new:
            self._folders += sorted(new)
            self._trail = super().trail(Path(folder) for folder in self._folders)
            self._on = {}
            for at, passage in enumerate(self._trail):
                for path in passage.files:
                    self._on.setdefault(path, []).append(at)
        return [self._trail[at] for at in sorted({at for name in names for at in self._on.get(name, ())})]

    def beginnings(self) -> frozenset[str]:
        """Name the records before which the history is cut off, as ``Trails.beginnings`` does."""
        if self._begins is None:
            self._begins = super().beginnings()
        return self._begins

    def renames(self, passage: Passage) -> tuple[Mapping[str, str], ...]:
        """Tell which files have another name since, as ``Trails.renames`` does."""
        if passage.entry.id not in self._renamed:
            self._renamed[passage.entry.id] = super().renames(passage)
        return self._renamed[passage.entry.id]

    def held(self, asked: Sequence[tuple[str, str]]) -> list[str | None]:
        """Give the blob id of each file, as ``Trails.held`` does."""
        return [self._blob(f"{record}:{path}") if "\n" not in path else None for record, path in asked]

    def read(self, blobs: Iterable[str]) -> Iterator[bytes]:
        """Give the contents of blobs, as ``Records.read`` does."""
        for blob in ensure_blobs(blobs):
            yield content(self._ask(blob.encode(), "--batch").stdout, blob)

    def _blob(self, name: str) -> str | None:
        process = self._ask(name.encode("utf-8", "surrogateescape"), "--batch-check=%(objectname) %(objecttype)")
        line = process.stdout.readline() if process.stdout else b""
        blob, _space, kind = line.decode("utf-8", "replace").rstrip("\n").partition(" ")
        return blob if kind == "blob" else None

    def _ask(self, question: bytes, way: str) -> subprocess.Popen[bytes]:
        """Ask one question, whose answer is taken before the next: neither end ever waits for the other."""
        if way not in self._open:
            self._open[way] = self.program.start("cat-file", way)
        process = self._open[way]
        try:
            if process.stdin:
                process.stdin.write(question + b"\n")
                process.stdin.flush()
        except OSError as error:
            raise GitError(_("git ended while the history was read. Try again.")) from error
        return process
