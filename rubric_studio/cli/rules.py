"""``rubric-studio rules``: the table of all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rubric_studio.cli.codes import codes_option
from rubric_studio.cli.programs import as_json
from rubric_studio.language import _
from rubric_studio.text import cells, pad

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rubric_studio.workflows.rules import Card


@click.command("rules", short_help="List the rules.", epilog="Example: rubric-studio rules --select W2,P")
@click.option(
    "--format", "shape", type=click.Choice(["text", "json", "markdown"]), default="text", help="How to print the table."
)
@codes_option("--select", "Only these: codes, families (W, W2), names, default, all; with commas.")
def rules_command(shape: str, select: tuple[str, ...]) -> None:
    """List the rules by which rubrics are checked: how much each weighs, what it finds, how that is mended."""
    from rubric_studio.workflows.rules import cards

    held = cards(select)
    if shape == "json":
        from rubric_studio.cli.explain import as_data

        click.echo(as_json([as_data(card) for card in held]))
    else:
        click.echo("\n".join(markdown(held) if shape == "markdown" else _text(held)))


def markdown(held: Sequence[Card]) -> Iterator[str]:
    """Give the table as Markdown, as it stands in the README."""
    yield f"| {' | '.join(_head())} |"
    yield "|---|---|---|---|---|"
    for card in held:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in _row(card))} |"


def _text(held: Sequence[Card]) -> Iterator[str]:
    rows = [_head(), *(_row(card) for card in held)]
    order = (0, 2, 4, 1, 3)  # what is found comes last: it is as long as it is
    widths = [max(cells(row[column]) for row in rows) for column in order[:-1]]
    for row in rows:
        narrow = "  ".join(pad(row[column], across) for column, across in zip(order, widths, strict=False))
        yield f"{narrow}  {row[order[-1]]}"


def _head() -> tuple[str, ...]:
    return _("code"), _("name"), _("weight"), _("finds"), _("mend")


def _row(card: Card) -> tuple[str, ...]:
    from rubric_studio.cli.shown import severity_word

    weight = severity_word(card.severity)
    remedy = {"safe": _("safe"), "offered": _("offered"), "by hand": _("by hand")}[card.remedy]
    return (
        card.code,
        card.name,
        weight if card.default else _("{weight}, preview").format(weight=weight),
        card.finds,
        remedy,
    )
