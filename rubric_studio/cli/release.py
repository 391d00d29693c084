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

    The version says whether scores stay comparable, and is never lower than the changes ask for.
    """
    from rubric_studio.workflows import release

    workspace = find(folder)
    with reading() as progress:
        planned = release.plan(workspace, set_id, draft=draft, progress=progress)
        done = None if dry_run else release.release(workspace, set_id, draft=draft)
    if shape == "json":
        data: dict[str, object] = {"set": set_id, "previous": planned.previous, "version": planned.version}
        data |= {"why": planned.bump}
        data |= {"changes": planned.changes, "ready": planned.ready}
        data |= {"tag": done.tag, "digest": done.digest, "pack": str(done.path)} if done else {}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return 0 if planned.ready else 1
    click.echo(release.summary(planned))
    for line in planned.changes:
        click.echo(f"- {safe(line)}")
    if done:
        text = _("Built the pack of {tag} again: {path}") if planned.rebuilds else _("Released {tag}. The pack: {path}")
        click.echo(text.format(tag=done.tag, path=done.path), err=True)
        click.echo(_("Pin it as: {digest}").format(digest=done.digest), err=True)
        return 0
    for line in (*planned.unrecorded, planned.obstacle):
        if line:
            click.echo(_("In the way: {what}").format(what=safe(line)), err=True)
    if planned.blocking:
        click.echo(str(ReleaseBlocked(planned.blocking)), err=True)
    return 0 if planned.ready else 1
