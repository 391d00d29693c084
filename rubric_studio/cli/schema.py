"""``rubric-studio schema``: prints a JSON Schema."""

from __future__ import annotations

import click

_KINDS = ["set", "rubric", "shared", "responses", "judgment", "signoff", "pack", "settings", "lock", "diff"]


@click.command("schema", short_help="Print a JSON Schema.", epilog="Example: rubric-studio schema rubric")
@click.argument("kind", type=click.Choice(_KINDS))
def schema_command(kind: str) -> None:
    """Print the JSON Schema (draft 2020-12) of a KIND of file, or of what a command prints (diff)."""
    from rubric_studio.workflows.shape import schema_text

    click.echo(schema_text(kind), nl=False)
