"""``rubric-studio new``: a set, a rubric, a copy of one, a sample response."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rubric_studio.cli.edit import text_of
from rubric_studio.cli.options import find, format_option, workspace_option
from rubric_studio.cli.revised import finish

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.workflows.revising import Revision

_AT = "A text @FILE is read from a file, @- from standard input."


@click.group(
    "new",
    short_help="Make a set, a rubric or a sample response.",
    epilog="Example: rubric-studio new rubric sciatica-imaging 'Numb feet' --asks 'Why are they numb?'"
    " --criterion 'Asks since when.' --dry-run",
)
def new_command() -> None:
    """Make a set, a rubric, a copy of one, or sample responses; what it comes to is said in sentences."""


def _begin(folder: Path | None, what: str) -> Revision:
    from rubric_studio.workflows.asked import asked
    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.person import rater_id
    from rubric_studio.workflows.revising import Revision

    workspace = find(folder)
    return Revision(Desk(workspace, rater=rater_id()), asked(workspace, what))


@new_command.command("set", epilog="Example: rubric-studio new set 'Back pain' --language en")
@click.argument("title")
@click.option("--language", default="en", show_default=True, help="The language of its criteria, as en or zh-Hant.")
@click.option("--contact", default="", help="Who answers for it.")
@click.option("--origin", type=click.Choice(["synthetic", "deidentified", "consented"]), default="synthetic")
@click.option("--dry-run", is_flag=True, help="Only say what would be made.")
@format_option()
@workspace_option()
def new_set(
    title: str, language: str, contact: str, origin: str, shape: str, folder: Path | None, *, dry_run: bool
) -> None:
    """Make a set without rubrics."""
    revision = _begin(folder, "")
    revision.new_set(title, language, contact, origin)
    finish(revision, shape, dry_run=dry_run)


@new_command.command("rubric", epilog="Example: rubric-studio new rubric SET TITLE --asks TEXT --criterion TEXT")
@click.argument("set_id", metavar="SET")
@click.argument("title")
@click.option("--asks", required=True, metavar="TEXT", help=f"What the patient asks. {_AT}")
@click.option("--criterion", required=True, metavar="TEXT", help="The first criterion; “edit --add” adds others.")
@click.option("--dry-run", is_flag=True, help="Only say what would be made.")
@format_option()
@workspace_option()
def new_rubric(
    set_id: str, title: str, asks: str, criterion: str, shape: str, folder: Path | None, *, dry_run: bool
) -> None:
    """Make a rubric in SET: a draft with one turn and one criterion."""
    revision = _begin(folder, set_id)
    revision.new_rubric(title, text_of(asks), text_of(criterion))
    finish(revision, shape, dry_run=dry_run)


@new_command.command("copy", epilog="Example: rubric-studio new copy SET/RUBRIC TITLE")
@click.argument("what", metavar="SET/RUBRIC")
@click.argument("title")
@click.option("--dry-run", is_flag=True, help="Only say what would be made.")
@format_option()
@workspace_option()
def new_copy(what: str, title: str, shape: str, folder: Path | None, *, dry_run: bool) -> None:
    """Copy a rubric with its sample responses, as a draft of its own."""
    revision = _begin(folder, what)
    revision.copy(title)
    finish(revision, shape, dry_run=dry_run)


@new_command.command("response", epilog="Example: rubric-studio new response SET/RUBRIC model-b @answer.txt")
@click.argument("what", metavar="SET/RUBRIC")
@click.argument("author")
@click.argument("text")
@click.option("--kind", type=click.Choice(["model", "physician"]), default="model", show_default=True)
@click.option("--expect", type=click.Choice(["none", "good", "bad"]), default="none", help="What you think of it.")
@click.option("--dry-run", is_flag=True, help="Only say what would be made.")
@format_option()
@workspace_option()
def new_response(
    what: str, author: str, text: str, kind: str, expect: str, shape: str, folder: Path | None, *, dry_run: bool
) -> None:
    """Add a sample response to a rubric, by a model or a physician (an id, not a name).

    A TEXT @FILE is read from a file, @- from standard input.
    """
    from rubric_studio.workflows.sampling import Sample

    revision = _begin(folder, what)
    revision.add_response(Sample(kind=kind, author=author, text=text_of(text), expect=expect))
    finish(revision, shape, dry_run=dry_run)


@new_command.command("responses", epilog="Example: rubric-studio new responses SET/RUBRIC outputs.jsonl")
@click.argument("what", metavar="SET/RUBRIC")
@click.argument("file", metavar="FILE.jsonl")
@click.option("--author", default="unknown", show_default=True, help="The model, where a line does not name it.")
@click.option("--dry-run", is_flag=True, help="Only say what would be made.")
@format_option()
@workspace_option()
def new_responses(what: str, file: str, author: str, shape: str, folder: Path | None, *, dry_run: bool) -> None:
    """Add the lines of a file of model outputs that answer a rubric's prompt."""
    revision = _begin(folder, what)
    revision.add_outputs(file, author)
    finish(revision, shape, dry_run=dry_run)
