"""Whether a pack's file is as it was released: a finding where it is not, an error where that cannot be found out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound, PackError, UnsupportedFormat, WorkspaceError
from rubric_studio.language import _
from rubric_studio.pack.lock import ensure_digest
from rubric_studio.pack.reader import open_pack
from rubric_studio.pack.statement import ENDING, is_about
from rubric_studio.store.files import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.pack.reader import Pack

__all__ = ["Verified", "ensure_digest", "verify"]


@dataclass(frozen=True)
class Verified:
    """What a file turned out to be.

    Args:
        fault: why it is not as it was released, "" where nothing is wrong.
        set: the set's id; all that follows is empty where the file cannot even be opened as a pack.
        version: what the pack is called by.
        commit: the record that it was built from.
        digest: of the pack.
        rubrics: how many it holds.
        criteria: how many they hold.
        statement: the in-toto statement beside it, which is about this very file; "" where there is none.
    """

    fault: str = ""
    set: str = ""
    version: str = ""
    commit: str | None = None
    digest: str = ""
    rubrics: int = 0
    criteria: int = 0
    statement: str = ""


def verify(path: Path, digest: str | None = None) -> Verified:
    """Check every byte of a pack; without a digest also that we could have written it, since nobody vouches for it.

    Args:
        path: the file.
        digest: what the released one has; None where that is not known.

    Raises:
        NotFound: there is no such file.
        WorkspaceError: it is no ordinary file.
        UnsupportedFormat: a newer Rubric Studio wrote it.
        PackError: it cannot be opened, or the digest is none.
    """
    if digest is not None:
        ensure_digest(digest)
    if path.exists() and not path.is_file():
        raise WorkspaceError(_("{path} is a folder or a device, not a pack.").format(path=path))
    try:
        with open_pack(os.fspath(path), digest) as pack:
            fault, beside = _looked_at(pack, path)
            counts = pack.manifest.counts
            about = (pack.set, pack.version, pack.manifest.commit, pack.digest, counts.rubrics, counts.criteria)
            return Verified(fault, *about, beside)
    except UnsupportedFormat:
        raise
    except PackError as error:
        if isinstance(error.__cause__, OSError):
            raise
        return Verified(str(error))


def _looked_at(pack: Pack, path: Path) -> tuple[str, str]:
    """Check an open pack and what stands beside it; give what is wrong, and the statement."""
    try:
        pack.verify()
    except PackError as error:
        return str(error), ""
    beside = path.with_name(path.name + ENDING)
    try:
        if is_about(read_bytes(beside), pack):
            return "", str(beside)
    except NotFound:
        return "", ""
    return _("{path} is a statement about another file, or none. Fetch both again.").format(path=beside), ""
