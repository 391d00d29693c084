"""One finding with all that a person needs to decide: where it is, the words, why it matters, what can be done."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import NotFound, RubricStudioError
from rubric_studio.finding import Act
from rubric_studio.language import _
from rubric_studio.tui.words import alike
from rubric_studio.workflows.edit import criterion_of, field_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.finding import Finding, Mend, Patch
    from rubric_studio.model.rubric import Criterion
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.edit import OpenRubric
    from rubric_studio.workflows.rules import Card

AROUND = 160
"""Characters of a long text that are shown before and after the words."""


@dataclass(frozen=True)
class Change:
    """What a way to mend does to one field: its name in words, and what it says before and after ("": nothing)."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Way:
    """One way to mend, with what it changes."""

    mend: Mend
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Sheet:
    """A finding to decide on.

    Args:
        finding: what was found, as it stands now.
        card: the rule's words; None for a rule that is not known (a newer program wrote it).
        text: the text that it is about, "" where there is none to show.
        start: where the words begin in the text.
        end: where they end; equal to ``start`` where it is about the whole.
        number: the criterion's place in the rubric, from 1; 0 where it is about no criterion.
        count: how many criteria the rubric has.
        points: the criterion's points.
        ways: the ways to mend it.
        waivable: it may be let stay, with a reason.
        gone: what it is about was changed since the check, and it is not found any more.
    """

    finding: Finding
    card: Card | None
    text: str = ""
    start: int = 0
    end: int = 0
    number: int = 0
    count: int = 0
    points: int = 0
    ways: tuple[Way, ...] = ()
    waivable: bool = False
    gone: bool = False


def sheet(session: Session, finding: Finding) -> Sheet:
    """Make the sheet of a finding, looked up again in its rubric as it is now."""
    card = card_of(finding.code)
    try:
        view = session.view_of(finding)
        now = session.as_it_stands(finding)
        if now is None:
            return Sheet(finding, card, gone=True)
        ways = tuple(Way(mend, tuple(_changes(view, mend))) for mend in session.mends(now))
    except RubricStudioError:  # the rubric cannot be opened, which is what the finding says
        return Sheet(finding, card)
    criterion = criterion_of(view.rubric, now.criterion)
    text, start, end = passage(now, criterion)
    ids = [held.id for held in view.rubric.criteria] if view.rubric else []
    return Sheet(
        now,
        card,
        text,
        start,
        end,
        number=ids.index(criterion.id) + 1 if criterion else 0,
        count=len(ids),
        points=criterion.points if criterion else 0,
        ways=ways,
        waivable=session.can_waive(now),
    )


def card_of(code: str) -> Card | None:
    """Give a rule's card, None for a rule that is not known here."""
    from rubric_studio.workflows.rules import card  # after the first screen

    try:
        return card(code)
    except NotFound:
        return None


def passage(finding: Finding, criterion: Criterion | None) -> tuple[str, int, int]:
    """Give the text that a finding is about and where its words stand in it; a long text is cut around them."""
    text, start, end = finding.excerpt, finding.start, finding.end
    if not text:
        return (criterion.text if criterion else ""), 0, 0
    return cut(text, start, end)


def cut(text: str, start: int, end: int) -> tuple[str, int, int]:
    """Leave out what is far from the words in a long text, and give where they stand in what is left."""
    first, last = max(start - AROUND, 0), end + AROUND
    if len(text) <= 3 * AROUND:
        return text, start, end
    head, tail = "…" if first else "", "…" if last < len(text) else ""
    moved = len(head) - first
    return head + text[first:last] + tail, start + moved, end + moved


# what a mend changes --------------------------------------------------------------------------------------------------


def _changes(view: OpenRubric, mend: Mend) -> Iterator[Change]:
    for patch in mend.patches:
        held = criterion_of(view.rubric, patch.criterion)
        if patch.act is Act.ADD:
            yield Change(_("new criterion"), "", f"{patch.points:+d}  {patch.value}")
        elif patch.act is Act.REMOVE:
            yield Change(_("criterion"), held.text if held else patch.criterion, "")
        else:
            name = "text" if patch.field == "criterion" else patch.field
            before, after = _near(_said(name, _held(view, patch, held)), _said(name, patch.value))
            yield Change(field_words(name), before, after)


def _held(view: OpenRubric, patch: Patch, criterion: Criterion | None) -> Any:
    """Give what a field says now."""
    if patch.response:
        response = next((held for held in view.responses if held.id == patch.response), None)
        return getattr(response, patch.field, None)
    steps = tuple(int(step) if step.isdigit() else step for step in patch.field.split("."))
    if criterion is None:
        return view.document.value(steps)
    name, path = view.where(criterion.id)
    return view.documents[name].value((*path, *steps))


def _said(field: str, value: Any) -> str:
    if value is None:
        return ""
    if field == "points" and isinstance(value, int):
        return f"{value:+d}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _near(before: str, after: str) -> tuple[str, str]:
    """Leave out what is far from where two long texts differ."""
    start = alike(before, after)
    tail = alike(before[start:][::-1], after[start:][::-1])
    sides = (cut(text, start, max(len(text) - tail, start))[0] for text in (before, after))
    return next(sides), next(sides)
