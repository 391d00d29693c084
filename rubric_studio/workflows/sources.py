"""Where a pack may come from: a file on this computer, a file at an https address, a repository of rubrics (git).

What decides is what one sees: an address that ends in ``.rubricpack`` is that of a file, any other that of a
repository; a path is a repository where it is a folder. Addresses that hold a password or a key are refused, because a
lock is read by everybody who has the repository in which it lies; so are those that nothing protects on the way.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl, urlsplit

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.pack.download import is_loopback
from rubric_studio.pack.lock import SUFFIX
from rubric_studio.store.files import reason
from rubric_studio.text import one_line, safe

if TYPE_CHECKING:
    from rubric_studio.pack.lock import Pinned

Kind = Literal["file", "web", "git"]

_SCHEMES = ("https", "ssh", "file")
"""What protects an address on the way, or needs no way; http only on this computer itself."""
_SECRETS = frozenset({
    "token", "key", "secret", "password", "passwd", "pwd", "signature", "sig", "credential", "credentials", "auth",
    "jwt", "apikey", "accesskey", "accesstoken", "authtoken", "sessionid",
})  # fmt: skip
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


@dataclass(frozen=True, slots=True)
class Source:
    """A place that packs come from.

    Args:
        kind: what it is.
        text: as it stands in a lock: an address, or a path from the lock's folder.
        path: the file or folder on this computer, None for an address.
    """

    kind: Kind
    text: str
    path: Path | None = None


def source_from(written: str, folder: Path, *, lock: Path) -> Source:
    """Take what somebody wrote for a source.

    Args:
        written: an address, or a path.
        folder: where a path begins.
        lock: the lock that the source will stand in; a path that does not begin at the root stands there as seen from
            its folder.

    Raises:
        WorkspaceError: nothing is there, it is no address, or it is one that must not stand in a lock.
    """
    written = written.strip()
    if not _is_path(written, folder):
        _ensure_open(written)
        _ensure_plain(written)
        return Source(_kind_of_address(written), written)
    path = folder / _at_home(written)
    if not path.exists():
        raise WorkspaceError(_("There is nothing at {path}. Check the path.").format(path=safe(str(path))))
    text = written if Path(written).is_absolute() else _seen_from(lock.parent, path)
    _ensure_plain(text)
    return Source("git" if path.is_dir() else "file", text, path.resolve())


def source_of(pinned: Pinned, lock: Path) -> Source:
    """Give the source that a lock names for a pack.

    Raises:
        WorkspaceError: it is an address that must not stand in a lock.
    """
    kind: Kind = "git" if pinned.tag else "web" if "://" in pinned.source else "file"
    if kind == "web" or (kind == "git" and not _is_path(pinned.source, lock.parent)):
        _ensure_open(pinned.source)
        return Source(kind, pinned.source)
    try:
        return Source(kind, pinned.source, (lock.parent / pinned.source).resolve())
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: links that lead in a circle
        raise WorkspaceError(
            _("{path} cannot be read: {why}.").format(path=pinned.source, why=reason(error))
        ) from error


def _at_home(written: str) -> Path:
    """Take a "~" that no shell took for the person's folder; where there is none, it is a name like any other."""
    try:
        return Path(written).expanduser()
    except RuntimeError:
        return Path(written)


def _is_path(written: str, folder: Path) -> bool:
    if "://" in written:
        return False
    host, colon, _rest = written.partition(":")
    is_address = bool(colon) and len(host) > 1 and "/" not in host and os.sep not in host  # git@example.org:team/x.git
    try:
        return not is_address or (folder / written).exists()
    except (OSError, ValueError):
        return False


def _kind_of_address(address: str) -> Kind:
    is_file = "://" in address and urlsplit(address).path.endswith(SUFFIX)
    return "web" if is_file and urlsplit(address).scheme in ("http", "https") else "git"


def _ensure_open(address: str) -> None:
    """Refuse an address that holds a secret, or that nothing protects."""
    if "://" not in address:
        return
    try:
        place = urlsplit(address)
        name, secret = place.username, place.password
        asked = [key for key, _value in parse_qsl(place.query, keep_blank_values=True)]
        _port = place.port
    except ValueError as error:
        raise WorkspaceError(_("“{address}” is no address. Check it.").format(address=safe(address))) from error
    if secret is not None or (name is not None and place.scheme in ("http", "https")):
        raise WorkspaceError(
            _(
                "Leave the name and the password out of the address: everybody who has the lock could read them. Use a"
                " credential helper or SSH for a repository; download a file yourself and give its path."
            )
        )
    if any(word.lower() in _SECRETS for key in asked for word in (key, *_WORDS.findall(key))):
        raise WorkspaceError(
            _(
                "This address holds what looks like a key behind its “?”, and everybody who has the lock could read it."
                " Download the file yourself and give its path, or take an address without a key."
            )
        )
    if place.scheme not in _SCHEMES and not (place.scheme == "http" and is_loopback(address)):
        raise WorkspaceError(
            _("Nothing protects {scheme}:// on the way, so nothing is fetched from there. Use https:// or SSH.").format(
                scheme=one_line(address.partition("://")[0], 40)
            )
        )


def _ensure_plain(text: str) -> None:
    """Refuse what no lock can hold, or nobody could read there."""
    if safe(text) != text or any(mark in text for mark in "\t\n"):
        why = _("“{source}” holds characters that no lock can hold. Give the file or folder another name.")
        raise WorkspaceError(why.format(source=one_line(text, 80)))


def _seen_from(folder: Path, path: Path) -> str:
    """Give a path from a folder, with "/"; in full where none leads there, as from one drive to another."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return str(path.resolve())
