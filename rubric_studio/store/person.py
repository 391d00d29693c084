"""Who sits here: the opaque id under which verdicts are written, kept in the person's own settings folder."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.store.files import reason

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")


def rater_id() -> str:
    """Give this person's rater id: RUBRIC_STUDIO_RATER, else the one made at random on first use.

    Raises:
        WorkspaceError: the id cannot be kept, or RUBRIC_STUDIO_RATER is no id.
    """
    given = os.environ.get("RUBRIC_STUDIO_RATER")
    if given:
        if not _ID.match(given):
            raise WorkspaceError(_("RUBRIC_STUDIO_RATER may hold letters, digits, “.”, “_” and “-” only."))
        return given
    import platformdirs

    path = Path(platformdirs.user_config_dir("rubric-studio", appauthor=False)) / "rater-id"
    try:
        held = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
        if _ID.match(held):
            return held
        path.parent.mkdir(parents=True, exist_ok=True)
        made = f"r-{secrets.token_hex(3)}"
        path.write_text(f"{made}\n", encoding="utf-8")
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be written: {why}.").format(path=path, why=reason(error))) from error
    return made
