"""Rewriting one criterion: splitting it in two, turning it round with its sign, beginning one from a pattern.

What is proposed here is shown to a person first; what is taken then may be other words. Nothing here touches a file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.language import _
from rubric_studio.lint.head import Reading
from rubric_studio.lint.lexicon import lexicon
from rubric_studio.lint.rephrase import shares
from rubric_studio.lint.turning import Turned, turned
from rubric_studio.lint.wording import halves
from rubric_studio.model.rubric import Criterion
from rubric_studio.workflows.edit import Edit, criterion_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.workflows.edit import OpenRubric
    from rubric_studio.workflows.patterns import Pattern


@dataclass(frozen=True)
class Worded:
    """A criterion's text and points."""

    text: str
    points: int


def criteria_language(view: OpenRubric) -> str:
    """Give the language in which a rubric's criteria are written."""
    own = view.rubric.criteria_language if view.rubric else None
    return own or view.rubric_set.language


def _reading(view: OpenRubric, id: str) -> Reading:
    criterion = criterion_of(view.rubric, id)
    if criterion is None:
        raise NotFound(_("criterion"), id)
    return Reading(criterion, lexicon(criteria_language(view)))


def _with(view: OpenRubric, edit: Edit) -> OpenRubric:
    return replace(view, documents={**view.documents, edit.name: edit.after})


# splitting ------------------------------------------------------------------------------------------------------------


def proposed_halves(view: OpenRubric, id: str) -> tuple[Worded, Worded]:
    """Propose two criteria in place of one, the points shared out; the second is empty where one act is all there is.

    Raises:
        NotFound: there is no such criterion.
        WorkspaceError: it is shared by other rubrics, which would lose its second half.
    """
    _ensure_own(view, id)
    reading = _reading(view, id)
    first, second = halves(reading) or (reading.text, "")
    one, other = shares(reading.points)
    return Worded(first, one), Worded(second, other)


def split(view: OpenRubric, id: str, first: Worded, second: Worded) -> tuple[Edit, str]:
    """Make two criteria of one and give the second one's id; the first keeps its id, why it is there, and its sources.

    Raises:
        NotFound: there is no such criterion.
        WorkspaceError: a text is missing, the points do not come to the same, the criterion is shared by other rubrics,
            or the file cannot be edited so.
    """
    _ensure_own(view, id)
    criterion = _reading(view, id).criterion
    if not first.text.strip() or not second.text.strip():
        raise WorkspaceError(_("Write both criteria: each says one thing."))
    _ensure_shared_out(criterion.points, first.points, second.points)
    edit, made = view.add(second.text.strip(), after=id, points=second.points, like=criterion)
    now = _with(view, edit)
    now = _with(now, now.change(id, "text", first.text.strip()))
    now = _with(now, now.change(id, "points", first.points))
    return Edit(view.name, view.document, now.document), made


def _ensure_own(view: OpenRubric, id: str) -> None:
    if view.is_shared(id):
        words = _(
            "Other rubrics use this criterion too: it is shared, and they would lose the second half. Write the two as "
            "new criteria here, and delete this one from this rubric."
        )
        raise WorkspaceError(words)


def _ensure_shared_out(points: int, one: int, other: int) -> None:
    if one and other and (one + other == points or (one, other) == shares(points)):
        return
    words = _(
        "Together they have to be {points} points, as before, and neither of them 0. Change them later with + and -."
    )
    raise WorkspaceError(words.format(points=f"{points:+d}"))


# turning round --------------------------------------------------------------------------------------------------------


def proposed_turn(view: OpenRubric, id: str) -> tuple[Turned, int]:
    """Propose a criterion's text turned round, and its points with the other sign, as far as the set allows.

    Raises:
        NotFound: there is no such criterion.
    """
    reading, allowed = _reading(view, id), view.rubric_set.points
    return turned(reading), min(max(-reading.points, allowed.min), allowed.max)


def reworded(view: OpenRubric, id: str, to: Worded) -> Edit:
    """Give a criterion another text and other points; where it is shared, for all rubrics that use it.

    Raises:
        NotFound: there is no such criterion.
        WorkspaceError: the text is missing or the same with the other sign, the points are 0, or the file cannot be
            edited so.
    """
    if not to.text.strip() or not to.points:
        raise WorkspaceError(_("Write what the criterion says, and give it points other than 0."))
    criterion, words = _reading(view, id).criterion, to.text.strip()
    turned = criterion.points * to.points < 0
    if turned and words == criterion.text:
        raise WorkspaceError(_("The words are still the same: write what they have to say with the other sign."))
    edit = view.change(id, "text", words)
    now = _with(view, edit)
    changes: list[tuple[str, Any]] = [("points", to.points)]
    if turned:
        changes += _turned_with_it(criterion)
    for name, value in changes:
        now = _with(now, now.change(id, name, value))
    return Edit(edit.name, edit.before, now.documents[edit.name])


def _turned_with_it(criterion: Criterion) -> Iterator[tuple[str, Any]]:
    """Give what turns with the words: what met them does not any more, and what earns points is no never-event."""
    if criterion.critical and criterion.points < 0:
        yield "critical", False
    if held := criterion.examples:
        turned = {"met": list(held.not_met), "not_met": list(held.met)}
        yield "examples", {name: texts for name, texts in turned.items() if texts}


# beginning ------------------------------------------------------------------------------------------------------------


def from_pattern(view: OpenRubric, pattern: Pattern, *, after: str | None) -> tuple[Edit, str]:
    """Add a criterion made from a pattern, its fields still to be filled in, and give its id.

    Raises:
        WorkspaceError: the file cannot be edited so.
    """
    axes = [axis.id for axis in view.rubric_set.axes]
    axis = next((axis for axis in pattern.axes if axis in axes), axes[0])
    like = Criterion(id=pattern.id, text=pattern.text, points=pattern.points, axis=axis, critical=pattern.critical)
    return view.add(pattern.text, after=after, points=pattern.points, like=like, name=pattern.id)
