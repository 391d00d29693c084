"""``rubric-studio add``: pins a release in the lock of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rubric_studio.cli.options import Progress, format_option
from rubric_studio.cli.programs import as_json
from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from rubric_studio.workflows.locks import Added


@click.command(
    "add",
    short_help="Pin a release that your programs load, in rubric-packs.lock.",
    epilog="Example: rubric-studio add --help",
)
@click.argument("name", metavar="SET")
@click.option(
    "--from",
    "source",
    metavar="SOURCE",
    help="A repository of rubrics (an address for git, or a folder), or a .rubricpack file (a path, or an https"
    " address). Without it, where the pinned one came from.",
)
@click.option("--version", "versions", metavar="RANGE", default="", help="Which: ^1.2, ~1.2.3, 1.2.3 or >=1,<3.")
@click.option("--digest", metavar="SHA256", default="", help="The only pack to take, as its publisher names it.")
@click.option("--lock", type=click.Path(path_type=Path), metavar="PATH", help="Another lock than this folder's.")
@format_option()
def add_command(name: str, source: str | None, versions: str, digest: str, lock: Path | None, shape: str) -> int:
    """Fetch the highest release of SET that fits, verify every byte of it, and pin it.

    The pin stands in rubric-packs.lock, in this folder or the nearest one above that has it: record that file with
    your programs, which then load the pack by its name: load_pack("SET"). Adding again takes the highest release whose
    scores stay comparable with those of the pinned one, and names a higher one if there is; --version takes any. For
    instance:

    \b
    rubric-studio add sciatica-imaging --from https://example.org/team/rubrics.git --version ^1.2
    rubric-studio add sciatica-imaging --from dist/sciatica-imaging-1.2.0.rubricpack
    """  # noqa: D301 - click's mark for lines that are to stay as they are
    from rubric_studio.workflows import locks

    for value, option, ensure in ((versions, "--version", locks.read_range), (digest, "--digest", locks.ensure_digest)):
        try:
            if value:
                ensure(value)
        except RubricStudioError as error:
            raise click.BadParameter(str(error), param_hint=option) from error
    with Progress(_("Fetching")) as progress:
        added = locks.add(
            name, source, versions=versions, digest=digest, folder=Path.cwd(), lock=lock, progress=progress
        )
    if shape == "json":
        click.echo(as_json(_data(added)))
    else:
        click.echo(safe(added.sentence))
        click.echo(added.pinned.digest)
    return 0


def _data(added: Added) -> dict[str, Any]:
    pinned, before = added.pinned, added.before
    return {
        "name": added.name,
        "version": pinned.version,
        "digest": pinned.digest,
        "source": pinned.source,
        "tag": pinned.tag or None,
        "record": pinned.record or None,
        "previous": before and {"version": before.version, "digest": before.digest},
        "comparable": added.comparable,
        "newer": added.newer or None,
        "lock": str(added.lock),
        "path": str(added.path),
    }
