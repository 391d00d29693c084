"""Blame: who last changed each criterion's text and its points, when, and since which release it stands so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Kind, Subject
from rubric_studio.errors import NotFound
from rubric_studio.language import _
from rubric_studio.workflows.history import history_of
from rubric_studio.workflows.milestones import Milestones
from rubric_studio.workflows.people import People
from rubric_studio.workflows.trace import trace

if TYPE_CHECKING:
    from rubric_studio.finding import Problem
    from rubric_studio.git import Entry
    from rubric_studio.model.rubric import Criterion, Rubric
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.trace import Moment, Trace


@dataclass(frozen=True)
class Stand:
    """Since when something is as it is.

    Args:
        entry: the record that made it so; None where it is not recorded yet, or not known.
        who: what people call who made that record.
        since: the earliest release in which it is so, "" where it is in none.
        recorded: it is recorded.
    """

    entry: Entry | None = None
    who: str = ""
    since: str = ""
    recorded: bool = True


@dataclass(frozen=True)
class Line:
    """A criterion as it is now, and who made its text and its points what they are."""

    criterion: Criterion
    text: Stand
    points: Stand


@dataclass(frozen=True)
class Blame:
    """A rubric's criteria in their order; the rest as in ``Log``."""

    set_id: str
    rubric: Rubric
    lines: tuple[Line, ...]
    begins: Entry | None = None
    problems: tuple[Problem, ...] = ()


def blame(workspace: Workspace, set_id: str, rubric_id: str) -> Blame:
    """Tell who last changed the text and the points of each criterion of a rubric.

    Raises:
        NotFound: there is no such rubric; one that was deleted has a log only.
        GitError: there is no history, or it cannot be read.
    """
    history = history_of(workspace)
    found = trace(workspace, set_id, rubric_id, history=history)
    rubric = found.now
    if rubric is None:
        hint = _("It was deleted. Its log tells who did that: “rubric-studio log {set}/{rubric}”.")
        raise NotFound(_("rubric"), f"{set_id}/{rubric_id}", hint=hint.format(set=set_id, rubric=rubric_id))
    milestones, people = Milestones(history, set_id), People(workspace)
    active = _became_active(found)
    texts, points = found.last({"text"}), found.last({"points"})

    def stand(moment: Moment | None) -> Stand:
        if moment is None:
            return Stand()
        held = [milestones.first_holding(one.entry) for one in (moment, active) if one]
        since = milestones.latest(held) if rubric.status == "active" else ""
        return Stand(moment.entry, people.called(moment.entry), since, recorded=moment.entry is not None)

    lines = tuple(Line(c, stand(texts.get(c.id)), stand(points.get(c.id))) for c in rubric.criteria)
    return Blame(set_id, rubric, lines, found.begins, found.problems)


def _became_active(found: Trace) -> Moment | None:
    """Give the moment since which releases take the rubric in."""
    for moment in found.moments:
        own = [change for change in moment.changes if change.subject is Subject.RUBRIC and not moment.dropped]
        if any(change.pointer.field == "status" or change.kind is Kind.ADDED for change in own):
            return moment
    return None
