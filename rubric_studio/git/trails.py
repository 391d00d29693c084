"""Follows files through the history: which records changed them, under which names, and what releases hold a record.

A trail is the full history of some paths, side branches too. Of a record that joins two lines of work (git: merge) only
those files count that are like none of its parents': what came from a side was changed there, by whoever worked there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.git.records import REGULAR, Records, below
from rubric_studio.git.values import Entry, Mark, Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_FORMAT = "--format=%x01%H%x00%an%x00%ae%x00%aI%x00%s%x00%P%x00%b%x00"
_FIELDS = 7
_OPTIONS = (
    *("-z", "--full-history", "--date-order", "--raw", "-c", "--no-renames", "--no-abbrev", "--encoding=UTF-8"),
    *("--no-show-signature", "--no-ext-diff", "--no-textconv", _FORMAT),
)


class Trails(Records):
    """The history of one work tree, as it is followed for single files."""

    def trail(self, paths: Iterable[Path], *, without: str = "") -> list[Passage]:
        """List the records that changed some files or folders, side branches too, the latest first.

        Args:
            paths: what is followed, by these names only.
            without: a record that is known, with all that came before it: none of those is listed.

        Raises:
            NotFound: ``without`` is not there; before the first record the list is empty.
            GitError: a path is outside the work tree, or the history cannot be read.
        """
        inside = list(dict.fromkeys(self.inside(path) for path in paths))
        start = self.find("HEAD")
        if start is None or not inside:
            return []
        span = (start, f"^{self.resolve(without)}") if without else (start,)
        # A person's settings may leave the first record's files out of what is shown.
        answer = self.program.read("-c", "log.showRoot=true", "log", *_OPTIONS, *span, *_below(inside))
        return [passage for passage in _passages(answer.items) if passage.files]

    def beginnings(self) -> frozenset[str]:
        """Name the records before which this copy of the history is cut off (git: a shallow clone).

        Raises:
            GitError: the history cannot be read.
        """
        if self.program.read("rev-parse", "--is-shallow-repository").line != "true":
            return frozenset()
        place = self.program.read("rev-parse", "--git-path", "shallow").line
        return frozenset((self.program.folder / place).read_text(encoding="ascii").split())

    def renamed_from(self, passage: Passage, path: str) -> str | None:
        """Tell under which name, from the root, a file stood before the record that brought its name; None: it is new.

        Raises:
            GitError: the history cannot be read.
        """
        return next((old for renames in self.renames(passage) if (old := renames.get(path))), None)

    def renames(self, passage: Passage) -> tuple[Mapping[str, str], ...]:
        """Tell for each record that one follows which files have another name since: the new names and the old.

        Raises:
            GitError: the history cannot be read.
        """
        options = ("-r", "-z", "--name-status", "--find-renames", "--diff-filter=R", "--no-ext-diff", "--no-textconv")
        found = []
        for parent in passage.entry.parents:
            items = self.program.read("diff-tree", *options, parent, passage.entry.id).items
            found.append(dict(zip(items[2::3], items[1::3], strict=True)))
        return tuple(found)

    def held(self, asked: Sequence[tuple[str, str]]) -> list[str | None]:
        """Give the blob id of each file, named by a record's full id and a path from the root; None: not there.

        Raises:
            GitError: the history cannot be read.
        """
        known = {one: f"{one[0]}:{one[1]}" for one in asked if "\n" not in one[1]}
        if not known:
            return [None] * len(asked)
        feed = "".join(f"{word}\n" for word in known.values()).encode("utf-8", "surrogateescape")
        told = self.program.read("cat-file", "--batch-check=%(objectname) %(objecttype)", feed=feed).line.split("\n")
        found = {one: line.split(" ")[0] for one, line in zip(known, told, strict=True) if line.endswith(" blob")}
        return [found.get(one) for one in asked]

    def marks(self, prefix: str) -> list[Mark]:
        """List the tags whose names begin so and that mark a record, with that record and when they were made.

        Raises:
            GitError: the history cannot be read.
        """
        fields = (
            *("%(refname:lstrip=2)", "%(*objectname)", "%(objectname)", "%(creatordate:iso-strict)"),
            *("%(*objecttype)", "%(objecttype)"),
            *("%(taggername)%(committername)", "%(taggeremail)%(committeremail)", "%(contents:signature)"),
        )
        shape = f"--format={'%00'.join(fields)}%00"
        items = self.program.read("for-each-ref", shape, "refs/tags/").items
        rows = (items[at : at + len(fields)] for at in range(0, len(items), len(fields)))
        found = (
            Mark(name.removeprefix("\n"), inner or own, when, by, email.strip("<>"), kind == "tag" and bool(signature))
            for name, inner, own, when, inner_kind, kind, by, email, signature in rows
            if (inner_kind or kind) == "commit"
        )
        return [mark for mark in found if mark.name.startswith(prefix)]

    def joins(self) -> list[Entry]:
        """List the records that join lines of work (git: merges), the latest first.

        Raises:
            GitError: the history cannot be read.
        """
        start = self.find("HEAD")
        if start is None:
            return []
        options = [option for option in _OPTIONS if option not in ("--raw", "-c")]
        items = self.program.read("log", "--merges", "--no-patch", *options, start, "--").items
        return [passage.entry for passage in _passages(items)]

    def first_holding(self, releases: Mapping[str, str]) -> dict[str, str]:
        """Tell for every record that a release holds which holds it first.

        Args:
            releases: the full ids of the released records by the releases' names, the earliest first.

        Raises:
            GitError: the history cannot be read.
        """
        if not releases:
            return {}
        records = list(dict.fromkeys(releases.values()))
        feed = "".join(f"{record}\n" for record in records).encode()
        lines = self.program.read("rev-list", "--parents", "--stdin", feed=feed).line.split("\n")
        parents = {first: rest for first, *rest in (line.split(" ") for line in lines)}
        found: dict[str, str] = {}
        for name, record in releases.items():
            waiting = [record]
            while waiting:
                at = waiting.pop()
                if at not in found and at in parents:
                    found[at] = name
                    waiting += parents[at]
        return found


def _below(inside: Sequence[str]) -> tuple[str, ...]:
    return ("--",) if "" in inside else (*below(inside[0]), *inside[1:])


def _passages(items: Sequence[str]) -> Iterator[Passage]:
    at = 0
    while at < len(items):
        id_, name, email, when, subject, parents, body = items[at : at + _FIELDS]
        at += _FIELDS
        files: dict[str, tuple[tuple[str | None, ...], str | None]] = {}
        while at < len(items) and not items[at].startswith("\x01"):
            about = items[at].lstrip("\n")
            at += 1
            if about:
                files |= _file(about, items[at])
                at += 1
        entry = Entry(id_.removeprefix("\x01"), name, email, when, subject, tuple(parents.split()), body.strip("\n"))
        yield Passage(entry, files)


def _file(about: str, path: str) -> dict[str, tuple[tuple[str | None, ...], str | None]]:
    """Read one line of what differs: a colon for every parent, then modes and ids, the parents' first, and letters."""
    bare = about.lstrip(":")
    count = len(about) - len(bare) + 1
    parts = bare.split(" ")
    regular = [mode in REGULAR for mode in parts[:count]]
    blobs = [blob if ok else None for blob, ok in zip(parts[count : 2 * count], regular, strict=True)]
    return {path: (tuple(blobs[:-1]), blobs[-1])} if any(blobs) else {}
