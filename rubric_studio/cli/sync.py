"""``rubric-studio sync``: send to the team what was recorded here, and receive what it has."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from rubric_studio.cli.options import find, format_option, workspace_option
from rubric_studio.language import _, counted
from rubric_studio.text import safe

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.workflows.sync import Outcome

_SHOWN = 12


@click.command(
    "sync",
    short_help="Send to the team what was recorded here, and receive what it has.",
    epilog="Example: rubric-studio sync --help",
)
@click.option("--team", metavar="ADDRESS", help="Keep where the team's copy is (git: remote), then send and receive.")
@click.option(
    "--take",
    type=click.Choice(["ours", "theirs"]),
    help="The side to take wherever both changed one thing differently.",
)
@click.option("--dry-run", is_flag=True, help="Only say what there is to send and to receive.")
@format_option()
@workspace_option()
def sync_command(team: str | None, take: str | None, shape: str, folder: Path | None, *, dry_run: bool) -> int:
    """Receive what the team recorded, join it with what was recorded here by criterion and field, and send that.

    What both changed differently is settled first: in the studio, or with --take. Until then nothing is touched.
    """
    from rubric_studio.workflows.conflicts import Side
    from rubric_studio.workflows.sync import sync, use_team

    workspace = find(folder)
    if team:
        use_team(workspace, team)
    say = (lambda words: click.echo(words, err=True)) if sys.stderr.isatty() else (lambda _words: None)
    made = sync(workspace, take=Side(take) if take else None, dry_run=dry_run, progress=say)
    if shape == "json":
        click.echo(json.dumps(_data(made), ensure_ascii=False, indent=2))
    else:
        click.echo(_text(made, dry_run=dry_run))
    return 0 if made.done else 1


def _text(made: Outcome, *, dry_run: bool) -> str:
    if made.torn:
        lines = [_("Nothing was touched: both sides changed these differently.")]
        lines += [f"  {safe(torn.path)}: {safe(line)}" for torn in made.torn for line in torn.merged.sentences]
        return "\n".join([*lines, _("Settle them in the studio, or take one side everywhere: --take ours|theirs.")])
    if made.faults:
        lines = [_("Nothing was touched: joined, the two would have errors that neither has alone.")]
        lines += [f"  {finding.place}: {safe(finding.message)}" for finding in made.faults]
        return "\n".join([*lines, _("Change it here so that both fit together, record that, and try again.")])
    parts = []
    if made.received:
        one, many = ("one to receive", "{n} to receive") if dry_run else ("one record received", "{n} records received")
        parts.append(counted(one, many, made.received))
    if made.sent:
        one, many = ("one to send", "{n} to send") if dry_run else ("one record sent", "{n} records sent")
        parts.append(counted(one, many, made.sent))
    head = ", ".join(parts) or _("nothing to send or receive")
    lines = [f"- {line}" for line in made.changes[:_SHOWN]]
    more = len(made.changes) - _SHOWN
    lines += [counted("and one more change", "and {n} more changes", more)] if more > 0 else []
    return "\n".join([head[:1].upper() + head[1:] + ".", *lines])


def _data(made: Outcome) -> dict[str, Any]:
    return {
        "done": made.done,
        "received": made.received,
        "sent": made.sent,
        "changes": list(made.changes),
        "torn": [{"path": torn.path, "sentences": torn.merged.sentences} for torn in made.torn],
        "faults": [{"code": one.code, "place": str(one.place), "message": one.message} for one in made.faults],
    }
