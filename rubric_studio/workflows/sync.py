"""Sync: what the team has comes in, is joined by criterion and field, and what was recorded here goes out.

Nothing is touched before all is settled: the record that joins both is made beside the files and checked, and only then
do the files go on to it. History is never rewritten or forced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from rubric_studio.diff.version import VERSION
from rubric_studio.errors import GitError, NotRecorded
from rubric_studio.git.carried import unsent
from rubric_studio.git.joining import ensure_can_go, go_to, join, take_back
from rubric_studio.git.remote import (
    Team,
    count,
    fetch,
    fetch_rest,
    known,
    look,
    refusal,
    send,
    set_line,
    set_team,
    team_of,
)
from rubric_studio.git.sides import Sides, parted
from rubric_studio.git.textmerge import merge_lines
from rubric_studio.language import _
from rubric_studio.lint.joining import joined_differently
from rubric_studio.store.person import of_the_server
from rubric_studio.text import safe
from rubric_studio.workflows.came import came
from rubric_studio.workflows.conflicts import Merged, Side, settle
from rubric_studio.workflows.crossing import Crossing, merged_from
from rubric_studio.workflows.history import history_of
from rubric_studio.workflows.joined import faults, note_of_join
from rubric_studio.workflows.merge import merge_file
from rubric_studio.workflows.person import recording_person
from rubric_studio.workflows.synced import Distance, Outcome, Settled, Torn
from rubric_studio.workflows.waiting import changed_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from threading import Event

    from rubric_studio.finding import Finding
    from rubric_studio.git import History
    from rubric_studio.store.workspace import Workspace

TRIES = 5
"""How often it is begun again where somebody sent something in the meantime."""

Progress = Callable[[str], None]


def ensure_ready(workspace: Workspace) -> None:
    """Make sure that nothing stands in the way here.

    Raises:
        GitError: there is no history, or something in it is unfinished.
    """
    history_of(workspace).ensure_ready()


def distance(workspace: Workspace) -> Distance:
    """Tell how the history stands to the team's, without asking anybody.

    Raises:
        GitError: there is no history, or it cannot be read.
    """
    history = history_of(workspace)
    team = team_of(history)
    if team is None:
        return Distance(None)
    ours = history.find("HEAD")
    return Distance(team, *count(history, ours, known(history, team)), _releases(unsent(history, team.name, ours)))


def unfit(address: str) -> str:
    """Say why an address cannot be that of the team's copy; "" where it can."""
    return refusal(address.strip())


def use_team(workspace: Workspace, address: str) -> None:
    """Keep where the team's copy is.

    Raises:
        GitError: it is no address, or there is no history.
        WorkspaceError: this person signed in to a server, where it holds for all.
    """
    of_the_server()
    set_team(history_of(workspace), address)


def sync(
    workspace: Workspace,
    *,
    settled: Settled | None = None,
    take: Side | None = None,
    line: str | None = None,
    dry_run: bool = False,
    progress: Progress = lambda _said: None,
    stop: Event | None = None,
) -> Outcome:
    """Send and receive.

    Args:
        workspace: where.
        settled: what a person said of files that were torn.
        take: the side to take wherever both changed one thing differently.
        line: to which of the team's lines of work this one belongs, which is kept; None for what is kept.
        dry_run: only ask what there is; nothing is joined or sent.
        progress: is told what is being done.
        stop: ends it once it is set; what the team has taken by then is here too.

    Raises:
        GitError: no team's copy, it cannot be reached or refuses, has no such line of work, or both released a version.
        NotRecorded: something that was changed has to be recorded first.
        Stopped: ``stop`` was set; neither the files nor the records here were touched.
    """
    history, team = _ready(workspace, stop, only_asks=dry_run)
    for _try in range(TRIES):
        progress(_("Asking the team's copy…"))
        team, ours, theirs = _asked(history, team, line)
        told = _to_do(history, team, ours, theirs)
        if dry_run or not (ours or theirs):
            return told
        progress(_("Joining what the team recorded with what you recorded…"))
        if not (made := _join(workspace, history, team, ours, theirs, settled, take)).done:
            return made
        progress(_sending(team))
        if _sent(history, team, ours, theirs, made.record or ours or ""):
            return replace(told, record=made.record, changes=came(workspace, ours, made.record))
    raise GitError(_("The team is sending so often just now that yours did not get in between. Try again in a moment."))


def _to_do(history: History, team: Team, ours: str | None, theirs: str | None) -> Outcome:
    """Count what there is to receive and to send."""
    here, there = count(history, ours, theirs)
    return Outcome(there, here, _releases(unsent(history, team.name, ours)), theirs)


def _sending(team: Team) -> str:
    if not team.sends_to:
        return _("Sending…")
    return _("Sending to another address than it comes from: {address}…").format(address=team.shown)


def _releases(tags: Iterable[str]) -> int:
    """Count the releases among tags."""
    return sum(bool(VERSION.match(tag.partition("/v")[2])) for tag in tags)


def _sent(history: History, team: Team, ours: str | None, theirs: str | None, last: str) -> bool:
    """Send a record, then let the files go on to it; False, and nothing touched, where somebody sent meanwhile."""
    if ours and last != ours:
        ensure_can_go(history, last)
    if (last != theirs or unsent(history, team.name, last)) and not send(history, team, last):
        return False
    history.program.stop = None
    if last != ours:
        go_to(history, last)
    return True


def _ready(workspace: Workspace, stop: Event | None, *, only_asks: bool) -> tuple[History, Team]:
    """Open the history where nothing is in the way of sending, and find the team's copy."""
    history = history_of(workspace)
    history.program.stop = stop
    history.ensure_ready()
    take_back(history)
    team = team_of(history)
    if team is None:
        raise GitError(_("No team's copy is set yet. Say where it is: rubric-studio sync --team ADDRESS"))
    if not only_asks and history.find("HEAD") and (files := changed_files(workspace, history)):
        raise NotRecorded(len(files))
    return history, team


def _asked(history: History, team: Team, line: str | None) -> tuple[Team, str | None, str | None]:
    """Ask what the team has; give its copy with the line of work that ours belongs to, and the last record of both."""
    ours, there = history.find("HEAD"), look(history, team)
    if line:
        team = set_line(history, team, line)
    elif team.branch not in there.lines and there.lines:
        if ours is not None:
            raise GitError(_no_such_line(team.branch, there.first))
        team = set_line(history, team, there.first)
    _ensure_released_once(history, there.marks)
    return team, ours, fetch(history, team)


def _no_such_line(name: str, first: str) -> str:
    text = _(
        "The team's copy has no line of work “{line}” (git: branch); its own is “{first}”. Say once which one this"
        " belongs to: “rubric-studio sync --line {first}” joins that one, “rubric-studio sync --line {line}” begins"
        " another one there."
    )
    return text.format(line=safe(name), first=safe(first))


def _ensure_released_once(history: History, theirs: Mapping[str, str]) -> None:
    """Make sure that no version is released twice: neither tag would ever go to where the other one is."""
    for mark in history.marks(""):
        set_id, _v, version = mark.name.partition("/v")
        if theirs.get(mark.name, mark.record) != mark.record and VERSION.match(version):
            text = _(
                "Nothing was touched: you and somebody of the team both released {set} {version}, and the two are not"
                " the same. Theirs stays, for the team has it. Take yours away (git tag -d {tag}), and its pack in the"
                " folder “dist”; then send and receive. Released again, yours will be the next version."
            )
            raise GitError(text.format(set=safe(set_id), version=version, tag=safe(mark.name)))


def _join(
    workspace: Workspace,
    history: History,
    team: Team,
    ours: str | None,
    theirs: str | None,
    settled: Settled | None,
    take: Side | None,
) -> Outcome:
    """Take in what the team has."""
    if theirs is None or ours == theirs:
        return Outcome()
    if ours is None:
        return Outcome(record=theirs)
    bases = parted(history, ours, theirs)
    if bases == (theirs,):
        return Outcome()
    if bases == (ours,):
        return Outcome(record=theirs)
    if fetch_rest(history, team):
        bases = parted(history, ours, theirs)
    if not bases:
        raise GitError(
            _("The history here and the team's have nothing in common: this is another workspace than the team's.")
        )
    return _joined(workspace, history, Sides(bases, ours, theirs), settled, take)


def _joined(workspace: Workspace, history: History, two: Sides, settled: Settled | None, take: Side | None) -> Outcome:
    merger = _Files(workspace, history, two)
    said = settled if settled and settled.theirs == two.theirs else Settled(two.theirs)
    torn, files = merger.merged(said.files, take)
    if torn:
        return Outcome(theirs=two.theirs, torn=tuple(torn))
    note = note_of_join(points_seen=said.points_seen)
    made = join(history, two, files, note, author=recording_person(workspace, history))
    found = faults(workspace, history, replace(two, joined=made))
    found = [one for one in found if one.code != joined_differently.code or _path(one) not in merger.by_person]
    if found:
        return Outcome(theirs=two.theirs, faults=tuple(found))
    return Outcome(record=made)


def _path(finding: Finding) -> str:
    return finding.place.path if finding.place else ""


class _Files:
    """The files that both sides changed."""

    def __init__(self, workspace: Workspace, history: History, two: Sides) -> None:
        self.by_person: set[str] = set()
        self._start = history.start(workspace.root)
        self._crossing = Crossing(history, two, history.root)
        self._files: dict[str, bytes | None] = {}

    def merged(
        self, given: Mapping[str, bytes | None], take: Side | None
    ) -> tuple[list[Torn], dict[str, bytes | None]]:
        """Merge them all: what is torn, and what the others become, by their path from the top."""
        torn: list[Torn] = []
        self._files |= dict.fromkeys(self._crossing.left)
        for path in self._crossing.both:
            here = self._below(path) or path
            if here in given:
                self.by_person.add(here)
                self._files[path] = given[here]
                continue
            held = self._crossing.files(path)
            merged = merged_from(held, self._merger(here))
            if not merged.clean and take is not None:
                self.by_person.add(here)
                self._files[path] = _taken(merged, take, held.ours, held.theirs)
            elif not merged.clean:
                torn.append(Torn(here, merged, held.ours, held.theirs))
            else:
                self._files[path] = merged.text
        return torn, self._files

    def _below(self, path: str) -> str:
        """Give a path from the workspace; "" for one outside of it."""
        return path.removeprefix(self._start) if path.startswith(self._start) else ""

    def _merger(self, path: str) -> Callable[[bytes | None, bytes | None, bytes | None], Merged]:
        parts = path.split("/", 2)
        if parts[0] != "rubrics" or len(parts) < 3:
            return lambda base, ours, theirs: _by_lines(path, base, ours, theirs)
        around = self._crossing.around(f"{self._start}rubrics/{parts[1]}/", self._files)
        return lambda base, ours, theirs: merge_file(parts[2], base, ours, theirs, labels=_labels(), around=around)


def _labels() -> dict[str, str]:
    return {"ours": _("yours"), "base": _("before"), "theirs": _("the team's")}


def _by_lines(path: str, base: bytes | None, ours: bytes | None, theirs: bytes | None) -> Merged:
    try:
        text, open_ = merge_lines(base or b"", ours or b"", theirs or b"", labels=_labels())
    except GitError:
        text, open_ = ours or theirs or b"", 1
    gone = ours is None or theirs is None
    return Merged(path, lines=text, open=max(open_, int(gone)), labels=_labels())


def _taken(merged: Merged, take: Side, ours: bytes | None, theirs: bytes | None) -> bytes | None:
    if merged.lines is not None:
        return ours if take is Side.OURS else theirs
    return settle(merged, {conflict.path: take for conflict in merged.conflicts})
