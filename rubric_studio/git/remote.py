"""The team's copy of the history (git: remote): where it is, fetching from it, sending to it, never by force."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rubric_studio.errors import GitError
from rubric_studio.git.carried import TOLD, keep_tags, known_tags, unsent
from rubric_studio.git.refused import LEFT_IN, sentence, tag_sentence, without_secrets
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.git.command import Answer
    from rubric_studio.git.worktree import WorkTree

NAME = "origin"
_PEELED = "^{}"  # what git adds to a tag's name where it means the record that the tag marks
_HERE = "."  # what git writes where a line of work was begun from another one of this computer
_REMOTE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_BRANCH = re.compile(r"[\w@#+=][\w@#+=.-]*(?:/[\w@#+=][\w@#+=.-]*)*")
_PLACE = re.compile(
    r"(?:https?|ssh|git|file)://[^\s\x00-\x1f]+|[\w.-]+(?:@[\w.-]+)?:(?!:)[^\s\x00-\x1f]+|/[^\x00-\x1f]+"
)


@dataclass(frozen=True, slots=True)
class Team:
    """The team's copy.

    Args:
        name: what git calls it here.
        address: where it is.
        branch: the line of work there that this one belongs to.
        sends_to: another address to which git's settings send; "" where it is the same.
    """

    name: str
    address: str
    branch: str
    sends_to: str = ""

    @property
    def place(self) -> str:
        """The address as people may see it: without a password or token that somebody left in it."""
        return safe(without_secrets(self.address))

    @property
    def shown(self) -> str:
        """The address as people may see it, with the other one to which is sent, if any."""
        if not self.sends_to:
            return self.place
        return _("{address}, sending to {other}").format(address=self.place, other=safe(without_secrets(self.sends_to)))

    @property
    def ref(self) -> str:
        """The full name under which the team's line of work is known here."""
        return f"refs/remotes/{self.name}/{self.branch}"


@dataclass(frozen=True, slots=True)
class There:
    """What the team's copy says that it holds.

    Args:
        lines: its lines of work.
        first: the one that everybody gets first (git: HEAD), else any; "" where it is empty.
        marks: the records that its tags mark.
    """

    lines: tuple[str, ...]
    first: str
    marks: Mapping[str, str]


def team_of(tree: WorkTree) -> Team | None:
    """Find the team's copy: the one that this line of work belongs to, else ``origin``, else the only one.

    Raises:
        GitError: the settings cannot be read, or several are there and none is this one's.
    """
    branch = tree.state().branch
    held = _settings(tree)
    places = _of_copies(held, "url")
    if branch is None or not places:
        return None
    said = held.get(f"branch.{branch}.remote", _HERE)
    there = f"refs/heads/{branch}" if said == _HERE else held.get(f"branch.{branch}.merge", f"refs/heads/{branch}")
    if not there.startswith("refs/heads/"):
        raise GitError(_no_line(there))
    _ensure_line(there.removeprefix("refs/heads/"))
    name = _named(said, places)
    if name is None:
        raise GitError(_several(said, places, branch))
    to = _of_copies(held, "pushurl").get(name, places[name])
    return Team(name, places[name], there.removeprefix("refs/heads/"), to if to != places[name] else "")


def _settings(tree: WorkTree) -> dict[str, str]:
    wanted = r"^(remote\..*\.(url|pushurl)|branch\..*\.(remote|merge))$"
    answer = tree.program.read("config", "-z", "--get-regexp", wanted, accept=(0, 1))
    return dict(item.partition("\n")[::2] for item in answer.items)


def _of_copies(held: Mapping[str, str], key: str) -> dict[str, str]:
    """Give one setting of every copy of the team's that has a name which can be used."""
    start, end = "remote.", f".{key}"
    found = {name: value for name, value in held.items() if name.startswith(start) and name.endswith(end)}
    names = {name: name[len(start) : -len(end)] for name in found}
    return {names[name]: value for name, value in found.items() if _REMOTE.fullmatch(names[name])}


def _named(said: str, places: Mapping[str, str]) -> str | None:
    """Choose among the team's copies: the one that git's settings say, else ``origin``, else the only one."""
    if said in places:
        return said
    if said == _HERE and (NAME in places or len(places) == 1):
        return NAME if NAME in places else next(iter(places))
    return None


def _several(said: str, places: Mapping[str, str], branch: str) -> str:
    several = _(
        "There are several copies of the team's: {names}. Say once which one “{branch}” belongs to: rubric-studio sync"
        " --team ADDRESS (it is kept in git's settings: branch.{branch}.remote)."
    )
    unknown = _(
        "“{branch}” belongs to a copy of the team's, “{said}”, that git's settings do not hold here. Say once which one"
        " it is: rubric-studio sync --team ADDRESS (these are known: {names}; git: branch.{branch}.remote)."
    )
    names = ", ".join(f"{name} ({without_secrets(places[name])})" for name in sorted(places))
    words = several if said == _HERE else unknown
    return words.format(names=safe(names), branch=safe(branch), said=safe(said))


def _ensure_line(name: str) -> None:
    """Make sure that this can be the name of the team's line of work.

    Raises:
        GitError: it cannot.
    """
    if not _BRANCH.fullmatch(name) or ".." in name:
        raise GitError(_no_line(name))


def _no_line(name: str) -> str:
    return _("The team's line of work has a name that cannot be used: “{name}”.").format(name=safe(name))


def refusal(address: str) -> str:
    """Say why an address cannot be that of the team's copy; "" where it can."""
    if LEFT_IN.match(address):
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
    held = _settings(tree)
    places, branch = _of_copies(held, "url"), tree.state().branch
    said = held.get(f"branch.{branch}.remote", _HERE)
    at = [name for name, place in places.items() if place == address]
    now = _named(said, places)
    name = now if now and (now in at or not at) else at[0] if at else _free(places)
    if places.get(name) != address:  # what was known of another copy says nothing of this one
        of_it = (f"refs/remotes/{name}/", f"{TOLD}{name}")
        items = tree.program.read("for-each-ref", "--format=%(refname)%00", *of_it).items
        for ref in items:
            tree.program.write("update-ref", "-d", ref.removeprefix("\n"))
    tree.program.write("config", "--local", "--replace-all", f"remote.{name}.url", address)
    tree.program.write("config", "--local", "--unset-all", f"remote.{name}.pushurl", accept=(0, 5))
    tree.program.write(
        "config", "--local", "--replace-all", f"remote.{name}.fetch", f"+refs/heads/*:refs/remotes/{name}/*"
    )
    if name != _named(said, {**places, name: address}):
        tree.program.write("config", "--local", "--replace-all", f"branch.{branch}.remote", name)


def _free(places: Mapping[str, str]) -> str:
    """Give a name for one more copy of the team's."""
    names = (NAME, "team", *(f"team-{number}" for number in range(2, len(places) + 3)))
    return next(name for name in names if name not in places)


def set_line(tree: WorkTree, team: Team, line: str) -> Team:
    """Keep to which of the team's lines of work this one belongs.

    Raises:
        GitError: it cannot be the name of one, or the settings cannot be written.
    """
    _ensure_line(line)
    here = tree.state().branch
    tree.program.write("config", "--local", "--replace-all", f"branch.{here}.remote", team.name)
    tree.program.write("config", "--local", "--replace-all", f"branch.{here}.merge", f"refs/heads/{line}")
    return replace(team, branch=line)


def look(tree: WorkTree, team: Team) -> There:
    """Ask what the team's copy holds, without bringing any of it here but the names of its tags.

    Raises:
        GitError: it cannot be reached, or refuses.
    """
    answer = tree.program.talk("ls-remote", "--quiet", "--symref", "--", team.name, accept=range(256))
    if answer.status:
        raise answer.error(sentence(answer, team.shown))
    rows = [line.partition("\t")[::2] for line in answer.line.split("\n")]
    ids = {name: id_ for id_, name in rows if not id_.startswith("ref: ")}
    lines = [name.removeprefix("refs/heads/") for name in ids if name.startswith("refs/heads/")]
    own = [id_.removeprefix("ref: refs/heads/") for id_, name in rows if name == "HEAD" and id_.startswith("ref: ")]
    first = own[0] if own and own[0] in lines else lines[0] if lines else ""
    tags = {name.removeprefix("refs/tags/"): id_ for name, id_ in ids.items() if name.startswith("refs/tags/")}
    marks = {name: tags.get(f"{name}{_PEELED}", id_) for name, id_ in tags.items() if not name.endswith(_PEELED)}
    keep_tags(tree, team.name, marks)
    return There(tuple(lines), first, marks)


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
        raise answer.error(sentence(answer, team.shown))
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
        raise answer.error(sentence(answer, team.shown))
    return True


def known(tree: WorkTree, team: Team) -> str | None:
    """Give the team's last record as it was known here last; None where nothing is known."""
    answer = tree.program.read("rev-parse", "--verify", "--quiet", f"{team.ref}^{{commit}}", accept=(0, 1, 128))
    return answer.line if answer.status == 0 else None


def send(tree: WorkTree, team: Team, record: str) -> bool:
    """Send a record and its releases' tags to the team's line of work, together or not at all, never by force.

    A server that cannot take them together gets the record first, then the tags.

    Returns:
        Whether the team took it; False where somebody sent something in the meantime.

    Raises:
        GitError: it cannot be reached, or refuses.
    """
    tags = unsent(tree, team.name, record)
    span = f"{record}:refs/heads/{team.branch}"
    answer = _push(tree, "--atomic", "--follow-tags", "--", team.name, span)
    if "does not support --atomic" in answer.words:
        answer = _push(tree, "--", team.name, span)
        if answer.status == 0 and tags:
            tree.program.write("update-ref", team.ref, record)
            answer = _push(tree, "--", team.name, *(f"refs/tags/{tag}:refs/tags/{tag}" for tag in tags))
    if answer.status == 0:
        tree.program.write("update-ref", team.ref, record)
        if tags:
            keep_tags(tree, team.name, {*tags, *(known_tags(tree, team.name) or ())})
        return True
    if re.search(r"fetch first|non-fast-forward|cannot lock ref|stale info|\(already exists\)", answer.words):
        return False
    raise answer.error(tag_sentence(answer, team.shown, tags) or sentence(answer, team.shown))


def _push(tree: WorkTree, *rest: str) -> Answer:
    return tree.program.talk("push", "--no-progress", "--no-recurse-submodules", *rest, accept=range(256))


def count(tree: WorkTree, ours: str | None, theirs: str | None) -> tuple[int, int]:
    """Count the records that only we have, and that only they have."""
    if ours is None or theirs is None:
        alone = ours or theirs
        n = int(tree.program.read("rev-list", "--count", alone, "--").line) if alone else 0
        return (n, 0) if ours else (0, n)
    answer = tree.program.read("rev-list", "--left-right", "--count", f"{ours}...{theirs}", "--").line
    left, right = answer.split("\t")
    return int(left), int(right)
