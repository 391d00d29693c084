"""``rubric-studio import``, ``export`` and ``formats``: foreign files in and out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rubric_studio.cli.options import Progress, find, workspace_option
from rubric_studio.language import _, counted

FORMATS = ("healthbench",)


@click.command(
    "import",
    short_help="Make a new set of foreign records.",
    epilog="Example: rubric-studio import healthbench records.jsonl --set healthbench",
)
@click.argument("format", type=click.Choice(list(FORMATS)), expose_value=False)
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--set", "set_id", required=True, metavar="ID", help="The id of the new set.")
@click.option("--skip-bad", is_flag=True, help="Leave malformed records out instead of stopping.")
@workspace_option()
def import_command(source: Path, set_id: str, folder: Path | None, *, skip_bad: bool) -> int:
    """Make a new set of the records in SOURCE. A malformed one is named with its line, and nothing is written."""
    from rubric_studio.text import safe
    from rubric_studio.workflows.exchange import import_healthbench

    workspace = find(folder)
    with Progress(_("Importing")) as progress:
        done = import_healthbench(workspace, source, set_id, skip_bad=skip_bad, progress=progress)
    for problem in done.skipped:
        click.echo(safe(f"{problem.place}: {problem.message}"), err=True)
    if done.left_out:
        click.echo(counted("Left one record out.", "Left {n} records out.", done.left_out), err=True)
    one = "Imported one rubric with {m} into rubrics/{set}; shared criteria: {shared}."
    many = "Imported {n} rubrics with {m} into rubrics/{set}; shared criteria: {shared}."
    criteria = counted("one criterion", "{n} criteria", done.criteria)
    click.echo(counted(one, many, done.rubrics, m=criteria, shared=str(done.shared), set=set_id), err=True)
    if done.known:
        one = "One known fault is let be (baseline.jsonl); new criteria are held to every rule."
        many = "{n} known faults are let be (baseline.jsonl); new criteria are held to every rule."
        click.echo(counted(one, many, done.known), err=True)
    return 0


@click.command(
    "export",
    short_help="Write a set as a foreign file.",
    epilog="Example: rubric-studio export healthbench sciatica-imaging -o records.jsonl",
)
@click.argument("format", type=click.Choice(list(FORMATS)), expose_value=False)
@click.argument("set_id", metavar="SET")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; without it, standard output.")
@workspace_option()
def export_command(set_id: str, output: Path | None, folder: Path | None) -> None:
    """Write SET as a foreign file. A set that was imported gives its records back."""
    from rubric_studio.workflows.exchange import export_healthbench, write_export

    data = export_healthbench(find(folder), set_id)
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        write_export(output, data)
        n = data.count(b"\n")
        click.echo(
            counted("Wrote one record to {path}.", "Wrote {n} records to {path}.", n, path=str(output)), err=True
        )


@click.command("formats", epilog="Example: rubric-studio formats")
def formats_command() -> None:
    """List the formats that can be imported and exported."""
    about = {"healthbench": _("HealthBench's JSONL, one record a line; in and out, nothing lost.")}
    for name in FORMATS:
        click.echo(_("{name}: {value}").format(name=name, value=about[name]))
