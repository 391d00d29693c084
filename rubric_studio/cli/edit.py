"""``rubric-studio edit``: every change that the studio makes, asked for in words and answered in sentences.

Each option is one thing to do, done in the order in which the options are given: what is added is chosen, so that
``--add "..." --set axis=accuracy`` speaks of the new criterion.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rubric_studio.cli.options import find, format_option, workspace_option
from rubric_studio.language import _
from rubric_studio.text import nearest, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rubric_studio.workflows.revising import Revision

Do = Callable[["Revision"], None]
"""One thing to do."""
LONGEST = 8_000_000
"""Bytes that are read of a file for a text."""


@dataclass(frozen=True)
class Said:
    """What a field is to say; those that follow one another are taken together, since a list has many."""

    name: str
    text: str


class InOrder(click.Command):
    """A command that knows in which order its options were given, one that was given twice too."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed."""
        order = self.make_parser(ctx).parse_args(args=list(args))[2]
        ctx.meta[__name__] = [parameter.name for parameter in order]
        return super().parse_args(ctx, args)


def _in_order(names: Iterable[str], given: Mapping[str, tuple[Said | Do, ...]]) -> Iterator[Do]:
    left = {name: list(held) for name, held in given.items()}
    each = (left[name].pop(0) for name in names if left.get(name))
    for is_said, run in groupby(each, key=lambda step: isinstance(step, Said)):
        if not is_said:
            yield from (step for step in run if not isinstance(step, Said))
            continue
        texts: dict[str, list[str]] = {}
        for said in run:
            if isinstance(said, Said):
                texts.setdefault(said.name, []).append(said.text)
        yield from (partial(_set, name, held) for name, held in texts.items())


def _sets(_ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[Said, ...]:
    pairs = [_pair(value, "--set FIELD=VALUE") for value in values]
    return tuple(Said(name, text_of(text)) for name, _sign, text in pairs)


def _set(name: str, texts: list[str], revision: Revision) -> None:
    revision.set(name, texts)


def _field(name: str) -> Callable[..., tuple[Said, ...]]:
    """Give the callback of an option that stands for one field."""
    return lambda _ctx, _parameter, values: tuple(Said(name, str(value)) for value in values)


def _each(do: Callable[[Revision, Any], None]) -> Callable[..., tuple[Do, ...]]:
    """Give the callback of an option whose every value is one thing to do."""

    def made(_ctx: click.Context, _parameter: click.Parameter, values: tuple[Any, ...]) -> tuple[Do, ...]:
        return tuple(partial(_told, do, value) for value in values)

    return made


def _told(do: Callable[[Revision, Any], None], value: Any, revision: Revision) -> None:
    do(revision, value)


def _once(do: Callable[[Revision, Any], None]) -> Callable[..., tuple[Do, ...]]:
    """Give the callback of a switch."""
    return lambda _ctx, _parameter, value: (lambda revision: do(revision, value),) if value else ()


def _add(revision: Revision, value: str) -> None:
    revision.add(text_of(value))


def _verdict(revision: Revision, value: str) -> None:
    from rubric_studio.workflows.revising import WORDS

    response, _sign, word = _pair(value, "--verdict RESPONSE=met")
    word = word.strip().casefold().replace("_", "-").replace(" ", "-")
    if word not in WORDS:
        hint = _("Did you mean “{meant}”?").format(meant=meant) if (meant := nearest(word, list(WORDS))) else ""
        text = _("“{word}” is no verdict: write met, not-met, cannot-tell, or none to take yours back. {hint}")
        raise click.UsageError(text.format(word=safe(word), hint=hint).strip())
    revision.judge(response, WORDS[word])


def _waive(revision: Revision, value: str) -> None:
    code, _sign, reason = _pair(value, "--waive CODE=REASON")
    revision.waive(code.upper(), reason)


def _pair(value: str, example: str) -> tuple[str, str, str]:
    name, sign, text = value.partition("=")
    if not sign or not name.strip():
        raise click.UsageError(
            _("“{value}” has no “=” after a name: {example}").format(value=safe(value), example=example)
        )
    return name.strip(), sign, text


def text_of(text: str) -> str:
    """Give a text, read from the file behind an @, or from standard input behind @-; @@ stands for one @.

    Raises:
        click.UsageError: it is no text, or too long.
        OSError: the file cannot be read.
    """
    if not text.startswith("@") or text.startswith("@@"):
        return text.removeprefix("@") if text.startswith("@@") else text
    if text == "@-":
        data = sys.stdin.buffer.read(LONGEST + 1)
    else:
        with Path(text[1:]).open("rb") as file:
            data = file.read(LONGEST + 1)
    try:
        read = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(_("{name} holds no text in UTF-8.").format(name=safe(text[1:]))) from error
    if len(data) > LONGEST:
        raise click.UsageError(_("{name} is too long.").format(name=safe(text[1:])))
    return read.replace("\r\n", "\n").removesuffix("\n")


def _method(name: str) -> Callable[..., Any]:
    """Give a method of a revision by its name: the module that holds it is loaded when something is done."""
    return lambda revision, value: getattr(revision, name)(value)


def _switch(name: str) -> Callable[..., Any]:
    return lambda revision, _value: getattr(revision, name)()


@click.command(
    "edit",
    cls=InOrder,
    short_help="Change rubrics, criteria, responses and verdicts, in words.",
    epilog="Example: rubric-studio edit sciatica-imaging/mri-before-injection#preferred-test --set points=6",
)
@click.argument("what", metavar="SET[/RUBRIC[#CRITERION]]")
@click.option(
    "--set",
    multiple=True,
    callback=_sets,
    metavar="FIELD=VALUE",
    help="Let a field say this; nothing after = empties it.",
)
@click.option("--add", multiple=True, callback=_each(_add), metavar="TEXT", help="Add a criterion.")
@click.option(
    "--points", multiple=True, type=int, callback=_field("points"), metavar="N", help="Short for --set points=N."
)
@click.option("--axis", multiple=True, callback=_field("axis"), metavar="AXIS", help="Short for --set axis=AXIS.")
@click.option("--use", multiple=True, callback=_each(_method("use")), metavar="ID", help="Take a shared criterion in.")
@click.option("--share", is_flag=True, callback=_once(_switch("share")), help="Let other rubrics use this criterion.")
@click.option(
    "--move",
    multiple=True,
    type=click.IntRange(min=1),
    callback=_each(_method("move")),
    metavar="PLACE",
    help="Move it to this place.",
)
@click.option(
    "--verdict", multiple=True, callback=_each(_verdict), metavar="RESPONSE=VERDICT", help="Judge a response."
)
@click.option(
    "--waive", multiple=True, callback=_each(_waive), metavar="CODE=REASON", help="Let what a rule finds here stay."
)
@click.option(
    "--response",
    multiple=True,
    callback=_each(_method("choose_response")),
    metavar="ID",
    help="Speak of this sample response.",
)
@click.option(
    "--order",
    multiple=True,
    callback=_each(_method("rank")),
    metavar="ORDER",
    help="Your order: “ideal > model-a = model-b”.",
)
@click.option(
    "--to", multiple=True, callback=_each(_method("move_to")), metavar="SET", help="Move the rubric to another set."
)
@click.option(
    "--back",
    multiple=True,
    callback=_each(_method("back")),
    metavar="RECORD",
    help="Bring it back as this record left it (see log).",
)
@click.option("--remove", is_flag=True, callback=_once(_switch("remove")), help="Take the criterion or response away.")
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@format_option()
@workspace_option()
def edit_command(what: str, shape: str, folder: Path | None, *, dry_run: bool, **given: tuple[Said | Do, ...]) -> None:
    """Change what is named, and say what that does: which findings come or go, and how the scores move.

    The options are done in the order in which they are given; what is added is chosen for those after it. Verdicts
    are met, not-met, cannot-tell, or none (taken back), under your own id. FIELD is a name in the file, with dots
    where it lies deeper: setting.country, references.1.title. A VALUE @FILE is read from a file, @- from standard
    input; lists have commas. SET/shared#CRITERION is a shared criterion.
    """
    from rubric_studio.cli.revised import finish
    from rubric_studio.workflows.asked import asked
    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.person import rater_id
    from rubric_studio.workflows.revising import Revision

    steps = list(_in_order(click.get_current_context().meta[__name__], given))
    if not steps:
        raise click.UsageError(_("Say what to change, for example --set points=-8."))
    workspace = find(folder)
    revision = Revision(Desk(workspace, rater=rater_id()), asked(workspace, what))
    for step in steps:
        step(revision)
    finish(revision, shape, dry_run=dry_run)
