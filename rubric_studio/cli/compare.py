"""``rubric-studio diff``: what changed in meaning, what it weighs, and what version it asks for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from rubric_studio.cli.diffs import SHAPES, Look, render
from rubric_studio.cli.options import find, give, output_option, workspace_option
from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rubric_studio.workflows.compare import Comparison


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
@output_option()
@workspace_option()
def diff_command(
    old: str | None,
    new: str | None,
    set_id: str | None,
    shape: str,
    output: Path | None,
    folder: Path | None,
    *,
    exit_code: bool,
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
    below = _below(folder) if shape == "github" else ""
    colour = output is None and has_colour(sys.stdout)
    words = _signoffs(folder, answer.comparisons) if shape == "html" else {}
    give(render(shape, answer.comparisons, Look(colour=colour, below=below, signoffs=words)), output)
    return 1 if exit_code and (unread or any(held.told for held in answer.comparisons)) else 0


def _signoffs(folder: Path | None, comparisons: Sequence[Comparison]) -> dict[tuple[str, str, str], str]:
    """Say of the criteria of what changed who had approved them, or asked for changes, at the later time."""
    from rubric_studio.workflows.person import rater_id
    from rubric_studio.workflows.signed import signed

    try:
        workspace = find(folder)
    except WorkspaceError:
        return {}
    rater = rater_id()
    return {key: said for held in comparisons for key, said in signed(workspace, held, rater).items()}


def _below(folder: Path | None) -> str:
    """Give the workspace's folder from the top of its repository; "" where two files lie outside of any."""
    from rubric_studio.workflows.since import below_the_top

    try:
        return below_the_top(find(folder))
    except WorkspaceError:
        return ""
