"""``rubric-studio diff``: what changed in meaning, what it weighs, and what version it asks for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from rubric_studio.cli.diffs import SHAPES, Look, render
from rubric_studio.cli.options import find, workspace_option
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "diff",
    short_help="Say what changed between two versions.",
    epilog="Example: rubric-studio diff --set sciatica-imaging",
)
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--set", "set_id", metavar="ID", help="Only this set.")
@click.option("--exit-code", is_flag=True, help="End with 1 where something changed, or may have.")
@click.option("--format", "shape", type=click.Choice(list(SHAPES)), default="text", help="How to print the changes.")
@workspace_option()
def diff_command(
    old: str | None, new: str | None, set_id: str | None, shape: str, folder: Path | None, *, exit_code: bool
) -> int:
    """Say what changed in meaning between OLD and NEW.

    Each is a released version (1.2.0), a tag, a branch, HEAD, a record by its id or the first seven or more of its
    digits, a folder (a workspace or a set), a pack, or both are files. Where a name could be two things, ./NAME is the
    file or folder.

    Without them: from the last release, or where there is none from the last record, to the files as they are.
    """
    from rubric_studio.cli.terminal import has_colour
    from rubric_studio.workflows.sides import compare_sides

    answer = compare_sides(lambda: find(folder), old, new, set_id)
    for lack in answer.lacking:
        click.echo(safe(str(lack)), err=True)
    unread = False
    for held in answer.comparisons:
        for problem in held.problems:
            unread = True
            click.echo(safe(f"{problem.place}: {problem.message}"), err=True)
    if unread:
        click.echo(_("What changed in these files is not known; the rest is compared."), err=True)
    click.echo(render(shape, answer.comparisons, Look(colour=has_colour(sys.stdout))))
    return 1 if exit_code and (unread or any(held.told for held in answer.comparisons)) else 0
