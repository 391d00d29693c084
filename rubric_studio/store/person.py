"""Who sits here: the opaque id under which verdicts are written, kept in the person's own settings folder."""

from __future__ import annotations

import contextlib
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
        WorkspaceError: the id cannot be kept, or what is kept there, or in RUBRIC_STUDIO_RATER, is no id.
    """
    given = os.environ.get("RUBRIC_STUDIO_RATER")
    if given:
        if not _ID.match(given):
            raise WorkspaceError(_("RUBRIC_STUDIO_RATER may hold letters, digits, “.”, “_” and “-” only."))
        return given
    import platformdirs

    path = Path(platformdirs.user_config_dir("rubric-studio", appauthor=False)) / "rater-id"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError), path.open("x", encoding="utf-8") as file:
            file.write(f"r-{secrets.token_hex(3)}\n")
        held = path.read_bytes().decode("utf-8", "replace").strip()
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be written: {why}.").format(path=path, why=reason(error))) from error
    if not _ID.match(held):
        message = _("{path} holds no rater id. Write yours into it again, or delete the file for a new one.")
        raise WorkspaceError(message.format(path=path))
    return held
