"""Check: what is wrong in a workspace, weighed as its team wants it, known faults told apart from new ones."""

from __future__ import annotations

import gc
import os
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rubric_studio.errors import InvalidRubric, RubricStudioError, WorkspaceError
from rubric_studio.finding import Finding, Place, Problem, Severity
from rubric_studio.lint.housekeeping import unknown_rule
from rubric_studio.lint.ruling import Ruling, ruling, unknown
from rubric_studio.model.pointer import Pointer
from rubric_studio.model.rubric import LintSettings
from rubric_studio.store.sets import JUDGMENTS, RESPONSES, SET, SIGNOFFS
from rubric_studio.store.workspace import SETTINGS
from rubric_studio.workflows import baseline
from rubric_studio.workflows.across import across
from rubric_studio.workflows.checking import check_set
from rubric_studio.workflows.chosen import beside, chosen, is_below
from rubric_studio.workflows.memory import Memory
from rubric_studio.workflows.places import order
from rubric_studio.workflows.settings import lint_settings, settings_document
from rubric_studio.workflows.survey import survey
from rubric_studio.workflows.unit import Checked, problem_finding, shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.checking import SetResult
    from rubric_studio.workflows.survey import Survey


@dataclass(frozen=True)
class Report:
    """What a check found, and how much it looked at.

    Args:
        findings: what is to mend, sorted.
        known: what the baselines let be, sorted.
        rubrics: how many rubrics were looked at.
        criteria: how many criteria they have.
        unread: for each language without word lists, how many rubrics have their criteria in it.
    """

    findings: tuple[Finding, ...]
    rubrics: int
    criteria: int
    known: tuple[Finding, ...] = ()
    unread: dict[str, int] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """Count the findings that stop a release."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def today() -> str:
    """Give the day, ISO."""
    return datetime.now(UTC).date().isoformat()


def check(  # noqa: PLR0913 - each by its name, and each is one thing that somebody may want
    workspace: Workspace,
    paths: Sequence[Path] = (),
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    baselines: bool = True,
    remember: bool = True,
    processes: int | None = None,
    day: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Check the sets of a workspace, or only what lies at the paths (folders and files).

    Args:
        workspace: where.
        paths: what is asked for; none for everything.
        select: look for these rules only, whatever the settings say; ``ignore`` likewise.
        ignore: do not look for these.
        baselines: let known faults be.
        remember: use and write what earlier checks found.
        processes: how many at most; None for as many as there are cores.
        day: today, ISO; None for the real one.
        progress: is told how many of how many rubrics are done.

    Raises:
        NotFound: a path is not there.
        WorkspaceError: a path is in no set of the workspace, or a baseline cannot be read.
    """
    held, found = _settings(workspace)
    strays = list(beside(workspace))
    asked = _Asked(held, select, ignore, baselines, processes or os.cpu_count() or 1, day or today(), progress)
    reports = [_outside(workspace, paths, strays, found, asked.rules())]
    with Memory.of(workspace.root) if remember else Memory(None) as memory, _without_collecting():
        for set_id, names in chosen(workspace, paths, strays).items():
            reports.append(_of_set(workspace, set_id, names, memory, asked))
    return _joined(reports)


@dataclass(frozen=True)
class _Asked:
    """What a check was asked for, beside where: the arguments of ``check``."""

    held: LintSettings
    select: Sequence[str]
    ignore: Sequence[str]
    baselines: bool
    processes: int
    day: str
    progress: Callable[[int, int], None] | None

    def rules(self, *own: LintSettings) -> Ruling:
        """Give the rules that are on, in a set with settings of its own."""
        return ruling(self.held, *own, select=self.select, ignore=self.ignore)


def _of_set(workspace: Workspace, set_id: str, names: set[str] | None, memory: Memory, asked: _Asked) -> Report:
    """Check one set, or only some of its files, and weigh what was found."""
    looked = survey(workspace, set_id)
    only = None if names is None else frozenset(_unit(set_id, name) for name in names)
    result = check_set(
        workspace.root,
        looked,
        memory,
        day=asked.day,
        only=only,
        processes=asked.processes,
        progress=asked.progress,
    )
    own = result.files.setting.set.lint
    signed = names is None or f"rubrics/{set_id}/{SIGNOFFS}" in names
    translations = (own.translations or asked.held.translations) if names is None else ()
    found = asked.rules(own).weighed(
        [*findings_of(looked, result, asked.day, translations), *(_own_approvals(workspace, looked) if signed else ())]
    )
    found = sorted([*found, *_unknown_codes(own, f"rubrics/{set_id}/{SET}")], key=order)
    if names is not None:
        found = [finding for finding in found if finding.place and finding.place.path in names]
    known = baseline.read(workspace.root / "rubrics" / set_id) if asked.baselines else frozenset()
    new, old = baseline.split(found, known)
    return _counted(new, old, result.checked, looked.rubrics)


def _own_approvals(workspace: Workspace, looked: Survey) -> list[Finding]:
    """Find the approvals that are their author's own; where the history cannot be read, nobody can tell."""
    if not looked.of_kind("signoff"):
        return []
    from rubric_studio.workflows.approvals import own_approvals  # most sets have no sign-offs, and git is slow to load

    try:
        return own_approvals(workspace, looked.set_id)
    except RubricStudioError:
        return []


def _outside(
    workspace: Workspace, paths: Sequence[Path], strays: Sequence[Finding], settings: Sequence[Finding], rules: Ruling
) -> Report:
    """Report what was found outside the sets: in the settings, and of files that nobody reads."""
    found = [finding for finding in strays if not paths or is_below(finding, workspace, paths)]
    return Report((*settings, *rules.weighed(found)), 0, 0)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep Python from looking for cycles: there are none among thousands of findings, and looking takes long."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _unit(set_id: str, path: str) -> str:
    name = path.removeprefix(f"rubrics/{set_id}/")
    return name if name.startswith(JUDGMENTS) else name.removeprefix(RESPONSES).removesuffix(".yaml")


def findings_of(looked: Survey, result: SetResult, day: str, translations: tuple[str, ...] = ()) -> list[Finding]:
    """Give all that was found in a set, in its units and across them, at the rules' own weight."""
    files = result.files
    found = [finding for checked in result.checked.values() for finding in checked.findings]
    return found + across(
        result.set_id,
        {unit: checked.rubric for unit, checked in result.checked.items() if checked.rubric},
        looked.rubrics,
        looked.orphans,
        result.pairs,
        day=day,
        translations=translations,
        document_of=lambda name: files.read(name, "responses" if "/" in name else "rubric")[1],
    )


def _counted(new: list[Finding], old: list[Finding], checked: dict[str, Checked], there: frozenset[str]) -> Report:
    units = [held for unit, held in checked.items() if unit in there]
    unread = Counter(held.unread for held in units if held.unread)
    return Report(
        tuple(new), len(units), sum(held.criteria for held in units), tuple(old), dict(sorted(unread.items()))
    )


def _joined(reports: Iterable[Report]) -> Report:
    reports = list(reports)
    unread: Counter[str] = Counter()
    for report in reports:
        unread.update(report.unread)
    return Report(
        tuple(finding for report in reports for finding in report.findings),
        sum(report.rubrics for report in reports),
        sum(report.criteria for report in reports),
        tuple(finding for report in reports for finding in report.known),
        dict(sorted(unread.items())),
    )


# settings -------------------------------------------------------------------------------------------------------------


def _settings(workspace: Workspace) -> tuple[LintSettings, list[Finding]]:
    """Give the workspace's settings for the rules, and what is wrong with their file."""
    if not (workspace.root / SETTINGS).is_file():
        return LintSettings(), []
    try:
        document = settings_document(workspace)
    except InvalidRubric as error:
        return LintSettings(), [problem_finding(problem, "", read=False) for problem in error.problems]
    except WorkspaceError as error:
        return LintSettings(), [problem_finding(Problem(str(error), place=Place(SETTINGS)), "", read=False)]
    held = lint_settings(document)
    return held, [*shape(document.problems, ""), *_unknown_codes(held, SETTINGS)]


def _unknown_codes(held: LintSettings, path: str) -> list[Finding]:
    """Report mistyped rules, always and as errors: they may have turned off what would find errors."""
    names = unknown(dict.fromkeys([*held.select, *held.ignore, *held.severity]))
    found = [unknown_rule.at(Pointer(field="lint"), rule=name).at(Place(path)) for name in names]
    return [finding.weighing(Severity.ERROR) for finding in found]


def weighed(
    workspace: Workspace, set_id: str, own: LintSettings, findings: Iterable[Finding]
) -> tuple[list[Finding], list[Finding]]:
    """Weigh findings of a set as its team wants them, and tell the new from the known ones.

    Raises:
        WorkspaceError: the baseline cannot be read.
    """
    held, wrong = _settings(workspace)
    known = baseline.read(workspace.root / "rubrics" / set_id)
    new, old = baseline.split(ruling(held, own).weighed(findings), known)
    return [*wrong, *_unknown_codes(own, f"rubrics/{set_id}/{SET}"), *new], old
