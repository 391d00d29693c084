"""``rubric-studio pack``: writes the pack of a release, or of any record, without releasing anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rubric_studio.cli.options import find, format_option, reading, workspace_option
from rubric_studio.cli.programs import as_json
from rubric_studio.language import _, counted
from rubric_studio.text import safe

if TYPE_CHECKING:
    from rubric_studio.workflows.packing import Packed


@click.command(
    "pack",
    short_help="Write the pack of a release or a record.",
    epilog="Example: rubric-studio pack sciatica-imaging --rev HEAD -o trial.rubricpack",
)
@click.argument("set_id", metavar="SET")
@click.option("--rev", metavar="REV", help="A version, tag, branch or record; without it, the last release.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="The file; without it, its place in dist/."
)
@click.option("--with-samples", is_flag=True, help="Put the sample responses and the verdicts on them into it.")
@click.option("--statement", "stated", is_flag=True, help="Write an in-toto statement beside it, for any signer.")
@format_option()
@workspace_option()
def pack_command(
    set_id: str,
    rev: str | None,
    output: Path | None,
    shape: str,
    folder: Path | None,
    *,
    with_samples: bool,
    stated: bool,
) -> int:
    """Write the pack of SET: that of a release again, or that of a record, to try it before it is released.

    It is built from the history, not from the folder. A release's pack has the digest that its tag names, or none is
    written. A record that is no release is called by the last one with its own id behind it, as 1.2.0+4f2a9c01d3.
    """
    from rubric_studio.workflows import packing

    workspace = find(folder)
    with reading() as progress:
        made = packing.pack(
            workspace, set_id, rev=rev, output=output, with_samples=with_samples, stated=stated, progress=progress
        )
    if shape == "json":
        click.echo(as_json(_data(made)))
    else:
        _say(made)
    return 0


def _data(made: Packed) -> dict[str, object]:
    data: dict[str, object] = {"set": made.set, "version": made.version, "tag": made.tag or None}
    data |= {"record": made.record, "digest": made.digest, "rubrics": made.rubrics, "pack": str(made.path)}
    return data | {"remarks": made.remarks, "statement": str(made.statement) if made.statement else None}


def _say(made: Packed) -> None:
    one, many = "{set} {version}: one rubric", "{set} {version}: {n} rubrics"
    click.echo(counted(one, many, made.rubrics, set=made.set, version=made.version))
    for remark in made.remarks:
        click.echo(safe(remark), err=True)
    click.echo(_("The pack: {path}").format(path=safe(str(made.path))), err=True)
    if made.statement:
        click.echo(_("The statement to sign: {path}").format(path=safe(str(made.statement))), err=True)
    click.echo(_("Pin it as: {digest}").format(digest=made.digest), err=True)
