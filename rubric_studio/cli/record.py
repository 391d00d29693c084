"""``rubric-studio record``: puts what has changed into the history."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from rubric_studio.cli.options import find, format_option, workspace_option
from rubric_studio.cli.programs import as_json
from rubric_studio.errors import GitError, ReleaseBlocked
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.workflows.record import Pending


@click.command(
    "record",
    short_help="Put what has changed into the history.",
    epilog='Example: rubric-studio record -m "Clearer wording of the red flags"',
)
@click.option("-m", "--message", "note", metavar="TEXT", help="The note; without it, one is proposed.")
@click.option("--dry-run", is_flag=True, help="Only say what would be recorded.")
@click.option("--start", is_flag=True, help="Begin a history here (git init) where there is none.")
@click.option("--name", help="Your name, remembered for this workspace.")
@click.option("--email", help="Your e-mail address, remembered for this workspace.")
@click.option("--allow", "allow_reason", metavar="REASON", help="Allow the identifiers that were found, and say why.")
@format_option()
@workspace_option()
def record_command(
    note: str | None,
    name: str | None,
    email: str | None,
    allow_reason: str | None,
    shape: str,
    folder: Path | None,
    *,
    dry_run: bool,
    start: bool,
) -> int:
    """Record the changes of the workspace in its history (git: commit), exactly its own files, under your name.

    Stops where something could name a patient, until it is taken out or allowed with a reason.
    """
    from rubric_studio.workflows import record
    from rubric_studio.workflows.person import rater_id

    workspace = find(folder)
    if start and not dry_run:
        record.make_repository(workspace)
    if (name or email) and not (name and email):
        raise click.UsageError(_("Give both --name and --email."))
    if name and email and not dry_run:
        record.set_person(workspace, name, email)
    reader = rater_id() if shape == "text" else ""
    waiting = record.pending(workspace, reader=reader)
    if allow_reason and waiting.blocking and not dry_run:
        record.allow_all(workspace, list(waiting.blocking), reason=allow_reason, by=rater_id())
        waiting = record.pending(workspace, reader=reader)
    if dry_run:
        return _show(waiting, note or waiting.note, shape)
    if waiting.repository and waiting.person is None and sys.stdin.isatty():
        click.echo(_("Who records? Your name and address are asked once and stand in the history."), err=True)
        record.set_person(workspace, click.prompt(_("Name"), err=True), click.prompt(_("E-mail address"), err=True))
    if waiting.repository and not waiting.files:
        raise GitError(_("Nothing has changed since the last record."))
    made = record.record(workspace, note or waiting.note)
    return _show(waiting, note or waiting.note, shape, made)


def _show(waiting: Pending, note: str, shape: str, made: str = "") -> int:
    """Print what is recorded, or would be; 1 where something is in the way."""
    code = 0 if made or not waiting.blocking else 1
    if shape == "json":
        data: dict[str, object] = {"record": made or None, "note": note, "changes": waiting.changes}
        data |= {} if made else {"blocking": [str(finding) for finding in waiting.blocking]}
        click.echo(as_json(data))
        return code
    for change in waiting.changes:
        click.echo(f"- {safe(change)}")
    if made:
        click.echo(_("Recorded as {id}: {note}").format(id=made[:10], note=safe(note)), err=True)
    elif not waiting.changes:
        click.echo(_("Nothing has changed since the last record."), err=True)
    else:
        click.echo(_("Would be recorded with the note: {note}").format(note=safe(note)), err=True)
    if not made and waiting.obstacle:
        click.echo(_("In the way: {what}").format(what=safe(waiting.obstacle)), err=True)
    if code:
        click.echo(str(ReleaseBlocked(waiting.blocking)), err=True)
    return code
