"""Whether two reports may be compared: by what was asked, how it was scored and who judged, not by version numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.language import _, counted, joined, listed
from rubric_studio.model.codec import canonical, score_digest
from rubric_studio.model.equivalent import NAME, groups, parse
from rubric_studio.text import one_line, safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.model.judgment import Rater
    from rubric_studio.pack.reader import Pack
    from rubric_studio.scoring.report import Report

_NAMED = 5


@dataclass(frozen=True)
class Comparability:
    """The answer; it is true where the reports may be compared as they are.

    Args:
        why: why not, a sentence each; empty where they may.
        rubrics: the rubrics for which the comparison holds all the same: ``report.mean(rubrics)`` of both.
    """

    why: tuple[str, ...]
    rubrics: tuple[str, ...]

    def __bool__(self) -> bool:
        return not self.why

    def __str__(self) -> str:
        if not self.why:
            n = len(self.rubrics)
            return counted("Comparable: the one rubric.", "Comparable: all {n} rubrics.", n)
        n = len(self.rubrics)
        holds = counted("It still holds for one rubric.", "It still holds for {n} rubrics.", n) if n else ""
        return joined(_("Not comparable."), *self.why, holds)


def comparable(one: Report, other: Report) -> Comparability:
    """Tell whether the scores of two reports may be compared, and if not, why, and for which rubrics they still may.

    A rubric's scores may where its score digest is the same, or where every change between the two was declared
    editorial in one of the packs; and all of them only where the same graders (model, version, settings and what they
    are sent) judged both, or physicians did. How many responses there were does not matter.
    """
    judged = [*_unscored(one, other), *_judged_otherwise(one, other)]
    why = list(judged)
    alike = groups((*one.equivalent, *other.equivalent))
    both = [id_ for id_ in one.rubrics if id_ in other.rubrics]
    digests = {id_: (one.rubrics[id_].score_digest, other.rubrics[id_].score_digest) for id_ in both}
    hold = [id_ for id_, two in digests.items() if _is_one(alike, *two)]
    if changed := sorted({*both} - {*hold}):
        why.append(_("Changed in between, so that scores may differ: {ids}.").format(ids=_named(changed)))
    for had, lacked in ((one, other), (other, one)):
        if only := [id_ for id_ in had.rubrics if id_ not in lacked.rubrics]:
            said = {"set": safe(had.set), "version": safe(had.version), "ids": _named(only)}
            why.append(_("Only with {set} {version}: {ids}.").format(**said))
    return Comparability(tuple(why), () if judged else tuple(hold))


def keeps_scores(old: Pack, new: Pack) -> bool:
    """Tell whether whatever is scored with a pack may be compared with what is scored with another, by one grader.

    Every rubric of the old one has to be in the new one, with all that its scores rest on the same or declared
    equivalent, and graders have to be sent the same words. New rubrics beside them do no harm.
    """
    if old.grader_template != new.grader_template:
        return False
    alike = groups((*parse(old.member(NAME)), *parse(new.member(NAME))))
    there = dict(new.items())
    return all(
        id_ in there and (rubric == there[id_] or _is_one(alike, score_digest(rubric), score_digest(there[id_])))
        for id_, rubric in old.items()
    )


def _is_one(alike: Mapping[str, str], one: str, other: str) -> bool:
    return alike.get(one, one) == alike.get(other, other)


def _unscored(*reports: Report) -> list[str]:
    """Name the reports that hold no score at all, of which nothing can be said."""
    text = _("No response has a score in the report on {set} {version}.")
    empty = [report for report in reports if all(v is None for one in report.rubrics.values() for v in one.values)]
    return list(dict.fromkeys(text.format(set=safe(report.set), version=safe(report.version)) for report in empty))


def _judged_otherwise(one: Report, other: Report) -> list[str]:
    """Say how the raters differ, as far as it bears on scores."""
    ours, theirs = _kinds(one), _kinds(other)
    if ours != theirs:
        return [_("{one} judged for one report, {other} for the other.").format(one=_who(one), other=_who(other))]
    if "grader" not in ours:
        return []
    why = []
    if _graders(one) != _graders(other):
        text = _("The graders differ in model, version or settings: {one}; {other}.")
        why.append(text.format(one=_who(one), other=_who(other)))
    if one.template != other.template:
        why.append(_("The graders were not asked in the same words: the packs hold other grader templates."))
    return why


def _kinds(report: Report) -> set[str]:
    return {rater.kind for rater in report.raters}


def _graders(report: Report) -> set[bytes]:
    return {canonical(rater) for rater in report.raters if rater.kind == "grader"}


def _who(report: Report) -> str:
    graders = [rater for rater in report.raters if rater.kind == "grader"]
    n = len(report.raters) - len(graders)
    physicians = [counted("one physician", "{n} physicians", n)] if n else []
    return listed([_named([_called(rater) for rater in graders]), *physicians])


def _called(rater: Rater) -> str:
    settings = ", ".join(f"{key}={value}" for key, value in sorted(rater.settings.items()))
    return " ".join(filter(None, [rater.id, rater.version, f"({settings})" if settings else ""]))


def _named(names: list[str]) -> str:
    more = len(names) - _NAMED
    shown = [one_line(name, 60) for name in names[:_NAMED]]
    return listed([*shown, *([counted("one more", "{n} more", more)] if more > 0 else [])])
