"""What releasing a set would mean: its next version and why, and what is in the way; nothing is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Bump
from rubric_studio.diff.version import VERSION, parse
from rubric_studio.errors import GitError, NotFound, PackError, WorkspaceError
from rubric_studio.finding import Severity
from rubric_studio.language import _, counted
from rubric_studio.model import equivalent
from rubric_studio.pack.reader import load_pack
from rubric_studio.store.sets import declared_equal, kind_of
from rubric_studio.workflows import begun, editorial, numbering, shifts, vouched, written
from rubric_studio.workflows.check import today, weighed
from rubric_studio.workflows.compare import compare_set
from rubric_studio.workflows.declared import comparable_scores, retold
from rubric_studio.workflows.desk import now
from rubric_studio.workflows.history import history_of, releases, state_of, tag_of
from rubric_studio.workflows.loaded import check_loaded
from rubric_studio.workflows.notes import approvals, first_release
from rubric_studio.workflows.person import rater_id, recording_person
from rubric_studio.workflows.record import obstacle as obstacle_of
from rubric_studio.workflows.record import person_of
from rubric_studio.workflows.signoff import review
from rubric_studio.workflows.times import last_record, read_some, read_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rubric_studio.finding import Finding
    from rubric_studio.git import History
    from rubric_studio.model.equivalent import Declared
    from rubric_studio.store.sets import LoadedSet
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.compare import Comparison
    from rubric_studio.workflows.editorial import Editorial, Wording


_SCORED = frozenset({"set", "shared", "rubric"})
"""The kinds of files that scores rest on."""


@dataclass(frozen=True)
class Wish:
    """What a person wants of a release.

    Args:
        draft: a first release is 0.1.0 instead of 1.0.0.
        at_least: a higher bump than the changes ask for; below 1.0.0 major means 1.0.0: the numbers are meant to last.
        editorial: the changes of words that they declare to be editorial.
        sign: the tag is signed, whether or not git is set up to sign each.
    """

    draft: bool = False
    at_least: Bump = Bump.NONE
    editorial: tuple[Editorial, ...] = ()
    sign: bool = False


NO_WISH = Wish()


@dataclass(frozen=True)
class Plan:
    """What a release would be.

    Args:
        set_id: the set.
        previous: the last release's version, None before the first.
        version: the next one.
        bump: why that one, in words.
        changes: what changed since the last release, a sentence each.
        blocking: the findings that stop it.
        unrecorded: what is not recorded yet, a sentence each.
        obstacle: why the history cannot take a release now, "" where it can.
        unfinished: an earlier release of this version was interrupted and will be finished.
        record: the last record, which would be released; "" where there is none yet.
        known: the faults that the baseline lets be, which the release notes name.
        unsigned: what the sign-offs lack, a sentence each.
        unmatched: of which approvals nobody can tell whether they are their author's own, "" for none.
        effects: what the changes do to the scores of the verdicts given so far, a line for each rubric.
        approved: who approved what of it, "" for nobody.
        cautions: what is to be looked at again, and stops nothing.
        wordings: the wordings that changed, of which a person may say that they are editorial.
        declared: the editorial changes that are declared with this release, as lines for the set's file.
        sign: the tag is to be signed.
        asked: the bump that the changes ask for.
    """

    set_id: str
    previous: str | None
    version: str
    bump: str
    changes: tuple[str, ...] = ()
    blocking: tuple[Finding, ...] = ()
    unrecorded: tuple[str, ...] = ()
    obstacle: str = ""
    unfinished: bool = False
    record: str = ""
    known: tuple[Finding, ...] = ()
    unsigned: tuple[str, ...] = ()
    unmatched: str = ""
    effects: tuple[str, ...] = ()
    approved: str = ""
    cautions: tuple[str, ...] = ()
    wordings: tuple[Wording, ...] = ()
    declared: tuple[Declared, ...] = field(default=(), repr=False)
    sign: bool = False
    asked: Bump = Bump.NONE

    @property
    def ready(self) -> bool:
        """Tell whether nothing stands in the way."""
        return not (self.blocking or self.unrecorded or self.obstacle or self.unsigned)

    @property
    def rebuilds(self) -> bool:
        """Tell whether the release is there already and only its pack is missing."""
        return self.unfinished and self.version == self.previous


def plan(
    workspace: Workspace,
    set_id: str,
    *,
    wish: Wish = NO_WISH,
    progress: Callable[[int, int], None] | None = None,
    clock: Callable[[], str] = now,
) -> Plan:
    """Work out what releasing a set would mean; nothing is written.

    Args:
        workspace: where it is.
        set_id: the set.
        wish: what the person wants of it.
        progress: is told how many files of how many are read.
        clock: gives the time at which something is declared.

    Raises:
        NotFound: there is no such set.
        WorkspaceError: something is declared editorial that cannot be.
        GitError: there is no history, or it cannot be read.
    """
    folder, history = workspace.folder(set_id), history_of(workspace)
    loaded = workspace.load(set_id, progress=progress)
    alike = equivalent.groups(declared_equal(folder, workspace.root))
    new, known = weighed(workspace, set_id, loaded.set.lint, check_loaded(loaded, set_id, today(), alike))
    findings = tuple(finding for finding in new if finding.severity is Severity.ERROR)
    if not history.state().has_records:
        version, obstacle = numbering.first(_written(loaded), wish), _obstacle(workspace, history, loaded, findings)
        return Plan(set_id, None, version, "", (), findings, (_("Nothing is recorded yet."),), obstacle)
    planned = _compared(workspace, history, folder, wish, clock)
    unrecorded = begun.unrecorded(workspace, history, folder)
    planned = replace(planned, record=history.resolve("HEAD"), sign=wish.sign, unrecorded=unrecorded)
    if planned.rebuilds:  # from its tag, without writing to the history: that takes neither a person nor a sound folder
        return planned
    obstacle = _obstacle(workspace, history, loaded, findings) or planned.obstacle
    obstacle = obstacle or ("" if unrecorded else written.refusal(history, folder, planned))
    signed = review(workspace, set_id, rater=rater_id(), loaded=loaded, everybody=False)
    planned = replace(planned, unsigned=signed.reasons, unmatched=signed.unmatched, approved=approvals(signed))
    return replace(planned, blocking=findings, obstacle=obstacle, known=tuple(known))


def _obstacle(workspace: Workspace, history: History, loaded: LoadedSet, findings: tuple[Finding, ...]) -> str:
    """Say why no release at all can be made now, "" where one can."""
    if found := obstacle_of(workspace, history):
        return found
    try:
        person_of(workspace, history)
    except GitError as error:
        return str(error)
    if not findings and not any(rubric.status == "active" for rubric in loaded.rubrics.values()):
        return _("This set has no active rubric, so there is nothing to release.")
    return ""


def _written(loaded: LoadedSet) -> str:
    """Give the version in set.yaml, 0.0.0 where it holds none."""
    return loaded.set.version if VERSION.match(loaded.set.version) else "0.0.0"


def _compared(workspace: Workspace, history: History, folder: Path, wish: Wish, clock: Callable[[], str]) -> Plan:
    """Compare the last record with the last release."""
    published = releases(history, folder.name)
    if lacking := begun.lacking(history, folder, published, recording_person(workspace, history)):
        return Plan(folder.name, next(reversed(published), None), lacking, "", obstacle=begun.missing(lacking))
    started = begun.version(history, folder)
    if not published:
        if wish.editorial:
            raise WorkspaceError(_("Nothing was released yet, so no change can be declared editorial."))
        last = read_whole(last_record(history, folder))
        version = numbering.first(started or _written(last), wish)
        why = first_release(len(state_of(last).released))
        unheard = numbering.unheard(wish, None, version)
        return Plan(folder.name, None, version, why, unfinished=started == version, cautions=_told(unheard))
    previous = published[-1]
    if ahead := begun.ahead(history, folder, previous):
        return Plan(folder.name, previous, previous, "", obstacle=ahead)
    found = compare_set(workspace, folder.name, old=previous, new="HEAD")
    bump, planned = _weighed(history, folder, found, wish, clock)
    bump, planned = _with_unread(found, bump, planned)
    version = numbering.raised(previous, bump, wish.at_least)
    if started in numbering.candidates(previous) and parse(started) >= parse(version):
        version = started  # what was begun is finished, with what was wished for then
    if version == previous:
        return _unchanged(workspace, history, folder.name, previous)
    unheard = numbering.unheard(wish, previous, version)
    return replace(
        planned,
        version=version,
        bump=numbering.why(bump, previous, version),
        asked=bump,
        cautions=_told(*planned.cautions, begun.twice(history, folder, previous), unheard),
        unfinished=started == version,
    )


def _weighed(
    history: History, folder: Path, found: Comparison, wish: Wish, clock: Callable[[], str]
) -> tuple[Bump, Plan]:
    """Work out the bump, with what was declared editorial; and what there is to say of the changes."""
    old, new = found.states or ((nothing := state_of(read_some(last_record(history, folder), ()))), nothing)
    held = begun.declared_lines(history, folder)
    alike = equivalent.groups(equivalent.parse(held))
    wordings = editorial.undeclared(old, new, alike)
    declared = editorial.declare(old, new, wish.editorial, alike, by=rater_id(), at=clock())
    lines = [*equivalent.declared(held), *declared]
    found = retold(found, held, also=declared)
    alike = dict(found.equal)
    scores = comparable_scores(old, new, alike, lines)
    obstacle = vouched.doubts(history, folder, releases(history, folder.name), held, ((s.old, s.new) for s in scores))
    since = begun.declared_since(history, folder)
    pairs = {(line.old, line.new) for line in since}
    open_ = {wording.name for wording in editorial.undeclared(old, new, alike)}
    planned = Plan(
        folder.name,
        found.old,
        "",
        "",
        found.sentences,
        effects=tuple(shifts.lines(found.effects, found.words)),
        cautions=_told(*(one.caution for one in editorial.wordings(old, new) if one.name not in open_)),
        wordings=wordings,
        declared=(*since, *(line for line in (*declared, *scores) if (line.old, line.new) not in pairs)),
        obstacle=obstacle,
    )
    return found.bump, planned


def _with_unread(found: Comparison, bump: Bump, planned: Plan) -> tuple[Bump, Plan]:
    """Count what cannot be read in the last release as changed: nobody can tell whether its scores are the same."""
    places = [problem.place.path for problem in found.problems if problem.place]
    unread = [path for path in dict.fromkeys(places) if kind_of(path.split("/", 2)[-1]) in _SCORED]
    if not unread:
        return bump, planned
    text = _("{path} cannot be read as it was in {previous}, so its scores count as others")
    said = (text.format(path=path, previous=found.old) for path in unread)
    return Bump.MAJOR, replace(planned, changes=(*said, *planned.changes))


def _told(*sentences: str) -> tuple[str, ...]:
    return tuple(filter(None, sentences))


def _unchanged(workspace: Workspace, history: History, set_id: str, version: str) -> Plan:
    """Plan nothing, or to build a released pack again that is not where it should be."""
    digest = digest_of(history, tag_of(set_id, version))
    if digest is None or _is_there(place_of(workspace, set_id, version), digest):
        obstacle = _("Nothing has changed since the release {version}.").format(version=version)
        return Plan(set_id, version, version, _("nothing changed"), obstacle=obstacle)
    return Plan(set_id, version, version, _("nothing changed; its pack is built again"), unfinished=True)


def place_of(workspace: Workspace, set_id: str, version: str) -> Path:
    """Give the path of a release's pack."""
    return workspace.root / "dist" / f"{set_id}-{version}.rubricpack"


def digest_of(history: History, tag: str) -> str | None:
    """Give the digest of the pack that a release's tag names, None where somebody made the tag by hand."""
    return digest_in(history.tag_message(tag))


def digest_in(message: str) -> str | None:
    """Give the digest of the pack that a release's tag names in its message, None where it names none."""
    found = re.search(r"^pack: (sha256:[0-9a-f]{64})$", message, re.MULTILINE)
    return found.group(1) if found else None


def _is_there(path: Path, digest: str) -> bool:
    try:
        with load_pack(path, digest):
            return True
    except (PackError, NotFound, OSError):
        return False


def summary(planned: Plan) -> str:
    """Say in one line what a release would be."""
    head = f"{planned.set_id} {planned.version}"
    if planned.bump:
        head = _("{set} {version}: {why}").format(set=planned.set_id, version=planned.version, why=planned.bump)
    n = counted(" (one change)", " ({n} changes)", len(planned.changes))
    return head + (n if planned.changes else "")
