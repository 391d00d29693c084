"""Known faults: writing sets' baselines from what is found now, and taking out what holds nothing any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rubric_studio.lint.check import RULES_BY_CODE
from rubric_studio.lint.rules import Scope
from rubric_studio.lint.ruling import ALL
from rubric_studio.store.sets import RESPONSES
from rubric_studio.workflows import baseline
from rubric_studio.workflows.check import Report, check
from rubric_studio.workflows.chosen import beside, chosen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from rubric_studio.finding import Finding
    from rubric_studio.store.workspace import Workspace


def write_baselines(workspace: Workspace, paths: Sequence[Path] = (), **options: Any) -> tuple[Report, dict[str, int]]:
    """Let everything be that is found now in the sets to which the paths belong.

    Whole sets are looked at, by the rules that their teams want. Wrong shapes and identifiers are never let be; what is
    known of a file that cannot be read just now stays known.

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
    return _rewritten(workspace, paths, _prune, options)


def _rewritten(
    workspace: Workspace, paths: Sequence[Path], rewrite: Callable[..., int], options: dict[str, Any]
) -> tuple[Report, dict[str, int]]:
    sets = list(chosen(workspace, paths, list(beside(workspace))))
    folders = [workspace.root / "rubrics" / set_id for set_id in sets]
    if paths and not folders:
        return check(workspace, paths, **options), {}
    wanted = folders if paths else ()
    report = check(workspace, wanted, baselines=False, **options)
    # A rule that is off for a while, or is new to a team, is no reason to forget its faults.
    there = check(workspace, wanted, baselines=False, select=[ALL], **options) if rewrite is _prune else report
    counts: dict[str, int] = {}
    new, known = [finding for finding in report.findings if finding.set not in sets], []
    for set_id, folder in zip(sets, folders, strict=True):
        counts[set_id] = rewrite(folder, [finding for finding in there.findings if finding.set == set_id])
        found = [finding for finding in report.findings if finding.set == set_id]
        left, old = baseline.split(found, baseline.read(folder))
        new += left
        known += old
    return Report(tuple(new), report.rubrics, report.criteria, tuple(known), report.unread), counts


def _write(folder: Path, findings: Sequence[Finding]) -> int:
    return baseline.put(folder, findings, _unseen(folder, findings))


def _prune(folder: Path, findings: Sequence[Finding]) -> int:
    return baseline.prune(folder, findings, _unseen(folder, findings))


def _unseen(folder: Path, findings: Sequence[Finding]) -> Callable[[str, str], bool]:
    """Tell of which rules and rubrics nothing can be known just now, because files cannot be read."""
    shape = {code for code, rule in RULES_BY_CODE.items() if rule.fixed and rule.scope is Scope.FILE}
    across = {code for code, rule in RULES_BY_CODE.items() if rule.scope is Scope.SET}
    broken = {finding.place.path for finding in findings if finding.place and finding.code in shape}
    names = {path.removeprefix(f"rubrics/{folder.name}/").removesuffix(".yaml") for path in broken}
    whole = not names.isdisjoint(("set", "shared"))

    def unseen(rule: str, rubric: str) -> bool:
        return whole or rubric in names or f"{RESPONSES}{rubric}" in names or (bool(names) and rule in across)

    return unseen
