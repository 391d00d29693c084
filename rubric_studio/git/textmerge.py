"""Git's own merge of three texts, line by line, with marks where both changed the same lines: for what is no rubric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.git.command import Program
from rubric_studio.git.scratch import scratch

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST = 127  # git merge-file gives the number of places to settle, at most so many; beyond are its own failures


def merge_lines(
    base: bytes, ours: bytes, theirs: bytes, *, labels: Mapping[str, str], size: int = 7
) -> tuple[bytes, int]:
    """Merge three texts line by line.

    Args:
        base: what both began with.
        ours: one side.
        theirs: the other.
        labels: what the marks call them: ``base``, ``ours``, ``theirs``.
        size: how long a mark is.

    Returns:
        The text, and how many places in it are to be settled.

    Raises:
        GitError: git is not installed, cannot merge these (they are no texts), or there is no room for them.
    """
    with scratch() as folder:
        for name, text in (("ours", ours), ("base", base), ("theirs", theirs)):
            (folder / name).write_bytes(text)
        named = [word for name in ("ours", "base", "theirs") for word in ("-L", _label(labels[name]))]
        options = ("--stdout", "--diff3", f"--marker-size={size}", *named)
        answer = Program(folder).read("merge-file", *options, "ours", "base", "theirs", accept=range(_MOST + 1))
    return answer.out, answer.status


def _label(text: str) -> str:
    return " ".join(text.split()) or "-"
