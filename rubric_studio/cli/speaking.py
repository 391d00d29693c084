"""Help pages in the person's language: what commands and options say, and how that is laid out.

Commands are written in English where they are declared, and translated when they are shown: ``--language`` may come
after they were loaded.
"""

from __future__ import annotations

import inspect
import os
from copy import copy
from typing import TYPE_CHECKING, TypeVar

import click

from rubric_studio.language import _, languages, matching, use_language
from rubric_studio.text import cells, safe, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

C = TypeVar("C", bound=click.Command)
_SAID = ("help", "short_help", "epilog")
"""What a command says of itself."""
_AS_IT_IS = "\b"
"""How a paragraph begins whose lines stay as they are (click's mark)."""


def speak(code: str) -> None:
    """Say everything in this language from now on, click's own words too."""
    use_language(code)
    os.environ["LANGUAGE"] = code  # what gettext looks at when click asks it


def language_option(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Take up the language that was asked for by ``--language``."""
    if value and not ctx.resilient_parsing:
        code = matching(value)
        if code is None:
            text = _("There is no “{language}” here. Known are: {known}.")
            raise click.BadParameter(text.format(language=safe(value), known=", ".join(languages())))
        speak(code)
    return value


def sentences(command: click.Command) -> Iterator[str]:
    """List what a command and its options say, for translation."""
    for name in _SAID:
        yield from (part for part in _parts(getattr(command, name) or "") if not part.startswith(_AS_IT_IS))
    yield from (text for held in command.params if (text := getattr(held, "help", None)))
    if isinstance(command, click.Group):
        for one in command.commands.values():
            yield from sentences(one)


def translated(command: C) -> C:
    """Give the command as it is shown to this person; what it does stays the same."""
    shown = copy(command)
    shown.context_class = Speaking
    shown._help_option = None  # click keeps it as it was first asked for, before --language was read
    for name in _SAID:
        parts = _parts(getattr(command, name) or "")
        setattr(shown, name, "\n\n".join(part if part.startswith(_AS_IT_IS) else _(part) for part in parts) or None)
    shown.params = [_translated(held) for held in command.params]
    if isinstance(shown, click.Group):
        shown.commands = {name: translated(held) for name, held in shown.commands.items()}
    return shown


def _translated(parameter: click.Parameter) -> click.Parameter:
    shown = copy(parameter)
    if isinstance(shown, click.Option) and shown.help:
        shown.help = _(shown.help)
    return shown


def _parts(text: str) -> list[str]:
    """Give the paragraphs, each on one line; examples, marked as click has it, keep their lines."""
    parts = inspect.cleandoc(text).split("\n\n") if text else []
    return [part if part.startswith(_AS_IT_IS) else " ".join(part.split()) for part in parts]


class _Layout(click.HelpFormatter):
    """Lays help out by the cells that words take: click counts characters, and Chinese ones are twice as wide."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        super().write_usage(prog, args, prefix or _("Usage: "))

    def write_heading(self, heading: str) -> None:
        """Write what stands above a list."""
        self.write(" " * self.current_indent + _("{heading}:").format(heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs, indented as everything here."""
        margin = " " * self.current_indent
        room = self.width - len(margin)
        parts = [
            part.split("\n")[1:] if part.startswith(_AS_IT_IS) else wrapped(part, room) for part in text.split("\n\n")
        ]
        self.write("\n\n".join("\n".join(margin + line for line in part) for part in parts) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names, and beside each what it means."""
        held = list(rows)
        across = min(max((cells(name) for name, _said in held), default=0), col_max) + col_spacing
        margin = " " * self.current_indent
        for name, said in held:
            lines = wrapped(said, max(self.width - across - 2, 10))
            room = across - cells(name)
            self.write(f"{margin}{name}")
            if lines:
                self.write(" " * room if room >= col_spacing else f"\n{margin}{' ' * across}")
            self.write(f"\n{margin}{' ' * across}".join(lines) + "\n")


class Speaking(click.Context):
    """Shows help as it is laid out here."""

    formatter_class = _Layout
