"""Applies changes: from a state and what ``compare`` found to the state that it was compared with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from rubric_studio.diff.changes import Change, Kind, SetState, Subject
from rubric_studio.model.codec import with_fields
from rubric_studio.model.pointer import SHARED
from rubric_studio.model.response import Responses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rubric_studio.model.response import Response
    from rubric_studio.model.rubric import Criterion, Noun, Rubric, RubricSet

Item = TypeVar("Item", "Criterion", "Response")
AnyNoun = TypeVar("AnyNoun", bound="Noun")


def apply(old: SetState, changes: Iterable[Change]) -> SetState:
    """Give the state that the changes lead to from ``old``.

    What ``compare`` does not look at stays as it was: the version, and ids that were retired since.
    """
    found: dict[tuple[Subject, str], list[Change]] = defaultdict(list)
    for change in changes:
        found[change.subject, change.pointer.rubric].append(change)
    shared = _listed(list(old.shared.values()), found[Subject.SHARED, SHARED])
    made = _set(old.set, found[Subject.SET, ""])
    rubrics, responses = dict(old.rubrics), dict(old.responses)
    touching: dict[str, list[Change]] = defaultdict(list)
    for change in found[Subject.SHARED, SHARED]:
        for id_ in change.touches:
            touching[id_].append(change)
    changed = {id_: held for (subject, id_), held in found.items() if subject is Subject.RUBRIC}
    for id_ in dict.fromkeys([*old.rubrics, *changed]):
        first = next(iter(changed.get(id_, ())), None)
        if first and first.kind in (Kind.ADDED, Kind.REMOVED):
            _come_or_go(first, rubrics, responses)
            continue
        own = found[Subject.CRITERION, id_]
        rubric = _fields(old.rubrics[id_], changed.get(id_, ()))
        items = _listed(rubric.criteria, [*_taken(rubric, touching[id_], own), *own])
        rubrics[id_] = with_fields(rubric, criteria=tuple(items), scoring=made.scoring)
    for (subject, id_), held in found.items():
        if subject is Subject.RESPONSE:
            responses[id_] = _responses(responses.get(id_) or Responses(rubric=id_), held)
    return replace(old, set=made, rubrics=rubrics, shared={c.id: c for c in shared}, responses=responses)


def _come_or_go(change: Change, rubrics: dict[str, Rubric], responses: dict[str, Responses]) -> None:
    """Put in, or take out, a rubric and the responses that came or went with it."""
    id_, here = change.pointer.rubric, change.kind is Kind.ADDED
    if here:
        rubrics[id_] = change.new
    else:
        del rubrics[id_]
    if change.samples and here:
        responses[id_] = change.samples
    elif change.samples:
        del responses[id_]


def _set(old: RubricSet, changes: Sequence[Change]) -> RubricSet:
    made = _fields(old, [c for c in changes if not c.pointer.field.startswith("scoring.")])
    rule = {c.pointer.field.removeprefix("scoring."): c.new for c in changes if c.pointer.field.startswith("scoring.")}
    return with_fields(made, scoring=with_fields(made.scoring, **rule)) if rule else made


def _fields(noun: AnyNoun, changes: Iterable[Change]) -> AnyNoun:
    fields = {c.pointer.field: c.new for c in changes if c.kind in (Kind.CHANGED, Kind.RENAMED)}
    return with_fields(noun, **fields) if fields else noun


def _taken(rubric: Rubric, shared: Sequence[Change], own: Sequence[Change]) -> list[Change]:
    """Give those changes of shared criteria, of the ones that touch a rubric, that it did not come to by its own."""
    held = {c.id: c for c in rubric.criteria}
    came = {c.pointer.criterion for c in own if c.kind in (Kind.ADDED, Kind.RENAMED)}
    called = {c.pointer.criterion: c.old for c in shared if c.kind is Kind.RENAMED}
    taken = []
    for change in shared:
        id_ = change.pointer.criterion
        was = called.get(id_, id_)
        new_here = was != id_ and (id_ in came or id_ in held)
        if change.kind in (Kind.CHANGED, Kind.RENAMED) and was in held and not new_here:
            taken.append(change)
    return taken


def _responses(old: Responses, changes: Sequence[Change]) -> Responses:
    order = next((c.new for c in changes if c.pointer.field == "order"), old.order)
    items = _listed(old.responses, [c for c in changes if c.pointer.field != "order"])
    return with_fields(old, responses=tuple(items), order=order)


def _listed(old: Sequence[Item], changes: Sequence[Change]) -> list[Item]:
    """Apply changes to a list: what stays keeps its order, what came or moved goes to the place where it stands."""
    if not changes:
        return list(old)
    by_id: dict[str, list[Change]] = defaultdict(list)
    called = {c.old: _id(c) for c in changes if c.kind is Kind.RENAMED}
    for change in changes:
        by_id[_id(change)].append(change)
    placed = [(c.place, c.new) for c in changes if c.kind is Kind.ADDED]
    stayed = []
    for item in old:
        of_it = [c for c in by_id[called.get(item.id, item.id)] if c.kind is not Kind.ADDED]
        made = _fields(item, of_it)
        moved = next((c for c in of_it if c.kind is Kind.MOVED), None)
        if moved:
            placed.append((moved.place, made))
        elif not any(c.kind is Kind.REMOVED for c in of_it):
            stayed.append(made)
    for place, item in sorted(placed, key=lambda one: one[0]):
        stayed.insert(place - 1, item)
    return stayed


def _id(change: Change) -> str:
    return change.pointer.criterion or change.pointer.response
