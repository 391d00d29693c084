"""Diff: what changed in a set between two times, each change with its sentence and its place in both files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Kind, SetState, Subject
from rubric_studio.diff.codes import Severity
from rubric_studio.diff.compare import compare
from rubric_studio.diff.likeness import suggestions
from rubric_studio.diff.sentences import sentence
from rubric_studio.diff.version import needed as bump_needed
from rubric_studio.diff.words import WORDED, differing
from rubric_studio.model.codec import with_fields
from rubric_studio.model.template import template_of
from rubric_studio.store.sets import JUDGMENTS, RESPONSES, SET, SHARED
from rubric_studio.workflows.declared import asks_the_same
from rubric_studio.workflows.history import comparable, masked, unreadable, words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rubric_studio.diff.changes import Bump, Change
    from rubric_studio.diff.likeness import Perhaps
    from rubric_studio.diff.words import Piece
    from rubric_studio.finding import Place, Problem
    from rubric_studio.model.equivalent import Declared
    from rubric_studio.model.judgment import Judgment
    from rubric_studio.model.pointer import Pointer
    from rubric_studio.model.rubric import Message, RubricSet
    from rubric_studio.store.document import Document
    from rubric_studio.store.sets import LoadedSet
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.effect import Effect
    from rubric_studio.workflows.times import Time

Documents = dict[str, "Document"]


@dataclass(frozen=True)
class Told:
    """One change, in words and in its place; both are worked out when they are asked for."""

    change: Change
    _words: Mapping[str, str] = field(repr=False, compare=False)
    _documents: tuple[Documents, Documents] = field(repr=False, compare=False)
    declared: Declared | None = None
    """Who declared that the words ask the same, and why; None where nobody did."""

    @cached_property
    def sentence(self) -> str:
        """Say it in a sentence, without identifiers."""
        return sentence(self.change, self._words, mask=masked, asks=self.asks)

    @cached_property
    def untitled(self) -> str:
        """Say it as it is said below the rubric's title."""
        return sentence(self.change, self._words, mask=masked, titled=False, asks=self.asks)

    @property
    def asks(self) -> str:
        """Say who declared that the words ask the same, and why; "" where nobody did."""
        return asks_the_same(self.declared)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Give the words that differ, where a text was reworded; nothing for any other change."""
        if self.change.kind is not Kind.CHANGED or self.change.pointer.field not in WORDED:
            return ()
        return _differing(_text(self.change.old), _text(self.change.new))

    @cached_property
    def old_place(self) -> Place | None:
        """Where it stood; None where there was nothing, or no file (a pack)."""
        pointer = self.change.pointer
        if self.change.kind is Kind.RENAMED:
            by = "response" if self.change.subject is Subject.RESPONSE else "criterion"
            pointer = with_fields(pointer, **{by: self.change.old})
        return None if self.change.kind is Kind.ADDED else self._place(self._documents[0], pointer)

    @cached_property
    def new_place(self) -> Place | None:
        """Where it stands now; None where there is nothing any more, or no file."""
        gone = self.change.kind is Kind.REMOVED
        return None if gone else self._place(self._documents[1], self.change.pointer)

    def _place(self, documents: Documents, pointer: Pointer) -> Place | None:
        from rubric_studio.finding import Severity as Weight
        from rubric_studio.workflows.places import placed

        if self.change.subject is Subject.RESPONSE:
            documents = {name: document for name, document in documents.items() if document.kind == "responses"}
        return placed(pointer.finding("", Weight.HINT, ""), documents).place


def _text(value: str | tuple[Message, ...] | None) -> str:
    """Give the words of a field: of a conversation, who says what."""
    if value is None or isinstance(value, str):
        return value or ""
    return "\n".join(f"{message.role}: {message.content}" for message in value)


@dataclass(frozen=True)
class Comparison:
    """What changed in one set.

    Args:
        set_id: the set.
        old: how the earlier time is called.
        new: how the later time is called.
        told: the changes, each with its sentence and its places.
        bump: what they ask for.
        problems: the files that could not be read at one of the two times: what changed in them is not known.
        perhaps: what may be the same under another id, reworded.
        unmeant: the files that differ, but not in meaning (layout, comments, keys of somebody's own), by their paths.
        equal: pairs of judging digests that are declared to ask the same.
        states: the two states that were compared, without what could not be read in one of them.
        times: where the rest of the two can be read, None for a pack; None where there is no more.
        documents: the later time's files, as far as they were read.
        judged: the verdicts that packs hold, where both times are packs.
    """

    set_id: str
    old: str
    new: str
    told: tuple[Told, ...]
    bump: Bump
    problems: tuple[Problem, ...] = ()
    perhaps: tuple[Perhaps, ...] = ()
    unmeant: tuple[str, ...] = ()
    equal: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    states: tuple[SetState, SetState] | None = field(default=None, repr=False)
    times: tuple[Time | None, Time | None] | None = field(default=None, repr=False, compare=False)
    documents: Documents = field(default_factory=dict, repr=False, compare=False)
    judged: tuple[Judgment, ...] = field(default=(), repr=False, compare=False)

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """Give what the changes do to the scores of the verdicts that were given before, rubric by rubric."""
        return self.weighed()

    def weighed(self, rater: str = "") -> tuple[Effect, ...]:
        """Give the effects as somebody sees them, whose own verdicts count before others'; "" for nobody."""
        if not self.told or not self.states or not self.times:
            return ()
        where = self.times[1] or self.times[0]
        if not ((where.folder / JUDGMENTS).is_dir() if where else self.judged):
            return ()
        from rubric_studio.workflows.weighed import effects  # where there are no verdicts, nothing more is loaded

        return effects(
            self.states, self.times, rater=rater, also=self.equal, documents=self.documents, packed=self.judged
        )

    @property
    def is_unweighed(self) -> bool:
        """Tell whether scores may change and nobody can tell how, as neither of two packs holds verdicts."""
        heavy = any(told.change.severity is Severity.SCORES for told in self.told)
        return heavy and self.times == (None, None) and not self.judged

    def suggested(self, change: Change) -> Perhaps | None:
        """Give what a thing that went may be now."""
        return self._perhaps.get(id(change))

    @cached_property
    def _perhaps(self) -> dict[int, Perhaps]:
        return {id(one.gone): one for one in self.perhaps}

    @property
    def changes(self) -> tuple[Change, ...]:
        """Give the bare changes."""
        return tuple(told.change for told in self.told)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Give a sentence for each change."""
        return tuple(told.sentence for told in self.told)

    @cached_property
    def words(self) -> dict[str, str]:
        """Give what people know rubrics and criteria by."""
        return words_of(*self.states) if self.states else {}


def compared(old: LoadedSet, new: LoadedSet, names: tuple[str, str], set_id: str = "") -> Comparison:
    """Compare two readings of a set.

    Args:
        old: the earlier one.
        new: the later one.
        names: how the two times are called.
        set_id: the set; "" for what the later one says.
    """
    states = comparable(old, new)
    problems = tuple(dict.fromkeys((*old.problems, *new.problems)))
    found = between(states, names, set_id or new.set.id, problems, (old.documents, new.documents))
    return replace(found, unmeant=_unmeant(found.changes, old, new))


def _unmeant(changes: Sequence[Change], old: LoadedSet, new: LoadedSet) -> tuple[str, ...]:
    """Name the files that differ and of which no change tells; a version and retired ids are meant, and say enough."""
    told = {_file_of(change) for change in changes}
    told |= {f"{rubric}.yaml" for change in changes if change.kind is Kind.RENAMED for rubric in change.touches}
    if (old.set.version, old.set.retired_ids) != (new.set.version, new.set.retired_ids):
        told.add(SET)
    both = old.documents.keys() & new.documents.keys()
    found = [n for n in both if n not in told and old.documents[n].text != new.documents[n].text]
    return tuple(sorted(new.documents[name].path for name in found if not new.documents[name].problems))


def _file_of(change: Change) -> str:
    rubric = change.pointer.rubric
    if change.subject is Subject.RESPONSE:
        return f"{RESPONSES}{rubric}.yaml"
    return SHARED if change.subject is Subject.SHARED else f"{rubric}.yaml" if rubric else SET


def between(
    states: tuple[SetState, SetState],
    names: tuple[str, str],
    set_id: str,
    problems: Sequence[Problem] = (),
    documents: tuple[Documents, Documents] = ({}, {}),
) -> Comparison:
    """Compare two states of a set; ``documents`` tell where things stand."""
    changes = compare(*states)
    words = words_of(*states)
    told = tuple(Told(change, words, documents) for change in changes)
    bump = bump_needed(changes, *states)
    perhaps = suggestions(changes)
    return Comparison(set_id, *names, told, bump, tuple(problems), perhaps, states=states, documents=documents[1])


def pieces_of(perhaps: Perhaps) -> tuple[Piece, ...]:
    """Give the words that differ between what went and what may be the same, reworded; nothing for rubrics."""
    old, new = (getattr(noun, "text", "") for noun in (perhaps.gone.old, perhaps.came.new))
    return _differing(old, new)


def _differing(old: str, new: str) -> tuple[Piece, ...]:
    """Give the words that differ; none where that is only what is not to be repeated."""
    was, is_ = masked(old), masked(new)
    return differing(was, is_).pieces if old and new and was != is_ else ()


def compare_set(workspace: Workspace, set_id: str, *, old: str | None = None, new: str | None = None) -> Comparison:
    """Compare two times of a set.

    Args:
        workspace: where it is.
        set_id: the set.
        old: a released version, a tag, a branch or a record; None for the last release, or where there is none for the
            last record.
        new: likewise; None for the files as they are.

    Raises:
        NotFound: there is no such set or version.
        GitError: there is no history.
    """
    from rubric_studio.workflows.sides import recorded_or_on_disk

    return recorded_or_on_disk(workspace, set_id, old, new)


def compare_packed(files: LoadedSet, pack: SetState, names: tuple[str, str], *, first: bool) -> Comparison:
    """Compare a set's files with a pack of it.

    A pack holds the active rubrics and their rule only: what it cannot hold is not gone, and neither is what cannot be
    read in the files.

    Args:
        files: the set as it was read.
        pack: what the pack holds.
        names: how the two times are called.
        first: the pack is the earlier of the two.
    """
    unread, [known, _same] = unreadable(files), comparable(files, files)
    unknown = {name.removesuffix(".yaml") for name in (*files.documents, *unread)} - known.rubrics.keys()
    if SET in unread:
        known = replace(known, set=pack.set)
    here, packed = (_as_packed(state, known.set, unknown) for state in (known, pack))
    return between((packed, here) if first else (here, packed), names, pack.set.id, files.problems)


def _as_packed(state: SetState, like: RubricSet, unknown: Collection[str]) -> SetState:
    """Give what a pack would hold of a state, without the rubrics of which the other time knows nothing."""
    rubrics = {id_: rubric for id_, rubric in state.released.items() if id_ not in unknown}
    made = with_fields(like, scoring=state.set.scoring, grader_template=template_of(state.set))
    return replace(state, set=made, rubrics=rubrics, shared={}, responses={})
