"""The team's copy of the history (git: remote): where it is, fetching from it, sending to it, never by force."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.errors import GitError
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.git.command import Answer
    from rubric_studio.git.worktree import WorkTree

NAME = "origin"
_HERE = "."  # what git writes where a line of work was begun from another one of this computer
_REMOTE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_BRANCH = re.compile(r"[\w@#+=][\w@#+=.-]*(?:/[\w@#+=][\w@#+=.-]*)*")
_PLACE = re.compile(
    r"(?:https?|ssh|git|file)://[^\s\x00-\x1f]+|[\w.-]+(?:@[\w.-]+)?:(?!:)[^\s\x00-\x1f]+|/[^\x00-\x1f]+"
)
# over http a token often stands in the place of the name
_LEFT_IN = re.compile(r"(https?://)[^/@\s]*@|(\w+://[^/@:\s]*):[^/@\s]*@")


@dataclass(frozen=True, slots=True)
class Team:
    """The team's copy.

    Args:
        name: what git calls it here.
        address: where it is.
        branch: the line of work there that this one belongs to.
    """

    name: str
    address: str
    branch: str

    @property
    def shown(self) -> str:
        """The address as people may see it: without a password or token that somebody left in it."""
        return safe(_without_secrets(self.address))

    @property
    def ref(self) -> str:
        """The full name under which the team's line of work is known here."""
        return f"refs/remotes/{self.name}/{self.branch}"


def _without_secrets(text: str) -> str:
    return _LEFT_IN.sub(lambda found: found[1] or f"{found[2]}@", text)


def team_of(tree: WorkTree) -> Team | None:
    """Find the team's copy: the one that this line of work belongs to, else ``origin``, else the only one.

    Raises:
        GitError: the settings cannot be read, or several are there and none is this one's.
    """
    branch = tree.state().branch
    answer = tree.program.read(
        "config", "-z", "--get-regexp", r"^(remote\..*\.url|branch\..*\.(remote|merge))$", accept=(0, 1)
    )
    held = dict(item.partition("\n")[::2] for item in answer.items)
    places = {key[len("remote.") : -len(".url")]: value for key, value in held.items() if key.startswith("remote.")}
    places = {name: value for name, value in places.items() if _REMOTE.fullmatch(name)}
    if branch is None or not places:
        return None
    said = held.get(f"branch.{branch}.remote", _HERE)
    there = f"refs/heads/{branch}" if said == _HERE else held.get(f"branch.{branch}.merge", f"refs/heads/{branch}")
    if not there.startswith("refs/heads/") or not _BRANCH.fullmatch(there[len("refs/heads/") :]) or ".." in there:
        raise GitError(_("The team's line of work has a name that cannot be used: “{name}”.").format(name=safe(there)))
    name = _named(said, places, branch)
    return Team(name, places[name], there.removeprefix("refs/heads/"))


def _named(said: str, places: Mapping[str, str], branch: str) -> str:
    """Choose among the team's copies: the one that git's settings say, else ``origin``, else the only one."""
    if said in places:
        return said
    if said == _HERE and (NAME in places or len(places) == 1):
        return NAME if NAME in places else next(iter(places))
    several = _(
        "There are several copies of the team's ({names}); git's settings have to name one for “{branch}”"
        " (git: branch.{branch}.remote)."
    )
    unknown = _(
        "“{branch}” belongs to a copy of the team's, “{said}”, that git's settings do not hold here. Name one of"
        " these: {names} (git: branch.{branch}.remote)."
    )
    words = several if said == _HERE else unknown
    raise GitError(words.format(names=safe(", ".join(sorted(places))), branch=safe(branch), said=safe(said)))


def refusal(address: str) -> str:
    """Say why an address cannot be that of the team's copy; "" where it can."""
    if _LEFT_IN.match(address):
        return _(
            "Leave the password out of the address, and over http the name too, for git keeps them in plain text. Use a"
            " credential helper, or SSH."
        )
    if not _PLACE.fullmatch(address) or address.startswith("-"):
        return _(
            "Write an address such as https://example.org/team/rubrics.git, git@example.org:team/rubrics.git, or the"
            " full path of a folder."
        )
    return ""


def set_team(tree: WorkTree, address: str) -> None:
    """Keep where the team's copy is; another address takes the place of the one before.

    Raises:
        GitError: it is no address, an earlier record is open, or the settings cannot be written.
    """
    address = address.strip()
    if why := refusal(address):
        raise GitError(why)
    tree.ensure_ready()  # else it is not known which copy the line of work has, and it would get another beside
    there = team_of(tree)
    name = there.name if there else NAME
    if there is None or there.address != address:  # what was known of another copy says nothing of this one
        items = tree.program.read("for-each-ref", "--format=%(refname)%00", f"refs/remotes/{name}/").items
        for ref in items:
            tree.program.write("update-ref", "-d", ref.removeprefix("\n"))
    tree.program.write("config", "--local", "--replace-all", f"remote.{name}.url", address)
    tree.program.write(
        "config", "--local", "--replace-all", f"remote.{name}.fetch", f"+refs/heads/*:refs/remotes/{name}/*"
    )


def fetch(tree: WorkTree, team: Team) -> str | None:
    """Bring what the team has into this history, without touching any file; give the team's last record.

    Returns:
        The full id; None where the team's copy is empty, or has no line of work of this name yet.

    Raises:
        GitError: it cannot be reached, or refuses.
    """
    span = f"+refs/heads/{team.branch}:{team.ref}"
    answer = tree.program.talk("fetch", "--quiet", "--no-recurse-submodules", "--", team.name, span, accept=range(256))
    if answer.status and "couldn't find remote ref" in answer.words:
        return None  # or so it seems: the page of a hospital's network, asked over http, says so too
    if answer.status:
        raise answer.error(sentence(answer, team))
    return known(tree, team)


def fetch_rest(tree: WorkTree, team: Team) -> bool:
    """Bring the beginning of the history, where only its last records are here; tell whether that was so.

    Without it two lines of work may seem to have parted long before they did, or never to have been one.

    Raises:
        GitError: it cannot be reached, or refuses.
    """
    if tree.program.read("rev-parse", "--is-shallow-repository").line != "true":
        return False
    options = ("--quiet", "--no-recurse-submodules", "--unshallow")
    answer = tree.program.talk("fetch", *options, "--", team.name, accept=range(256))
    if answer.status:
        raise answer.error(sentence(answer, team))
    return True


def known(tree: WorkTree, team: Team) -> str | None:
    """Give the team's last record as it was known here last; None where nothing is known."""
    answer = tree.program.read("rev-parse", "--verify", "--quiet", f"{team.ref}^{{commit}}", accept=(0, 1, 128))
    return answer.line if answer.status == 0 else None


def send(tree: WorkTree, team: Team, record: str) -> bool:
    """Send a record and its releases' tags to the team's line of work, never by force.

    Returns:
        Whether the team took it; False where somebody sent something in the meantime.

    Raises:
        GitError: it cannot be reached, or refuses.
    """
    span = f"{record}:refs/heads/{team.branch}"
    answer = tree.program.talk(
        "push", "--no-progress", "--no-recurse-submodules", "--follow-tags", "--", team.name, span, accept=range(256)
    )
    if answer.status == 0:
        tree.program.write("update-ref", team.ref, record)
        return True
    if re.search(r"fetch first|non-fast-forward|cannot lock ref|stale info", answer.words):
        return False
    raise answer.error(sentence(answer, team))


def count(tree: WorkTree, ours: str | None, theirs: str | None) -> tuple[int, int]:
    """Count the records that only we have, and that only they have."""
    if ours is None or theirs is None:
        alone = ours or theirs
        n = int(tree.program.read("rev-list", "--count", alone, "--").line) if alone else 0
        return (n, 0) if ours else (0, n)
    answer = tree.program.read("rev-list", "--left-right", "--count", f"{ours}...{theirs}", "--").line
    left, right = answer.split("\t")
    return int(left), int(right)


_SAID_ALWAYS = re.compile("could not read from remote|make sure you have the correct|and the repository exists")


def sentence(answer: Answer, team: Team) -> str:
    """Say in a sentence why the team's copy could not be used, and what to do."""
    lines = [line.strip() for line in answer.words.splitlines() if line.strip()]
    told = [line.removeprefix("remote:").strip() for line in lines if line.startswith("remote:")]
    told = told or [line for line in lines if not _SAID_ALWAYS.search(line.lower())][-3:] or lines
    words = safe(_without_secrets(" ".join(told[:5]))) or answer.status
    general = _("The team's copy ({address}) could not be used. What git said: {words}")
    said = answer.words.lower()
    known_words = {**_of_the_road(), **_of_the_copy()}
    found = next((sentence for pattern, sentence in known_words.items() if re.search(pattern, said)), general)
    return found.format(address=team.shown, words=words)


def _of_the_road() -> dict[str, str]:
    """Say what is between here and the team's copy, by patterns of git's words; the first that fits is meant."""
    return {
        "could not resolve host|unable to look up|network is unreachable|no route to host|timed out|operation too slow"
        "|couldn.t connect|connection refused": _(
            "The team's copy ({address}) cannot be reached. Is this computer online? What you recorded stays here, and"
            " can be sent later."
        ),
        "host key verification failed|no (?:\\w+ )?host key is known|remote host identification has changed": _(
            "The server of the team's copy ({address}) is not known to this computer, or is another one than before."
            " Ask whoever runs it; then connect once in a terminal (ssh) and confirm its key."
        ),
        "terminal prompts disabled|could not read (?:username|password)|authentication failed|permission denied \\("
        "|invalid username or token|error: 401\\b": _(
            "The team's copy ({address}) wants to know who you are, and nothing on this computer answers. Sign in once"
            " in a terminal (git fetch), or set up an SSH key or a credential helper; then try again."
        ),
    }


def _of_the_copy() -> dict[str, str]:
    """Say what is with the team's copy itself."""
    return {
        "no space left|file too large": _(
            "There is no space left to write to, here or there. Make room and try again."
        ),
        "protected branch|hook declined|not allowed to push|error: 403\\b|permission to .* denied|permission denied"
        "|insufficient permission|read-only file system|unable to create": _(
            "The team's copy ({address}) said no: you may not do this there, or a rule of the team's forbids it. Ask"
            " whoever looks after it. Its words: {words}"
        ),
        "certificate|ssl": _(
            "The certificate of the team's copy ({address}) could not be checked. Is the date of this computer right?"
            " If it is, ask whoever runs the server. Its words: {words}"
        ),
        "not found|could not be found|does not appear to be a git repository|no such file or directory"
        "|repository .* does not exist|not valid: is this a git repository|http-push failed": _(
            "There is nothing at {address}, or you may not see it. Check the address of the team's copy."
        ),
        "error: 5\\d\\d\\b": _(
            "The server of the team's copy ({address}) has trouble of its own. Try again later. Its words: {words}"
        ),
        "hung up|could not read from remote|early eof|disconnect|broken pipe|connection .*(?:closed|reset)": _(
            "The connection to the team's copy ({address}) broke off. Nothing is lost: try again. Its words: {words}"
        ),
    }
