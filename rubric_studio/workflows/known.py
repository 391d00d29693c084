"""Known faults: writing sets' baselines from what is found now, and taking out what holds nothing any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rubric_studio.workflows import baseline
from rubric_studio.workflows.check import Report, check
from rubric_studio.workflows.chosen import beside, chosen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from rubric_studio.store.workspace import Workspace


def write_baselines(workspace: Workspace, paths: Sequence[Path] = (), **options: Any) -> tuple[Report, dict[str, int]]:
    """Let everything be that is found now in the sets to which the paths belong.

    Whole sets are looked at, by the rules that their teams want. Wrong shapes and identifiers are never let be.

    Args:
        workspace: where.
        paths: folders and files; none for every set.
        options: ``remember``, ``processes``, ``day`` and ``progress`` of ``check``.

    Returns:
        What is left to mend, and how many faults each set's baseline knows now.

    Raises:
        NotFound: a path is not there.
        WorkspaceError: a path is in no set, or a baseline cannot be written.
    """
    return _rewritten(workspace, paths, _write, options)


def prune_baselines(workspace: Workspace, paths: Sequence[Path] = (), **options: Any) -> tuple[Report, dict[str, int]]:
    """Take out of the baselines what holds nothing any more; as ``write_baselines``.

    Returns:
        What is left to mend, and how many lines were taken out of each set's baseline.

    Raises:
        NotFound: a path is not there.
        WorkspaceError: a path is in no set, or a baseline cannot be read or written.
    """
    return _rewritten(workspace, paths, baseline.prune, options)


def _rewritten(
    workspace: Workspace, paths: Sequence[Path], rewrite: Callable[..., int], options: dict[str, Any]
) -> tuple[Report, dict[str, int]]:
    sets = list(chosen(workspace, paths, list(beside(workspace))))
    folders = [workspace.root / "rubrics" / set_id for set_id in sets]
    if paths and not folders:
        return check(workspace, paths, **options), {}
    report = check(workspace, folders if paths else (), baselines=False, **options)
    counts: dict[str, int] = {}
    new, known = [finding for finding in report.findings if finding.set not in sets], []
    for set_id, folder in zip(sets, folders, strict=True):
        found = [finding for finding in report.findings if finding.set == set_id]
        counts[set_id] = rewrite(folder, found)
        left, old = baseline.split(found, baseline.read(folder))
        new += left
        known += old
    return Report(tuple(new), report.rubrics, report.criteria, tuple(known), report.unread), counts


def _write(folder: Path, findings: Sequence[Any]) -> int:
    text = baseline.lines_of(findings)
    baseline.write(folder, text)
    return text.count("\n")
