"""The log of a set, or of all: what each record changed, in sentences; only the files that it changed are read.

A record that changed very many files is told in numbers: nobody reads five thousand sentences.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Change, Subject
from rubric_studio.diff.compare import compare
from rubric_studio.errors import NotFound
from rubric_studio.language import _, counted
from rubric_studio.store.sets import JUDGMENTS, LINES, SET, SHARED, kind_of, load_set
from rubric_studio.text import one_line
from rubric_studio.workflows.compare import compare_set
from rubric_studio.workflows.history import comparable, history_of, masked, new_set, said, unreadable, words_of
from rubric_studio.workflows.log import Account, Log, with_milestones
from rubric_studio.workflows.milestones import Milestones
from rubric_studio.workflows.past import dated
from rubric_studio.workflows.people import People

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rubric_studio.finding import Problem
    from rubric_studio.git import Entry, History, Passage
    from rubric_studio.store.sets import LoadedSet
    from rubric_studio.store.workspace import Workspace

MANY = 40
"""From how many changed files of a set on a record is told in numbers."""
Files = dict[str, tuple[tuple[str | None, ...], str | None]]
_PAGE = 25


class Chronicle:
    """The records of a workspace's sets, the latest first; what they say is worked out as far as somebody asks.

    Args:
        workspace: where it is.
        set_id: only this set; "" for all.
        since: a version (of a set), a tag, a branch or a record: nothing that it holds.

    Raises:
        NotFound: there is no such set, and was none, or no such version.
        GitError: there is no history, or it cannot be read.
    """

    def __init__(self, workspace: Workspace, set_id: str = "", *, since: str = "") -> None:
        self._history: History = history_of(workspace)
        self._workspace = workspace
        self._people = People(workspace)
        self.problems: dict[Problem, None] = {}
        """What could not be read, and was passed over, as far as records were put into words."""
        sets = [set_id] if set_id else workspace.set_ids()
        self._milestones = {id_: Milestones(self._history, id_) for id_ in sets}
        without = self._without(set_id, since) if since else ""
        folder = workspace.root / "rubrics"
        self._top = self._history.start(folder)
        trail = self._history.trail([folder / set_id if set_id else folder], without=without)
        cut = self._history.beginnings() if any(not p.entry.parents for p in trail) else frozenset()
        self.begins = next((passage.entry for passage in trail if passage.entry.id in cut), None)
        releases = {held.record for milestones in self._milestones.values() for held in milestones.all}
        self._trail = [p for p in trail if p.entry.id not in cut and not self._is_release(p, releases)]
        if set_id and not trail and not without and set_id not in workspace.set_ids():
            workspace.folder(set_id)  # says that there is no such set

    def __len__(self) -> int:
        return len(self._trail)

    def milestones_of(self, set_id: str) -> Milestones:
        """Give the releases of a set."""
        return self._milestones[set_id]

    def log(self, limit: int = 0, *, step: Callable[[int, int], None] | None = None) -> Log:
        """Tell of the latest records; ``step`` is told how many of how many are done."""
        wanted = self._trail[:limit] if limit else self._trail
        accounts = self.unrecorded()
        for account in self.accounts(wanted):
            accounts.append(account)
            if step:
                step(min(len(accounts), len(wanted)), len(wanted))
        rows = with_milestones(accounts, *self._milestones.values())
        return Log(tuple(rows), len(self._trail) - len(wanted), self.begins, tuple(self.problems))

    def unrecorded(self) -> list[Account]:
        """Tell what is on disk and not recorded yet, as one account, or none."""
        sets = [id_ for id_ in self._milestones if id_ in self._workspace.set_ids()]
        lines = [(id_, line) for id_ in sets for line in self._unrecorded(id_)]
        told = tuple(line if len(sets) == 1 else _("{name}: {what}").format(name=id_, what=line) for id_, line in lines)
        return [Account(None, self._people.called(None), told)] if told else []

    def _unrecorded(self, set_id: str) -> Sequence[str]:
        found = compare_set(self._workspace, set_id, old="HEAD")
        if found.states and found.sentences and not self._is_known(set_id):
            new = found.states[1]
            return [new_set(new.set.title or set_id, len(new.rubrics))]
        return found.sentences[:MANY]

    def _is_known(self, set_id: str) -> bool:
        head = self._history.find("HEAD")
        return head is not None and self._history.held([(head, f"{self._top}{set_id}/{SET}")]) != [None]

    def accounts(self, passages: Sequence[Passage] | None = None) -> Iterator[Account]:
        """Put records into words, one after the other."""
        wanted = self._trail if passages is None else passages
        for start in range(0, len(wanted), _PAGE):
            page = wanted[start : start + _PAGE]
            told = _Telling(self._history, self._top, page)
            for passage in page:
                sentences = told.sentences(passage)
                self.problems |= dict.fromkeys(told.problems)
                entry = passage.entry
                holding = (m.first_holding(entry) for m in self._milestones.values())
                release = next(filter(None, holding), "")
                yield Account(entry, self._people.called(entry), sentences, release, touched=told.rubrics(passage))

    def _without(self, set_id: str, since: str) -> str:
        if set_id:
            return self._milestones[set_id].record_of(since)
        found = self._history.find(since)
        if found is None:
            hint = _("A version belongs to a set: name the set as well.")
            raise NotFound(_("version"), since, hint=hint)
        return found

    def _is_release(self, passage: Passage, releases: set[str]) -> bool:
        """Tell whether a record holds no more than that something was released, which its milestone says."""
        names = {path.removeprefix(self._top).partition("/")[2] for path in passage.files}
        return passage.entry.id in releases and names <= {SET, "CHANGELOG.md"}


class _Telling:
    """Tells what the records of a page changed; all contents come from one process, some at a time."""

    def __init__(self, history: History, top: str, page: Sequence[Passage]) -> None:
        self.problems: list[Problem] = []
        self._top = top
        self._sets = {passage.entry.id: dict(self._by_set(passage)) for passage in page}
        few = [(p.entry, s, files) for p in page for s, files in self._sets[p.entry.id].items() if _is_few(files)]
        beside = [
            (entry.id, f"{top}{set_id}/{SHARED}")
            for entry, set_id, files in few
            if SHARED not in files and any(kind_of(name) == "rubric" for name in files)
        ]
        self._shared = dict(zip(beside, history.held(beside), strict=True))
        blobs = [blob for _e, _s, files in few for old, new in files.values() for blob in (*old, new)]
        sets = (files[SET] for of in self._sets.values() for files in of.values() if SET in files)
        blobs += [blob for old, new in sets for blob in (*old, new)]
        wanted = dict.fromkeys(blob for blob in (*blobs, *self._shared.values()) if blob)
        self._held = dict(zip(wanted, history.read(wanted), strict=True))

    def sentences(self, passage: Passage) -> tuple[str, ...]:
        self.problems = []
        sets = self._sets[passage.entry.id]
        lines = []
        for set_id, files in sets.items():
            own = [*self._told(passage.entry, set_id, files), *_beside(files)]
            if not own and len(passage.entry.parents) > 1:
                own = [_("two lines of work joined")]
            elif not own:
                own = [_("nothing in meaning (layout, comments, notes)")]
            lines += [_("{name}: {what}").format(name=set_id, what=line) for line in own] if len(sets) > 1 else own
        return tuple(lines)

    def rubrics(self, passage: Passage) -> tuple[tuple[str, str], ...]:
        sets = self._sets[passage.entry.id].items()
        names = ((set_id, name) for set_id, files in sets for name in files if kind_of(name) == "rubric")
        return tuple((set_id, name.removesuffix(".yaml")) for set_id, name in names)

    def _by_set(self, passage: Passage) -> Iterator[tuple[str, Files]]:
        parts = ((path.removeprefix(self._top).partition("/"), held) for path, held in passage.files.items())
        inside = [(set_id, name, held) for (set_id, _slash, name), held in parts if name]
        for set_id, rows in groupby(sorted(inside, key=lambda row: row[:2]), key=lambda row: row[0]):
            yield set_id, {name: held for _set, name, held in rows}

    def _told(self, entry: Entry, set_id: str, files: Files) -> list[str]:
        if SET in files:
            before, after = files[SET]
            if after is None or not any(before):
                return self._whole(set_id, files, gone=after is None)
        if not _is_few(files):
            return _numbers(files)
        now = self._loaded(entry, set_id, {name: new for name, (_old, new) in files.items()})
        self.problems += [dated(problem, entry) for problem in now.problems]
        unread = dict.fromkeys(_("{file} could not be read after").format(file=f) for f in sorted(unreadable(now)))
        found: list[tuple[dict[str, str], list[Change]]] = []
        for side in range(max(len(entry.parents), 1)):
            was = self._loaded(entry, set_id, {name: old[side] for name, (old, _new) in files.items()})
            unread |= dict.fromkeys(
                _("{file} could not be read before").format(file=f) for f in sorted(unreadable(was))
            )
            states = comparable(was, now)
            found.append((words_of(*states), compare(*states)))
        words, changes = found[0]
        for _words, others in found[1:]:  # what one side had already was changed there
            known = [(c.kind, c.pointer, c.new) for c in others]
            changes = [c for c in changes if (c.kind, c.pointer, c.new) in known]
        apart = [change for change in changes if change.subject is not Subject.SHARED]
        shared = [change for change in changes if change.subject is Subject.SHARED]
        return [*said(shared, words, alone=True), *said(apart, words), *unread]

    def _loaded(self, entry: Entry, set_id: str, files: dict[str, str | None]) -> LoadedSet:
        beside = self._shared.get((entry.id, f"{self._top}{set_id}/{SHARED}"))
        held = {name: blob for name, blob in {SHARED: beside, **files}.items() if blob and _is_text(name)}
        return load_set(sorted(held), lambda name: self._held[held[name]], id=set_id, prefix=f"{self._top}{set_id}/")

    def _whole(self, set_id: str, files: Files, *, gone: bool) -> list[str]:
        """Say that a set came or went."""
        blob = next(filter(None, (files[SET][1], *files[SET][0])))
        loaded = load_set([SET], lambda _name: self._held[blob], id=set_id)
        title = loaded.set.title or set_id
        if gone:
            return [_("set “{title}” removed").format(title=one_line(masked(title)))]
        return [new_set(title, sum(kind_of(name) == "rubric" for name in files))]


def _is_text(name: str) -> bool:
    return kind_of(name) not in (None, *LINES)


def _is_few(files: Files) -> bool:
    return sum(_is_text(name) for name in files) < MANY


def _numbers(files: Files) -> list[str]:
    """Tell in numbers what became of the rubrics and the sample responses."""
    lines = []
    for kind, words in _COUNTED.items():
        came = [name for name, (old, _new) in files.items() if kind_of(name) == kind and not any(old)]
        gone = [name for name, (_old, new) in files.items() if kind_of(name) == kind and new is None]
        changed = [name for name in files if kind_of(name) == kind and name not in {*came, *gone}]
        lines += [words[n](len(names)) for n, names in enumerate((came, gone, changed)) if names]
    if SHARED in files:
        lines.append(_("the shared criteria changed"))
    if SET in files:
        lines.append(_("the set itself changed"))
    return lines


_COUNTED: dict[str, tuple[Callable[[int], str], ...]] = {
    "rubric": (
        lambda n: counted("one new rubric", "{n} new rubrics", n),
        lambda n: counted("one rubric removed", "{n} rubrics removed", n),
        lambda n: counted("one rubric changed", "{n} rubrics changed", n),
    ),
    "responses": (
        lambda n: counted("sample responses to one rubric", "sample responses to {n} rubrics", n),
        lambda n: counted("sample responses to one rubric removed", "sample responses to {n} rubrics removed", n),
        lambda n: counted("sample responses to one rubric changed", "sample responses to {n} rubrics changed", n),
    ),
}


def _beside(files: Files) -> list[str]:
    """Tell of what lies beside the rubrics: verdicts and sign-offs."""
    raters = sum(name.startswith(JUDGMENTS) for name in files)
    lines = [counted("verdicts of one rater", "verdicts of {n} raters", raters)] if raters else []
    return lines + ([_("sign-offs")] if "signoffs.jsonl" in files else [])
