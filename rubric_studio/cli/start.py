"""``rubric-studio init``: makes a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from rubric_studio.language import _, counted


@click.command("init", short_help="Make a workspace.", epilog="Example: rubric-studio init my-rubrics --example")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--example", is_flag=True, help="Put the example sets in, to try things on.")
def init_command(folder: Path, *, example: bool) -> None:
    """Make a workspace in FOLDER (default: here): settings, schemas, a history, and a first set.

    What is there already stays as it is.
    """
    from rubric_studio.workflows import start

    written = start.plan(folder, example=example)
    workspace = start.init(folder, example=example)
    one, many = "Wrote one file in {path}.", "Wrote {n} files in {path}."
    nothing = _("Everything was there already in {path}.").format(path=workspace.root)
    click.echo(counted(one, many, len(written), path=str(workspace.root)) if written else nothing, err=True)
    if not start.git_is_there():
        click.echo(_("git is not installed, so nothing can be recorded yet. Ask for git to be installed."), err=True)
    click.echo(_("Open the studio with: rubric-studio {path}").format(path=folder), err=True)
