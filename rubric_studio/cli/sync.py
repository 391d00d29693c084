"""``rubric-studio sync``: send to the team what was recorded here, and receive what it has."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from rubric_studio.cli.options import find, format_option, workspace_option
from rubric_studio.cli.programs import as_json
from rubric_studio.language import counted

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.workflows.synced import Outcome

_SHOWN = 12


@click.command(
    "sync",
    short_help="Send to the team what was recorded here, and receive what it has.",
    epilog="Example: rubric-studio sync --dry-run",
)
@click.option("--team", metavar="ADDRESS", help="Keep where the team's copy is (git: remote), then send and receive.")
@click.option(
    "--take",
    type=click.Choice(["ours", "theirs"]),
    help="The side to take wherever both changed one thing differently.",
)
@click.option("--points-seen", is_flag=True, help="Both sides changed points; I looked at the sums, and mean them so.")
@click.option("--line", metavar="NAME", help="The team's line of work (git: branch) that this one belongs to; is kept.")
@click.option("--dry-run", is_flag=True, help="Only say what there is to send and to receive.")
@format_option()
@workspace_option()
def sync_command(
    team: str | None,
    take: str | None,
    line: str | None,
    shape: str,
    folder: Path | None,
    *,
    points_seen: bool,
    dry_run: bool,
) -> int:
    """Receive what the team recorded, join it with what was recorded here by criterion and field, and send that.

    What both changed differently is settled first: in the studio, or with --take. Until then nothing is touched.
    """
    from rubric_studio.workflows.conflicts import Side
    from rubric_studio.workflows.sync import distance, sync, use_team
    from rubric_studio.workflows.synced import Settled, as_sentence

    workspace = find(folder)
    if team:
        use_team(workspace, team)
    say = (lambda words: click.echo(words, err=True)) if sys.stderr.isatty() else (lambda _words: None)
    side = Side(take) if take else None
    made = sync(workspace, take=side, line=line, dry_run=dry_run, progress=say)
    if points_seen and made.only_points:
        made = sync(workspace, settled=Settled(made.theirs, points_seen=True), take=side, progress=say)
    if shape == "json":
        click.echo(as_json(_data(made)))
    else:
        click.echo(as_sentence(distance(workspace).words) if dry_run else _text(made))
    return 0 if made.done else 1


def _text(made: Outcome) -> str:
    if not made.done:
        return "\n".join([made.words, *(f"  {line}" for line in made.details), made.advice])
    lines = [f"- {line}" for line in made.details[:_SHOWN]]
    more = len(made.details) - _SHOWN
    lines += [counted("and one more change", "and {n} more changes", more)] if more > 0 else []
    return "\n".join([made.words, *lines])


def _data(made: Outcome) -> dict[str, Any]:
    return {
        "done": made.done,
        "received": made.received,
        "sent": made.sent,
        "releases_sent": made.released,
        "changes": list(made.changes),
        "torn": [{"path": torn.path, "sentences": list(torn.sentences)} for torn in made.torn],
        "faults": [{"code": one.code, "place": str(one.place), "message": one.message} for one in made.faults],
    }
