"""A page in the person's own browser: whether one may be started, and where the page lies for who opens it by hand.

Only the browser of whoever sits at this computer may be started, never one on a server that they look at from afar.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.store.files import reason
from rubric_studio.workflows.exchange import write_export

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rubric_studio.store.workspace import Workspace

_SERVED = ("TEXTUAL_DRIVER", "RUBRIC_STUDIO_HOME")
"""Variables under which the studio runs where it is itself shown in somebody's browser."""
_AFAR = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")
_PATIENCE = 15.0
"""Seconds after which a browser that does not say that it came is taken to be there."""
_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"
_TURNED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")
_SHAPED = re.compile("[\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\u1900-\u194f\u1a20-\u1aaf\ua880-\ua9ff\uaa60-\uaa7f]")


class Way(Enum):
    """Whether a page can be shown: HERE in a browser, as a FILE whose path is told, or NOT at all."""

    HERE = "here"
    FILE = "file"
    NOT = "not"


def way(variables: Mapping[str, str] | None = None, platform: str = sys.platform) -> Way:
    """Decide how a page can be shown: the one place that does.

    Args:
        variables: the environment; without it, this process's.
        platform: as ``sys.platform`` names it.
    """
    variables = os.environ if variables is None else variables
    if any(variables.get(name) for name in _SERVED):
        return Way.NOT
    if any(variables.get(name) for name in _AFAR):
        return Way.FILE
    if platform in ("win32", "darwin") or variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"):
        return Way.HERE
    return Way.FILE


@dataclass(frozen=True)
class Page:
    """A page that was written: where, and whether a browser shows it."""

    path: Path
    opened: bool


def show(workspace: Workspace, name: str, html: str) -> Page:
    """Write a page beside the packs, which no history keeps, and open it in the person's browser where that may be.

    Raises:
        WorkspaceError: it cannot be written, or nothing may be shown from here.
    """
    found = way()
    if found is Way.NOT:
        words = _(
            "The studio is shown in a browser already, and must not start one on the computer it runs on. For a page"
            " of its own: “rubric-studio preview {name} --format html -o page.html”, there."
        )
        raise WorkspaceError(words.format(name=name))
    path = workspace.root / "dist" / f"{name.replace('/', '--')}.html"
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be written: {why}.").format(path=path, why=reason(error))) from error
    write_export(path, html.encode())
    return Page(path, opened=found is Way.HERE and _opened(path.absolute().as_uri()))


def _opened(address: str) -> bool:
    """Start the browser in a process of its own, which cannot write on our screen."""
    nothing = subprocess.DEVNULL
    words = [sys.executable, "-P", "-c", _OPEN, address]
    try:
        done = subprocess.run(
            words, stdin=nothing, stdout=nothing, stderr=nothing, timeout=_PATIENCE, check=False, start_new_session=True
        )
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False
    return done.returncode == 0


# scripts --------------------------------------------------------------------------------------------------------------


def misshown(text: str) -> str:
    """Say why a terminal may not show a text as it is written; "" where it does."""
    if _TURNED.search(text):
        return _("Right-to-left text: many terminals show it out of order or unjoined.")
    if _SHAPED.search(text):
        return _("Many terminals cannot shape this script: letters may stand apart.")
    return ""
