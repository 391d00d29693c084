"""What releasing a set would mean: its next version and why, and what is in the way; nothing is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Bump, SetState
from rubric_studio.diff.compare import compare
from rubric_studio.diff.sentences import sentence
from rubric_studio.diff.version import following
from rubric_studio.diff.version import needed as bump_needed
from rubric_studio.errors import GitError, NotFound, PackError
from rubric_studio.finding import Severity
from rubric_studio.git import History
from rubric_studio.language import _, counted
from rubric_studio.pack.reader import load_pack
from rubric_studio.store.files import read_text
from rubric_studio.store.sets import SET
from rubric_studio.workflows.check import check_loaded
from rubric_studio.workflows.history import as_recorded, comparable, needed, releases, state_of, tag_of
from rubric_studio.workflows.notes import NOTES, has_entry
from rubric_studio.workflows.person import recording_person
from rubric_studio.workflows.record import obstacle as obstacle_of
from rubric_studio.workflows.waiting import changed_files, look

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rubric_studio.finding import Finding
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

    @property
    def ready(self) -> bool:
        """Tell whether nothing stands in the way."""
        return not (self.blocking or self.unrecorded or self.obstacle)

    @property
    def rebuilds(self) -> bool:
        """Tell whether the release is there already and only its pack is missing."""
        return self.unfinished and self.version == self.previous


def history_of(workspace: Workspace) -> History:
    """Give the history of a workspace.

    Raises:
        GitError: there is none, or it cannot be read.
    """
    history = History.open(workspace.root)
    if history is None:
        raise GitError(
            _(
                "This folder has no history yet (it is no git repository). "
                "Record it first: “rubric-studio record --start”."
            )
        )
    return history


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
    findings = tuple(finding for finding in check_loaded(loaded, set_id) if finding.severity is Severity.ERROR)
    obstacle = obstacle_of(history)
    if not obstacle and recording_person(workspace, history) is None:
        obstacle = _(
            "Nobody is known to record under. Give your name first: “rubric-studio record --name … --email …”."
        )
    if not obstacle and not any(rubric.status == "active" for rubric in loaded.rubrics.values()) and not findings:
        obstacle = _("This set has no active rubric, so there is nothing to release.")
    if not history.state().has_records:
        version = following(None, Bump.NONE, written=loaded.set.version, draft=draft)
        nothing = (_("Nothing is recorded yet."),)
        return Plan(set_id, None, version, "", (), findings, nothing, obstacle)
    planned = _compared(workspace, history, folder, draft=draft)
    unrecorded = _unrecorded(workspace, history, folder, planned.version)
    return replace(planned, blocking=findings, unrecorded=unrecorded, obstacle=obstacle or planned.obstacle)


def _compared(workspace: Workspace, history: History, folder: Path, *, draft: bool) -> Plan:
    """Compare the last record with the last release."""
    published = releases(history, folder.name)
    if not published:
        new = state_of(as_recorded(history, "HEAD", folder))
        version = following(None, Bump.NONE, written=new.set.version, draft=draft)
        one, many = "first release, with one rubric", "first release, with {n} rubrics"
        return Plan(
            folder.name, None, version, counted(one, many, len(new.released)), unfinished=has_entry(folder, version)
        )
    previous = published[-1]
    old, new = _states(history, folder, previous)
    changes = compare(old, new)
    bump = bump_needed(changes, old, new)
    if bump is Bump.NONE:
        return _unchanged(workspace, history, folder.name, previous)
    version = following(previous, bump)
    titles = {rubric.id: rubric.title for rubric in [*old.rubrics.values(), *new.rubrics.values()]}
    sentences = tuple(sentence(change, titles) for change in changes)
    unfinished = has_entry(folder, version)
    return Plan(folder.name, previous, version, _why(bump, previous), sentences, unfinished=unfinished)


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


def _states(history: History, folder: Path, previous: str) -> tuple[SetState, SetState]:
    """Read the set as it was released and as it is recorded; between two states only what differs."""
    tag = tag_of(folder.name, previous)
    changed = history.changed_between(tag, "HEAD", folder)
    everything = {*history.files("HEAD", folder), *changed}
    names = needed(changed, everything)
    return comparable(as_recorded(history, tag, folder, names), as_recorded(history, "HEAD", folder, names))


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
