"""Tells how things stand: what the repository is in the middle of, who records, what changed since the last record."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rubric_studio.errors import GitError
from rubric_studio.git.records import below
from rubric_studio.git.scratch import scratch
from rubric_studio.git.trails import Trails
from rubric_studio.git.values import Busy, Change, Kind, Person, State
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable

_BUSY: Final[dict[str, Busy]] = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "BISECT_LOG": "bisect",
}
_LETTERS: Final[dict[str, Kind]] = {"A": "new", "D": "deleted"}


class WorkTree(Trails):
    """The files on disk beside their history, for reading."""

    def state(self) -> State:
        """Tell where the history stands and whether something unfinished is in the way.

        Raises:
            GitError: the history cannot be read.
        """
        head = self.program.read("symbolic-ref", "--quiet", "HEAD", accept=(0, 1))
        lock = self._git_folder / "index.lock"
        return State(
            branch=head.line.removeprefix("refs/heads/") if head.status == 0 else None,
            has_records=self.find("HEAD") is not None,
            busy=next((busy for name, busy in _BUSY.items() if (self._git_folder / name).exists()), None),
            locked=lock if lock.exists() else None,
        )

    def ensure_ready(self) -> None:
        """Make sure that something can be recorded now.

        Raises:
            GitError: an operation of git is unfinished, an earlier record is open, or another program holds the lock.
        """
        state = self.state()
        if state.busy:
            raise GitError(_unfinished(state.busy))
        if state.branch is None:
            raise GitError(
                _(
                    "An earlier record is open, not a line of work (git: detached HEAD); what is recorded there would"
                    " be lost. Go back with “git switch -” or “git switch main”. To keep records that were made"
                    " here, name them first: “git switch -c NAME”."
                )
            )
        if state.locked:
            _ensure_unlocked(state.locked)

    def person(self) -> Person | None:
        """Tell under which name git would record here, from its settings and environment; None where none is set.

        Raises:
            GitError: git is not installed.
        """
        answer = self.program.read("-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT", accept=(0, 128))
        found = re.match(r"(.+) <(.+)> \d", answer.line)
        return Person(*found.groups()) if found else None

    def changed(self, folder: Path) -> list[Change]:
        """List what differs under a folder between the files on disk and the last record, without ignored files.

        Before the first record everything is new. What is staged makes no difference.

        Raises:
            GitError: the folder is outside the work tree, or the history cannot be read.
        """
        inside = self.inside(folder)
        last = self.find("HEAD")
        others = self.program.read("ls-files", "-z", "--others", "--exclude-standard", *below(inside)).items
        kinds: dict[str, Kind] = {name: "new" for name in others if not name.endswith("/")}
        if last is None:
            staged = self.program.read("ls-files", "-z", "--cached", *below(inside)).items
            kinds |= {name: "new" for name in staged if self.has_file(name)}
        else:
            items = self._differing(last, inside)
            for letter, name in zip(items[::2], items[1::2], strict=True):
                # Unstaged by hand (git rm --cached) but still there: git tells of it twice.
                kinds[name] = "modified" if name in kinds else _LETTERS.get(letter, "modified")
        return [Change(Path(name), kinds[name]) for name in sorted(kinds)]

    def ignored(self, paths: Iterable[Path]) -> list[str]:
        """Name those of the paths, from the root, that .gitignore keeps out of records; files once recorded are not.

        Raises:
            GitError: a path leads out of the work tree, or git's settings cannot be read.
        """
        resolve = cache(Path.resolve)  # thousands of files share a few folders
        names = sorted({self.inside(path, resolve) for path in paths})
        feed = "".join(f"{name}\0" for name in names).encode("utf-8", "surrogateescape")
        # git refuses this one command where pathspecs are literal, as they are for reading; here they are paths anyway
        command = ("--no-literal-pathspecs", "check-ignore", "-z", "--stdin")
        return self.program.read(*command, feed=feed, accept=(0, 1)).items if names else []

    def has_file(self, name: str) -> bool:
        """Tell whether there is a file (or a link) of this name, from the root, on disk."""
        place = self.root / name
        return place.is_symlink() or place.is_file()

    def _differing(self, last: str, inside: str) -> list[str]:
        # `git diff` writes a fresher index even with --no-optional-locks (measured on 2.39), so it gets a copy.
        options = ("--name-status", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all")
        with scratch() as folder:
            index = folder / "index"
            with suppress(FileNotFoundError):
                shutil.copy2(self._git_folder / "index", index)  # with its time, by which git knows what to look at
            return self.program.read(*self._unfiltered(), "diff", *options, last, *below(inside), index=index).items

    def _unfiltered(self) -> list[str]:
        """Give the options by which git runs none of the filters that its settings name, to look at files on disk."""
        names = self.program.read("config", "-z", "--name-only", "--get-regexp", r"^filter\.", accept=(0, 1)).items
        filters = dict.fromkeys(name.rpartition(".")[0] for name in names)
        if any("=" in name or "\n" in name for name in filters):  # git would read another setting's name
            raise GitError(
                _(
                    "The settings of this repository name a filter in a way that is not safe (git: filter). Take it out"
                    " of .git/config, or ask whoever set it up."
                )
            )
        off = ("clean=", "process=", "required=false")
        return [word for name in filters for setting in off for word in ("-c", f"{name}.{setting}")]

    @cached_property
    def _git_folder(self) -> Path:
        return Path(self.program.read("rev-parse", "--absolute-git-dir").line)


def _unfinished(busy: Busy) -> str:
    if busy == "merge":
        return _(
            "Two lines of work are being joined and that is not finished (git: merge). Once no file holds two versions"
            " any more, finish it in the program that began it, or with “git add -u” and “git merge --continue”; or"
            " undo it with “git merge --abort”. Then try again."
        )
    if busy == "bisect":
        return _(
            "A search through earlier records is not finished (git: bisect). End it with “git bisect reset”; then try"
            " again."
        )
    return _(
        "An operation that moves records is not finished (git: {name}). Once no file holds two versions any more,"
        " finish it in the program that began it, or with “git add -u” and “git {name} --continue”; or undo it with"
        " “git {name} --abort”. Then try again."
    ).format(name=busy)


def _ensure_unlocked(lock: Path) -> None:
    try:
        since = datetime.fromtimestamp(lock.stat().st_mtime).astimezone()
    except FileNotFoundError:  # the other program has finished in the meantime
        return
    raise GitError(
        _(
            "Another program has been writing to the history since {since}, or was interrupted then (git:"
            " index.lock). Try again in a moment. If no other program uses this workspace, this file may be deleted:"
            " {path}"
        ).format(since=f"{since:%Y-%m-%d %H:%M}", path=safe(str(lock)))
    )
