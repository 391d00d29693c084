"""Like criteria across the rubrics of a set, kept up to date: only what shares a key with a change is compared."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from rubric_studio.lint.sketch import Name, Sketch, alike

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

MANY = 500
"""Keys above which all buckets are read at once."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[tuple[str, Sketch]])
Bucket = list[tuple[Name, Sketch]]


def packed(sketches: Iterable[tuple[str, Sketch]]) -> bytes:
    """Pack the sketches of a rubric's criteria; "" where there are none."""
    held = list(sketches)
    return _encoder.encode(held) if held else b""


def unpacked(unit: str, held: bytes) -> Iterator[tuple[Name, Sketch]]:
    """Give the sketches of a rubric's criteria with their names."""
    if held:
        yield from (((unit, criterion), sketch) for criterion, sketch in _decoder.decode(held))


def pairs_among(units: Iterable[tuple[str, bytes]]) -> list[tuple[Name, Name]]:
    """Give the pairs of like criteria among all of these rubrics."""
    buckets = _buckets(units).values()
    return sorted({pair for bucket in buckets if len(bucket) > 1 for pair in alike(bucket)})


def _buckets(units: Iterable[tuple[str, bytes]]) -> dict[int, Bucket]:
    buckets: dict[int, Bucket] = defaultdict(list)
    for unit, held in units:
        for name, sketch in unpacked(unit, held):
            for key in sketch.keys:
                buckets[key].append((name, sketch))
    return buckets


class Likeness:
    """The keys and pairs of one set in the memory.

    Args:
        cursor: of the database, inside a transaction.
        set_id: the set.
    """

    def __init__(self, cursor: sqlite3.Cursor, set_id: str) -> None:
        self._cursor = cursor
        self._set = set_id
        self._touched: set[int] = set()

    def forget(self, units: Iterable[str]) -> None:
        """Take units out, while they still stand in the table; what shared a key with them is looked at again."""
        for unit in units:
            for number, keys in self._keys(unit):
                self._touched |= keys
                self._cursor.executemany("DELETE FROM keys WHERE key = ? AND no = ?", [(key, number) for key in keys])

    def add(self, units: Iterable[str]) -> None:
        """Put units in, which stand in the table by now, and compare what shares a key with what changed."""
        rows = [(key, number) for unit in units for number, keys in self._keys(unit) for key in keys]
        rows.sort()
        self._cursor.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", rows)
        self._touched.update(key for key, _number in rows)
        self._compare()

    def _keys(self, unit: str) -> list[tuple[int, set[int]]]:
        """Give a unit's number and keys, in a list that is empty where it is not there."""
        found = self._cursor.execute("SELECT no, sketches FROM units WHERE set_id = ? AND unit = ?", (self._set, unit))
        return [
            (number, {key for _name, sketch in unpacked(unit, held) for key in sketch.keys})
            for number, held in found.fetchall()
        ]

    def _compare(self) -> None:
        if len(self._touched) > MANY:
            self._cursor.execute("DELETE FROM pairs WHERE set_id = ?", (self._set,))
            rows = self._cursor.execute("SELECT unit, sketches FROM units WHERE set_id = ?", (self._set,)).fetchall()
            buckets = _buckets(rows)
        else:
            touched = sorted(self._touched)
            self._cursor.executemany(
                "DELETE FROM pairs WHERE set_id = ? AND key = ?", [(self._set, key) for key in touched]
            )
            buckets = {key: self._bucket(key) for key in touched}
        self._cursor.executemany(
            "INSERT INTO pairs VALUES (?, ?, ?, ?, ?, ?)",
            [
                (self._set, key, *one, *other)
                for key, bucket in buckets.items()
                if len(bucket) > 1
                for one, other in alike(bucket)
            ],
        )

    def _bucket(self, key: int) -> Bucket:
        rows = self._cursor.execute(_BUCKET, (key, self._set)).fetchall()
        return [held for unit, sketches in rows for held in unpacked(unit, sketches) if key in held[1].keys]

    def pairs(self) -> list[tuple[Name, Name]]:
        """Give all pairs of the set, sorted."""
        columns = "one, one_criterion, other, other_criterion"
        rows = self._cursor.execute(f"SELECT DISTINCT {columns} FROM pairs WHERE set_id = ?", (self._set,))  # noqa: S608
        return sorted(((one, a), (other, b)) for one, a, other, b in rows)


_BUCKET = "SELECT u.unit, u.sketches FROM keys k JOIN units u ON u.no = k.no WHERE k.key = ? AND u.set_id = ?"
