"""Shifts: what everything that is not recorded yet does to scores, a line for each rubric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _, counted
from rubric_studio.text import one_line
from rubric_studio.workflows.compare import compare_set
from rubric_studio.workflows.history import masked
from rubric_studio.workflows.outcomes import line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.effect import Effect

MOST = 12
"""How many rubrics are told."""


def since_record(workspace: Workspace, *, rater: str = "") -> list[str]:
    """Say for each rubric what its changes since the last record do to the scores of the verdicts on it.

    Args:
        workspace: where the sets are.
        rater: whose own verdicts count before others'.

    Raises:
        NotFound: nothing was recorded yet.
        GitError: there is no history, or it cannot be read.
    """
    found = []
    for set_id in workspace.set_ids():
        held = compare_set(workspace, set_id, old="HEAD")
        found += lines(held.weighed(rater), held.words)
    return first(found)


def first(said: list[str]) -> list[str]:
    """Give the first few lines, and how many more there are."""
    more = len(said) - MOST
    return [*said[:MOST], *([counted("and one more rubric", "and {n} more rubrics", more)] if more > 0 else [])]


def lines(effects: Iterable[Effect], words: Mapping[str, str]) -> list[str]:
    """Say effects, a line for each rubric; ``words`` tell the rubrics' titles."""
    return [_("{rubric}: {what}").format(rubric=_title(held.rubric, words), what=line(held)) for held in effects]


def _title(rubric: str, words: Mapping[str, str]) -> str:
    return one_line(masked(words.get(rubric) or rubric), 60) if rubric else _("The set")
