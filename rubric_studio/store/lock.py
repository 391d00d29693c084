"""One writer at a time: a lock file beside the file that is written, made so that only one process can make it.

It holds who made it (process, computer, a token). What was left by a process that is gone, or is older than ten
seconds, is broken; breaking has a lock of its own, so that two waiters never take away the one a third just made.
Nothing here needs fcntl: making a file that must be new is promised on every system.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WAIT = 2.0
STALE = 10.0
_LONGEST = 200


def lock_path(path: Path) -> Path:
    """Give the place of a file's lock: a hidden name, so that nobody takes it for a rubric."""
    name = path.name
    if len(os.fsencode(name)) > _LONGEST:
        name = f"{name[:40]}.{hashlib.sha256(os.fsencode(name)).hexdigest()[:12]}"
    return path.with_name(f".{name}.lock")


@contextlib.contextmanager
def locked(path: Path, *, wait: float = WAIT) -> Iterator[Callable[[], None]]:
    """Keep other processes from writing a file; what is given raises WorkspaceError once the lock was lost.

    Args:
        path: the file itself, no link to it; its folder is there.
        wait: for how many seconds another one is waited for.

    Raises:
        WorkspaceError: another program holds it for longer than that.
        OSError: no file can be made in the folder.
    """
    lock = lock_path(path)
    token = os.urandom(8).hex()
    until = time.monotonic() + wait
    while not _make(lock, token):
        _break_stale(lock)
        if time.monotonic() > until:
            raise _busy(path)
        time.sleep(0.002 + os.urandom(1)[0] / 14_000)  # up to 20 ms, so that two waiters do not keep step

    def held() -> None:
        if _read(lock).get("token") != token:
            raise _busy(path)

    try:
        yield held
    finally:
        if _read(lock).get("token") == token:
            _remove(lock)


def _busy(path: Path) -> WorkspaceError:
    message = _("{path} is being saved by another program just now. It was left as it is. Try again in a moment.")
    return WorkspaceError(message.format(path=path))


def _make(lock: Path, token: str) -> bool:
    try:
        file = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return False
    except PermissionError:
        if os.name == "nt":  # Windows refuses the name of a file that is just being removed
            return False
        raise
    try:
        said = {"pid": os.getpid(), "host": _host(), "at": time.time(), "token": token}
        os.write(file, json.dumps(said).encode())
    except OSError:
        os.close(file)
        _remove(lock)
        raise
    os.close(file)
    return True


def _read(lock: Path) -> dict[str, Any]:
    try:
        held = json.loads(lock.read_bytes())
    except (OSError, ValueError):  # gone, or its maker has not come to writing yet
        return {}
    return held if isinstance(held, dict) else {}


def _is_stale(lock: Path) -> bool:
    try:
        age = time.time() - lock.stat().st_mtime
    except OSError:
        return False
    held = _read(lock)
    return abs(age) > STALE or (held.get("host") == _host() and not _runs(held.get("pid")))


def _break_stale(lock: Path) -> None:
    if not _is_stale(lock):
        return
    breaking = lock.with_name(f"{lock.name}.breaking")
    if not _make(breaking, ""):
        with contextlib.suppress(OSError):
            if abs(time.time() - breaking.stat().st_mtime) > STALE:
                _remove(breaking)
        return
    try:
        if _is_stale(lock):  # asked again: only who holds the second lock takes away the first of another
            _remove(lock)
    finally:
        _remove(breaking)


def _remove(lock: Path) -> None:
    with contextlib.suppress(OSError):
        lock.unlink()


def _runs(pid: object) -> bool:
    """Tell whether a process of this computer runs; "yes" where that cannot be asked without harm (Windows)."""
    if os.name == "nt" or not isinstance(pid, int) or pid <= 0:
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


@cache
def _host() -> str:
    """Name this computer, this start of it, and where it counts its processes (a container counts its own)."""
    import platform  # costs a millisecond, also those who only read

    parts = [platform.node()]
    with contextlib.suppress(OSError):
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip())
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    return " ".join(parts)
