"""Options that several commands share, and progress for what takes longer than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from rubric_studio.store.workspace import Workspace

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def workspace_option() -> Decorator:
    """Give the option ``--workspace``, which may stand before the command as well."""
    return click.option(
        "--workspace",
        "folder",
        type=click.Path(path_type=Path),
        callback=_chosen,
        metavar="PATH",
        help="The workspace's folder; without it, the nearest one upwards from here.",
    )


def _chosen(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    return value if value is not None else ctx.find_root().obj


def format_option(*more: str) -> Decorator:
    """Give the option ``--format text|json``, and whatever else a command can print."""
    shapes = click.Choice(["text", "json", *more])
    return click.option("--format", "shape", type=shapes, default="text", help="How to print the answer.")


def output_option() -> Decorator:
    """Give the option ``-o FILE``, for ``give``."""
    words = "The file to write; without it, standard output."
    return click.option("-o", "--output", type=click.Path(path_type=Path), help=words)


def give(text: str, output: Path | None) -> None:
    """Print an answer, or write it into a file.

    Raises:
        WorkspaceError: the file would lie among those of a set, or cannot be written.
    """
    if output is None:
        click.echo(text)
        return
    from rubric_studio.workflows.exchange import write_export  # only where a file is asked for

    write_export(output, f"{text}\n".encode())
    click.echo(_("Wrote {path}.").format(path=safe(str(output))), err=True)


def find(folder: Path | None, *paths: Path) -> Workspace:
    """Find the workspace: the one that was named, else that of the first path, else the nearest upwards from here.

    Raises:
        WorkspaceError: there is none.
    """
    from rubric_studio.workflows import start

    return start.find(folder if folder is not None else next(iter(paths), Path()))


class Progress:
    """Says on a terminal how far something has come, once it has taken a second; then at most ten times a second."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._begun = self._told = time.monotonic()
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        """Take note of how many of how many are done."""
        now = time.monotonic()
        if sys.stderr.isatty() and now - self._begun > 1 and now - self._told > 0.1:
            self._told, self._shown = now, True
            click.echo(f"\r{self._what} {done * 100 // max(total, 1)} %  ", nl=False, err=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_reason: object) -> None:
        if self._shown:
            click.echo("\r" + " " * (len(self._what) + 8) + "\r", nl=False, err=True)


def reading() -> Progress:
    """Give the progress of reading."""
    return Progress(_("Reading"))
