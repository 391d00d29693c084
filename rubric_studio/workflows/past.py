"""A rubric as it stood in each record that changed it, read only as far as somebody asks.

The shared criteria of a set can be asked for too: they are then taken for a rubric that is called “shared”.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from rubric_studio.diff.changes import SetState
from rubric_studio.errors import InvalidRubric, NotFound, RubricStudioError
from rubric_studio.finding import Place, Problem
from rubric_studio.language import _
from rubric_studio.model.codec import criterion_from, rubric_from, set_from
from rubric_studio.store.document import Document
from rubric_studio.store.files import decode, read_bytes
from rubric_studio.store.sets import SHARED, kind_of, shared_items
from rubric_studio.workflows.history import history_of
from rubric_studio.workflows.versions import Names, versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rubric_studio.git import Entry, History, Passage
    from rubric_studio.model.rubric import Criterion, Rubric
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.versions import Blob, Held, Version

_KEPT = 16  # a record's file is the next later one's file before: few are wanted twice, and soon


@dataclass(frozen=True)
class Reading:
    """A rubric at one time, None where there was none, and the shared criteria of its set.

    Args:
        set_id: the set.
        rubric: the rubric, called by the id that was asked for.
        shared: the shared criteria, by id.
        uses: those of them that it takes.
        path: the name of its file, from the root of the history.
        document: the file itself, comments and all; None where there was none.
        items: the shared criteria as plain data, by id.
    """

    set_id: str
    rubric: Rubric | None = None
    shared: Mapping[str, Criterion] = field(default_factory=dict)
    uses: frozenset[str] = frozenset()
    path: str = ""
    document: Document | None = field(default=None, repr=False)
    items: Mapping[str, dict[str, Any]] = field(default_factory=dict, repr=False)

    def item(self, criterion: str) -> dict[str, Any] | None:
        """Give a criterion as plain data, a shared one too; None where there was none of this id."""
        held = self.document.data["criteria"] if self.document else ()
        for item in held:
            if item.get("id") == criterion:
                return dict(item)
            if item.get("use") == criterion:
                return dict(self.items[criterion]) if criterion in self.items else None
        return None

    def says_the_same(self, other: Reading) -> bool:
        """Tell whether two hold the same rubric, shared criteria included."""
        return self.rubric == other.rubric and self.uses == other.uses

    def state(self, beside: Reading) -> SetState:
        """Give it as a state to compare, with the shared criteria that it takes, at this time or the other."""
        shared = {id_: c for id_, c in self.shared.items() if id_ in self.uses | beside.uses}
        rubrics = {self.rubric.id: self.rubric} if self.rubric else {}
        return SetState(set_from({"id": self.set_id}), rubrics, shared)


def dated(problem: Problem, entry: Entry) -> Problem:
    """Say of a problem in which record it is."""
    text = _("{problem} (in the record of {date})")
    return Problem(text.format(problem=problem.message, date=entry.at[:10]), place=problem.place)


class Past:
    """The trail of one rubric; to go over it gives each record, what the ones before it held, and what it holds.

    Args:
        workspace: where it is.
        set_id: the set.
        rubric_id: the rubric, which it is called by throughout; “shared” for the set's shared criteria.
        history: the workspace's history, where it is open already.
        without: a record with all that came before it: none of those is gone over.

    Raises:
        GitError: there is no history, or it cannot be read.
    """

    def __init__(
        self,
        workspace: Workspace,
        set_id: str,
        rubric_id: str,
        *,
        history: History | None = None,
        without: str = "",
    ) -> None:
        self._set, self._rubric = set_id, rubric_id
        self._kind = kind_of(f"{rubric_id}.yaml") or "rubric"
        self._root = workspace.root
        self._folder = workspace.root / "rubrics" / set_id
        self.history = history or history_of(workspace)
        self.problems: list[Problem] = []
        """What could not be read in some record, and was passed over, as far as the trail was gone over."""
        self._without = without
        self._names = Names(self.history, self._folder / f"{rubric_id}.yaml")
        self._held: dict[str, bytes] = {}
        self._parsed = lru_cache(_KEPT)(self._document)

    def __iter__(self) -> Iterator[tuple[Entry, tuple[Reading, ...], Reading]]:
        """Go back through the records, the latest first; a file that cannot be read is passed over and told."""
        for version in self._versions:
            if version.entry.id in self._beginnings:
                continue
            if problem := self._problem(version.after, version.path):
                self.problems.append(dated(problem, version.entry))
                continue
            before = (self._reading(self._sound(held), version.path) for held in version.before)
            yield version.entry, tuple(before), self._reading(version.after, version.path)

    @property
    def partial(self) -> bool:
        """Tell whether only a part of the trail is gone over: the rest may hold what this part does not."""
        return bool(self._without) or self.begins is not None

    def ensure_known(self) -> None:
        """Make sure that the rubric is there, or was.

        Raises:
            NotFound: it never was.
        """
        was = any(rubric for version in self._versions for rubric, _shared in (version.after, *version.before))
        if not was and not self.on_disk.rubric and not self.recorded.rubric:
            hint = _("The set has, and had, no shared criteria.") if self._kind == "shared" else ""
            raise NotFound("rubric", f"{self._set}/{self._rubric}", hint=hint)

    @cached_property
    def begins(self) -> Entry | None:
        """The record at which this copy of the history is cut off, where the rubric is older than that."""
        return next((version.entry for version in self._versions if version.entry.id in self._beginnings), None)

    @cached_property
    def recorded(self) -> Reading:
        """The rubric as the last record holds it, or as the latest in which it can be read."""
        head = self.history.find("HEAD")
        if head is None:
            return Reading(self._set)
        return self._reading(self._sound(self._held_at([head])[0]), self._names.recorded)

    @property
    def renamed_from(self) -> str:
        """The name that the rubric's file has in the last record, where it has another one by now; else ""."""
        name = self._names.recorded
        return "" if name == self._names.rubric[0] else name.rpartition("/")[2]

    @cached_property
    def dropped(self) -> tuple[Entry, Reading, Reading] | None:
        """The record that joined two lines of work and did not take the latest change; what that was, and what it kept.

        None where the latest change of each file is in the last record.
        """
        head = self.history.find("HEAD")
        if head is None:
            return None
        now = self._held_at([head])[0]
        for part in (0, 1):
            newest = next((v for v in self._versions if any(held[part] != v.after[part] for held in v.before)), None)
            if newest is None or newest.after[part] == now[part]:
                continue
            joins = self.history.joins()
            held = iter(self._held_at([record for entry in joins for record in (entry.id, *entry.parents)]))
            for entry, (kept, *before) in [(e, [next(held) for _n in range(1 + len(e.parents))]) for e in joins]:
                lost = next((one for one in before if one[part] == newest.after[part] != kept[part]), None)
                if lost:
                    path = self._names.recorded
                    return entry, self._reading(self._sound(lost), path), self._reading(self._sound(kept), path)
        return None

    @cached_property
    def on_disk(self) -> Reading:
        """The rubric as it stands on disk; as it was recorded where it cannot be read, which is told."""
        contents: list[Blob] = []
        for name in (f"{self._rubric}.yaml", SHARED):
            path = self._folder / name
            if not path.is_file():
                contents.append(None)
                continue
            key = f"disk:{name}"
            try:
                self._held[key] = read_bytes(path, inside=self._root)
            except RubricStudioError as error:
                self.problems.append(Problem(str(error), place=Place(name)))
                return self.recorded
            contents.append(key)
        held = (contents[0], contents[1])
        if problem := self._problem(held, self._names.rubric[0]):
            self.problems.append(problem)
            return self.recorded
        return self._reading(held, self._names.rubric[0])

    @cached_property
    def _trail(self) -> list[Passage]:
        return self._names.follow(self._without)

    @cached_property
    def _versions(self) -> list[Version]:
        return versions(self.history, self._names, self._trail)

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        cut = any(not version.entry.parents for version in self._versions)
        return self.history.beginnings() if cut else frozenset()

    @cached_property
    def _order(self) -> Iterator[str]:
        """In which order contents are wanted, as the one process gives them."""
        return iter(self._wanted)

    @cached_property
    def _stream(self) -> Iterator[bytes]:
        return self.history.read(self._wanted)

    @cached_property
    def _wanted(self) -> list[str]:
        held = (blob for v in self._versions for side in (v.after, *v.before) for blob in side if blob)
        return list(dict.fromkeys(held))

    @cached_property
    def _earlier(self) -> dict[str, Blob]:
        """Which content each content took the place of."""
        pairs = [(v.after[part], held[part]) for v in self._versions for held in v.before for part in (0, 1)]
        return {after: before for after, before in reversed(pairs) if after and after != before}

    def _held_at(self, records: Sequence[str]) -> list[Held]:
        """Give what records hold under the names of the last one."""
        names = (self._names.recorded, self._names.shared[0])
        found = self.history.held([(record, name) for record in records for name in names])
        return list(zip(found[::2], found[1::2], strict=True))

    def _sound(self, held: Held) -> Held:
        """Give in place of what cannot be read what it took the place of."""
        parts: list[Blob] = []
        for kind, start in zip((self._kind, "shared"), held, strict=True):
            blob, seen = start, set[str]()
            while blob and blob not in seen and self._parsed(kind, blob)[0] is None:
                seen.add(blob)
                blob = self._earlier.get(blob)
            parts.append(None if blob in seen else blob)
        return parts[0], parts[1]

    def _problem(self, held: Held, path: str) -> Problem | None:
        rubric, shared = held
        problem = self._parsed(self._kind, rubric)[1] if rubric else None
        if problem is None and shared and self._uses(rubric):
            problem, path = self._parsed("shared", shared)[1], f"{path.rpartition('/')[0]}/{SHARED}"
        place = problem.place if problem and problem.place else Place(path)
        return problem and Problem(problem.message, place=Place(path, place.line, place.column))

    def _uses(self, blob: Blob) -> frozenset[str]:
        document = self._parsed(self._kind, blob)[0] if blob else None
        return (
            frozenset(item["use"] for item in document.data["criteria"] if "use" in item) if document else frozenset()
        )

    def _reading(self, held: Held, path: str) -> Reading:
        rubric, shared = held
        document = self._parsed(self._kind, rubric)[0] if rubric else None
        if document is None:
            return Reading(self._set, path=path)
        uses = self._uses(rubric)
        items = shared_items(self._parsed("shared", shared)[0]) if shared and uses else {}
        made = rubric_from({**document.data, "id": self._rubric}, shared=items)
        taken = {id_: criterion_from(item) for id_, item in items.items()}
        return Reading(self._set, made, taken, uses, path, document, items)

    def _document(self, kind: str, blob: str) -> tuple[Document | None, Problem | None]:
        """Read a content; where it is none of its kind, give why."""
        try:
            document = Document.parse(decode(self._content(blob), kind).text, kind=kind, path=kind)
            return (None, document.problems[0]) if document.problems else (document, None)
        except InvalidRubric as error:
            return None, error.problems[0]

    def _content(self, blob: str) -> bytes:
        while blob not in self._held:
            name = next(self._order, None)
            if name is None:  # the last record's own, which no record of the trail holds
                self._held[blob] = next(self.history.read([blob]))
            else:
                self._held[name] = next(self._stream)
        return self._held[blob]
