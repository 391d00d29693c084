"""``rubric-studio [PATH]``: opens the studio; where there is no terminal, prints the preview instead."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from rubric_studio.cli.options import workspace_option
from rubric_studio.language import _


@click.command("studio", hidden=True)
@click.argument("path", type=click.Path(path_type=Path), required=False)
@workspace_option()
def studio_command(path: Path | None, folder: Path | None) -> int:
    """Open the studio."""
    from rubric_studio.workflows.person import rater_id

    path = path or folder or Path()
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        from rubric_studio.cli.preview import show

        show(path, None, "text")
        click.echo(_("To open the studio, run “rubric-studio” in a terminal window."), err=True)
        return 0
    # start-up drops little of what it makes: looking for that takes a sixth of it; once up, the studio looks again
    gc.disable()
    from rubric_studio.tui.app import run

    return run(path, rater=rater_id(), welcome=True)
