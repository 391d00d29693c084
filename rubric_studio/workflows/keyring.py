"""Who may open the studio in the browser: links that work once, and who is signed in, each for a while.

Only digests are kept, so that whoever reads the file can open nothing with it. It is read anew at every question: a
line that is taken out holds no longer, and one that cannot be read opens nothing.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.store.files import reason, write_bytes
from rubric_studio.store.person import is_id
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

INVITED, SIGNED_IN = "invited", "signed-in"
DAYS = 7
"""Days for which a link can be used, and for which somebody stays signed in."""
_HEAD = """\
# Who may open the studio in the browser: id, invited or signed-in, until when, digest of a secret.
# Take a line out, and it opens nothing any more. Do not add any: rubric-studio serve invite does that.
"""


@dataclass(frozen=True)
class Entry:
    """One line: a secret's digest, whom it lets in, how, and until when (ISO, UTC)."""

    who: str
    how: str
    until: str
    digest: str


class Keyring:
    """The links and sign-ins of one server.

    Args:
        path: the file that keeps them; None keeps them in memory, as long as the server runs.
        clock: gives the time.
    """

    def __init__(self, path: Path | None = None, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._path = path
        self._clock = clock
        self._held: list[Entry] = []

    def invite(self, who: str) -> str:
        """Let somebody in once; give the secret of their link.

        Raises:
            WorkspaceError: the file cannot be read or written.
        """
        return self._add(who, INVITED)

    def whose(self, token: str) -> str | None:
        """Tell whom a link lets in, without using it up; None where it lets nobody in."""
        return next((entry.who for entry in self._entries() if _is(entry, INVITED, token)), None)

    def sign_in(self, token: str) -> str | None:
        """Use a link up, and give the secret of the sign-in; None where the link lets nobody in.

        Raises:
            WorkspaceError: the file cannot be written.
        """
        with self._changing() as entries:
            found = next((entry for entry in entries if _is(entry, INVITED, token)), None)
            if found is None:
                return None
            entries.remove(found)
            made, secret = self._made(found.who, SIGNED_IN)
            entries.append(made)
        return secret

    def who(self, secret: str) -> str | None:
        """Tell who is signed in under a secret; None where nobody is."""
        return next((entry.who for entry in self._entries() if _is(entry, SIGNED_IN, secret)), None)

    def sign_out(self, secret: str) -> None:
        """Let a sign-in hold no longer.

        Raises:
            WorkspaceError: the file cannot be written.
        """
        with self._changing() as entries:
            entries[:] = [entry for entry in entries if not _is(entry, SIGNED_IN, secret)]

    def _add(self, who: str, how: str) -> str:
        with self._changing() as entries:
            made, secret = self._made(who, how)
            entries.append(made)
        return secret

    def _made(self, who: str, how: str) -> tuple[Entry, str]:
        secret = secrets.token_urlsafe(32)
        until = (self._clock() + timedelta(days=DAYS)).isoformat(timespec="seconds")
        return Entry(who, how, until, _digest(secret)), secret

    # keeping ----------------------------------------------------------------------------------------------------------

    @contextmanager
    def _changing(self) -> Iterator[list[Entry]]:
        """Give the entries to be changed; what has run out is gone. Nobody else changes the file meanwhile."""
        if self._path is None:
            self._held = self._entries()
            yield self._held
            return
        from filelock import FileLock

        with FileLock(f"{self._path}.lock", mode=0o600):
            before = self._entries()
            entries = list(before)
            yield entries
            if entries != before:
                self._write(self._path, entries)

    def _entries(self) -> list[Entry]:
        now = self._clock()
        held = self._held if self._path is None else _read(self._path)
        return [entry for entry in held if datetime.fromisoformat(entry.until) > now]

    def _write(self, path: Path, entries: list[Entry]) -> None:
        if not path.exists():
            try:
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            except OSError as error:
                words = _("{path} cannot be written: {why}.")
                raise WorkspaceError(words.format(path=path, why=reason(error))) from error
        lines = [f"{entry.who} {entry.how} {entry.until} {entry.digest}\n" for entry in entries]
        write_bytes(path, (_HEAD + "".join(lines)).encode())


def check_file(path: Path) -> None:
    """See that only its owner can change the file of links.

    Raises:
        WorkspaceError: it is not there, cannot be read, or others could let themselves in through it.
    """
    try:
        mode = path.stat().st_mode
        path.read_bytes()
    except FileNotFoundError:
        words = _("There is no {path} yet. Invite somebody first: rubric-studio serve invite ID --token-file {path}")
        raise WorkspaceError(words.format(path=path)) from None
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be read: {why}.").format(path=path, why=reason(error))) from error
    if os.name == "posix" and mode & (stat.S_IWGRP | stat.S_IWOTH):
        words = _("Others on this computer can write into {path}, and could let themselves in. Run: chmod 600 {path}")
        raise WorkspaceError(words.format(path=one_line(str(path))))


def _read(path: Path) -> list[Entry]:
    try:
        lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    return [Entry(*words) for line in lines if _sound(words := line.split())]


def _sound(words: list[str]) -> bool:
    if len(words) != 4 or not is_id(words[0]) or words[1] not in (INVITED, SIGNED_IN):
        return False
    try:
        return datetime.fromisoformat(words[2]).tzinfo is not None
    except ValueError:
        return False


def _digest(secret: str) -> str:
    return "sha256:" + hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _is(entry: Entry, how: str, secret: str) -> bool:
    return entry.how == how and secrets.compare_digest(entry.digest, _digest(secret))
