"""``rubric-studio explain``: what a rule means, why it matters, how it is mended and how it is waived."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Any

import click

from rubric_studio.cli.programs import as_json
from rubric_studio.language import _
from rubric_studio.text import cells, pad

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.workflows.rules import Card


@click.command("explain", short_help="Explain a rule.", epilog="Example: rubric-studio explain W201")
@click.argument("code", metavar="CODE|NAME")
@click.option(
    "--format", "shape", type=click.Choice(["text", "json", "markdown"]), default="text", help="How to print it."
)
def explain_command(code: str, shape: str) -> None:
    """Explain a rule, by its code (W201) or its name (double-barrelled)."""
    from rubric_studio.workflows.rules import card

    held = card(code)
    if shape == "json":
        click.echo(as_json(as_data(held)))
    else:
        click.echo("\n".join(_markdown(held) if shape == "markdown" else _text(held)))


def as_data(held: Card) -> dict[str, Any]:
    """Give a rule for a program."""
    return {
        "code": held.code,
        "name": held.name,
        "family": held.family,
        "severity": held.severity.value,
        "default": held.default,
        "message": held.message,
        "why": held.why,
        "instead_of": held.bad,
        "write": held.good,
        "mend": held.remedy.value,
        "waive": held.waiving.value,
        "waiver": held.waiver,
        "fixed": held.fixed,
        "blocks": held.blocks,
    }


def _facts(held: Card) -> list[tuple[str, str]]:
    on = _("yes, by default") if held.default else _("preview: off until a team turns it on")
    return [
        (_("family"), held.family),
        (_("weight"), _weight(held)),
        (_("on"), _("always") if held.fixed else on),
        (_("stops"), held.blocks),
        (_("mend"), _mend(held)),
        (_("waive"), _waive(held)),
    ]


def _weight(held: Card) -> str:
    from rubric_studio.cli.shown import severity_word

    return severity_word(held.severity)


def _mend(held: Card) -> str:
    return {
        "safe": _("by itself: rubric-studio check PATH --fix"),
        "offered": _("ways are offered: rubric-studio check PATH --fix --interactive"),
        "by hand": _("by hand: it takes a person's judgment"),
    }[held.remedy]


def _waive(held: Card) -> str:
    return {
        "criterion": _("with a reason, on the criterion (or on the rubric for all of its criteria):"),
        "rubric": _("with a reason, on the rubric (or on the response that it is about):"),
        "words": _("only these very words, with a reason; “check --fix --interactive” writes their digest:"),
        "no": _("no: it has to be mended")
        if held.fixed
        else _("no: but a team can turn it off in set.yaml (lint: ignore)"),
    }[held.waiving]


def _text(held: Card) -> Iterator[str]:
    yield f"{held.code} {held.name}"
    yield f"\n{held.message}"
    yield "\n" + _("Why: {why}").format(why=held.why)
    for head, example in ((_("Instead of"), held.bad), (_("Write"), held.good)):
        yield "\n" + _("{heading}:").format(heading=head) + f"\n{indent(example, '    ')}"
    yield ""
    facts = _facts(held)
    across = max(cells(name) for name, _said in facts)
    yield from (f"{pad(name, across)}  {said}" for name, said in facts)
    if held.waiver:
        yield f"\n{indent(held.waiver, '    ')}"


def _markdown(held: Card) -> Iterator[str]:
    yield f"# {held.code} {held.name}\n\n{held.message}\n\n## {_('Why')}\n\n{held.why}"
    for head, example in ((_("Instead of"), held.bad), (_("Write"), held.good)):
        yield f"\n## {head}\n\n```\n{example}\n```"
    yield f"\n## {_('What it does')}\n"
    yield from (f"- {name}: {said}" for name, said in _facts(held))
    if held.waiver:
        yield f"\n```yaml\n{held.waiver}\n```"
