"""``rubric-studio [PATH]``: opens the studio; where there is no terminal, prints the preview instead."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import click

from rubric_studio.cli.options import workspace_option
from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.text import safe


@click.command("studio", hidden=True)
@click.argument("path", type=click.Path(path_type=Path), required=False)
@workspace_option()
@click.pass_context
def studio_command(ctx: click.Context, path: Path | None, folder: Path | None) -> int:
    """Open the studio."""
    from rubric_studio.workflows.person import rater_id

    path = path or folder or Path()
    if not os.environ.get("TEXTUAL_DRIVER") and _elsewhere(path):
        return 0
    # start-up drops little of what it makes: looking for that takes a sixth of it; once up, the studio looks again
    gc.disable()
    from rubric_studio.tui.app import run

    return run(path, rater=rater_id(), welcome=True, language=ctx.find_root().params.get("language"))


def _elsewhere(path: Path) -> bool:
    """Print the preview where there is no terminal, and tell so; a browser's tab is none, and shows the studio.

    Raises:
        RubricStudioError: there is a terminal, and it cannot show the studio.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        from rubric_studio.cli.preview import show

        show(path, None, "text")
        click.echo(_("To open the studio, run “rubric-studio” in a terminal window."), err=True)
        return True
    if not _draws():
        raise RubricStudioError(
            _(
                "This terminal cannot show the studio (TERM is {term}). Open another terminal window, or set TERM to "
                "what yours is, for example “TERM=xterm-256color rubric-studio”. “rubric-studio preview” works here."
            ).format(term=safe(os.environ.get("TERM", "")) or _("not set"))
        )
    if not sys.stderr.isatty():
        words = _("The studio draws through the error stream: leave out the “2>” that leads it elsewhere.")
        raise RubricStudioError(words)
    return False


def _draws() -> bool:
    """Tell whether the terminal can move its cursor; Windows has no TERM."""
    term = os.environ.get("TERM", "")
    return os.name == "nt" if not term else term not in ("dumb", "unknown")
