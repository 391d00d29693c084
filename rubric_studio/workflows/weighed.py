"""Weighed: the effects of what changed between two times of a set, by the verdicts that lie beside it on disk.

A pack rarely holds responses or verdicts: its rubrics are scored on those of the time that it is compared with. Two
packs that were made with them are weighed by their own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.git import History
from rubric_studio.model.codec import missing_uses
from rubric_studio.model.equivalent import groups
from rubric_studio.store import judgments
from rubric_studio.store.files import read_bytes
from rubric_studio.store.sets import JUDGMENTS, RESPONSES, SET, SHARED, declared_equal
from rubric_studio.store.workspace import files_of
from rubric_studio.workflows.effect import Effect, effect, side
from rubric_studio.workflows.history import state_of
from rubric_studio.workflows.holding import Side
from rubric_studio.workflows.times import last_record, read_some
from rubric_studio.workflows.verdicts import Verdicts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from rubric_studio.diff.changes import SetState
    from rubric_studio.model.judgment import Judgment
    from rubric_studio.store.document import Document
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.times import Time


def effects(
    states: tuple[SetState, SetState],
    times: tuple[Time | None, Time | None],
    *,
    rater: str = "",
    also: Iterable[tuple[str, str]] = (),
    documents: Mapping[str, Document] | None = None,
    packed: Iterable[Judgment] = (),
) -> tuple[Effect, ...]:
    """Give the effects on the rubrics on which there are verdicts, those that are not there any more too.

    The verdicts are those in the later time's folder. Where some cannot be read, an effect on no rubric says so first.

    Args:
        states: the two times, as far as they were read to compare them.
        times: where more of them can be read; None for a pack.
        rater: whose own verdicts count before others'; "" for nobody's.
        also: pairs of judging digests that are declared equal besides those in the set's file.
        documents: the later time's files, as far as they were read.
        packed: the verdicts, where both times are packs.

    Raises:
        GitError: the history cannot be read.
    """
    old, new = states
    where, ids = times[1] or times[0], _weighable(old, new)
    held, unread = _lines(where.folder, where.root, ids) if where and (ids is None or ids) else (list(packed), 0)
    declared = declared_equal(where.folder, where.root) if where and held else []
    verdicts = Verdicts(held, groups([*declared, *also]))
    judged = [id_ for id_ in sorted(verdicts.rubrics) if ids is None or id_ in ids]
    before, after = _sides(states, times, judged)
    found = [Effect("", unread=unread)] if unread else []
    for id_ in judged:
        if id_ in before and id_ in after:
            weighed = effect(before[id_], after[id_], verdicts, rater=rater)
            found.append(replace(weighed, missing=_missing(documents or {}, id_, new)))
        elif id_ in old.rubrics and id_ not in new.rubrics:
            found.append(Effect(id_, left=len(verdicts.on(id_))))
    return tuple(one for one in found if one.is_any)


def _weighable(old: SetState, new: SetState) -> set[str] | None:
    """Name the rubrics that changed or went; None where what all of them rest on changed."""
    if (old.set.scoring, old.set.grader_template) != (new.set.scoring, new.set.grader_template):
        return None
    changed = {id_ for id_ in old.rubrics.keys() & new.rubrics.keys() if _differs(old, new, id_)}
    return changed | (old.rubrics.keys() - new.rubrics.keys())


def _missing(documents: Mapping[str, Document], rubric: str, state: SetState) -> tuple[str, ...]:
    """Name the shared criteria that a rubric asks for and that are not there."""
    document = documents.get(f"{rubric}.yaml")
    return missing_uses(document.data, state.shared) if document and not document.problems else ()


def recorded(workspace: Workspace, set_id: str, rubric: str) -> Side | None:
    """Give a rubric as it was last recorded; None where it was not, or there is no history.

    Raises:
        GitError: the history cannot be read.
    """
    history = History.open(workspace.root)
    if history is None or not history.find("HEAD"):
        return None
    time = last_record(history, workspace.root / "rubrics" / set_id)
    return side(state_of(read_some(time, _names([rubric]))), rubric)


def _differs(old: SetState, new: SetState, rubric: str) -> bool:
    one, other = (state.responses.get(rubric) for state in (old, new))
    return old.rubrics[rubric] != new.rubrics[rubric] or one != other


def _lines(folder: Path, root: Path, rubrics: Collection[str] | None) -> tuple[list[Judgment], int]:
    """Read the verdicts on some rubrics; and count the lines and files that cannot be read, which a check names."""
    found, unread = [], 0
    for name in files_of(folder, inner=(JUDGMENTS,)):
        if name.startswith(JUDGMENTS):
            try:
                lines, problems = judgments.parse(read_bytes(folder / name, inside=root), name, rubrics)
            except RubricStudioError:
                unread += 1
                continue
            found += lines
            unread += len({problem.place for problem in problems})
    return found, unread


def _names(rubrics: Collection[str]) -> set[str]:
    return {SET, SHARED} | {f"{at}{id_}.yaml" for id_ in rubrics for at in ("", RESPONSES)}


def _sides(
    states: tuple[SetState, SetState], times: tuple[Time | None, Time | None], rubrics: Collection[str]
) -> tuple[dict[str, Side], dict[str, Side]]:
    """Give rubrics with their sample responses at both times; a pack without has those of the other time."""
    held = [_read(state, time, rubrics) if time else state for state, time in zip(states, times, strict=True)]
    found = []
    for state, time, other in zip(held, times, reversed(held), strict=True):
        samples = state.responses if time else {**other.responses, **state.responses}
        template = state.set.grader_template
        found.append(
            {
                id_: Side(state.rubrics[id_], samples[id_].responses if id_ in samples else (), template)
                for id_ in rubrics
                if id_ in state.rubrics
            }
        )
    return found[0], found[1]


def _read(state: SetState, time: Time, rubrics: Collection[str]) -> SetState:
    """Give a state with what the comparison had no need of, which is read now."""
    unread = [id_ for id_ in rubrics if id_ not in state.rubrics]
    names = _names(unread) if unread else set()
    names |= {f"{RESPONSES}{id_}.yaml" for id_ in rubrics if id_ not in state.responses}
    more = state_of(read_some(time, names))
    return replace(state, rubrics={**more.rubrics, **state.rubrics}, responses={**more.responses, **state.responses})
