"""What changed in a criterion since somebody last gave their word on it, in sentences."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Kind, Subject
from rubric_studio.diff.compare import compare
from rubric_studio.language import _
from rubric_studio.model.codec import approval_digest, with_fields
from rubric_studio.model.signoff import What
from rubric_studio.text import one_line
from rubric_studio.workflows.edit import criterion_of
from rubric_studio.workflows.history import masked, said
from rubric_studio.workflows.trace import APPROVED, PROMPT, trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.diff.changes import Change
    from rubric_studio.model.rubric import Rubric
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.past import Reading
    from rubric_studio.workflows.signoff import Item


def since_approved(workspace: Workspace, item: Item, rater: str) -> tuple[str, ...]:
    """Say what changed in a criterion since somebody gave their word; nothing where no record holds that state.

    Args:
        workspace: where it is.
        item: the criterion.
        rater: who asks: since their own last word; where they gave none, since anybody approved it.

    Raises:
        NotFound: the rubric is not there, and never was.
        GitError: there is no history, or it cannot be read.
    """
    given = _given(item, rater)
    if not given:
        return ()
    found = trace(workspace, item.set_id, item.rubric.id)
    now = found.moments[0].reading if found.moments else None
    called = item.criterion.id
    for moment in found.moments:
        if now and _digest(moment.reading.rubric, called) in given:
            before = _called(moment.reading, called, item.criterion.id)
            changes = compare(before.state(now), now.state(before))
            lines = said([c for c in changes if _covered(c, item)], {item.rubric.id: item.rubric.title})
            return (*lines, *_turns(before.rubric, now.rubric))
        called = next((str(c.old) for c in moment.changes if _renamed(c, called)), called)
    return ()


def _called(reading: Reading, old: str, new: str) -> Reading:
    """Give a rubric with a criterion called by another id."""
    if old == new or not reading.rubric:
        return reading
    criteria = tuple(with_fields(c, id=new) if c.id == old else c for c in reading.rubric.criteria)
    return replace(reading, rubric=with_fields(reading.rubric, criteria=criteria))


def _given(item: Item, rater: str) -> set[str]:
    """Give the states on which the person's last word was given, or else those that anybody approved."""
    standing = item.standing
    earlier = [*standing.stale, *(word for word in standing.requests if standing.earlier(word))]
    words = [word for word in earlier if word.what != What.COMMENT]
    own = [word for word in words if word.by == rater]
    if standing.of(rater) and not own:
        return set()
    return {word.approval_digest for word in own or words if own or word.what == What.APPROVE}


def _renamed(change: Change, called: str) -> bool:
    return change.kind is Kind.RENAMED and change.pointer.criterion == called


def _turns(before: Rubric | None, now: Rubric | None) -> Iterator[str]:
    """Tell the words of a conversation that changed, turn by turn."""
    turns = zip_longest(before.prompt if before else (), now.prompt if now else ())
    for number, (old, new) in enumerate(turns, 1):
        if old == new:
            continue
        was, is_ = (f"{turn.role}: {one_line(masked(turn.content))}" if turn else _("none") for turn in (old, new))
        yield _("message {n} of the conversation, from “{old}” to “{new}”").format(n=number, old=was, new=is_)


def _digest(rubric: Rubric | None, criterion: str) -> str:
    held = criterion_of(rubric, criterion)
    return approval_digest(rubric, held) if rubric and held else ""


def _covered(change: Change, item: Item) -> bool:
    """Tell whether a change is one of what an approval of the criterion covers."""
    if change.subject is Subject.RUBRIC:
        return change.pointer.field == PROMPT
    return change.pointer.criterion == item.criterion.id and change.pointer.field in APPROVED
