"""Release: check, work out the version, write it down, record, tag, and build the pack from the record.

In this order: the version and the release notes are written and recorded; the pack is built from that record, not from
the folder; the tag is made with the pack's digest in its message; the pack takes its name last. Interrupted in between,
the next run goes on from there: what a release itself wrote does not count as unrecorded, notes of a version that was
never released are written anew, and a released pack that is missing is built again from its tag and must have the
digest that the tag names.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Bump
from rubric_studio.errors import GitError, PackError, ReleaseBlocked, WorkspaceError
from rubric_studio.language import _
from rubric_studio.pack.reader import load_pack
from rubric_studio.store.files import reason
from rubric_studio.workflows.history import history_of, tag_of
from rubric_studio.workflows.notes import message
from rubric_studio.workflows.numbering import numbers
from rubric_studio.workflows.packing import pack_bytes
from rubric_studio.workflows.plan import NO_WISH, Plan, Wish, digest_of, place_of, plan, summary
from rubric_studio.workflows.record import person_of
from rubric_studio.workflows.written import write_down

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from rubric_studio.git import History, Person
    from rubric_studio.store.workspace import Workspace

__all__ = ["Bump", "Plan", "Released", "Wish", "numbers", "pack_bytes", "plan", "release", "summary"]


@dataclass(frozen=True)
class Released:
    """A release: its version and tag, the pack's digest, and where the pack was written."""

    version: str
    tag: str
    digest: str
    path: Path


def release(
    workspace: Workspace,
    set_id: str,
    *,
    planned: Plan | None = None,
    wish: Wish = NO_WISH,
    progress: Callable[[int, int], None] | None = None,
) -> Released:
    """Release a set as it is recorded.

    Args:
        workspace: where it is.
        set_id: the set.
        planned: what ``plan`` gave and a person has seen; without it, it is worked out anew.
        wish: what the person wants of it, where nothing was planned.
        progress: is told how many files of how many are read.

    Raises:
        NotFound: there is no such set.
        ReleaseBlocked: findings have to be mended first.
        GitError: something is not recorded, nothing changed, or the history is not ready.
        WorkspaceError: a file cannot be written.
        PackError: the pack cannot be built.
    """
    history = history_of(workspace)
    planned = planned or plan(workspace, set_id, wish=wish, progress=progress)
    _ensure_ready(history, planned)
    folder, tag = workspace.folder(set_id), tag_of(set_id, planned.version)
    path = place_of(workspace, set_id, planned.version)
    _make_room(path)
    if planned.rebuilds:
        data = pack_bytes(history, folder, history.resolve(tag), planned.version)
        digest = _put(path, data, lambda digest: _same(tag, digest_of(history, tag), digest))
        return Released(planned.version, tag, digest, path)
    person = person_of(workspace, history)
    history.ensure_signing(asked=planned.sign, author=person)  # before anything is written
    commit = write_down(workspace, history, folder, planned, person)
    data = pack_bytes(history, folder, commit, planned.version)
    digest = _put(path, data, lambda digest: _tag(history, tag, planned, commit, digest, person))
    return Released(planned.version, tag, digest, path)


def _ensure_ready(history: History, planned: Plan) -> None:
    if planned.blocking:
        raise ReleaseBlocked(planned.blocking)
    if planned.unrecorded:
        raise GitError(_("There are changes that are not recorded yet. Record them first: “rubric-studio record”."))
    if planned.obstacle:
        raise GitError(planned.obstacle)
    if planned.unsigned:
        raise WorkspaceError(in_the_way(planned.unsigned))
    if planned.record != history.resolve("HEAD"):
        raise GitError(_("Something was recorded in the meantime. Look at what the release would be, then try again."))


def in_the_way(unsigned: Iterable[str]) -> str:
    """Say what the sign-offs lack, and where to look."""
    text = _("The sign-offs are not complete: {what}. Look with “rubric-studio signoff --all”.")
    return text.format(what=_("; ").join(unsigned))


def _make_room(path: Path) -> None:
    """Make sure that the pack can be written, before anything else is."""
    try:
        path.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be written: {why}.").format(path=path, why=reason(error))) from error


def _put(path: Path, data: bytes, seal: Callable[[str], None]) -> str:
    """Write a pack beside its place, verify it, let ``seal`` know its digest, and only then give it its name."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.write_bytes(data)
        with load_pack(temporary) as pack:
            pack.verify()
            digest = pack.digest
        seal(digest)
        temporary.replace(path)
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be written: {why}.").format(path=path, why=reason(error))) from error
    finally:
        temporary.unlink(missing_ok=True)
    return digest


def _same(tag: str, wanted: str | None, found: str) -> None:
    if wanted != found:
        raise PackError(
            _(
                "The pack of {tag} cannot be built again by this version of Rubric Studio: it would not be the one that"
                " was released ({wanted}). Take the file from where it was published."
            ).format(tag=tag, wanted=wanted)
        )


def _tag(history: History, tag: str, planned: Plan, commit: str, digest: str, person: Person | None) -> None:
    text = message(planned, digest)
    try:
        history.tag(tag, message=text, record=commit, author=person, sign=planned.sign)
    except GitError as error:
        if tag not in history.tags(tag):
            raise
        if history.resolve(tag) == commit and digest_of(history, tag) == digest:
            return  # two at once made the same
        raise GitError(
            _(
                "Somebody else has made the release {tag} in the meantime, and theirs stays as it is. Look at what is"
                " different (“rubric-studio diff”), then release again: yours will be the next version."
            ).format(tag=tag)
        ) from error
