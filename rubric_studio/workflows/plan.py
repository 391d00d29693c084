"""What releasing a set would mean: its next version and why, and what is in the way; nothing is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Bump
from rubric_studio.diff.version import VERSION, following, parse
from rubric_studio.errors import GitError, NotFound, PackError
from rubric_studio.finding import Severity
from rubric_studio.language import _, counted
from rubric_studio.pack.reader import load_pack
from rubric_studio.store.files import read_text
from rubric_studio.store.sets import SET
from rubric_studio.workflows.check import today, weighed
from rubric_studio.workflows.compare import compare_set
from rubric_studio.workflows.history import (
    as_recorded,
    history_of,
    releases,
    state_of,
    tag_of,
)
from rubric_studio.workflows.loaded import check_loaded
from rubric_studio.workflows.notes import NOTES, first_release, has_entry, names
from rubric_studio.workflows.person import rater_id
from rubric_studio.workflows.record import obstacle as obstacle_of
from rubric_studio.workflows.record import person_of
from rubric_studio.workflows.signoff import review
from rubric_studio.workflows.waiting import changed_files, look

_FAR = 1000  # records of the release notes that are looked at

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rubric_studio.finding import Finding
    from rubric_studio.git import History
    from rubric_studio.store.sets import LoadedSet
    from rubric_studio.store.workspace import Workspace


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
    draft: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """Work out what releasing a set would mean; nothing is written.

    Args:
        workspace: where it is.
        set_id: the set.
        draft: a first release is 0.1.0 instead of 1.0.0.
        progress: is told how many files of how many are read.

    Raises:
        NotFound: there is no such set.
        GitError: there is no history, or it cannot be read.
    """
    folder = workspace.folder(set_id)
    history = history_of(workspace)
    loaded = workspace.load(set_id, progress=progress)
    new, known = weighed(workspace, set_id, loaded.set.lint, check_loaded(loaded, set_id, today()))
    findings = tuple(finding for finding in new if finding.severity is Severity.ERROR)
    if not history.state().has_records:
        version = following(None, Bump.NONE, written=_written(loaded), draft=draft)
        nothing = (_("Nothing is recorded yet."),)
        obstacle = _obstacle(workspace, history, loaded, findings)
        return Plan(set_id, None, version, "", (), findings, nothing, obstacle)
    planned = replace(_compared(workspace, history, folder, draft=draft), record=history.resolve("HEAD"))
    unrecorded = _unrecorded(workspace, history, folder, planned.version)
    if planned.rebuilds:  # from its tag, without writing to the history: that takes neither a person nor a sound folder
        return replace(planned, unrecorded=unrecorded)
    obstacle = _obstacle(workspace, history, loaded, findings) or planned.obstacle
    signed = review(workspace, set_id, rater=rater_id(), loaded=loaded, everybody=False)
    planned = replace(planned, unsigned=signed.reasons, unmatched=signed.unmatched)
    return replace(planned, blocking=findings, unrecorded=unrecorded, obstacle=obstacle, known=tuple(known))


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


def _compared(workspace: Workspace, history: History, folder: Path, *, draft: bool) -> Plan:
    """Compare the last record with the last release."""
    published = releases(history, folder.name)
    if lacking := _lacking(history, folder, published):
        return Plan(folder.name, next(reversed(published), None), lacking, "", obstacle=_fetch(lacking))
    if not published:
        recorded = as_recorded(history, "HEAD", folder)
        version = following(None, Bump.NONE, written=_written(recorded), draft=draft)
        why = first_release(len(state_of(recorded).released))
        return Plan(folder.name, None, version, why, unfinished=has_entry(folder, version))
    previous = published[-1]
    found = compare_set(workspace, folder.name, old=previous, new="HEAD")
    bump = found.bump
    if bump is Bump.NONE:
        return _unchanged(workspace, history, folder.name, previous)
    version = following(previous, bump)
    unfinished = has_entry(folder, version)
    return Plan(folder.name, previous, version, _why(bump, previous), found.sentences, unfinished=unfinished)


def _lacking(history: History, folder: Path, published: list[str]) -> str:
    """Give the recorded version if it was released but its tag is not here, as in a clone without tags; else "".

    The notes that name it were written by a release. That one was interrupted, and is to be finished, if it is the
    only one that is recorded without a tag, and nobody else has it: no tag could have come with it.
    """
    version = _written(as_recorded(history, "HEAD", folder, {SET}))
    if parse(version) <= (parse(published[-1]) if published else (0, 0, 0)):
        return ""
    blob = history.files("HEAD", folder).get(NOTES)
    if blob is None or not names(next(iter(history.read([blob]))).decode("utf-8", "replace"), version):
        return ""
    begins, wanted = release_note(folder.name, ""), release_note(folder.name, version)
    made = [entry for entry in history.log(folder / NOTES, _FAR) if entry.subject.startswith(begins)]
    if not published and {entry.subject for entry in made} - {wanted}:
        return version
    sent = _sent(history, folder)
    return "" if any(entry.subject == wanted and entry.id not in sent for entry in made) else version


def _sent(history: History, folder: Path) -> set[str]:
    """Name the records of the release notes that the team's remote has, as far as is known here."""
    remote = f"origin/{history.state().branch}"
    known = history.find(remote) is not None
    return {entry.id for entry in history.log(folder / NOTES, _FAR, record=remote)} if known else set()


def _fetch(version: str) -> str:
    return _(
        "The releases are missing here: set.yaml and the release notes name {version}, but its tag is not there. Fetch"
        " the tags (git fetch --tags). If it was never released, set the version in set.yaml back to that of the last"
        " release (0.0.0 before the first) and record that."
    ).format(version=version)


def release_note(set_id: str, version: str) -> str:
    """Give the note under which a release records its version."""
    return _("Release {set} {version}").format(set=set_id, version=version)


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
    found = re.search(r"^pack: (sha256:[0-9a-f]{64})$", history.tag_message(tag), re.MULTILINE)
    return found.group(1) if found else None


def _is_there(path: Path, digest: str) -> bool:
    try:
        with load_pack(path, digest):
            return True
    except (PackError, NotFound, OSError):
        return False


def _unrecorded(workspace: Workspace, history: History, folder: Path, version: str) -> tuple[str, ...]:
    """Say what of the set is not recorded yet, but for what a release writes itself (an interrupted one has)."""
    inside = f"rubrics/{folder.name}/"
    files = [path for path in changed_files(workspace, history) if path.startswith(inside)]
    names = {path.removeprefix(inside) for path in files}
    if names <= {NOTES} or (names <= {SET, NOTES} and _only_version(history, folder, version)):
        return ()
    return tuple(look(workspace, history, files)[folder.name].sentences)


def _only_version(history: History, folder: Path, version: str) -> bool:
    """Tell whether set.yaml differs from the recorded one in nothing but the version that is to be released."""
    recorded = as_recorded(history, "HEAD", folder, {SET}).documents.get(SET)
    path = folder / SET
    return bool(recorded and path.is_file() and recorded.set(("version",), version).text == read_text(path).text)


def _why(bump: Bump, previous: str) -> str:
    return {
        Bump.NONE: _("nothing changed"),
        Bump.PATCH: _("no score can change"),
        Bump.MINOR: _("rubrics were added; the scores of the others stay comparable"),
        Bump.MAJOR: _("scores are not comparable with those of {previous}").format(previous=previous),
    }[bump]


def summary(planned: Plan) -> str:
    """Say in one line what a release would be."""
    head = _("{set} {version}: {why}").format(set=planned.set_id, version=planned.version, why=planned.bump)
    n = counted(" (one change)", " ({n} changes)", len(planned.changes))
    return head + (n if planned.changes else "")
