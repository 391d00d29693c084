"""Steps: what the person did, in order, so that it can be undone and done again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from rubric_studio.tui.words import alike
from rubric_studio.workflows.edit import FileEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rubric_studio.finding import Problem
    from rubric_studio.model.judgment import Key
    from rubric_studio.store.document import Document
    from rubric_studio.workflows.edit import Edit
    from rubric_studio.workflows.recovered import Mark
    from rubric_studio.workflows.spoken import Saying

    Ref = tuple[str, str]
    TextOf = Callable[[str, str], "str | None"]
    DocumentOf = Callable[[str, str], "Document | None"]
    Quotes = tuple[str, ...] | None
    Quoted = tuple[str, Key, Quotes, Quotes]
    Carry = Callable[[Ref, Document, Document], "Document | None"]


@dataclass(frozen=True)
class Selection:
    """What the person looks at; "" where nothing is chosen."""

    set_id: str = ""
    rubric: str = ""
    criterion: str = ""
    response: str = ""


@dataclass(frozen=True)
class Draft:
    """The YAML of a criterion as it was typed and cannot be read.

    Args:
        text: what was typed.
        base: what stands in the file in its place.
        problems: why it cannot be read; lines are counted in the text.
    """

    text: str
    base: str
    problems: tuple[Problem, ...] = ()


DraftKey = tuple[str, str, str]
"""A set, a file below its folder, a criterion."""


@dataclass(frozen=True)
class Step:
    """One thing the person did, so that it can be undone.

    Args:
        label: what it was, in words.
        at: what was selected.
        edits: the documents it changed, made or took away, each with its set.
        marks: the verdicts it changed: set, (rubric, criterion, response), before, after.
        moves: the rubrics whose verdicts came along from elsewhere: set and id now, then where they were, before the
            step and after it.
        blind: whether the verdict before it was given blind, and whether this one is; None: that stays as it was.
        typing: which text box was typed into, "" for anything else; typing in one box merges word by word.
        value: what the box held then.
        to: what is selected once it is done, where that is something else.
        words: what was said of criteria: set, (rubric, criterion, which), before, after.
        quotes: the words of a response that are evidence: set, (rubric, criterion, response), before, after (None: as
            it is saved).
        drafts: the YAML that it left unread, or read at last: whose, before, after (None: none).
    """

    label: str
    at: Selection
    edits: tuple[tuple[str, Edit | FileEdit], ...] = ()
    marks: tuple[Mark, ...] = ()
    moves: tuple[tuple[Ref, tuple[Ref, ...], tuple[Ref, ...]], ...] = ()
    blind: tuple[bool, bool] | None = (False, False)
    typing: str = ""
    value: Any = field(default=None, compare=False)
    to: Selection | None = None
    drafts: tuple[tuple[DraftKey, Draft | None, Draft | None], ...] = ()
    words: tuple[tuple[str, tuple[str, str, str], Saying | None, Saying | None], ...] = ()
    quotes: tuple[Quoted, ...] = ()

    @property
    def refs(self) -> set[Ref]:
        """Name the documents it changed."""
        return {(set_id, edit.name) for set_id, edit in self.edits}

    @property
    def arranges(self) -> bool:
        """Tell whether it made files or took some away."""
        return any(edit.before is None or edit.after is None for _set_id, edit in self.edits)

    def fits(self, text_of: TextOf, *, forward: bool) -> bool:
        """Tell whether its documents still hold what it would change, and its rubric can be opened."""
        home = _home(self)
        if home and home not in self.refs and text_of(*home) is None:
            return False
        sides = ((set_id, edit.name, edit.before if forward else edit.after) for set_id, edit in self.edits)
        return all(text_of(set_id, name) == _text(document) for set_id, name, document in sides)


def fitted(step: Step, now_of: DocumentOf, carry: Carry, *, forward: bool) -> Step | None:
    """Make a step one on the documents as they are now, where others wrote into them meanwhile.

    Args:
        step: the step that is to be done again, or undone.
        now_of: gives a document as it is now.
        carry: makes in it the change from one state to another; None where that does not fit there.
        forward: it is to be done again.

    Returns:
        The step that does, or undoes, what it did and nothing that others did; None where there is none.
    """
    edits = []
    for set_id, edit in step.edits:
        ref, now = (set_id, edit.name), now_of(set_id, edit.name)
        was, to = (edit.before, edit.after) if forward else (edit.after, edit.before)
        if _text(was) != _text(now):
            to = carry(ref, was, to) if was and to and now else None
            if to is None:
                return None
        before, after = (now, to) if forward else (to, now)
        edits.append((set_id, FileEdit(edit.name, before, after)))
    return replace(step, edits=tuple(edits))


class Steps:
    """The steps that can be undone, and those that can be done again."""

    def __init__(self) -> None:
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self.joined: set[Ref] = set()
        """Documents into which came what others wrote: steps on them are walked by merging, so that it stays."""

    def add(self, step: Step) -> None:
        """Remember a step that was just done; typing on in the same word is no new one."""
        self.undone.clear()
        last = self.done[-1] if self.done else None
        if last and step.typing and last.typing == step.typing and not new_word(last.value, step.value):
            self.done[-1] = replace(last, edits=_joined(last, step), drafts=_drafts(last, step), value=step.value)
        else:
            self.done.append(step)

    def together(self) -> list[set[Ref]]:
        """Give the documents that belong together: those of each step that made files or took some away."""
        return [step.refs for step in (*self.done, *self.undone) if step.arranges]

    def with_partners(self, refs: Iterable[Ref]) -> set[Ref]:
        """Give documents, and those that belong together with one of them."""
        found, groups = set(refs), self.together()
        while more := {ref for group in groups if group & found for ref in group} - found:
            found |= more
        return found

    def prune(self, text_of: TextOf) -> None:
        """Drop every step on a document that is not what the steps end in: walking it would undo what others wrote.

        Args:
            text_of: gives a document's text as it is now by set and name, None where it cannot be read.
        """
        ends: dict[Ref, str | None] = {}
        for step in self.undone:  # the last one is the next to be done again: its "before" is what stands now
            ends |= {(set_id, edit.name): _text(edit.before) for set_id, edit in step.edits}
        for step in self.done:
            ends |= {(set_id, edit.name): _text(edit.after) for set_id, edit in step.edits}
        gone = {ref for ref, text in ends.items() if self._is_lost(ref, text_of(*ref), text)}
        every = [*self.done, *self.undone]
        homes = {home for home in map(_home, every) if home and ends.get(home, "") is not None}
        shut = {home for home in homes if text_of(*home) is None}
        gone |= {ref for step in every if _home(step) in shut for ref in step.refs}
        while more := {ref for step in every if step.refs & gone for ref in step.refs} - gone:
            gone |= more
        for steps in (self.done, self.undone):
            steps[:] = [step for step in steps if not step.refs & gone and _home(step) not in shut]

    def _is_lost(self, ref: Ref, now: str | None, end: str | None) -> bool:
        return now != end and (now is None or ref not in self.joined)


def _joined(last: Step, step: Step) -> tuple[tuple[str, Edit | FileEdit], ...]:
    held = {(set_id, edit.name): edit for set_id, edit in last.edits}
    for set_id, new in step.edits:
        old = held.get((set_id, new.name), new)
        held[set_id, new.name] = FileEdit(new.name, old.before, new.after)
    return tuple((set_id, edit) for (set_id, _name), edit in held.items())


def _drafts(last: Step, step: Step) -> tuple[tuple[DraftKey, Draft | None, Draft | None], ...]:
    held = {key: (before, after) for key, before, after in last.drafts}
    for key, before, after in step.drafts:
        held[key] = (held[key][0] if key in held else before, after)
    return tuple((key, before, after) for key, (before, after) in held.items())


def _home(step: Step) -> Ref | None:
    return (step.at.set_id, f"{step.at.rubric}.yaml") if step.at.rubric else None


def _text(document: Document | None) -> str | None:
    return document.text if document else None


def new_word(before: Any, after: Any) -> bool:
    """Tell whether typing has come to a new word, so that undo takes words, not letters and not everything."""
    if not isinstance(before, str) or not isinstance(after, str):
        return True
    at = alike(before, after)
    return len(after) > len(before) and before[at - 1 : at].isspace() and not after[at : at + 1].isspace()
