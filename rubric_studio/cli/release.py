"""``rubric-studio release``: gives a set its next version and builds its pack."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from rubric_studio.cli.options import find, format_option, reading, workspace_option
from rubric_studio.errors import ReleaseBlocked
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.workflows.release import Plan, Released


@click.command(
    "release",
    short_help="Give a set its next version and its pack.",
    epilog="Example: rubric-studio release sciatica-imaging --dry-run",
)
@click.argument("set_id", metavar="SET")
@click.option("--dry-run", is_flag=True, help="Only say what the release would be.")
@click.option("--draft", is_flag=True, help="Let a first release be 0.1.0: its numbers are not meant to last.")
@format_option()
@workspace_option()
def release_command(set_id: str, shape: str, folder: Path | None, *, dry_run: bool, draft: bool) -> int:
    """Release SET as it is recorded: check it, work out its version, tag it, build the pack that graders load.

    The version says whether scores stay comparable, and is never lower than the changes ask for. Ends with 1 where
    something stands in the way, with --dry-run as without.
    """
    from rubric_studio.workflows import release

    workspace = find(folder)
    with reading() as progress:
        planned = release.plan(workspace, set_id, draft=draft, progress=progress)
        ready = planned.ready and not dry_run
        done = release.release(workspace, set_id, planned=planned) if ready else None
    if shape == "json":
        click.echo(json.dumps(_data(planned, done), ensure_ascii=False, indent=2))
    else:
        click.echo(safe(release.summary(planned)))
        for line in planned.changes:
            click.echo(f"- {safe(line)}")
    if planned.unmatched:
        click.echo(safe(planned.unmatched), err=True)
    if not planned.ready:
        _in_the_way(planned)
        return 1
    if done and shape == "text":
        text = _("Built the pack of {tag} again: {path}") if planned.rebuilds else _("Released {tag}. The pack: {path}")
        click.echo(text.format(tag=done.tag, path=done.path), err=True)
        click.echo(_("Pin it as: {digest}").format(digest=done.digest), err=True)
    return 0


def _data(planned: Plan, done: Released | None) -> dict[str, object]:
    data: dict[str, object] = {"set": planned.set_id, "previous": planned.previous, "version": planned.version}
    data |= {"why": planned.bump, "changes": planned.changes, "ready": planned.ready, "unsigned": planned.unsigned}
    return data | ({"tag": done.tag, "digest": done.digest, "pack": str(done.path)} if done else {})


def _in_the_way(planned: Plan) -> None:
    from rubric_studio.workflows import release

    for line in (*planned.unrecorded, planned.obstacle):
        if line:
            click.echo(_("In the way: {what}").format(what=safe(line)), err=True)
    if planned.unsigned:
        click.echo(_("In the way: {what}").format(what=safe(release.in_the_way(planned.unsigned))), err=True)
    if planned.unrecorded:
        click.echo(_("Record what is not recorded yet first: “rubric-studio record”."), err=True)
    if planned.blocking:
        click.echo(str(ReleaseBlocked(planned.blocking)), err=True)
