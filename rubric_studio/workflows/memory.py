"""What a check remembers: what was found in each unit of a set, as long as nothing that it rests on has changed.

A database in the person's cache folder, one for each workspace, open to nobody else: findings quote the texts. It is
never needed. One that is damaged, locked for long or of another version is done without, and made anew.
A unit is taken from it where the stamps of its files are the same and could be trusted when it was written, or where
the contents are; and where set.yaml, shared.yaml (if it uses any of it), the verdicts on it, the rules, the person's
language and the day are such that the findings must be the same.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

import msgspec

from rubric_studio.finding import Finding
from rubric_studio.language import current_language
from rubric_studio.workflows.alike import Likeness
from rubric_studio.workflows.cache import cache_file
from rubric_studio.workflows.unit import Brief, Checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rubric_studio.lint.sketch import Name

LAYOUT = 3
_ROOMS = ("lint", "store", "workflows", "model", "scoring")
_TABLES = """
CREATE TABLE meta (version TEXT);
CREATE TABLE units (
  no INTEGER PRIMARY KEY, set_id TEXT, unit TEXT, stamps TEXT, sure INTEGER, context TEXT, content TEXT, since TEXT,
  until TEXT, criteria INTEGER, brief TEXT, unread TEXT, findings BLOB, sketches BLOB, UNIQUE (set_id, unit)
);
CREATE TABLE keys (key INTEGER, no INTEGER, PRIMARY KEY (key, no)) WITHOUT ROWID;
CREATE TABLE pairs (set_id TEXT, key INTEGER, one TEXT, one_criterion TEXT, other TEXT, other_criterion TEXT);
CREATE INDEX pairs_of ON pairs (set_id, key);
CREATE TABLE verdicts (
  set_id TEXT, name TEXT, stamp TEXT, sure INTEGER, digests BLOB, PRIMARY KEY (set_id, name)
) WITHOUT ROWID;
"""
_findings = msgspec.msgpack.Decoder(list[Finding])
_SEPARATOR = "\x1f"
_digests = msgspec.msgpack.Decoder(dict[str, str])
_encoder = msgspec.msgpack.Encoder()


class Kept(NamedTuple):
    """A unit as it is remembered; findings are still packed, and the rubric in short is a text: most are not needed."""

    stamps: str
    sure: bool
    context: str
    content: str
    since: str
    until: str
    criteria: int
    brief: str
    unread: str
    findings: bytes

    def checked(self) -> Checked:
        """Give what was found; without sketches, which stay where they are."""
        found = tuple(_findings.decode(self.findings)) if self.findings else ()
        brief = Brief(*self.brief.split(_SEPARATOR)) if self.brief else None
        return Checked(found, self.criteria, brief, b"", self.unread, self.until)


def kept(checked: Checked, *, stamps: str, sure: bool, context: str, content: str, day: str) -> Kept:
    """Make of a result what is remembered."""
    return Kept(
        stamps,
        sure,
        context,
        content,
        day,
        checked.until,
        checked.criteria,
        _SEPARATOR.join(checked.rubric) if checked.rubric else "",
        checked.unread,
        _encoder.encode(checked.findings) if checked.findings else b"",
    )


class Memory:
    """The database of one workspace.

    Args:
        path: the file; None for a database that is forgotten at once.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._base = self._open()

    @classmethod
    def of(cls, root: Path) -> Memory:
        """Open the one of a workspace; where the cache folder cannot be used, one that is forgotten at once."""
        return cls(cache_file("checks", root, ".sqlite"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_reason: object) -> None:
        with suppress(sqlite3.Error):
            self._base.close()

    def _open(self) -> sqlite3.Connection:
        for _attempt in (1, 2):
            if self._path is None:
                break
            try:
                return self._at(self._path)
            except (sqlite3.Error, OSError) as error:
                if _is_busy(error) or not _is_gone(self._path):
                    break
        self._path = None
        return self._made(sqlite3.connect(":memory:", isolation_level=None))

    def _at(self, path: Path) -> sqlite3.Connection:
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        base = sqlite3.connect(path, timeout=3, isolation_level=None)
        try:
            base.execute("PRAGMA synchronous = OFF")  # after a power cut it may be damaged, and is then made anew
            base.execute("PRAGMA temp_store = MEMORY")
            held = base.execute("SELECT name FROM sqlite_master WHERE name = 'meta'").fetchone()
            if held is None or base.execute("SELECT version FROM meta").fetchone() != (version(),):
                self._made(base)
        except BaseException:
            base.close()
            raise
        return base

    @staticmethod
    def _made(base: sqlite3.Connection) -> sqlite3.Connection:
        base.execute("BEGIN IMMEDIATE")
        names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            base.execute(f'DROP TABLE "{name}"')
        for statement in _TABLES.split(";\n"):
            if statement.strip():
                base.execute(statement)
        base.execute("INSERT INTO meta VALUES (?)", (version(),))
        base.execute("COMMIT")
        return base

    # units --------------------------------------------------------------------------------------------------------

    def units(self, set_id: str) -> dict[str, Kept]:
        """Give all that is remembered of a set."""
        columns = "unit, stamps, sure, context, content, since, until, criteria, brief, unread, findings"
        rows = self._base.execute(f"SELECT {columns} FROM units WHERE set_id = ?", (set_id,)).fetchall()  # noqa: S608
        return {row[0]: Kept._make(row[1:]) for row in rows}

    def remember(
        self, set_id: str, units: dict[str, tuple[Kept, Checked | None]], gone: Iterable[str]
    ) -> list[tuple[Name, Name]]:
        """Write down units that were checked, forget those that are gone, and give the pairs of like criteria.

        Args:
            set_id: the set.
            units: what was checked; with None only the stamps are new.
            gone: the units that are not there any more.
        """
        try:
            with closing(self._base.cursor()) as cursor:
                cursor.execute("BEGIN IMMEDIATE")
                likeness = Likeness(cursor, set_id)
                likeness.forget([*gone, *(unit for unit, (_kept, checked) in units.items() if checked)])
                cursor.executemany("DELETE FROM units WHERE set_id = ? AND unit = ?", [(set_id, unit) for unit in gone])
                cursor.executemany(
                    "UPDATE units SET stamps = ?, sure = ? WHERE set_id = ? AND unit = ?",
                    [(held.stamps, held.sure, set_id, unit) for unit, (held, checked) in units.items() if not checked],
                )
                cursor.executemany(
                    "INSERT OR REPLACE INTO units VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [(set_id, unit, *held, checked.sketches) for unit, (held, checked) in units.items() if checked],
                )
                likeness.add(unit for unit, (_kept, checked) in units.items() if checked)
                found = likeness.pairs()
                cursor.execute("COMMIT")
                return found
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                self._base.execute("ROLLBACK")
            raise

    def pairs(self, set_id: str) -> list[tuple[Name, Name]]:
        """Give the pairs of like criteria of a set as they are remembered."""
        with closing(self._base.cursor()) as cursor:
            return Likeness(cursor, set_id).pairs()

    def begin_anew(self, error: Exception) -> None:
        """Go on without what was remembered: a damaged file is made anew; one that must be let be is done without."""
        with suppress(sqlite3.Error):
            self._base.close()
        if self._path is not None and (_is_busy(error) or not _is_gone(self._path)):
            self._path = None
        self._base = self._open()

    # verdicts -----------------------------------------------------------------------------------------------------

    def verdicts(self, set_id: str) -> dict[str, tuple[str, bool, dict[str, str]]]:
        """Give, for each file of verdicts, its stamp, whether that is sure, and the digest of its lines by rubric."""
        rows = self._base.execute("SELECT name, stamp, sure, digests FROM verdicts WHERE set_id = ?", (set_id,))
        return {name: (stamp, bool(sure), _digests.decode(held)) for name, stamp, sure, held in rows}

    def remember_verdicts(self, set_id: str, files: dict[str, tuple[str, bool, dict[str, str]]]) -> None:
        """Write down the digests of files of verdicts."""
        self._base.executemany(
            "INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?, ?, ?)",
            [(set_id, name, stamp, sure, _encoder.encode(held)) for name, (stamp, sure, held) in files.items()],
        )


def _is_gone(path: Path) -> bool:
    """Take a file away, and tell whether that was possible."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
        return True
    return False


def _is_busy(error: Exception) -> bool:
    """Tell whether another process holds the file: then it is no damage."""
    return getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def version() -> str:
    """Give what a memory must have been written by: this program's very files, in this language."""
    top = Path(__file__).parents[1]
    held = hashlib.sha256(f"{LAYOUT} {current_language()}".encode())
    for path in _sources(top):
        found = path.stat()
        held.update(f"{path.name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return held.hexdigest()


def _sources(top: Path) -> Iterator[Path]:
    from rubric_studio.schema import SCHEMAS

    for folder in (*(top / room for room in _ROOMS), top / "lint" / "lexicons", top, SCHEMAS):
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.name.endswith((".py", ".toml", ".json")))
        yield from (folder / name for name in names)
