"""Merging without looking at what a file means: by its lines, as git does it, or the sides whole, between marks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.git.textmerge import merge_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from rubric_studio.workflows.conflicts import Merged


def merged_unread(plain: Merged, base: bytes, ours: bytes, theirs: bytes, *, sound: Callable[[bytes], bool]) -> Merged:
    """Let git merge the lines; mark the whole file where it cannot.

    Args:
        plain: what the result is called, and how its marks look.
        base: what both sides began with, empty where it was not there.
        ours: one side.
        theirs: the other.
        sound: tells whether what git joined without a question can stand.
    """
    try:
        text, open_ = merge_lines(base, ours, theirs, labels=plain.labels, size=plain.size)
    except RubricStudioError:
        text, open_ = b"", 0
    if open_ or (text and sound(text)):
        return replace(plain, lines=text, open=open_)
    return replace(plain, lines=marked_whole(plain, base, ours, theirs), open=1)


def marked_whole(plain: Merged, base: bytes, ours: bytes, theirs: bytes) -> bytes:
    """Give both sides' files whole, between marks."""
    marks = [(b"<", "ours", ours), (b"|", "base", base), (b"=", "", theirs)]
    body = b"".join(
        sign * plain.size + f" {plain.labels.get(label, '')}".rstrip().encode() + b"\n" + text + b"\n"
        for sign, label, text in marks
    )
    return body + b">" * plain.size + f" {plain.labels['theirs']}\n".encode()


def grown(base: bytes, ours: bytes, theirs: bytes) -> bytes:
    """Put the lines of a file that only grows together: those of the beginning first, none twice."""
    old = base.splitlines()
    new = [[line for line in side.splitlines() if line not in set(old)] for side in (ours, theirs)]
    first, second = sorted(new)
    return b"".join(line + b"\n" for line in dict.fromkeys([*old, *first, *second]) if line.strip())
