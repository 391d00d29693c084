"""``rubric-studio init``: makes a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from rubric_studio.language import _, counted


@click.command("init", short_help="Make a workspace.", epilog="Example: rubric-studio init my-rubrics --example")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--example", is_flag=True, help="Put the example sets in, to try things on.")
@click.option("--ci", type=click.Choice(["github"]), help="Put a ready workflow for that server in.")
def init_command(folder: Path, *, example: bool, ci: str | None) -> None:
    """Make a workspace in FOLDER (default: here): settings, schemas, a history, and a first set.

    What is there already stays as it is.
    """
    from rubric_studio.workflows import start

    written = start.plan(folder, example=example, ci=bool(ci))
    workspace = start.init(folder, example=example, ci=bool(ci))
    one, many = "Wrote one file in {path}.", "Wrote {n} files in {path}."
    nothing = _("Everything was there already in {path}.").format(path=workspace.root)
    click.echo(counted(one, many, len(written), path=str(workspace.root)) if written else nothing, err=True)
    if not start.git_is_there():
        click.echo(_("git is not installed, so nothing can be recorded yet. Ask for git to be installed."), err=True)
    if ci:
        _told_of_ci(written)
    click.echo(_("Open the studio with: rubric-studio {path}").format(path=folder), err=True)


def _told_of_ci(written: list[str]) -> None:
    """Say where the workflow lies, and what it installs the studio from: the server must be able to reach that."""
    from rubric_studio.workflows import ci

    name = next((name for name in written if name.endswith(ci.NAME)), None)
    if name is None:
        click.echo(_("The workflow {name} was there already, and stays as it is.").format(name=ci.NAME), err=True)
        return
    text = _("{name} is GitHub's workflow. It installs “{what}”: if your server cannot get that, change RUBRIC_STUDIO.")
    click.echo(text.format(name=name, what=ci.requirement()), err=True)
