"""Finds what changed: rubrics, criteria and responses matched by their ids, fields compared one by one.

A change's bump says what it does to scores (FORMATS, versions): whatever a score digest covers is major, and so is
what graders are asked in: their scores are compared where that is the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Bump, Change, Kind, SetState, Subject
from rubric_studio.diff.matching import match
from rubric_studio.model.pointer import SHARED, Pointer
from rubric_studio.model.template import template_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from rubric_studio.diff.matching import Matched
    from rubric_studio.model.response import Response, Responses
    from rubric_studio.model.rubric import Criterion, Noun, Rubric, RubricSet, Scoring

_SCORED_OF_CRITERION = frozenset({"text", "points", "axis", "level", "tags", "critical"})
_SCORED_OF_RUBRIC = frozenset({"prompt", "theme", "tags"})
_NOT_MEANT = frozenset({"id", "version", "retired_ids"})


def compare(old: SetState, new: SetState) -> list[Change]:
    """List the changes that lead from one state to the other, the set's first, then rubric by rubric.

    The version that a release writes and the ids that a record retires are no changes of their own: they follow from
    others. That an id is no longer retired is one.
    """
    shared = match(list(old.shared.values()), list(new.shared.values()))
    return [
        *_set(old.set, new.set),
        *_shared(shared, old, new),
        *_rubrics(shared, old, new),
        *_responses(old, new),
    ]


def _set(old: RubricSet, new: RubricSet) -> Iterator[Change]:
    here = Pointer(set=new.id)
    if old.id != new.id:
        yield Change(Kind.CHANGED, Subject.SET, Pointer(set=new.id, field="id"), Bump.MAJOR, old.id, new.id)
    asked_otherwise = template_of(old) != template_of(new)
    yield from _fields(Subject.SET, here, old, new, {"grader_template"} if asked_otherwise else frozenset())
    if set(old.retired_ids) - set(new.retired_ids):
        pointer = Pointer(set=new.id, field="retired_ids")
        yield Change(Kind.CHANGED, Subject.SET, pointer, Bump.PATCH, old.retired_ids, new.retired_ids)


def _fields(subject: Subject, here: Pointer, old: Noun, new: Noun, scored: Collection[str]) -> Iterator[Change]:
    if old == new:
        return
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
        yield Change(Kind.CHANGED, subject, _at(here, name), bump, before, after)


def _at(here: Pointer, field: str) -> Pointer:
    return Pointer(set=here.set, rubric=here.rubric, criterion=here.criterion, response=here.response, field=field)


def _scoring(here: Pointer, old: Scoring, new: Scoring) -> Iterator[Change]:
    """List what changed of the scoring rule, key by key."""
    for key in old.__struct_fields__:
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            yield Change(Kind.CHANGED, Subject.SET, _at(here, f"scoring.{key}"), Bump.MAJOR, before, after)


def _shared(matched: Matched[Criterion], old: SetState, new: SetState) -> Iterator[Change]:
    changes = list(_criteria(Pointer(set=new.set.id, rubric=SHARED), matched))
    if not changes:
        return
    took, take = _users(old), _users(new)
    called = {is_[0]: was[0] for was, is_ in matched.became.items()}
    counted = old.released.keys() & new.released.keys()
    for change in changes:
        id_ = change.pointer.criterion
        was, is_ = took.get(called.get(id_, id_), ()), take.get(id_, ())
        # a shared criterion that no released rubric took before and takes now is in no score that somebody has; who
        # takes one out of a file that lies alone is not known
        scored = new.is_loose or counted.intersection(was, is_)
        bump = change.bump if scored else min(change.bump, Bump.PATCH)
        if change.kind in (Kind.ADDED, Kind.REMOVED):
            bump = Bump.PATCH  # the rubrics that take it, or no longer do, say the rest
        users = was if change.kind is Kind.REMOVED else is_
        yield replace(change, subject=Subject.SHARED, bump=bump, touches=users)


def _users(state: SetState) -> dict[str, tuple[str, ...]]:
    """Name the rubrics that take each shared criterion; one that has its own under that id does not."""
    found: dict[str, list[str]] = {}
    for rubric in state.rubrics.values():
        for criterion in rubric.criteria:
            if _is_shared(criterion, state):
                found.setdefault(criterion.id, []).append(rubric.id)
    return {id_: tuple(dict.fromkeys(users)) for id_, users in found.items()}


def _is_shared(criterion: Criterion, state: SetState) -> bool:
    return criterion.id in state.shared and criterion == state.shared[criterion.id]


def _rubrics(shared: Matched[Criterion], old: SetState, new: SetState) -> Iterator[Change]:
    called = {was[0]: is_[0] for was, is_ in shared.became.items()}
    for id_ in [*old.rubrics, *(i for i in new.rubrics if i not in old.rubrics)]:
        before, after = old.rubrics.get(id_), new.rubrics.get(id_)
        here = Pointer(set=new.set.id, rubric=id_)
        was, is_ = before is not None and before.status == "active", after is not None and after.status == "active"
        if before is None or after is None:
            kind = Kind.ADDED if before is None else Kind.REMOVED
            bump = Bump.MINOR if is_ else Bump.MAJOR if was else Bump.PATCH
            yield Change(kind, Subject.RUBRIC, here, bump, before, after, samples=_with_it(id_, old, new))
        elif before != after:
            for change in _one(here, before, after, (old, new), called):
                yield change if (was and is_) or _of_status(change) else _patch(change)


def _one(
    here: Pointer, before: Rubric, after: Rubric, states: tuple[SetState, SetState], called: Mapping[str, str]
) -> Iterator[Change]:
    """List the changes of one rubric; what it took from the shared criteria and still takes is said there, once."""
    for change in _fields(Subject.RUBRIC, here, before, after, _SCORED_OF_RUBRIC):
        if _of_status(change):
            yield replace(change, bump=Bump.MINOR if change.new == "active" else Bump.MAJOR)
        else:
            yield change
    matched = match(before.criteria, after.criteria, called)
    said = {
        now.id
        for was, now, _place in matched.pairs
        if was and now and called.get(was.id) == now.id and _is_shared(was, states[0]) and _is_shared(now, states[1])
    }
    for change in _criteria(here, matched):
        if change.kind not in (Kind.CHANGED, Kind.RENAMED) or change.pointer.criterion not in said:
            yield change


def _of_status(change: Change) -> bool:
    """Tell whether a rubric came into, or left, what releases hold."""
    return change.pointer.field == "status" and "active" in (change.old, change.new)


def _patch(change: Change) -> Change:
    """Weigh a change of a draft: it does not count for the version."""
    return replace(change, bump=min(change.bump, Bump.PATCH))


def _criteria(here: Pointer, matched: Matched[Criterion]) -> Iterator[Change]:
    return _listed(Subject.CRITERION, here, matched, _SCORED_OF_CRITERION, Bump.MAJOR)


def _listed(
    subject: Subject,
    here: Pointer,
    matched: Matched[Criterion] | Matched[Response],
    scored: Collection[str],
    bump: Bump,
) -> Iterator[Change]:
    """List the changes of things that stand in a list; ``bump`` is what coming, going and another id ask for."""
    for before, after, now in matched.pairs:
        item = after or before
        id_ = item.id if item else ""
        if subject is Subject.RESPONSE:
            pointer = Pointer(set=here.set, rubric=here.rubric, response=id_)
        else:
            pointer = Pointer(set=here.set, rubric=here.rubric, criterion=id_)
        if before is None:
            yield Change(Kind.ADDED, subject, pointer, bump, None, after, place=now)
        elif after is None:
            yield Change(Kind.REMOVED, subject, pointer, bump, before, None)
        else:
            if before.id != after.id:
                yield Change(Kind.RENAMED, subject, _at(pointer, "id"), bump, before.id, after.id)
            yield from _fields(subject, pointer, before, after, scored)
            if now in matched.moves:
                yield Change(Kind.MOVED, subject, pointer, Bump.PATCH, matched.moves[now], now, place=now)


def _responses(old: SetState, new: SetState) -> Iterator[Change]:
    for rubric_id in [*old.responses, *(i for i in new.responses if i not in old.responses)]:
        before, after = old.responses.get(rubric_id), new.responses.get(rubric_id)
        if before == after or _with_it(rubric_id, old, new):
            continue
        here = Pointer(set=new.set.id, rubric=rubric_id)
        matched = match(before.responses if before else (), after.responses if after else ())
        yield from _listed(Subject.RESPONSE, here, matched, frozenset(), Bump.PATCH)
        was, is_ = (held.order if held else () for held in (before, after))
        if was != is_:  # the author would rank the responses otherwise
            yield Change(Kind.CHANGED, Subject.RESPONSE, _at(here, "order"), Bump.PATCH, was, is_)


def _with_it(rubric_id: str, old: SetState, new: SetState) -> Responses | None:
    """Give the responses that came, or went, with their rubric."""
    before, after = old.responses.get(rubric_id), new.responses.get(rubric_id)
    if rubric_id not in old.rubrics and rubric_id in new.rubrics and not before:
        return after
    if rubric_id in old.rubrics and rubric_id not in new.rubrics and not after:
        return before
    return None
