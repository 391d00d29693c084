"""The team's copy of the history (git: remote): where it is, fetching from it, sending to it, never by force."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.errors import GitError
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from rubric_studio.git.command import Answer
    from rubric_studio.git.worktree import WorkTree

NAME = "origin"
_REMOTE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_BRANCH = re.compile(r"[\w@#+=][\w@#+=.-]*(?:/[\w@#+=][\w@#+=.-]*)*")
_PLACE = re.compile(
    r"(?:https?|ssh|git|file)://[^\s\x00-\x1f]+|[\w.-]+(?:@[\w.-]+)?:(?!:)[^\s\x00-\x1f]+|/[^\x00-\x1f]+"
)
_PASSWORD = re.compile(r"\w+://[^/@\s]*:[^/@\s]*@")


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
    def ref(self) -> str:
        """The full name under which the team's line of work is known here."""
        return f"refs/remotes/{self.name}/{self.branch}"


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
    name = held.get(f"branch.{branch}.remote", NAME if NAME in places else "")
    if name not in places:
        if len(places) > 1:
            raise GitError(
                _(
                    "There are several copies of the team's ({names}); git's settings have to name one for “{branch}”"
                    " (git: branch.{branch}.remote)."
                ).format(names=safe(", ".join(sorted(places))), branch=safe(branch))
            )
        name = next(iter(places))
    there = held.get(f"branch.{branch}.merge", f"refs/heads/{branch}").removeprefix("refs/heads/")
    if not _BRANCH.fullmatch(there) or ".." in there:
        raise GitError(_("The team's line of work has a name that cannot be used: “{name}”.").format(name=safe(there)))
    return Team(name, places[name], there)


def refusal(address: str) -> str:
    """Say why an address cannot be that of the team's copy; "" where it can."""
    if _PASSWORD.match(address):
        return _("Leave the password out of the address: git keeps it in plain text. Use a credential helper, or SSH.")
    if not _PLACE.fullmatch(address) or address.startswith("-"):
        return _(
            "Write an address such as https://example.org/team/rubrics.git, git@example.org:team/rubrics.git, or the"
            " full path of a folder."
        )
    return ""


def set_team(tree: WorkTree, address: str) -> None:
    """Keep where the team's copy is; another address takes the place of the one before.

    Raises:
        GitError: it is no address, or the settings cannot be written.
    """
    address = address.strip()
    if why := refusal(address):
        raise GitError(why)
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
        if known(tree, team):
            tree.program.write("update-ref", "-d", team.ref)
        return None
    if answer.status:
        raise answer.error(sentence(answer, team))
    return known(tree, team)


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
    answer = tree.program.talk("push", "--no-progress", "--follow-tags", "--", team.name, span, accept=range(256))
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


def sentence(answer: Answer, team: Team) -> str:
    """Say in a sentence why the team's copy could not be used, and what to do."""
    address = safe(team.address)
    known_words = {
        "could not resolve host|could not resolve hostname|network is unreachable|connection timed out|no route to host"
        "|operation timed out|couldn.t connect|connection refused|operation too slow": _(
            "The team's copy ({address}) cannot be reached. Is this computer online? What you recorded stays here, and"
            " can be sent later."
        ),
        "host key verification failed|no (?:\\w+ )?host key is known|remote host identification has changed": _(
            "The server of the team's copy ({address}) is not known to this computer, or is another one than before."
            " Ask whoever runs it; then connect once in a terminal (ssh) and confirm its key."
        ),
        "terminal prompts disabled|could not read (?:username|password)|authentication failed|permission denied \\("
        "|invalid username or token|\\b401\\b": _(
            "The team's copy ({address}) wants to know who you are, and nothing on this computer answers. Sign in once"
            " in a terminal (git fetch), or set up an SSH key or a credential helper; then try again."
        ),
        "protected branch|pre-receive hook declined|hook declined|not allowed to push|\\b403\\b|permission to .* denied"
        "|permission denied|insufficient permission|read-only file system|unable to create": _(
            "The team's copy ({address}) did not take it: you may not send there, or a rule of the team's said no. Ask"
            " whoever looks after it. Its words: {words}"
        ),
        "certificate|ssl": _(
            "The certificate of the team's copy ({address}) could not be checked. Is the date of this computer right?"
            " If it is, ask whoever runs the server. Its words: {words}"
        ),
        "not found|does not appear to be a git repository|no such file or directory|repository .* does not exist": _(
            "There is nothing at {address}, or you may not see it. Check the address of the team's copy."
        ),
        "no space left": _("There is no space left to write to. Make room, then try again."),
    }
    general = _("The team's copy ({address}) could not be used. What git said: {words}")
    lines = [line.strip() for line in answer.words.splitlines() if line.strip()]
    lines = [line.removeprefix("remote:").strip() for line in lines if line.startswith("remote:")] or lines[-3:]
    found = next(
        (said for pattern, said in known_words.items() if re.search(pattern, answer.words, re.IGNORECASE)), general
    )
    return found.format(address=address, words=safe(" ".join(lines[:5])) or answer.status)
