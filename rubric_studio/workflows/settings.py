"""What a workspace's settings say about checking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from rubric_studio.errors import RubricStudioError
from rubric_studio.model.rubric import LintSettings
from rubric_studio.store.document import Document
from rubric_studio.store.files import read_text
from rubric_studio.store.workspace import SETTINGS

if TYPE_CHECKING:
    from rubric_studio.store.workspace import Workspace


def settings_document(workspace: Workspace) -> Document:
    """Read a workspace's settings.

    Raises:
        NotFound: there are none.
        WorkspaceError: the file cannot be read.
        InvalidRubric: it is no YAML that is allowed here.
    """
    text = read_text(workspace.root / SETTINGS, inside=workspace.root).text
    return Document.parse(text, kind="settings", path=SETTINGS)


def lint_settings(document: Document) -> LintSettings:
    """Give what a settings file says about rules; nothing where its shape is wrong."""
    if document.problems:
        return LintSettings()
    return msgspec.convert(document.data.get("lint") or {}, LintSettings)


def workspace_lint(workspace: Workspace) -> LintSettings:
    """Give a workspace's settings for the rules; nothing where they cannot be read (a check says why)."""
    try:
        return lint_settings(settings_document(workspace))
    except RubricStudioError:
        return LintSettings()
