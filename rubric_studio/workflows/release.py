"""Release: check, work out the version, write it down, record, tag, and build the pack from the record.

In this order: the version and the release notes are written and recorded; the pack is built from that record, not from
the folder; the tag is made with the pack's digest in its message; the pack takes its name last. Interrupted in between,
the next run finds the version already written and recorded, and goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Bump, SetState
from rubric_studio.diff.compare import compare
from rubric_studio.diff.sentences import sentence
from rubric_studio.diff.version import following, parse
from rubric_studio.diff.version import needed as bump_needed
from rubric_studio.errors import GitError, ReleaseBlocked, WorkspaceError
from rubric_studio.finding import Severity
from rubric_studio.git import History
from rubric_studio.language import _, counted
from rubric_studio.model.codec import set_from
from rubric_studio.model.template import GRADER_TEMPLATE
from rubric_studio.pack.reader import load_pack
from rubric_studio.pack.writer import build
from rubric_studio.store.document import Document
from rubric_studio.store.files import read_text, reason, write_text
from rubric_studio.store.sets import SET
from rubric_studio.store.shipped import schema_files
from rubric_studio.workflows.check import check_loaded
from rubric_studio.workflows.history import as_recorded, needed, releases, state_of, tag_of
from rubric_studio.workflows.person import recording_person
from rubric_studio.workflows.record import pending

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rubric_studio.finding import Finding
    from rubric_studio.git import Person
    from rubric_studio.store.workspace import Workspace

_NOTES = "CHANGELOG.md"


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


@dataclass(frozen=True)
class Released:
    """A release: its version and tag, the pack's digest, and where the pack was written."""

    version: str
    tag: str
    digest: str
    path: Path


def _history(workspace: Workspace) -> History:
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
    history = _history(workspace)
    waiting = pending(workspace)
    loaded = workspace.load(set_id, progress=progress)
    findings = [f for f in check_loaded(loaded, set_id) if f.severity is Severity.ERROR]
    published = releases(history, set_id)
    previous = published[-1] if published else None
    unrecorded = tuple(waiting.changes) if any(f.startswith(f"rubrics/{set_id}/") for f in waiting.files) else ()
    obstacle = waiting.obstacle or (_("Nobody is known to record under.") if waiting.person is None else "")
    if not history.state().has_records:
        made = following(None, Bump.NONE, written=loaded.set.version, draft=draft)
        return Plan(
            set_id, None, made, "", (), tuple(findings), waiting.changes or (_("nothing is recorded yet"),), obstacle
        )
    old, new = _states(history, folder, previous)
    changes = compare(old, new) if previous else []
    bump = bump_needed(changes, old, new) if previous else Bump.MINOR
    version = following(previous, bump, written=new.set.version, draft=draft)
    unfinished = previous is not None and parse(new.set.version) > parse(previous)
    if previous is None and new.set.version == version and _noted(folder, version):
        unfinished = True
    if not any(rubric.status == "active" for rubric in loaded.rubrics.values()):
        obstacle = obstacle or _("This set has no active rubric, so there is nothing to release.")
    elif previous and bump is Bump.NONE:
        obstacle = obstacle or _("Nothing has changed since the release {version}.").format(version=previous)
    titles = {rubric.id: rubric.title for rubric in [*old.rubrics.values(), *new.rubrics.values()]}
    sentences = [sentence(change, titles) for change in changes]
    return Plan(
        set_id,
        previous,
        version,
        _why(bump, previous),
        tuple(sentences),
        tuple(findings),
        unrecorded,
        obstacle,
        unfinished,
    )


def _noted(folder: Path, version: str) -> bool:
    path = folder / _NOTES
    return path.is_file() and f"## {version}\n" in path.read_text(encoding="utf-8")


def _states(history: History, folder: Path, previous: str | None) -> tuple[SetState, SetState]:
    """Read the set as it was released and as it is recorded; between two states only what differs."""
    if previous is None:
        return SetState(set_from({"id": folder.name})), state_of(as_recorded(history, "HEAD", folder))
    tag = tag_of(folder.name, previous)
    changed = history.changed_between(tag, "HEAD", folder)
    everything = {*history.files("HEAD", folder), *changed}
    names = needed(changed, everything)
    return state_of(as_recorded(history, tag, folder, names)), state_of(as_recorded(history, "HEAD", folder, names))


def _why(bump: Bump, previous: str | None) -> str:
    if previous is None:
        return _("first release")
    return {
        Bump.NONE: _("nothing changed"),
        Bump.PATCH: _("no score can change"),
        Bump.MINOR: _("rubrics were added; the scores of the others stay comparable"),
        Bump.MAJOR: _("scores are not comparable with those of {previous}").format(previous=previous),
    }[bump]


def release(
    workspace: Workspace,
    set_id: str,
    *,
    draft: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Released:
    """Release a set as it is recorded.

    Raises:
        NotFound: there is no such set.
        ReleaseBlocked: findings have to be mended first.
        GitError: something is not recorded, nothing changed, or the history is not ready.
        WorkspaceError: a file cannot be written.
        PackError: the pack cannot be built.
    """
    planned = plan(workspace, set_id, draft=draft, progress=progress)
    if planned.blocking:
        raise ReleaseBlocked(planned.blocking)
    if planned.unrecorded:
        raise GitError(_("There are changes that are not recorded yet. Record them first: “rubric-studio record”."))
    if planned.obstacle:
        raise GitError(planned.obstacle)
    history = _history(workspace)
    person = recording_person(workspace, history)
    folder = workspace.folder(set_id)
    commit = _write_down(history, folder, planned, person)
    data = pack_bytes(history, folder, commit, planned.version)
    path = workspace.root / "dist" / f"{set_id}-{planned.version}.rubricpack"
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(exist_ok=True)
        temporary.write_bytes(data)
        with load_pack(temporary) as pack:
            pack.verify()
            digest = pack.digest
        tag = tag_of(set_id, planned.version)
        message = "\n".join(
            [f"{set_id} {planned.version}", "", *(f"- {line}" for line in planned.changes), "", f"pack: {digest}"]
        )
        history.tag(tag, message=message, record=commit, author=person)
        temporary.replace(path)
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be written: {why}.").format(path=path, why=reason(error))) from error
    finally:
        temporary.unlink(missing_ok=True)
    return Released(planned.version, tag, digest, path)


def _write_down(history: History, folder: Path, planned: Plan, person: Person | None) -> str:
    """Write version and release notes and record them, unless an interrupted release has done so."""
    path = folder / SET
    source = read_text(path)
    document = Document.parse(source.text, kind="set", path=f"rubrics/{folder.name}/{SET}")
    written = document.set(("version",), planned.version)
    if written is not document:
        write_text(path, written.text, was=source)
    notes = folder / _NOTES
    if not _noted(folder, planned.version):
        held = read_text(notes) if notes.exists() else None
        write_text(notes, _with_entry(held.text if held else "", folder.name, planned), was=held)
    here = folder.resolve().relative_to(history.root.resolve()).as_posix()
    waiting = {change.path.as_posix() for change in history.changed(folder)}
    paths = [p for p in (path, notes) if f"{here}/{p.name}" in waiting]
    if not paths:
        return history.resolve("HEAD")
    note = _("Release {set} {version}").format(set=folder.name, version=planned.version)
    return history.record(paths, note, author=person)


def _with_entry(text: str, set_id: str, planned: Plan) -> str:
    """Put a release's entry above the earlier ones."""
    head, mark, rest = text.partition("\n## ")
    title = head.rstrip() or f"# {set_id}"
    lines = [f"- {line}" for line in planned.changes] or [f"- {planned.bump}"]
    if planned.previous:
        lines.insert(0, _("Since {previous}: {why}.").format(previous=planned.previous, why=planned.bump) + "\n")
    entry = "\n".join([f"## {planned.version}", "", *lines])
    return f"{title}\n\n{entry}\n" + (f"{mark}{rest}" if mark else "")


def pack_bytes(history: History, folder: Path, record: str, version: str) -> bytes:
    """Build the pack of a set as it stands in a record.

    Raises:
        PackError: it cannot be built from what is recorded.
    """
    loaded = as_recorded(history, record, folder)
    files = history.files(record, folder)
    equivalences = next(iter(history.read([files["equivalent.jsonl"]]))) if "equivalent.jsonl" in files else b""
    return build(
        loaded.rubrics.values(),
        loaded.set,
        version=version,
        commit=record,
        schemas=schema_files(),
        grader_template=loaded.set.grader_template or GRADER_TEMPLATE,
        equivalences=equivalences,
    )


def summary(planned: Plan) -> str:
    """Say in one line what a release would be."""
    n = counted("one change", "{n} changes", len(planned.changes))
    return _("{set} {version}: {why} ({n})").format(set=planned.set_id, version=planned.version, why=planned.bump, n=n)
