"""The history of a workspace and its releases; states of a set, made comparable and put into words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import SetState, Subject
from rubric_studio.diff.sentences import names, sentence
from rubric_studio.diff.version import VERSION, parse
from rubric_studio.errors import GitError
from rubric_studio.language import _, counted
from rubric_studio.store.sets import RESPONSES, SET, SHARED, LoadedSet
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rubric_studio.diff.changes import Change
    from rubric_studio.git import History
    from rubric_studio.model.rubric import RubricSet
    from rubric_studio.store.document import Document
    from rubric_studio.store.workspace import Workspace


_MAY_NAME = re.compile(r"[@\uff20]|\d\D{0,3}\d")
"""What every identifier holds: where there is none of it, the rules that look for them need not be loaded."""


def history_of(workspace: Workspace) -> History:
    """Give the history of a workspace.

    Raises:
        GitError: there is none, or it cannot be read.
    """
    from rubric_studio.git import History  # a comparison of two files needs no history

    history = History.open(workspace.root)
    if history is None:
        raise GitError(
            _(
                "This folder has no history yet (it is no git repository). "
                "Begin one first: “rubric-studio record --start”."
            )
        )
    return history


def masked(text: str) -> str:
    """Give a text with a mark in place of whatever could name a patient: a history cannot be taken back."""
    if not _MAY_NAME.search(text):
        return text
    from rubric_studio.lint.privacy import identifiers

    for found in identifiers(text):
        text = text.replace(found.words, _("[left out]"))
    return text


def said(
    changes: Iterable[Change], words: Mapping[str, str], *, alone: bool = False, asks: Mapping[int, str] | None = None
) -> tuple[str, ...]:
    """Say changes, a sentence each, without identifiers.

    Args:
        changes: what happened.
        words: what ``words_of`` gave for the states.
        alone: they are all one rubric's: neither its name nor the others that a change touches need be said.
        asks: who declared that a change's words ask the same, by the change's ``id()``, where they are alone.
    """
    if alone:
        return tuple(_alone(change, words, (asks or {}).get(id(change), "")) for change in changes)
    return tuple(sentence(change, words, mask=masked) for change in changes)


def _alone(change: Change, words: Mapping[str, str], asks: str) -> str:
    if change.subject is not Subject.SHARED:
        return sentence(change, words, mask=masked, titled=False, asks=asks)
    what = sentence(replace(change, subject=Subject.CRITERION), words, mask=masked, titled=False, asks=asks)
    return _("Shared {what}").format(what=what)


def new_set(title: str, rubrics: int) -> str:
    """Say that a set is new."""
    one, many = "new set “{title}” with one rubric", "new set “{title}” with {n} rubrics"
    return counted(one, many, rubrics, title=one_line(masked(title)))


def words_of(*states: SetState | LoadedSet) -> dict[str, str]:
    """Give what sentences call rubrics and criteria by, the later states' words before the earlier ones'."""
    return {key: word for state in states for key, word in names(state.rubrics, state.shared).items()}


def state_of(loaded: LoadedSet) -> SetState:
    """Give a set that was read as a state to compare."""
    return SetState(loaded.set, loaded.rubrics, loaded.shared, loaded.responses)


def comparable(old: LoadedSet, new: LoadedSet) -> tuple[SetState, SetState]:
    """Give two states to compare, without what cannot be read in one of them: it would look as if it were gone.

    A state that has no set.yaml of its own takes the other's.
    """
    broken = unreadable(old) | unreadable(new)
    if SHARED in broken:
        broken |= {name for held in (old, new) for name, document in held.documents.items() if _uses(document)}

    sets = [held.set for held in (old, new) if SET in held.documents and SET not in broken]
    sound = [held.set for held in (new, old) if SET in held.documents and SET not in unreadable(held)]
    was, is_ = sets if len(sets) == 2 else [(sound or [new.set])[0]] * 2
    return _without(old, was, broken), _without(new, is_, broken)


def _without(held: LoadedSet, rubric_set: RubricSet, broken: set[str]) -> SetState:
    return SetState(
        rubric_set,
        {id_: rubric for id_, rubric in held.rubrics.items() if f"{id_}.yaml" not in broken},
        {} if SHARED in broken else held.shared,
        {id_: found for id_, found in held.responses.items() if f"{RESPONSES}{id_}.yaml" not in broken},
    )


def unreadable(loaded: LoadedSet) -> set[str]:
    """Name the files of a set in which something could not be read."""
    places = (problem.place.path for problem in loaded.problems if problem.place)
    return {path.rpartition("rubrics/")[2].partition("/")[2] for path in places}  # the workspace may lie in a folder


def _uses(document: Document) -> bool:
    return document.kind == "rubric" and not document.problems and any("use" in c for c in document.data["criteria"])


def tag_of(set_id: str, version: str) -> str:
    """Give the name of a release's tag."""
    return f"{set_id}/v{version}"


def releases(history: History, set_id: str) -> list[str]:
    """List the versions of a set that were released, oldest first."""
    prefix = f"{set_id}/v"
    versions = [tag.removeprefix(prefix) for tag in history.tags(prefix)]
    return sorted((version for version in versions if VERSION.match(version)), key=parse)
