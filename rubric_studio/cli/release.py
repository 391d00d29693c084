"""``rubric-studio release``: gives a set its next version and builds its pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rubric_studio.cli.options import find, format_option, reading, workspace_option
from rubric_studio.cli.programs import as_json
from rubric_studio.errors import ReleaseBlocked
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.workflows.editorial import Editorial
    from rubric_studio.workflows.release import Plan, Released

_EDITORIAL = (
    "A change that is spelling only, so that no score changes: RUBRIC#CRITERION, shared#CRITERION for a shared one,"
    " or RUBRIC for its prompt. May be given several times."
)
_REASON = "Why it is editorial: one for each --editorial in their order, or one for all."


@click.command(
    "release",
    short_help="Give a set its next version and its pack.",
    epilog="Example: rubric-studio release sciatica-imaging --dry-run",
)
@click.argument("set_id", metavar="SET")
@click.option("--dry-run", is_flag=True, help="Only say what the release would be.")
@click.option(
    "--at-least",
    type=click.Choice(["minor", "major"]),
    help="A higher number than the changes ask for. Below 1.0.0, major means 1.0.0: the numbers are meant to last.",
)
@click.option("--draft", is_flag=True, help="Let a first release be 0.1.0: its numbers are not meant to last.")
@click.option("--editorial", "named", metavar="CRITERION", multiple=True, help=_EDITORIAL)
@click.option("--reason", "reasons", metavar="TEXT", multiple=True, help=_REASON)
@click.option("--sign", is_flag=True, help="Sign the release with the key that git is set up with.")
@format_option()
@workspace_option()
def release_command(  # noqa: PLR0913 - each option by its name
    set_id: str,
    named: tuple[str, ...],
    reasons: tuple[str, ...],
    at_least: str | None,
    shape: str,
    folder: Path | None,
    *,
    dry_run: bool,
    draft: bool,
    sign: bool,
) -> int:
    """Release SET as it is recorded: check it, work out its version, tag it, build the pack that graders load.

    The version says whether scores stay comparable, and is never lower than the changes ask for. Ends with 1 where
    something stands in the way, with --dry-run as without.
    """
    declared = _declared(named, reasons)
    from rubric_studio.workflows import release

    workspace = find(folder)
    wish = release.Wish(draft, release.Bump[at_least.upper()] if at_least else release.Bump.NONE, declared, sign)
    with reading() as progress:
        planned = release.plan(workspace, set_id, wish=wish, progress=progress)
        ready = planned.ready and not dry_run
        done = release.release(workspace, set_id, planned=planned) if ready else None
    if shape == "json":
        click.echo(as_json(_data(planned, done)))
    else:
        _say(planned)
    for caution in filter(None, (planned.unmatched, *planned.cautions)):
        click.echo(safe(caution), err=True)
    if not planned.ready:
        _in_the_way(planned)
        return 1
    if done and shape == "text":
        _tell(planned, done)
    return 0


def _tell(planned: Plan, done: Released) -> None:
    text = _("Built the pack of {tag} again: {path}") if planned.rebuilds else _("Released {tag}. The pack: {path}")
    click.echo(text.format(tag=done.tag, path=done.path), err=True)
    click.echo(_("Pin it as: {digest}").format(digest=done.digest), err=True)


def _declared(names: tuple[str, ...], reasons: tuple[str, ...]) -> tuple[Editorial, ...]:
    """Give what is declared editorial, each with its reason.

    Raises:
        UsageError: there are not as many reasons as there should be.
    """
    if len(reasons) not in ({1, len(names)} if names else {0}):
        text = _("Give one --reason for each --editorial, or one for all of them.")
        raise click.UsageError(text)
    from rubric_studio.workflows import editorial

    each = reasons * len(names) if len(reasons) == 1 else reasons
    return tuple(editorial.Editorial(name, reason) for name, reason in zip(names, each, strict=True))


def _say(planned: Plan) -> None:
    from rubric_studio.workflows import release

    click.echo(safe(release.summary(planned)))
    for line in planned.changes:
        click.echo(f"- {safe(line)}")
    for head, lines in (
        (_("What that does to the scores of the verdicts given so far:"), planned.effects),
        ("", [planned.approved] if planned.approved else []),
    ):
        if lines:
            click.echo(f"\n{head}" if head else "")
        for line in lines:
            click.echo(f"- {safe(line)}")


def _data(planned: Plan, done: Released | None) -> dict[str, object]:
    from rubric_studio.model.codec import to_data

    data: dict[str, object] = {"set": planned.set_id, "previous": planned.previous, "version": planned.version}
    data |= {"why": planned.bump, "changes": planned.changes, "ready": planned.ready, "unsigned": planned.unsigned}
    data |= {"effects": planned.effects, "approved": planned.approved, "unfinished": planned.unfinished}
    data |= {"editorial": [to_data(line) for line in planned.declared], "cautions": planned.cautions}
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
