"""Fetched packs, in the person's cache folder under their digests: every one verified before it takes its name."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from rubric_studio.errors import NotFound, PackError, WorkspaceError
from rubric_studio.language import _
from rubric_studio.pack.lock import place, shelf
from rubric_studio.pack.reader import open_pack
from rubric_studio.store.files import reason
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from rubric_studio.pack.reader import Pack

State = Literal["held", "missing", "damaged"]

_PART = ".part"
_LEFT_BEHIND = 86400.0


def state(digest: str) -> State:
    """Tell whether a pack lies on the shelf; every byte of it is checked."""
    try:
        with open_pack(os.fspath(place(digest)), digest) as pack:
            pack.verify()
    except NotFound:
        return "missing"
    except PackError:
        return "damaged"
    return "held"


def keep(pieces: Iterable[bytes], check: Callable[[Pack], None], *, called: str) -> tuple[str, str]:
    """Put a pack on the shelf, verified, whole or not at all.

    It is written beside its place first. Whoever is stopped in between leaves a file that no digest names, which a
    later call clears away; two who bring the same pack at once bring the same bytes.

    Args:
        pieces: its bytes.
        check: refuses, by an error, a pack that is whole but not the one that is wanted.
        called: what messages call it.

    Returns:
        The version and the digest.

    Raises:
        PackError: it is no pack, or not as it was released.
        WorkspaceError: the shelf cannot be written to.
    """
    folder = shelf()
    part = folder / f".{secrets.token_hex(8)}{_PART}"
    try:
        _ready(folder)
        _write(part, pieces)
        with open_pack(os.fspath(part), called=safe(called)) as pack:
            pack.verify()
            check(pack)
            found = pack.version, pack.digest
        os.replace(part, place(found[1]))  # noqa: PTH105 - the call whose atomicity is promised
    except OSError as error:
        text = _("The folder for fetched packs, {path}, cannot be written to: {why}.")
        raise WorkspaceError(text.format(path=folder, why=reason(error))) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return found


def _ready(folder: Path) -> None:
    """Make the folder where it is missing, and clear away what was left in it by somebody who was stopped."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.glob(f".*{_PART}"):
        with suppress(OSError):
            if abs(time.time() - left.stat().st_mtime) > _LEFT_BEHIND:
                left.unlink()


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("xb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
