"""What a change from the command line comes to, in sentences: one a line, in the order in which they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rubric_studio.cli.diffs import scores
from rubric_studio.cli.programs import as_json
from rubric_studio.cli.shown import severity_word
from rubric_studio.language import _
from rubric_studio.text import one_line, safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.finding import Finding
    from rubric_studio.workflows.effect import Effect
    from rubric_studio.workflows.revised import Outcome
    from rubric_studio.workflows.revising import Revision


def finish(revision: Revision, shape: str, *, dry_run: bool) -> None:
    """Save a revision unless it is a trial, and print what it comes to.

    Raises:
        RubricStudioError: it cannot be saved, or a file beside cannot be read.
    """
    from rubric_studio.workflows.revised import outcome

    held, name = outcome(revision), _name(revision)  # before it is saved: then nothing differs any more
    if not dry_run:
        revision.save()
    if shape == "json":
        click.echo(as_json(_data(held, name, saved=not dry_run)))
        return
    for line in _lines(held):
        click.echo(safe(line))
    if not held.changes:
        click.echo(_("Nothing changes: it says that already."), err=True)
    elif dry_run:
        click.echo(_("Nothing is saved: this was a trial (--dry-run)."), err=True)
    else:
        words = _("Saved ({name}). “rubric-studio record” puts it into the history.")
        click.echo(safe(words.format(name=name)), err=True)


def _name(revision: Revision) -> str:
    return str(revision.at) + (f" @{revision.response}" if revision.response else "")


def _lines(held: Outcome) -> Iterator[str]:
    yield from held.changes
    for findings, words in ((held.new, _("To mend now: {what}")), (held.gone, _("Mended: {what}"))):
        for finding in findings:
            yield words.format(what=_finding(finding))
    if held.effect and held.effect.is_any:
        yield from effect_lines(held.effect)


def _finding(finding: Finding) -> str:
    thing = finding.criterion or finding.response
    where = _("in “{name}”: ").format(name=thing) if thing else ""
    return f"{where}{severity_word(finding.severity)} {finding.code}: {one_line(finding.message)}"


def effect_lines(effect: Effect) -> Iterator[str]:
    """Say what happens to the scores, a sentence a line."""
    for row in scores.table(effect):
        if row.old == "-":
            yield _("{response}: score {new}, a new response").format(response=row.response, new=row.new)
        elif row.new == "-":
            yield _("{response}: no score any more, it was {old}").format(response=row.response, old=row.old)
        else:
            yield _("{response}: score {new}, before {old}").format(response=row.response, new=row.new, old=row.old)
    yield from scores.remarks(effect)


def _data(held: Outcome, name: str, *, saved: bool) -> dict[str, Any]:
    from rubric_studio.cli.check import finding_data
    from rubric_studio.workflows.rules import cards

    names = {card.code: card.name for card in cards()}
    return {
        "about": name,
        "saved": saved and bool(held.changes),
        "changes": list(held.changes),
        "new": [finding_data(finding, names[finding.code]) for finding in held.new],
        "mended": [finding_data(finding, names[finding.code]) for finding in held.gone],
        "scores": scores.data(held.effect) if held.effect else None,
    }
