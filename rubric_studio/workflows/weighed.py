"""Weighed: the effects of what changed between two times of a set, by the verdicts that lie beside it on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.git import History
from rubric_studio.model import equivalent
from rubric_studio.store import judgments
from rubric_studio.store.files import read_bytes
from rubric_studio.store.sets import JUDGMENTS, RESPONSES, SET, SHARED
from rubric_studio.store.workspace import files_of
from rubric_studio.workflows.effect import Effect, Side, effect, side
from rubric_studio.workflows.history import state_of
from rubric_studio.workflows.times import Time, read_some
from rubric_studio.workflows.verdicts import Verdicts

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from rubric_studio.diff.changes import SetState
    from rubric_studio.model.judgment import Judgment
    from rubric_studio.store.workspace import Workspace


def effects(states: tuple[SetState, SetState], times: tuple[Time, Time]) -> tuple[Effect, ...]:
    """Give the effects on the rubrics that are there at both times and on which there are verdicts.

    The verdicts are those that lie in the later time's folder on disk; nobody's own count before others'.

    Args:
        states: the two times, as far as they were read to compare them.
        times: where more of them can be read.

    Raises:
        GitError: the history cannot be read.
    """
    old, new = states
    every = (old.set.scoring, old.set.grader_template) != (new.set.scoring, new.set.grader_template)
    ids = None if every else {id_ for id_ in old.rubrics.keys() & new.rubrics.keys() if _differs(old, new, id_)}
    folder, root = times[1].folder, times[1].root
    verdicts = Verdicts(_lines(folder, root, ids)) if ids is None or ids else Verdicts()
    judged = [id_ for id_ in sorted(verdicts.rubrics) if ids is None or id_ in ids]
    if not judged:
        return ()
    editorial = declared(folder, root)
    before, after = (_sides(state, time, judged) for state, time in zip(states, times, strict=True))
    both = (
        effect(before[id_], after[id_], verdicts, editorial=editorial)
        for id_ in judged
        if id_ in before and id_ in after
    )
    return tuple(found for found in both if found.is_any)


def recorded(workspace: Workspace, set_id: str, rubric: str) -> Side | None:
    """Give a rubric as it was last recorded; None where it was not, or there is no history.

    Raises:
        GitError: the history cannot be read.
    """
    history = History.open(workspace.root)
    if history is None or not (record := history.find("HEAD")):
        return None
    time = Time("", workspace.root / "rubrics" / set_id, workspace.root, history, record)
    return side(state_of(read_some(time, _names([rubric]))), rubric)


def declared(folder: Path, root: Path) -> list[tuple[str, str]]:
    """Give the editorial changes that were declared in a set; none where that cannot be read."""
    try:
        return equivalent.parse(read_bytes(folder / equivalent.NAME, inside=root))
    except RubricStudioError:
        return []


def _differs(old: SetState, new: SetState, rubric: str) -> bool:
    one, other = (state.responses.get(rubric) for state in (old, new))
    return old.rubrics[rubric] != new.rubrics[rubric] or one != other


def _lines(folder: Path, root: Path, rubrics: Collection[str] | None) -> list[Judgment]:
    """Read the verdicts on some rubrics; a file that cannot be read is named by a check, not here."""
    found = []
    for name in files_of(folder, inner=(JUDGMENTS,)):
        if name.startswith(JUDGMENTS):
            try:
                found += judgments.parse(read_bytes(folder / name, inside=root), name, rubrics)[0]
            except RubricStudioError:
                continue
    return found


def _names(rubrics: Collection[str]) -> set[str]:
    return {SET, SHARED} | {f"{at}{id_}.yaml" for id_ in rubrics for at in ("", RESPONSES)}


def _sides(state: SetState, time: Time, rubrics: Collection[str]) -> dict[str, Side]:
    """Give rubrics with their sample responses; what the comparison had no need of is read now."""
    unread = [id_ for id_ in rubrics if id_ not in state.rubrics]
    names = _names(unread) if unread else set()
    names |= {f"{RESPONSES}{id_}.yaml" for id_ in rubrics if id_ not in state.responses}
    more = state_of(read_some(time, names))
    found = {}
    for id_ in rubrics:
        rubric = state.rubrics.get(id_) or more.rubrics.get(id_)
        held = state.responses.get(id_) or more.responses.get(id_)
        if rubric:
            found[id_] = Side(rubric, held.responses if held else (), state.set.grader_template)
    return found
