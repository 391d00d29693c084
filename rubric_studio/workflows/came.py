"""What came in from the team, in sentences: what changed in the sets, and what people said of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import counted
from rubric_studio.model.signoff import What
from rubric_studio.store import signoffs
from rubric_studio.store.sets import LINES, kind_of
from rubric_studio.text import safe
from rubric_studio.workflows.history import history_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.store.workspace import Workspace


def came(workspace: Workspace, old: str | None, new: str | None) -> tuple[str, ...]:
    """Say what is different between two records; nothing where that cannot be told.

    Args:
        workspace: where.
        old: the earlier one; None where there was none.
        new: the later one; None where nothing came.
    """
    from rubric_studio.workflows.sides import compare_sides

    if old is None or new is None:
        return ()
    try:
        answer = compare_sides(lambda: workspace, old, new)
        changes = [line for held in answer.comparisons for line in held.sentences]
        return tuple(safe(line) for line in (*changes, *_added(workspace, old, new)))
    except RubricStudioError:
        return ()


def _added(workspace: Workspace, old: str, new: str) -> Iterator[str]:
    """Say how many verdicts and words of sign-off were added, set by set."""
    history = history_of(workspace)
    found: dict[str, tuple[list[bytes], list[bytes]]] = {}
    changed = history.changed_between(old, new, workspace.root / "rubrics")
    for path, how in sorted(changed.items()):
        set_id, _slash, name = path.partition("/")
        kind = kind_of(name)
        if kind in LINES and how.new:
            was, is_ = (history.read_one(blob) if blob else b"" for blob in (how.old, how.new))
            there = set(was.splitlines())
            lines = [line for line in is_.splitlines() if line.strip() and line not in there]
            found.setdefault(set_id, ([], []))[kind == "signoff"].extend(lines)
    for set_id, (verdicts, words) in found.items():
        if verdicts:
            yield counted("{set}: one more verdict", "{set}: {n} more verdicts", len(verdicts), set=set_id)
        yield from _said(set_id, words)


def _said(set_id: str, lines: list[bytes]) -> Iterator[str]:
    counts = Counter(word.what for word in signoffs.parse(b"\n".join(lines), "")[0])
    words = (
        (What.REQUEST_CHANGES, "{set}: one request for changes", "{set}: {n} requests for changes"),
        (What.APPROVE, "{set}: one more approval", "{set}: {n} more approvals"),
        (What.COMMENT, "{set}: one more comment on a sign-off", "{set}: {n} more comments on sign-offs"),
        (What.WITHDRAW, "{set}: one approval or request taken back", "{set}: {n} approvals or requests taken back"),
    )
    for what, one, many in words:
        if n := counts[what.value]:
            yield counted(one, many, n, set=set_id)
