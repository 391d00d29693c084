"""Who sits here: the opaque id under which verdicts are written, and the folders that are this person's own.

Where several people sign in to a server in the browser, it starts each one's studio with an id that holds for all they
do there, and with a folder of their own for drafts and settings, in two variables that nothing in the studio changes.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path
from typing import Literal

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.store.files import reason

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
RATER = "RUBRIC_STUDIO_RATER"
"""The variable that gives a rater id."""
HOME = "RUBRIC_STUDIO_HOME"
"""The variable that gives the folder of somebody who signed in; set by the server in the browser, by nobody else."""


def is_id(text: str) -> bool:
    """Tell whether a text can be a rater id."""
    return bool(_ID.match(text))


def signed_in() -> bool:
    """Tell whether this person signed in under an id, on a computer where others do so too."""
    return bool(os.environ.get(HOME) and os.environ.get(RATER))


def of_the_server() -> None:
    """Refuse what only whoever looks after the server may set, as it holds for all who sign in there.

    Raises:
        WorkspaceError: this person signed in.
    """
    if signed_in():
        raise WorkspaceError(_("This holds for everybody who signs in here: whoever looks after the server sets it."))


def own_folder(kind: Literal["config", "state"]) -> Path:
    """Give the folder in which a person's settings (config), or what is not saved yet (state), are kept."""
    if home := os.environ.get(HOME):
        return Path(home) / kind
    import platformdirs

    found = platformdirs.user_config_dir if kind == "config" else platformdirs.user_state_dir
    return Path(found("rubric-studio", appauthor=False))


def rater_id() -> str:
    """Give this person's rater id: RUBRIC_STUDIO_RATER, else the one made at random on first use.

    Raises:
        WorkspaceError: the id cannot be kept, or what is kept there, or in RUBRIC_STUDIO_RATER, is no id.
    """
    given = os.environ.get(RATER)
    if given:
        if not is_id(given):
            raise WorkspaceError(_("RUBRIC_STUDIO_RATER may hold letters, digits, “.”, “_” and “-” only."))
        return given
    path = own_folder("config") / "rater-id"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError), path.open("x", encoding="utf-8") as file:
            file.write(f"r-{secrets.token_hex(3)}\n")
        held = path.read_bytes().decode("utf-8", "replace").strip()
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be written: {why}.").format(path=path, why=reason(error))) from error
    if not is_id(held):
        message = _("{path} holds no rater id. Write yours into it again, or delete the file for a new one.")
        raise WorkspaceError(message.format(path=path))
    return held
