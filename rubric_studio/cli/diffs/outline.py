"""What every format for people tells, in the same order and words: sections by rubric, and what it means in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rubric_studio.diff.changes import Bump, Change, Kind, Subject
from rubric_studio.diff.codes import Severity
from rubric_studio.language import _, counted
from rubric_studio.model.pointer import SHARED
from rubric_studio.text import one_line, safe
from rubric_studio.workflows.history import masked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rubric_studio.diff.likeness import Perhaps
    from rubric_studio.diff.words import Piece
    from rubric_studio.workflows.compare import Comparison, Told
    from rubric_studio.workflows.effect import Effect

SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~", Kind.MOVED: ">", Kind.RENAMED: "="}
MOST_ALONE = 20
"""How many rubrics are told whose scores change though they did not change themselves."""
_AROUND = 40
"""How many characters of what stayed are shown beside what differs."""


class Section(NamedTuple):
    """What is told of one rubric, of the shared criteria, or of the set itself (``about`` is then "")."""

    about: str
    told: Sequence[Told]
    effect: Effect | None


def sections(held: Comparison) -> Iterator[Section]:
    """Give the rubrics that changed, then those whose scores change because of something else."""
    effects = {effect.rubric: effect for effect in held.effects}
    groups: dict[str, list[Told]] = {}
    for told in held.told:  # what is told of a rubric's responses comes after the other rubrics
        groups.setdefault(_about(told.change), []).append(told)
    for about, group in groups.items():
        yield Section(about, group, effects.pop(about, None))
    for effect in list(effects.values())[:MOST_ALONE]:
        yield Section(effect.rubric, (), effect)


def _about(change: Change) -> str:
    return SHARED if change.subject is Subject.SHARED else change.pointer.rubric


def beyond(held: Comparison) -> str:
    """Say what of the scores is not told: those of more rubrics, or any, as no verdicts are at hand; "" for nothing."""
    if held.is_unweighed:
        return _(
            "What this does to scores cannot be told: neither pack holds verdicts. Packs made with “rubric-studio pack"
            " SET --with-samples” do."
        )
    more = len({effect.rubric for effect in held.effects} - {_about(told.change) for told in held.told}) - MOST_ALONE
    one, many = "The scores of one more rubric change.", "The scores of {n} more rubrics change."
    return counted(one, many, more) if more > 0 else ""


def begin(held: Comparison) -> str:
    """Say what was compared."""
    text = _("{set}: from {old} to {new}") if held.set_id else _("From {old} to {new}")
    return safe(text.format(set=held.set_id, old=held.old, new=held.new))


def title(about: str, held: Comparison) -> tuple[str, str]:
    """Say what a section is about, and the rubric's id where that says more."""
    if not about:
        return _("The set"), ""
    if about == SHARED:
        return _("Shared criteria"), ""
    words = one_line(masked(held.words.get(about, "")), 80)
    return (words, safe(about)) if words else (safe(about), "")


def head(about: str, held: Comparison) -> str:
    """Say what a section is about on one line."""
    words, id_ = title(about, held)
    return _("{words} ({more})").format(words=words, more=id_) if id_ else words


def weight(severity: Severity) -> str:
    """Say in a word how much a change weighs; "" for one that weighs nothing."""
    return {Severity.SCORES: _("scores"), Severity.REVIEW: _("look"), Severity.PLAIN: ""}[severity]


def said(told: Told) -> str:
    """Say a change; where its words follow, without them."""
    if told.pieces and told.change.pointer.field == "title":
        return _("title changed:")
    if told.pieces and told.change.code in ("criterion-reworded", "shared-criterion-reworded"):
        id_ = one_line(masked(told.change.pointer.criterion))
        if told.asks:
            return _("criterion “{id}” reworded; {asks}").format(id=id_, asks=safe(told.asks))
        return _("criterion “{id}” reworded:").format(id=id_)
    return told.untitled


def used_by(told: Told) -> str:
    """Say which rubrics a shared criterion's change touches; "" for any other change."""
    if told.change.subject is not Subject.SHARED or not told.change.touches:
        return ""
    return _("in {rubrics}").format(rubrics=one_line(", ".join(told.change.touches), 100))


def perhaps(one: Perhaps) -> str:
    """Say what a thing that went may be now."""
    here = one.came.pointer
    text = _("perhaps “{id}”, reworded ({likeness} alike)")
    return text.format(
        id=one_line(masked(here.criterion or here.response or here.rubric)), likeness=f"{one.likeness:.0%}"
    )


def shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Give the words of two texts safe to show, and of what stayed only the ends beside what differs."""
    last = len(pieces) - 1
    for number, (sign, text) in enumerate(pieces):
        yield sign, _cut(safe(text), front=number > 0, back=number < last) if sign == "=" else safe(text)


def _cut(text: str, *, front: bool, back: bool) -> str:
    """Keep the ends of a text that stand beside what differs, in whole words where it has words."""
    if len(text) <= _AROUND * (front + back) + 3:
        return text
    before, after = text[:_AROUND] if front else "", text[-_AROUND:] if back else ""
    before = before[: before.rfind(" ", _AROUND // 2) + 1] or before
    after = after[max(after.find(" ", 0, _AROUND // 2), 0) :]
    return f"{before}…{after}"


def nothing(held: Comparison) -> str:
    """Say that nothing changed."""
    if held.problems:
        return _("nothing that can be read changed")
    old, new = (state.set.version for state in held.states) if held.states else ("", "")
    if old != new:
        return _("nothing changed but the version, from {old} to {new}").format(old=safe(old), new=safe(new))
    return _("nothing changed")


def unmeant(held: Comparison) -> str:
    """Say which files differ, but not in meaning; "" where there are none."""
    if not held.unmeant:
        return ""
    one = "{path} differs, but not in meaning (layout, comments, keys of your own)"
    many = "{n} files differ, but not in meaning (layout, comments, keys of your own); {path} is the first"
    return counted(one, many, len(held.unmeant), path=safe(held.unmeant[0]))


def tally(held: Comparison) -> str:
    """Say how many changes there are, and how many of them weigh something."""
    weights = [told.change.severity for told in held.told]
    scores, look = weights.count(Severity.SCORES), weights.count(Severity.REVIEW)
    parts = [counted("one changes scores", "{n} change scores", scores)] if scores else []
    parts += [counted("one is to be looked at", "{n} are to be looked at", look)] if look else []
    what = counted("One change", "{n} changes", len(weights))
    return what + (_(" ({words})").format(words=_(", ").join(parts)) if parts and len(weights) > 1 else "")


def asks(held: Comparison) -> str:
    """Say what the changes mean for the version; where not all could be read, no more than is known."""
    if held.problems and held.bump is not Bump.MAJOR:
        at_least = _("Version: at least {bump}; what changed in what cannot be read is not known.")
        unknown = _("Whether a new version is needed is not known.")
        words = {Bump.PATCH: _("patch"), Bump.MINOR: _("minor")}
        return at_least.format(bump=words[held.bump]) if held.bump in words else unknown
    return {
        Bump.NONE: _("No new version is needed."),
        Bump.PATCH: _("Version: patch, as no score can change."),
        Bump.MINOR: _("Version: minor, as rubrics came and the scores of the others stay comparable."),
        Bump.MAJOR: _("Version: major, as scores are not comparable with those before."),
    }[held.bump]
