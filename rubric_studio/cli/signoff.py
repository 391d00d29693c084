"""``rubric-studio signoff``: what awaits one's word, how everything stands, and giving one's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rubric_studio.cli.options import find, format_option, reading, workspace_option
from rubric_studio.cli.programs import as_json
from rubric_studio.cli.terminal import width
from rubric_studio.errors import NotFound
from rubric_studio.language import _, counted
from rubric_studio.text import one_line, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rubric_studio.model.signoff import Word
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.signoff import Item, Review


@click.group(
    "signoff",
    invoke_without_command=True,
    short_help="Approve criteria, or ask for changes in them.",
    epilog="Example: rubric-studio signoff --all --set sciatica-imaging",
)
@click.option("--all", "everything", is_flag=True, help="Not only what awaits you: how every criterion stands.")
@click.option("--set", "set_id", metavar="SET", default="", help="Only this set.")
@click.option("--rubric", metavar="RUBRIC", default="", help="Only this rubric: SET/RUBRIC, its id, or its file.")
@format_option()
@workspace_option()
@click.pass_context
def signoff_command(
    ctx: click.Context, set_id: str, rubric: str, shape: str, folder: Path | None, *, everything: bool
) -> None:
    """List the criteria that await your word: the sets that ask for sign-offs say so in their set.yaml.

    A criterion awaits you until as many have approved it as its set asks for, unless you wrote it or changed it last.
    When it changes, it has to be approved again; a request for changes stays open until you approve or take it back.
    """
    if ctx.invoked_subcommand and (everything or set_id or rubric):
        raise click.UsageError(_("--all, --set and --rubric belong to the list: name what you speak of instead."))
    if set_id and rubric:
        raise click.UsageError(_("Give --set or --rubric, not both: a rubric belongs to one set."))
    if ctx.invoked_subcommand:
        ctx.find_root().obj = folder
        return
    from rubric_studio.workflows.person import rater_id

    rater = rater_id()
    found = _reviews(find(folder), rater, set_id, rubric)
    if shape == "json":
        click.echo(as_json([_data(held, rater, everything) for held in found]))
        return
    for held in found:
        for problem in held.problems:
            click.echo(safe(f"{problem.place}: {problem.message}"), err=True)
    parts = [text for held in found if (text := _text(held, rater, everything))]
    click.echo("\n\n".join(parts) or _("Nothing awaits your word. ({rater})").format(rater=rater))
    if any(held.required and held.unrecorded for held in found):
        text = _("What is not recorded yet counts as yours, so it awaits others: “rubric-studio record” records it.")
        click.echo(text, err=True)


def _reviews(workspace: Workspace, rater: str, set_id: str, rubric: str) -> list[Review]:
    """Look how the sets stand, or one set, or one rubric.

    Raises:
        NotFound: it is not there.
    """
    from rubric_studio.workflows.asked import asked, ensure_there
    from rubric_studio.workflows.signoff import review

    meant, rubrics = asked(workspace, rubric or set_id), None
    if rubric:
        meant = ensure_there(workspace, meant)
        rubrics = {meant.rubric_id}
    elif meant.rubric_id or meant.criterion:
        raise NotFound(_("set"), set_id, hint=_("Name a rubric with --rubric."))
    ids = [meant.set_id] if meant.set_id else workspace.set_ids()
    with reading() as progress:
        return [review(workspace, id_, rater=rater, rubrics=rubrics, progress=progress) for id_ in ids]


# in words -------------------------------------------------------------------------------------------------------------


def _text(held: Review, rater: str, everything: bool) -> str:  # noqa: FBT001 - the option, as it was given
    items = held.items if everything else held.awaiting(rater)
    if not items or (everything and not held.required and not any(_told(item) for item in items)):
        return "" if not everything else _("{set} asks for no sign-offs.").format(set=held.set_id)
    n = len(held.awaiting(rater))
    head = counted("{set}: one criterion awaits your word", "{set}: {n} criteria await your word", n, set=held.set_id)
    head = head if n else _("{set}: nothing awaits your word").format(set=held.set_id)
    lines = [f"{head} ({rater})", *_listed(items)]
    if everything:
        lines += ["", *(_("A release waits: {why}").format(why=reason) for reason in held.reasons)]
        lines += [held.unmatched] if held.unmatched else []
    return safe("\n".join(lines)).rstrip()


def _told(item: Item) -> tuple[str, ...]:
    from rubric_studio.workflows.standing import told

    return told(item.standing)


def _listed(items: Iterable[Item]) -> Iterator[str]:
    """List criteria below their rubrics; a shared one that awaits its word in several is named once more at the end."""
    rubric = ""
    many: dict[str, list[Item]] = {}
    for item in items:
        if item.shared:
            many.setdefault(item.criterion.id, []).append(item)
        if rubric != item.rubric.id:
            rubric = item.rubric.id
            yield ""
            yield f"{one_line(item.rubric.title) or rubric} ({item.set_id}/{rubric})"
        yield from _criterion(item)
    several = {id_: held for id_, held in many.items() if len(held) > 1}
    if several:
        yield ""
    for id_, held in several.items():
        text = _(
            "  {name} stands in {n} of these rubrics. In all of them at once: rubric-studio signoff approve {name}"
        )
        yield text.format(name=f"{held[0].set_id}/shared#{id_}", n=len(held))


def _criterion(item: Item) -> Iterator[str]:
    from rubric_studio.workflows.standing import said

    held = item.criterion
    words = [f"{held.points:+d}", held.axis or "", _("shared") if item.shared else "", said(item.standing)]
    yield f"  #{held.id}  " + ", ".join(word for word in words if word)
    yield f"      {one_line(held.text, width() - 8)}"
    for line in _told(item):
        yield f"      - {one_line(line)}"


def _data(held: Review, rater: str, everything: bool) -> dict[str, object]:  # noqa: FBT001 - the option, as it was given
    items = held.items if everything else held.awaiting(rater)
    return {
        "set": held.set_id,
        "required": held.required,
        "you": rater,
        "release_waits": list(held.reasons),
        "unmatched": held.unmatched,
        "criteria": [_item(item, rater) for item in items],
    }


def _item(item: Item, rater: str) -> dict[str, object]:
    standing, criterion = item.standing, item.criterion
    return {
        "rubric": item.rubric.id,
        "status": item.rubric.status,
        "criterion": criterion.id,
        "text": criterion.text,
        "points": criterion.points,
        "axis": criterion.axis,
        "shared": item.shared,
        "approval_digest": item.digest,
        "state": standing.state.value,
        "approvals": _words(standing.approvals),
        "requests": _words(standing.requests),
        "comments": _words(standing.comments),
        "stale": _words(standing.stale),
        "refused": _words(standing.refused),
        "changed_by": {"raters": sorted(item.author.raters), "recorded": item.author.recorded},
        "awaits_you": item.awaits(rater),
    }


def _words(words: Iterable[Word]) -> list[object]:
    from rubric_studio.model.codec import to_data

    return [to_data(word) for word in words]


# giving one's word ----------------------------------------------------------------------------------------------------


def _giving(name: str, summary: str, text: str) -> None:
    """Make the subcommand that says one thing of some criteria."""
    example = f"Example: rubric-studio signoff {name} sciatica-imaging/mri-before-injection#preferred-test"
    example += ' --why "Needs a source."' if name in ("request-changes", "comment") else ""

    @signoff_command.command(name, short_help=summary, help=text, epilog=example)
    @click.argument("criteria", metavar="SET/RUBRIC#CRITERION…", nargs=-1)
    @click.option("--all-of", "whole", metavar="SET/RUBRIC", multiple=True, help="Every criterion of a rubric.")
    @click.option("--why", default="", help="The reason, in your words.")
    @format_option()
    @workspace_option()
    def run(criteria: tuple[str, ...], whole: tuple[str, ...], why: str, shape: str, folder: Path | None) -> None:
        _give(find(folder), name, (*criteria, *whole), why, shape)


_SHARED = "SET/shared#CRITERION means a shared criterion in every rubric that takes it."
_giving("approve", "Say that criteria may be released as they are.", f"Approve criteria as they are now. {_SHARED}")
_giving("request-changes", "Ask for changes: a release then waits.", f"Ask for changes, and say which. {_SHARED}")
_giving("comment", "Say something that holds nothing up.", f"Say something of criteria. {_SHARED}")
_giving("withdraw", "Take back what you said.", f"Take back your approval, or your request for changes. {_SHARED}")


def _give(workspace: Workspace, name: str, asked_for: tuple[str, ...], why: str, shape: str) -> None:
    from rubric_studio.model.signoff import What
    from rubric_studio.workflows.saying import say

    if not asked_for:
        text = _("Name the criteria, as SET/RUBRIC#CRITERION, or a whole rubric with --all-of SET/RUBRIC.")
        raise click.UsageError(text)
    done = say(workspace, What(name.replace("-", "_")), asked_for, why=why)
    if shape == "json":
        click.echo(as_json(_words(done.words)))
    for line in done.passed_over:
        click.echo(safe(line), err=True)
    click.echo(safe(done.sentence), err=True)
