"""What differs between any two times of a criterion, a rubric or a set, in sentences, with the texts whose words do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rubric_studio.diff.changes import Kind
from rubric_studio.diff.words import WORDED, Piece, differing
from rubric_studio.store.sets import shared_items
from rubric_studio.workflows.declared import Reasons, lines_in
from rubric_studio.workflows.history import said, words_of
from rubric_studio.workflows.past import Reading
from rubric_studio.workflows.trace import between

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from rubric_studio.diff.changes import Change
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.compare import Comparison
    from rubric_studio.workflows.edit import OpenRubric


@dataclass(frozen=True)
class Difference:
    """One thing that differs.

    Args:
        sentence: what, safe to show.
        texts: what it said and says, where its words are worth seeing beside each other.
    """

    sentence: str
    texts: tuple[str, str] | None = None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Give both texts in one, in pieces that are the same, gone or new; none where there are no texts."""
        return differing(*self.texts).pieces if self.texts else ()


class Compared(NamedTuple):
    """What differs in a whole set, and the comparison that it was read from."""

    differences: tuple[Difference, ...]
    comparison: Comparison

    def effect(self, rater: str) -> str:
        """Say what that does to scores, a line for each rubric, as somebody sees it."""
        from rubric_studio.workflows import shifts

        held = self.comparison
        return "".join(f"\n  {line}" for line in shifts.first(shifts.lines(held.weighed(rater), held.words)))


def differences(
    old: Reading, new: Reading, criteria: Collection[str] = (), *, workspace: Workspace | None = None
) -> tuple[Difference, ...]:
    """Tell what differs between two times of a rubric.

    Args:
        old: the one.
        new: the other.
        criteria: only of this criterion, by the ids that it had at either time.
        workspace: where it stands which wordings were declared to ask the same; None where nobody is to look.
    """
    changes = between(old, new)
    if criteria:
        changes = tuple(c for c in changes if c.pointer.criterion in criteria)
    states = old.state(new), new.state(old)
    reasons = Reasons([lines_in(workspace.root / "rubrics" / new.set_id, workspace.root)] if workspace else ())
    asks = reasons.asks(changes, *states)
    return tuple(_told(changes, said(changes, words_of(*reversed(states)), alone=True, asks=asks)))


def differences_of_set(workspace: Workspace, set_id: str, old: str, new: str | None) -> Compared:
    """Tell what differs in a set between two records, by their ids; None is what is on disk.

    Raises:
        RubricStudioError: one of them cannot be read.
    """
    from rubric_studio.workflows.compare import compare_set

    found = compare_set(workspace, set_id, old=old, new=new)
    return Compared(tuple(_told(found.changes, found.sentences)), found)


def reading_of(view: OpenRubric) -> Reading:
    """Give a rubric as it is being written, as a reading to compare."""
    from rubric_studio.model.codec import criterion_from

    uses = frozenset(str(item["use"]) for item in view.items if "use" in item)
    items = shared_items(view.documents.get("shared.yaml"))
    shared = {id_: criterion_from(item) for id_, item in items.items()}
    return Reading(view.set_id, view.rubric, shared, uses, view.name, view.document, items)


def _told(changes: Iterable[Change], sentences: Iterable[str]) -> Iterable[Difference]:
    for change, sentence in zip(changes, sentences, strict=True):
        worded = change.kind is Kind.CHANGED and change.pointer.field in WORDED
        two = isinstance(change.old, str) and isinstance(change.new, str)
        yield Difference(sentence, (change.old, change.new) if worded and two else None)
