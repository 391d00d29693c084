"""``rubric-studio install``: fetches exactly the packs that the lock of this folder pins."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rubric_studio.cli.options import Progress, format_option
from rubric_studio.cli.programs import as_json
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from rubric_studio.workflows.locks import Restored


@click.command(
    "install",
    short_help="Fetch exactly the packs that rubric-packs.lock pins.",
    epilog="Example: rubric-studio install --help",
)
@click.option("--offline", is_flag=True, help="Fetch nothing: only check what is on this computer already.")
@click.option("--lock", type=click.Path(path_type=Path), metavar="PATH", help="Another lock than this folder's.")
@format_option()
def install_command(lock: Path | None, shape: str, *, offline: bool) -> int:
    """Bring every pack of rubric-packs.lock onto this computer, each with the digest that is pinned, and no other.

    What is here already is verified, every byte, and not fetched again. The lock is never changed. Ends with 3 where a
    pack cannot be had as it is pinned; the others are brought all the same.
    """
    from rubric_studio.workflows import locks

    found = []
    with Progress(_("Fetching")) as progress:
        for one in locks.install(Path.cwd(), lock=lock, offline=offline, progress=progress):
            found.append(one)
            if shape == "text":
                click.echo(safe(_line(one)), err=one.how == "failed")
    if shape == "json":
        click.echo(as_json([_data(one) for one in found]))
    elif not found:
        click.echo(_("The lock pins no pack."), err=True)
    return 3 if any(one.how == "failed" for one in found) else 0


def _line(one: Restored) -> str:
    text = {
        "held": _("{name} {version}: here already"),
        "fetched": _("{name} {version}: fetched from {source}"),
        "mended": _("{name} {version}: was damaged, fetched again from {source}"),
        "failed": _("{name} {version}: {error}"),
    }[one.how]
    return text.format(name=one.name, version=one.pinned.version, source=one.pinned.source, error=one.error)


def _data(one: Restored) -> dict[str, str | None]:
    pinned = one.pinned
    told = {"name": one.name, "version": pinned.version, "digest": pinned.digest, "source": pinned.source}
    return told | {"how": one.how, "path": str(one.path), "error": one.error or None}
