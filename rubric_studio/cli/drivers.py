"""``rubric-studio git``: lets git show and merge rubrics by their meaning; and what git then runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rubric_studio.cli.options import find, format_option, workspace_option
from rubric_studio.cli.programs import as_json
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.drivers import Done


@click.group(
    "git",
    short_help="Let git show and merge rubrics by their meaning.",
    epilog="Example: rubric-studio git setup",
)
def git_command() -> None:
    """Let git show and merge rubrics by their meaning, criterion by criterion."""


@git_command.command(
    "setup",
    short_help="Set git up, or take that out.",
    epilog="Example: rubric-studio git setup --global",
)
@click.option("--global", "everywhere", is_flag=True, help="For all your repositories, not only this workspace's.")
@click.option("--remove", is_flag=True, help="Take out what this command wrote, and nothing else.")
@workspace_option()
def setup_command(folder: Path | None, *, everywhere: bool, remove: bool) -> None:
    """Set git up: plain git diff, log -p and show then name criteria; merge, rebase and the like join them by field.

    Files that are only ever added to (verdicts, sign-offs) are merged line by line, both sides' lines kept; a line that
    comes twice counts once.

    Writes git's settings, with the place of this installation, and lines into .gitattributes, which you record for the
    team; everybody runs this once for themselves.
    """
    from rubric_studio.workflows import drivers

    workspace = None if everywhere else find(folder)
    done = drivers.take_out(workspace) if remove else drivers.set_up(workspace)
    for line in _taken_out(done) if remove else _set_up(done, workspace):
        click.echo(safe(line), err=True)


def _set_up(done: Done, workspace: Workspace | None) -> list[str]:
    lines = [_("Replaced what stood there before: {line}").format(line=line) for line in done.replaced]
    if not done.settings and not done.written:
        return [_("Git was set up already. Whether all is well: rubric-studio git doctor")]
    if done.written:
        lines.append(_("Wrote the lines for rubrics into {path}.").format(path=done.attributes))
        if workspace:
            lines.append(_("Record that file, so that the team has it; everybody runs this command once."))
    if done.settings:
        lines.append(_("Git's settings now start this installation. When it moves, run this again."))
    return lines


def _taken_out(done: Done) -> list[str]:
    lines = [_("Left alone, since it is not ours: {line}").format(line=line) for line in done.replaced]
    if done.written:
        lines.append(_("Took our lines out of {path}.").format(path=done.attributes))
    if done.settings:
        lines.append(_("Took our drivers out of git's settings."))
    return lines if done.written or done.settings else [*lines, _("There was nothing of ours to take out.")]


@git_command.command(
    "doctor", short_help="Find what is wrong with that.", epilog="Example: rubric-studio git doctor --format json"
)
@format_option()
@workspace_option()
def doctor_command(shape: str, folder: Path | None) -> int:
    """Find out whether git shows and merges the rubrics here by their meaning; ends with 1 where something is amiss."""
    from rubric_studio.workflows.doctor import examine

    found = examine(find(folder))
    if shape == "json":
        rows = [{"code": one.code, "message": one.message, "way_out": one.way_out} for one in found]
        click.echo(as_json({"ailments": rows}))
    for one in found if shape == "text" else ():
        click.echo(safe(f"{one.code}: {one.message}\n  {one.way_out}"))
    if not found:
        click.echo(_("All is well: git shows and merges these rubrics by their meaning."), err=True)
    return int(bool(found))


@git_command.command("textconv", hidden=True)
@click.argument("path", type=click.Path(path_type=Path))
def textconv_command(path: Path) -> None:
    """Print a file as git is to show it; git runs this."""
    from rubric_studio.workflows.driven import shown_file

    click.echo(shown_file(path), nl=False)


@git_command.command("merge-driver", hidden=True)
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.argument("marker_size", type=int)
@click.argument("name")
@click.argument("labels", nargs=-1)
def merge_driver_command(
    base: Path, ours: Path, theirs: Path, marker_size: int, name: str, labels: tuple[str, ...]
) -> int:
    """Merge a file into OURS; git runs this."""
    from rubric_studio.workflows.driven import merge_for_git

    return merge_for_git(base, ours, theirs, name, marker_size=marker_size, labels=labels)
