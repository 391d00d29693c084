"""``rubric-studio log``: who changed what when, in sentences, with the releases between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rubric_studio.cli.options import Progress, find, format_option, workspace_option
from rubric_studio.cli.programs import as_json
from rubric_studio.language import _, counted
from rubric_studio.text import one_line, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rubric_studio.finding import Problem
    from rubric_studio.git import Entry
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.asked import Asked
    from rubric_studio.workflows.log import Account, Log
    from rubric_studio.workflows.milestones import Milestone
    from rubric_studio.workflows.releases import Release

_USUAL, _NAMED = 20, 5


@click.command(
    "log",
    short_help="Say who changed what when.",
    epilog="Example: rubric-studio log sciatica-imaging/mri-before-injection",
)
@click.argument("what", metavar="[SET[/RUBRIC[#CRITERION]]]", default="")
@click.option(
    "--limit", type=click.IntRange(min=0), default=_USUAL, show_default=True, help="How many records; 0 for all."
)
@click.option("--since", metavar="VERSION", default="", help="Only what this release does not hold yet.")
@click.option("--releases", is_flag=True, help="The releases of SET: notes, who approved, the digest of the pack.")
@format_option()
@workspace_option()
def log_command(what: str, limit: int, since: str, shape: str, folder: Path | None, *, releases: bool) -> None:
    """Say who changed what when, the latest first: in all sets, in one SET, one RUBRIC or one CRITERION.

    A criterion's log gives its wording and its points at each time; SET/shared#CRITERION is one that rubrics share.
    What was deleted can be asked for too. Releases stand between the records that they hold.
    """
    from rubric_studio.workflows.asked import asked, ensure_owned

    workspace = find(folder)
    meant = ensure_owned(workspace, asked(workspace, what))
    if releases:
        if not meant.set_id or meant.rubric_id or since:
            raise click.UsageError(_("--releases is asked of one SET, and goes with no --since."))
        _show_releases(workspace, meant.set_id, limit, shape)
        return
    found = _log(workspace, meant, limit, since)
    if shape == "json":
        click.echo(as_json(_data(meant, found)))
    else:
        text = "\n\n".join(_text(row) for row in found.rows) or _nothing(found, since)
        if text:
            click.echo(text)
    incomplete(found.begins, found.problems)
    if found.left and shape == "text":
        text = counted("One record more: --limit 0 shows all.", "{n} records more: --limit 0 shows all.", found.left)
        click.echo(text, err=True)


def _log(workspace: Workspace, meant: Asked, limit: int, since: str) -> Log:
    from rubric_studio.workflows.chronicle import Chronicle
    from rubric_studio.workflows.log import log_of_rubric

    if meant.rubric_id:
        return log_of_rubric(workspace, meant.set_id, meant.rubric_id, meant.criterion, limit=limit, since=since)
    with Progress(_("Reading")) as progress:
        return Chronicle(workspace, meant.set_id, since=since).log(limit, step=progress)


def _show_releases(workspace: Workspace, set_id: str, limit: int, shape: str) -> None:
    from rubric_studio.workflows.releases import releases_of

    every = releases_of(workspace, set_id)
    shown = every[:limit] if limit else every
    if shape == "json":
        click.echo(as_json([_release_data(one) for one in shown]))
        return
    nothing = _("Nothing of {set} is released yet.").format(set=safe(set_id))
    click.echo("\n\n".join(_release(one) for one in shown) or nothing)
    if left := len(every) - len(shown):
        click.echo(
            counted("One release more: --limit 0 shows all.", "{n} releases more: --limit 0 shows all.", left), err=True
        )


def _release(one: Release) -> str:
    head = _("== {set} {version}, released {date} ==").format(
        set=safe(one.set_id), version=one.version, date=one.at[:10]
    )
    made = _("By {who}; {step}; {signed}.").format(who=one.by, step=one.step, signed=one.signature)
    pack = _("Pack: {digest}").format(digest=one.pack)
    return "\n".join([head, made, *(safe(line) for line in one.notes if line), pack])


def _release_data(one: Release) -> dict[str, object]:
    keys = ("version", "tag", "at", "by", "signed", "record", "digest", "notes")
    bump = one.bump.name.lower() if one.bump else None
    return {"set": one.set_id, "bump": bump, **{key: getattr(one, key) for key in keys}}


def _nothing(found: Log, since: str) -> str:
    """Say why there is no row; where the history is cut off, that is said beside the answer."""
    if found.begins:
        return ""
    if since:
        return _("Nothing has changed since {version}.").format(version=safe(since))
    return _("Nothing is recorded yet.")


def incomplete(begins: Entry | None, problems: Iterable[Problem]) -> None:
    """Say, beside the answer, what the history at hand does not tell."""
    held = list(problems)
    for problem in held[:_NAMED]:
        click.echo(safe(_("Passed over: {what}").format(what=f"{problem.place}: {problem.message}")), err=True)
    if more := len(held[_NAMED:]):
        one, many = "And one more that could not be read.", "And {n} more that could not be read."
        click.echo(counted(one, many, more), err=True)
    if begins:
        text = _(
            "This copy of the history begins with the record of {date}; what was before is not in it. To have all of"
            " it: “git fetch --unshallow”."
        )
        click.echo(text.format(date=begins.at[:10]), err=True)


def _text(row: Account | Milestone) -> str:
    from rubric_studio.workflows.milestones import Milestone

    if isinstance(row, Milestone):
        return _("== {set} {version}, released {date} ==").format(
            set=safe(row.set_id), version=row.version, date=row.at[:10]
        )
    return "\n".join([_head(row), *_lines(row)])


def _head(row: Account) -> str:
    if row.entry is None:
        return _("Not recorded yet")
    note = one_line(row.entry.subject)
    text = _("{date}  {who}: {note}  ({id})")
    return text.format(date=row.entry.moment, who=row.who, note=note, id=row.entry.id[:10])


def _lines(row: Account) -> Iterator[str]:
    if row.criterion:
        yield f"  {row.criterion.points:+d}  {one_line(row.criterion.text)}"
    yield from (f"  - {safe(line)}" for line in row.sentences)


def _data(meant: Asked, found: Log) -> dict[str, object]:
    return {
        "set": meant.set_id or None,
        "rubric": meant.rubric_id or None,
        "criterion": meant.criterion or None,
        "complete": found.begins is None,
        "more": found.left,
        "rows": [_row(row) for row in found.rows],
    }


def _row(row: Account | Milestone) -> dict[str, object]:
    from rubric_studio.workflows.milestones import Milestone

    if isinstance(row, Milestone):
        return {"kind": "release", "set": row.set_id, "version": row.version, "at": row.at, "record": row.record}
    data: dict[str, object] = {"kind": "record", **record_data(row.entry, row.who), "release": row.release or None}
    if row.criterion:
        data |= {"points": row.criterion.points, "text": row.criterion.text}
    return data | {"changes": list(row.sentences)}


def record_data(entry: Entry | None, who: str) -> dict[str, object]:
    """Give a record as data; nulls where it is not recorded yet."""
    if entry is None:
        return {"record": None, "who": None, "at": None, "note": None}
    return {"record": entry.id, "who": who, "at": entry.at, "note": safe(entry.subject)}
