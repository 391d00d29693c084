"""``rubric-studio verify``: tells whether a pack is as it was released, to its last byte."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from rubric_studio.cli.options import format_option
from rubric_studio.cli.programs import as_json
from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _, counted
from rubric_studio.text import safe


@click.command(
    "verify",
    short_help="Tell whether a pack is as it was released.",
    epilog="Example: rubric-studio verify trial.rubricpack",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--digest", metavar="DIGEST", help="What the released pack is pinned as: sha256: and 64 digits.")
@format_option()
def verify_command(file: Path, digest: str | None, shape: str) -> int:
    """Check every byte of FILE, a pack, without unpacking anything; and the in-toto statement beside it, if any.

    Without --digest it can only be told whether the file is whole and fits together, not whether it is the one that was
    released. Ends with 1 where it is not as it should be.
    """
    from rubric_studio.workflows import verify

    if digest is not None:
        try:
            verify.ensure_digest(digest)
        except RubricStudioError as error:
            raise click.BadParameter(str(error), param_hint="--digest") from error
    found = verify.verify(file, digest)
    if shape == "json":
        data = {"file": str(file), "sound": not found.fault, "pinned": digest is not None, **asdict(found)}
        click.echo(as_json(data))
        return 1 if found.fault else 0
    if found.fault:
        click.echo(safe(found.fault))
        return 1
    one, many = "{set} {version}, one rubric: {verdict}", "{set} {version}, {n} rubrics: {verdict}"
    verdict = _("every byte is as it was released.") if digest else _("whole, and it fits together.")
    about = {"set": safe(found.set), "version": safe(found.version)}
    click.echo(counted(one, many, found.rubrics, **about, verdict=verdict))
    if digest is None:
        text = _("Whether it is the released one, only its digest can tell: {digest}.")
        click.echo(text.format(digest=found.digest), err=True)
    if found.statement:
        click.echo(_("{path} is about this file.").format(path=safe(found.statement)), err=True)
    return 0
