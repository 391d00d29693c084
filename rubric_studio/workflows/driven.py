"""What git runs: a file shown by its meaning, and three versions of one merged; each is a process of its own."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.store.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric_studio.workflows.around import Around


def shown_file(path: Path) -> bytes:
    """Give what git is to show of a file.

    Raises:
        NotFound: there is no such file.
        WorkspaceError: it cannot be read; git then shows it as it is.
    """
    from rubric_studio.workflows.shown import shown

    return shown(read_bytes(path))


def merge_for_git(
    base: Path, ours: Path, theirs: Path, name: str, *, marker_size: int = 7, labels: Sequence[str] = ()
) -> int:
    """Merge a file into ``ours``, the way git asks a merge driver to, and give the exit code.

    A file that is none of ours is merged line by line, as git would have done it.

    Args:
        base: the version that both sides began with; empty where there was none.
        ours: our side's version, in whose place the merged file is put.
        theirs: the other side's version.
        name: the file's path from the top of the work tree.
        marker_size: how long the markers of a conflict are.
        labels: what the markers call base, ours and theirs; git before 2.44 cannot tell.

    Raises:
        NotFound: one of the three is not there.
        WorkspaceError: one of them cannot be read.
        GitError: git is not installed, or cannot merge the lines (they are no text).
    """
    from rubric_studio.git.drivers import CONFLICTS

    held = read_bytes(base), read_bytes(ours), read_bytes(theirs)
    merge = _by_meaning if _is_ours(name, held) else _by_lines
    text, settled = merge(name, held, labels=_labels(labels), size=marker_size)
    if text is None:  # git asks about files that all three have: this is for its own text merge, and for people
        return _CANNOT
    ours.write_bytes(text)
    return 0 if settled else CONFLICTS


_CANNOT = 3
_FORMAT = re.compile(rb"^format:\s*[\"']?rubric-studio/", re.MULTILINE)


def _by_meaning(
    name: str, held: tuple[bytes, bytes, bytes], *, labels: dict[str, str], size: int
) -> tuple[bytes | None, bool]:
    from rubric_studio.workflows.merge import merge_file

    three = held[0] or None, held[1], held[2]
    merged = merge_file(_below_the_set(name), *three, labels=labels, size=size, around=_around(name))
    return merged.text, merged.clean


def _around(name: str) -> Around:
    """Give what a file must fit to once both sides are joined, as far as git tells us what it joins.

    In ``git merge`` it names the other side's record. Else only the set as our side has it is known (git starts us at
    the top of the work tree): not which shared criteria there will be, nor what the other side retired.
    """
    from rubric_studio.workflows.around import around_file

    others = [key.removeprefix(_OTHER) for key in os.environ if key.startswith(_OTHER)]
    if len(others) == 1:
        try:
            return _once_joined(name.removesuffix(_below_the_set(name)), others[0])
        except RubricStudioError:  # no history that can be read, or none in common
            pass
    return replace(around_file(Path(name)), shared=None)


_OTHER = "GITHEAD_"


def _once_joined(start: str, record: str) -> Around:
    from rubric_studio.git import History
    from rubric_studio.git.sides import sides
    from rubric_studio.store.sets import SET, SHARED
    from rubric_studio.workflows.crossing import Crossing, merged_from
    from rubric_studio.workflows.merge import merge_file

    history = History(Path.cwd())
    crossing = Crossing(history, sides(history, record), history.root)
    results: dict[str, bytes | None] = {}
    for kind in (SET, SHARED):
        if start + kind in crossing.both:
            merged = merged_from(
                crossing.files(start + kind),
                lambda *three, kind=kind: merge_file(kind, *three),
            )
            results |= {start + kind: merged.text} if merged.clean else {}
    return crossing.around(start, results)


def _by_lines(
    _name: str, held: tuple[bytes, bytes, bytes], *, labels: dict[str, str], size: int
) -> tuple[bytes | None, bool]:
    from rubric_studio.git.textmerge import merge_lines

    text, places = merge_lines(*held, labels=labels, size=size)
    return text, not places


def _is_ours(name: str, held: Sequence[bytes]) -> bool:
    return name.endswith(".jsonl") or any(_FORMAT.search(data) for data in held)


def _labels(given: Sequence[str]) -> dict[str, str]:
    """Give what git calls the three; git before 2.44 cannot tell, and gives what it was to fill in."""
    names = zip(("base", "ours", "theirs"), (*given, "", "", ""), strict=False)
    return {side: name if name and not re.fullmatch("%[SXY]", name) else side for side, name in names}


def _below_the_set(name: str) -> str:
    """Give a file's path below its set's folder; the workspace may lie anywhere below the top."""
    from rubric_studio.store.sets import JUDGMENTS, RESPONSES

    parts = PurePosixPath(name).parts
    below = ["/".join(parts[at + 2 :]) for at, part in enumerate(parts[:-2]) if part == "rubrics"]
    inner = [rest for rest in below if rest.startswith((RESPONSES, JUDGMENTS)) and rest.count("/") == 1]
    return (inner or below or [parts[-1]])[-1]  # a set may be called “rubrics” too
