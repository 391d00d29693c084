"""Changes as JSON for programs, as ``schemas/diff.schema.json`` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rubric_studio.cli.diffs import scores
from rubric_studio.cli.programs import as_json
from rubric_studio.model.codec import to_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric_studio.cli.diffs import Look
    from rubric_studio.diff.likeness import Perhaps
    from rubric_studio.finding import Place
    from rubric_studio.model.equivalent import Declared
    from rubric_studio.workflows.compare import Comparison, Told

FORMAT = "rubric-studio/diff/1"


def render(comparisons: Sequence[Comparison], look: Look) -> str:  # noqa: ARG001 - data has no look
    """Give all that is known of the changes."""
    data = {"format": FORMAT, "sets": [_set(held) for held in comparisons]}
    return as_json(data)


def _set(held: Comparison) -> dict[str, Any]:
    unread = [{"message": problem.message, **(_place(problem.place) or {})} for problem in held.problems]
    return {
        "set": held.set_id,
        "old": held.old,
        "new": held.new,
        "bump": held.bump.name.lower(),
        "changes": [_change(told) for told in held.told],
        "effect": [scores.data(effect) for effect in held.effects],
        "perhaps": [_perhaps(one) for one in held.perhaps],
        "unmeant": list(held.unmeant),
        "unread": unread,
    }


def _change(told: Told) -> dict[str, Any]:
    change, here = told.change, told.change.pointer
    names = {"rubric": here.rubric, "criterion": here.criterion, "response": here.response, "field": here.field}
    places = {"old_place": _place(told.old_place), "new_place": _place(told.new_place)}
    return {
        "code": change.code,
        "severity": change.severity.name.lower(),
        "bump": change.bump.name.lower(),
        "kind": change.kind.value,
        "subject": change.subject.value,
        "pointer": str(here),
        **{name: value for name, value in names.items() if value},
        "old": to_data(change.old),
        "new": to_data(change.new),
        **({"place": change.place} if change.place else {}),
        **({"touches": list(change.touches)} if change.subject == "shared" else {}),
        **{name: place for name, place in places.items() if place},
        **({"declared": _declared(told.declared)} if told.declared else {}),
        "sentence": told.sentence,
        "fingerprint": change.fingerprint,
    }


def _declared(declared: Declared) -> dict[str, str]:
    return {name: getattr(declared, name) for name in ("by", "reason", "at")}


def _perhaps(one: Perhaps) -> dict[str, Any]:
    gone, came = one.gone.fingerprint, one.came.fingerprint
    return {"removed": gone, "added": came, "likeness": round(one.likeness, 3)}


def _place(place: Place | None) -> dict[str, Any] | None:
    return {"path": place.path, "line": place.line, "column": place.column} if place else None
