"""Runs the git program: constant options, an environment of our own, and its errors put into plain words.

GitPython finds the program and starts it (on Windows its ``safer_popen`` never takes a ``git.exe`` that lies in the
workspace). ``Git.execute`` is passed by: it can add to the environment but take nothing out, and a ``GIT_DIR`` or
``GIT_INDEX_FILE`` left there by somebody's hook would make us read and write another repository. What a person typed
is never an option: names and ids travel on standard input or are matched first, paths stand after ``--``.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from rubric_studio.errors import GitError, Stopped
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path
    from threading import Event

# Where another repository may be meant, how paths are to be read, how differences are shown: the folder and our
# options alone decide that. The first group is `git rev-parse --local-env-vars` without the two that carry settings.
_NOT_OURS = re.compile(
    "GIT_(?:DIR|COMMON_DIR|WORK_TREE|IMPLICIT_WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|CONFIG"
    "|GRAFT_FILE|SHALLOW_FILE|NO_REPLACE_OBJECTS|REPLACE_REF_BASE|PREFIX|INTERNAL_SUPER_PREFIX|NAMESPACE"
    "|LITERAL_PATHSPECS|GLOB_PATHSPECS|NOGLOB_PATHSPECS|ICASE_PATHSPECS|EXTERNAL_DIFF|DIFF_OPTS)"
)
_ALWAYS = ("--no-pager", "-c", "core.fsmonitor=false")
# Reading runs nothing that a repository's own settings name, leaves no trace, and takes a record for what its id says.
_READING = (
    *(*_ALWAYS, "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs"),
    *("-c", "core.hooksPath=/dev/null", "-c", "diff.autoRefreshIndex=true"),
)
_READING_VARIABLES = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "LANGUAGE": "C"}
# Recording runs hooks and signing as the person set them up, in their locale; only git's own words stay English,
# because `_sentence` looks for them. A name is never guessed from the computer's.
_WRITING = (*_ALWAYS, "-c", "i18n.commitEncoding=UTF-8", "-c", "user.useConfigOnly=true")
_WRITING_VARIABLES = {"GIT_TERMINAL_PROMPT": "0", "LANGUAGE": "en"}
# With another computer, one that sends nothing for half a minute is given up.
_TALKING = (*_WRITING, "-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=30")
_SSH = "ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=2"
_LOOK, _GRACE = 0.1, 2.0
"""Seconds between two looks whether to stop, and for which git, told to end, may put its house in order."""
TOO_LATE = "no answer in time"
"""What stands for git's words where another computer took too long."""
_TOO_LATE = 124  # as the program timeout ends
_USAGE = 129  # git's exit code for an option that it does not know


@dataclass(frozen=True, slots=True)
class Answer:
    """What git said: its exit code, its output as it came, and its words."""

    command: str
    status: int
    out: bytes
    words: str

    @property
    def line(self) -> str:
        """The output as text, without the end of its last line."""
        return decoded(self.out).removesuffix("\n")

    @property
    def items(self) -> list[str]:
        """The output as text, cut at its NULs."""
        return decoded(self.out).split("\0")[:-1]

    def error(self, message: str) -> GitError:
        """Give the error that tells this in a sentence and keeps the details."""
        return GitError(message, command=self.command, status=self.status, stderr=self.words)


def decoded(raw: bytes) -> str:
    """Give git's bytes as text; those that are not UTF-8 survive as lone surrogates, as in the names of files."""
    return raw.decode("utf-8", "surrogateescape")


class Program:
    """The git program, as it works in one folder; every call is a process of its own, so threads may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stop: Event | None = None
        """Is set where the person wants it to stop: what speaks with another computer is ended, nothing new begun."""

    def read(
        self, *arguments: str, feed: bytes = b"", accept: Collection[int] = (0,), index: Path | None = None
    ) -> Answer:
        """Ask git something, running no hook and nothing else that the repository's settings name.

        Args:
            arguments: the command, its options, and matched or escaped words.
            feed: what git reads from its standard input.
            accept: the exit codes that are answers.
            index: another file to take for the repository's index.

        Raises:
            GitError: git is not installed, or ended with a status that is not among ``accept``.
        """
        variables = {**_READING_VARIABLES, **({"GIT_INDEX_FILE": str(index)} if index else {})}
        with self._popen((*_READING, *arguments), variables) as process:
            return self._answer(process, arguments, feed, accept)

    def write(
        self,
        *arguments: str,
        feed: bytes = b"",
        accept: Collection[int] = (0,),
        variables: Mapping[str, str] | None = None,
    ) -> Answer:
        """Let git change the repository, with the person's hooks and signing.

        Raises:
            GitError: git is not installed, or ended with a status that is not among ``accept``.
        """
        with self._popen((*_WRITING, *arguments), {**_WRITING_VARIABLES, **(variables or {})}) as process:
            return self._answer(process, arguments, feed, accept)

    def talk(
        self,
        *arguments: str,
        accept: Collection[int] = (0,),
        seconds: float = 300,
        variables: Mapping[str, str] | None = None,
    ) -> Answer:
        """Let git speak with another computer, with the person's own credentials and keys; it never asks anything.

        What git or ssh would ask at the terminal fails instead: a screen stands there. A computer that says nothing for
        half a minute is given up; so is one that is not done within ``seconds``, and ``TOO_LATE`` is the answer.

        Raises:
            GitError: git is not installed, or ended with a status not in ``accept``.
            Stopped: the person did not want to wait any longer.
        """
        asks_nothing = {**_WRITING_VARIABLES, **_silent_ssh(self), **(variables or {})}
        ends = time.monotonic() + seconds
        with self._popen((*_TALKING, *arguments), asks_nothing, alone=True) as process:
            try:
                while time.monotonic() < ends:
                    with suppress(subprocess.TimeoutExpired):
                        return self._answer(process, arguments, None, accept, _LOOK)
                    self._ensure_wanted()
                return self._accepted(Answer(_command(arguments), _TOO_LATE, b"", TOO_LATE), accept)
            finally:
                if process.poll() is None:  # given up, or stopped by the person: nothing goes on behind their back
                    _end(process)

    def start(self, *arguments: str, feed: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
        """Begin to read, with ``feed`` (a real file) as git's input; the caller takes the output and closes.

        Raises:
            GitError: git is not installed.
        """
        return self._popen((*_READING, *arguments), _READING_VARIABLES, feed)

    def failure(self, answer: Answer) -> GitError:
        """Give what went wrong in a sentence that says what to do."""
        return answer.error(_sentence(answer, self.folder))

    def _answer(
        self,
        process: subprocess.Popen[bytes],
        arguments: tuple[str, ...],
        feed: bytes | None,
        accept: Collection[int],
        seconds: float | None = None,
    ) -> Answer:
        out, words = process.communicate(feed, seconds)
        said = words.decode("utf-8", "replace").strip()
        return self._accepted(Answer(_command(arguments), process.returncode, out, said), accept)

    def _accepted(self, answer: Answer, accept: Collection[int]) -> Answer:
        if answer.status not in accept:
            raise self.failure(answer)
        return answer

    def _ensure_wanted(self) -> None:
        if self.stop is not None and self.stop.is_set():
            raise Stopped

    def _popen(
        self,
        arguments: tuple[str, ...],
        variables: Mapping[str, str],
        feed: IO[bytes] | None = None,
        *,
        alone: bool = False,
    ) -> subprocess.Popen[bytes]:
        self._ensure_wanted()
        program, popen = _gitpython()
        kept = {name: value for name, value in os.environ.items() if not _NOT_OURS.fullmatch(name)}
        try:
            return popen(
                [program, *arguments],
                cwd=self.folder,
                env={**kept, **variables},
                stdin=subprocess.DEVNULL if alone else feed or subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=alone,  # without the terminal, at which ssh would ask whatever its input is
            )
        except OSError as error:
            if self.folder.is_dir():
                raise _not_installed() from error
            raise GitError(
                _("There is no folder “{folder}” any more. Open the workspace again.").format(
                    folder=safe(str(self.folder))
                )
            ) from error


def _command(arguments: Iterable[str]) -> str:
    return " ".join(("git", *arguments))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End git and all that it started, such as ssh, which has a session of its own.

    It is asked first, so that it takes its locks away: one that stays would be in the way for ever.
    """
    if os.name == "posix":
        ends = time.monotonic() + _GRACE
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGTERM)
            while time.monotonic() < ends:
                process.poll()
                os.killpg(process.pid, 0)  # what git had begun may outlive it
                time.sleep(0.02)
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _silent_ssh(program: Program) -> dict[str, str]:
    """Keep ssh from asking, but where the person has set up how it is called."""
    if os.environ.get("GIT_SSH_COMMAND") or os.environ.get("GIT_SSH"):
        return {}
    own = program.read("config", "--get", "core.sshCommand", accept=(0, 1)).line
    return {} if own else {"GIT_SSH_COMMAND": _SSH}


def _gitpython() -> tuple[str, Callable[..., subprocess.Popen[bytes]]]:
    try:
        from git.cmd import Git, safer_popen
    except ImportError as error:  # this is how GitPython says that it found no git
        raise _not_installed() from error
    return str(Git.GIT_PYTHON_GIT_EXECUTABLE or "git"), safer_popen


def _not_installed() -> GitError:
    return GitError(
        _(
            "git is not installed: the program that keeps the history was not found on this computer."
            " Install it (https://git-scm.com/downloads), then start Rubric Studio again."
        )
    )


def _sentence(answer: Answer, folder: Path) -> str:
    words = answer.words
    if answer.status == _USAGE:
        return _("The git on this computer is too old. Install git 2.30 or newer (https://git-scm.com/downloads).")
    known = {
        "dubious ownership|unsafe repository": _(
            "This folder belongs to another person on this computer, so its history is not opened (git:"
            " safe.directory). If you trust that person, run this once: {command}"
        ),
        "[.]lock'.*exists": _(
            "Another program is writing to the history just now, or was interrupted (git: {lock})."
            " Try again in a moment. If no other program uses this workspace, this file may be deleted: {path}"
        ),
        "tell me who you are|auto-detection is disabled|empty ident": _(
            "The history does not know under which name to record (git: user.name and user.email)."
            " Set your name and e-mail address, then try again."
        ),
        "failed to sign|unable to sign|[Nn]o private key|[Ll]oad (?:public )?key|cannot run gpg|signing ?[kK]ey": _(
            "The signature did not succeed, so nothing was recorded (git: gpgsign). Make your key usable and try"
            " again. The words of the signing program: {words}"
        ),
        "ignored by one of your .gitignore": _(
            "Some of these files are set to be left out of the history (git: .gitignore). Take them out of the list,"
            " or change .gitignore: {words}"
        ),
    }
    general = _("The history (git) could not do this. Mend what its words name and try again: {words}")
    sentence = next((known[pattern] for pattern in known if re.search(pattern, words)), general)
    advised = re.search(r"git config --global --add safe\.directory .+", words)
    command = advised.group() if advised else f'git config --global --add safe.directory "{folder}"'
    lock = re.search(r"'([^']+[.]lock)'", words)
    path = lock[1] if lock else ""
    said = {"words": safe(words) or answer.status, "command": safe(command)}
    return sentence.format(**said, lock=safe(path.rpartition("/")[2]), path=safe(path))
