"""Rules on what comes of two lines of work that are joined; the workflow finds these, so here are their words alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.finding import Severity
from rubric_studio.lint.rules import Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.lint.rules import Hit


def _found_elsewhere() -> Iterable[Hit]:
    return ()


@rule("M911", "joined-differently", Severity.ERROR, Scope.FILE)
def joined_differently() -> Iterable[Hit]:
    """Both sides changed this and do not agree: {what}. Join them on your computer, and settle it there.

    Why: A server joins line by line, and may take what two people disagree about for agreed.

    Instead of:
        points: 5 on one side, points: 8 on the other

    Write:
        points: 8
    """
    return _found_elsewhere()


@rule("M912", "lost-in-joining", Severity.ERROR, Scope.FILE)
def lost_in_joining() -> Iterable[Hit]:
    """Joined line by line, this is not what both sides wrote: {what}. Join them on your computer instead.

    Why: What one side wrote would be gone, or there twice, and nobody would be asked.

    Instead of:
        - id: call-911
        - id: call-911

    Write:
        - id: call-911
    """
    return _found_elsewhere()


@rule("M913", "points-from-both-sides", Severity.ERROR, Scope.FILE)
def points_from_both_sides() -> Iterable[Hit]:
    """Both sides changed points: {base} in all before, {ours} and {theirs} on the two sides, {joined} together.
    Look whether both are meant together, then join them on your computer.

    Why: Each was right for itself; nobody has seen what both together make of the scores. Where somebody has, the note
    of the record that joins the two says so in its last line: “Points-seen: yes”, as sync --points-seen writes it.

    Instead of:
        40 + 60 points; one side makes it 60 + 60, the other 40 + 80: together 60 + 80

    Write:
        50 + 70
    """
    return _found_elsewhere()


@rule("M914", "version-too-low", Severity.ERROR, Scope.FILE)
def version_too_low() -> Iterable[Hit]:
    """Version {version} is too low: since {last}, changes ask for {needed}. Let “rubric-studio release” write it.

    Why: The same major version means that the same rubric gives the same score.

    Instead of:
        version: "1.0.1"

    Write:
        version: "2.0.0"
    """
    return _found_elsewhere()
