"""A set's files at one look: what is there, and what tells without reading whether a file is still the same."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.store.files import reason
from rubric_studio.store.sets import JUDGMENTS, RESPONSES, kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.store.workspace import Workspace

FRESH = 2_000_000_000
"""Nanoseconds within which a file that was just written may be written again without its stamp changing."""
_SURE = os.name == "posix"  # elsewhere "ctime" is when a file was made, and a stamp proves nothing


@dataclass(frozen=True)
class Survey:
    """The files of a set.

    Args:
        set_id: the set.
        stamps: each file's size, times and inode, by its path below the set's folder; "" where it cannot be asked.
        sure: the files whose stamp can be trusted: nobody wrote them just now.
        kinds: the files of each kind.
    """

    set_id: str
    stamps: dict[str, str]
    sure: frozenset[str]
    kinds: dict[str, list[str]]

    @cached_property
    def rubrics(self) -> frozenset[str]:
        """Name the rubrics by their files."""
        return frozenset(name[:-5] for name in self.of_kind("rubric"))

    @cached_property
    def orphans(self) -> list[str]:
        """Name the rubrics for which there are responses, and no file of their own."""
        names = (name[len(RESPONSES) : -5] for name in self.of_kind("responses"))
        return [name for name in names if name not in self.rubrics]

    def of_kind(self, kind: str) -> list[str]:
        """Name the files of a kind."""
        return self.kinds.get(kind, [])


def survey(workspace: Workspace, set_id: str) -> Survey:
    """Look at a set's files.

    Raises:
        NotFound: there is no such set.
        WorkspaceError: its folder cannot be opened.
    """
    return survey_of(workspace.folder(set_id))


def survey_of(path: Path) -> Survey:
    """Look at the files of the set in a folder: three folders are listed, none is read.

    Raises:
        WorkspaceError: a folder cannot be opened.
    """
    folder = os.fspath(path)
    stamps: dict[str, str] = {}
    sure: set[str] = set()
    kinds: dict[str, list[str]] = defaultdict(list)
    now = time.time_ns()
    for part in ("", RESPONSES, JUDGMENTS):
        try:
            if not os.path.isdir(f"{folder}/{part}"):  # noqa: PTH112 - thousands of files: no object for each
                continue
            with os.scandir(f"{folder}/{part}") as entries:
                for entry in entries:
                    name = part + entry.name
                    if entry.name[0] != "." and (kind := kind_of(name)) and not entry.is_dir():
                        kinds[kind].append(name)
                        stamps[name], newest = _stamp(entry)
                        if _SURE and newest + FRESH < now:
                            sure.add(name)
        except OSError as error:
            message = _("{path} cannot be opened: {why}.")
            raise WorkspaceError(message.format(path=f"{folder}/{part}", why=reason(error))) from error
    return Survey(path.name, stamps, frozenset(sure), kinds)


def _stamp(entry: os.DirEntry[str]) -> tuple[str, int]:
    try:
        held = entry.stat()
    except OSError:  # a link that leads nowhere: reading it will say so
        return "", 0
    return f"{held.st_size} {held.st_mtime_ns} {held.st_ctime_ns} {held.st_ino}", max(
        held.st_mtime_ns, held.st_ctime_ns
    )
