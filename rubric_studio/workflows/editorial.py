"""Editorial changes: which wordings are others than in the last release, and which of them only spelling sets apart.

That only a person can say, with a reason. What they declare are pairs of digests (``store/equivalent.py``), and only
words can be declared: whatever else of a rubric changed still counts. So scores are comparable exactly where a rubric
with its declared wordings taken back has the score digest that it had.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from rubric_studio.diff.words import tokens
from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _, listed, quoted
from rubric_studio.lint.lexicon import lexicon
from rubric_studio.lint.privacy import identifiers
from rubric_studio.model.codec import judging_digest, with_fields
from rubric_studio.model.equivalent import JUDGING, Declared
from rubric_studio.model.pointer import SHARED
from rubric_studio.text import one_line
from rubric_studio.workflows.declared import pairs, prompt_alike, still_judged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rubric_studio.diff.changes import SetState
    from rubric_studio.model.rubric import Criterion, Rubric

_SCORED = ("points", "axis", "level", "tags", "critical")
_MEASURES = frozenset(
    {
        *("%", "percent", "mg", "mcg", "µg", "ug", "g", "kg", "ml", "l", "dl", "iu", "unit", "units", "mmol"),
        *("second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month", "months"),
        *("year", "years", "daily", "once", "twice", "before", "after", "left", "right"),
        *("less", "more", "least", "most", "half", "double"),
        *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        *("克", "升", "秒", "分", "時", "天", "日", "週", "月", "年", "左", "右", "前", "後", "半"),
        *("一", "二", "兩", "三", "四", "五", "六", "七", "八", "九", "十", "百", "千"),
    }
)
"""Words that say how much, how often, when and on which side; where a script has no blanks, characters."""


@dataclass(frozen=True)
class Wording:
    """A wording that is another one than in the last release.

    Args:
        name: how commands take it: RUBRIC#CRITERION, shared#CRITERION, or RUBRIC for its prompt.
        old: what it was.
        new: what it is.
        rubrics: the rubrics in which it stands.
        criterion: the criterion, "" for a prompt.
        refusal: why it cannot be editorial, "" where it can.
        caution: what of it is hardly ever spelling, "" for nothing.
    """

    name: str
    old: str
    new: str
    rubrics: tuple[str, ...]
    criterion: str = ""
    refusal: str = ""
    caution: str = ""


@dataclass(frozen=True)
class Editorial:
    """What somebody declares, and why: ``name`` as in ``Wording``."""

    name: str
    reason: str


# which wordings changed -----------------------------------------------------------------------------------------------


def wordings(old: SetState, new: SetState) -> tuple[Wording, ...]:
    """List the wordings that are others, a shared criterion's once, in the order of the rubrics."""
    found: dict[str, Wording] = {}
    for id_, is_ in new.rubrics.items():
        was = old.rubrics.get(id_)
        if was is None or was == is_:
            continue
        for wording in _of(was, is_, new):
            held = found.get(wording.name)
            found[wording.name] = replace(held, rubrics=(*held.rubrics, id_)) if held else wording
    return tuple(found.values())


def undeclared(old: SetState, new: SetState, alike: Mapping[str, str]) -> tuple[Wording, ...]:
    """List the wordings that are others and were not declared to be the same yet."""

    def is_declared(wording: Wording, rubric: str) -> bool:
        was, is_ = old.rubrics[rubric], new.rubrics[rubric]
        held = still_judged(was, is_, alike)
        return wording.criterion in held if wording.criterion else prompt_alike(was, is_, alike)

    every = wordings(old, new)
    return tuple(one for one in every if not all(is_declared(one, rubric) for rubric in one.rubrics))


def _of(was: Rubric, is_: Rubric, new: SetState) -> Iterator[Wording]:
    language = is_.criteria_language or new.set.language or "en"
    if was.prompt != is_.prompt:
        one, other = ("\n".join(message.content for message in rubric.prompt) for rubric in (was, is_))
        turns = [message.role for message in was.prompt] == [message.role for message in is_.prompt]
        refusal = "" if turns else _("The prompt of “{name}” has other turns now, which is no matter of spelling.")
        caution = _caution(is_.id, one, other, is_.language or language)
        yield Wording(is_.id, one, other, (is_.id,), refusal=refusal.format(name=is_.id), caution=caution)
    before = {criterion.id: criterion for criterion in was.criteria}
    for criterion in is_.criteria:
        held = before.get(criterion.id)
        if held and held.text != criterion.text:
            shared = new.shared.get(criterion.id) == criterion
            name = f"{SHARED if shared else is_.id}#{criterion.id}"
            caution = _caution(name, held.text, criterion.text, language)
            yield Wording(
                name, held.text, criterion.text, (is_.id,), criterion.id, _refusal(name, held, criterion), caution
            )


def _refusal(name: str, was: Criterion, is_: Criterion) -> str:
    other = [field for field in _SCORED if _plain(was, field) != _plain(is_, field)]
    if not other:
        return ""
    text = _(
        "“{name}” has other {fields} as well since the last release. Only words can be editorial: put that back, or"
        " release without declaring it."
    )
    return text.format(name=name, fields=listed(map(_called, other)))


def _plain(criterion: Criterion, field: str) -> object:
    held = getattr(criterion, field)
    return sorted(held) if field == "tags" else held


def _called(field: str) -> str:
    called = {"points": _("points"), "axis": _("axis"), "level": _("level"), "tags": _("tags")}
    return called.get(field, _("never-event mark"))


def _caution(name: str, old: str, new: str, language: str) -> str:
    """Say which numbers, measures and negations came or went: they are what a criterion asks for."""
    grave = partial(_grave, negators=frozenset(lexicon(language).words.get("negators", ())))
    was, is_ = Counter(grave(old)), Counter(grave(new))
    differing = [*(was - is_), *(is_ - was)]
    if not differing:
        return ""
    text = _(
        "Look again at “{name}”: {words} came or went. Numbers, doses, times and “not” change what is asked for;"
        " declare it editorial only if it means the same."
    )
    return text.format(name=name, words=listed(quoted(one_line(word, 20)) for word in dict.fromkeys(differing)))


def _grave(text: str, negators: frozenset[str]) -> Iterator[str]:
    for word in tokens(text):
        low = word.lower().replace("\u2019", "'")
        if any(character.isdigit() for character in low) or low in _MEASURES or low in negators or low.endswith("n't"):
            yield low


# declaring ------------------------------------------------------------------------------------------------------------


def declare(
    old: SetState, new: SetState, said: Sequence[Editorial], alike: Mapping[str, str], *, by: str, at: str
) -> tuple[Declared, ...]:
    """Make the lines that declare wordings editorial.

    Args:
        old: the last release.
        new: what is to be released.
        said: what is declared, and why.
        alike: what was declared already: groups of digests.
        by: the rater id of whoever declares it.
        at: when, UTC, ISO.

    Raises:
        WorkspaceError: it was not reworded or is no matter of words alone, or the reason cannot stand.
    """
    changed = {wording.name: wording for wording in wordings(old, new)}
    chosen = {one.name: (_chosen(changed, one.name), _fit(one.reason)) for one in said}
    prompts = {name for name, (wording, _reason) in chosen.items() if not wording.criterion}
    made = []
    for name, (wording, reason) in chosen.items():
        for rubric in wording.rubrics:
            was, is_ = old.rubrics[rubric], new.rubrics[rubric]
            if was.prompt != is_.prompt and rubric not in prompts and not prompt_alike(was, is_, alike):
                if not name.startswith(f"{SHARED}#"):
                    text = _(
                        "The prompt of “{rubric}” changed too. Declare it as well (--editorial {rubric}), or neither."
                    )
                    raise WorkspaceError(text.format(rubric=rubric))
                continue  # there the verdicts rest on another prompt, whatever this criterion says
            for one, other in pairs(was, is_, wording.criterion):
                pair = judging_digest(was, one), judging_digest(is_, other)
                line = Declared(old=pair[0], new=pair[1], what=JUDGING, rubric=rubric, criterion=other.id)
                made.append(with_fields(line, reason=reason, by=by, at=at))
    return tuple(made)


def _chosen(changed: Mapping[str, Wording], name: str) -> Wording:
    rubric, _hash, criterion = name.partition("#")
    found = changed.get(name) or (changed.get(f"{SHARED}#{criterion}") if criterion else None)
    if found is None or not (rubric == SHARED or rubric in found.rubrics):
        text = _("“{name}” was not reworded since the last release, so there is nothing to declare. Reworded: {names}.")
        raise WorkspaceError(text.format(name=name, names=", ".join(changed) or _("nothing")))
    if found.refusal:
        raise WorkspaceError(found.refusal)
    return found


def _fit(reason: str) -> str:
    """Give a reason that can stand in the history for good.

    Raises:
        WorkspaceError: there is none, or it names somebody.
    """
    if not reason.strip():
        raise WorkspaceError(_("Say why it is editorial: the reason stands in the release notes."))
    for found in identifiers(reason):
        text = _(
            "The reason holds “{words}”, which looks like {kind}. It stays in the history for good: leave that out."
        )
        raise WorkspaceError(text.format(words=one_line(found.words, 60), kind=found.kind))
    return one_line(reason)
