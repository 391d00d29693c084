"""``rubric-studio fmt``: the one layout for every YAML file."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rubric_studio.cli.options import Progress, find, format_option, reading, workspace_option
from rubric_studio.cli.programs import as_json
from rubric_studio.language import _, counted
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric_studio.finding import Problem
    from rubric_studio.workflows.layout import Plan, Rewrite


@click.command(
    "fmt",
    short_help="Lay out the YAML files, or those at PATHS.",
    epilog="Example: rubric-studio fmt --diff rubrics/sciatica-imaging",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", "asks", is_flag=True, help="Write nothing; end with 1 where a file would change.")
@click.option("--diff", "shows", is_flag=True, help="Write nothing; show what would change.")
@format_option()
@workspace_option()
def fmt_command(paths: tuple[Path, ...], shape: str, folder: Path | None, *, asks: bool, shows: bool) -> int:
    """Give the YAML files of the workspace, or those at PATHS, the one layout that new files have.

    Keys in their order, two spaces, an empty line between criteria. What the files say stays the same, and every
    comment stays with its thing. A file for which that cannot be promised is named and left alone; then it ends with 1.
    """
    from rubric_studio.workflows import layout

    workspace = find(folder, *paths)
    with reading() as progress:
        found = layout.plan(workspace, paths, progress=progress)
    failed: list[Problem] = []
    if not asks and not shows:
        with Progress(_("Writing")) as progress:
            failed = layout.write(workspace, found.rewrites, progress=progress)
    written = _written(found, failed) if not asks and not shows else None
    if shape == "json":
        click.echo(as_json(_data(found, written, shows=shows)))
    else:
        _print(found.rewrites if written is None else written, found.problems, shows=shows)
    for problem in failed:
        click.echo(safe(problem.message), err=True)
    if shape == "text":
        click.echo(_sentence(found, written), err=True)
    return 3 if failed else int(bool(found.problems or (asks and found.rewrites)))


def _written(found: Plan, failed: Sequence[Problem]) -> list[Rewrite]:
    lost = {problem.place.path for problem in failed if problem.place}
    return [rewrite for rewrite in found.rewrites if rewrite.name not in lost]


def _print(rewrites: Sequence[Rewrite], problems: Sequence[Problem], *, shows: bool) -> None:
    for rewrite in rewrites:
        click.echo(_diff(rewrite) if shows else safe(rewrite.name))
    for problem in problems:
        click.echo(safe(f"{problem.place}: {problem.message}"))


def _diff(rewrite: Rewrite) -> str:
    lines = unified_diff(
        _lines(rewrite.before.text),
        _lines(rewrite.after),
        f"a/{rewrite.name}",
        f"b/{rewrite.name}",
        lineterm="",
    )
    return "\n".join(map(safe, lines))


def _lines(text: str) -> list[str]:
    """Split a text into lines, its last one marked where it has no end."""
    *lines, last = text.split("\n")
    return [*lines, f"{last}\n\\ No newline at end of file"] if last else lines


def _data(found: Plan, written: list[Rewrite] | None, *, shows: bool) -> dict[str, object]:
    changed = found.rewrites if written is None else written
    return {
        "files": found.files,
        "written": written is not None,
        "changed": [{"path": held.name, **({"diff": _diff(held)} if shows else {})} for held in changed],
        "problems": [_problem(problem) for problem in found.problems],
    }


def _problem(problem: Problem) -> dict[str, object]:
    place = problem.place
    where = {"path": place.path, "line": place.line, "column": place.column} if place else {}
    return {"message": problem.message, **where}


def _sentence(found: Plan, written: list[Rewrite] | None) -> str:
    looked = counted("Looked at one file:", "Looked at {n} files:", found.files)
    if written is None:
        done = counted("one would change", "{n} would change", len(found.rewrites))
    else:
        done = counted("one was laid out anew", "{n} were laid out anew", len(written))
    done = done if found.rewrites else _("nothing to change")
    left = {problem.place.path for problem in found.problems if problem.place}
    alone = counted(", one was left alone", ", {n} were left alone", len(left)) if left else ""
    return _("{looked} {found}.").format(looked=looked, found=f"{done}{alone}")
