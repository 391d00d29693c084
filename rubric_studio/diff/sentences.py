"""Changes in sentences that a person can read, one for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rubric_studio.diff.changes import Change, Kind, Subject
from rubric_studio.diff.fields import called
from rubric_studio.language import _, counted, listed, quoted
from rubric_studio.model.pointer import SHARED
from rubric_studio.model.rubric import Lint, Noun
from rubric_studio.text import one_line, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rubric_studio.model.pointer import Pointer
    from rubric_studio.model.rubric import Criterion, Rubric

# What a person wrote at length, or for few to read: that it changed is said, its words are not repeated.
_NOT_QUOTED = frozenset(
    {"ideal_response", "description", "notes", "justification", "source", "grader_template", "canary"}
)


def names(rubrics: Mapping[str, Rubric], shared: Mapping[str, Criterion]) -> dict[str, str]:
    """Give what people know things by: titles by rubric, texts by ``rubric#criterion`` and ``shared#criterion``."""
    found = {id_: rubric.title for id_, rubric in rubrics.items()}
    found |= {f"{id_}#{c.id}": c.text for id_, rubric in rubrics.items() for c in rubric.criteria}
    return found | {f"{SHARED}#{id_}": criterion.text for id_, criterion in shared.items()}


def sentence(
    change: Change,
    words: Mapping[str, str],
    *,
    mask: Callable[[str], str] = str,
    titled: bool = True,
    asks: str = "",
) -> str:
    """Say one change, safe to show.

    Args:
        change: what happened.
        words: the rubrics' titles by id and, where criteria are to be told by their first words too, their texts: see
            ``names``.
        mask: takes out of a text what is not to be repeated.
        titled: begin with the rubric's title, where it is about a rubric.
        asks: who declared that its words ask the same; "" for nobody.
    """
    return safe(_Speaker(words, mask, asks).say(change, titled=titled))


class _Speaker:
    """Puts changes into words."""

    def __init__(self, words: Mapping[str, str], mask: Callable[[str], str], asks: str) -> None:
        self._words = words
        self._mask = mask
        self._asks = asks

    def say(self, change: Change, *, titled: bool) -> str:
        said = {
            Subject.SET: self._set,
            Subject.RUBRIC: self._rubric,
            Subject.CRITERION: self._criterion,
            Subject.SHARED: self._shared,
            Subject.RESPONSE: self._response,
        }[change.subject](change)
        said += _("; ") + self._asks if self._asks else ""
        if change.subject is Subject.SHARED or not titled:
            return said
        if change.subject is Subject.SET:
            return _("The set: {what}").format(what=said)
        rubric = change.pointer.rubric
        return _("{rubric}: {what}").format(rubric=self._cut(self._words.get(rubric) or rubric, 60), what=said)

    def _cut(self, text: str, width: int) -> str:
        return one_line(self._mask(text), width)

    def _set(self, change: Change) -> str:
        if change.pointer.field == "retired_ids":
            ids = self._cut(listed(sorted(set(change.old) - set(change.new))), 80)
            return _("ids that were retired for good may be given out again: {ids}").format(ids=ids)
        return self._field(change.pointer.field, change)

    def _rubric(self, change: Change) -> str:
        if change.kind is Kind.ADDED:
            one, many = "new rubric with one criterion", "new rubric with {n} criteria"
            if change.pointer.rubric == SHARED:
                one, many = "the first shared criterion", "the first {n} shared criteria"
            return counted(one, many, len(change.new.criteria))
        if change.kind is Kind.REMOVED:
            return _("all shared criteria removed") if change.pointer.rubric == SHARED else _("rubric removed")
        if change.pointer.field == "prompt":
            if self._asks:
                return _("the conversation changed")
            return _("the conversation changed; verdicts on it need judging again")
        if change.pointer.field == "status":
            return {
                "active": _("is active now: the next release takes it in"),
                "retired": _("is retired: releases leave it out from now on"),
            }.get(change.new, _("is a draft again: the next release leaves it out"))
        return self._field(change.pointer.field, change)

    def _criterion(self, change: Change) -> str:
        name = _("criterion “{id}”").format(id=self._mask(change.pointer.criterion))
        if change.kind is Kind.ADDED:
            text = _("new {name}, {points} points: {text}")
            return text.format(name=name, points=f"{change.new.points:+d}", text=self._cut(change.new.text, 80))
        if change.kind is Kind.REMOVED:
            return _("{name} removed: {text}").format(name=name, text=self._cut(change.old.text, 80))
        if change.kind is Kind.RENAMED:
            beside = self._cut(self._words.get(f"{change.pointer.rubric}#{change.new}", ""), 80)
            said = _("criterion “{old}” is called “{new}” now")
            said = said.format(old=self._mask(change.old), new=self._mask(change.new))
            return f"{said}{_(': ')}{beside}" if beside else said
        if change.pointer.field != "text":
            name += self._beside(change.pointer)
        if change.kind is Kind.MOVED:
            return _("{name} moved from place {old} to {new}").format(name=name, old=change.old, new=change.new)
        return self._changed_criterion(change, name)

    def _beside(self, pointer: Pointer) -> str:
        """Give the first words of a criterion, which say more than its id."""
        text = self._words.get(f"{pointer.rubric}#{pointer.criterion}", "")
        return _(" ({words})").format(words=self._cut(text, 40)) if text else ""

    def _changed_criterion(self, change: Change, name: str) -> str:
        match change.pointer.field:
            case "text":
                return self._reworded(change, name)
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
                return _("{name}: {what}").format(name=name, what=self._field(field, change))

    def _reworded(self, change: Change, name: str) -> str:
        was, is_ = self._mask(change.old), self._mask(change.new)
        if change.code.endswith("-recoded"):
            text = _("{name}: looks the same, but is written with other characters")
        elif change.code.endswith("-respaced"):
            text = _("{name}: spaces or line breaks changed")
        elif was == is_:
            text = _("{name} reworded; what changed is left out, as it could name a patient")
        else:
            text = _("{name} reworded, from “{old}” to “{new}”")
        old, new = _excerpts(was, is_, 80)
        return text.format(name=name, old=old, new=new)

    def _shared(self, change: Change) -> str:
        touches = counted("touches one rubric", "touches {n} rubrics", len(change.touches))
        if not change.pointer.set:  # a file that lies alone
            touches = _("which rubrics take it is not known")
        return _("Shared {what} ({touches})").format(what=self._criterion(change), touches=touches)

    def _response(self, change: Change) -> str:
        if change.kind is Kind.RENAMED:
            text = _("sample response “{old}” is called “{new}” now")
            return text.format(old=self._mask(change.old), new=self._mask(change.new))
        if not change.pointer.response:
            old, new = (self._order(order) for order in (change.old, change.new))
            return _("the author's order of the sample responses changed: {old} → {new}").format(old=old, new=new)
        name = _("sample response “{id}”").format(id=self._mask(change.pointer.response))
        if change.kind is Kind.ADDED:
            return _("{name} added").format(name=name)
        if change.kind is Kind.REMOVED:
            return _("{name} removed").format(name=name)
        if change.kind is Kind.MOVED:
            return _("{name} moved from place {old} to {new}").format(name=name, old=change.old, new=change.new)
        return _("{name}: {what}").format(name=name, what=self._field(change.pointer.field, change))

    def _order(self, order: Sequence[str | tuple[str, ...]]) -> str:
        places = (place if isinstance(place, str) else " = ".join(place) for place in order)
        return self._cut(" > ".join(places), 60) or _("nothing")

    def _field(self, field: str, change: Change) -> str:
        if field in _NOT_QUOTED or (field == "text" and change.subject is Subject.RESPONSE):
            return _("{field} changed").format(field=called(field))
        if field == "signoff":
            old, new = (held.required if held else 0 for held in (change.old, change.new))
            return _("approvals that each criterion needs: {new}, were {old}").format(old=old, new=new)
        old, new = self._value(change.old), self._value(change.new)
        if isinstance(change.old, str) and isinstance(change.new, str):
            two = _excerpts(self._mask(change.old), self._mask(change.new), 60)
            old, new = (quoted(text) if text else _("nothing") for text in two)
        if old == new:
            return _("{field} changed").format(field=called(field))
        return _("{field} changed: {old} → {new}").format(field=called(field), old=old, new=new)

    def _value(self, value: Any) -> str:
        if value is None or value in ("", ()):
            return _("nothing")
        if isinstance(value, tuple) and all(isinstance(entry, str) for entry in value):
            return self._cut(listed(value), 60)
        if isinstance(value, tuple | Lint):
            return counted("one entry", "{n} entries", len(value.ignore if isinstance(value, Lint) else value))
        if isinstance(value, Noun):
            shown = ((name, getattr(value, name)) for name in value.__struct_fields__)
            told = ((name, self._value(entry)) for name, entry in shown if entry not in (None, (), {}))
            return one_line(_(", ").join(called(name) + _(": ") + entry for name, entry in told), 80)
        return {True: _("yes"), False: _("no")}[value] if isinstance(value, bool) else quoted(self._cut(str(value), 60))


def _excerpts(old: str, new: str, width: int) -> tuple[str, str]:
    """Cut two long texts so that the place where they begin to differ is seen."""
    one, other = one_line(old), one_line(new)
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = one.rfind(" ", 0, max(same - width // 3, 0)) + 1 if same > width * 2 // 3 else 0
    mark = "…" if start else ""
    return one_line(mark + one[start:], width), one_line(mark + other[start:], width)


def proposed_note(changes: Sequence[Change], words: Mapping[str, str], *, mask: Callable[[str], str] = str) -> str:
    """Propose the note of a record: the change itself where it is one, else how many there are and where."""
    if len(changes) == 1:  # without the criterion's own words: they would leave no room for what changed
        titles = {id_: title for id_, title in words.items() if "#" not in id_}
        return one_line(sentence(changes[0], titles, mask=mask), 72)
    rubrics = list(dict.fromkeys(change.pointer.rubric for change in changes if change.pointer.rubric in words))
    if len(rubrics) == 1:
        title = one_line(mask(words[rubrics[0]]), 50)
        return _("{rubric}: {n} changes").format(rubric=title, n=len(changes))
    if rubrics:
        return _("{n} changes in {m} rubrics").format(n=len(changes), m=len(rubrics))
    return counted("one change", "{n} changes", len(changes))
