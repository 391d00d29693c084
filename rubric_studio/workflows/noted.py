"""What of a set's release notes cannot be recorded: they are no rubric, so no rule reads them, and they are sent on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rubric_studio.errors import InvalidRubric
from rubric_studio.language import _
from rubric_studio.lint.privacy import identifiers
from rubric_studio.store.files import read_text
from rubric_studio.text import one_line
from rubric_studio.workflows.notes import NOTES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.git import History
    from rubric_studio.store.workspace import Workspace

_CONFLICT = re.compile(r"(?:<{7}|>{7}|[|]{7})(?: |$)|={7}$")


def unfit(workspace: Workspace, history: History, files: Iterable[str]) -> str:
    """Say why the release notes among some changed files cannot be recorded, "" where they can.

    What was recorded earlier stops nothing: it is in the history already.

    Raises:
        WorkspaceError: one cannot be read.
        GitError: the history cannot be read.
    """
    for path in files:
        if path.startswith("rubrics/") and path.endswith(f"/{NOTES}") and (workspace.root / path).is_file():
            try:
                text = read_text(workspace.root / path, inside=workspace.root).text
            except InvalidRubric as error:
                return str(error)
            if found := _found(path, text, _recorded(workspace, history, path)):
                return found
    return ""


def _recorded(workspace: Workspace, history: History, path: str) -> set[str]:
    if not history.state().has_records:
        return set()
    folder = (workspace.root / path).parent
    blobs = history.files("HEAD", folder, {NOTES})
    return {line for data in history.read(blobs.values()) for line in data.decode("utf-8", "replace").splitlines()}


def _found(path: str, text: str, recorded: set[str]) -> str:
    for number, line in enumerate(text.splitlines(), 1):
        if line in recorded:
            continue
        if _CONFLICT.match(line):
            return _(
                "{path}:{number}: two versions of the release notes stand here beside each other, marked by git. Put"
                " them together and take the marks out."
            ).format(path=path, number=number)
        for found in identifiers(line):
            return _(
                "{path}:{number}: “{words}” looks like {kind}. Release notes stay in the history for good: write them"
                " without."
            ).format(path=path, number=number, words=one_line(found.words, 60), kind=found.kind)
    return ""
