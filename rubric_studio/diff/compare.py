"""Finds what changed: rubrics, criteria and responses matched by their ids, fields compared one by one.

A change's bump says what it does to scores (FORMATS, versions): whatever a score digest covers is major.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rubric_studio.diff.changes import Bump, Change, Kind, SetState, Subject
from rubric_studio.model.pointer import SHARED, Pointer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rubric_studio.model.response import Response
    from rubric_studio.model.rubric import Criterion, Noun, Rubric, Scoring

_SCORED_OF_CRITERION = frozenset({"text", "points", "axis", "level", "tags", "critical"})
_SCORED_OF_RUBRIC = frozenset({"prompt", "theme", "tags"})
_NOT_MEANT = frozenset({"id", "version", "retired_ids"})


def compare(old: SetState, new: SetState) -> list[Change]:
    """List the changes that lead from one state to the other, the set's first, then rubric by rubric."""
    return [
        *_fields(Subject.SET, Pointer(set=new.set.id), old.set, new.set, frozenset()),
        *_shared(old, new),
        *_rubrics(old, new),
        *_responses(old, new),
    ]


def _fields(subject: Subject, here: Pointer, old: Noun, new: Noun, scored: frozenset[str]) -> Iterator[Change]:
    for name in old.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if before == after or name in _NOT_MEANT or name in ("criteria", "responses"):
            continue
        if name == "scoring":
            if subject is Subject.SET:  # the rubrics carry their set's: said once
                yield from _scoring(here, before, after)
            continue
        if name == "tags" and sorted(before) == sorted(after):
            bump = Bump.PATCH
        else:
            bump = Bump.MAJOR if name in scored else Bump.PATCH
        pointer = Pointer(
            set=here.set, rubric=here.rubric, criterion=here.criterion, response=here.response, field=name
        )
        yield Change(Kind.CHANGED, subject, pointer, bump, before, after)


def _scoring(here: Pointer, old: Scoring, new: Scoring) -> Iterator[Change]:
    """List what changed of the scoring rule, key by key."""
    for key in old.__struct_fields__:
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            pointer = Pointer(set=here.set, field=f"scoring.{key}")
            yield Change(Kind.CHANGED, Subject.SET, pointer, Bump.MAJOR, before, after)


def _shared(old: SetState, new: SetState) -> Iterator[Change]:
    for change in _criteria(
        Pointer(set=new.set.id, rubric=SHARED), list(old.shared.values()), list(new.shared.values())
    ):
        id_ = change.pointer.criterion
        state = old if change.kind is Kind.REMOVED else new
        users = _users(state, id_, state.rubrics)
        # a shared criterion that no released rubric took before and takes now is in no score that somebody has
        released = set(_users(old, id_, old.released)).intersection(_users(new, id_, new.released))
        bump = change.bump if released else min(change.bump, Bump.PATCH)
        if change.kind in (Kind.ADDED, Kind.REMOVED):
            bump = Bump.PATCH  # the rubrics that take it, or no longer do, say the rest
        yield Change(change.kind, Subject.SHARED, change.pointer, bump, change.old, change.new, users)


def _users(state: SetState, id: str, rubrics: Mapping[str, Rubric]) -> tuple[str, ...]:
    """Name the rubrics that take a shared criterion; one that has its own under that id does not."""
    shared = state.shared.get(id)
    return tuple(rubric.id for rubric in rubrics.values() if shared and shared in rubric.criteria)


def _rubrics(old: SetState, new: SetState) -> Iterator[Change]:
    for id_ in [*old.rubrics, *(i for i in new.rubrics if i not in old.rubrics)]:
        before, after = old.rubrics.get(id_), new.rubrics.get(id_)
        here = Pointer(set=new.set.id, rubric=id_)
        was, is_ = before is not None and before.status == "active", after is not None and after.status == "active"
        if before is None or after is None:
            kind = Kind.ADDED if before is None else Kind.REMOVED
            bump = Bump.MINOR if is_ else Bump.MAJOR if was else Bump.PATCH
            yield Change(kind, Subject.RUBRIC, here, bump, before, after)
            continue
        yield from _one(here, before, after, old, new, counts=was and is_)


def _one(
    here: Pointer, before: Rubric, after: Rubric, old: SetState, new: SetState, *, counts: bool
) -> Iterator[Change]:
    """List the changes of one rubric; drafts' do not count for the version, but their becoming active does."""
    for change in _fields(Subject.RUBRIC, here, before, after, _SCORED_OF_RUBRIC):
        if change.pointer.field == "status" and "active" in (change.old, change.new):
            bump = Bump.MINOR if change.new == "active" else Bump.MAJOR
            yield Change(change.kind, change.subject, change.pointer, bump, change.old, change.new)
        else:
            yield change if counts else _patch(change)
    said = _said(old, new, before, after)
    for change in _criteria(here, before.criteria, after.criteria):
        if change.kind is Kind.CHANGED and change.pointer.criterion in said:
            continue
        yield change if counts else _patch(change)


def _said(old: SetState, new: SetState, before: Rubric, after: Rubric) -> set[str]:
    """Name the criteria that a rubric took from the shared ones before and takes now: their change is said once."""
    shared = old.shared.keys() & new.shared.keys()
    was = {c.id for c in before.criteria if c.id in shared and c == old.shared[c.id]}
    return {c.id for c in after.criteria if c.id in was and c == new.shared[c.id]}


def _patch(change: Change) -> Change:
    return Change(change.kind, change.subject, change.pointer, min(change.bump, Bump.PATCH), change.old, change.new)


def _criteria(here: Pointer, old: Sequence[Criterion], new: Sequence[Criterion]) -> Iterator[Change]:
    before, after = {c.id: c for c in old}, {c.id: c for c in new}
    moved = _moved([id_ for id_ in before if id_ in after], [id_ for id_ in after if id_ in before])
    for id_ in [*before, *(i for i in after if i not in before)]:
        pointer = Pointer(set=here.set, rubric=here.rubric, criterion=id_)
        if id_ not in after:
            yield Change(Kind.REMOVED, Subject.CRITERION, pointer, Bump.MAJOR, before[id_], None)
        elif id_ not in before:
            yield Change(Kind.ADDED, Subject.CRITERION, pointer, Bump.MAJOR, None, after[id_])
        else:
            yield from _fields(Subject.CRITERION, pointer, before[id_], after[id_], _SCORED_OF_CRITERION)
            if id_ in moved:
                places = (list(before).index(id_) + 1, list(after).index(id_) + 1)
                yield Change(Kind.MOVED, Subject.CRITERION, pointer, Bump.PATCH, *places)


def _moved(old: list[str], new: list[str]) -> set[str]:
    """Name the fewest ids that must have moved: those outside a longest increasing subsequence."""
    position = {id_: n for n, id_ in enumerate(old)}
    best: list[list[str]] = []  # best[k]: the run of length k + 1 that ends earliest in the old order
    for id_ in new:
        k = next((n for n, run in enumerate(best) if position[run[-1]] > position[id_]), len(best))
        run = [*(best[k - 1] if k else []), id_]
        best[k : k + 1] = [run]
    return set(new) - set(best[-1] if best else [])


def _responses(old: SetState, new: SetState) -> Iterator[Change]:
    for rubric_id in [*old.responses, *(i for i in new.responses if i not in old.responses)]:
        if (rubric_id in old.rubrics) != (rubric_id in new.rubrics):
            continue  # they came, or went, with their rubric
        before, after = _by_id(old.responses, rubric_id), _by_id(new.responses, rubric_id)
        for id_ in [*before, *(i for i in after if i not in before)]:
            here = Pointer(set=new.set.id, rubric=rubric_id, response=id_)
            if id_ not in before:
                yield Change(Kind.ADDED, Subject.RESPONSE, here, Bump.PATCH, None, after[id_])
            elif id_ not in after:
                yield Change(Kind.REMOVED, Subject.RESPONSE, here, Bump.PATCH, before[id_], None)
            else:
                yield from _fields(Subject.RESPONSE, here, before[id_], after[id_], frozenset())
        yield from _order(Pointer(set=new.set.id, rubric=rubric_id, field="order"), old, new)


def _order(here: Pointer, old: SetState, new: SetState) -> Iterator[Change]:
    """Tell whether the order in which the author would rank the responses is another one."""
    sides = (state.responses.get(here.rubric) for state in (old, new))
    before, after = (held.order if held else () for held in sides)
    if before != after:
        yield Change(Kind.CHANGED, Subject.RESPONSE, here, Bump.PATCH, before, after)


def _by_id(responses: Mapping[str, Any], rubric_id: str) -> dict[str, Response]:
    held = responses.get(rubric_id)
    return {response.id: response for response in held.responses} if held else {}
