"""Another repository, from which single releases are fetched into a storage of our own that is thrown away afterwards.

Nothing is checked out and nothing that lies there runs: no hook, no submodule, no helper that an address could name
(git: ext::). Only the record that a tag marks is fetched, not the history behind it.

Git goes only the ways that the address itself names: what was asked for over https is not led on to anything less.
Plain http is for this computer itself, as when one tries a server: no proxy hears of it, and it leads nowhere else.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rubric_studio.errors import GitError
from rubric_studio.git.command import TOO_LATE, Program
from rubric_studio.git.history import History
from rubric_studio.git.remote import refusal
from rubric_studio.git.scratch import scratch
from rubric_studio.language import _
from rubric_studio.text import one_line, safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.git.command import Answer

_CLOSED = ("-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0")
_AT_HOME = ("-c", "http.proxy=", "-c", "http.followRedirects=false")
_WAYS = {"https": "https:ssh", "ssh": "https:ssh", "file": "file", "http": "http"}
"""By the way that an address names those that git may go: many have settings by which it takes SSH for https."""
_LINE = re.compile(r"([0-9a-f]{40}|[0-9a-f]{64})\trefs/tags/(.+)")


class Elsewhere:
    """A repository at an address.

    Args:
        address: of the repository, or the full path of one on this computer.
        folder: an empty folder for what is fetched.

    Raises:
        GitError: it is no address, is one that nothing protects, or holds a password.
    """

    def __init__(self, address: str, folder: Path) -> None:
        if why := refusal(address):
            raise GitError(why)
        self.address = address
        scheme, is_url, _rest = address.partition("://")
        self._way = scheme if is_url else "file" if address.startswith("/") or Path(address).is_absolute() else "ssh"
        if self._way not in _WAYS:
            text = _("Nothing is fetched over {scheme}://. Write an address with https:// or for SSH.")
            raise GitError(text.format(scheme=one_line(scheme, 40)))
        self.history = History(folder.resolve())

    def tags(self) -> dict[str, str]:
        """List its tags: by name the full id of what each marks.

        Raises:
            GitError: it cannot be reached, or refuses.
        """
        answer = self._talk("ls-remote", "--quiet", "--tags", "--", self.address)
        found = [match.groups() for line in answer.line.split("\n") if (match := _LINE.fullmatch(line))]
        return {name.removesuffix("^{}"): id_ for id_, name in found}  # a tag's own object comes before its record

    def fetch(self, tag: str, record: str) -> None:
        """Fetch what a tag marks into ``history``, under the same tag.

        Args:
            tag: one that ``tags`` named.
            record: what it marks, which tells how this repository makes its ids.

        Raises:
            GitError: it cannot be reached, or the tag marks something else than ``tags`` said.
        """
        shape = "sha256" if len(record) == 64 else "sha1"
        init = ("init", "--quiet", "--template=", "--initial-branch=main", f"--object-format={shape}")
        self.history.program.write(*init)
        ref = f"refs/tags/{tag}"
        options = ("--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head")
        self._talk("fetch", *options, "--", self.address, f"+{ref}:{ref}")
        if self.history.resolve(tag) != record:
            raise GitError(
                _("The release {tag} at {address} was changed just now. Try again.").format(
                    tag=safe(tag), address=safe(self.address)
                )
            )

    def _talk(self, *arguments: str) -> Answer:
        folder = self.history.root
        # Before there is a storage in it, the folder must not pass for a part of a repository that it may lie in.
        variables = {"GIT_ALLOW_PROTOCOL": _WAYS[self._way], "GIT_CEILING_DIRECTORIES": str(folder.parent)}
        options = (*_CLOSED, *(_AT_HOME if self._way == "http" else ()))
        answer = self.history.program.talk(*options, *arguments, accept=range(256), variables=variables)
        if answer.status:
            raise answer.error(self._sentence(answer))
        return answer

    def _sentence(self, answer: Answer) -> str:
        general = _("{address} could not be used. What git said: {words}")
        found = (said for pattern, said in _known_words().items() if re.search(pattern, answer.words, re.IGNORECASE))
        lines = [line.strip() for line in answer.words.splitlines() if line.strip()]
        words = one_line(" ".join(lines[-3:])) or str(answer.status)
        return next(found, general).format(address=safe(self.address), words=words)


def _known_words() -> dict[str, str]:
    return {
        TOO_LATE: _("{address} did not answer in time. Try again later."),
        "could not resolve|network is unreachable|timed out|no route to host|couldn.t connect|connection refused"
        "|operation too slow|early eof|hung up": _(
            "{address} cannot be reached. Is this computer online? What is fetched already can be used without."
        ),
        "terminal prompts disabled|could not read (?:username|password)|authentication failed|permission denied \\("
        "|invalid username or token|host key|\\b40[13]\\b": _(
            "{address} wants to know who you are, or is not known to this computer. Sign in once in a terminal"
            " (git ls-remote {address}), or set up an SSH key or a credential helper; then try again."
        ),
        "transport '.*' not allowed|protocol .* (?:not supported|disabled)|unable to update url base": _(
            "{address} leads on to another place that nothing protects, or that nobody asked for. Nothing was fetched."
            " Ask whoever publishes the rubrics for another address."
        ),
        "certificate|ssl": _(
            "The certificate of {address} could not be checked. Is the date of this computer right? If it is, ask"
            " whoever runs the server. Its words: {words}"
        ),
        "not found|does not appear to be a git repository|no such file or directory|does not exist": _(
            "There is no repository at {address}, or you may not see it. Check the address."
        ),
        "dubious ownership": _(
            "{address} belongs to another person on this computer, so it is not opened (git: safe.directory). Fetch"
            " from where they publish it."
        ),
        "no space left": _("There is no space left to write to. Make room, then try again."),
    }


def repository_of(folder: Path) -> Path:
    """Give the storage of the repository that a folder belongs to, here or further up; itself where there is none.

    Raises:
        GitError: git is not installed.
    """
    answer = Program(folder).read("rev-parse", "--git-common-dir", accept=(0, 128))
    return folder / answer.line if answer.status == 0 else folder


@contextmanager
def elsewhere(address: str) -> Iterator[Elsewhere]:
    """Give the repository at an address; what is fetched from it is gone at the end.

    Raises:
        GitError: it is no address, holds a password, or there is no room for what is fetched.
    """
    with scratch() as folder:
        yield Elsewhere(address, folder)
