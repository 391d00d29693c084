"""A set's pack, built from a record and never from the folder: that of a release, or that of any other record.

Of a release it has to be the pack that was released, whose digest the tag names. The pack of another record is called
by the last release with the record's id behind it (``1.2.0+4f2a9c01d3``): nobody takes that for a release, since
releases have three numbers and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.diff.version import VERSION
from rubric_studio.errors import GitError, InvalidRubric, NotFound, PackError, WorkspaceError
from rubric_studio.language import _, counted
from rubric_studio.model.codec import canonical, digest_bytes
from rubric_studio.model.equivalent import NAME as EQUIVALENT
from rubric_studio.model.identity import SLUG
from rubric_studio.model.judgment import latest
from rubric_studio.model.template import template_of
from rubric_studio.pack import archive
from rubric_studio.pack.manifest import JUDGMENTS, MANIFEST, RESPONSES, file_name
from rubric_studio.pack.reader import load_pack
from rubric_studio.pack.statement import ENDING, statement
from rubric_studio.pack.writer import build
from rubric_studio.store.files import reason
from rubric_studio.store.sets import SET, LoadedSet, kind_of, load_set
from rubric_studio.store.shipped import schema_files
from rubric_studio.workflows.exchange import write_export
from rubric_studio.workflows.history import history_of, releases, tag_of
from rubric_studio.workflows.plan import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from rubric_studio.git import History
    from rubric_studio.store.workspace import Workspace

_NEEDED = frozenset({"set", "shared", "rubric"})
_SAMPLES = frozenset({"responses", "judgment"})
_SHORT = 10


@dataclass(frozen=True)
class Packed:
    """A pack that was written.

    Args:
        path: where it is.
        set: the set's id.
        version: what it is called by.
        tag: of the release that it is the pack of; "" where it is of another record.
        record: the record that it was built from.
        digest: what graders pin.
        rubrics: how many it holds.
        remarks: what has to be said of it, a sentence each.
        statement: where its in-toto statement is, None where none was asked for.
    """

    path: Path
    set: str
    version: str
    tag: str
    record: str
    digest: str
    rubrics: int
    remarks: tuple[str, ...] = ()
    statement: Path | None = None


def pack(
    workspace: Workspace,
    set_id: str,
    *,
    rev: str | None = None,
    output: Path | None = None,
    with_samples: bool = False,
    stated: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Packed:
    """Write the pack of a release, or of another record.

    Args:
        workspace: where the set is.
        set_id: the set; it need not be in the folder any more.
        rev: a version, a tag, a branch, or the id of a record; None for the last release.
        output: the file; None for its place in ``dist``.
        with_samples: sample responses and the verdicts on them go into it.
        stated: an in-toto statement is written beside it.
        progress: is told how many files of how many are read.

    Raises:
        NotFound: there is no such set or record.
        GitError: the history cannot be read, or there is no release.
        PackError: it cannot be built, or is not the pack that was released.
        WorkspaceError: it cannot be written.
    """
    history = history_of(workspace)
    tag, record = _asked(workspace, history, set_id, rev)
    held = _read(history, _folder(workspace, set_id), record, with_samples=with_samples, progress=progress)
    tag = tag or _tag_at(history, set_id, held)
    if stated and not tag:
        raise PackError(_("A statement says which release a file is, and this record is none. Leave --statement out."))
    version = tag.rpartition("/v")[2] if tag else f"{held.loaded.set.version}+{record[:_SHORT]}"
    data, remarks = _built(history, held, tag, version, with_samples=with_samples)
    path = output or _place(workspace, file_name(set_id, version, with_samples=with_samples))
    digest = _put(path, data)
    beside = _state(path, digest) if stated else None
    return Packed(path, set_id, version, tag, record, digest, len(held.chosen), remarks, beside)


def pack_bytes(history: History, folder: Path, record: str, version: str) -> bytes:
    """Build the pack of a set as it stands in a record.

    Raises:
        PackError: it cannot be built from what is recorded.
    """
    return _read(history, folder, record).build(version)


@dataclass(frozen=True)
class _Held:
    """What a record holds of a set, as far as a pack needs it."""

    loaded: LoadedSet
    record: str
    equivalences: bytes
    schemas: Mapping[str, bytes]

    @property
    def chosen(self) -> frozenset[str]:
        """Name the rubrics that go into a pack."""
        return frozenset(id_ for id_, rubric in self.loaded.rubrics.items() if rubric.status == "active")

    def build(self, version: str, extra: Mapping[str, bytes] | None = None) -> bytes:
        rubric_set = self.loaded.set
        return build(
            self.loaded.rubrics.values(),
            rubric_set,
            version=version,
            commit=self.record,
            schemas=self.schemas,
            grader_template=template_of(rubric_set),
            equivalences=self.equivalences,
            extra=extra,
        )


def _folder(workspace: Workspace, set_id: str) -> Path:
    """Give the folder of a set by its name alone: it may be in the history only."""
    if not SLUG.match(set_id):
        return workspace.folder(set_id)  # which says what sets there are
    return workspace.root / "rubrics" / set_id


def _asked(workspace: Workspace, history: History, set_id: str, rev: str | None) -> tuple[str, str]:
    """Give the tag, "" where it is none of a release of the set, and the record that was asked for."""
    published = releases(history, set_id)
    if rev is None:
        if not published:
            workspace.folder(set_id)  # which says what sets there are where this is none
            raise GitError(
                _(
                    "“{set}” was not released yet. Release it (“rubric-studio release {set}”), or pack a record:"
                    " --rev HEAD for the last one."
                ).format(set=set_id)
            )
        rev = published[-1]
    version = rev.removeprefix(tag_of(set_id, "")).removeprefix("v")
    if VERSION.match(version) and version in published:
        return tag_of(set_id, version), history.resolve(tag_of(set_id, version))
    record = history.find(rev)
    if record is None:
        hint = _("Released: {versions}.").format(versions=", ".join(published)) if published else ""
        raise NotFound(_("version"), rev, hint=hint)
    return "", record


def _read(
    history: History,
    folder: Path,
    record: str,
    *,
    with_samples: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> _Held:
    """Read what a pack needs: nothing of the folder, and no verdicts or sign-offs that do not go into it."""
    kinds = _NEEDED | (_SAMPLES if with_samples else frozenset())
    files = history.files(record, folder)
    if SET not in files:
        raise NotFound("set", folder.name, hint=_("The record {record} holds none.").format(record=record[:_SHORT]))
    beside = history.files(record, folder.parent.parent / "schemas", schema_files().keys())
    wanted = {name: blob for name, blob in sorted(files.items()) if kind_of(name) in kinds or name == EQUIVALENT}
    blobs = [*wanted.values(), *beside.values()]
    held = dict(zip(blobs, history.read(blobs), strict=True))
    loaded = load_set(
        wanted, lambda name: held[wanted[name]], id=folder.name, prefix=f"rubrics/{folder.name}/", progress=progress
    )
    if loaded.problems:
        raise PackError(str(InvalidRubric(folder.name, loaded.problems)))
    # The schemas that the record holds: the program's differ from version to version, and the pack's bytes must not.
    schemas = {name: held[blob] for name, blob in sorted(beside.items())} or schema_files()
    return _Held(loaded, record, held[wanted[EQUIVALENT]] if EQUIVALENT in wanted else b"", schemas)


def _built(
    history: History, held: _Held, tag: str, version: str, *, with_samples: bool
) -> tuple[bytes, tuple[str, ...]]:
    """Build a pack, and say what has to be said of it."""
    data = held.build(version)
    remarks = [_ensure_released(history, tag, _digest(data)) if tag else _no_release(version)]
    if with_samples:
        members, said = _samples(held)
        data = held.build(version, members)
        remarks.append(said)
    return data, tuple(filter(None, remarks))


def _digest(data: bytes) -> str:
    at = archive.read(data, MANIFEST)[MANIFEST]
    return digest_bytes(data[at.offset : at.offset + at.size])


def _ensure_released(history: History, tag: str, digest: str) -> str:
    """Make sure that a pack is the one that was released; say so where nobody can tell."""
    wanted = digest_of(history, tag)
    if wanted is None:
        return _(
            "The tag {tag} names no digest, so nobody can tell whether this is the pack that was released: it was not"
            " made by “rubric-studio release”."
        ).format(tag=tag)
    if wanted != digest:
        raise PackError(
            _(
                "This version of Rubric Studio builds another pack of {tag} ({found}) than the one that was released"
                " ({wanted}). Take the file from where it was published."
            ).format(tag=tag, found=digest, wanted=wanted)
        )
    return ""


def _tag_at(history: History, set_id: str, held: _Held) -> str:
    """Give the tag of the release that a record is, "" where it is none."""
    version = held.loaded.set.version
    tag = tag_of(set_id, version)
    is_it = version in releases(history, set_id) and history.resolve(tag) == held.record
    return tag if is_it else ""


def _no_release(version: str) -> str:
    return _("This is no release, and called {version} so that nobody takes it for one.").format(version=version)


def _samples(held: _Held) -> tuple[dict[str, bytes], str]:
    """Give the members that samples are, canonical JSON a line, of the rubrics in the pack; and say what they hold."""
    loaded, chosen = held.loaded, held.chosen
    responses = [loaded.responses[id_] for id_ in sorted(chosen & loaded.responses.keys())]
    judged = latest([line for line in loaded.judgments if line.rubric in chosen]).values()
    verdicts = sorted(judged, key=lambda line: (line.rubric, line.criterion, line.response, line.rater.id))
    members = {
        RESPONSES: b"".join(canonical(response) + b"\n" for response in responses),
        JUDGMENTS: b"".join(canonical(verdict) + b"\n" for verdict in verdicts),
    }
    said = _("It holds {responses} and {verdicts}, so it has another digest than the pack without them.").format(
        responses=counted("one sample response", "{n} sample responses", sum(len(r.responses) for r in responses)),
        verdicts=counted("one verdict", "{n} verdicts", len(verdicts)),
    )
    return members, said


def _place(workspace: Workspace, name: str) -> Path:
    """Give the place of a pack among the workspace's."""
    folder = workspace.root / "dist"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be written: {why}.").format(path=folder, why=reason(error))) from error
    return folder / name


def _put(path: Path, data: bytes) -> str:
    """Write a pack whole or not at all, and read it once more; give its digest."""
    if path.exists() and not path.is_file():
        raise WorkspaceError(_("{path} is a folder or a device. Name a file.").format(path=path))
    write_export(path, data)
    digest = _digest(data)
    with load_pack(path, digest) as pack:
        pack.verify()
    return digest


def _state(path: Path, digest: str) -> Path:
    """Write the statement about a pack beside it."""
    beside = path.with_name(path.name + ENDING)
    with load_pack(path, digest) as pack:
        write_export(beside, statement(pack))
    return beside
