"""The options that name rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from rubric_studio.cli.options import Decorator


def codes_option(flag: str, help: str) -> Decorator:
    """Give an option that takes rules: codes, families, names, ``default`` or ``all``, with commas or repeated."""
    return click.option(flag, multiple=True, metavar="CODES", callback=_codes, help=help)


def _codes(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    names = [name.strip() for value in values for name in value.split(",")]
    if ctx.resilient_parsing or not values:
        return ()
    named = tuple(name for name in names if name)
    if not named:
        raise click.BadParameter(_("it names no rule."), ctx, parameter)
    from rubric_studio.workflows.rules import nearest_name, stands_for_none

    for name in filter(stands_for_none, named):
        text = _("There is no rule “{name}”.").format(name=safe(name))
        if meant := nearest_name(name):
            text += " " + _("Did you mean “{meant}”?").format(meant=meant)
        raise click.BadParameter(f"{text} " + _("“rubric-studio rules” lists them all."), ctx, parameter)
    return named
