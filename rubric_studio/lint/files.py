"""Rules that only files can break; the workflow that reads them finds these, so here are their words alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.finding import Severity
from rubric_studio.lint.rules import Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.lint.rules import Hit


def _found_elsewhere() -> Iterable[Hit]:
    return ()


@rule("Y100", "unreadable-file", Severity.ERROR, Scope.FILE, blocks_record=True, fixed=True)
def unreadable_file() -> Iterable[Hit]:
    """The file cannot be read as YAML here; the message says where and what to do.

    Why: What could be read in two ways, or hides something, must not reach a grader.

    Instead of:
        criteria: [

    Write:
        criteria: []
    """
    return _found_elsewhere()


@rule("S100", "wrong-shape", Severity.ERROR, Scope.FILE, blocks_record=True, fixed=True)
def wrong_shape() -> Iterable[Hit]:
    """A key or value is not what the schema asks for; the message says which and what is meant.

    Why: A key that nobody knows would silently count for nothing.

    Instead of:
        wieght: 5

    Write:
        points: 5
    """
    return _found_elsewhere()


@rule("S101", "id-missing-or-invalid", Severity.ERROR, Scope.FILE, blocks_record=True, fixed=True)
def id_missing() -> Iterable[Hit]:
    """This criterion has no id, or one that is none. Let one be made from its text.

    Why: Verdicts and sign-offs belong to a criterion by its id.

    Instead of:
        - criterion: Tells the reader to call 911 now.

    Write:
        - id: call-911
          criterion: Tells the reader to call 911 now.
    """
    return _found_elsewhere()


@rule("S111", "unknown-shared-criterion", Severity.ERROR, Scope.FILE, blocks_record=True, fixed=True)
def unknown_shared_criterion() -> Iterable[Hit]:
    """shared.yaml has no criterion “{id}”. Correct the id, or write the criterion there.

    Why: The rubric would be graded without it, and nobody would see that.

    Instead of:
        - use: escalation-timming

    Write:
        - use: escalation-timing
    """
    return _found_elsewhere()


@rule("S112", "name-mismatch", Severity.ERROR, Scope.FILE, blocks_record=True, fixed=True)
def name_mismatch() -> Iterable[Hit]:
    """The id “{id}” and the name “{name}” differ. Make them the same.

    Why: A file is found by its name, a verdict by the id.

    Instead of:
        id: chest-pains

    Write:
        id: chest-pain
    """
    return _found_elsewhere()


@rule("S115", "file-not-used", Severity.WARNING, Scope.FILE)
def file_not_used() -> Iterable[Hit]:
    """This file is not read; the message says why and where it belongs.

    Why: Somebody thinks that it counts.

    Instead of:
        rubrics/chest-pain.yaml

    Write:
        rubrics/emergency-escalation/chest-pain.yaml
    """
    return _found_elsewhere()


@rule("S117", "own-approval", Severity.ERROR, Scope.FILE, fixed=True)
def own_approval() -> Iterable[Hit]:
    """{by} approves “{criterion}”, and wrote it or changed it last. That counts for nothing: somebody else has to.

    Why: A sign-off says that a second person looked at it.

    Instead of:
        approved by r01, who wrote it

    Write:
        approved by r02, who did not
    """
    return _found_elsewhere()
