"""Fix: mends what a check found, the safe things by itself, all others as somebody chooses; saved at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.lint.check import RULES_BY_CODE
from rubric_studio.lint.rules import Scope
from rubric_studio.lint.ruling import Ruling, ruling
from rubric_studio.model.codec import criterion_from
from rubric_studio.model.pointer import SHARED
from rubric_studio.model.rubric import Rubric
from rubric_studio.store.sets import RESPONSES, kind_of
from rubric_studio.workflows.baseline import key_of, split
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.edit import Edit, OpenRubric
from rubric_studio.workflows.loaded import check_rubric_documents
from rubric_studio.workflows.mend import can_waive, difference, mended, mends, waived
from rubric_studio.workflows.papers import path_below
from rubric_studio.workflows.rules import SAFE, Remedy, remedy
from rubric_studio.workflows.settings import workspace_lint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rubric_studio.finding import Finding, Mend
    from rubric_studio.store.workspace import Workspace


_WAIVERS = "lint.ignore."


@dataclass(frozen=True)
class Way:
    """One way to mend a finding, and what it would change, as a unified diff."""

    mend: Mend
    difference: str


@dataclass(frozen=True)
class Question:
    """What somebody has to choose about.

    Args:
        finding: what was found.
        ways: how it can be mended, safe ways first.
        can_waive: it may be allowed to stay, with a reason.
        again: it is asked once more, since it was answered with ``AllSafe`` and has no safe way.
        trouble: it is asked once more, since the last choice could not be carried out; why.
    """

    finding: Finding
    ways: tuple[Way, ...]
    can_waive: bool
    again: bool = False
    trouble: str = ""


@dataclass(frozen=True)
class Take:
    """Mend it in the way with this number, from 0."""

    way: int


@dataclass(frozen=True)
class Skip:
    """Leave it as it is."""


@dataclass(frozen=True)
class Waive:
    """Allow it to stay, and say why."""

    reason: str


@dataclass(frozen=True)
class AllSafe:
    """Mend this and all that follow wherever there is a safe way, and ask about the others only."""


@dataclass(frozen=True)
class Quit:
    """Stop here and keep what was chosen."""


Choice = Take | Skip | Waive | AllSafe | Quit
Choose = Callable[[Question], Choice]


@dataclass(frozen=True)
class Fixed:
    """One thing that was done: in which file, about what, and how."""

    path: str
    finding: Finding
    label: str
    waived: bool = False


@dataclass(frozen=True)
class Wanted:
    """What a person wants to see for once, whatever the settings say: as in ``check``."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baselines: bool = True


class Fixing:
    """Mending, as far as it has come.

    Args:
        workspace: where.
        rater: the opaque id of who decides; it stands in waivers.
        wanted: what the check was asked to look for.
        day: today, ISO; None for the real one.
    """

    def __init__(
        self, workspace: Workspace, *, rater: str, wanted: Wanted | None = None, day: str | None = None
    ) -> None:
        self._desk = Desk(workspace, rater=rater)
        self._wanted = wanted or Wanted()
        self._lint = workspace_lint(workspace)
        self._day = day or self._desk.day()
        self._passed: set[tuple[str, ...]] = set()
        self._all_safe = False
        self._done: list[Fixed] = []

    @property
    def done(self) -> tuple[Fixed, ...]:
        """Give what was done so far."""
        return tuple(self._done)

    def save(self) -> int:
        """Write all that was done, and give how many files that changed.

        Raises:
            WorkspaceError: a file changed on disk meanwhile, or cannot be written; the message names what was saved
                and what was not.
        """
        return self._desk.save()

    # the safe ones ----------------------------------------------------------------------------------------------------

    def mend_safely(self, findings: Iterable[Finding]) -> None:
        """Mend what can be mended safely, round by round until nothing is left of it; nothing is saved yet."""
        for ref, found in _by_rubric(f for f in findings if f.code in SAFE):
            self._begin(ref, found)
            while self._safe_round(ref):
                pass

    def _safe_round(self, ref: tuple[str, str]) -> bool:
        """Mend one thing in every criterion; tell whether that changed anything."""
        touched: set[tuple[str, ...]] = set()
        for finding in self._found(ref):
            thing = (finding.criterion, finding.field if not finding.criterion else "")
            if finding.code not in SAFE or thing in touched or _name(finding) in self._passed:
                continue
            view = self._open(ref)
            way = next((mend for mend in mends(view, finding, self._day) if mend.safe), None) if view else None
            if view and way:
                touched.add(thing)
                self._do(view, finding, way)
            else:
                self._passed.add(_name(finding))
        return bool(touched)

    # the others, one by one -------------------------------------------------------------------------------------------

    def mend_as_chosen(self, findings: Iterable[Finding], choose: Choose) -> None:
        """Ask about every finding that can be mended, and do what is chosen; nothing is saved yet.

        After each change the rubric is checked anew, so that places and offers are true.
        """
        for ref, found in _by_rubric(findings):
            if any(remedy(finding.code) is not Remedy.HAND for finding in found):
                self._begin(ref, found)
                if not self._ask_about(ref, choose):
                    return

    def _ask_about(self, ref: tuple[str, str], choose: Choose) -> bool:
        """Ask until nothing is left to ask about in a rubric; False where no more is wanted at all."""
        while question := self._next(ref):
            if not self._carry_out(ref, question, choose):
                return False
        return True

    def _next(self, ref: tuple[str, str]) -> Question | None:
        view = self._open(ref)
        for finding in self._found(ref) if view else ():
            if view and _name(finding) not in self._passed:
                ways = tuple(Way(mend, difference(mended(view, mend))) for mend in mends(view, finding, self._day))
                if ways:
                    return Question(finding, ways, can_waive(finding))
                self._passed.add(_name(finding))
        return None

    def _carry_out(self, ref: tuple[str, str], question: Question, choose: Choose) -> bool:
        """Ask, and do it; False where no more is wanted. What cannot be done is asked about again, with the reason."""
        view, finding = self._open(ref), question.finding
        while view:
            choice = Take(0) if self._all_safe and question.ways[0].mend.safe else choose(question)
            if isinstance(choice, AllSafe):
                self._all_safe, question = True, replace(question, again=True)
                continue
            self._passed.add(_name(finding))
            if isinstance(choice, Quit | Skip):
                return isinstance(choice, Skip)
            try:
                if isinstance(choice, Waive):
                    edit = waived(view, finding, reason=choice.reason, by=self._desk.rater)
                    self._put(
                        view, [edit], Fixed(path_below((view.set_id, edit.name)), finding, choice.reason, waived=True)
                    )
                else:
                    self._do(view, finding, question.ways[choice.way].mend)
            except RubricStudioError as error:
                question = replace(question, trouble=str(error))
            else:
                return True
        return True

    # both -------------------------------------------------------------------------------------------------------------

    def _begin(self, ref: tuple[str, str], found: Sequence[Finding]) -> None:
        """Pass over what a rubric by itself looks like but the whole check did not find, or was not asked for."""
        asked = {_name(finding) for finding in found}
        self._passed = {name for finding in self._found(ref) if (name := _name(finding)) not in asked}

    def _open(self, ref: tuple[str, str]) -> OpenRubric | None:
        try:
            view = self._desk.open(*ref)
        except RubricStudioError:  # the check has said what is wrong with it
            return None
        if ref[1] == SHARED:
            return OpenShared(view.set_id, view.name, view.documents, view.wanted)
        return view

    def _found(self, ref: tuple[str, str]) -> list[Finding]:
        view = self._open(ref)
        if view is None:
            return []
        found = check_rubric_documents(dict(view.documents), view.rubric, view.rubric_set, view.samples, self._day)
        files = {path_below((view.set_id, name)) for name in (view.name, f"{RESPONSES}{view.name}")}
        known = view.wanted()[1] if self._wanted.baselines else frozenset()
        mine = [
            finding
            for finding in self._rules(view).weighed(found)
            if finding.place and finding.place.path in files and not _is_shared(view, finding)
        ]
        return split(mine, known)[0]

    def _rules(self, view: OpenRubric) -> Ruling:
        wanted = self._wanted
        return ruling(self._lint, view.rubric_set.lint, select=wanted.select, ignore=wanted.ignore)

    def _do(self, view: OpenRubric, finding: Finding, mend: Mend) -> None:
        edits = mended(view, mend)
        paths = ", ".join(path_below((view.set_id, edit.name)) for edit in edits)
        self._put(view, edits, Fixed(paths, finding, mend.label))

    def _put(self, view: OpenRubric, edits: Sequence[Edit], done: Fixed) -> None:
        for edit in edits:
            self._desk.put(view.set_id, edit.name, edit.after)
        self._done.append(done)


@dataclass(frozen=True, eq=False)
class OpenShared(OpenRubric):
    """shared.yaml, open as if its criteria were a rubric."""

    @cached_property
    def rubric(self) -> Rubric | None:
        """Give its criteria as a rubric; None while its shape is wrong."""
        if self.document.problems:
            return None
        return Rubric(id=SHARED, criteria=tuple(criterion_from(item) for item in self.document.data["criteria"]))


def _is_shared(view: OpenRubric, finding: Finding) -> bool:
    """Tell whether a finding is about a shared criterion alone: what is wrong with that is mended in shared.yaml."""
    if not finding.criterion or not view.is_shared(finding.criterion):
        return False
    rule = RULES_BY_CODE[finding.code]
    return rule.scope is Scope.CRITERION or rule.shared


def _by_rubric(findings: Iterable[Finding]) -> Iterable[tuple[tuple[str, str], list[Finding]]]:
    """Sort findings by the rubric in whose files they stand, in the order in which they come."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        parts = finding.place.path.split("/") if finding.place else []
        if (
            len(parts) > 2
            and parts[0] == "rubrics"
            and kind_of("/".join(parts[2:])) in ("rubric", "shared", "responses")
        ):
            found.setdefault((parts[1], parts[-1].removesuffix(".yaml")), []).append(finding)
    return found.items()


def _name(finding: Finding) -> tuple[str, ...]:
    """Call a finding by what stays the same while other things in the rubric change."""
    words = finding.excerpt[finding.start : finding.end] or finding.message
    field = finding.field
    if field.startswith(_WAIVERS):  # a waiver's number is another once an earlier one is taken out
        field = _WAIVERS
    return (*key_of(finding)[:4], field, words)
