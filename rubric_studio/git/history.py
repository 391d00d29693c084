"""Opens the history of a workspace and writes to it: the person's name, records, tags.

A record takes exactly the files that it is given (``git commit --only``), so that what another program has staged stays
staged and unrecorded. Files that git does not know yet are announced first (``git add --intent-to-add``, which stages
no content) and taken back should the record fail.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

from rubric_studio.errors import GitError
from rubric_studio.git.command import Program
from rubric_studio.git.scratch import scratch
from rubric_studio.git.values import Person
from rubric_studio.git.worktree import WorkTree
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from rubric_studio.git.command import Answer

_TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+-]*(?:[./][A-Za-z0-9_+][A-Za-z0-9_+-]*)*")
_NOT_TEXT = re.compile("[\0\ud800-\udfff]")
_REFUSED = 1  # how git commit ends where a hook said no or nothing was left to record; its own failures are 128
FROM_INPUT = ("--pathspec-from-file=-", "--pathspec-file-nul")


class History(WorkTree):
    """The history of one work tree. Nothing stays open between calls: each is a git process of its own."""

    @classmethod
    def open(cls, folder: Path) -> History | None:
        """Find the history that a folder belongs to, here or further up; None where there is none.

        Raises:
            GitError: git is not installed, does not trust the folder's owner, or the folder is git's own storage.
        """
        if not folder.is_dir():
            raise GitError(
                _("There is no folder “{folder}”. Check the path, or make it first.").format(folder=safe(str(folder)))
            )
        program = Program(folder)
        answer = program.read("rev-parse", "--show-toplevel", accept=(0, 128))
        if answer.status == 0:
            return cls(Path(answer.line).resolve())
        if "not a git repository (or any" in answer.words:
            return None
        if "must be run in a work tree" in answer.words:
            raise answer.error(
                _(
                    "“{folder}” is the storage of a history, without files to work on (git: bare repository)."
                    " Open a working copy of it instead (git clone)."
                ).format(folder=safe(str(folder)))
            )
        raise program.failure(answer)

    @classmethod
    def create(cls, folder: Path) -> History:
        """Begin a history in an existing folder, on the branch ``main``; one that is there already is kept.

        Raises:
            GitError: git is not installed, or cannot write there.
        """
        Program(folder).write("init", "--quiet", "--initial-branch=main")
        return cls(folder.resolve())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def set_person(self, name: str, email: str) -> None:
        """Keep the name to record under in this repository's own settings.

        Raises:
            GitError: one of them cannot stand in a record, or the settings cannot be written.
        """
        person = Person(name.strip(), email.strip())
        self.program.write("config", "--local", "--", "user.name", person.name)
        self.program.write("config", "--local", "--", "user.email", person.email)

    def record(self, paths: Iterable[Path], message: str, *, author: Person | None = None) -> str:
        """Record exactly these files as they are on disk, new, changed or deleted, and give the record's full id.

        The person's hooks and signing apply. If it fails, the index is left as it was.

        Raises:
            GitError: nothing to record, no note or no name, a hook said no, or the history is not ready.
        """
        note = _note(message)
        names = self._names(paths)
        self.ensure_ready()
        known = set(self.program.read("ls-files", "-z").items)
        unknown = [name for name in names if name not in known and self.has_file(name)]
        try:
            if unknown:
                self.program.write("add", "--intent-to-add", *FROM_INPUT, feed=pathspecs(unknown))
            self._commit(names, note, author)
        except BaseException:
            if unknown:
                with suppress(GitError):  # the failure that led here is the one to tell
                    self.program.write("reset", "--quiet", *FROM_INPUT, feed=pathspecs(unknown))
            raise
        return self.resolve("HEAD")

    def tag(
        self, name: str, *, message: str, record: str = "HEAD", author: Person | None = None, sign: bool = False
    ) -> None:
        """Give a record a lasting name with a message; signed where git is set up to sign tags, or ``sign`` asks.

        Raises:
            NotFound: there is no such record.
            GitError: the name is taken or not allowed, there is no message, or the tag cannot be written.
        """
        if not _TAG.fullmatch(name):
            raise GitError(
                _(
                    "“{name}” cannot name a release (git: tag). Use letters, digits, “.”, “_”, “+” and “-”, with “/”"
                    " between the parts, such as emergency/v1.0.0."
                ).format(name=safe(name))
            )
        answer = self.program.write(
            # not --annotate, which a message implies: with it git passes over tag.forceSignAnnotated
            *("tag", *(["--sign"] if sign else []), "--cleanup=whitespace", "--file=-", "--"),
            *(name, self.resolve(record)),
            feed=_note(message),
            accept=(0, 128),
            variables=author.variables() if author else None,
        )
        if answer.status and "already exists" in answer.words:
            raise answer.error(
                _("There is a release “{name}” already (git: tag). Choose another version.").format(name=name)
            )
        if answer.status:
            raise self.program.failure(answer)

    def ensure_signing(self, *, asked: bool = False, author: Person | None = None) -> None:
        """Make sure that a tag can be signed, where it is to be: ``asked`` for, or git is set up to sign each.

        It is tried on a record that nothing names and git throws away: only so can be told whether a key works.

        Raises:
            GitError: it cannot; or nothing was recorded yet.
        """
        if (
            not asked
            and self.program.read("config", "--type=bool", "--get", "tag.gpgSign", accept=(0, 1)).line != "true"
        ):
            return
        tree = self.program.read("rev-parse", "--verify", "HEAD^{tree}").line
        variables = author.variables() if author else None
        answer = self.program.write("commit-tree", "-S", tree, feed=b"-\n", accept=range(256), variables=variables)
        if answer.status:
            raise answer.error(
                _(
                    "The release cannot be signed, so nothing was written. Give git a key that works (git:"
                    " user.signingkey, and gpg.format for an SSH key), or release without a signature. The words of"
                    " the signing program: {words}"
                ).format(words=safe(answer.words) or _("(none)"))
            )

    def _names(self, paths: Iterable[Path]) -> list[str]:
        resolve = cache(Path.resolve)  # thousands of files share a few folders
        names = sorted({self.inside(path, resolve) for path in paths})
        for name in names:
            if _NOT_TEXT.search(name):
                raise GitError(
                    _("The name of the file “{name}” is not valid text (UTF-8). Rename it, then try again.").format(
                        name=safe(name)
                    )
                )
            if (self.root / name).is_dir() and not (self.root / name).is_symlink():
                raise GitError(
                    _("“{name}” is a folder. Name the files in it that are to be recorded.").format(
                        name=safe(name) or "."
                    )
                )
        if not names:
            raise GitError(_nothing())
        return names

    def _commit(self, names: list[str], note: bytes, author: Person | None) -> None:
        with scratch() as folder:
            listed = folder / "paths"
            listed.write_bytes(pathspecs(names))
            options = ("--quiet", "--only", "--cleanup=whitespace", "--file=-", "--pathspec-file-nul")
            answer = self.program.write(
                *("commit", *options, f"--pathspec-from-file={listed}"),
                feed=note,
                accept=(0, _REFUSED),
                variables=author.variables() if author else None,
            )
        if answer.status == _REFUSED:
            raise self._refusal(answer, names)

    def _refusal(self, answer: Answer, names: list[str]) -> GitError:
        if not {change.path.as_posix() for change in self.changed(self.root)}.intersection(names):
            return answer.error(_nothing())
        if "did not match any file" in answer.words:
            return self.program.failure(answer)
        return answer.error(
            _(
                "Nothing was recorded: a check of this workspace said no (git: hook). Mend what it says and record"
                " again. Its words: {words}"
            ).format(words=safe(answer.words) or _("(none)"))
        )


def pathspecs(names: list[str]) -> bytes:
    """Give names as ``FROM_INPUT`` has git read them, each as it is."""
    # Not --literal-pathspecs, as for reading: hooks would inherit it and their own patterns would match nothing.
    return "".join(f":(literal){name}\0" for name in names).encode()


def _note(message: str) -> bytes:
    text = message.strip()
    if not text or _NOT_TEXT.search(text):
        raise GitError(
            _("Write a note that says what this is about: it is empty, or holds something that is not text.")
        )
    return f"{text}\n".encode()


def _nothing() -> str:
    return _("There is nothing to record: these files are as they were last recorded. Change and save something first.")
