"""Reads what stands in the history: records, releases' tags, the files of each and how they differ."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import IO, TYPE_CHECKING

from rubric_studio.errors import GitError, NotFound
from rubric_studio.git.command import Program
from rubric_studio.git.scratch import scratch
from rubric_studio.git.values import Difference, Entry, Kind
from rubric_studio.language import _
from rubric_studio.text import natural_key, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

_FULL_ID = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_SHORT_ID = re.compile("[0-9a-f]{7,39}")
_PART = r"[\w@#+=][\w@#+=-]*(?:\.[\w@#+=-]+)*"
_NAME = re.compile(f"{_PART}(?:/{_PART})*")  # no "..", no "-" in front, nothing that git gives a meaning in a revision
REGULAR = frozenset({"100644", "100755"})
"""The modes of files: not of a symbolic link (120000) or another repository (160000)."""
_MOST_NAMES = 200  # on one command line, which has an end (32,000 characters on Windows)
_LOG_FORMAT = "--format=%H%x00%an%x00%ae%x00%aI%x00%s"


class Records:
    """The history of one work tree, for reading; ``root`` is the top of that tree.

    Paths that are given may be absolute or start at ``root``; a record is whatever ``resolve`` knows.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.program = Program(root)

    def resolve(self, ref: str) -> str:
        """Give the full id of a record.

        Args:
            ref: a full id, its first seven or more digits, a tag, a branch, or ``HEAD`` for the last record.

        Raises:
            NotFound: nothing is called that.
            GitError: the history cannot be read.
        """
        found = self.find(ref)
        if found is None:
            raise NotFound("version", ref)
        return found

    def find(self, ref: str) -> str | None:
        """Give the full id of a record as ``resolve`` does, None where nothing is called that.

        Raises:
            NotFound: several ids begin so.
            GitError: the history cannot be read.
        """
        if ref == "HEAD" or _FULL_ID.fullmatch(ref):
            candidates = [ref]
        elif _NAME.fullmatch(ref):
            candidates = [f"refs/{kind}/{ref}" for kind in ("tags", "heads", "remotes")]
            candidates += [ref] if _SHORT_ID.fullmatch(ref) else []
        else:
            return None
        feed = "".join(f"{candidate}^{{commit}}\n" for candidate in candidates).encode()
        answers = self.program.read("cat-file", "--batch-check=%(objectname)", feed=feed).line.split("\n")
        for candidate, found in zip(candidates, answers, strict=True):
            if found.endswith(" ambiguous"):
                raise NotFound("version", ref, hint=_("Several begin so: write more of its id."))
            # git may take a short id for something else, such as a tag's own object: that was not asked for.
            guessed = _SHORT_ID.fullmatch(candidate) and not found.startswith(candidate)
            if _FULL_ID.fullmatch(found) and not guessed:
                return found
        return None

    def tags(self, prefix: str = "") -> list[str]:
        """List the tags whose names begin so, ``v1.9.0`` before ``v1.10.0``.

        Raises:
            GitError: the history cannot be read.
        """
        items = self.program.read("for-each-ref", "--format=%(refname:lstrip=2)%00", "refs/tags/").items
        names = (item.removeprefix("\n") for item in items)
        return sorted((name for name in names if name.startswith(prefix)), key=natural_key)

    def tag_message(self, name: str) -> str:
        """Give what a tag says, without its signature; "" where it is a bare name without a message.

        Raises:
            NotFound: there is no such tag.
            GitError: the history cannot be read.
        """
        held = self._messages(name) if _NAME.fullmatch(name) else {}
        if name not in held:
            raise NotFound("version", name)
        return held[name]

    def tag_messages(self, folder: str) -> dict[str, str]:
        """Give what each tag says whose name begins with a folder's, such as ``emergency/``, as ``tag_message`` does.

        Raises:
            GitError: the history cannot be read.
        """
        return self._messages(folder) if _NAME.fullmatch(folder.rstrip("/")) else {}

    def _messages(self, name: str) -> dict[str, str]:
        shape = "--format=%(refname:lstrip=2)%00%(objecttype)%00%(contents)%00%(contents:signature)%00"
        items = self.program.read("for-each-ref", shape, "--", f"refs/tags/{name}").items
        rows = (items[at : at + 4] for at in range(0, len(items), 4))
        return {
            full.removeprefix("\n"): message.removesuffix(signature).rstrip("\n") if kind == "tag" else ""
            for full, kind, message, signature in rows
        }

    def files(self, record: str, folder: Path, names: Collection[str] | None = None) -> dict[str, str]:
        """List the regular files under a folder as they were recorded: path from that folder -> blob id.

        Args:
            record: which record.
            folder: which folder.
            names: only these, as paths from the folder; None for all.

        Raises:
            NotFound: there is no such record.
            GitError: the folder is outside the work tree, or the history cannot be read.
        """
        inside = self.inside(folder)
        paths = below(inside)
        if names is not None and len(names) <= _MOST_NAMES:
            if not names:
                return {}
            paths = ("--", *(_start(inside) + name for name in sorted(names)))
        answer = self.program.read("ls-tree", "-r", "-z", "--full-tree", self.resolve(record), *paths)
        found = {}
        for item in answer.items:
            about, _tab, path = item.partition("\t")
            mode, _type, blob = about.split(" ")
            name = path.removeprefix(_start(inside))
            if mode in REGULAR and path.startswith(_start(inside)) and (names is None or name in names):
                found[name] = blob
        return found

    def read(self, blobs: Iterable[str]) -> Iterator[bytes]:
        """Give the contents of blobs in the order in which they are asked for, all from one process.

        Raises:
            GitError: a blob is not there, as in a copy of the history that is incomplete or damaged.
        """
        asked = ensure_blobs(blobs)
        if not asked:
            return
        # The questions lie in a file: git may wait for us to read while we would still be writing into a pipe.
        with scratch() as folder:
            listed = folder / "questions"
            listed.write_bytes("".join(f"{blob}\n" for blob in asked).encode())
            with (
                listed.open("rb") as questions,
                self.program.start("cat-file", "--batch", "--buffer", feed=questions) as process,
            ):
                for blob in asked:
                    yield content(process.stdout, blob)

    def read_one(self, blob: str) -> bytes:
        """Give the content of one blob.

        Raises:
            GitError: it is not there.
        """
        [data] = self.read([blob])
        return data

    def changed_between(self, old: str, new: str, folder: Path) -> dict[str, Difference]:
        """Tell which regular files differ between two records, at the cost of what changed: path from folder -> how.

        Raises:
            NotFound: one of the records is not there.
            GitError: the folder is outside the work tree, or the history cannot be read.
        """
        inside = self.inside(folder)
        options = ("-r", "-z", "--raw", "--no-renames", "--no-ext-diff", "--no-textconv")
        two = (self.resolve(old), self.resolve(new))
        items = self.program.read("diff-tree", *options, *two, *below(inside)).items
        found = {}
        for about, path in zip(items[::2], items[1::2], strict=True):
            old_mode, new_mode, old_blob, new_blob, _letter = about.removeprefix(":").split(" ")
            before = old_blob if old_mode in REGULAR else None
            after = new_blob if new_mode in REGULAR else None
            if before != after and path.startswith(_start(inside)):
                kind: Kind = "new" if before is None else "deleted" if after is None else "modified"
                found[path.removeprefix(_start(inside))] = Difference(kind, before, after)
        return found

    def moved_between(self, old: str, new: str, folder: Path) -> dict[str, str]:
        """Tell which files have another name in a later record, though they say (nearly) the same, as git pairs them.

        Returns:
            From the old path to the new one, both from the folder.

        Raises:
            NotFound: one of the records is not there.
            GitError: the folder is outside the work tree, or the history cannot be read.
        """
        inside = self.inside(folder)
        options = ("-r", "-z", "--name-status", "--find-renames", "-l1000", "--diff-filter=R", "--no-ext-diff")
        two = (self.resolve(old), self.resolve(new))
        items = self.program.read("diff-tree", *options, *two, *below(inside)).items
        start = _start(inside)
        return {
            was.removeprefix(start): is_.removeprefix(start) for was, is_ in zip(items[1::3], items[2::3], strict=True)
        }

    def log(self, path: Path, limit: int, *, record: str = "HEAD") -> list[Entry]:
        """List the records that changed a file or a folder, the latest first, beginning at ``record``.

        Raises:
            NotFound: the record is not there; before the first one the list is empty instead.
            GitError: the path is outside the work tree, or the history cannot be read.
        """
        start = self.find("HEAD") if record == "HEAD" else self.resolve(record)
        if start is None:
            return []
        options = ("-z", f"--max-count={max(limit, 0)}", "--encoding=UTF-8", "--no-patch", "--no-show-signature")
        answer = self.program.read("log", *options, "--no-ext-diff", _LOG_FORMAT, start, *below(self.inside(path)))
        items = answer.items
        rows = (items[at : at + 5] for at in range(0, len(items), 5))
        return [Entry(id_, name, email, when, subject) for id_, name, email, when, subject in rows]

    def said(self, record: str, key: str) -> str:
        """Give what the note of a record says under a key at its end (git: trailer); "" where it says nothing.

        Args:
            record: its full id.
            key: letters and hyphens.

        Raises:
            GitError: the history cannot be read.
        """
        shape = f"--format=%(trailers:key={key},valueonly)"
        options = ("--max-count=1", "--encoding=UTF-8", "--no-patch", "--no-show-signature")
        return self.program.read("log", *options, shape, record, "--").line.strip()

    def start(self, folder: Path) -> str:
        """Give what the paths of all files below a folder begin with, as git writes them; "" for the top itself.

        Raises:
            GitError: it leads out of the work tree.
        """
        return _start(self.inside(folder))

    def inside(self, path: Path, resolve: Callable[[Path], Path] = Path.resolve) -> str:
        """Give a path as git writes it, from the top of the work tree with "/"; "" is the top itself.

        Raises:
            GitError: it leads out of the work tree.
        """
        try:
            full = Path(os.path.normpath(self.root / path))  # an absolute path stays what it is
            # A link counts as itself, wherever it leads to; the folders above it count as what they are.
            place = full if full == self.root else resolve(full.parent) / full.name
            if not place.is_relative_to(self.root):
                place = resolve(full)
            inside = place.relative_to(self.root).as_posix()
        except ValueError as error:
            raise GitError(
                _("“{path}” is outside the workspace “{root}”. Choose something inside it.").format(
                    path=safe(str(path)), root=safe(str(self.root))
                )
            ) from error
        return "" if inside == "." else inside


def _start(inside: str) -> str:
    return f"{inside}/" if inside else ""


def below(inside: str) -> tuple[str, ...]:
    """Give the end of a git command that is to look at this path only."""
    return ("--", inside) if inside else ("--",)


def ensure_blobs(blobs: Iterable[str]) -> list[str]:
    """Make sure that these are ids of blobs, and nothing that could mean more to git.

    Raises:
        GitError: one of them is none.
    """
    asked = list(blobs)
    if not all(_FULL_ID.fullmatch(blob) for blob in asked):
        raise GitError(_("This is not the id of a file in the history. Ask for ids that the history gave."))
    return asked


def content(output: IO[bytes] | None, blob: str) -> bytes:
    """Take the next answer of ``git cat-file --batch``.

    Raises:
        GitError: the blob is not there.
    """
    header = output.readline().split() if output else []
    if output is None or len(header) != 3 or header[1] != b"blob":
        raise GitError(
            _(
                "The history is incomplete or damaged: a recorded file ({blob}) is missing. Fetch the history again"
                " from your team, or ask for help (git: run “git fsck”)."
            ).format(blob=blob[:12]),
            command="git cat-file --batch",
        )
    return output.read(int(header[2]) + 1)[:-1]
