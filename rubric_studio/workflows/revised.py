"""What a revision comes to, before it is saved: what changes, what a check finds new, what it does to the scores."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rubric_studio.language import _
from rubric_studio.model.judgment import Verdict
from rubric_studio.store.sets import SET
from rubric_studio.text import one_line
from rubric_studio.workflows.differing import differing
from rubric_studio.workflows.edit import OpenRubric, criterion_of
from rubric_studio.workflows.effect import Effect, effect
from rubric_studio.workflows.holding import Side
from rubric_studio.workflows.papers import path_below, refs_of
from rubric_studio.workflows.tally import verdict_words

if TYPE_CHECKING:
    from rubric_studio.finding import Finding
    from rubric_studio.workflows.revising import Revision


@dataclass(frozen=True)
class Outcome:
    """What a revision comes to.

    Args:
        changes: what changes, in sentences.
        new: what a check of the rubric finds now and did not before.
        gone: what it found before and does not any more.
        effect: what it does to the scores; None where there is no rubric to score.
    """

    changes: tuple[str, ...] = ()
    new: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()
    effect: Effect | None = None


def outcome(revision: Revision) -> Outcome:
    """Tell what a revision comes to, as it stands on the desk.

    Raises:
        RubricStudioError: a file beside those that changed cannot be read.
    """
    changes = (*_changes(revision), *_verdicts(revision), *revision.notes)
    before, after = _views(revision)
    if after is None:
        return Outcome(changes)
    was, is_ = (Counter(map(_key, view.findings)) if view else Counter() for view in (before, after))
    new = tuple(finding for finding in after.findings if _key(finding) not in was)
    gone = tuple(finding for finding in (before.findings if before else ()) if _key(finding) not in is_)
    return Outcome(changes, new, gone, _effect(revision, before, after))


def _changes(revision: Revision) -> list[str]:
    desk, found = revision.desk, []
    for set_id in dict.fromkeys(set_id for set_id, _name in desk.unsaved):
        if desk.saved(set_id, SET) is None:
            found.append(_("{set}: a new set, “{title}”").format(set=set_id, title=desk.title(set_id)))
        texts = {name: desk.texts((set_id, name)) for owner, name in desk.unsaved if owner == set_id}
        old, new = ({name: held[side] for name, held in texts.items()} for side in (0, 1))
        told = differing(desk.workspace, set_id, old, new)
        if not told and desk.saved(set_id, SET):  # what could not be read before cannot be compared
            found += [_("{path}: changed").format(path=path_below((set_id, name))) for name in texts]
        for rubric, said in told.items():
            where = f"{set_id}/{rubric}".rstrip("/")
            found += [_("{name}: {what}").format(name=where, what=one) for one in said]
    return found


def _verdicts(revision: Revision) -> list[str]:
    said = []
    for given in revision.marks.values():
        for (_rubric, id_, response), verdict in given.items():
            criterion = criterion_of(revision.view.rubric, id_)
            words = {"name": id_, "response": response, "verdict": verdict_words(verdict)}
            text = _("your verdict on “{name}” of {response}: {verdict}").format_map(words)
            if criterion and criterion.points < 0 and verdict in (Verdict.MET, Verdict.NOT_MET):
                fault = _("the fault is there") if verdict is Verdict.MET else _("the fault is not there")
                text += _(" ({words})").format(words=fault + _(", ") + f"{criterion.points:+d}")
            said.append(one_line(text))
    return said


def _key(finding: Finding) -> tuple[str, str, str, str]:
    return finding.code, finding.criterion, finding.response, finding.message


def _views(revision: Revision) -> tuple[OpenRubric | None, OpenRubric | None]:
    """Give the rubric as it is on disk and as it is now; None where it is not there."""
    at, desk = revision.at, revision.desk
    if at.rubric_id not in desk.rubric_ids(at.set_id):
        return None, None
    now = desk.open(at.set_id, at.rubric_id)
    owner, rubric = revision.moved or (at.set_id, at.rubric_id)
    saved = {name: document for _set, name in refs_of(owner, rubric) if (document := desk.saved(owner, name))}
    name = f"{rubric}.yaml"
    return (OpenRubric(owner, name, saved, now.wanted) if name in saved else None), now


def _effect(revision: Revision, before: OpenRubric | None, after: OpenRubric) -> Effect | None:
    """Score the verdicts on the rubric as it was and as it is; those that are given now count in the latter only."""
    old, new = (_side(view) if view else None for view in (before, after))
    if old is None or new is None:
        return None
    desk = revision.desk
    verdicts, marks = desk.verdicts(after.set_id), revision.marks.get(after.set_id, {})
    was = {row.response: row.old for row in effect(old, new, verdicts, rater=desk.rater).rows}
    found = effect(old, new, verdicts, rater=desk.rater, marks=marks)
    return replace(found, rows=tuple(replace(row, old=was.get(row.response)) for row in found.rows))


def _side(view: OpenRubric) -> Side | None:
    return Side(view.rubric, view.responses, view.rubric_set.grader_template) if view.rubric else None
