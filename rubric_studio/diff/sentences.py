"""Changes in sentences that a person can read, one for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rubric_studio.diff.changes import Change, Kind, Subject
from rubric_studio.language import _, counted
from rubric_studio.model.rubric import Lint, Noun
from rubric_studio.text import one_line, safe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def sentence(change: Change, titles: Mapping[str, str]) -> str:
    """Say one change, safe to show.

    Args:
        change: what happened.
        titles: the rubrics' titles by id.
    """
    body = _BY_SUBJECT[change.subject](change)
    if change.subject in (Subject.SET, Subject.SHARED):
        return safe(body)
    title = one_line(titles.get(change.pointer.rubric) or change.pointer.rubric, 60)
    return safe(_("{rubric}: {what}").format(rubric=title, what=body))


def _set(change: Change) -> str:
    return _("The set: {what}").format(what=_field_changed(change.pointer.field, change))


def _rubric(change: Change) -> str:
    if change.kind is Kind.ADDED:
        return counted("new rubric with one criterion", "new rubric with {n} criteria", len(change.new.criteria))
    if change.kind is Kind.REMOVED:
        return _("rubric removed")
    if change.pointer.field == "prompt":
        return _("the conversation changed; verdicts on it need judging again")
    if change.pointer.field == "status":
        return {
            "active": _("is active now: the next release takes it in"),
            "retired": _("is retired: releases leave it out from now on"),
        }.get(change.new, _("is a draft again: the next release leaves it out"))
    return _field_changed(change.pointer.field, change)


def _criterion(change: Change) -> str:
    name = _("criterion “{id}”").format(id=change.pointer.criterion)
    if change.kind is Kind.ADDED:
        text = _("new {name}, {points} points: {text}")
        return text.format(name=name, points=f"{change.new.points:+d}", text=one_line(change.new.text, 80))
    if change.kind is Kind.REMOVED:
        return _("{name} removed: {text}").format(name=name, text=one_line(change.old.text, 80))
    if change.kind is Kind.MOVED:
        return _("{name} moved from place {old} to {new}").format(name=name, old=change.old, new=change.new)
    return _changed_criterion(change, name)


def _changed_criterion(change: Change, name: str) -> str:
    match change.pointer.field:
        case "text":
            old, new = _excerpts(change.old, change.new, 80)
            if old == new:
                return _("{name}: spaces or line breaks changed").format(name=name)
            return _("{name} reworded, from “{old}” to “{new}”").format(name=name, old=old, new=new)
        case "points":
            flipped = (change.old < 0) != (change.new < 0)
            text = (
                _("{name} now has {new} points, was {old} (the sign flipped)")
                if flipped
                else _("{name} now has {new} points, was {old}")
            )
            return text.format(name=name, old=f"{change.old:+d}", new=f"{change.new:+d}")
        case "critical":
            return (
                _("{name} is now a never-event").format(name=name)
                if change.new
                else _("{name} is no longer a never-event").format(name=name)
            )
        case field:
            return _("{name}: {what}").format(name=name, what=_field_changed(field, change))


def _shared(change: Change) -> str:
    touches = counted("touches one rubric", "touches {n} rubrics", len(change.touches))
    return _("Shared {what} ({touches})").format(what=_criterion(change), touches=touches)


def _response(change: Change) -> str:
    name = _("sample response “{id}”").format(id=change.pointer.response)
    if change.kind is Kind.ADDED:
        return _("{name} added").format(name=name)
    if change.kind is Kind.REMOVED:
        return _("{name} removed").format(name=name)
    return _("{name}: {what}").format(name=name, what=_field_changed(change.pointer.field, change))


_BY_SUBJECT = {
    Subject.SET: _set,
    Subject.RUBRIC: _rubric,
    Subject.CRITERION: _criterion,
    Subject.SHARED: _shared,
    Subject.RESPONSE: _response,
}


def _word(field: str) -> str:
    words = {
        "ideal_response": _("ideal response"),
        "review_by": _("review date"),
        "lint": _("list of allowed findings"),
    }
    return words.get(field, field.replace("_", " "))


def _field_changed(field: str, change: Change) -> str:
    old, new = _value(change.old), _value(change.new)
    if isinstance(change.old, str) and isinstance(change.new, str):
        old, new = (f"“{text}”" if text else _("nothing") for text in _excerpts(change.old, change.new, 60))
    if old == new:
        return _("{field} changed").format(field=_word(field))
    return _("{field} changed: {old} → {new}").format(field=_word(field), old=old, new=new)


def _excerpts(old: str, new: str, width: int) -> tuple[str, str]:
    """Cut two long texts so that the place where they begin to differ is seen."""
    one, other = one_line(old), one_line(new)
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = one.rfind(" ", 0, max(same - width // 3, 0)) + 1 if same > width * 2 // 3 else 0
    mark = "…" if start else ""
    return one_line(mark + one[start:], width), one_line(mark + other[start:], width)


def _value(value: Any) -> str:
    if value is None or value in ("", ()):
        return _("nothing")
    if isinstance(value, tuple) and all(isinstance(entry, str) for entry in value):
        return one_line(", ".join(value), 60)
    if isinstance(value, tuple | Lint):
        return counted("one entry", "{n} entries", len(value.ignore if isinstance(value, Lint) else value))
    if isinstance(value, Noun):
        shown = ((name, getattr(value, name)) for name in value.__struct_fields__)
        told = (f"{name.replace('_', ' ')}: {_value(entry)}" for name, entry in shown if entry not in (None, (), {}))
        return one_line(", ".join(told), 80)
    return {True: _("yes"), False: _("no")}[value] if isinstance(value, bool) else f"“{one_line(str(value), 60)}”"


def proposed_note(changes: Sequence[Change], titles: Mapping[str, str]) -> str:
    """Propose the note of a record: the change itself where it is one, else how many there are and where."""
    if len(changes) == 1:
        return one_line(sentence(changes[0], titles), 72)
    rubrics = list(dict.fromkeys(change.pointer.rubric for change in changes if change.pointer.rubric in titles))
    if len(rubrics) == 1:
        title = one_line(titles[rubrics[0]], 50)
        return _("{rubric}: {n} changes").format(rubric=title, n=len(changes))
    if rubrics:
        return _("{n} changes in {m} rubrics").format(n=len(changes), m=len(rubrics))
    return counted("one change", "{n} changes", len(changes))
