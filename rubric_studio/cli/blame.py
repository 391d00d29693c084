"""``rubric-studio blame``: who last changed each criterion's text and points, and since which release they stand so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rubric_studio.cli.log import incomplete, record_data
from rubric_studio.cli.options import find, format_option, workspace_option
from rubric_studio.cli.programs import as_json
from rubric_studio.cli.terminal import width
from rubric_studio.language import _
from rubric_studio.model.pointer import SHARED
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rubric_studio.workflows.blame import Blame, Stand


@click.command(
    "blame",
    short_help="Say who last changed each criterion.",
    epilog="Example: rubric-studio blame sciatica-imaging/mri-before-injection",
)
@click.argument("what", metavar="RUBRIC")
@format_option()
@workspace_option()
def blame_command(what: str, shape: str, folder: Path | None) -> None:
    """Say who last changed the text and the points of each criterion of RUBRIC, when, and since which release.

    RUBRIC is SET/RUBRIC, a rubric's id, or the path of its file; SET/shared is what rubrics of a set share.
    """
    from rubric_studio.workflows.asked import asked, ensure_rubric
    from rubric_studio.workflows.blame import blame

    workspace = find(folder)
    meant = ensure_rubric(workspace, asked(workspace, what))
    found = blame(workspace, meant.set_id, meant.rubric_id)
    if shape == "json":
        click.echo(as_json(_data(found)))
    else:
        click.echo("\n".join(_text(found)))
    incomplete(found.begins, found.problems)


def _text(found: Blame) -> Iterator[str]:
    title = _("Shared criteria") if found.rubric.id == SHARED else one_line(found.rubric.title) or found.rubric.id
    yield _("{words} ({more})").format(words=title, more=f"{found.set_id}/{found.rubric.id}")
    for number, line in enumerate(found.lines, 1):
        yield ""
        yield f"{number:>3}  {line.criterion.points:>+3}  {one_line(line.criterion.text, width() - 10)}"
        if line.text == line.points:
            yield _("          text and points: {stand}").format(stand=_stand(line.text))
        else:
            yield _("          text: {stand}").format(stand=_stand(line.text))
            yield _("          points: {stand}").format(stand=_stand(line.points))


def _stand(stand: Stand) -> str:
    if stand.entry is None:
        return _("not known here") if stand.recorded else _("not recorded yet")
    since = _("since {version}").format(version=stand.since) if stand.since else _("not released yet")
    return _(", ").join((stand.who, stand.entry.moment, since))


def _data(found: Blame) -> dict[str, object]:
    criteria = [
        {
            "criterion": line.criterion.id,
            "text": {"value": line.criterion.text, **_stand_data(line.text)},
            "points": {"value": line.criterion.points, **_stand_data(line.points)},
        }
        for line in found.lines
    ]
    return {
        "set": found.set_id,
        "rubric": found.rubric.id,
        "complete": found.begins is None,
        "criteria": criteria,
    }


def _stand_data(stand: Stand) -> dict[str, object]:
    data = record_data(stand.entry, stand.who)
    return {**data, "recorded": stand.recorded, "since": stand.since or None}
