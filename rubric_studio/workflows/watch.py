"""Watching: which open files another program has changed on disk, asked every few seconds at the price of a look."""

from __future__ import annotations

import os
import time
from enum import StrEnum
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound, RubricStudioError
from rubric_studio.store.files import read_bytes, stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.papers import Ref

_FRESH = 2.0
"""Seconds in which a file can be written twice and look as if it had been once."""


class Clash(StrEnum):
    """What happened to a file on disk."""

    CHANGED = "changed"
    GONE = "gone"
    UNREADABLE = "unreadable"


class Watch:
    """Knows how files looked when it last read them, so that one that looks the same is not read again.

    Args:
        workspace: where the files are.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._seen: dict[Ref, tuple[tuple[int, ...], str]] = {}

    def look(self, stamps: Mapping[Ref, str | None]) -> dict[Ref, Clash]:
        """Tell which files are not what they were; may be called in a thread, one call after another.

        Args:
            stamps: the files, each with the stamp that it had; None where there was none.
        """
        found: dict[Ref, Clash] = {}
        for ref, was in stamps.items():
            try:
                now = self._stamp(ref)
            except NotFound:
                now = None
            except (RubricStudioError, OSError):
                found[ref] = Clash.UNREADABLE
                continue
            if now != was:
                found[ref] = Clash.CHANGED if now else Clash.GONE
        return found

    def _stamp(self, ref: Ref) -> str:
        path = self._workspace.path_of(*ref)
        try:
            at = os.stat(path)  # noqa: PTH116 - asked for every open file every few seconds
        except FileNotFoundError:
            raise NotFound("file", str(path)) from None
        looks = (at.st_mtime_ns, at.st_ctime_ns, at.st_size, at.st_ino, at.st_dev)
        seen = self._seen.get(ref)
        if seen and seen[0] == looks and abs(time.time() - at.st_mtime) > _FRESH:
            return seen[1]
        made = stamp(read_bytes(path, inside=self._workspace.root))
        self._seen[ref] = (looks, made)
        return made
