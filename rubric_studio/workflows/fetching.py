"""A release is fetched from where it is published, verified whole, and put on the shelf.

From a repository it is built anew, in memory, from the record that the release's tag marks, and has to have the digest
that the tag names: so nobody has to publish the file besides. A tag made by hand names none; then nothing says what was
released, and only a digest that is given along lets it pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from shlex import quote
from typing import TYPE_CHECKING, NoReturn

from rubric_studio.diff.version import VERSION, parse
from rubric_studio.errors import PackError, WorkspaceError
from rubric_studio.language import _, joined
from rubric_studio.pack.download import download
from rubric_studio.pack.lock import Pinned
from rubric_studio.store.files import reason
from rubric_studio.store.sets import SET
from rubric_studio.text import nearest, safe
from rubric_studio.workflows.shelf import keep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from rubric_studio.diff.ranges import Range
    from rubric_studio.git import History
    from rubric_studio.git.elsewhere import Elsewhere
    from rubric_studio.pack.reader import Pack
    from rubric_studio.workflows.sources import Source

    Progress = Callable[[int, int], None]

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which release is wanted.

    Args:
        name: the set's id.
        versions: which of its versions may be taken; the highest that is there is.
        digest: the only one to take, "" for whatever was released.
        pinned: what the lock pins now, None for nothing.
        exactly: only what is pinned will do, as when a lock is restored.
        asked: somebody named the versions or the digest; else what is pinned goes on, and does not give way to less.
    """

    name: str
    versions: Range
    digest: str = ""
    pinned: Pinned | None = None
    exactly: bool = False
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched.

    Args:
        pinned: what a lock says of it.
        newer: the highest version that is there and above those that were wanted, "" for none.
    """

    pinned: Pinned
    newer: str = ""


def fetch(source: Source, wanted: Wanted, progress: Progress | None = None) -> Fetched:
    """Fetch a release and put it on the shelf.

    Raises:
        PackError: it is no pack, not the one that is wanted, or was altered after it was released.
        GitError: the repository cannot be used.
        WorkspaceError: nothing that is wanted is there, or the shelf cannot be written to.
    """
    if source.kind == "git":
        return _from_repository(source, wanted)
    pieces = download(source.text, progress=progress) if source.path is None else _pieces(source.path)
    called = source.text if source.path is None else str(source.path)

    def check(pack: Pack) -> None:
        if pack.set != wanted.name:
            _other_set(called, wanted.name, pack.set)
        if not VERSION.match(pack.version):
            _no_release(called, pack.version)
        if pack.version not in wanted.versions:
            _none_fits(wanted, called, [pack.version])
        _check_digest(pack, wanted, source, called)

    version, digest = keep(pieces, check, called=called)
    return Fetched(Pinned(version, digest, source.text))


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        if not path.is_file():
            raise WorkspaceError(_("There is no file {path} any more. Check the path.").format(path=safe(str(path))))
        file = path.open("rb")
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be read: {why}.").format(path=path, why=reason(error))) from error
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _check_digest(pack: Pack, wanted: Wanted, source: Source, called: str) -> None:
    """Refuse another pack than the one that was asked for, or under the same number another than is pinned."""
    its = {"name": wanted.name, "version": pack.version, "source": safe(called), "found": pack.digest}
    its["from"] = safe(quote(source.text))
    if wanted.digest and pack.digest != wanted.digest:
        text = _(
            "{name} {version} at {source} is not the pack that was asked for: wanted {wanted}, found {found}. If it is"
            " another version's digest, name that version as well (--version)."
        )
        raise PackError(text.format(**its, wanted=safe(wanted.digest)))
    pinned = wanted.pinned
    if wanted.digest or pinned is None or pinned.digest == pack.digest:
        return
    if wanted.exactly or pack.version == pinned.version:
        text = _(
            "{name} {version} at {source} is not the pack that is pinned: it has the digest {found}, pinned is"
            " {pinned}. A release never changes, so somebody put another file there. The lock stays as it is. If those"
            " who released it say that the new one is right, add it with its digest: “rubric-studio add {name} --from"
            " {from} --version {version} --digest {found}”."
        )
        raise PackError(text.format(**its, pinned=pinned.digest))


def _from_repository(source: Source, wanted: Wanted) -> Fetched:
    from rubric_studio.git.elsewhere import elsewhere, repository_of

    path = source.path
    if path is not None and not path.is_dir():
        raise WorkspaceError(_("There is no folder {path} any more. Check the path.").format(path=safe(str(path))))
    with elsewhere(source.text if path is None else str(repository_of(path))) as there:
        marks = there.tags()
        _ensure_unmoved(marks, source, wanted)
        version, newer = _choose(marks, source, wanted)
        tag = f"{wanted.name}/v{version}"
        there.fetch(tag, marks[tag])
        digest = _built(there, wanted, version, tag, source)
        return Fetched(Pinned(version, digest, source.text, tag, marks[tag]), newer)


def _ensure_unmoved(marks: Mapping[str, str], source: Source, wanted: Wanted) -> None:
    """Refuse a source whose tag for what is pinned marks another record than it did, however the source is spelt."""
    pinned = wanted.pinned
    if pinned is None or not pinned.tag or wanted.digest:
        return
    there, same = marks.get(pinned.tag), pinned.source == source.text
    told = {"tag": pinned.tag, "source": safe(source.text), "old": pinned.record[:12], "new": (there or "")[:12]}
    if there is not None and there != pinned.record:
        moved = _(
            "The release {tag} at {source} was moved (git: tag): it marks the record {new} now, and {old} when it was"
            " pinned."
        )
        other = _(
            "The release {tag} at {source} is another one than is pinned: it marks the record {new}, pinned is {old}."
        )
        then = _(
            "A release never changes, so nothing was taken from there and the lock stays as it is. Ask those who"
            " release it; if this one is right, add it with its version and the digest that they give you (--version,"
            " --digest)."
        )
        raise PackError(joined(moved if same else other, then).format(**told))
    if there is None and (wanted.exactly or (same and not wanted.asked)):
        text = _(
            "There is no release {tag} at {source} any more (git: tag). Ask those who release it for the file of the"
            " pack, and add it from there; or, if another release will do, name it (--version)."
        )
        raise PackError(text.format(**told))


def _choose(marks: Mapping[str, str], source: Source, wanted: Wanted) -> tuple[str, str]:
    """Give the highest version that is there and wanted, and the highest above, "" for none."""
    sets: dict[str, list[str]] = {}
    for tag in marks:
        set_id, mark, version = tag.partition("/v")
        if mark and VERSION.match(version):
            sets.setdefault(set_id, []).append(version)
    if wanted.name not in sets:
        near = nearest(wanted.name, list(sets))
        there = _("There are releases of: {sets}.").format(sets=", ".join(sorted(sets))) if sets else ""
        meant = _("Did you mean “{near}”?").format(near=near) if near else ""
        text = _("There is no release of “{name}” at {source}.").format(name=wanted.name, source=safe(source.text))
        raise WorkspaceError(joined(text, meant or there))
    versions = sorted(sets[wanted.name], key=parse)
    fitting = [version for version in versions if version in wanted.versions]
    if not fitting:
        _none_fits(wanted, source.text, versions)
    return fitting[-1], versions[-1] if parse(versions[-1]) >= wanted.versions.end else ""


def _none_fits(wanted: Wanted, source: str, versions: list[str]) -> NoReturn:
    pinned = wanted.pinned
    text = (
        _("No release of {name} at {source} fits “{range}”. There is: {versions}.")
        if wanted.asked or pinned is None
        else _(
            "No release of {name} at {source} goes on from {pinned}, which is pinned, with scores that stay comparable."
            " There is: {versions}. To take one of these, name it (--version)."
        )
    )
    told = {"name": wanted.name, "source": safe(source), "range": safe(wanted.versions.text)}
    shown = ", ".join(versions[-8:])
    raise WorkspaceError(text.format(**told, pinned=pinned.version if pinned else "", versions=shown))


def _no_release(source: str, version: str) -> NoReturn:
    text = _(
        "{source} is the pack of a record, called {version}, and no release: releases have three numbers. Only a"
        " release can be pinned; load this file by its path and its digest."
    )
    raise PackError(text.format(source=safe(source), version=safe(version)))


def _other_set(source: str, name: str, found: str) -> NoReturn:
    # A name that the pack does not bear would stand beside scores whose results name another set.
    text = _(
        "{source} is a pack of “{found}”, not of “{name}”. A pack keeps its set's name wherever it is loaded: write"
        " “rubric-studio add {found} …”. Two versions of a set at once take two locks (--lock)."
    )
    raise PackError(text.format(source=safe(source), name=safe(name), found=safe(found)))


def _built(there: Elsewhere, wanted: Wanted, version: str, tag: str, source: Source) -> str:
    """Build the pack of a tag and put it on the shelf; give its digest."""
    from rubric_studio.workflows.packing import pack_bytes

    history, called = there.history, f"{tag} ({source.text})"
    record = history.resolve(tag)
    check = _as_released(history, wanted, record, tag, source)
    errors: list[PackError] = []
    for folder in _folders(history, record, wanted.name):
        try:
            return keep([pack_bytes(history, folder, record, version)], check, called=called)[1]
        except PackError as error:
            errors.append(error)
    if errors:
        raise errors[0]
    raise PackError(
        _("{tag} at {source} marks a record that holds no set “{name}”.").format(
            tag=tag, source=safe(source.text), name=wanted.name
        )
    )


def _folders(history: History, record: str, set_id: str) -> list[Path]:
    """Find the set's folder in a record: the workspace may be the repository, or lie in it, or several may."""
    ending = f"rubrics/{set_id}/{SET}"
    found = [name for name in history.files(record, history.root) if f"/{name}".endswith(f"/{ending}")]
    return [
        history.root / PurePosixPath(name).parent for name in sorted(found, key=lambda name: (name.count("/"), name))
    ]


def _as_released(history: History, wanted: Wanted, record: str, tag: str, source: Source) -> Callable[[Pack], None]:
    """Give what refuses a pack that is not the one that was released under a tag, or cannot be known to be it."""
    from rubric_studio.workflows.plan import digest_of

    pinned, called = wanted.pinned, f"{tag} ({source.text})"
    known = pinned.digest if pinned and pinned.record == record else digest_of(history, tag)

    def check(pack: Pack) -> None:
        if pack.set != wanted.name:
            _other_set(called, wanted.name, pack.set)
        told = {"name": wanted.name, "tag": called, "known": known, "found": pack.digest}
        if not wanted.digest and known is None:
            text = _(
                "{tag} was made by hand: it names no digest, so nothing says that this is what was released. Ask for a"
                " release made with Rubric Studio; or, if you trust it as it stands, add --digest {found}."
            )
            raise PackError(text.format(**told))
        if not wanted.digest and known != pack.digest:
            text = _(
                "The pack of {tag} cannot be built by this version of Rubric Studio as it was released: it would be"
                " {found}, released was {known}. Take the file of the pack from where it was published: “rubric-studio"
                " add {name} --from FILE”."
            )
            raise PackError(text.format(**told))
        _check_digest(pack, wanted, source, called)

    return check
