"""``rubric-studio merge``: three files become one, by criterion and field."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rubric_studio.cli.options import format_option
from rubric_studio.cli.programs import as_json
from rubric_studio.language import _, counted
from rubric_studio.text import one_line, safe

if TYPE_CHECKING:
    from rubric_studio.workflows.conflicts import Conflict, Merged

_FILE = click.Path(path_type=Path)


@click.command(
    "merge",
    short_help="Merge what two people made of one file.",
    epilog="Example: rubric-studio merge rubrics/sciatica-imaging/set.yaml rubrics/sciatica-imaging/set.yaml"
    " rubrics/sciatica-imaging/set.yaml -o together.yaml",
)
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
@click.option(
    "-o", "--output", type=_FILE, metavar="FILE", help="Write to this file instead of the screen; OURS is fine."
)
@click.option("--marker-size", type=click.IntRange(1, 100), default=7, show_default=True, help="Length of a mark.")
@click.option("--labels", nargs=3, metavar="BASE OURS THEIRS", help="What marks call the three.")
@format_option()
def merge_command(
    base: Path,
    ours: Path,
    theirs: Path,
    output: Path | None,
    marker_size: int,
    labels: tuple[str, str, str] | None,
    shape: str,
) -> int:
    """Merge OURS and THEIRS, which were both made from BASE, by criterion and field.

    What both sides changed differently stands in the result between marks, and the command ends with 1. A file that is
    empty, or /dev/null, was not there, or was taken away. Where FILE, or else OURS, lies in a set's folder, the
    result has to fit to that set: an id that was retired, or a shared criterion that is not there, has to be settled.
    """
    from rubric_studio.workflows.around import around_file
    from rubric_studio.workflows.merge import merge_file, read_side, write_merged

    named = labels or (str(base), str(ours), str(theirs))
    made = merge_file(
        ours.name if ours.suffix else theirs.name,
        read_side(base),
        read_side(ours),
        read_side(theirs),
        labels=dict(zip(("base", "ours", "theirs"), named, strict=True)),
        size=marker_size,
        around=around_file(*filter(None, (output, ours))),
    )
    if output:
        write_merged(output, made)
    if shape == "json":
        click.echo(as_json(_data(made)))
    elif not output:
        click.echo(made.text or b"", nl=False)
    _tell(made, written=bool(output))
    return 0 if made.clean else 1


def _tell(made: Merged, *, written: bool) -> None:
    for line in made.sentences:
        click.echo(safe(line), err=True)
    if not made.clean:
        n = len(made.conflicts) + made.open
        one, many = "One thing has to be settled.", "{n} things have to be settled."
        click.echo(counted(one, many, n), err=True)
    elif written and made.text is None:
        click.echo(_("The file was taken away on one side and not changed on the other: it is gone."), err=True)


def _data(made: Merged) -> dict[str, Any]:
    return {
        "clean": made.clean,
        "marked": made.open,
        "conflicts": [_conflict(conflict) for conflict in made.conflicts],
        "text": made.text.decode("utf-8", "replace") if made.text is not None else None,
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    from rubric_studio.workflows.conflicts import sentence

    base, ours, theirs = conflict.texts
    return {
        "path": list(conflict.path),
        "pointer": one_line(str(conflict.pointer)),
        "sentence": sentence(conflict),
        "base": base,
        "ours": ours,
        "theirs": theirs,
    }
