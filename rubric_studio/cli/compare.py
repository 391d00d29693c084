"""``rubric-studio diff``: what changed, in sentences."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from rubric_studio.cli.options import find, format_option, workspace_option
from rubric_studio.errors import NotFound
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.compare import Comparison


@click.command(
    "diff",
    short_help="Say what changed between two versions.",
    epilog="Example: rubric-studio diff --set sciatica-imaging",
)
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--set", "set_id", metavar="ID", help="Only this set.")
@click.option("--exit-code", is_flag=True, help="End with 1 where something differs.")
@format_option()
@workspace_option()
def diff_command(
    old: str | None, new: str | None, set_id: str | None, shape: str, folder: Path | None, *, exit_code: bool
) -> int:
    """Say what changed between OLD and NEW: a released version (1.2.0), a tag, a branch, HEAD, or a record.

    A record is named by its id, or the first seven or more of its digits.

    Without them: from the last release, or where there is none from the last record, to the files as they are.
    """
    workspace = find(folder)
    ids = [set_id] if set_id else workspace.set_ids()
    found = _compared(workspace, ids, old, new)
    for held in found:
        for problem in held.problems:
            click.echo(safe(f"{problem.place}: {problem.message}"), err=True)
    if shape == "json":
        click.echo(json.dumps([_data(held) for held in found], ensure_ascii=False, indent=2))
    else:
        click.echo("\n\n".join(_text(held) for held in found))
    return 1 if exit_code and any(held.changes for held in found) else 0


def _compared(workspace: Workspace, ids: list[str], old: str | None, new: str | None) -> list[Comparison]:
    """Compare the sets; of several, those that have no such version are named and passed over."""
    from rubric_studio.workflows.compare import compare_set

    found: list[Comparison] = []
    lacking: list[NotFound] = []
    for id_ in ids:
        try:
            found.append(compare_set(workspace, id_, old=old, new=new))
        except NotFound as error:
            lacking.append(error)
    if lacking and not found:
        raise lacking[0]
    for lack in lacking:
        click.echo(safe(str(lack)), err=True)
    return found


def _text(held: Comparison) -> str:
    head = safe(_("{set}: from {old} to {new}").format(set=held.set_id, old=held.old, new=held.new))
    nothing = _("nothing that can be read changed") if held.problems else _("nothing changed")
    lines = [f"- {safe(line)}" for line in held.sentences] or [f"  {nothing}"]
    return "\n".join([head, *lines])


def _data(held: Comparison) -> dict[str, object]:
    changes = [
        {
            "kind": change.kind.value,
            "subject": change.subject.value,
            "pointer": str(change.pointer),
            "bump": change.bump.name.lower(),
            "sentence": line,
        }
        for change, line in zip(held.changes, held.sentences, strict=True)
    ]
    return {"set": held.set_id, "old": held.old, "new": held.new, "bump": held.bump.name.lower(), "changes": changes}
