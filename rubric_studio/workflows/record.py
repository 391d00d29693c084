"""Record: what changed since the last record, in sentences, and putting exactly our files into the history."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Kind, Subject
from rubric_studio.diff.sentences import proposed_note
from rubric_studio.errors import GitError, ReleaseBlocked, WorkspaceError
from rubric_studio.git import History, Person
from rubric_studio.language import _, counted
from rubric_studio.lint.privacy import date_of_birth, direct_identifier, identifiers
from rubric_studio.store.document import Document
from rubric_studio.store.files import read_text, write_text
from rubric_studio.store.person import of_the_server
from rubric_studio.store.sets import SET
from rubric_studio.text import one_line
from rubric_studio.workflows.history import history_of, masked
from rubric_studio.workflows.noted import unfit
from rubric_studio.workflows.person import recording_person
from rubric_studio.workflows.times import on_disk, read_some
from rubric_studio.workflows.waiting import all_new, changed_files, left_out, look

if TYPE_CHECKING:
    from collections.abc import Callable

    from rubric_studio.finding import Finding
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.waiting import SetChange


@dataclass(frozen=True)
class Pending:
    """What a record would take in.

    Args:
        repository: whether the folder has a history (git) at all.
        obstacle: why the history cannot take a record now, "" where it can.
        person: under whose name it would be recorded, None where nobody is known yet.
        changes: what changed, a sentence each.
        note: the proposed note.
        files: the files, as paths below the workspace.
        blocking: what has to be mended or allowed first.
    """

    repository: bool
    obstacle: str = ""
    person: Person | None = None
    changes: tuple[str, ...] = ()
    note: str = ""
    files: tuple[str, ...] = ()
    blocking: tuple[Finding, ...] = ()


def pending(workspace: Workspace, *, reader: str = "") -> Pending:
    """Look what has changed since the last record.

    Args:
        workspace: the workspace.
        reader: the rater id of the one it is said to: what they did is theirs; "" for everybody.

    Raises:
        GitError: git is not installed, or the history cannot be read.
    """
    history = History.open(workspace.root)
    if history is None:
        loaded = [read_some(on_disk(workspace, set_id), workspace.names(set_id)) for set_id in workspace.set_ids()]
        changes = tuple(line for held in loaded for line in all_new(held))
        return Pending(repository=False, changes=changes, note=_("First record"))
    files = changed_files(workspace, history)
    looked = look(workspace, history, files)
    words = {key: word for held in looked.values() for key, word in held.words.items()}
    everything = [change for held in looked.values() for change in held.changes]
    told = [line for held in looked.values() for line in held.told(reader)]
    sentences = [line for held in looked.values() for line in held.sentences]  # a note is read by everybody
    others = [path for path in files if not path.startswith("rubrics/")]
    if others:
        beside = counted("one file of the workspace itself", "{n} files of the workspace itself", len(others))
        told.append(beside)
        sentences.append(beside)
    first = not history.state().has_records
    note = "; ".join(sentences[:2])
    if first or everything:
        note = _("First record") if first else proposed_note(everything, words, mask=masked)
    return Pending(
        repository=True,
        obstacle=obstacle(workspace, history) or unfit(workspace, history, files),
        person=recording_person(workspace, history),
        changes=tuple(told),
        note=note,
        files=tuple(files),
        blocking=tuple(finding for held in looked.values() for finding in held.blocking),
    )


def obstacle(workspace: Workspace, history: History) -> str:
    """Say why the history cannot take a record now, "" where it can."""
    try:
        history.ensure_ready()
    except GitError as error:
        return str(error)
    return left_out(workspace, history)


def person_of(workspace: Workspace, history: History) -> Person:
    """Give the person to record under.

    Raises:
        GitError: nobody is known.
        InvalidRubric: rubric-studio.yaml cannot be read, or has the wrong shape.
    """
    person = recording_person(workspace, history)
    if person is None:
        raise GitError(
            _(
                "Nobody is known to record under. "
                "Give your name and e-mail address first: “rubric-studio record --name … --email …”."
            )
        )
    return person


def record(workspace: Workspace, note: str) -> str:
    """Put the workspace's changed files, and nothing else, into the history, and give the record's id.

    Ids of rubrics and criteria that were taken away are first written down as retired, so that none comes back.

    Raises:
        ReleaseBlocked: something has to be mended or allowed first.
        GitError: there is no history, nobody is known to record under, nothing changed, or the history is not ready.
        WorkspaceError: a file cannot be written.
    """
    history = history_of(workspace)
    history.ensure_ready()
    person = person_of(workspace, history)
    _ensure_nameless(note)
    if found := left_out(workspace, history):
        raise GitError(found)
    files = changed_files(workspace, history)
    looked = look(workspace, history, files)
    if found := unfit(workspace, history, files):
        raise GitError(found)
    if blocking := [finding for held in looked.values() for finding in held.blocking]:
        raise ReleaseBlocked(blocking)
    if not files:
        raise GitError(_("Nothing has changed since the last record."))
    put_back: list[Callable[[], object]] = []
    try:
        for set_id, held in looked.items():
            put_back += _retire(workspace, set_id, held)
        files = changed_files(workspace, history)
        return history.record([workspace.root / path for path in files], note or _("Changes"), author=person)
    except BaseException:
        for undo in put_back:
            with suppress(WorkspaceError):  # the failure that led here is the one to tell
                undo()
        raise


def _ensure_nameless(note: str) -> None:
    for found in identifiers(note):
        raise GitError(
            _(
                "The note holds “{words}”, which looks like {kind}. A note stays in the history for good: write it"
                " without."
            ).format(words=one_line(found.words, 60), kind=found.kind)
        )


def _retire(workspace: Workspace, set_id: str, looked: SetChange) -> list[Callable[[], object]]:
    """Write the ids that were taken away into set.yaml's ``retired_ids``; give what puts the file back."""
    gone = []
    for change in looked.changes:
        pointer = change.pointer
        if change.kind not in (Kind.REMOVED, Kind.RENAMED) or change.subject is Subject.RESPONSE:
            continue
        criterion = change.old if change.kind is Kind.RENAMED else pointer.criterion
        if change.subject is Subject.RUBRIC:
            gone.append(pointer.rubric)
        elif change.subject is Subject.SHARED or criterion not in looked.shared:
            gone.append(f"{pointer.rubric}#{criterion}")
    path = workspace.path_of(set_id, SET)
    if not gone or not path.is_file():
        return []
    source = read_text(path, inside=workspace.root)
    document = Document.parse(source.text, kind="set", path=f"rubrics/{set_id}/{SET}")
    held = document.value(("retired_ids",)) or []
    added = [name for name in dict.fromkeys(gone) if name not in held]
    if not added:
        return []
    written = write_text(path, document.set(("retired_ids",), [*held, *added]).text, was=source, inside=workspace.root)
    return [lambda: write_text(path, source.text, was=written, inside=workspace.root)]


def make_repository(workspace: Workspace) -> None:
    """Begin a history for the workspace; where it lies in one already, that one serves.

    Raises:
        GitError: git is not installed, or cannot write there.
    """
    if History.open(workspace.root) is None:
        History.create(workspace.root)


def set_person(workspace: Workspace, name: str, email: str) -> None:
    """Remember under which name and e-mail address to record in this workspace.

    Raises:
        GitError: there is no history yet, or one of the two cannot stand in a record.
        WorkspaceError: this person signed in to a server, and is recorded under their id.
    """
    of_the_server()
    history_of(workspace).set_person(name, email)


def allow_all(workspace: Workspace, findings: list[Finding], *, reason: str, by: str) -> int:
    """Write into the files that these identifiers may stay, with one reason; give how many were allowed.

    Raises:
        NotFound: one of them is not there any more.
        WorkspaceError: the reason is empty, or a file cannot be written.
    """
    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.mend import waived

    desk = Desk(workspace, rater=by)
    allowed = 0
    for finding in findings:
        if finding.code not in (direct_identifier.code, date_of_birth.code):
            continue
        edit = waived(desk.open(finding.set, finding.rubric), finding, reason=reason, by=by)
        desk.put(finding.set, edit.name, edit.after)
        allowed += edit.after is not edit.before
    desk.save()
    return allowed
