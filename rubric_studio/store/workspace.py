"""A workspace: the folder that holds ``rubrics/``, found from anywhere inside it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rubric_studio.errors import InvalidRubric, NotFound, WorkspaceError
from rubric_studio.language import _
from rubric_studio.store.document import Document
from rubric_studio.store.files import decode, read_bytes, reason
from rubric_studio.store.reader import read
from rubric_studio.store.sets import JUDGMENTS, RESPONSES, SET, LoadedSet, declared_equal, kind_of, load_set
from rubric_studio.text import natural_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from rubric_studio.store.files import Source

SETTINGS = "rubric-studio.yaml"
_STATUS = re.compile(rb"^status:[ ]+[\"']?(draft|active|retired)\b", re.MULTILINE)
_PLAIN = re.compile(r"(?!(?:null|true|false)\b)[A-Za-z][\w ,.()/-]*[\w.)]", re.IGNORECASE)
"""Titles that YAML reads as they stand; the reader is asked about all others."""
_TITLE = re.compile(rb"^(title:[ ]+\S[^\n]*)\n(?=\S|\r?\n)", re.MULTILINE)


@dataclass(frozen=True)
class Workspace:
    """The folder above ``rubrics/``; it reads nothing before it is asked."""

    root: Path

    @classmethod
    def find(cls, path: Path) -> Workspace:
        """Find the workspace that a path belongs to: its own folder or the nearest one above.

        Raises:
            WorkspaceError: there is none.
        """
        start = Path(os.path.normpath(path.absolute()))
        for folder in (start, *start.parents):
            try:
                if folder == start and not start.exists():
                    raise WorkspaceError(_("There is no file or folder {path}.").format(path=path))
                if (folder / SETTINGS).is_file() or any((folder / "rubrics").glob(f"*/{SET}")):
                    return cls(folder)
            except OSError as error:
                raise WorkspaceError(
                    _("{path} cannot be opened: {why}.").format(path=folder, why=reason(error))
                ) from error
        raise WorkspaceError(
            _(
                "{path} is not in a workspace: there is no folder “rubrics” with a set in it. "
                "Make one with “rubric-studio init --example”, or name another folder."
            ).format(path=path)
        )

    def set_ids(self) -> list[str]:
        """Name the sets, in natural order."""
        folder = self.root / "rubrics"
        try:
            entries = list(folder.iterdir()) if folder.is_dir() else []
            found = [entry.name for entry in entries if entry.name[0] != "." and (entry / SET).is_file()]
        except OSError as error:
            raise WorkspaceError(_("{path} cannot be opened: {why}.").format(path=folder, why=reason(error))) from error
        return sorted(found, key=natural_key)

    def folder(self, set_id: str) -> Path:
        """Give a set's folder.

        Raises:
            NotFound: there is no such set.
        """
        if set_id not in self.set_ids():
            sets = ", ".join(self.set_ids())
            raise NotFound("set", set_id, hint=_("The sets here: {sets}.").format(sets=sets) if sets else "")
        return self.root / "rubrics" / set_id

    def names(self, set_id: str, *, inner: tuple[str, ...] = ("", RESPONSES, JUDGMENTS)) -> list[str]:
        """List the files of a set that are ours, below its folder, with "/"; hidden ones are nobody's.

        Args:
            set_id: the set.
            inner: only these of its folders.

        Raises:
            NotFound: there is no such set.
            WorkspaceError: its folder cannot be opened.
        """
        return files_of(self.folder(set_id), inner=inner)

    def rubric_ids(self, set_id: str) -> list[str]:
        """Name the rubrics of a set by their files."""
        return [name.removesuffix(".yaml") for name in self.names(set_id, inner=("",)) if kind_of(name) == "rubric"]

    def head(self, set_id: str, name: str) -> tuple[str | None, str]:
        """Give title and status as they stand at the head of a file, without reading all of it.

        The title is None where it is not plain to see; the status is "active" where none is to be seen.
        """
        path = self.path_of(set_id, name)
        try:
            if not path.is_file():
                return None, "active"
            with path.open("rb") as file:
                return headed(file.read(4096), name)
        except OSError:
            return None, "active"

    def path_of(self, set_id: str, name: str) -> Path:
        """Give the path of a set's file."""
        return self.root / "rubrics" / set_id / name

    def bytes_of(self, set_id: str, name: str) -> bytes:
        """Read one file of a set as it is.

        Raises:
            NotFound: there is no such file.
            WorkspaceError: it cannot be read.
        """
        return read_bytes(self.path_of(set_id, name), inside=self.root)

    def read(self, set_id: str, name: str) -> tuple[Source, Document]:
        """Read one YAML file of a set.

        Raises:
            NotFound: there is no such file.
            InvalidRubric: it breaks YAML's grammar.
            WorkspaceError: it cannot be read.
        """
        source = decode(self.bytes_of(set_id, name), str(self.path_of(set_id, name)))
        kind = kind_of(name) or "rubric"
        return source, Document.parse(source.text, kind=kind, path=f"rubrics/{set_id}/{name}")

    def declared_equal(self, set_id: str) -> list[tuple[str, str]]:
        """Give the digests that were declared equal in a set; none where that cannot be read."""
        return declared_equal(self.root / "rubrics" / set_id, self.root)

    def load(self, set_id: str, *, progress: Callable[[int, int], None] | None = None) -> LoadedSet:
        """Read a whole set as it stands on disk.

        Raises:
            NotFound: there is no such set.
        """
        return load_set(
            self.names(set_id),
            lambda name: self.bytes_of(set_id, name),
            id=set_id,
            prefix=f"rubrics/{set_id}/",
            progress=progress,
        )


def files_of(folder: Path, *, inner: tuple[str, ...] = ("", RESPONSES, JUDGMENTS)) -> list[str]:
    """List the files of a set's folder as ``Workspace.names`` does, wherever the folder is.

    Raises:
        WorkspaceError: it cannot be opened.
    """
    found: list[str] = []
    for part in inner:
        try:
            if not (folder / part).is_dir():
                continue
            with os.scandir(folder / part) as entries:  # thousands of files: no question to the disk for each
                found += [part + entry.name for entry in entries if entry.name[0] != "." and not entry.is_dir()]
        except OSError as error:
            message = _("{path} cannot be opened: {why}.")
            raise WorkspaceError(message.format(path=folder / part, why=reason(error))) from error
    return sorted((name for name in found if kind_of(name)), key=natural_key)


def headed(head: bytes, name: str) -> tuple[str | None, str]:
    """Give title and status as they stand at the head of a file, as ``Workspace.head`` does."""
    status = _STATUS.search(head)
    return _title(head, name), status.group(1).decode("ascii") if status else "active"


def _title(head: bytes, name: str) -> str | None:
    found = _TITLE.search(head)
    try:
        line = found.group(1).decode("utf-8").rstrip("\r") if found else ""
        title = line.removeprefix("title: ")
        if _PLAIN.fullmatch(title) is None:  # thousands are read at the first visit: not each by the reader
            title = read(line, name)["title"] if line else None
    except (UnicodeDecodeError, InvalidRubric):
        return None
    return title if isinstance(title, str) and title.strip() else None
